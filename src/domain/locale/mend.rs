//! Reading wording that is not sound: what can be used of it is used, key by key.

use super::Locale;
use crate::domain::reader::{Fault, FaultKind};
use crate::json::{Members, Value, parse, to_canonical};

/// What is left of a file with wording once everything faulty was taken out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mended {
    /// The document, read without faults by [`Locale::read`]; `None` where it is no wording in `language`.
    pub text: Option<String>,
    /// What was wrong with it, each by its place.
    pub faults: Vec<Fault>,
    /// Keys without wording of their own: they are given in English.
    pub untranslated: Vec<String>,
}

impl Locale {
    /// Takes out of a document every message that has a fault, so that it alone falls back to English. What is wrong
    /// with the document itself (another format, a newer version, another language or no direction) refuses it whole.
    pub fn mend(bytes: &[u8], language: &str) -> Mended {
        let (locale, mut faults) = Self::open(bytes, Some(Self::english()));
        let usable = !faults.iter().any(|fault| is_grave(&fault.pointer));
        if usable && locale.language != language {
            faults.push(Fault {
                pointer: "/language".to_owned(),
                kind: FaultKind::Malformed { expected: "the language the file is named after" },
            });
            return Mended { text: None, faults, untranslated: Vec::new() };
        }
        let sound = parse(bytes).ok().filter(|_| usable).map(|value| without(&value, &faults));
        let text = sound.map(|value| to_canonical(&value));
        let left = text.as_deref().map(|text| Self::open(text.as_bytes(), Some(Self::english())).0);
        let untranslated = left.iter().flat_map(Self::untranslated).map(str::to_owned).collect();
        Mended { text, faults, untranslated }
    }
}

/// A fault after which nothing in the document can be trusted.
fn is_grave(pointer: &str) -> bool {
    matches!(pointer, "" | "/format" | "/version" | "/language" | "/direction" | "/messages")
}

/// The document without the messages and members that faults point at or into.
fn without(document: &Value, faults: &[Fault]) -> Value {
    let mut left = Members::new();
    for (name, value) in document.as_object().into_iter().flat_map(Members::iter) {
        let place = ["/", &escaped(name)].concat();
        if name == "messages" {
            let mut messages = Members::new();
            for (key, message) in value.as_object().into_iter().flat_map(Members::iter) {
                if !is_faulty(&[&place, "/", &escaped(key)].concat(), faults) {
                    messages.insert(key, message.clone());
                }
            }
            left.insert(name, messages);
        } else if !is_faulty(&place, faults) {
            left.insert(name, value.clone());
        }
    }
    if left.get("reviewed").is_none() {
        left.insert("reviewed", false);
    }
    left.into()
}

fn is_faulty(place: &str, faults: &[Fault]) -> bool {
    faults
        .iter()
        .any(|fault| fault.pointer.strip_prefix(place).is_some_and(|rest| rest.is_empty() || rest.starts_with('/')))
}

fn escaped(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}
