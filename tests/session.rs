//! How a person moves through an assessment: worked examples, and properties over random messages.
#![cfg(not(target_arch = "wasm32"))]

use proptest::prelude::*;
use std::rc::Rc;
use wellbeing_assessment::domain::*;
use wellbeing_assessment::json::{self, Stored};
use wellbeing_assessment::session::*;

thread_local! {
    /// Read once: the properties below open thousands of models.
    static CONTENT: Content = Content {
        questions: Rc::new(QuestionSet::built_in()),
        locale: Rc::new(Locale::built_in()),
        help: Rc::new(HelpLines::built_in()),
    };
}

fn content() -> Content {
    CONTENT.with(Clone::clone)
}

fn words(text: &str) -> Words {
    Words::try_from(text.to_owned()).expect("short enough")
}

fn fresh() -> Opened {
    let assessment = Assessment::new("a1".into(), "j1".into(), Occasion::Start, 1_790_000_000);
    Opened { draft: Draft::new(assessment), keep: None, restored: false, not_kept: None, shut: None }
}

fn opened(portal: Portal) -> Model {
    let mut model = Model::new(portal, content());
    update(&mut model, Msg::Opened(Box::new(fresh())));
    model
}

fn settled() -> Portal {
    Portal {
        band: Some(AgeBand::From12To15),
        mode: Some(Mode::Alone),
        keep: Some(Keep::Tab),
        can_send: true,
        ..Portal::default()
    }
}

fn first_entry(model: &Model, topic: Topic) -> u32 {
    model.assessment().section(topic).entries[0].id
}

#[test]
fn what_the_portal_settles_is_not_asked() {
    let model = opened(settled());
    assert_eq!(model.draft.place, Place::WorkingWell);
    assert_eq!(progress(&model), Progress { chapter: Chapter::WorkingWell, index: 1, of: 6 });
    assert_eq!(model.assessment().band, Some(AgeBand::From12To15));
    let asked = opened(Portal::default());
    assert_eq!(asked.draft.place, Place::Band);
    assert_eq!(progress(&asked), Progress { chapter: Chapter::Welcome, index: 1, of: 7 });
}

#[test]
fn what_follows_from_a_passed_question_is_not_asked() {
    let mut model = opened(settled());
    assert_eq!(
        path(&model),
        [
            Place::WorkingWell,
            Place::People,
            Place::Toolkit,
            Place::Worries,
            Place::LifeScale,
            Place::Hopes,
            Place::GoalWords(0),
            Place::LookBack,
            Place::Finish
        ]
    );
    update(&mut model, Msg::LifeRated(Some(Scale::MIN.into())));
    update(&mut model, Msg::GoalWritten(0, words("walk into the village alone")));
    assert!(path(&model).contains(&Place::LifeNotLower));
    assert!(path(&model).contains(&Place::GoalSteps(0)));
    assert!(path(&model).contains(&Place::GoalsSoFar));
}

#[test]
fn three_screens_of_a_goal_come_before_the_next_goal() {
    let mut model = opened(settled());
    update(&mut model, Msg::GoalWritten(0, words("one")));
    update(&mut model, Msg::GoalAdded);
    update(&mut model, Msg::GoalWritten(1, words("two")));
    update(&mut model, Msg::PlaceChosen(Place::GoalSteps(0)));
    update(&mut model, Msg::NextPressed);
    assert_eq!(model.draft.place, Place::GoalWords(1));
    update(&mut model, Msg::BackPressed);
    assert_eq!(model.draft.place, Place::GoalSteps(0));
}

#[test]
fn a_fourth_goal_is_not_added() {
    let mut model = opened(settled());
    for i in 0..3 {
        update(&mut model, Msg::GoalWritten(i, words("a goal")));
        update(&mut model, Msg::GoalAdded);
    }
    assert_eq!(model.assessment().goals.list.len(), MOST_GOALS);
}

#[test]
fn a_suggestion_fills_the_open_entry_or_a_new_one() {
    let mut model = opened(settled());
    let first = first_entry(&model, Topic::WorkingWell);
    update(
        &mut model,
        Msg::SuggestionTaken(Topic::WorkingWell, words("I can laugh with friends"), Some("friends".into())),
    );
    let entry = model.assessment().section(Topic::WorkingWell).entry(first).cloned().expect("the open one");
    assert_eq!((entry.words, entry.area.as_deref()), (words("I can laugh with friends"), Some("friends")));
    update(&mut model, Msg::SuggestionTaken(Topic::WorkingWell, words("I sleep well"), None));
    assert_eq!(model.assessment().section(Topic::WorkingWell).entries.len(), 2);
}

#[test]
fn what_was_removed_can_be_put_back() {
    let mut model = opened(settled());
    let id = first_entry(&model, Topic::Worries);
    update(&mut model, Msg::EntryWritten(Topic::Worries, id, words("the dark 🌙")));
    let before = model.draft.assessment.worries.said().cloned().collect::<Vec<_>>();
    update(&mut model, Msg::EntryRemoved(Topic::Worries, id));
    assert_eq!(model.assessment().worries.said().count(), 0);
    update(&mut model, Msg::RemovalUndone);
    assert_eq!(model.assessment().worries.said().cloned().collect::<Vec<_>>(), before);
}

