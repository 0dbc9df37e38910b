use super::areas::{areas, has_areas};
use super::ideas::Ideas;
use super::not_safe::{help_at_once, is_about_safety, is_said, tile};
use super::tapping::tapping;
use crate::domain::{AgeBand, DrawingOf, Entry, Face, Section, Topic, Words};
use crate::session::Msg;
use crate::ui::components::button::{Kind, link};
use crate::ui::components::draw::{box_or_drawing, said, small};
use crate::ui::components::field::Field;
use crate::ui::components::frame::{Screen, frame};
use crate::ui::components::help_sheet::dotted;
use crate::ui::components::icon::{Size, icon};
use crate::ui::components::scale::{ScaleField, scale};
use crate::ui::el::{Attr, El, el, list, text};
use crate::ui::view::{View, numbered};

/// A topic that is answered in a list: what was said so far, and the open entry.
pub fn topic(view: &View<'_>, topic: Topic) -> El {
    let section = view.assessment().section(topic);
    let open = view.model.open_entry(topic).and_then(|id| section.entry(id));
    let young = view.band() == AgeBand::From5To7;
    let mut cards = el("ul", "wa-entries").attr(Attr::AriaLabel, view.t("entry.list"));
    let mut has_said = false;
    for entry in section.said().filter(|e| open.is_none_or(|o| o.id != e.id)) {
        has_said = true;
        cards = cards.with(card(view, topic, entry));
    }
    let mut cards = has_said.then_some(cards);
    let writes_of_it = open.is_some_and(is_about_safety);
    let body = list()
        // The youngest see one thing first; what was said before stands under it.
        .maybe(if young { None } else { cards.take() })
        .maybe((!writes_of_it && is_said(topic, section)).then(|| help_at_once(view, None)))
        .maybe(open.map(|entry| match young {
            true => tapping(view, topic, section, entry),
            false => editor(view, topic, section, entry),
        }))
        .maybe(add_another(view, topic, section, open))
        .maybe(cards);
    let prompt = view.questions().topic(topic).map_or("", |asked| view.asked(&asked.prompt));
    frame(view, Screen { prompt, note: Some(("lock", view.t("private.note"))), body: Some(body), ..Screen::default() })
}

/// Offered once the open box holds words.
fn add_another(view: &View<'_>, topic: Topic, section: &Section, open: Option<&Entry>) -> Option<El> {
    let has_room = section.entries.len() < Section::MOST_ENTRIES;
    let offered = has_room && open.is_none_or(Entry::is_there);
    offered.then(|| view.button(Kind::Plain, "add", add_key(topic), Msg::EntryAdded(topic)))
}

/// Something said, closed.
fn card(view: &View<'_>, topic: Topic, entry: &Entry) -> El {
    let words = &said(view, &entry.words, entry.drawing.as_ref());
    let change = view.fill("entry.change_label", "words", words);
    let remove = view.fill("entry.remove_label", "words", words);
    let (open, remove_it) = (Msg::EntryOpened(topic, entry.id), Msg::EntryRemoved(topic, entry.id));
    let buttons = el("div", "wa-entry__actions")
        .with(link("edit", view.t("entry.change"), Some(&change), view.tap(open)))
        .with(link("remove", view.t("entry.remove"), Some(&remove), view.tap(remove_it)));
    el("li", "wa-entry")
        .key(&numbered("", entry.id))
        .maybe(about(view, entry))
        .maybe(entry.drawing.as_ref().map(small))
        .with(text("p", "wa-entry__words", words).attr(Attr::Dir, "auto"))
        .with(buttons)
}

/// The area of life and how much it bothers, if said.
fn about(view: &View<'_>, entry: &Entry) -> Option<El> {
    let bothers = view.rated(entry.bothers, "worry.bothers", "worry.face");
    let words = dotted(&[view.area(entry), &bothers]);
    let drawing = entry.area.is_some().then(|| icon(view.area_icon(entry), Size::Small));
    (!words.is_empty()).then(|| el("p", "wa-entry__about").maybe(drawing).text(&words))
}

/// The box first; what comes up while somebody writes comes below what is there already.
fn editor(view: &View<'_>, topic: Topic, section: &Section, entry: &Entry) -> El {
    let hint = view.questions().topic(topic).and_then(|asked| asked.hint.as_ref());
    let not_safe = topic == Topic::Worries && is_about_safety(entry);
    list()
        .with(words_box(view, topic, entry))
        .maybe(not_safe.then(|| help_at_once(view, Some(entry))))
        .maybe(hint.map(|hint| text("p", "wa-note", view.asked(hint))))
        .maybe(if topic == Topic::Worries { tile(view, section) } else { None })
        .maybe(ideas(view, topic, section, entry))
        .maybe(has_areas(topic).then(|| areas(view, topic, entry)))
        .maybe((topic == Topic::Worries && entry.is_there()).then(|| bothers(view, entry)))
}

/// The box for the words of an entry.
pub fn words_box(view: &View<'_>, topic: Topic, entry: &Entry) -> El {
    let id = entry.id;
    let own = Field {
        id: &numbered("wa-entry-", id),
        label: view.t("entry.words"),
        label_hidden: true,
        words: &entry.words,
        write: view.write(move |words| Msg::EntryWritten(topic, id, words)),
        node: Some(&view.focus.field),
    };
    box_or_drawing(view, DrawingOf::Entry(id), own)
}

/// How much a worry bothers, or at 5 to 7 how it feels. Of the rest of the face.
#[inline(never)]
pub fn bothers(view: &View<'_>, entry: &Entry) -> El {
    let asked = &view.questions().worries.bothers;
    let id = entry.id;
    let row = ScaleField {
        id: &numbered("wa-bothers-", id),
        title: Some(view.asked(&asked.prompt)),
        low: view.asked(&asked.low),
        high: view.asked(&asked.high),
        ends: (Face::InBetween, Face::VerySad),
        chosen: entry.bothers,
    };
    scale(view, row, &move |n| Msg::EntryRated(id, n))
}

/// Each becomes the words of the open box, or once that has words an entry of its own.
pub fn ideas(view: &View<'_>, topic: Topic, section: &Section, entry: &Entry) -> Option<El> {
    let mut ideas = Ideas::new();
    for sentence in view.questions().suggestions_for(topic, view.band(), entry.area.as_deref()) {
        let words = Words::from_start_of(sentence);
        let taken = section.entries.iter().any(|e| e.words == words);
        ideas.add(view, sentence, taken, Msg::SuggestionTaken(topic, words, entry.area.clone()));
    }
    ideas.group(view)
}

/// The words on the button for one more.
fn add_key(topic: Topic) -> &'static str {
    match topic {
        Topic::WorkingWell | Topic::Worries => "entry.add_another",
        Topic::People => "people.add",
        Topic::Toolkit => "toolkit.add",
    }
}
