//! Several tabs and what waits in the outbox, as the model takes them in.
#![cfg(not(target_arch = "wasm32"))]

use std::rc::Rc;
use wellbeing_assessment::domain::*;
use wellbeing_assessment::session::*;

fn words(text: &str) -> Words {
    Words::try_from(text.to_owned()).expect("short enough")
}

fn model() -> Model {
    let content = Content {
        questions: Rc::new(QuestionSet::built_in()),
        locale: Rc::new(Locale::built_in()),
        help: Rc::new(HelpLines::built_in()),
    };
    let portal = Portal {
        band: Some(AgeBand::From12To15),
        mode: Some(Mode::Alone),
        keep: Some(Keep::Device),
        can_send: true,
        ..Portal::default()
    };
    let mut model = Model::new(portal, content);
    update(&mut model, Msg::Opened(Box::new(opened("to sleep through the night"))));
    model
}

fn opened(hopes: &str) -> Opened {
    let mut draft = Draft::new(Assessment::new("a1".into(), "j1".into(), Occasion::Start, 1_790_000_000));
    draft.assessment.hopes.words = words(hopes);
    draft.place = Place::WorkingWell;
    Opened { draft, keep: Some(Keep::Device), restored: true, not_kept: None, shut: None }
}

fn news(tab: Tab) -> TabNews {
    TabNews { tab, opened: None, asked: false, deleted: false, locked: false }
}

fn told(model: &mut Model, news: TabNews) -> Vec<Effect> {
    update(model, Msg::TabTold(Box::new(news)))
}

fn hopes(model: &Model) -> &str {
    model.assessment().hopes.words.as_str()
}

// ---- tabs

#[test]
fn a_follower_shows_what_is_saved_elsewhere_on_its_own_screen_and_changes_nothing() {
    let mut model = model();
    told(&mut model, news(Tab::Following));
    assert!(model.is_read_only());
    for _ in [Place::People, Place::Toolkit, Place::Worries] {
        assert_eq!(update(&mut model, Msg::NextPressed), [Effect::StepShown(progress(&model))]);
    }
    assert_eq!(model.draft.place, Place::Worries);
    let before = model.clone();
    for msg in [
        Msg::HopesWritten(words("mine")),
        Msg::EntryAdded(Topic::Worries),
        Msg::KeepChosen(Keep::Tab),
        Msg::SharePressed(Route::Send),
        Msg::DeletePressed,
        Msg::SaveDue,
        Msg::PageHidden,
    ] {
        assert_eq!(update(&mut model, msg.clone()), [], "{msg:?}");
        assert_eq!(model, before, "{msg:?}");
    }
    told(&mut model, TabNews { opened: Some(opened("to sleep at all")), ..news(Tab::Following) });
    assert_eq!((hopes(&model), model.draft.place), ("to sleep at all", Place::Worries));
    assert!(matches!(model.saved, Saved::Kept(_)), "nothing here is unsaved");
}

#[test]
fn who_is_asked_for_the_pen_saves_first() {
    let mut model = model();
    update(&mut model, Msg::HopesWritten(words("the last letter")));
    let effects = told(&mut model, TabNews { asked: true, ..news(Tab::Writing) });
    let [Effect::Save(record), Effect::GivePen] = effects.as_slice() else { panic!("{effects:?}") };
    assert_eq!(record.draft.assessment.hopes.words.as_str(), "the last letter");
    // Until that is written nothing here is read only, and nothing is replaced.
    told(&mut model, TabNews { opened: Some(opened("older")), ..news(Tab::Stopped) });
    assert_eq!((hopes(&model), model.is_read_only()), ("the last letter", false));
    let (revision, outcome) = (model.revision, SaveOutcome::Durable);
    update(&mut model, Msg::SaveEnded { revision, outcome });
    told(&mut model, news(Tab::Stopped));
    assert!(model.is_read_only());
    assert_eq!(update(&mut model, Msg::TakeOverPressed), [Effect::TakePen]);
    told(&mut model, TabNews { opened: Some(opened("from the other one")), ..news(Tab::Writing) });
    assert_eq!((hopes(&model), model.is_read_only()), ("from the other one", false));
}

