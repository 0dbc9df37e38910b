//! What each age band sees, drawn natively: pictures and faces, a ladder, a row; and what a birthday changes.
#![cfg(all(feature = "component", not(target_arch = "wasm32")))]

#[path = "support/html.rs"]
mod html;

use html::Element;
use std::rc::Rc;
use wellbeing_assessment::domain::*;
use wellbeing_assessment::export;
use wellbeing_assessment::session::*;
use wellbeing_assessment::ui::{App, AppProps};
use yew::Callback;

fn words(text: &str) -> Words {
    Words::try_from(text.to_owned()).expect("short enough")
}

fn model(band: AgeBand) -> Model {
    let content = Content {
        questions: Rc::new(QuestionSet::built_in()),
        locale: Rc::new(Locale::built_in()),
        help: Rc::new(HelpLines::built_in()),
    };
    let portal = Portal { mode: Some(Mode::Together), keep: Some(Keep::Tab), ..Portal::default() };
    let mut model = Model::new(portal, content);
    let assessment = Assessment::new("a1".into(), "j1".into(), Occasion::Start, 1_790_000_000);
    let opened = Opened { draft: Draft::new(assessment), keep: None, restored: false, not_kept: None, shut: None };
    update(&mut model, Msg::Opened(Box::new(opened)));
    update(&mut model, Msg::BandChosen(band));
    model
}

fn at(band: AgeBand, place: Place) -> Model {
    let mut model = model(band);
    model.draft.place = place;
    model
}

fn drawn(model: &Model) -> Element {
    let props = AppProps { model: model.clone(), perform: Callback::noop() };
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
    let local = tokio::task::LocalSet::new();
    let html = local.block_on(&runtime, yew::LocalServerRenderer::<App>::with_props(props).hydratable(false).render());
    Element::read(&html)
}

fn texts(page: &Element, wanted: impl Fn(&Element) -> bool) -> Vec<String> {
    page.all(wanted).iter().map(|e| e.text()).collect()
}

fn buttons(page: &Element) -> Vec<String> {
    texts(page, |e| e.tag == "button")
}

fn radios(page: &Element) -> Vec<String> {
    page.all(|e| e.get("type") == Some("radio")).iter().filter_map(|e| e.get("value").map(str::to_owned)).collect()
}

fn chosen(page: &Element) -> usize {
    page.all(|e| e.get("checked").is_some()).len()
}

fn open(model: &Model, topic: Topic) -> u32 {
    model.open_entry(topic).expect("an entry is open")
}

#[test]
fn each_band_passes_in_its_own_words() {
    for (band, pass) in [
        (AgeBand::From5To7, "Pass"),
        (AgeBand::From8To11, "I don't want to say"),
        (AgeBand::From12To15, "Skip"),
        (AgeBand::From16To19, "Skip"),
    ] {
        let shown = buttons(&drawn(&at(band, Place::Worries)));
        assert!(shown.contains(&pass.to_owned()), "{band:?}: {shown:?}");
    }
}

#[test]
fn the_youngest_choose_one_of_five_faces() {
    let mut model = at(AgeBand::From5To7, Place::LifeScale);
    let page = drawn(&model);
    assert_eq!(radios(&page), ["very-sad", "sad", "in-between", "happy", "very-happy"]);
    assert_eq!(chosen(&page), 0);
    update(&mut model, Msg::LifeRated(Some(Face::Happy.into())));
    let page = drawn(&model);
    assert_eq!(chosen(&page), 1);
    assert!(page.text().contains("You picked: Happy"));
    assert!(buttons(&page).contains(&"Take it back".to_owned()));
    assert!(!page.text().contains("out of 10"));
}

#[test]
fn from_eight_on_there_are_eleven_numbers() {
    let ladder = drawn(&at(AgeBand::From8To11, Place::LifeScale));
    let falling: Vec<String> = (0..=10).rev().map(|n| n.to_string()).collect();
    assert_eq!(radios(&ladder), falling, "10 at the top");
    assert_eq!(ladder.all(|e| e.is("wa-ladder__rung")).len(), 11);
    assert_eq!(ladder.all(|e| e.is("wa-icon--face")).len(), 2, "a face at each end");
    for band in [AgeBand::From12To15, AgeBand::From16To19] {
        let row = drawn(&at(band, Place::LifeScale));
        let rising: Vec<String> = (0..=10).map(|n| n.to_string()).collect();
        assert_eq!(radios(&row), rising);
        assert!(row.all(|e| e.is("wa-icon--face")).is_empty(), "no faces from twelve on");
    }
}

