//! Every screen, drawn natively from named models and read back as HTML.
#![cfg(all(feature = "component", not(target_arch = "wasm32")))]

#[path = "support/html.rs"]
mod html;

use html::Element;
use std::collections::BTreeSet;
use std::rc::Rc;
use wellbeing_assessment::domain::*;
use wellbeing_assessment::export;
use wellbeing_assessment::session::*;
use wellbeing_assessment::ui::card::CARD_STYLES;
use wellbeing_assessment::ui::{App, AppProps, LATE_STYLES, STYLES};
use yew::Callback;

thread_local! {
    static CONTENT: Content = Content {
        questions: Rc::new(QuestionSet::built_in()),
        locale: Rc::new(Locale::built_in()),
        help: Rc::new(HelpLines::built_in()),
    };
}

const SCRIPT: &str = "<script>alert(\"1\")</script> & 'more'";

const PLACES: [Place; 16] = [
    Place::Band,
    Place::How,
    Place::Keep,
    Place::WorkingWell,
    Place::Worries,
    Place::LifeScale,
    Place::LifeNotLower,
    Place::LifeStepUp,
    Place::Hopes,
    Place::GoalWords(0),
    Place::GoalScale(0),
    Place::GoalSteps(0),
    Place::GoalScale(1),
    Place::GoalsSoFar,
    Place::LookBack,
    Place::Finish,
];

const NOT_KEPT: [NotKept; 8] = [
    NotKept::Blocked,
    NotKept::Full,
    NotKept::NotSecure,
    NotKept::OtherTab,
    NotKept::MadeByNewer,
    NotKept::Unreadable,
    NotKept::NotLoaded,
    NotKept::Shut,
];

const REFUSED: [FileRefused; 8] = [
    FileRefused::TooBig,
    FileRefused::NotOurs,
    FileRefused::Newer,
    FileRefused::NeedsPasscode,
    FileRefused::WrongPasscode,
    FileRefused::Altered,
    FileRefused::NotForHere,
    FileRefused::CannotLook,
];

const FAILURES: [Failure; 11] = [
    Failure::NoAnswer,
    Failure::TimedOut,
    Failure::Refused { status: 403 },
    Failure::ReceiverTrouble { status: 503 },
    Failure::Unclear,
    Failure::NobodyTookIt,
    Failure::CannotSign(CannotSign::NotSecure),
    Failure::CannotSign(CannotSign::KeyFailed),
    Failure::CannotSign(CannotSign::TooLarge),
    Failure::BrowserRefused,
    Failure::Closed,
];

fn words(text: &str) -> Words {
    Words::try_from(text.to_owned()).expect("short enough")
}

fn scale(n: u8) -> Option<Rating> {
    Scale::try_from(n).ok().map(Rating::Number)
}

fn portal(band: AgeBand) -> Portal {
    Portal {
        band: Some(band),
        mode: Some(Mode::Alone),
        keep: Some(Keep::Tab),
        can_send: true,
        recipient: Some("your link worker".into()),
        can_share_files: true,
        ..Portal::default()
    }
}

fn empty(portal: Portal) -> Model {
    let assessment = Assessment::new("a1".into(), "j1".into(), Occasion::Start, 1_790_000_000);
    let mut model = Model::new(portal, CONTENT.with(Clone::clone));
    let opened = Opened { draft: Draft::new(assessment), keep: None, restored: false, not_kept: None, shut: None };
    update(&mut model, Msg::Opened(Box::new(opened)));
    model
}

/// Something in every place, `text` in all of them.
fn filled_with(band: AgeBand, text: &str) -> Model {
    let mut model = empty(portal(band));
    let a = &mut model.draft.assessment;
    let entry = |id, area: Option<&str>, bothers| Entry {
        id,
        area: area.map(str::to_owned),
        words: words(text),
        bothers: scale(bothers),
        ..Entry::new(id)
    };
    a.working_well.entries = vec![entry(101, Some("friends"), 11), entry(102, None, 11)];
    a.worries.entries =
        vec![entry(103, Some("sleep"), 7), entry(104, Some("safety"), 10), entry(105, Some("chess"), 0)];
    a.people.entries = vec![Entry { words: words(text), ..Entry::new(111) }];
    a.toolkit.entries = vec![Entry { words: words(text), ..Entry::new(112) }];
    a.life_now =
        LifeNow { scale: scale(4), why_not_lower: words(text), one_step_up: words(text), ..LifeNow::default() };
    a.hopes.words = words(text);
    let step = |id, done| Step { id, what: words(text), who: words(text), by_when: words(text), done };
    let goal =
        |id, now, steps| Goal { words: words(text), now: scale(now), one_step_up: words(text), steps, ..Goal::new(id) };
    a.goals.list = vec![goal(106, 3, vec![step(107, false), step(108, true)]), goal(109, 10, vec![step(110, false)])];
    a.next_id = 113;
    model.draft.open_working_well = Some(102);
    model.draft.open_worry = Some(104);
    model.draft.looked_back = true;
    model
}

fn filled() -> Model {
    filled_with(AgeBand::From12To15, "My sister makes me laugh")
}