#[test]
fn nothing_counts_as_saved_before_the_store_has_it() {
    let mut model = opened(settled());
    let id = first_entry(&model, Topic::WorkingWell);
    assert_eq!(model.saved, Saved::Untouched);
    update(&mut model, Msg::EntryWritten(Topic::WorkingWell, id, words("a")));
    let effects = update(&mut model, Msg::SaveDue);
    let [Effect::Save(record)] = effects.as_slice() else { panic!("{effects:?}") };
    let first = record.revision;
    update(&mut model, Msg::EntryWritten(Topic::WorkingWell, id, words("ab")));
    update(&mut model, Msg::SaveEnded { revision: first, outcome: SaveOutcome::Durable });
    assert_eq!(model.saved, Saved::Pending, "the letter typed meanwhile is still owed");
    let revision = model.revision;
    update(&mut model, Msg::SaveEnded { revision, outcome: SaveOutcome::Durable });
    assert_eq!(model.saved, Saved::Kept(model.revision));
}

#[test]
fn an_export_stays_ready_until_an_answer_changes() {
    let mut model = opened(settled());
    let id = first_entry(&model, Topic::WorkingWell);
    update(&mut model, Msg::EntryWritten(Topic::WorkingWell, id, words("a")));
    update(&mut model, Msg::SharePressed(Route::Send));
    let signed = Signed {
        jti: "x".into(),
        json: "{}".into(),
        iat: 1,
        audience: None,
        nonce: None,
        content_type: None,
        form: None,
    };
    let answers = model.answers;
    update(&mut model, Msg::SignEnded { route: Route::Send, answers, result: Ok(signed.clone()) });
    update(&mut model, Msg::ShareEnded(Route::Send, Err(Failure::NoAnswer)));
    assert_eq!(model.sharing, Sharing::Failed(Route::Send, Failure::NoAnswer));
    assert_eq!(update(&mut model, Msg::SharePressed(Route::Send)), [Effect::Send(signed)], "the same bytes again");
    update(&mut model, Msg::ShareEnded(Route::Send, Ok(())));
    update(&mut model, Msg::EntryWritten(Topic::WorkingWell, id, words("b")));
    assert_eq!((model.draft.signed.clone(), model.draft.delivered), (None, false));
}

#[test]
fn a_keeper_that_did_not_load_is_no_fresh_start() {
    let mut model = Model::new(settled(), content());
    assert_eq!(update(&mut model, Msg::OpenFailed), []);
    assert_eq!((model.phase, model.saved), (Phase::Opening, Saved::NotKept(NotKept::NotLoaded)));
    assert_eq!(update(&mut model, Msg::OpenPressed), [Effect::Open]);
    update(&mut model, Msg::Opened(Box::new(fresh())));
    assert_eq!((model.phase, model.saved), (Phase::Ready, Saved::Untouched));
}

#[test]
fn a_rest_that_did_not_load_is_tried_again_and_nothing_is_lost() {
    let beginning = Content { questions: Rc::new(QuestionSet::beginning()), ..content() };
    let mut model = Model { rest: Rest::Coming, ..Model::new(settled(), beginning) };
    update(&mut model, Msg::Opened(Box::new(fresh())));
    assert!(!model.waits_for_rest(), "the first question needs nothing of it");
    let id = first_entry(&model, Topic::WorkingWell);
    update(&mut model, Msg::EntryWritten(Topic::WorkingWell, id, words("a")));
    assert_eq!(update(&mut model, Msg::RestFailed), []);
    let effects = update(&mut model, Msg::NextPressed);
    assert!(model.waits_for_rest() && effects.contains(&Effect::LoadRest), "tried again when it is needed");
    assert_eq!(model.rest, Rest::Coming);
    // What a late screen would say is not taken in before there is one.
    let before = model.clone();
    assert_eq!(update(&mut model, Msg::HopesWritten(words("b"))), []);
    assert_eq!(model, before);
    assert_eq!(update(&mut model, Msg::RestFailed), []);
    assert_eq!(model.rest, Rest::Failed);
    let outcome = SaveOutcome::NotKept(NotKept::NotLoaded);
    let revision = model.revision;
    update(&mut model, Msg::SaveEnded { revision, outcome });
    assert_eq!(update(&mut model, Msg::RestPressed), [Effect::LoadRest]);
    assert_eq!(update(&mut model, Msg::RestPressed), [], "once at a time");
    let effects = update(&mut model, Msg::RestLoaded(content().questions));
    assert!(matches!(effects.as_slice(), [Effect::Save(_)]), "what could not be saved is saved: {effects:?}");
    assert!(!model.waits_for_rest());
    assert_eq!(model.assessment().section(Topic::WorkingWell).entries[0].words, words("a"));
    assert_eq!(model.content.questions, content().questions, "and everything is asked");
    assert_eq!(model.draft.place, Place::People, "where it would have been asked");
    assert_eq!(update(&mut model, Msg::RestFailed), [], "what is there does not go");
    assert_eq!(model.rest, Rest::There);
}

