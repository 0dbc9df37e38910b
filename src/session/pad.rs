//! Drawing: the pad over a screen, and what its strokes do to an answer.

use super::update::try_rest_again;
use super::write::Change;
use super::{Effect, Model, Msg, Removed, Rest};
use crate::domain::{Assessment, Colour, Drawing, DrawingOf, Room, Stroke, Width};

/// The pad: what is drawn with, and how the last stroke went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pen {
    pub colour: Colour,
    pub width: Width,
    pub room: Room,
}

impl Default for Pen {
    fn default() -> Self {
        Self { colour: Colour::Ink, width: Width::Middle, room: Room::Plenty }
    }
}

impl Model {
    /// True where an answer may be drawn: it is there, it may be written to, and there are not too many drawings.
    pub fn can_draw(&self, of: DrawingOf) -> bool {
        let drawn = self.assessment().drawing(of).is_some();
        let has_place = self.assessment().has_place_for_drawing(of);
        let few = self.assessment().drawings().count() < Assessment::MOST_DRAWINGS;
        let has_room = drawn || (few && self.assessment().room_to_draw() >= Drawing::NEARLY_FULL);
        has_place && has_room && !self.is_read_only()
    }

    /// The answer that is being drawn, where it still may be. The pad is of the rest: asked for before, it opens when that is
    /// there.
    pub fn drawn_now(&self) -> Option<DrawingOf> {
        self.pad.filter(|of| self.rest == Rest::There && self.can_draw(*of))
    }

    /// True where the drawing of this answer was cleared and can be put back.
    pub fn was_cleared(&self, of: DrawingOf) -> bool {
        self.assessment().drawing(of).is_none()
            && matches!(self.removed, Some(Removed::Drawing { of: cleared, .. }) if cleared == of)
    }
}

/// What only changes how the pad looks.
pub(super) fn handle(model: &mut Model, msg: &Msg) -> Vec<Effect> {
    match msg {
        Msg::PadOpened(of) if model.drawn_now().is_none() && model.can_draw(*of) => {
            model.pad = Some(*of);
            model.pen.room = room(model, *of);
            return try_rest_again(model);
        }
        Msg::PadClosed | Msg::WordsInsteadPressed => model.pad = None,
        Msg::ColourChosen(colour) => model.pen.colour = *colour,
        Msg::WidthChosen(width) => model.pen.width = *width,
        _ => {}
    }
    Vec::new()
}

/// What changes a drawing. Strokes are taken only from the pad that is open.
pub(super) fn draw(model: &mut Model, msg: Msg) -> Change {
    match msg {
        Msg::StrokeDrawn(of, stroke) if model.drawn_now() == Some(of) => add(model, of, stroke),
        Msg::StrokeUndone(of) if model.drawn_now() == Some(of) => undo(model, of),
        Msg::DrawingCleared(of) if !model.is_read_only() => clear(model, of),
        _ => Change::Nothing,
    }
}

fn add(model: &mut Model, of: DrawingOf, stroke: Stroke) -> Change {
    let left = model.assessment().room_to_draw();
    let Some(place) = model.draft.assessment.drawing_mut(of) else { return Change::Nothing };
    let mut drawing = place.take().unwrap_or_default();
    let fits = drawing.adds(&stroke) <= left;
    let taken = fits && drawing.add(stroke) != Room::Full;
    *place = drawing.is_there().then_some(drawing);
    model.pen.room = if taken { room(model, of) } else { Room::Full };
    if taken { Change::Answer } else { Change::Nothing }
}

/// What is left for this drawing, of its own and of all together.
fn room(model: &Model, of: DrawingOf) -> Room {
    if model.assessment().room_to_draw() < Drawing::NEARLY_FULL {
        return Room::NearlyFull;
    }
    model.assessment().drawing(of).map_or(Room::Plenty, Drawing::room)
}

fn undo(model: &mut Model, of: DrawingOf) -> Change {
    let Some(place) = model.draft.assessment.drawing_mut(of) else { return Change::Nothing };
    let Some(mut drawing) = place.take() else { return Change::Nothing };
    drawing.strokes.pop();
    *place = drawing.is_there().then_some(drawing);
    model.pen.room = room(model, of);
    Change::Answer
}

fn clear(model: &mut Model, of: DrawingOf) -> Change {
    let taken = model.draft.assessment.drawing_mut(of).and_then(Option::take);
    let Some(drawing) = taken else { return Change::Nothing };
    model.removed = Some(Removed::Drawing { of, drawing });
    model.pen.room = Room::Plenty;
    Change::Answer
}