/// Named models, from the first screen to the last, with all that can stand on them.
fn fixtures() -> Vec<(String, Model)> {
    let mut all = Vec::new();
    let longest = "Sometimes ".repeat(200);
    let bare = Portal { can_send: false, recipient: None, ..Portal::default() };
    for place in PLACES {
        for (band, name) in [(AgeBand::From12To15, "12-15"), (AgeBand::From16To19, "16-19")] {
            for (state, mut model) in [
                ("empty", empty(portal(band))),
                ("filled", filled_with(band, "My sister makes me laugh")),
                ("longest", filled_with(band, &longest)),
            ] {
                model.draft.place = place;
                all.push((format!("{place:?}, {name}, {state}"), model));
            }
        }
        let mut model = empty(bare.clone());
        model.draft.place = place;
        all.push((format!("{place:?}, nothing settled"), model.clone()));
        model.sheet = Sheet::Help;
        all.push((format!("{place:?}, help open"), model));
    }
    for reason in NOT_KEPT {
        let with = |place| {
            let mut model = filled();
            (model.saved, model.draft.place) = (Saved::NotKept(reason), place);
            (format!("{place:?}, not kept: {reason:?}"), model)
        };
        all.extend([with(Place::Worries), with(Place::Finish)]);
    }
    for (saved, keep) in [
        (Saved::Untouched, Keep::Device),
        (Saved::Pending, Keep::Device),
        (Saved::Kept(3), Keep::Device),
        (Saved::Kept(3), Keep::Passcode),
        (Saved::Kept(3), Keep::Tab),
    ] {
        let mut model = filled();
        (model.saved, model.keep, model.draft.place) = (saved, Some(keep), Place::Finish);
        all.push((format!("{saved:?} with {keep:?}"), model));
    }
    for (name, model) in finishes() {
        all.push((name, model));
    }
    all.extend(passcodes());
    all.extend(files());
    all.extend(waiting_for_rest());
    for phase in [Phase::Opening, Phase::Deleted, Phase::Locked] {
        let mut model = filled();
        model.phase = phase;
        all.push((format!("{phase:?}"), model.clone()));
        model.sheet = Sheet::Help;
        all.push((format!("{phase:?}, help open"), model));
    }
    let mut model = filled();
    model.draft.place = Place::WorkingWell;
    update(&mut model, Msg::EntryRemoved(Topic::WorkingWell, 101));
    all.push(("entry removed".into(), model));
    all.extend(drawings());
    all.extend(cards());
    all
}

/// The card with nothing, something and much on it.
fn cards() -> Vec<(String, Model)> {
    let mut all = Vec::new();
    let longest = filled_with(AgeBand::From16To19, &"Sometimes ".repeat(200));
    let drawn = with_drawings(filled(), true);
    for (name, model) in
        [("empty", empty(Portal::default())), ("filled", filled()), ("longest", longest), ("drawn", drawn)]
    {
        for worries in [false, true] {
            for saved in [None, Some(true), Some(false)] {
                let mut model = model.clone();
                model.card = Some(CardShown { worries, saved });
                all.push((format!("card, {name}, worries: {worries}, saved: {saved:?}"), model));
            }
        }
    }
    all
}

/// Passcodes being made, given and forgotten.
fn passcodes() -> Vec<(String, Model)> {
    let mut all = Vec::new();
    let under_way = MakingState::UnderWay { revision: 1, before: None };
    for state in [MakingState::Typing, MakingState::Short, MakingState::Differs, under_way, MakingState::Failed] {
        for (place, purpose) in
            [(Place::Keep, Purpose::Keep), (Place::Finish, Purpose::Keep), (Place::Finish, Purpose::Backup)]
        {
            for shown in [false, true] {
                let mut model = filled();
                model.portal = Portal::default();
                (model.draft.place, model.shown) = (place, shown);
                model.making = Some(Making { purpose, state });
                all.push((format!("{place:?}, {purpose:?} {state:?}, shown: {shown}"), model));
            }
        }
    }
    for keep in Keep::ALL {
        for (settled, beside) in [(None, false), (Some(*keep), false), (None, true)] {
            let mut model = filled();
            (model.keep, model.portal.keep, model.beside) = (Some(*keep), settled, beside);
            (model.draft.place, model.sheet) = (Place::Worries, Sheet::Kept);
            all.push((format!("what is kept: {keep:?}, settled: {settled:?}, beside: {beside}"), model.clone()));
            (model.draft.place, model.sheet) = (Place::Finish, Sheet::None);
            model.backup = Some(!beside);
            all.push((format!("finish: {keep:?}, settled: {settled:?}, beside: {beside}"), model));
        }
    }
    for (told, left) in [(0, 0), (1, 1), (4, 2), (300, 300), (300, 119), (8, 0)] {
        for (held, opening) in [(false, false), (true, true)] {
            let mut model = locked();
            model.gate = Gate { wrong: told > 0, told, left, held, opening, not_loaded: opening, ..Gate::default() };
            all.push((format!("locked, {left} of {told}, held: {held}"), model));
        }
    }
    for deletion in [Deletion::No, Deletion::Asked, Deletion::Under, Deletion::Failed] {
        let mut model = locked();
        (model.gate.forgotten, model.deletion) = (true, deletion);
        all.push((format!("forgotten, {deletion:?}"), model));
    }
    all
}

fn locked() -> Model {
    let mut model = filled();
    model.keep = Some(Keep::Passcode);
    model.portal.keep = None;
    update(&mut model, Msg::LockPressed);
    assert_eq!(model.phase, Phase::Locked);
    model
}

