use super::ideas::Ideas;
use crate::domain::{DrawingOf, Entry, SAFETY, Section, Topic, Words};
use crate::session::Msg;
use crate::ui::components::button::{Kind, bare, link};
use crate::ui::components::choice::radio;
use crate::ui::components::draw::{box_or_drawing, said, small};
use crate::ui::components::field::Field;
use crate::ui::components::frame::{Screen, frame};
use crate::ui::components::help_sheet::dotted;
use crate::ui::components::icon::{Size, icon};
use crate::ui::components::notice::{Tone, actions, notice};
use crate::ui::components::scale::{ScaleField, scale};
use crate::ui::el::{Attr, El, el, list, text};
use crate::ui::view::{View, numbered};

/// What's working well, or worries: what was said so far, and one open box.
pub fn topic(view: &View<'_>, topic: Topic) -> El {
    let section = view.assessment().section(topic);
    let open = view.model.open_entry(topic).and_then(|id| section.entry(id));
    let mut cards = el("ul", "wa-entries").attr(Attr::AriaLabel, view.t("entry.list"));
    let mut has_said = false;
    for entry in section.said().filter(|e| open.is_none_or(|o| o.id != e.id)) {
        has_said = true;
        cards = cards.with(card(view, topic, entry));
    }
    let writes_of_it = open.is_some_and(is_unsafe_entry);
    let body = list()
        .maybe(has_said.then_some(cards))
        .maybe((!writes_of_it && is_unsafe(topic, section)).then(|| help_at_once(view)))
        .maybe(open.map(|entry| editor(view, topic, section, entry)))
        .maybe(add_another(view, topic, section, open));
    let prompt = view.questions().topic(topic).map_or("", |asked| view.asked(&asked.prompt));
    frame(view, Screen { prompt, note: Some(("lock", view.t("private.note"))), body: Some(body), ..Screen::default() })
}

/// Offered once the open box holds words.
fn add_another(view: &View<'_>, topic: Topic, section: &Section, open: Option<&Entry>) -> Option<El> {
    let has_room = section.entries.len() < Section::MOST_ENTRIES;
    let offered = has_room && open.is_none_or(Entry::is_there);
    offered.then(|| view.button(Kind::Plain, "add", "entry.add_another", Msg::EntryAdded(topic)))
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
    let id = entry.id;
    let own = Field {
        id: &numbered("wa-entry-", id),
        label: view.t("entry.words"),
        label_hidden: true,
        words: &entry.words,
        write: view.write(move |words| Msg::EntryWritten(topic, id, words)),
        node: Some(&view.focus.field),
    };
    let hint = view.questions().topic(topic).and_then(|asked| asked.hint.as_ref());
    list()
        .with(box_or_drawing(view, DrawingOf::Entry(id), own))
        .maybe((topic == Topic::Worries && is_unsafe_entry(entry)).then(|| help_at_once(view)))
        .maybe(hint.map(|hint| text("p", "wa-note", view.asked(hint))))
        .maybe(not_safe(view, topic, section))
        .maybe(suggestions(view, topic, section, entry))
        .maybe(matches!(topic, Topic::WorkingWell | Topic::Worries).then(|| areas(view, topic, entry)))
        .maybe((topic == Topic::Worries && entry.is_there()).then(|| bothers(view, entry)))
}

fn is_unsafe(topic: Topic, section: &Section) -> bool {
    topic == Topic::Worries && section.said().any(is_unsafe_entry)
}

fn is_unsafe_entry(entry: &Entry) -> bool {
    entry.is_there() && entry.area.as_deref() == Some(SAFETY)
}

/// "I don't feel safe": their own statement, in one tap.
fn not_safe(view: &View<'_>, topic: Topic, section: &Section) -> Option<El> {
    let sentence = view.t("worry.not_safe");
    let words = Words::from_start_of(sentence);
    let taken = section.entries.iter().any(|e| e.words == words);
    if taken || topic != Topic::Worries {
        return None;
    }
    let tap = view.tap(Msg::NotSafePressed(words));
    Some(bare("wa-tile", tap).with(icon(SAFETY, Size::Large)).text(sentence))
}

/// Says who can help, and that nobody has been told.
fn help_at_once(view: &View<'_>) -> El {
    let help = view.button(Kind::Primary, "help", "top.help", Msg::HelpOpened);
    notice(Tone::Plain, SAFETY, view.t("worry.not_safe_title"), view.t("worry.not_safe_note"))
        .with(actions().with(help))
}

fn bothers(view: &View<'_>, entry: &Entry) -> El {
    let asked = &view.questions().worries.bothers;
    let id = entry.id;
    let row = ScaleField {
        id: &numbered("wa-bothers-", id),
        title: Some(view.asked(&asked.prompt)),
        low: view.asked(&asked.low),
        high: view.asked(&asked.high),
        chosen: entry.bothers,
    };
    scale(view, row, &move |n| Msg::EntryRated(id, n))
}

/// Each becomes the words of the open box, or once that has words an entry of its own.
fn suggestions(view: &View<'_>, topic: Topic, section: &Section, entry: &Entry) -> Option<El> {
    let mut ideas = Ideas::new();
    for sentence in view.questions().suggestions_for(topic, view.band(), entry.area.as_deref()) {
        let words = Words::from_start_of(sentence);
        let taken = section.entries.iter().any(|e| e.words == words);
        ideas.add(view, sentence, taken, Msg::SuggestionTaken(topic, words, entry.area.clone()));
    }
    ideas.group(view)
}

fn areas(view: &View<'_>, topic: Topic, entry: &Entry) -> El {
    let id = entry.id;
    let name = numbered("wa-area-", id);
    let picked = entry.area.as_deref();
    let chip = |value: &str, icon_name: &str, label: &str, area: Option<String>| {
        let chosen = area.is_some() && area.as_deref() == picked;
        let button = radio("wa-chip__input", &name, value, chosen).on(view.choose(Msg::EntryPlaced(topic, id, area)));
        el("label", "wa-chip").key(value).with(icon(icon_name, Size::Normal)).text(label).with(button)
    };
    let mut chips = el("div", "wa-chips");
    for area in view.questions().areas_for(view.band()) {
        chips = chips.with(chip(&area.id, area.icon.name(), view.asked(&area.label), Some(area.id.clone())));
    }
    let chips = chips.with(chip("", "mark", view.t("area.any"), None));
    el("fieldset", "wa-group").key(&name).with(view.text("legend", "wa-group__title", "area.prompt")).with(chips)
}