#[test]
fn what_a_portal_takes_over_is_not_called_delivered() {
    let mut model = opened(settled());
    let id = first_entry(&model, Topic::WorkingWell);
    update(&mut model, Msg::EntryWritten(Topic::WorkingWell, id, words("a")));
    update(&mut model, Msg::SharePressed(Route::Send));
    let signed = Signed {
        jti: "x".into(),
        json: "{}".into(),
        iat: 1,
        audience: None,
        nonce: None,
        content_type: None,
        form: None,
    };
    let answers = model.answers;
    update(&mut model, Msg::SignEnded { route: Route::Send, answers, result: Ok(signed) });
    update(&mut model, Msg::TakenOver);
    assert_eq!((model.sharing, model.draft.delivered), (Sharing::TakenOver, false));
}

#[test]
fn an_export_for_an_older_nonce_is_signed_anew() {
    let mut model = opened(Portal { nonce: Some("first".into()), ..settled() });
    let id = first_entry(&model, Topic::WorkingWell);
    update(&mut model, Msg::EntryWritten(Topic::WorkingWell, id, words("a")));
    update(&mut model, Msg::SharePressed(Route::Send));
    let signed = Signed {
        jti: "x".into(),
        json: "{}".into(),
        iat: 1,
        audience: None,
        nonce: Some("first".into()),
        content_type: None,
        form: None,
    };
    let answers = model.answers;
    update(&mut model, Msg::SignEnded { route: Route::Send, answers, result: Ok(signed.clone()) });
    update(&mut model, Msg::ShareEnded(Route::Send, Err(Failure::TimedOut)));
    assert_eq!(update(&mut model, Msg::SharePressed(Route::Send)), [Effect::Send(signed)]);
    update(&mut model, Msg::ShareEnded(Route::Send, Err(Failure::TimedOut)));
    update(&mut model, Msg::PortalChanged(Portal { nonce: Some("second".into()), ..settled() }));
    let effects = update(&mut model, Msg::SharePressed(Route::Send));
    assert!(matches!(effects.as_slice(), [Effect::Sign(_)]), "{effects:?}");
}

#[test]
fn what_is_changed_while_signing_is_signed_again() {
    let mut model = opened(settled());
    let id = first_entry(&model, Topic::WorkingWell);
    update(&mut model, Msg::EntryWritten(Topic::WorkingWell, id, words("a")));
    update(&mut model, Msg::SharePressed(Route::File));
    let old = model.answers;
    update(&mut model, Msg::EntryWritten(Topic::WorkingWell, id, words("b")));
    let signed = Signed {
        jti: "x".into(),
        json: "{}".into(),
        iat: 1,
        audience: None,
        nonce: None,
        content_type: None,
        form: None,
    };
    let effects = update(&mut model, Msg::SignEnded { route: Route::File, answers: old, result: Ok(signed) });
    assert!(matches!(effects.as_slice(), [Effect::Sign(what)] if what.answers == model.answers), "{effects:?}");
}

#[test]
fn leaving_empties_the_model_at_once() {
    let mut model = opened(settled());
    let id = first_entry(&model, Topic::Worries);
    update(&mut model, Msg::EntryWritten(Topic::Worries, id, words("secret")));
    let effects = update(&mut model, Msg::LeavePressed);
    assert_eq!(effects, [Effect::Leave(Keep::Tab)], "just for now: nothing more is written");
    assert_eq!(model.phase, Phase::Left);
    assert!(!format!("{model:?}").contains("secret"));
    assert_eq!(update(&mut model, Msg::EntryAdded(Topic::Worries)), []);
}

#[test]
fn leaving_writes_what_is_to_be_kept_first() {
    let mut model = opened(Portal { keep: Some(Keep::Device), ..settled() });
    let id = first_entry(&model, Topic::Worries);
    update(&mut model, Msg::EntryWritten(Topic::Worries, id, words("kept")));
    let effects = update(&mut model, Msg::LeavePressed);
    assert!(matches!(effects.as_slice(), [Effect::Save(_), Effect::Leave(Keep::Device)]), "{effects:?}");
}

fn passcode(text: &str) -> Passcode {
    Passcode::typed(text)
}

/// A sitting kept with a passcode, with one answer in it that is saved.
fn with_passcode(text: &str) -> Model {
    let mut model = opened(Portal { keep: None, ..settled() });
    update(&mut model, Msg::KeepChosen(Keep::Passcode));
    update(&mut model, Msg::PasscodeMade(passcode("long enough"), passcode("long enough")));
    let id = first_entry(&model, Topic::Worries);
    update(&mut model, Msg::EntryWritten(Topic::Worries, id, words(text)));
    let revision = model.revision;
    update(&mut model, Msg::SaveEnded { revision, outcome: SaveOutcome::Durable });
    assert_eq!((model.keep, model.saved), (Some(Keep::Passcode), Saved::Kept(revision)));
    model
}

#[test]
fn until_a_passcode_is_made_it_is_just_for_now() {
    let mut model = opened(Portal { keep: Some(Keep::Passcode), ..settled() });
    assert_eq!((model.draft.place, model.keep()), (Place::Keep, Keep::Tab));
    assert!(model.making.is_some(), "it is asked for");
    assert_eq!(update(&mut model, Msg::PasscodeMade(passcode("12345"), passcode("12345"))), []);
    assert_eq!(model.making.map(|m| m.state), Some(MakingState::Short));
    assert_eq!(update(&mut model, Msg::PasscodeMade(passcode("123456"), passcode("123457"))), []);
    assert_eq!(model.making.map(|m| m.state), Some(MakingState::Differs));
    assert_eq!(model.keep(), Keep::Tab);
    let effects = update(&mut model, Msg::PasscodeMade(passcode("123456"), passcode("123456")));
    let [Effect::Save(record)] = effects.as_slice() else { panic!("{effects:?}") };
    assert_eq!((record.keep, &record.passcode), (Keep::Passcode, &Some(passcode("123456"))));
    assert!(!format!("{model:?} {effects:?}").contains("123456"), "it is in no text");
    assert_eq!(model.saved, Saved::Pending);
    update(&mut model, Msg::SaveEnded { revision: record.revision, outcome: SaveOutcome::Durable });
    assert_eq!((model.keep(), model.making), (Keep::Passcode, None));
}