/// Neither scale is ever read as the other: what was given before is told, and nothing is chosen.
#[test]
fn a_face_is_never_a_number_and_a_number_never_a_face() {
    let number: Rating = Scale::try_from(7).expect("a number").into();
    for (given, band, told) in [
        (Rating::from(Face::Happy), AgeBand::From8To11, "Before, you picked: Happy"),
        (Rating::from(Face::Happy), AgeBand::From16To19, "Before, you picked: Happy"),
        (number, AgeBand::From5To7, "Before, you chose 7 out of 10"),
    ] {
        let mut model = at(band, Place::LifeScale);
        update(&mut model, Msg::LifeRated(Some(given)));
        let page = drawn(&model);
        assert_eq!(chosen(&page), 0, "{band:?}");
        assert!(page.text().contains(told), "{band:?}");
        assert_eq!(model.assessment().life_now.scale, Some(given));
    }
}

#[test]
fn the_youngest_tap_a_picture_then_a_sentence_and_see_no_box() {
    let mut model = at(AgeBand::From5To7, Place::WorkingWell);
    let id = open(&model, Topic::WorkingWell);
    let boxes = |model: &Model| drawn(model).all(|e| e.tag == "textarea").len();
    let pictures = texts(&drawn(&model), |e| e.is("wa-area--big"));
    assert_eq!(pictures.len(), 13, "{pictures:?}");
    assert_eq!(pictures.last().map(String::as_str), Some("Something else"));
    update(&mut model, Msg::EntryPlaced(Topic::WorkingWell, id, Some("home".into())));
    let page = drawn(&model);
    assert!(page.all(|e| e.is("wa-area--big")).is_empty(), "one thing at a time");
    assert!(texts(&page, |e| e.is("wa-idea")).contains(&"I get hugs at home".to_owned()));
    assert!(buttons(&page).contains(&"Write it".to_owned()) && page.text().contains("Someone can write it for you."));
    update(&mut model, Msg::SuggestionTaken(Topic::WorkingWell, words("I get hugs at home"), Some("home".into())));
    let page = drawn(&model);
    assert_eq!(texts(&page, |e| e.is("wa-said__words")), ["I get hugs at home"]);
    assert_eq!(boxes(&model), 0);
    update(&mut model, Msg::EntryOpened(Topic::WorkingWell, id));
    assert_eq!(boxes(&model), 1, "it can be made their own");
    update(&mut model, Msg::EntryWritten(Topic::WorkingWell, id, words("")));
    assert_eq!(boxes(&model), 1, "an emptied box stays under their hands");
    update(&mut model, Msg::EntryPlaced(Topic::WorkingWell, id, None));
    assert_eq!(texts(&drawn(&model), |e| e.is("wa-area--big")).len(), 13, "and the way back leads to the pictures");
}

#[test]
fn from_eight_on_the_box_is_there_with_the_pictures_below() {
    for band in [AgeBand::From8To11, AgeBand::From12To15, AgeBand::From16To19] {
        let mut model = at(band, Place::Worries);
        let id = open(&model, Topic::Worries);
        let page = drawn(&model);
        assert_eq!(page.all(|e| e.tag == "textarea").len(), 1);
        let areas = model.content.questions.areas_for(band).count();
        assert_eq!(page.all(|e| e.is("wa-area")).len(), areas + 1, "{band:?}: and anything else");
        update(&mut model, Msg::EntryPlaced(Topic::Worries, id, Some("sleep".into())));
        assert_eq!(chosen(&drawn(&model)), 1);
    }
}

#[test]
fn people_and_what_helps_have_no_areas_and_their_own_words() {
    for band in AgeBand::ALL {
        for (topic, place, step, add) in [
            (Topic::People, Place::People, "People I trust", "Add another person"),
            (Topic::Toolkit, Place::Toolkit, "Things that help me", "Add another thing"),
        ] {
            let mut model = at(*band, place);
            let page = drawn(&model);
            assert!(page.all(|e| e.is("wa-area") || e.is("wa-area--big") || e.is("wa-tile")).is_empty());
            assert_eq!(texts(&page, |e| e.is("wa-hill__step")), [step]);
            update(&mut model, Msg::SuggestionTaken(topic, words("My dog"), None));
            assert!(buttons(&drawn(&model)).contains(&add.to_owned()), "{band:?}");
            model.draft.place = Place::LookBack;
            let page = drawn(&model);
            assert!(texts(&page, |e| e.is("wa-column__title")).contains(&step.to_owned()));
            assert!(texts(&page, |e| e.is("wa-line__words")).contains(&"My dog".to_owned()));
            model.draft.place = Place::Finish;
            assert_eq!(texts(&drawn(&model), |e| e.is("wa-paper__words")), ["My dog"]);
        }
    }
}