fn backup(here: bool) -> Inside {
    let sitting = |occasion, lines, here| Sitting { occasion, started: 1_790_000_000, lines, here };
    let sittings = vec![sitting(Occasion::Start, 12, true), sitting(Occasion::Review, 1, here)];
    Inside { backup: Some(BackupInside { made: 1_795_000_000, sittings }), export: None }
}

fn export_inside(own: bool, line: &str) -> Inside {
    let witness = |role: &str| WitnessInside { kid: "k".into(), role: role.into(), iat: 1_795_000_000 };
    let group = GroupInside { prompt: line.into(), lines: vec![line.into(), "Nan".into()] };
    let export = ExportInside {
        kid: "k".into(),
        own,
        iat: 1_795_000_000,
        occasion: Occasion::Start,
        started: 1_790_000_000,
        groups: vec![group],
        witnesses: if own { Vec::new() } else { vec![witness("link-worker"), witness("astronaut")] },
    };
    Inside { backup: None, export: Some(export) }
}

/// Each screen that waits for the rest of the face, and each way it can stand.
fn waiting_for_rest() -> Vec<(String, Model)> {
    let mut all = Vec::new();
    for rest in [Rest::Coming, Rest::Failed] {
        for saved in [Saved::Kept(1), Saved::NotKept(NotKept::NotLoaded)] {
            for (name, mut model) in [("ready", filled()), ("locked", locked())] {
                model.draft.place = Place::Hopes;
                (model.rest, model.saved) = (rest, saved);
                all.push((format!("{name}, rest: {rest:?}, {saved:?}"), model));
            }
        }
    }
    all
}

/// A chosen file in each of its states.
fn files() -> Vec<(String, Model)> {
    let inside = |inside: Inside, role, witnessing| FileShown::Inside { inside: Box::new(inside), role, witnessing };
    let mut states = vec![
        FileShown::Under,
        FileShown::NeedsPasscode { wrong: false },
        FileShown::NeedsPasscode { wrong: true },
        FileShown::NotAdded(NotKept::Full),
        FileShown::Added,
        inside(backup(false), None, Witnessing::No),
        inside(backup(true), None, Witnessing::No),
        inside(export_inside(true, "What is going well?"), None, Witnessing::No),
        inside(export_inside(false, SCRIPT), Some(Role::Teacher), Witnessing::No),
    ];
    states.extend(REFUSED.map(FileShown::Refused));
    for witnessing in [Witnessing::Under, Witnessing::Done, Witnessing::Failed] {
        states.push(inside(export_inside(false, "Mum"), Some(Role::Parent), witnessing));
    }
    let mut all = Vec::new();
    for state in states {
        for (name, mut model) in [("ready", filled()), ("locked", locked())] {
            model.file = Some(state.clone());
            all.push((format!("{name}, file: {state:?}"), model));
        }
    }
    all
}

/// How sending, saving and deleting can stand.
fn finishes() -> Vec<(String, Model)> {
    let routes = [Route::Send, Route::File, Route::ShareSheet];
    let mut states = vec![Sharing::Idle];
    for route in routes {
        states.extend([Sharing::Under(route), Sharing::Done(route)]);
        states.extend(FAILURES.map(|failure| Sharing::Failed(route, failure)));
    }
    let mut all = Vec::new();
    for sharing in states {
        for can_send in [true, false] {
            let mut model = filled();
            (model.draft.place, model.portal.can_send) = (Place::Finish, can_send);
            model.sharing = sharing.clone();
            all.push((format!("{sharing:?}, can send: {can_send}"), model));
        }
    }
    for deletion in [Deletion::No, Deletion::Asked, Deletion::Under, Deletion::Failed] {
        let mut model = filled();
        (model.draft.place, model.deletion) = (Place::Finish, deletion);
        all.push((format!("{deletion:?}"), model));
    }
    all
}

fn render(model: &Model) -> String {
    let props = AppProps { model: model.clone(), perform: Callback::noop() };
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
    let local = tokio::task::LocalSet::new();
    local.block_on(&runtime, yew::LocalServerRenderer::<App>::with_props(props).hydratable(false).render())
}

fn drawn(model: &Model) -> Element {
    Element::read(&render(model))
}

fn at(mut model: Model, place: Place) -> Element {
    model.draft.place = place;
    drawn(&model)
}

fn buttons(page: &Element) -> Vec<String> {
    page.all(|e| e.tag == "button").iter().map(|e| e.text()).collect()
}

/// What holds for every screen.
#[test]
fn every_screen_is_whole() {
    for (name, model) in fixtures() {
        let page = drawn(&model);
        assert_eq!(page.all(|e| e.tag == "h1").len(), 1, "{name}: one first heading");
        let open = model.sheet != Sheet::None || model.drawn_now().is_some();
        for (text, least) in [("Help now", 1), ("Leave this page", if open { 2 } else { 1 })] {
            let found = buttons(&page).iter().filter(|b| *b == text).count();
            assert!(found >= least, "{name}: {text}");
        }
        assert_eq!(page.all(|e| e.tag == "dialog").len(), usize::from(open), "{name}");
        no_id_twice(&name, &page);
        every_control_has_a_name(&name, &page);
        radio_groups_are_named(&name, &page);
        page.walk(&mut |_, element| {
            assert_eq!(element.get("style"), None, "{name}: no style attribute");
            assert!(!element.attributes.iter().any(|(n, _)| n.starts_with("on")), "{name}: no handler attribute");
            if element.tag == "button" {
                let kind = element.get("type");
                assert!(kind == Some("button") || kind == Some("submit"), "{name}: {kind:?}");
            }
        });
        no_raw_key_is_shown(&name, &page);
    }
}

