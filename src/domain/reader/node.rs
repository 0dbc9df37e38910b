use super::{Fault, FaultKind};
use crate::domain::AgeBand;
use crate::json::{self, Value};
use std::cell::Cell;

/// The longest stable id: of a question set, an area.
const MOST_ID: usize = 40;

/// One place in a document that is being read. Every method gives a value and notes what is wrong.
pub struct Node<'a> {
    value: &'a Value,
    step: Step<'a>,
    above: Option<&'a Node<'a>>,
    faults: &'a Faults,
}

enum Step<'a> {
    Root,
    Member(&'a str),
    Item(usize),
}

/// False in the face: it reads what is built in, and what the keeper has found to be without faults. Looking for them
/// again would cost it 10 kB.
pub const CHECKS: bool = cfg!(any(not(feature = "component"), feature = "keeper", not(target_arch = "wasm32")));

/// A `Cell`, so that nodes can share it and there is no borrow that could fail.
#[derive(Default)]
struct Faults(Cell<Vec<Fault>>);

impl Faults {
    #[inline(never)]
    fn note(&self, pointer: String, kind: FaultKind) {
        let mut all = self.0.take();
        all.push(Fault { pointer, kind });
        self.0.set(all);
    }
}

/// Parses `bytes`, checks `format` and `version`, hands the root to `build` and gives all faults, in the order met.
///
/// A document that is no JSON, of another format or of a version above `newest` has that one fault, and `build` is
/// not called: whatever else could be said about it would only mislead.
pub fn walk(bytes: &[u8], format: &'static str, newest: i64, build: &mut dyn FnMut(&Node<'_>)) -> Vec<Fault> {
    let faults = Faults::default();
    match json::parse(bytes) {
        Ok(value) => {
            let root = Node { value: &value, step: Step::Root, above: None, faults: &faults };
            if root.is_format(format, newest) {
                build(&root);
            } else if !CHECKS {
                faults.note(String::new(), FaultKind::Missing);
            }
        }
        Err(error) if CHECKS => {
            let (line, column) = line_and_column(bytes, error.at);
            faults.note(String::new(), FaultKind::NotJson { reason: error.to_string(), line, column });
        }
        Err(_) => faults.note(String::new(), FaultKind::Missing),
    }
    faults.0.take()
}

/// Line and column (in characters) of a byte offset, both from 1.
fn line_and_column(bytes: &[u8], at: usize) -> (usize, usize) {
    let before = bytes.get(..at).unwrap_or(bytes);
    let line = before.iter().filter(|b| **b == b'\n').count() + 1;
    let is_start_of_char = |b: &&u8| **b & 0xC0 != 0x80;
    let column = before.rsplit(|b| *b == b'\n').next().unwrap_or(before).iter().filter(is_start_of_char).count() + 1;
    (line, column)
}

impl<'a> Node<'a> {
    /// Notes a fault at this place, where they are looked for.
    #[inline(always)]
    pub fn note(&self, kind: FaultKind) {
        if CHECKS {
            self.faults.note(self.pointer(), kind);
        }
    }

    /// Notes a fault at the member `name` of this place, whether or not it is there.
    #[inline(always)]
    pub fn note_at(&self, name: &str, kind: FaultKind) {
        if !CHECKS {
            return;
        }
        let mut pointer = self.pointer();
        push_member(&mut pointer, name);
        self.faults.note(pointer, kind);
    }

    fn pointer(&self) -> String {
        let mut pointer = self.above.map(Node::pointer).unwrap_or_default();
        match self.step {
            Step::Root => {}
            Step::Member(name) => push_member(&mut pointer, name),
            Step::Item(n) => {
                pointer.push('/');
                pointer.push_str(&n.to_string());
            }
        }
        pointer
    }

    fn is_format(&self, format: &'static str, newest: i64) -> bool {
        if self.value.as_object().is_none() {
            self.wrong_type("an object");
            return false;
        }
        if let Some(node) = self.need("format")
            && node.value.as_str().is_none_or(|found| found != format)
        {
            node.note(FaultKind::WrongFormat { expected: format });
            return false;
        }
        match self.need("version") {
            None => true,
            Some(node) => match node.value.as_i64() {
                Some(found) if found > newest => {
                    node.note(FaultKind::TooNew { found, newest });
                    false
                }
                Some(1..) => true,
                Some(_) => {
                    node.note(FaultKind::Malformed { expected: "1 or more" });
                    true
                }
                None => {
                    node.wrong_type("a whole number");
                    true
                }
            },
        }
    }

    /// Notes a fault unless this is an object, and one for each member that is not in `known`.
    pub fn object(&self, known: &[&str]) {
        if !CHECKS {
            return;
        }
        let Some(members) = self.value.as_object() else { return self.wrong_type("an object") };
        for (name, _) in members.iter().filter(|(name, _)| !known.contains(name)) {
            self.note_at(name, FaultKind::Unknown { known: known.join(", ") });
        }
    }

    /// The member `name`; missing is a fault. Of something that is no object there is none (and [`Node::object`] has
    /// said so).
    pub fn need<'n>(&'n self, name: &'n str) -> Option<Node<'n>> {
        let node = self.may(name);
        if CHECKS && node.is_none() && self.value.as_object().is_some() {
            self.note_at(name, FaultKind::Missing);
        }
        node
    }

