//! Drawing: the pad over a screen, and what its strokes do to an answer.

use super::write::Change;
use super::{Effect, Model, Msg, Removed};
use crate::domain::{Colour, DrawingOf, Width};

/// What is drawn with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pen {
    pub colour: Colour,
    pub width: Width,
}

impl Default for Pen {
    fn default() -> Self {
        Self { colour: Colour::Ink, width: Width::Middle }
    }
}

/// What only changes how the pad looks.
pub(super) fn handle(model: &mut Model, msg: &Msg) -> Vec<Effect> {
    match msg {
        Msg::PadOpened(of) => model.pad = Some(*of),
        Msg::PadClosed => model.pad = None,
        Msg::ColourChosen(colour) => model.pen.colour = *colour,
        Msg::WidthChosen(width) => model.pen.width = *width,
        _ => {}
    }
    Vec::new()
}

/// What changes a drawing.
pub(super) fn draw(model: &mut Model, msg: Msg) -> Change {
    match msg {
        Msg::StrokeDrawn(of, stroke) => {
            let Some(place) = model.draft.assessment.drawing_mut(of) else { return Change::Nothing };
            place.get_or_insert_default().strokes.push(stroke);
            Change::Answer
        }
        Msg::StrokeUndone(of) => {
            let Some(place) = model.draft.assessment.drawing_mut(of) else { return Change::Nothing };
            let Some(drawing) = place else { return Change::Nothing };
            drawing.strokes.pop();
            if !drawing.is_there() {
                *place = None;
            }
            Change::Answer
        }
        Msg::DrawingCleared(of) => clear(model, of),
        _ => Change::Nothing,
    }
}

fn clear(model: &mut Model, of: DrawingOf) -> Change {
    let taken = model.draft.assessment.drawing_mut(of).and_then(Option::take);
    let Some(drawing) = taken else { return Change::Nothing };
    model.removed = Some(Removed::Drawing { of, drawing });
    Change::Answer
}