fn no_id_twice(name: &str, page: &Element) {
    let mut seen = BTreeSet::new();
    let mut referred = Vec::new();
    page.walk(&mut |_, element| {
        if let Some(id) = element.get("id") {
            assert!(seen.insert(id.to_owned()), "{name}: {id} twice");
        }
        for attribute in ["for", "aria-labelledby", "aria-describedby"] {
            referred.extend(element.get(attribute).map(str::to_owned));
        }
    });
    for id in referred {
        assert!(seen.contains(&id), "{name}: nothing has the id {id}");
    }
}

fn every_control_has_a_name(name: &str, page: &Element) {
    let labels: BTreeSet<&str> =
        page.all(|e| e.tag == "label" && !e.text().trim().is_empty()).iter().filter_map(|e| e.get("for")).collect();
    page.walk(&mut |above, element| {
        if ["input", "textarea"].contains(&element.tag.as_str()) {
            let by_id = element.get("id").is_some_and(|id| labels.contains(id));
            let inside = above.iter().any(|e| e.tag == "label" && !e.text().trim().is_empty());
            let labelled = element.get("aria-label").is_some_and(|l| !l.is_empty());
            assert!(by_id || inside || labelled, "{name}: {element:?}");
        }
        if ["button", "a"].contains(&element.tag.as_str()) {
            assert!(!element.text().trim().is_empty(), "{name}: {element:?}");
            // What is said aloud begins with what is seen (WCAG 2.5.3).
            if let Some(label) = element.get("aria-label") {
                assert!(label.starts_with(element.text().trim()), "{name}: {label}");
            }
        }
    });
}

fn radio_groups_are_named(name: &str, page: &Element) {
    page.walk(&mut |above, element| {
        if element.get("type") == Some("radio") {
            let group =
                above.iter().rev().find(|e| e.tag == "fieldset").unwrap_or_else(|| panic!("{name}: {element:?}"));
            let legend = group.all(|e| e.tag == "legend");
            let has_legend = legend.first().is_some_and(|l| !l.text().is_empty());
            assert!(has_legend || group.get("aria-labelledby").is_some(), "{name}: {element:?}");
            assert!(element.get("name").is_some_and(|n| !n.is_empty()), "{name}");
        }
    });
}

fn no_raw_key_is_shown(name: &str, page: &Element) {
    let locale = Locale::built_in();
    let stems: BTreeSet<&str> = locale.messages().filter_map(|(key, _)| key.split('.').next()).collect();
    let mut texts = vec![page.text()];
    page.walk(&mut |_, e| {
        for attribute in ["aria-label", "placeholder"] {
            texts.extend(e.get(attribute).map(str::to_owned));
        }
    });
    for word in texts.iter().flat_map(|t| t.split_whitespace()) {
        let is_key = word.split_once('.').is_some_and(|(stem, rest)| {
            stems.contains(stem) && rest.chars().next().is_some_and(|c| c.is_ascii_lowercase())
        });
        assert!(!is_key, "{name}: {word}");
        assert!(!word.contains(['{', '}']), "{name}: {word}");
    }
}

#[test]
fn words_are_text_wherever_they_stand() {
    for place in PLACES {
        let mut model = filled_with(AgeBand::From12To15, SCRIPT);
        (model.draft.place, model.portal.recipient) = (place, Some(SCRIPT.to_owned()));
        let html = render(&model);
        assert!(!html.contains("<script"), "{place:?}");
        let page = Element::read(&html);
        assert!(page.all(|e| e.tag == "script").is_empty(), "{place:?}");
        // The first three screens show nothing anybody wrote.
        let shows_words = place.chapter() > Chapter::Welcome && place != Place::LifeScale;
        let in_a_box = page.all(|e| e.get("value") == Some(SCRIPT));
        assert!(!shows_words || page.text().contains(SCRIPT) || !in_a_box.is_empty(), "{place:?}");
    }
}

#[test]
fn after_leaving_nothing_is_left_on_the_page() {
    let mut model = filled();
    update(&mut model, Msg::LeavePressed);
    let page = drawn(&model);
    assert_eq!(page.text(), "This page is closed.");
    assert!(page.all(|e| ["button", "input", "textarea"].contains(&e.tag.as_str())).is_empty());
}

#[test]
fn progress_back_and_next_follow_the_way() {
    let mut model = empty(portal(AgeBand::From12To15));
    let first = drawn(&model);
    assert!(!buttons(&first).contains(&"Back".to_owned()));
    assert!(buttons(&first).contains(&"Skip".to_owned()));
    let shown = |page: &Element| page.all(|e| e.is("wa-top__where"))[0].text();
    assert_eq!(shown(&first), "1 of 6Where you are: 1 of 6, What's working well");
    model.draft.place = Place::LookBack;
    let later = drawn(&model);
    assert_eq!(shown(&later), "5 of 6Where you are: 5 of 6, Look back");
    assert!(buttons(&later).contains(&"Back".to_owned()) && buttons(&later).contains(&"Next".to_owned()));
    let last = at(filled(), Place::Finish);
    assert!(!buttons(&last).iter().any(|b| b == "Next" || b == "Skip"));
    assert!(buttons(&last).contains(&"Back".to_owned()));
    let done = later.all(|e| e.is("wa-progress__part--done"));
    assert_eq!(done.len(), 5);
}

