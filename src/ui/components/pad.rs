//! The pad: a page to draw on over the screen, with eight colours and three widths. A modal dialog, as the help sheet is.

use super::button::{Kind, bare};
use super::choice::radio;
use super::draw::{canvas, strokes};
use super::frame::leave;
use super::icon::{Size, icon};
use super::pad_stroke::Draws;
use crate::domain::{Colour, DrawingOf, Room, Width};
use crate::session::Msg;
use crate::ui::el::{Attr, El, el, text};
use crate::ui::view::View;
use std::rc::Rc;

pub fn pad(view: &View<'_>, of: DrawingOf) -> El {
    el("dialog", "wa-pad")
        .attr(Attr::AriaLabelledby, "wa-pad-title")
        .node(&view.focus.pad)
        .on(view.close(Msg::PadClosed))
        .with(head(view))
        .with(field(view, of))
        .with(tools(view, of))
}

fn head(view: &View<'_>) -> El {
    let help = bare("wa-top__help", view.tap(Msg::HelpOpened))
        .attr(Attr::AriaHaspopup, "dialog")
        .with(icon("help", Size::Small))
        .text(view.t("top.help"));
    el("div", "wa-pad__head")
        .with(view.text("h2", "wa-pad__title", "draw.title").attr(Attr::Id, "wa-pad-title"))
        .with(help)
        .with(leave(view))
}

/// What is drawn lies in one picture, the stroke under way in another over it: while the pen moves only that is painted.
fn field(view: &View<'_>, of: DrawingOf) -> El {
    let drawn = view.assessment().drawing(of).map_or_else(canvas, strokes);
    let live = canvas().with(el("path", "").node(&view.focus.stroke));
    let hidden = |picture: El| picture.attr(Attr::AriaHidden, "true").attr(Attr::Focusable, "false");
    el("div", "wa-pad__field")
        .attr(Attr::Role, "img")
        .attr(Attr::AriaLabel, view.t("draw.area_label"))
        .on(Rc::new(Draws { of, pen: view.model.pen, stroke: view.focus.stroke.clone(), send: view.send.clone() }))
        .with(hidden(drawn))
        .with(hidden(live))
}

fn tools(view: &View<'_>, of: DrawingOf) -> El {
    let drawn = view.assessment().drawing(of).is_some();
    let cleared = view.model.was_cleared(of);
    let undo = if cleared { Msg::RemovalUndone } else { Msg::StrokeUndone(of) };
    let told = match view.model.pen.room {
        Room::Full => "draw.full",
        Room::NearlyFull => "draw.room",
        Room::Plenty if cleared => "draw.cleared",
        Room::Plenty => "",
    };
    let told = text("p", "wa-note", if told.is_empty() { "" } else { view.t(told) }).attr(Attr::Role, "status");
    let back = el("div", "wa-pad__actions")
        .with(off_unless(drawn || cleared, view.button(Kind::Plain, "undo", "draw.undo", undo)))
        .with(off_unless(drawn, view.button(Kind::Plain, "remove", "draw.clear", Msg::DrawingCleared(of))));
    let end = el("div", "wa-pad__actions")
        .with(view.button(Kind::Primary, "check", "draw.done", Msg::PadClosed))
        .with(view.button(Kind::Quiet, "edit", "draw.words_instead", Msg::WordsInsteadPressed));
    el("div", "wa-pad__tools").with(told).with(colours(view)).with(widths(view)).with(back).with(end)
}

/// Off, but there: the focus must not fall out of the dialog.
fn off_unless(on: bool, button: El) -> El {
    button.maybe_attr(Attr::AriaDisabled, (!on).then_some("true"))
}

fn colours(view: &View<'_>) -> El {
    let mut group = el("div", "wa-pad__colours");
    for &colour in Colour::ALL {
        let chosen = view.model.pen.colour == colour;
        let input = radio("wa-chip__input", "wa-colour", colour.name(), chosen);
        let dot = dab("0 0 32 32", "M16 16h0", colour, "24");
        let label = view.t(colour_key(colour));
        group = group.with(pick(dot, label, input.on(view.choose(Msg::ColourChosen(colour)))));
    }
    el("fieldset", "wa-group").with(view.text("legend", "wa-hidden", "draw.colour")).with(group)
}

fn widths(view: &View<'_>) -> El {
    let mut group = el("div", "wa-pad__widths");
    for &width in Width::ALL {
        let chosen = view.model.pen.width == width;
        let input = radio("wa-chip__input", "wa-width", width.name(), chosen);
        // As wide as on a pad of 500 pixels.
        let wave = dab("0 0 112 56", "M20 34q18-24 36-6t36-6", view.model.pen.colour, width.units());
        let label = view.t(width_key(width));
        group = group.with(pick(wave, label, input.on(view.choose(Msg::WidthChosen(width)))));
    }
    el("fieldset", "wa-group").with(view.text("legend", "wa-hidden", "draw.width")).with(group)
}

fn pick(sample: El, label: &str, input: El) -> El {
    el("label", "wa-swatch").with(sample).with(text("span", "", label)).with(input)
}

/// A sample of a colour and width, on the drawing's paper.
fn dab(view_box: &str, path: &str, colour: Colour, width: &str) -> El {
    let line = el("path", "").attr(Attr::Path, path).attr(Attr::Stroke, colour.hex()).attr(Attr::StrokeWidth, width);
    el("svg", "wa-swatch__dab")
        .attr(Attr::ViewBox, view_box)
        .attr(Attr::AriaHidden, "true")
        .attr(Attr::Focusable, "false")
        .with(line)
}

fn colour_key(colour: Colour) -> &'static str {
    match colour {
        Colour::Ink => "draw.colour.ink",
        Colour::Red => "draw.colour.red",
        Colour::Orange => "draw.colour.orange",
        Colour::Yellow => "draw.colour.yellow",
        Colour::Green => "draw.colour.green",
        Colour::Blue => "draw.colour.blue",
        Colour::Purple => "draw.colour.purple",
        Colour::Brown => "draw.colour.brown",
    }
}

fn width_key(width: Width) -> &'static str {
    match width {
        Width::Thin => "draw.width.thin",
        Width::Middle => "draw.width.middle",
        Width::Thick => "draw.width.thick",
    }
}