#[test]
fn a_passcode_that_can_not_be_used_changes_nothing() {
    let mut model = opened(Portal { keep: None, ..settled() });
    update(&mut model, Msg::KeepChosen(Keep::Device));
    update(&mut model, Msg::KeepChosen(Keep::Passcode));
    assert_eq!(model.keep(), Keep::Device, "not yet");
    update(&mut model, Msg::PasscodeMade(passcode("123456"), passcode("123456")));
    let (revision, outcome) = (model.revision, SaveOutcome::NotKept(NotKept::Full));
    let effects = update(&mut model, Msg::SaveEnded { revision, outcome });
    assert_eq!((model.keep(), model.making.map(|m| m.state)), (Keep::Device, Some(MakingState::Failed)));
    assert!(matches!(effects.as_slice(), [Effect::Save(r)] if r.keep == Keep::Device), "{effects:?}");
}

#[test]
fn the_portal_settles_the_most_and_the_young_person_may_choose_less() {
    for (most, offered) in [
        (None, vec![Keep::Tab, Keep::Passcode, Keep::Device]),
        (Some(Keep::Device), vec![Keep::Tab, Keep::Passcode, Keep::Device]),
        (Some(Keep::Passcode), vec![Keep::Tab, Keep::Passcode]),
        (Some(Keep::Tab), vec![Keep::Tab]),
    ] {
        let mut model = opened(Portal { keep: most, ..settled() });
        let all: Vec<Keep> = Keep::ALL.iter().copied().filter(|keep| model.offers(*keep)).collect();
        assert_eq!(all, offered, "{most:?}");
        for keep in Keep::ALL {
            update(&mut model, Msg::KeepChosen(*keep));
            assert!(model.offers(model.keep()), "{most:?}: {keep:?}");
        }
    }
}

#[test]
fn locking_writes_what_is_owed_and_empties_the_model_at_once() {
    for asked in [Msg::LockPressed, Msg::LockAsked] {
        let mut model = with_passcode("secret");
        let id = first_entry(&model, Topic::Worries);
        update(&mut model, Msg::EntryWritten(Topic::Worries, id, words("secret and more")));
        update(&mut model, Msg::EntryRemoved(Topic::Worries, id));
        update(&mut model, Msg::RemovalUndone);
        let effects = update(&mut model, asked);
        let [Effect::Save(record), Effect::Lock] = effects.as_slice() else { panic!("{effects:?}") };
        assert_eq!(record.draft.assessment.worries.said().next().map(|e| e.words.as_str()), Some("secret and more"));
        assert_eq!(model.phase, Phase::Locked);
        assert!(!format!("{model:?}").contains("secret"));
        let late = Msg::SaveEnded { revision: record.revision, outcome: SaveOutcome::Durable };
        assert_eq!(update(&mut model, late), []);
        assert_eq!(update(&mut model, Msg::EntryAdded(Topic::Worries)), []);
        assert_eq!(update(&mut model, Msg::SaveDue), []);
        assert_eq!(update(&mut model, Msg::SharePressed(Route::File)), []);
    }
}

#[test]
fn only_what_has_a_passcode_is_locked() {
    for keep in [Keep::Tab, Keep::Device] {
        let mut model = opened(Portal { keep: Some(keep), ..settled() });
        assert_eq!(update(&mut model, Msg::LockAsked), []);
        assert_eq!(model.phase, Phase::Ready);
    }
    let mut model = opened(Portal { keep: None, ..settled() });
    update(&mut model, Msg::KeepChosen(Keep::Passcode));
    update(&mut model, Msg::PasscodeMade(passcode("123456"), passcode("123456")));
    assert_eq!(update(&mut model, Msg::LockAsked), [], "nothing could open it yet");
}

fn shut(wrong: bool, wait: u32) -> Msg {
    Msg::Opened(Box::new(Opened { shut: Some(Shut { wrong, wait }), ..fresh() }))
}

#[test]
fn a_wrong_passcode_waits_and_the_right_one_opens() {
    let mut model = Model::new(settled(), content());
    assert_eq!(update(&mut model, shut(false, 0)), []);
    assert_eq!((model.phase, model.keep()), (Phase::Locked, Keep::Passcode));
    assert_eq!(update(&mut model, Msg::PasscodeGiven(passcode(""))), [], "nothing was typed");
    let given = passcode("a guess");
    assert_eq!(update(&mut model, Msg::PasscodeGiven(given.clone())), [Effect::Unlock(given.clone())]);
    assert_eq!(update(&mut model, Msg::PasscodeGiven(given.clone())), [], "one at a time");
    assert_eq!(update(&mut model, shut(true, 2)), [Effect::WaitSecond]);
    assert_eq!(update(&mut model, Msg::PasscodeGiven(given.clone())), [], "not yet");
    assert_eq!(update(&mut model, Msg::SecondPassed), [Effect::WaitSecond]);
    assert_eq!(update(&mut model, Msg::SecondPassed), []);
    assert_eq!((model.gate.told, model.gate.left, model.gate.tries), (2, 0, 2));
    update(&mut model, Msg::PasscodeGiven(given));
    let restored = Opened { restored: true, keep: Some(Keep::Passcode), ..fresh() };
    update(&mut model, Msg::Opened(Box::new(restored)));
    assert_eq!((model.phase, model.keep(), model.gate), (Phase::Ready, Keep::Passcode, Gate::default()));
}