#[test]
fn not_feeling_safe_is_answered_on_the_screen_and_stays_back_until_they_say() {
    for band in AgeBand::ALL {
        let mut model = at(*band, Place::Worries);
        let tile = texts(&drawn(&model), |e| e.is("wa-tile"));
        assert_eq!(tile, ["I don't feel safe"], "{band:?}");
        update(&mut model, Msg::NotSafePressed(words("I don't feel safe")));
        let line = Line::Entry(open(&model, Topic::Worries));
        let page = drawn(&model);
        assert!(page.text().contains("Nobody has been told."), "{band:?}");
        let links: Vec<&str> = page.all(|e| e.tag == "a").iter().filter_map(|e| e.get("href")).collect();
        assert!(links.contains(&"tel:999") && links.iter().any(|l| l.starts_with("sms:")), "{band:?}: {links:?}");
        let pressed = |model: &Model| texts(&drawn(model), |e| e.get("aria-pressed") == Some("true"));
        assert_eq!(pressed(&model), ["No, keep it to myself"]);
        assert!(page.text().contains("It stays with you."));
        assert!(!model.assessment().is_shared(line));
        let before = model.assessment().clone();
        update(&mut model, Msg::LineSwitched(line, true));
        assert_eq!(pressed(&model), ["Yes, it can go along"]);
        assert!(drawn(&model).text().contains("Until then nobody is told."));
        let mut after = model.assessment().clone();
        after.kept_back = before.kept_back.clone();
        assert_eq!(after, before, "nothing else is recorded");
        let entries = &model.assessment().worries.entries;
        assert!(entries.len() == 1 && entries[0].bothers.is_none(), "{band:?}");
    }
}

/// A journey that crosses a birthday continues: whatever the band becomes, what was said is said, and goes.
#[test]
fn a_birthday_in_the_middle_loses_nothing() {
    let mut said = model(AgeBand::From5To7);
    update(&mut said, Msg::SuggestionTaken(Topic::WorkingWell, words("I get hugs at home"), Some("home".into())));
    update(&mut said, Msg::SuggestionTaken(Topic::People, words("Mum"), None));
    update(&mut said, Msg::SuggestionTaken(Topic::Toolkit, words("A hug"), None));
    update(&mut said, Msg::SuggestionTaken(Topic::Worries, words("I get very cross"), Some("feelings".into())));
    let worry = open(&said, Topic::Worries);
    update(&mut said, Msg::EntryRated(worry, Some(Face::Sad.into())));
    update(&mut said, Msg::LifeRated(Some(Face::VeryHappy.into())));
    update(&mut said, Msg::HopesWritten(words("a dog")));
    update(&mut said, Msg::GoalWritten(0, words("sleep in my bed")));
    update(&mut said, Msg::GoalRated(0, Some(Face::InBetween.into())));
    update(&mut said, Msg::PlaceChosen(Place::LifeScale));
    for band in [AgeBand::From8To11, AgeBand::From12To15, AgeBand::From16To19, AgeBand::From5To7] {
        let mut older = said.clone();
        update(&mut older, Msg::BandChosen(band));
        assert_eq!(older.draft.place, Place::LifeScale, "{band:?}: the same screen");
        let mut same = older.assessment().clone();
        same.band = said.assessment().band;
        assert_eq!(&same, said.assessment(), "{band:?}");
        for place in path(&older) {
            update(&mut older, Msg::PlaceChosen(place));
            drawn(&older);
        }
        let a = older.assessment();
        let document = export::document(a, &older.content.questions, older.band()).expect("it has names");
        let json = serde_json::to_value(document).expect("JSON");
        assert_eq!(json["life_now"]["face"]["face"], "very-happy", "{band:?}");
        assert!(json["life_now"]["scale"].is_null() && json["goals"]["list"][0]["now"].is_null(), "{band:?}");
        assert_eq!(json["worries"]["entries"][0]["bothers_face"]["face"], "sad");
        assert_eq!(json["goals"]["list"][0]["now_face"]["face"], "in-between");
        let all = json.to_string();
        for text in ["I get hugs at home", "Mum", "A hug", "I get very cross", "a dog", "sleep in my bed"] {
            assert!(all.contains(text), "{band:?}: {text}");
        }
    }
}

#[test]
fn a_goal_of_two_hundred_words_is_taken_with_a_kind_word() {
    let mut model = at(AgeBand::From12To15, Place::GoalWords(0));
    let kind = "Short ones are easier to keep in mind.";
    update(&mut model, Msg::GoalWritten(0, words(&["word"; 30].join(" "))));
    assert!(!drawn(&model).text().contains(kind));
    let long = ["word"; 200].join(" ");
    update(&mut model, Msg::GoalWritten(0, words(&long)));
    assert!(drawn(&model).text().contains(kind));
    assert_eq!(model.assessment().goals.list[0].words.as_str(), long);
}