#[test]
fn what_was_typed_and_could_not_be_saved_is_not_replaced() {
    let mut model = model();
    update(&mut model, Msg::HopesWritten(words("typed here")));
    let (revision, outcome) = (model.revision, SaveOutcome::NotKept(NotKept::OtherTab));
    update(&mut model, Msg::SaveEnded { revision, outcome });
    told(&mut model, TabNews { opened: Some(opened("typed there")), ..news(Tab::Following) });
    assert_eq!((hopes(&model), model.is_read_only()), ("typed here", false));
    let effects = update(&mut model, Msg::TakeOverPressed);
    assert!(matches!(effects.as_slice(), [Effect::TakeOver(_)]), "{effects:?}");
}

#[test]
fn a_deletion_elsewhere_leaves_nothing_to_write_back() {
    let mut model = model();
    update(&mut model, Msg::HopesWritten(words("gone")));
    assert_eq!(told(&mut model, TabNews { deleted: true, ..news(Tab::Writing) }), []);
    assert_eq!(model.phase, Phase::Deleted);
    assert!(!format!("{:?}", model.draft).contains("gone"));
    for msg in [Msg::SaveDue, Msg::PageHidden, Msg::HopesWritten(words("again"))] {
        assert_eq!(update(&mut model, msg), []);
    }
}

#[test]
fn locked_in_one_tab_is_locked_in_all() {
    let mut model = model();
    model.keep = Some(Keep::Passcode);
    told(&mut model, news(Tab::Following));
    assert_eq!(told(&mut model, TabNews { locked: true, ..news(Tab::Writing) }), [Effect::Lock]);
    assert_eq!(model.phase, Phase::Locked);
    // Said back and forth once, not for ever.
    assert_eq!(told(&mut model, TabNews { locked: true, ..news(Tab::Writing) }), []);
    let mut open = self::model();
    assert_eq!(told(&mut open, TabNews { locked: true, ..news(Tab::Writing) }), [], "what has no passcode has no lock");
}

// ---- the outbox

fn signed(jti: &str) -> Signed {
    Signed { jti: jti.into(), json: "{}".into(), iat: 1, audience: None, nonce: None, content_type: None, form: None }
}

fn waiting(jti: &str) -> Waiting {
    Waiting { jti: jti.into(), since: 1, tries: 1, failure: Some(Failure::NoAnswer), lasting: true, old: false }
}

/// On the way with "j".
fn sending() -> Model {
    let mut model = model();
    model.draft.signed = Some(signed("j"));
    assert_eq!(update(&mut model, Msg::SharePressed(Route::Send)), [Effect::Send(signed("j"))]);
    model
}

fn outbox(model: &mut Model, news: OutboxNews) -> Vec<Effect> {
    update(model, Msg::OutboxChanged(Box::new(news)))
}

fn sent() -> OutboxNews {
    OutboxNews { sent: true, ..OutboxNews::default() }
}

fn arrived(jti: &str) -> Vec<Delivered> {
    vec![Delivered { jti: jti.into(), status: 201 }]
}

#[test]
fn what_arrives_is_noted_and_kept_as_delivered() {
    let mut model = sending();
    let effects = outbox(&mut model, OutboxNews { delivered: arrived("j"), ..sent() });
    assert!(matches!(effects.as_slice(), [Effect::Save(record)] if record.draft.delivered), "{effects:?}");
    assert_eq!(model.sharing, Sharing::Done(Route::Send));
}