#[test]
fn the_first_screen_greets_whichever_it_is() {
    let page = drawn(&empty(Portal::default()));
    assert_eq!(page.all(|e| e.tag == "h1")[0].text(), "Hello");
    assert!(page.text().contains("How old are you?"));
    let group = page.all(|e| e.tag == "fieldset")[0];
    assert_eq!(group.get("aria-labelledby"), Some("wa-first"));
    assert!(page.all(|e| e.get("checked").is_some()).is_empty(), "nothing is preselected");
}

#[test]
fn before_every_first_box_it_says_who_reads_it() {
    for place in [Place::WorkingWell, Place::Worries, Place::LifeNotLower, Place::Hopes] {
        let page = at(empty(portal(AgeBand::From12To15)), place);
        assert!(page.text().contains("Nobody reads this until you share it."), "{place:?}");
    }
}

#[test]
fn not_feeling_safe_is_one_tap_and_answered_with_help() {
    let mut model = empty(portal(AgeBand::From12To15));
    model.draft.place = Place::Worries;
    let before = drawn(&model);
    let tile = |page: &Element| page.all(|e| e.is("wa-tile")).iter().map(|e| e.text()).collect::<Vec<_>>();
    assert_eq!(tile(&before), ["I don't feel safe"]);
    assert!(!before.text().contains("Nobody has been told"));
    update(&mut model, Msg::SuggestionTaken(Topic::Worries, words("I don't feel safe"), Some("safety".into())));
    let open = drawn(&model);
    assert!(open.text().contains("Nobody has been told"));
    assert_eq!(buttons(&open).iter().filter(|b| *b == "Help now").count(), 2);
    update(&mut model, Msg::EntryAdded(Topic::Worries));
    assert!(drawn(&model).text().contains("Nobody has been told"), "it stays while it is among the cards");
    assert!(tile(&at(model, Place::WorkingWell)).is_empty());
}

#[test]
fn what_was_written_stays_when_a_suggestion_is_in_view() {
    let mut model = empty(portal(AgeBand::From12To15));
    let count = |model: &Model| drawn(model).all(|e| e.is("wa-chip--idea")).len();
    let before = count(&model);
    let id = model.draft.open_working_well.expect("a box is open");
    update(&mut model, Msg::EntryWritten(Topic::WorkingWell, id, words("My dog")));
    assert!(before > 0 && count(&model) == before, "nothing jumps while somebody writes");
    model.draft.place = Place::Hopes;
    update(&mut model, Msg::HopesWritten(words("More sleep")));
    let ideas = drawn(&model);
    assert!(ideas.all(|e| e.is("wa-chip--idea")).iter().all(|e| e.get("disabled").is_some()), "it would be replaced");
}

#[test]
fn help_lists_every_line_with_links_that_call_or_text() {
    let mut model = filled();
    model.sheet = Sheet::Help;
    let page = drawn(&model);
    let dialog = page.all(|e| e.tag == "dialog")[0];
    let links: Vec<&str> = dialog.all(|e| e.tag == "a").iter().filter_map(|e| e.get("href")).collect();
    assert!(links.iter().all(|l| l.starts_with("tel:") || l.starts_with("sms:")));
    for number in ["tel:999", "tel:08001111", "sms:85258", "tel:111", "tel:116123"] {
        assert!(links.iter().any(|l| l.starts_with(number)), "{number}");
    }
    assert!(dialog.text().contains("can't tell anyone for you"));
}

#[test]
fn room_is_told_only_near_the_end() {
    let near = filled_with(AgeBand::From12To15, &"a".repeat(1999));
    let page = at(near, Place::Hopes);
    assert!(page.text().contains("1 letter left"));
    let writing = page.all(|e| e.tag == "textarea")[0];
    assert_eq!(writing.get("aria-describedby"), Some("wa-hopes-room"));
    let full = filled_with(AgeBand::From12To15, &"a".repeat(2000));
    assert!(at(full, Place::Hopes).text().contains("That's all that fits here."));
    assert!(!at(filled(), Place::Hopes).text().contains("left"));
}

#[test]
fn a_number_is_one_of_eleven_and_can_be_taken_back() {
    let page = at(filled(), Place::LifeScale);
    let radios = page.all(|e| e.get("type") == Some("radio"));
    assert_eq!(radios.len(), 11);
    let chosen: Vec<_> = radios.iter().filter(|r| r.get("checked").is_some()).filter_map(|r| r.get("value")).collect();
    assert_eq!(chosen, ["4"]);
    assert!(buttons(&page).contains(&"Clear the number".to_owned()));
    let none = at(empty(portal(AgeBand::From12To15)), Place::LifeScale);
    assert!(none.all(|e| e.get("checked").is_some()).is_empty());
}

