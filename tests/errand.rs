//! What the face and the keeper say to each other survives the way as JSON.

use wellbeing_assessment::domain::{AgeBand, Assessment, Keep, Occasion, Words};
use wellbeing_assessment::errand::*;
use wellbeing_assessment::json::Stored;
use wellbeing_assessment::session::{
    BackupInside, CannotSign, Delivered, Draft, ExportInside, Failure, FileRefused, GroupInside, Inside, NotKept,
    Opened, OutboxNews, Signed, Sitting, Tab, TabNews, Waiting, WitnessInside,
};

fn draft() -> Draft {
    let mut draft = Draft::new(Assessment::new("a1".into(), "j1".into(), Occasion::Review, 1_790_000_000));
    draft.assessment.hopes.words = Words::from_start_of("to walk into the village alone 🌙 \"quoted\" \\ \u{202e}");
    draft
}

fn signed() -> Signed {
    Signed {
        jti: "j".into(),
        json: r#"{"payload":"e30"}"#.into(),
        iat: 1_790_000_000,
        audience: None,
        nonce: None,
        content_type: None,
        form: None,
    }
}

fn survives<T: Stored + PartialEq + std::fmt::Debug>(what: T) {
    assert_eq!(read::<T>(&write(&what)), Some(what));
}

#[test]
fn every_errand_and_answer_survives() {
    survives(ToOpen { keep: Some(Keep::Device), journey: Some("pupil-7".into()), occasion: None, passcode: None });
    survives(ToSave { keep: Keep::Tab, draft: draft(), take_over: true, passcode: None });
    survives(ToSign {
        recipient_key: None,
        recipient_thumbprint: Some("t".into()),
        compact: true,
        keep: Keep::Device,
        band: AgeBand::From16To19,
        assessment: draft().assessment,
        audience: Some("https://portal.example".into()),
        nonce: None,
        questions: Some("{\"id\":\"x\"}".into()),
    });
    survives(SignedOrNot { signed: Some(signed()), cannot: None });
    survives(ToPost { url: "/exports".into(), signed: signed() });
    survives(ToLoad { url: "/questions.json".into(), kind: "question-set".into(), language: None });
    survives(ToLoad { url: "/locales/cy.json".into(), kind: "locale".into(), language: Some("cy".into()) });
    survives(Loaded { text: None, faults: vec!["/questions.json: /title is missing".into()] });
    survives(ToClear { keep: Keep::Tab });
    survives(Done { complete: false });
}

#[test]
fn every_later_errand_survives() {
    survives(ToBackUp { keep: Keep::Device, passcode: "long enough".into() });
    survives(BackedUp { file: None });
    survives(ToAttach { signed: signed(), witness: "a.b.c".into() });
    survives(SignedOrNot { signed: None, cannot: Some(CannotSign::Witness) });
    survives(ToLook { file: "a.b.c".into(), passcode: None });
    survives(Looked { inside: None, refused: Some(FileRefused::WrongPasscode) });
    survives(ToAdd { file: "a.b.c".into(), passcode: "p".into(), keep: Keep::Tab });
    let send = Some(ToPost { url: "/in".into(), signed: signed() });
    survives(ToTry { send, take_back: None, all: true, by_hand: false, now: Some(1) });
    let waiting = Waiting {
        jti: "j".into(),
        since: 1,
        tries: 2,
        failure: Some(Failure::ReceiverTrouble { status: 503 }),
        lasting: true,
        old: false,
    };
    survives(OutboxNews {
        waiting: vec![waiting.clone()],
        delivered: vec![Delivered { jti: "k".into(), status: 201 }],
        failed: vec![waiting],
        sent: true,
        taken_back: Some(false),
        next: Some(4_000),
    });
    for tab in [Tab::Writing, Tab::Following, Tab::Stopped] {
        survives(TabNews { tab, opened: None, asked: true, deleted: false, locked: false });
    }
    survives(ToGivePen { follow: true });
    survives(ToWitness { file: "{}".into(), role: "link-worker".into() });
}

#[test]
fn what_is_inside_a_file_survives() {
    let sittings = vec![Sitting { occasion: Occasion::Review, started: 1, lines: 3, here: true }];
    let export = ExportInside {
        kid: "k".into(),
        own: false,
        iat: 2,
        occasion: Occasion::Start,
        started: 1,
        groups: vec![GroupInside { prompt: "What?".into(), lines: vec!["this".into()] }],
        witnesses: vec![WitnessInside { kid: "w".into(), role: "link-worker".into(), iat: 3 }],
    };
    for inside in [
        Inside { backup: Some(BackupInside { made: 1, sittings }), export: None },
        Inside { backup: None, export: Some(export) },
    ] {
        survives(Looked { inside: Some(inside), refused: None });
    }
}

#[test]
fn every_reason_survives() {
    for reason in [
        NotKept::Blocked,
        NotKept::Full,
        NotKept::NotSecure,
        NotKept::OtherTab,
        NotKept::MadeByNewer,
        NotKept::Unreadable,
        NotKept::NotLoaded,
        NotKept::Shut,
    ] {
        survives(Written { durable: false, not_kept: Some(reason) });
        survives(Opened { draft: draft(), keep: None, restored: false, not_kept: Some(reason), shut: None });
    }
    for reason in [
        CannotSign::NotSecure,
        CannotSign::KeyFailed,
        CannotSign::TooLarge,
        CannotSign::RecipientKey,
        CannotSign::NotLoaded,
    ] {
        survives(SignedOrNot { signed: None, cannot: Some(reason) });
    }
    for failure in [
        Failure::NoAnswer,
        Failure::TimedOut,
        Failure::Refused { status: 409 },
        Failure::ReceiverTrouble { status: 503 },
        Failure::Unclear,
    ] {
        let failure = Some(failure);
        survives(Waiting { jti: "j".into(), since: 1, tries: 1, failure, lasting: true, old: false });
    }
}

#[test]
fn what_does_not_fit_is_nothing() {
    for text in ["", "{", "[]", "{}", r#"{"keep":"forever"}"#, r#"{"complete":1}"#] {
        assert_eq!(read::<Done>(text), None, "{text}");
        assert_eq!(read::<ToClear>(text), None, "{text}");
    }
}