#[test]
fn what_waits_is_shown_tried_and_taken_back() {
    let mut model = sending();
    let waits = vec![waiting("older"), waiting("j")];
    outbox(&mut model, OutboxNews { waiting: waits.clone(), ..sent() });
    assert_eq!((&model.sharing, model.waiting_now()), (&Sharing::Idle, Some(&waiting("j"))));
    assert_eq!(model.waiting_before().collect::<Vec<_>>(), [&waiting("older")]);
    assert_eq!(update(&mut model, Msg::TrySendPressed), [Effect::TrySend]);
    assert_eq!(model.sharing, Sharing::Trying);
    outbox(&mut model, OutboxNews { waiting: waits, ..OutboxNews::default() });
    assert_eq!(model.sharing, Sharing::Idle);
    assert_eq!(update(&mut model, Msg::CancelSendPressed("j".into())), [Effect::CancelSend("j".into())]);
    for (surely, shown) in [(true, Sharing::TakenBack), (false, Sharing::TakenBackLate)] {
        outbox(&mut model, OutboxNews { taken_back: Some(surely), ..OutboxNews::default() });
        assert_eq!((&model.sharing, model.waiting_now()), (&shown, None));
    }
    assert_eq!(model.draft.signed, Some(signed("j")), "it can be sent after all, as it was");
}

#[test]
fn a_refusal_of_another_one_is_not_taken_for_this_one() {
    let mut model = sending();
    let failed = |jti: &str| Waiting { failure: Some(Failure::Refused { status: 403 }), ..waiting(jti) };
    outbox(&mut model, OutboxNews { failed: vec![failed("j")], ..sent() });
    assert_eq!(model.sharing, Sharing::Failed(Route::Send, Failure::Refused { status: 403 }));
    outbox(&mut model, OutboxNews { failed: vec![failed("older")], ..OutboxNews::default() });
    assert_eq!(model.sharing, Sharing::OlderRefused);
    assert!(!model.draft.delivered);
}

#[test]
fn what_happens_by_itself_does_not_end_what_is_under_way() {
    let mut model = sending();
    outbox(
        &mut model,
        OutboxNews { delivered: arrived("older"), waiting: vec![waiting("k")], ..OutboxNews::default() },
    );
    assert_eq!(model.sharing, Sharing::Under(Route::Send), "the tap has not ended");
    assert_eq!(model.waiting, [waiting("k")]);
    let mut model = self::model();
    model.draft.signed = Some(signed("j"));
    update(&mut model, Msg::SharePressed(Route::File));
    outbox(&mut model, OutboxNews { delivered: arrived("j"), ..OutboxNews::default() });
    assert_eq!((&model.sharing, model.draft.delivered), (&Sharing::Under(Route::File), true));
}

#[test]
fn a_tab_that_follows_writes_nothing_when_something_arrives() {
    let mut model = model();
    model.draft.signed = Some(signed("j"));
    told(&mut model, news(Tab::Following));
    assert_eq!(outbox(&mut model, OutboxNews { delivered: arrived("j"), ..OutboxNews::default() }), []);
    assert!(model.draft.delivered);
}

#[test]
fn what_waits_outlives_a_new_sitting_and_not_a_deletion() {
    let mut model = model();
    outbox(&mut model, OutboxNews { waiting: vec![waiting("older")], ..OutboxNews::default() });
    let next = Assessment::new("a2".into(), "j1".into(), Occasion::Review, 2);
    update(&mut model, Msg::Begun(Box::new(next.clone())));
    assert_eq!(model.waiting.len(), 1);
    update(&mut model, Msg::DeletePressed);
    update(&mut model, Msg::DeleteConfirmed);
    update(&mut model, Msg::DeleteEnded { complete: true, fresh: Box::new(next) });
    assert_eq!(model.waiting, []);
}

#[test]
fn another_form_is_another_export() {
    let mut model = sending();
    outbox(&mut model, sent());
    let portal = Portal { form: Some("{\"kty\":\"EC\"} pin".into()), sealed: true, ..model.portal.clone() };
    update(&mut model, Msg::PortalChanged(portal));
    let effects = update(&mut model, Msg::SharePressed(Route::Send));
    assert!(matches!(effects.as_slice(), [Effect::Sign(_)]), "what is ready is not sealed: {effects:?}");
    // Signed before the portal changed its mind: not what is to leave.
    let (route, answers) = (Route::Send, model.answers);
    let effects = update(&mut model, Msg::SignEnded { route, answers, result: Ok(signed("k")) });
    assert!(matches!(effects.as_slice(), [Effect::Sign(_)]), "{effects:?}");
}