/// A drawing at every answer that can have one but the second goal; with words or alone.
fn with_drawings(mut model: Model, alone: bool) -> Model {
    let strokes =
        |n: i32| [(Colour::Ink, Width::Thin, vec![(n, n)]), (Colour::Red, Width::Thick, vec![(1, n), (700, 90)])];
    let a = &mut model.draft.assessment;
    let mut answers: Vec<DrawingOf> = [101, 103, 111, 112].map(DrawingOf::Entry).into();
    answers.extend([DrawingOf::WhyNotLower, DrawingOf::LifeOneStepUp, DrawingOf::Hopes]);
    answers.extend([DrawingOf::Goal(106), DrawingOf::GoalOneStepUp(106)]);
    for (n, of) in (1..).zip(answers) {
        let mut drawing = Drawing::default();
        for (colour, width, points) in strokes(n) {
            drawing.add(Stroke::through(&points, colour, width).expect("points"));
        }
        *a.drawing_mut(of).expect("it is there") = Some(drawing);
    }
    if alone {
        for topic in Topic::ALL {
            a.section_mut(topic).entries.iter_mut().filter(|e| e.drawing.is_some()).for_each(|e| e.words = words(""));
        }
        (a.life_now.why_not_lower, a.life_now.one_step_up, a.hopes.words) = (words(""), words(""), words(""));
        (a.goals.list[0].words, a.goals.list[0].one_step_up) = (words(""), words(""));
    }
    model
}

fn drawings() -> Vec<(String, Model)> {
    let mut all = Vec::new();
    for place in PLACES {
        for alone in [false, true] {
            let mut model = with_drawings(filled(), alone);
            model.draft.place = place;
            all.push((format!("{place:?}, drawn, alone: {alone}"), model));
        }
    }
    for (of, room) in [
        (DrawingOf::Hopes, Room::Plenty),
        (DrawingOf::Entry(102), Room::Plenty),
        (DrawingOf::Entry(101), Room::NearlyFull),
        (DrawingOf::Entry(101), Room::Full),
    ] {
        let mut model = with_drawings(filled(), false);
        update(&mut model, Msg::PadOpened(of));
        model.pen.room = room;
        all.push((format!("pad of {of:?}, {room:?}"), model.clone()));
        update(&mut model, Msg::DrawingCleared(of));
        all.push((format!("pad of {of:?}, cleared"), model));
    }
    all
}

#[test]
fn a_drawn_answer_is_shown_wherever_its_words_would_be() {
    for alone in [false, true] {
        let model = with_drawings(distinct(), alone);
        agree(&model);
        let pictures = |place| at(model.clone(), place).all(|e| e.is("wa-drawing")).len();
        assert_eq!(pictures(Place::Finish), 9);
        assert_eq!(pictures(Place::LookBack), 9);
        assert_eq!(pictures(Place::GoalsSoFar), 2);
        assert_eq!(pictures(Place::LifeNotLower), 1);
        let page = at(model.clone(), Place::LookBack);
        let switches = page.all(|e| e.get("role") == Some("switch"));
        assert!(switches.iter().all(|s| !s.get("aria-label").unwrap_or_default().contains("“”")));
    }
}

#[test]
fn the_pad_can_be_used_without_seeing_colours() {
    let mut model = at_hopes();
    update(&mut model, Msg::PadOpened(DrawingOf::Hopes));
    let page = drawn(&model);
    let inputs = page.all(|e| e.get("type") == Some("radio"));
    assert_eq!(inputs.len(), 11);
    let text = page.text();
    for name in ["Ink", "Red", "Orange", "Yellow", "Green", "Blue", "Purple", "Brown", "Thin", "Thick"] {
        assert!(text.contains(name), "{name}");
    }
    assert!(buttons(&page).contains(&"Write instead".to_owned()));
}

fn at_hopes() -> Model {
    let mut model = filled();
    model.draft.place = Place::Hopes;
    model
}

/// Every string a person wrote or chose that the export holds, and every number.
fn exported(model: &Model) -> BTreeSet<String> {
    fn collect(value: &serde_json::Value, name: &str, found: &mut BTreeSet<String>) {
        match value {
            serde_json::Value::Object(members) => members.iter().for_each(|(n, v)| collect(v, n, found)),
            serde_json::Value::Array(items) => items.iter().for_each(|v| collect(v, name, found)),
            serde_json::Value::String(text) if ["words", "what", "who", "by_when", "label"].contains(&name) => {
                found.insert(text.clone());
            }
            serde_json::Value::Number(n) if name == "value" => {
                found.insert(format!("{n} out of 10"));
            }
            _ => {}
        }
    }
    let document = export::document(model.assessment(), &model.content.questions, model.band()).expect("it has names");
    let mut found = BTreeSet::new();
    collect(&serde_json::to_value(document).expect("JSON"), "", &mut found);
    found
}

/// A different text in each place, so that none can stand for another.
fn distinct() -> Model {
    let mut model = filled();
    let mut n = 0;
    let mut next = || {
        n += 1;
        words(&format!("text number {n}."))
    };
    let a = &mut model.draft.assessment;
    a.working_well.entries.iter_mut().for_each(|e| e.words = next());
    a.worries.entries.iter_mut().for_each(|e| e.words = next());
    (a.life_now.why_not_lower, a.life_now.one_step_up, a.hopes.words) = (next(), next(), next());
    for goal in &mut a.goals.list {
        (goal.words, goal.one_step_up) = (next(), next());
        for step in &mut goal.steps {
            (step.what, step.who, step.by_when) = (next(), next(), next());
        }
    }
    model.draft.place = Place::Finish;
    model
}