#[test]
fn beside_locked_records_nothing_can_be_kept_but_in_this_tab() {
    let mut model = Model::new(Portal { keep: None, ..settled() }, content());
    update(&mut model, shut(false, 0));
    assert_eq!(update(&mut model, Msg::NotMinePressed), [Effect::Begin(None)]);
    let own = Assessment::new("a5".into(), "j5".into(), Occasion::Start, 0);
    update(&mut model, Msg::Begun(Box::new(own)));
    assert_eq!((model.phase, model.keep()), (Phase::Ready, Keep::Tab));
    for keep in [Keep::Device, Keep::Passcode] {
        assert_eq!(update(&mut model, Msg::KeepChosen(keep)), []);
    }
    assert_eq!(model.keep(), Keep::Tab);
    assert_eq!(update(&mut model, Msg::LockAsked), []);
}

#[test]
fn forgetting_it_takes_two_taps_to_start_again() {
    let mut model = Model::new(settled(), content());
    update(&mut model, shut(true, 30));
    update(&mut model, Msg::ForgottenOpened(true));
    assert_eq!(update(&mut model, Msg::DeleteConfirmed), []);
    update(&mut model, Msg::DeletePressed);
    assert_eq!(update(&mut model, Msg::DeleteConfirmed), [Effect::DeleteAll]);
    let fresh = Box::new(Assessment::new("a2".into(), "j2".into(), Occasion::Start, 0));
    update(&mut model, Msg::DeleteEnded { complete: true, fresh });
    assert_eq!(model.phase, Phase::Deleted);
}

#[test]
fn a_file_is_shown_before_it_is_added() {
    let mut model = opened(Portal { keep: Some(Keep::Device), ..settled() });
    assert_eq!(update(&mut model, Msg::FilePressed), [Effect::ChooseFile]);
    update(&mut model, Msg::FileChosen);
    update(&mut model, Msg::FileLooked(Err(FileRefused::NeedsPasscode)));
    assert_eq!(update(&mut model, Msg::FileAddPressed), []);
    let given = passcode("p");
    assert_eq!(update(&mut model, Msg::FilePasscodeGiven(given.clone())), [Effect::LookInside(given)]);
    let backup = BackupInside { made: 0, sittings: Vec::new() };
    let inside = Inside { backup: Some(backup), export: None };
    update(&mut model, Msg::FileLooked(Ok(Box::new(inside))));
    assert_eq!(update(&mut model, Msg::FileAddPressed), [Effect::AddFile(Keep::Device)]);
    let mut added = Opened { restored: true, keep: Some(Keep::Device), ..fresh() };
    added.draft.assessment.hopes.words = words("from the file");
    let effects = update(&mut model, Msg::FileAdded(Ok(Box::new(added))));
    assert!(effects.contains(&Effect::DropFile), "{effects:?}");
    assert_eq!(model.file, Some(FileShown::Added));
    assert_eq!(model.assessment().hopes.words.as_str(), "from the file");
    assert_eq!(update(&mut model, Msg::FileClosed), [Effect::DropFile]);
    assert_eq!(model.file, None);
}

#[test]
fn a_witness_is_signed_for_a_role_and_goes_with_the_same_export() {
    let export = ExportInside {
        kid: "k".into(),
        own: false,
        iat: 0,
        occasion: Occasion::Start,
        started: 0,
        groups: Vec::new(),
        witnesses: Vec::new(),
    };
    let mut model = opened(settled());
    update(&mut model, Msg::FileChosen);
    update(&mut model, Msg::FileLooked(Ok(Box::new(Inside { backup: None, export: Some(export) }))));
    assert_eq!(update(&mut model, Msg::WitnessPressed), [], "as whom?");
    update(&mut model, Msg::RoleChosen(Role::Teacher));
    assert_eq!(update(&mut model, Msg::WitnessPressed), [Effect::Witness(Role::Teacher)]);
    assert_eq!(update(&mut model, Msg::FileAddPressed), [], "there is nothing to add");

    let signed = |jti: &str, json: &str| {
        let (jti, json) = (jti.to_owned(), json.to_owned());
        Signed { jti, json, iat: 1, audience: None, nonce: None, content_type: None, form: None }
    };
    let attached = |jti| Msg::Attached(Box::new(signed(jti, "{witness}")));
    assert_eq!(update(&mut model, attached("x")), [], "there is no signed export");
    model.draft.signed = Some(signed("x", "{}"));
    assert_eq!(update(&mut model, attached("y")), [], "it is another");
    update(&mut model, attached("x"));
    assert_eq!(update(&mut model, Msg::SharePressed(Route::Send)), [Effect::Send(signed("x", "{witness}"))]);
}

