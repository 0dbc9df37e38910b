//! Languages and reading aloud in the model: what wins, what stays, and when it is quiet.
#![cfg(not(target_arch = "wasm32"))]

use std::rc::Rc;
use wellbeing_assessment::domain::*;
use wellbeing_assessment::session::*;

/// Messages are made anew for each model.
type Made = fn() -> Msg;

fn content() -> Content {
    Content {
        questions: Rc::new(QuestionSet::built_in()),
        locale: Rc::new(Locale::built_in()),
        help: Rc::new(HelpLines::built_in()),
    }
}

fn read(path: &str) -> Vec<u8> {
    std::fs::read(std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("www").join(path)).unwrap()
}

fn spoken(tag: &str, own_questions: bool) -> Msg {
    let questions = QuestionSet::read(&read(&format!("question-sets/strengths.{tag}.json"))).unwrap();
    Msg::LanguageLoaded(Box::new(Spoken {
        tag: tag.to_owned(),
        locale: Rc::new(Locale::read(&read(&format!("locales/{tag}.json"))).unwrap()),
        questions: own_questions.then(|| Rc::new(questions)),
        help: None,
    }))
}

fn settled() -> Portal {
    let (band, mode) = (Some(AgeBand::From12To15), Some(Mode::Alone));
    Portal { band, mode, keep: Some(Keep::Device), can_send: true, ..Portal::default() }
}

fn draft() -> Draft {
    Draft::new(Assessment::new("a1".into(), "j1".into(), Occasion::Start, 1_790_000_000))
}

fn opened(draft: Draft, restored: bool) -> (Model, Vec<Effect>) {
    let mut model = Model::new(settled(), content());
    let opened = Opened { draft, keep: None, restored, not_kept: None, shut: None };
    let effects = update(&mut model, Msg::Opened(Box::new(opened)));
    (model, effects)
}

fn language(model: &Model) -> &str {
    model.content.locale.language()
}

#[test]
fn a_choice_is_loaded_then_shown_then_kept() {
    let (mut model, _) = opened(draft(), false);
    update(&mut model, Msg::LanguagesOpened);
    let effects = update(&mut model, Msg::LanguageChosen("cy".into()));
    assert_eq!(effects, [Effect::LoadLanguage("cy".into())]);
    assert_eq!((language(&model), model.draft.language.as_deref()), ("en-GB", None), "not before it is there");
    let effects = update(&mut model, spoken("cy", true));
    assert!(effects.contains(&Effect::SaveSoon) && effects.contains(&Effect::LanguageShown("cy".into())));
    assert_eq!((language(&model), model.draft.language.as_deref()), ("cy", Some("cy")));
    assert_eq!((model.content.questions.language.as_str(), model.sheet), ("cy", Sheet::None));
}

#[test]
fn what_can_not_be_loaded_changes_nothing() {
    let (mut model, _) = opened(draft(), false);
    update(&mut model, Msg::LanguagesOpened);
    update(&mut model, Msg::LanguageChosen("pl".into()));
    update(&mut model, Msg::LanguageFailed("pl".into()));
    assert_eq!((language(&model), model.sheet), ("en-GB", Sheet::Languages));
    assert_eq!(model.language, Speaking::Failed("pl".into()));
    update(&mut model, Msg::HelpClosed);
    update(&mut model, Msg::LanguagesOpened);
    assert_eq!(model.language, Speaking::Chosen, "an old failure is not told again");
}

#[test]
fn the_last_choice_wins_whatever_arrives_last() {
    let (mut model, _) = opened(draft(), false);
    update(&mut model, Msg::LanguageChosen("pl".into()));
    update(&mut model, Msg::LanguageChosen("cy".into()));
    update(&mut model, spoken("cy", true));
    update(&mut model, spoken("pl", true));
    assert_eq!(language(&model), "cy");
    update(&mut model, Msg::LanguageFailed("pl".into()));
    // The portal's wish, too, comes after the person's.
    update(&mut model, spoken("uk", true));
    assert_eq!((language(&model), model.draft.language.as_deref()), ("cy", Some("cy")));
}

#[test]
fn the_portals_language_is_shown_and_not_kept_as_a_choice() {
    let (mut model, _) = opened(draft(), false);
    update(&mut model, spoken("ar", true));
    assert_eq!((language(&model), model.draft.language.as_deref()), ("ar", None));
    assert_eq!(model.saved, Saved::Untouched);
}

#[test]
fn the_language_of_a_draft_comes_back_with_it() {
    let kept = Draft { language: Some("ur".into()), ..draft() };
    let (mut model, effects) = opened(kept, true);
    assert!(effects.contains(&Effect::LoadLanguage("ur".into())));
    let revision = model.revision;
    update(&mut model, spoken("ur", true));
    assert_eq!((language(&model), model.revision), ("ur", revision), "nothing to save");
    update(&mut model, Msg::StartPressed(None));
    let next = Assessment::new("a2".into(), "j1".into(), Occasion::Review, 1_790_000_001);
    update(&mut model, Msg::Begun(Box::new(next)));
    assert_eq!(model.draft.language.as_deref(), Some("ur"));
}

#[test]
fn what_was_signed_in_another_language_is_signed_again() {
    let signed = Signed {
        jti: "j".into(),
        json: "{}".into(),
        iat: 1,
        audience: None,
        nonce: None,
        content_type: None,
        form: None,
    };
    for (own_questions, stays) in [(true, false), (false, true)] {
        let (mut model, _) = opened(Draft { signed: Some(signed.clone()), ..draft() }, true);
        update(&mut model, Msg::LanguageChosen("cy".into()));
        update(&mut model, spoken("cy", own_questions));
        assert_eq!(model.draft.signed.is_some(), stays);
    }
}

#[test]
fn it_is_quiet_as_soon_as_something_else_is_in_front() {
    let quiet: [(&str, Made); 5] = [
        ("a second tap", || Msg::ListenPressed),
        ("another screen", || Msg::NextPressed),
        ("a sheet", || Msg::HelpOpened),
        ("the background", || Msg::PageHidden),
        ("leaving", || Msg::LeavePressed),
    ];
    for (what, msg) in quiet {
        let (mut model, _) = opened(draft(), false);
        assert_eq!(update(&mut model, Msg::ListenPressed), [], "no voice, no reading");
        update(&mut model, Msg::VoiceFound(true));
        assert_eq!(update(&mut model, Msg::ListenPressed), [Effect::Listen]);
        let effects = update(&mut model, msg());
        assert!(effects.contains(&Effect::Hush) && !model.listening, "{what}: {effects:?}");
    }
    let (mut model, _) = opened(draft(), false);
    update(&mut model, Msg::VoiceFound(true));
    update(&mut model, Msg::ListenPressed);
    update(&mut model, Msg::LanguageChosen("cy".into()));
    assert!(model.listening, "until the other language is there");
    assert!(update(&mut model, spoken("cy", true)).contains(&Effect::Hush));
}
