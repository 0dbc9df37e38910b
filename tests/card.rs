//! The take-home card: what is on it, that it fits, and the file it is saved as.
#![cfg(all(feature = "component", not(target_arch = "wasm32")))]

#[path = "support/html.rs"]
mod html;

use html::Element;
use std::rc::Rc;
use wellbeing_assessment::domain::*;
use wellbeing_assessment::session::*;
use wellbeing_assessment::ui::card::file;

const HOSTILE: &str = "</style><script>alert(1)</script><img src=x onerror=alert(2)> \" onload='x' & &amp; <!-- -->";

fn words(text: &str) -> Words {
    Words::from_start_of(text)
}

fn entry(id: u32, text: &str) -> Entry {
    Entry { words: words(text), ..Entry::new(id) }
}

fn drawing(n: i32) -> Drawing {
    let mut drawing = Drawing::default();
    drawing.add(Stroke::through(&[(1, n), (700, 90)], Colour::Red, Width::Thick).expect("points"));
    drawing
}

fn step(id: u32, text: &str, done: bool) -> Step {
    Step { id, what: words(text), who: words(text), by_when: words(text), done }
}

fn ready() -> Model {
    let assessment = Assessment::new("a".into(), "j".into(), Occasion::Start, 1_790_000_000);
    let content = Content {
        questions: Rc::new(QuestionSet::built_in()),
        locale: Rc::new(Locale::built_in()),
        help: Rc::new(HelpLines::built_in()),
    };
    let mut model = Model::new(Portal { keep: Some(Keep::Tab), ..Portal::default() }, content);
    let opened = Opened { draft: Draft::new(assessment), keep: None, restored: false, not_kept: None, shut: None };
    update(&mut model, Msg::Opened(Box::new(opened)));
    model
}

/// `n` of everything that there can be so many of, each `text`, with every drawing that may be there.
fn with(n: u32, text: &str) -> Model {
    let mut model = ready();
    let a = &mut model.draft.assessment;
    for (i, topic) in (1..).zip(Topic::ALL) {
        a.section_mut(topic).entries = (0..n.min(60)).map(|k| entry(i * 1000 + k, text)).collect();
    }
    let steps = |id: u32| (0..n.min(10)).map(|k| step(id + k + 1, text, k % 2 == 0)).collect();
    a.goals.list = (0..n.min(3))
        .map(|k| Goal { words: words(text), now: None, steps: steps(9000 + k * 100), ..Goal::new(9000 + k * 100) })
        .collect();
    a.life_now.why_not_lower = words("The reason behind a number");
    a.life_now.scale = Some(Rating::Number(Scale::try_from(4).expect("a number")));
    model
}

fn card(model: &Model, worries: bool) -> Card<'_> {
    Card::of(model.assessment(), &model.content.help, worries)
}

fn topics(card: &Card<'_>) -> Vec<CardTopic> {
    card.parts.iter().map(|part| part.topic).collect()
}

#[test]
fn worries_are_on_it_only_when_switched_on_and_off_each_time() {
    let mut model = with(2, "Rain");
    assert!(!topics(&card(&model, false)).contains(&CardTopic::Worries));
    assert!(topics(&card(&model, true)).contains(&CardTopic::Worries));
    update(&mut model, Msg::CardOpened);
    update(&mut model, Msg::CardWorriesSwitched(true));
    assert_eq!(model.card.map(|card| card.worries), Some(true));
    update(&mut model, Msg::CardClosed);
    update(&mut model, Msg::CardOpened);
    assert_eq!(model.card, Some(CardShown::default()));
}

#[test]
fn it_holds_what_was_said_and_nothing_of_scales() {
    let mut model = with(1, "Rain");
    model.draft.assessment.kept_back.insert(Line::Entry(1000));
    let html = file(&model, false);
    let text = Element::read(
        html.trim_start_matches("<!doctype html>")
            .split_once("<main>")
            .expect("a main")
            .1
            .trim_end_matches("</main></body></html>"),
    )
    .text();
    assert!(text.contains("Rain") && text.contains("With: Rain") && text.contains("Done"), "{text}");
    assert!(!text.contains("The reason behind a number") && !text.contains("out of 10"), "{text}");
    // What is kept back from sharing is theirs all the same.
    assert_eq!(card(&model, false).parts[0].lines.len(), 1);
}

#[test]
fn empty_parts_are_left_out() {
    let model = ready();
    assert!(card(&model, true).parts.is_empty());
    assert!(file(&model, true).contains("Nothing is on it yet."));
    let mut model = ready();
    model.draft.assessment.people.entries = vec![entry(1, "My sister"), entry(2, "  ")];
    let card = card(&model, true);
    assert_eq!(topics(&card), [CardTopic::People]);
    assert_eq!((card.parts[0].lines.len(), card.size), (1, CardSize::Large));
}

