//! A topic at 5 to 7, one thing at a time: a picture, a sentence, then what was said. The box comes when it is asked for.

use super::areas::{has_areas, pictures};
use super::not_safe::{help_at_once, is_about_safety, tile};
use super::topic::{bothers, ideas, words_box};
use crate::domain::{DrawingOf, Entry, Section, Topic};
use crate::session::Msg;
use crate::ui::components::button::{Kind, link};
use crate::ui::components::draw::{said as in_words, small};
use crate::ui::components::icon::{Size, icon};
use crate::ui::el::{Attr, El, el, list, text};
use crate::ui::view::{View, numbered};

/// The open entry.
pub fn tapping(view: &View<'_>, topic: Topic, section: &Section, entry: &Entry) -> El {
    let body = if view.model.writing == Some(entry.id) {
        writing(view, topic, section, entry)
    } else if entry.is_there() {
        said(view, topic, entry)
    } else if entry.area.is_some() || !has_areas(topic) {
        sentences(view, topic, section, entry)
    } else {
        let hint = view.questions().topic(topic).and_then(|asked| asked.hint.as_ref());
        list()
            .maybe(hint.map(|hint| text("p", "", view.asked(hint))))
            .with(pictures(view, topic, entry))
            .maybe(if topic == Topic::Worries { tile(view, section) } else { None })
    };
    el("div", "wa-stack").key(&numbered("wa-open-", entry.id)).with(body)
}

/// Who can help, above all that can be said besides.
fn help(view: &View<'_>, topic: Topic, entry: &Entry) -> Option<El> {
    (topic == Topic::Worries && is_about_safety(entry)).then(|| help_at_once(view, Some(entry)))
}

/// The sentences of a picture, or of a topic without pictures.
fn sentences(view: &View<'_>, topic: Topic, section: &Section, entry: &Entry) -> El {
    let back = || {
        let about = el("h2", "wa-said__about")
            .attr(Attr::Tabindex, "-1")
            .node(&view.focus.field)
            .with(icon(view.area_icon(entry), Size::Face))
            .text(view.area(entry));
        let pick = link("back", view.t("area.pick"), None, view.tap(Msg::EntryPlaced(topic, entry.id, None)));
        el("div", "wa-said__head").with(about).with(pick)
    };
    list()
        .maybe(entry.area.is_some().then(back))
        .maybe(ideas(view, topic, section, entry))
        .with(ways(view, topic, entry, "entry.write"))
        .with(view.text("p", "wa-note", "entry.someone"))
        .maybe(if topic == Topic::Worries { tile(view, section) } else { None })
}

/// What was said, large: it can be changed, and at a worry a face says how it feels.
fn said(view: &View<'_>, topic: Topic, entry: &Entry) -> El {
    let words = text("p", "wa-said__words", &in_words(view, &entry.words, entry.drawing.as_ref()))
        .attr(Attr::Dir, "auto")
        .attr(Attr::Tabindex, "-1")
        .node(&view.focus.field);
    let about = || el("p", "wa-entry__about").with(icon(view.area_icon(entry), Size::Normal)).text(view.area(entry));
    let card = el("div", "wa-said")
        .maybe(entry.area.is_some().then(about))
        .maybe(entry.drawing.as_ref().map(small))
        .with(words);
    list()
        .with(card)
        .maybe(help(view, topic, entry))
        .with(ways(view, topic, entry, "entry.change"))
        .maybe((topic == Topic::Worries).then(|| bothers(view, entry)))
}

/// What can be done besides tapping: to write, and to draw.
fn ways(view: &View<'_>, topic: Topic, entry: &Entry, write: &str) -> El {
    let of = DrawingOf::Entry(entry.id);
    let key = if entry.drawing.is_some() { "draw.change" } else { "draw.start" };
    let draw = || view.button(Kind::Plain, "draw", key, Msg::PadOpened(of)).node(&view.focus.draw);
    el("div", "wa-actions")
        .with(view.button(Kind::Plain, "edit", write, Msg::EntryOpened(topic, entry.id)))
        .maybe((entry.drawing.is_some() || view.model.can_draw(of)).then(draw))
}

/// The box; while it is empty, what can be tapped about nothing in particular stays in view.
fn writing(view: &View<'_>, topic: Topic, section: &Section, entry: &Entry) -> El {
    list()
        .with(words_box(view, topic, entry))
        .maybe(help(view, topic, entry))
        .maybe(if entry.is_there() { None } else { ideas(view, topic, section, entry) })
        .maybe((topic == Topic::Worries && entry.is_there()).then(|| bothers(view, entry)))
}