#[test]
fn deleting_takes_two_taps_and_moving_away_takes_the_first_back() {
    let mut model = opened(settled());
    assert_eq!(update(&mut model, Msg::DeleteConfirmed), []);
    update(&mut model, Msg::PlaceChosen(Place::Finish));
    update(&mut model, Msg::DeletePressed);
    update(&mut model, Msg::BackPressed);
    assert_eq!(update(&mut model, Msg::DeleteConfirmed), []);
    update(&mut model, Msg::DeletePressed);
    assert_eq!(update(&mut model, Msg::DeleteConfirmed), [Effect::DeleteAll]);
    let fresh = Assessment::new("a2".into(), "j2".into(), Occasion::Start, 0);
    update(&mut model, Msg::DeleteEnded { complete: true, fresh: Box::new(fresh) });
    assert_eq!(model.phase, Phase::Deleted);
    assert_eq!(update(&mut model, Msg::SaveDue), [], "nothing is written after a delete");
}

#[test]
fn a_step_goes_only_with_its_goal() {
    let mut model = opened(settled());
    update(&mut model, Msg::GoalWritten(0, words("sleep in my own bed")));
    let (goal, step) = (model.assessment().goals.list[0].id, model.assessment().goals.list[0].steps[0].id);
    update(&mut model, Msg::StepWritten(step, StepPart::What, words("new night light")));
    assert!(model.assessment().is_shared(Line::Step(step)));
    update(&mut model, Msg::LineSwitched(Line::Goal(goal), false));
    assert!(!model.assessment().is_shared(Line::Step(step)));
}

fn any_words() -> impl Strategy<Value = Words> {
    ".{0,12}".prop_map(|text| Words::from_start_of(&text))
}

fn any_topic() -> impl Strategy<Value = Topic> {
    proptest::sample::select(Topic::ALL.as_slice())
}

fn any_rating() -> impl Strategy<Value = Option<Rating>> {
    let number = (0u8..=10).prop_map(|n| Rating::Number(Scale::try_from(n).expect("in range")));
    let face = proptest::sample::select(Face::ALL).prop_map(Rating::Face);
    proptest::option::of(prop_oneof![number, face])
}

fn any_place() -> impl Strategy<Value = Place> {
    prop_oneof![
        Just(Place::Band),
        Just(Place::Keep),
        Just(Place::WorkingWell),
        Just(Place::People),
        Just(Place::Toolkit),
        Just(Place::LifeNotLower),
        (0u8..4).prop_map(Place::GoalWords),
        (0u8..4).prop_map(Place::GoalSteps),
        Just(Place::GoalsSoFar),
        Just(Place::LookBack),
        Just(Place::Finish),
    ]
}