/// Whatever is on it, as much is counted as more as is left out, and each part keeps its first line.
#[test]
fn what_does_not_fit_is_counted() {
    for text in ["Rain", &"Sometimes ".repeat(200), &"x".repeat(2000), &"\u{1f600}".repeat(2000), &"WWW ".repeat(400)] {
        for n in [1, 3, 10, 60] {
            let mut model = with(n, text);
            for entry in &mut model.draft.assessment.working_well.entries {
                entry.drawing = Some(drawing(1));
            }
            let card = card(&model, true);
            let on_it: usize = card.parts.iter().map(|part| part.lines.len() + part.more).sum();
            let goals = n.min(3) * (1 + n.min(10));
            assert_eq!(on_it, (n.min(60) * 4 + goals) as usize, "{n} of {text:.9}");
            assert!(card.parts.iter().all(|part| !part.lines.is_empty()));
            let pictures = card.parts.iter().flat_map(|part| &part.lines).filter(|line| line.drawing.is_some()).count();
            assert!(pictures <= 6);
            for line in card.parts.iter().flat_map(|part| &part.lines) {
                assert!(line.words.chars().count() <= 91, "{}", line.words);
                assert!(text.trim().starts_with(line.words.trim_end_matches('…')), "{}", line.words);
            }
        }
    }
}

#[test]
fn help_is_on_it_with_the_lines_for_everywhere_first() {
    let model = ready();
    let card = card(&model, false);
    let somewhere = card.help.iter().position(|line| !line.nations.is_empty()).expect("one of a nation");
    assert!(card.help[somewhere..].iter().all(|line| !line.nations.is_empty()));
    assert_eq!(card.help.len(), model.content.help.lines.len());
}

/// What anybody wrote is text in the file, whatever it holds; the file asks for nothing and runs nothing.
#[test]
fn hostile_words_are_text_in_the_file() {
    let mut model = with(2, HOSTILE);
    let mut help = (*model.content.help).clone();
    help.lines[0].name = HOSTILE.into();
    help.lines[0].shown = Some(HOSTILE.into());
    model.content.help = Rc::new(help);
    for entry in &mut model.draft.assessment.people.entries {
        entry.drawing = Some(drawing(2));
        entry.area = Some("\"><script>".into());
    }
    let html = file(&model, true);
    assert!(html.starts_with("<!doctype html><html lang=\"en-GB\" dir=\"ltr\"><head><meta charset=\"utf-8\">"));
    assert!(html.contains("content=\"default-src 'none'; style-src 'unsafe-inline'; img-src data:\""));
    assert!(html.contains("<title>Notes</title>"));
    assert_eq!(html.matches("<style>").count(), 1);
    assert_eq!(html.matches("</style>").count(), 1);
    for word in ["<script", "<img", "<!--", "url(", "@import", "http:", "https:", "<iframe", "<link"] {
        assert!(!html.contains(word), "{word}");
    }
    let body = html.split_once("<main>").expect("a main").1.split_once("</main>").expect("an end").0;
    let page = Element::read(body);
    page.walk(&mut |_, element| {
        for (name, value) in &element.attributes {
            assert!(!name.starts_with("on") && name != "style" && name != "src", "{name}");
            assert!(name != "href" || value.starts_with("tel:") || value.starts_with("sms:"), "{value}");
        }
    });
    assert!(page.text().contains("</style><script>alert(1)</script>"));
    assert_eq!(page.all(|e| e.tag == "h1").len(), 1);
    assert_eq!(page.all(|e| e.tag == "h2").len(), 6);
    let pictures = page.all(|e| e.is("wa-card__picture"));
    assert_eq!(pictures.len(), 2);
    assert!(pictures.iter().all(|p| p.get("role") == Some("img") && p.get("aria-label") == Some("A drawing")));
}

#[test]
fn the_file_is_in_the_language_of_the_screen() {
    let mut model = with(1, "Rain");
    let arabic = std::fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/www/locales/ar.json")).expect("the file");
    model.content.locale = Rc::new(Locale::read(&arabic).expect("no faults"));
    let html = file(&model, false);
    assert!(html.contains("<html lang=\"ar\" dir=\"rtl\">") && html.contains("بطاقتي"));
}

#[test]
fn printing_and_saving_are_asked_for_only_where_the_card_is() {
    let mut model = with(1, "Rain");
    assert_eq!(update(&mut model, Msg::CardPrintPressed), []);
    assert_eq!(update(&mut model, Msg::CardOpened), [Effect::DressCard]);
    assert_eq!(update(&mut model, Msg::CardPrintPressed), [Effect::PrintCard]);
    assert_eq!(update(&mut model, Msg::CardFilePressed), [Effect::SaveCard { worries: false }]);
    update(&mut model, Msg::CardSaved(true));
    assert_eq!(model.card.and_then(|card| card.saved), Some(true));
    update(&mut model, Msg::LeavePressed);
    assert_eq!(model.card, None);
}
