//! Drawings on a screen: the way to the pad under a box for words, and the small pictures.

use super::button::{Kind, link};
use super::field::{Field, field};
use crate::domain::{Drawing, DrawingOf, Words};
use crate::session::{Msg, Rest};
use crate::ui::el::{Attr, El, el, list};
use crate::ui::view::View;

/// A box for words with a way to draw under it. Once there is a drawing, the box asks what it is.
pub fn box_or_drawing<'a>(view: &View<'a>, of: DrawingOf, mut own: Field<'a>) -> El {
    let drawing = view.assessment().drawing(of);
    if drawing.is_some() {
        (own.label, own.label_hidden) = (view.t("draw.what"), false);
    }
    let around = el("div", "wa-drawn");
    let around = match drawing {
        Some(drawing) => around.with(small(drawing)).with(around_it(view, of)),
        // The pad is of the rest of the face.
        None if view.model.is_read_only() || view.model.rest != Rest::There => around,
        None if view.model.can_draw(of) => around.with(start(view, of)),
        None => around.with(view.text("p", "wa-note", "draw.most")),
    };
    list().with(field(view, own)).with(around)
}

fn start(view: &View<'_>, of: DrawingOf) -> El {
    view.button(Kind::Plain, "draw", "draw.start", Msg::PadOpened(of)).node(&view.focus.draw)
}

/// What can be done with a drawing.
fn around_it(view: &View<'_>, of: DrawingOf) -> El {
    let remove = view.fill("entry.remove_label", "words", view.t("draw.none"));
    el("div", "wa-entry__actions")
        .with(link("draw", view.t("draw.change"), None, view.tap(Msg::PadOpened(of))).node(&view.focus.draw))
        .with(link("remove", view.t("entry.remove"), Some(&remove), view.tap(Msg::DrawingCleared(of))))
}

/// The words of an answer; where it is drawn, that it is.
#[inline(never)]
pub fn said(view: &View<'_>, words: &Words, drawing: Option<&Drawing>) -> String {
    match drawing {
        Some(_) if words.is_blank() => view.t("draw.none").to_owned(),
        Some(_) => view.fill("draw.shown", "words", words.as_str()),
        None => words.as_str().to_owned(),
    }
}

/// A small picture, beside words that say that there is one. A gate to the rest of the face: without that there is no
/// drawing.
#[inline(never)]
pub fn small(drawing: &Drawing) -> El {
    el("div", "wa-drawing").with(strokes(drawing).attr(Attr::AriaHidden, "true").attr(Attr::Focusable, "false"))
}

/// The strokes alone.
pub fn strokes(drawing: &Drawing) -> El {
    let mut picture = canvas();
    for (colour, width, path) in drawing.paths() {
        let path = el("path", "").attr(Attr::Path, &path);
        picture = picture.with(path.attr(Attr::Stroke, colour.hex()).attr(Attr::StrokeWidth, width.units()));
    }
    picture
}

/// An empty field to draw in.
pub fn canvas() -> El {
    el("svg", "wa-drawing__lines").attr(Attr::ViewBox, Drawing::VIEW_BOX)
}