fn any_msg() -> impl Strategy<Value = Msg> {
    let id = 0u32..12;
    let keep = prop_oneof![Just(Keep::Tab), Just(Keep::Device), Just(Keep::Passcode)];
    let route = prop_oneof![Just(Route::Send), Just(Route::File), Just(Route::ShareSheet)];
    let signed = Signed {
        jti: "j".into(),
        json: "{}".into(),
        iat: 1,
        audience: None,
        nonce: None,
        content_type: None,
        form: None,
    };
    let moving = prop_oneof![
        3 => Just(Msg::NextPressed),
        3 => Just(Msg::BackPressed),
        1 => any_place().prop_map(Msg::PlaceChosen),
        1 => Just(Msg::HelpOpened),
        1 => Just(Msg::HelpClosed),
        1 => Just(Msg::PreviewAsked),
    ];
    let entries = prop_oneof![
        any_topic().prop_map(Msg::EntryAdded),
        (any_topic(), id.clone()).prop_map(|(t, i)| Msg::EntryOpened(t, i)),
        (any_topic(), id.clone(), any_words()).prop_map(|(t, i, w)| Msg::EntryWritten(t, i, w)),
        (any_topic(), id.clone()).prop_map(|(t, i)| Msg::EntryPlaced(t, i, Some("friends".into()))),
        (id.clone(), any_rating()).prop_map(|(i, s)| Msg::EntryRated(i, s)),
        (any_topic(), id.clone()).prop_map(|(t, i)| Msg::EntryRemoved(t, i)),
        (any_topic(), any_words()).prop_map(|(t, w)| Msg::SuggestionTaken(t, w, None)),
    ];
    let rest = prop_oneof![
        any_rating().prop_map(Msg::LifeRated),
        any_words().prop_map(Msg::WhyNotLowerWritten),
        any_words().prop_map(Msg::HopesWritten),
        Just(Msg::GoalAdded),
        (0u8..4, any_words()).prop_map(|(i, w)| Msg::GoalWritten(i, w)),
        (0u8..4, any_rating()).prop_map(|(i, s)| Msg::GoalRated(i, s)),
        id.clone().prop_map(Msg::GoalRemoved),
        (0u8..4).prop_map(Msg::StepAdded),
        (id.clone(), any_words()).prop_map(|(i, w)| Msg::StepWritten(i, StepPart::What, w)),
        (id.clone(), any::<bool>()).prop_map(|(i, d)| Msg::StepTicked(i, d)),
        id.clone().prop_map(Msg::StepRemoved),
        Just(Msg::RemovalUndone),
        (id, any::<bool>()).prop_map(|(i, s)| Msg::LineSwitched(Line::Goal(i), s)),
    ];
    let outside = prop_oneof![
        Just(Msg::RestLoaded(content().questions)),
        Just(Msg::RestFailed),
        Just(Msg::RestPressed),
        keep.prop_map(Msg::KeepChosen),
        route.clone().prop_map(Msg::SharePressed),
        Just(Msg::SaveDue),
        (0u64..40).prop_map(|revision| Msg::SaveEnded { revision, outcome: SaveOutcome::Durable }),
        (0u64..40).prop_map(|revision| Msg::SaveEnded { revision, outcome: SaveOutcome::NotKept(NotKept::Full) }),
        (route.clone(), 0u64..40).prop_map(move |(route, answers)| Msg::SignEnded {
            route,
            answers,
            result: Ok(signed.clone())
        }),
        route.clone().prop_map(|r| Msg::ShareEnded(r, Ok(()))),
        route.prop_map(|r| Msg::ShareEnded(r, Err(Failure::TimedOut))),
        Just(Msg::DeletePressed),
        Just(Msg::DeleteCancelled),
        Just(Msg::TakeOverPressed),
    ];
    let of =
        || prop_oneof![Just(DrawingOf::Hopes), Just(DrawingOf::WhyNotLower), (0u32..12).prop_map(DrawingOf::Entry)];
    let stroke = (0i32..1000, 0i32..750).prop_map(|(x, y)| Stroke::through(&[(x, y)], Colour::Red, Width::Thick));
    let spoken = || Spoken { tag: "cy".into(), locale: Rc::new(Locale::built_in()), questions: None, help: None };
    let drawing = prop_oneof![
        of().prop_map(Msg::PadOpened),
        Just(Msg::PadClosed),
        Just(Msg::WordsInsteadPressed),
        Just(Msg::ColourChosen(Colour::Blue)),
        (of(), stroke).prop_map(|(of, stroke)| Msg::StrokeDrawn(of, stroke.expect("a dot"))),
        of().prop_map(Msg::StrokeUndone),
        of().prop_map(Msg::DrawingCleared),
    ];
    let speaking = prop_oneof![
        Just(Msg::LanguagesOpened),
        Just(Msg::LanguageChosen("cy".into())),
        Just(Msg::LanguageLoaded(Box::new(spoken()))),
        Just(Msg::LanguageFailed("cy".into())),
        any::<bool>().prop_map(Msg::VoiceFound),
        Just(Msg::ListenPressed),
        Just(Msg::ListenEnded),
        Just(Msg::CardOpened),
        Just(Msg::CardClosed),
        any::<bool>().prop_map(Msg::CardWorriesSwitched),
        Just(Msg::CardPrintPressed),
        Just(Msg::CardFilePressed),
        any::<bool>().prop_map(Msg::CardSaved),
    ];
    let passcodes = prop_oneof![
        Just(Msg::PasscodeAsked(Purpose::Keep)),
        Just(Msg::PasscodeAsked(Purpose::Backup)),
        Just(Msg::PasscodeCancelled),
        Just(Msg::PasscodeMade(passcode("123456"), passcode("123456"))),
        Just(Msg::PasscodeMade(passcode("123456"), passcode("other"))),
        Just(Msg::PasscodeGiven(passcode("123456"))),
        any::<bool>().prop_map(Msg::PasscodeShown),
        any::<bool>().prop_map(Msg::ForgottenOpened),
        any::<bool>().prop_map(Msg::BackUpEnded),
        Just(Msg::KeptOpened),
        Just(Msg::KeptClosed),
        Just(Msg::SecondPassed),
        Just(Msg::Held),
        Just(Msg::NotMinePressed),
        (any::<bool>(), 0u32..3).prop_map(|(wrong, wait)| shut(wrong, wait)),
    ];
    let backup = || Inside { backup: Some(BackupInside { made: 0, sittings: Vec::new() }), export: None };
    let files = prop_oneof![
        Just(Msg::FilePressed),
        Just(Msg::FileChosen),
        Just(Msg::FileClosed),
        Just(Msg::FileAddPressed),
        Just(Msg::FilePasscodeGiven(passcode("p"))),
        Just(Msg::FileLooked(Err(FileRefused::NeedsPasscode))),
        Just(Msg::FileLooked(Ok(Box::new(backup())))),
        Just(Msg::FileAdded(Err(NotAdded::NotKept(NotKept::Full)))),
        Just(Msg::FileAdded(Ok(Box::new(Opened { restored: true, ..fresh() })))),
        Just(Msg::RoleChosen(Role::Other)),
        Just(Msg::WitnessPressed),
        any::<bool>().prop_map(Msg::WitnessEnded),
    ];
    let ending = prop_oneof![
        Just(Msg::LockPressed),
        Just(Msg::LockAsked),
        Just(Msg::LeavePressed),
        Just(Msg::DeleteConfirmed),
        Just(Msg::StartPressed(None)),
        any::<bool>().prop_map(|complete| Msg::DeleteEnded {
            complete,
            fresh: Box::new(Assessment::new("a9".into(), "j9".into(), Occasion::Start, 0)),
        }),
        Just(Msg::Begun(Box::new(Assessment::new("a8".into(), "j1".into(), Occasion::Review, 0)))),
        Just(Msg::Opened(Box::new(fresh()))),
        Just(Msg::PortalChanged(Portal::default())),
        Just(Msg::PortalChanged(settled())),
    ];
    prop_oneof![
        20 => moving, 30 => entries, 30 => rest, 15 => outside, 6 => passcodes, 3 => files, 10 => drawing, 6 => speaking,
        2 => ending,
    ]
}

