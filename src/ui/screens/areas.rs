//! The parts of life as pictures: each an icon over its word.

use crate::domain::{Entry, Topic};
use crate::session::Msg;
use crate::ui::components::button::bare;
use crate::ui::components::choice::radio;
use crate::ui::components::icon::{Size, icon};
use crate::ui::el::{Attr, El, el};
use crate::ui::view::{View, numbered};

/// Only these two are about parts of life.
pub fn has_areas(topic: Topic) -> bool {
    matches!(topic, Topic::WorkingWell | Topic::Worries)
}

/// What an answer is about, or what the next one will be: a native radio group.
pub fn areas(view: &View<'_>, topic: Topic, entry: &Entry) -> El {
    let id = entry.id;
    let name = numbered("wa-area-", id);
    let picked = entry.area.as_deref();
    let card = |value: &str, icon_name: &str, label: &str, area: Option<String>| {
        let chosen = area.is_some() && area.as_deref() == picked;
        let button = radio("wa-area__input", &name, value, chosen).on(view.choose(Msg::EntryPlaced(topic, id, area)));
        el("label", "wa-area").key(value).with(icon(icon_name, Size::Large)).text(label).with(button)
    };
    let mut cards = el("div", "wa-areas");
    for area in view.questions().areas_for(view.band()) {
        cards = cards.with(card(&area.id, area.icon.name(), view.asked(&area.label), Some(area.id.clone())));
    }
    let cards = cards.with(card("", "mark", view.t("area.any"), None));
    el("fieldset", "wa-group").key(&name).with(view.text("legend", "wa-group__title", "area.prompt")).with(cards)
}

/// One large picture each, before anything else is on the screen (ages 5 to 7).
pub fn pictures(view: &View<'_>, topic: Topic, entry: &Entry) -> El {
    let id = entry.id;
    let card = |icon_name: &str, label: &str, msg: Msg| {
        bare("wa-area--big", view.tap(msg)).with(icon(icon_name, Size::Face)).text(label)
    };
    let title = view
        .text("h2", "wa-group__title", "area.pick")
        .attr(Attr::Id, "wa-pick")
        .attr(Attr::Tabindex, "-1")
        .node(&view.focus.field);
    let mut cards = el("div", "wa-areas--big");
    for area in view.questions().areas_for(view.band()) {
        let msg = Msg::EntryPlaced(topic, id, Some(area.id.clone()));
        cards = cards.with(card(area.icon.name(), view.asked(&area.label), msg).key(&area.id));
    }
    let cards = cards.with(card("mark", view.t("entry.own"), Msg::EntryOpened(topic, id)).key(""));
    el("div", "wa-group").attr(Attr::Role, "group").attr(Attr::AriaLabelledby, "wa-pick").with(title).with(cards)
}