fn preview(model: &Model) -> Vec<String> {
    let page = drawn(model);
    page.all(|e| e.is("wa-paper__words")).iter().map(|e| e.text()).collect()
}

/// One line of the preview for each line that goes, and nothing in the one that is not in the other.
fn agree(model: &Model) {
    let a = model.assessment();
    let lines = preview(model);
    let shared = a.lines().iter().filter(|l| a.is_shared(**l)).count();
    // A step goes with its goal or not at all; both are lines of the preview.
    assert_eq!(lines.len(), shared, "{lines:?}");
    let joined = lines.join("\n");
    let goes = exported(model);
    for text in &goes {
        assert!(joined.contains(text), "{text} goes but is not shown in {lines:?}");
    }
    for n in 1..60 {
        let text = format!("text number {n}.");
        assert_eq!(joined.contains(&text), goes.contains(&text), "{text}");
    }
}

#[test]
fn the_preview_is_what_goes() {
    let model = distinct();
    agree(&model);
    for line in model.assessment().lines() {
        let mut less = model.clone();
        less.draft.assessment.kept_back.insert(line);
        agree(&less);
    }
    let mut none = model.clone();
    none.draft.assessment.kept_back = model.assessment().lines().into_iter().collect();
    agree(&none);
    assert!(preview(&none).is_empty());
    let page = drawn(&none);
    assert!(!buttons(&page).iter().any(|b| b.starts_with("Send to") || b == "Save as a file"), "nothing to send");
}

#[test]
fn look_back_has_a_line_for_everything_said() {
    let model = distinct();
    let page = at(model.clone(), Place::LookBack);
    let switches = page.all(|e| e.get("role") == Some("switch"));
    assert_eq!(switches.len(), model.assessment().lines().len());
    for n in 1..=22 {
        assert!(page.text().contains(&format!("text number {n}.")) || n > 20, "{n}");
    }
    let mut less = model;
    less.draft.assessment.kept_back.insert(Line::Goal(106));
    let page = at(less, Place::LookBack);
    assert_eq!(page.all(|e| e.is("wa-line--kept")).len(), 3, "the goal and its two steps");
    assert!(page.text().contains("This goes along with its goal."));
}

#[test]
fn how_it_ended_is_said_once_and_clearly() {
    for (name, model) in finishes() {
        let page = drawn(&model);
        let alerts = page.all(|e| e.get("role") == Some("alert"));
        let failed = matches!(model.sharing, Sharing::Failed(..));
        assert_eq!(alerts.len(), usize::from(failed), "{name}");
        let again = buttons(&page).contains(&"Try again".to_owned());
        let cannot = matches!(model.sharing, Sharing::Failed(_, Failure::CannotSign(_)));
        assert_eq!(again, failed && !cannot, "{name}");
        let sends: Vec<_> = page.all(|e| e.tag == "button" && e.text().starts_with("Sending"));
        assert!(sends.iter().all(|b| b.get("aria-disabled") == Some("true")), "{name}");
    }
}

/// What can be read on the page, controls and names included.
fn all_text(page: &Element) -> String {
    let mut all = page.text();
    page.walk(&mut |_, e| {
        for (_, value) in &e.attributes {
            all.push(' ');
            all.push_str(value);
        }
    });
    all
}

#[test]
fn after_locking_no_word_is_left_on_the_page() {
    let mut model = distinct();
    (model.keep, model.portal.keep) = (Some(Keep::Passcode), None);
    model.sheet = Sheet::Kept;
    assert!(all_text(&drawn(&model)).contains("text number 1."));
    update(&mut model, Msg::LockPressed);
    let page = drawn(&model);
    assert!(!all_text(&page).contains("text number"));
    assert_eq!(page.all(|e| e.tag == "h1")[0].text(), "Your passcode");
    for way in ["Help now", "Leave this page", "I forgot it", "This isn't mine", "Open"] {
        assert!(buttons(&page).contains(&way.to_owned()), "{way}");
    }
}

/// Boxes for a passcode are hidden, unnamed and of no interest to password managers and spelling services, and what is
/// typed in them is never drawn.
#[test]
fn a_passcode_box_gives_nothing_away() {
    for (name, model) in passcodes().into_iter().chain(files()) {
        let page = drawn(&model);
        let ours = |e: &Element| e.get("id").is_some_and(|id| id.starts_with("wa-passcode-") && !id.ends_with("hint"));
        for field in page.all(ours) {
            let kind = if model.shown { "text" } else { "password" };
            assert_eq!(field.get("type"), Some(kind), "{name}");
            assert_eq!(field.get("autocomplete"), Some("off"), "{name}");
            assert_eq!(field.get("spellcheck"), Some("false"), "{name}");
            assert_eq!((field.get("name"), field.get("value")), (None, None), "{name}");
        }
    }
}

