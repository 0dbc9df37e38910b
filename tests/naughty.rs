//! Texts that are hard to show or to carry (`tests/vectors/naughty.json`): kept, shown and exported exactly as typed.
#![cfg(all(feature = "component", not(target_arch = "wasm32")))]

use serde_json::Value;
use std::rc::Rc;
use wellbeing_assessment::domain::*;
use wellbeing_assessment::export;
use wellbeing_assessment::json::{MAX_BYTES, Stored, parse, to_canonical};
use wellbeing_assessment::session::*;
use wellbeing_assessment::ui::{App, AppProps};
use yew::Callback;

fn cases() -> Vec<(String, String)> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/vectors/naughty.json");
    let file: Value = serde_json::from_slice(&std::fs::read(path).expect("the file")).expect("JSON");
    let text = |case: &Value, name: &str| case[name].as_str().expect("a text").to_owned();
    file["cases"].as_array().expect("cases").iter().map(|case| (text(case, "intent"), text(case, "text"))).collect()
}

fn model() -> Model {
    let content = Content {
        questions: Rc::new(QuestionSet::built_in()),
        locale: Rc::new(Locale::built_in()),
        help: Rc::new(HelpLines::built_in()),
    };
    let portal = Portal { band: Some(AgeBand::From12To15), ..Portal::default() };
    let mut model = Model::new(portal, content);
    let assessment = Assessment::new("a1".into(), "j1".into(), Occasion::Start, 1_790_000_000);
    let opened = Opened { draft: Draft::new(assessment), keep: None, restored: false, not_kept: None, shut: None };
    update(&mut model, Msg::Opened(Box::new(opened)));
    model
}

/// `text` in every box there is.
fn said(text: &str) -> Model {
    let mut model = model();
    let words = || Words::from_start_of(text);
    for topic in Topic::ALL {
        let id = model.open_entry(topic).expect("a box is open");
        update(&mut model, Msg::EntryWritten(topic, id, words()));
    }
    for msg in [
        Msg::LifeRated(Scale::try_from(4).ok().map(Into::into)),
        Msg::WhyNotLowerWritten(words()),
        Msg::LifeOneStepUpWritten(words()),
        Msg::HopesWritten(words()),
        Msg::GoalWritten(0, words()),
        Msg::GoalOneStepUpWritten(0, words()),
    ] {
        update(&mut model, msg);
    }
    let step = model.assessment().goals.list[0].steps[0].id;
    for part in [StepPart::What, StepPart::Who, StepPart::ByWhen] {
        update(&mut model, Msg::StepWritten(step, part, words()));
    }
    model
}

fn render(model: &Model) -> String {
    let props = AppProps { model: model.clone(), perform: Callback::noop() };
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
    let local = tokio::task::LocalSet::new();
    local.block_on(&runtime, yew::LocalServerRenderer::<App>::with_props(props).hydratable(false).render())
}

fn texts<'a>(value: &'a Value, name: &str, found: &mut Vec<&'a str>) {
    match value {
        Value::Object(members) => members.iter().for_each(|(n, v)| texts(v, n, found)),
        Value::Array(items) => items.iter().for_each(|v| texts(v, name, found)),
        Value::String(text) if ["words", "what", "who", "by_when"].contains(&name) => found.push(text),
        _ => {}
    }
}

#[test]
fn it_is_kept_and_exported_exactly_as_typed() {
    let cases = cases();
    assert!(cases.len() >= 30);
    for (intent, text) in cases {
        let model = said(&text);
        let blank = text.trim().is_empty();
        // Into the record and out of it.
        let record = to_canonical(&model.assessment().store());
        let back = Assessment::restore(&parse(record.as_bytes()).expect("it reads its own record"));
        assert_eq!(back.as_ref(), Some(model.assessment()), "{intent}");
        let a = model.assessment();
        let document = export::document(a, &model.content.questions, model.band()).expect("it has names");
        let json = serde_json::to_string(&document).expect("JSON");
        assert!(json.len() < MAX_BYTES, "{intent}");
        let again: Value = serde_json::from_str(&json).expect("JSON");
        let mut found = Vec::new();
        texts(&again, "", &mut found);
        // Nothing but white space counts as not said.
        assert_eq!(found.len(), if blank { 0 } else { 12 }, "{intent}");
        for other in found {
            assert_eq!(other.as_bytes(), text.as_bytes(), "{intent}");
        }
    }
}

/// As text and never as markup, and what turns a line round ends with the words: each stands in an element of its own
/// direction.
#[test]
fn it_is_shown_as_text_in_its_own_direction() {
    for (intent, text) in cases() {
        let mut model = said(&text);
        let way = path(&model);
        for place in way {
            model.draft.place = place;
            let html = render(&model);
            for tag in ["<script", "<img", "<b>", "onfocus=g"] {
                let in_text = html.replace("&quot; onfocus=g", "").replace("onerror=g", "");
                assert!(!in_text.contains(&format!("<{}", tag.trim_start_matches('<'))), "{intent}, {place:?}: {tag}");
            }
            for (at, _) in html.match_indices('\u{202e}') {
                let before = &html[..at];
                let tag = &before[before.rfind('<').expect("inside something")..];
                let in_attribute = !tag.contains('>');
                assert!(in_attribute || tag.contains("dir=\"auto\""), "{intent}, {place:?}: {tag}");
            }
        }
    }
}

#[test]
fn ten_thousand_characters_are_bounded_and_counted() {
    let model = said(&"👩‍🚀".repeat(3_334));
    let kept = model.assessment().hopes.words.as_str();
    assert_eq!(kept.chars().count(), Words::MAX_CHARS);
    let mut page = model;
    page.draft.place = Place::Hopes;
    assert!(render(&page).contains("all that fits here"));
}