    /// The member `name`, if there is one.
    pub fn may<'n>(&'n self, name: &'n str) -> Option<Node<'n>> {
        let value = self.value.as_object()?.get(name)?;
        Some(self.below(value, Step::Member(name)))
    }

    /// All members, in the document's order; none if this is no object (which is a fault).
    pub fn members<'n>(&'n self) -> Vec<(&'n str, Node<'n>)> {
        let Some(members) = self.value.as_object() else {
            self.wrong_type("an object");
            return Vec::new();
        };
        members.iter().map(|(name, value)| (name, self.below(value, Step::Member(name)))).collect()
    }

    /// The first `most` items; none if this is no list (which is a fault, like more than `most`).
    pub fn items<'n>(&'n self, most: usize) -> Vec<Node<'n>> {
        let Some(items) = self.value.as_array() else {
            self.wrong_type("a list");
            return Vec::new();
        };
        if CHECKS && items.len() > most {
            self.note(FaultKind::TooLong { most, found: items.len() });
        }
        items.iter().take(most).enumerate().map(|(n, value)| self.below(value, Step::Item(n))).collect()
    }

    /// Like [`Node::items`]; an empty list is a fault.
    pub fn some_items<'n>(&'n self, most: usize) -> Vec<Node<'n>> {
        if CHECKS && self.value.as_array().is_some_and(|items| items.is_empty()) {
            self.note(FaultKind::Empty);
        }
        self.items(most)
    }

    fn below<'n>(&'n self, value: &'n Value, step: Step<'n>) -> Node<'n> {
        Node { value, step, above: Some(self), faults: self.faults }
    }

    /// True for a JSON object.
    pub fn is_object(&self) -> bool {
        self.value.as_object().is_some()
    }

    /// Text for people: not blank, at most `most` characters, no control characters.
    pub fn text(&self, most: usize) -> String {
        let Some(text) = self.string() else { return String::new() };
        if !CHECKS {
            return text.to_owned();
        }
        let found = text.chars().count();
        if text.trim().is_empty() {
            self.note(FaultKind::Empty);
        } else if found > most {
            self.note(FaultKind::TooLong { most, found });
        } else if text.chars().any(char::is_control) {
            self.note(FaultKind::Malformed { expected: "text without line breaks and other control characters" });
        }
        text.to_owned()
    }

    /// A stable id: lower-case letters a to z, digits and hyphens.
    pub fn id(&self) -> String {
        let allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        self.shaped(&|text| text.len() <= MOST_ID && text.chars().all(allowed), "an id of a to z, 0 to 9 and hyphens")
    }

    /// A language tag, checked for its outline only (BCP 47: `cy`, `en-GB`, `zh-Hant`).
    pub fn language(&self) -> String {
        let is_tag = |text: &str| {
            let part = |p: &str| (1..=8).contains(&p.len()) && p.chars().all(|c| c.is_ascii_alphanumeric());
            let first = text.split('-').next().unwrap_or_default();
            text.split('-').all(part)
                && (2..=3).contains(&first.len())
                && first.chars().all(|c| c.is_ascii_alphabetic())
        };
        self.shaped(&is_tag, "a language tag such as en-GB")
    }

    /// A string of a certain shape; `expected` completes "must be …".
    pub fn shaped(&self, is_shaped: &dyn Fn(&str) -> bool, expected: &'static str) -> String {
        let Some(text) = self.string() else { return String::new() };
        if !CHECKS {
            return text.to_owned();
        }
        if text.is_empty() {
            self.note(FaultKind::Empty);
        } else if !is_shaped(text) {
            self.note(FaultKind::Malformed { expected });
        }
        text.to_owned()
    }

    /// Any string.
    pub fn string(&self) -> Option<&str> {
        let text = self.value.as_str();
        if text.is_none() {
            self.wrong_type("text");
        }
        text
    }

    pub fn flag(&self) -> bool {
        let flag = self.value.as_bool();
        if flag.is_none() {
            self.wrong_type("true or false");
        }
        flag.unwrap_or_default()
    }

    /// Age bands, each once and at least one; those outside `listed` (when there is a list) are a fault.
    pub fn bands(&self, listed: Option<&[AgeBand]>) -> Vec<AgeBand> {
        let mut bands = Vec::new();
        for item in self.some_items(AgeBand::ALL.len()) {
            let Some(name) = item.string() else { continue };
            if !CHECKS {
                bands.extend(AgeBand::from_name(name).ok());
                continue;
            }
            match AgeBand::from_name(name) {
                Err(unknown) => item.note(FaultKind::UnknownName { known: unknown.known }),
                Ok(band) if bands.contains(&band) => item.note(FaultKind::Repeated),
                Ok(band) if listed.is_some_and(|listed| !listed.contains(&band)) => {
                    item.note(FaultKind::UnlistedBand { band: band.name() });
                }
                Ok(band) => bands.push(band),
            }
        }
        bands
    }

    fn wrong_type(&self, expected: &'static str) {
        if !CHECKS {
            return;
        }
        let found = match self.value {
            Value::Bool(_) => "true or false",
            Value::Integer(_) => "a number",
            Value::String(_) => "text",
            Value::Array(_) => "a list",
            Value::Object(_) => "an object",
        };
        self.note(FaultKind::WrongType { expected, found });
    }
}

fn push_member(pointer: &mut String, name: &str) {
    pointer.push('/');
    for c in name.chars() {
        match c {
            '~' => pointer.push_str("~0"),
            '/' => pointer.push_str("~1"),
            c => pointer.push(c),
        }
    }
}