fn any_portal() -> impl Strategy<Value = Portal> {
    prop_oneof![Just(Portal::default()), Just(settled())]
}

/// What a person would notice.
fn seen(model: &Model) -> impl PartialEq + std::fmt::Debug + use<> {
    (model.draft.clone(), model.keep, model.phase, model.sharing.clone(), model.removed.clone())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(2_000) })]

    /// `update` is total; the screen is always one that exists.
    #[test]
    fn no_sequence_of_messages_breaks_the_model(portal in any_portal(), msgs in prop::collection::vec(any_msg(), 0..60)) {
        let mut model = opened(portal);
        for msg in msgs {
            update(&mut model, msg);
            let a = model.assessment();
            prop_assert!(a.goals.list.len() <= MOST_GOALS);
            prop_assert!(a.worries.entries.len() <= Section::MOST_ENTRIES);
            prop_assert!(a.drawings().count() <= Assessment::MOST_DRAWINGS);
            prop_assert!(a.drawings().all(Drawing::is_there));
            let mut ids: Vec<u32> =
                Topic::ALL.into_iter().flat_map(|topic| &a.section(topic).entries).map(|e| e.id).collect();
            ids.extend(a.goals.list.iter().flat_map(|g| g.steps.iter().map(|s| s.id).chain([g.id])));
            let all = ids.len();
            ids.sort_unstable();
            ids.dedup();
            prop_assert_eq!(ids.len(), all, "an id was given twice");
            prop_assert!(ids.iter().all(|id| *id < a.next_id));
            prop_assert!(progress(&model).index >= 1 && progress(&model).index <= progress(&model).of);
        }
    }

    #[test]
    fn back_then_next_changes_nothing(portal in any_portal(), msgs in prop::collection::vec(any_msg(), 0..40)) {
        let mut model = opened(portal);
        for msg in msgs {
            update(&mut model, msg);
        }
        let in_path = path(&model).contains(&model.draft.place);
        if model.phase == Phase::Ready && in_path && previous(&model).is_some() {
            let before = seen(&model);
            update(&mut model, Msg::BackPressed);
            update(&mut model, Msg::NextPressed);
            prop_assert_eq!(seen(&model), before);
        }
    }

    #[test]
    fn a_draft_that_is_stored_and_read_is_the_same(msgs in prop::collection::vec(any_msg(), 0..60)) {
        let mut model = opened(Portal::default());
        for msg in msgs {
            update(&mut model, msg);
        }
        let text = json::to_canonical(&model.draft.store());
        let value = json::parse(text.as_bytes()).expect("strict JSON");
        let draft = Draft::restore(&value).expect("the same shape");
        prop_assert_eq!(&draft, &model.draft);
        let mut restored = Model::new(model.portal.clone(), content());
        update(&mut restored, Msg::Opened(Box::new(Opened { draft, keep: model.keep, restored: true, not_kept: None, shut: None })));
        if model.phase == Phase::Ready {
            prop_assert_eq!(restored.draft, model.draft);
        }
    }

    /// Changes that are owed are always either waiting for a save or said not to be kept.
    #[test]
    fn nothing_changed_is_called_kept(msgs in prop::collection::vec(any_msg(), 0..60)) {
        let mut model = opened(settled());
        for msg in msgs {
            update(&mut model, msg);
            if let Saved::Kept(revision) = model.saved {
                prop_assert_eq!(revision, model.revision);
            }
        }
    }
}

/// How many presses of Escape until the page is left; 0 while it is not.
fn escapes(times: &[f64]) -> usize {
    let mut escapes = Escapes::default();
    times.iter().position(|at| escapes.pressed(*at)).map_or(0, |at| at + 1)
}

#[test]
fn escape_leaves_with_the_third_press_in_a_row() {
    assert_eq!(escapes(&[0.0, 200.0]), 0);
    assert_eq!(escapes(&[0.0, 200.0, 400.0]), 3);
    assert_eq!(escapes(&[0.0, 750.0, 1_500.0]), 3);
    assert_eq!(escapes(&[0.0, 750.0, 1_501.0]), 0, "too slow");
    // The last three count, whatever was before.
    assert_eq!(escapes(&[0.0, 5_000.0, 5_200.0, 5_400.0]), 4);
    assert_eq!(escapes(&[0.0, 1_000.0, 2_000.0, 3_000.0, 4_000.0]), 0);
    assert_eq!(escapes(&[9_000.0, 100.0, 200.0]), 0, "the clock was set back");
    assert_eq!(escapes(&[f64::NAN; 5]), 0);
}

#[test]
fn anything_in_between_begins_the_count_again() {
    let mut escapes = Escapes::default();
    assert!(!escapes.pressed(0.0) && !escapes.pressed(100.0));
    escapes.interrupted();
    assert!(!escapes.pressed(200.0) && !escapes.pressed(300.0));
    assert!(escapes.pressed(400.0));
    // After leaving it begins anew.
    assert!(!escapes.pressed(500.0));
}
