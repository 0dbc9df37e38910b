use crate::domain::{Entry, Section, Topic, Words};
use crate::session::Msg;
use crate::ui::components::button::{Kind, button, link};
use crate::ui::components::field::{Field, field};
use crate::ui::components::frame::{Screen, frame};
use crate::ui::components::icon::{Size, icon};
use crate::ui::components::scale::{ScaleField, scale};
use crate::ui::view::View;
use yew::prelude::*;

/// What's working well, or worries: what was said so far, and one open box.
pub fn topic(view: &View<'_>, topic: Topic) -> Html {
    let section = view.assessment().section(topic);
    let open = view.model.open_entry(topic).and_then(|id| section.entry(id));
    let said: Vec<&Entry> = section.said().filter(|e| open.is_none_or(|o| o.id != e.id)).collect();
    let prompts = view.questions().topic(topic);
    let body = html! {
        <>
            if !said.is_empty() {
                <ul class="wa-entries" aria-label={view.t("entry.list").to_owned()}>
                    { for said.iter().map(|e| card(view, topic, e)) }
                </ul>
            }
            if let Some(entry) = open {
                { editor(view, topic, entry) }
            }
            { add_another(view, topic, section, open) }
        </>
    };
    frame(
        view,
        Screen {
            prompt: view.asked(&prompts.prompt),
            note: Some(("lock", view.t("private.note"))),
            body,
            ..Screen::default()
        },
    )
}

/// Offered once the open box holds words.
fn add_another(view: &View<'_>, topic: Topic, section: &Section, open: Option<&Entry>) -> Html {
    let has_room = section.entries.len() < Section::MOST_ENTRIES;
    if !has_room || open.is_some_and(|e| !e.is_there()) {
        return Html::default();
    }
    button(Kind::Plain, "add", view.t("entry.add_another"), view.tap(Msg::EntryAdded(topic)))
}

/// Something said, closed.
fn card(view: &View<'_>, topic: Topic, entry: &Entry) -> Html {
    let words = entry.words.as_str();
    let change = view.fill("entry.change_label", &[("words", words)]);
    let remove = view.fill("entry.remove_label", &[("words", words)]);
    html! {
        <li class="wa-entry" key={entry.id}>
            { about(view, entry) }
            <p class="wa-entry__words" dir="auto">{ words.to_owned() }</p>
            <div class="wa-entry__actions">
                { link("edit", view.t("entry.change"), Some(change), view.tap(Msg::EntryOpened(topic, entry.id))) }
                { link("remove", view.t("entry.remove"), Some(remove), view.tap(Msg::EntryRemoved(topic, entry.id))) }
            </div>
        </li>
    }
}

/// The area of life and how much it bothers, if said.
fn about(view: &View<'_>, entry: &Entry) -> Html {
    let area = entry.area.as_deref().and_then(|id| view.questions().area(id));
    let bothers = entry.bothers.map(|n| view.fill("worry.bothers", &[("n", &n.get().to_string())]));
    let label = area.map(|a| view.asked(&a.label).to_owned());
    let text: Vec<String> = [label, bothers].into_iter().flatten().collect();
    if text.is_empty() {
        return Html::default();
    }
    html! {
        <p class="wa-entry__about">
            { area.map(|a| icon(a.icon.name(), Size::Small)).unwrap_or_default() }
            { text.join(" · ") }
        </p>
    }
}

fn editor(view: &View<'_>, topic: Topic, entry: &Entry) -> Html {
    let id = entry.id;
    let prompts = view.questions().topic(topic);
    let placeholder = prompts.placeholder.as_ref().map_or("", |p| view.asked(p));
    html! {
        <>
            { field(view, Field {
                id: ["wa-entry-", &id.to_string()].concat(),
                label: view.t("entry.words"),
                label_hidden: true,
                placeholder: if placeholder.is_empty() { view.t("entry.words") } else { placeholder },
                words: &entry.words,
                oninput: view.write(move |words| Msg::EntryWritten(topic, id, words)),
                node: view.focus.field.clone(),
            }) }
            if let Some(hint) = prompts.hint.as_ref() {
                <p class="wa-note">{ view.asked(hint).to_owned() }</p>
            }
            if topic == Topic::Worries && entry.is_there() {
                { bothers(view, entry) }
            }
            { suggestions(view, topic, entry) }
            { areas(view, topic, entry) }
        </>
    }
}

fn bothers(view: &View<'_>, entry: &Entry) -> Html {
    let asked = &view.questions().worries.bothers;
    let id = entry.id;
    let row = ScaleField {
        id: ["wa-bothers-", &id.to_string()].concat(),
        title: Some(view.asked(&asked.prompt)),
        low: view.asked(&asked.low),
        high: view.asked(&asked.high),
        chosen: entry.bothers,
    };
    scale(view, row, move |n| Msg::EntryRated(id, n))
}

/// Sentences that can be tapped and then changed; only while the box is empty, so that nothing written is replaced.
fn suggestions(view: &View<'_>, topic: Topic, entry: &Entry) -> Html {
    if entry.is_there() {
        return Html::default();
    }
    let area = entry.area.as_deref();
    let list: Vec<&str> = view.questions().suggestions_for(topic, view.band(), area).collect();
    if list.is_empty() {
        return Html::default();
    }
    let idea = |text: &&str| {
        let words = Words::from_start_of(text);
        let tap = view.tap(Msg::SuggestionTaken(topic, words, entry.area.clone()));
        html! { <button class="wa-chip--idea" type="button" onclick={tap}>{ (*text).to_owned() }</button> }
    };
    html! {
        <div class="wa-group" role="group" aria-labelledby="wa-ideas">
            <p class="wa-group__title" id="wa-ideas">{ view.t("entry.suggestions").to_owned() }</p>
            <div class="wa-chips">{ for list.iter().map(idea) }</div>
        </div>
    }
}

fn areas(view: &View<'_>, topic: Topic, entry: &Entry) -> Html {
    let id = entry.id;
    let name = ["wa-area-", &id.to_string()].concat();
    let chip = |value: &str, icon_name: &str, label: &str, chosen: bool, area: Option<String>| {
        html! {
            <label class="wa-chip" key={value.to_owned()}>
                { icon(icon_name, Size::Normal) }
                { label.to_owned() }
                <input
                    class="wa-chip__input"
                    type="radio"
                    name={name.clone()}
                    value={value.to_owned()}
                    checked={chosen}
                    onchange={view.choose(Msg::EntryPlaced(topic, id, area))}
                />
            </label>
        }
    };
    let picked = entry.area.as_deref();
    let areas = view.questions().areas_for(view.band());
    html! {
        <fieldset class="wa-group">
            <legend class="wa-group__title">{ view.t("area.prompt").to_owned() }</legend>
            <div class="wa-chips">
                { for areas.map(|a| {
                    let chosen = picked == Some(a.id.as_str());
                    chip(&a.id, a.icon.name(), view.asked(&a.label), chosen, Some(a.id.clone()))
                }) }
                { chip("", "mark", view.t("area.any"), false, None) }
            </div>
        </fieldset>
    }
}
