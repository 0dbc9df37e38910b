//! The readers. Each takes any bytes; what one accepts must also hold what is asserted here.

use crate::trusting::Trusting;
use std::rc::Rc;
use wellbeing_assessment::domain::{HelpLines, Locale, QuestionSet};
use wellbeing_assessment::export::{self, RecipientKey};
use wellbeing_assessment::jose::{self, PublicJwk, base64url, now};
use wellbeing_assessment::json::{self, Stored};
use wellbeing_assessment::session::{Content, Draft, Model, Msg, Opened, Portal, update};
use wellbeing_assessment::vault::{DeviceRecord, JourneyRecord};

pub type Reader = fn(&[u8]);

const READERS: [(&str, Reader); 7] = [
    ("json", strict_json),
    ("jws", signed),
    ("jwe", sealed),
    ("question-set", question_set),
    ("backup", crate::stores::add_backup),
    ("record", record),
    ("stores", crate::stores::open_and_save),
];

pub fn named(name: &str) -> Option<Reader> {
    READERS.iter().find(|(known, _)| *known == name).map(|(_, reader)| *reader)
}

/// What a reader can start from besides the vectors.
pub fn samples(name: &str) -> Vec<String> {
    match name {
        "backup" => crate::stores::sample_backups(),
        "record" => vec![crate::stores::sample_record()],
        "stores" => crate::stores::samples(),
        _ => Vec::new(),
    }
}

pub fn names() -> Vec<&'static str> {
    READERS.map(|(name, _)| name).to_vec()
}

/// What is accepted is written and read back as the same, and its form is settled after one writing.
fn strict_json(input: &[u8]) {
    let Ok(value) = json::parse(input) else { return };
    let written = json::to_canonical(&value);
    let again = json::parse(written.as_bytes()).expect("what is written is read");
    assert_eq!(again, value);
    assert_eq!(json::to_canonical(&again), written);
}

/// The whole way of an export, signature and payload.
fn signed(input: &[u8]) {
    let Ok(verified) = now(export::verify(&Trusting, input, &[])) else { return };
    assert!(json::parse(verified.payload()).is_ok());
    // As an adult reads it.
    let _ = export::groups(&verified.document().assessment);
}

/// Every form of sealing that is read.
fn sealed(input: &[u8]) {
    let Ok(text) = std::str::from_utf8(input) else { return };
    let peeked = jose::peek_header(text);
    if let Ok(opened) = now(jose::open_dir(&Trusting, &(), text)) {
        assert_eq!(peeked, Ok(opened.header), "the header that was peeked at is the one that counts");
    }
    let _ = now(jose::open_passcode(&Trusting, "a passcode", text));
    let _ = now(export::open(&Trusting, &(), &reader(), text));
    let _ = now(RecipientKey::read(&Trusting, text));
}

/// The one that tests/vectors/jwe is sealed for.
fn reader() -> PublicJwk {
    const X: &str = "PsLSW-0D3yprN5nZ9xM2Av84BLe5wZkuZxBJHW5Q7Mg";
    const Y: &str = "oppm30Kvfh3ypPBZluKBPAEcW-Rrv0Fq65u3zoO0EwE";
    let [x, y] = [X, Y].map(|text| base64url::decode(text).expect("base64url").try_into().expect("32 bytes"));
    PublicJwk::from_coordinates(x, y)
}

/// The three kinds of file that a portal may bring.
fn question_set(input: &[u8]) {
    let _ = QuestionSet::read(input);
    let _ = Locale::read(input);
    let _ = HelpLines::read(input);
}

/// What lies in a sealed record: restored, stored again the same, and used.
fn record(input: &[u8]) {
    let Ok(value) = json::parse(input) else { return };
    same_again(DeviceRecord::restore(&value));
    same_again(JourneyRecord::restore(&value));
    let Some(draft) = same_again(Draft::restore(&value)) else { return };
    let mut model = Model::new(Portal::default(), content());
    let opened = Opened { draft, keep: None, restored: true, not_kept: None, shut: None };
    update(&mut model, Msg::Opened(Box::new(opened)));
    for _ in 0..40 {
        update(&mut model, Msg::NextPressed);
    }
}

fn same_again<T: Stored + PartialEq + std::fmt::Debug>(found: Option<T>) -> Option<T> {
    if let Some(found) = &found {
        assert_eq!(T::restore(&found.store()).as_ref(), Some(found));
    }
    found
}

/// What is read once for all inputs.
pub fn warm_up() {
    content();
}

fn content() -> Content {
    thread_local! {
        static CONTENT: Content = Content {
            questions: Rc::new(QuestionSet::built_in()),
            locale: Rc::new(Locale::built_in()),
            help: Rc::new(HelpLines::built_in()),
        };
    }
    CONTENT.with(Clone::clone)
}