#[test]
fn three_ways_to_keep_are_offered_and_none_is_chosen() {
    let choices = |model: Model| {
        let page = at(model, Place::Keep);
        let radios = page.all(|e| e.get("name") == Some("wa-keep"));
        let values: Vec<String> = radios.iter().filter_map(|e| e.get("value").map(str::to_owned)).collect();
        (values, radios.iter().filter(|e| e.get("checked").is_some()).count())
    };
    let of = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
    let model = |keep| empty(Portal { keep, ..Portal::default() });
    assert_eq!(choices(model(None)), (of(&["device", "passcode", "tab"]), 0));
    assert_eq!(choices(model(Some(Keep::Passcode))), (of(&["passcode", "tab"]), 0));
    let mut beside = model(None);
    beside.beside = true;
    assert_eq!(choices(beside), (Vec::new(), 0));
}

#[test]
fn the_lock_is_on_every_screen_with_a_passcode_and_on_no_other() {
    for place in PLACES {
        for keep in Keep::ALL {
            let mut model = filled();
            (model.keep, model.portal.keep) = (Some(*keep), None);
            let locks = buttons(&at(model, place)).contains(&"Lock".to_owned());
            assert_eq!(locks, *keep == Keep::Passcode, "{place:?} {keep:?}");
        }
    }
}

#[test]
fn what_is_in_a_backup_is_shown_before_anything_is_written() {
    let mut model = filled();
    let file = |inside| Some(FileShown::Inside { inside: Box::new(inside), role: None, witnessing: Witnessing::No });
    model.file = file(backup(false));
    let page = drawn(&model);
    for text in ["21 Sep 2026", "12 lines", "1 line", "Already here", "Nothing is added yet."] {
        assert!(page.text().contains(text), "{text} in {}", page.text());
    }
    assert!(buttons(&page).contains(&"Don't add it".to_owned()));
    assert!(buttons(&page).contains(&"Add it, just for now".to_owned()), "kept in this tab only");
    model.keep = Some(Keep::Device);
    assert!(buttons(&drawn(&model)).contains(&"Add it to this device".to_owned()));
    let signs = |own| {
        let mut model = filled();
        model.file = file(export_inside(own, "Mum"));
        buttons(&drawn(&model)).contains(&"Sign that I saw this".to_owned())
    };
    assert!(signs(false) && !signs(true), "nobody vouches for themselves");
    model.file = file(backup(true));
    assert!(!buttons(&drawn(&model)).iter().any(|b| b.starts_with("Add it")), "all of it is here");
}

/// Days around the ends of months, years and leap years, against the calendar.
#[test]
fn days_are_those_of_the_calendar() {
    for (made, day) in [
        (0, "1 Jan 1970"),
        (951_782_400, "29 Feb 2000"),
        (1_709_164_799, "28 Feb 2024"),
        (1_709_164_800, "29 Feb 2024"),
        (1_735_689_599, "31 Dec 2024"),
        (1_735_689_600, "1 Jan 2025"),
        (4_107_542_400, "1 Mar 2100"),
    ] {
        let mut model = filled();
        let inside = Inside { backup: Some(BackupInside { made, sittings: Vec::new() }), export: None };
        model.file = Some(FileShown::Inside { inside: Box::new(inside), role: None, witnessing: Witnessing::No });
        assert!(drawn(&model).text().contains(&format!("A backup from {day}")), "{day}: {}", drawn(&model).text());
    }
}

#[test]
fn the_wait_is_told_once_and_runs_down_for_the_eye_only() {
    let mut model = locked();
    model.gate = Gate { wrong: true, told: 8, left: 5, ..Gate::default() };
    let page = drawn(&model);
    let told = page.all(|e| e.get("role") == Some("status"));
    assert!(told[0].text().contains("again in 8 seconds"), "{}", told[0].text());
    let seen = page.all(|e| e.get("aria-hidden") == Some("true") && e.text().contains("again in 5 seconds"));
    assert_eq!(seen.len(), 1);
    assert!(page.all(|e| e.get("role") == Some("alert")).is_empty());
}

#[test]
fn sealed_says_who_can_open_it() {
    let mut model = distinct();
    assert!(!drawn(&model).text().contains("Only your link worker"));
    model.portal.sealed = true;
    let page = drawn(&model);
    assert!(page.text().contains("Only your link worker can open it."));
    assert!(page.text().contains("Only your link worker can read the file."));
    assert!(!page.text().contains("Anyone who has the file"));
}

#[test]
fn deleting_takes_two_taps() {
    let mut model = filled();
    model.draft.place = Place::Finish;
    assert!(!buttons(&drawn(&model)).contains(&"Yes, delete it all".to_owned()));
    update(&mut model, Msg::DeletePressed);
    let asked = buttons(&drawn(&model));
    assert!(asked.contains(&"Yes, delete it all".to_owned()) && asked.contains(&"No, keep it".to_owned()));
}

/// Every class in use has a rule, and the sheet brings nothing in from outside.
#[test]
fn styles_fit_the_markup() {
    let styles = [STYLES, LATE_STYLES, CARD_STYLES].concat();
    assert!(!styles.contains("url(") && !styles.contains("@import"));
    let unstyled = ["wa-choices"];
    for (name, model) in fixtures() {
        for element in drawn(&model).all(|e| e.get("class").is_some_and(|c| c.starts_with("wa-"))) {
            let class = element.get("class").unwrap_or_default();
            let rule = format!(".{class}");
            let has = styles.match_indices(&rule).any(|(at, _)| {
                !styles[at + rule.len()..].starts_with(|c: char| c.is_alphanumeric() || c == '-' || c == '_')
            });
            assert!(has || unstyled.contains(&class), "{name}: {class}");
        }
    }
}
