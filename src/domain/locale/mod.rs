//! The wording of the frame: everything on screen that is neither asked (question set) nor typed.
//!
//! Format `wellbeing-assessment/locale`, version 1. British English is compiled in; it also says which keys there are
//! and which placeholders each may have, so a translation can't name one that nobody fills in.

mod mend;
mod message;
mod platform;
mod plural;

pub use mend::Mended;
pub use platform::Platform;
pub use plural::Category;

#[cfg(not(target_arch = "wasm32"))]
use super::Language;
use super::reader::{Fault, FaultKind, Node, walk};
use message::Message;
#[cfg(feature = "cli")]
use message::MessageSchema;
use std::sync::OnceLock;

/// In the face the wording is in two parts, as the face itself is: see `xtask/split.mjs`.
const IN_PARTS: bool = cfg!(all(target_arch = "wasm32", feature = "component", not(feature = "keeper")));
static BUILT_IN: &[u8] = if IN_PARTS {
    include_bytes!(concat!(env!("OUT_DIR"), "/locale-first.json"))
} else {
    include_bytes!(concat!(env!("OUT_DIR"), "/locale.json"))
};
static LATE: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/locale-late.json"));
static ENGLISH: OnceLock<Locale> = OnceLock::new();
/// What [`BUILT_IN`] lacks, once [`Locale::learn_the_rest`] was called.
static REST: OnceLock<Locale> = OnceLock::new();

/// The wording of the frame in one language. What it lacks is given in British English.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Locale {
    language: String,
    direction: Direction,
    reviewed: bool,
    /// Sorted by key.
    messages: Vec<(String, Message)>,
}

/// The direction text runs in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "cli", schemars(rename_all = "lowercase"))]
pub enum Direction {
    #[default]
    Ltr,
    Rtl,
}

impl Direction {
    pub const NAMES: &str = "ltr, rtl";

    /// The value of the `dir` attribute.
    pub fn name(self) -> &'static str {
        match self {
            Self::Ltr => "ltr",
            Self::Rtl => "rtl",
        }
    }

    fn read(node: &Node<'_>) -> Self {
        match node.string() {
            None | Some("ltr") => Self::Ltr,
            Some("rtl") => Self::Rtl,
            Some(_) => {
                node.note(FaultKind::UnknownName { known: Self::NAMES });
                Self::Ltr
            }
        }
    }
}

impl Locale {
    pub const FORMAT: &str = "wellbeing-assessment/locale";
    /// The newest version of the format this build reads.
    pub const VERSION: i64 = 1;

    /// # Errors
    /// Every fault of the document, in the order met; at least one. A key that is left out is no fault: see
    /// [`Locale::untranslated`].
    pub fn read(bytes: &[u8]) -> Result<Self, Vec<Fault>> {
        let (locale, faults) = Self::open(bytes, Some(Self::english()));
        if faults.is_empty() { Ok(locale) } else { Err(faults) }
    }

    /// British English, compiled in. (`tests/words.rs` holds that it has no faults.)
    pub fn built_in() -> Self {
        Self::english().clone()
    }

    /// Learns the wording of the screens that load behind the first question. Only once the rest of the face is there.
    pub fn learn_the_rest() {
        if IN_PARTS {
            REST.get_or_init(|| Self::open(LATE, None).0);
        }
    }

    /// Language tag (BCP 47), for the `lang` attribute.
    pub fn language(&self) -> &str {
        &self.language
    }

    pub fn direction(&self) -> Direction {
        self.direction
    }

    /// True once a person who speaks the language has checked it; if not, the page says so.
    pub fn is_reviewed(&self) -> bool {
        self.reviewed
    }

    /// The wording for `key`; what this locale lacks is given in English. Never blank: the last resort is the key.
    /// Of a message that depends on a number this is the general form.
    pub fn text<'a>(&'a self, key: &'a str) -> &'a str {
        self.find(key).map_or(key, |(_, message)| message.general())
    }

    /// [`Locale::text`] with each `{name}` replaced by its value, once: braces inside a value stay as they are. A
    /// placeholder that has no value stays, visibly.
    pub fn fill(&self, key: &str, values: &[(&str, &str)]) -> String {
        message::fill(self.text(key), values)
    }

    /// The form of `key` that goes with the number `n` in the language of the wording, with `{n}` filled in.
    pub fn count(&self, key: &str, n: usize) -> String {
        let text = self.find(key).map_or(key, |(language, message)| message.for_number(language, n));
        message::fill(text, &[("n", &self.number(n))])
    }

    /// A number as it is written in the language of the wording.
    #[inline(never)]
    pub fn number(&self, n: usize) -> String {
        match Platform::given() {
            Some(platform) => (platform.number)(&self.language, u32::try_from(n).unwrap_or(u32::MAX)),
            None => n.to_string(),
        }
    }

    /// The day of a time in seconds since 1970 in the language of the wording; `None` where no platform says.
    pub fn day(&self, seconds: i64) -> Option<String> {
        Platform::given().map(|platform| (platform.day)(&self.language, seconds))
    }

    /// Every key with its wording (the general form), sorted.
    pub fn messages(&self) -> impl Iterator<Item = (&str, &str)> {
        self.messages.iter().map(|(key, message)| (key.as_str(), message.general()))
    }

    /// Every form of every message, for checks on wording.
    pub fn wordings(&self) -> impl Iterator<Item = (&str, &str)> {
        self.messages.iter().flat_map(|(key, message)| message.all().map(move |text| (key.as_str(), text)))
    }

    /// The keys that are given in English because this locale has no wording for them.
    pub fn untranslated(&self) -> impl Iterator<Item = &str> {
        Self::english().messages().map(|(key, _)| key).filter(|key| self.own(key).is_none())
    }

    /// What a complete translation would have besides: keys that are left out, plural forms the language needs, and forms
    /// it has no use for. None of it refuses a document. Empty for plurals of a language there is no wording in.
    #[cfg(not(target_arch = "wasm32"))]
    pub fn gaps(&self) -> Vec<Fault> {
        let at = |key: &str, rest: &str| ["/messages/", key, rest].concat();
        let missing = self.untranslated().map(|key| Fault { pointer: at(key, ""), kind: FaultKind::Missing });
        let needed = Language::nearest(&self.language).map(|_| Category::all_of(&self.language));
        let forms = self.messages.iter().flat_map(|(key, message)| {
            let wrong = needed.as_ref().map(|needed| message.wrong_forms(needed)).unwrap_or_default();
            wrong.into_iter().map(|(form, is_there)| {
                let kind = if is_there {
                    FaultKind::Malformed { expected: "left out: numbers in this language never take this form" }
                } else {
                    FaultKind::Missing
                };
                Fault { pointer: at(key, &["/", form.name()].concat()), kind }
            })
        });
        missing.chain(forms).collect()
    }

    /// The published schema (`www/schemas/locale-1.json`), with the keys there are.
    #[cfg(feature = "cli")]
    pub fn schema() -> schemars::Schema {
        super::reader::schema_of::<MessageSchema>("locale", Self::FORMAT, Self::VERSION)
    }

    fn english() -> &'static Self {
        ENGLISH.get_or_init(|| Self::open(BUILT_IN, None).0)
    }

    fn own(&self, key: &str) -> Option<&Message> {
        let at = self.messages.binary_search_by(|(own, _)| own.as_str().cmp(key)).ok()?;
        self.messages.get(at).map(|(_, message)| message)
    }

    /// The message and the language it is in.
    fn find(&self, key: &str) -> Option<(&str, &Message)> {
        let own = self.own(key).map(|message| (self.language.as_str(), message));
        let built_in = || Self::english().own(key).or_else(|| REST.get()?.own(key));
        own.or_else(|| built_in().map(|message| ("en", message)))
    }

    /// `model` says which keys and placeholders there are; without one, all are taken.
    fn open(bytes: &[u8], model: Option<&Self>) -> (Self, Vec<Fault>) {
        let mut locale = Self::default();
        let faults = walk(bytes, Self::FORMAT, Self::VERSION, &mut |root| locale = Self::from_root(root, model));
        (locale, faults)
    }

    fn from_root(root: &Node<'_>, model: Option<&Self>) -> Self {
        root.object(&["$schema", "format", "version", "language", "direction", "reviewed", "messages"]);
        let mut messages: Vec<(String, Message)> = Vec::new();
        if let Some(node) = root.need("messages") {
            for (key, member) in node.members() {
                let like = model.map(|model| model.own(key));
                if like == Some(None) {
                    member.note(FaultKind::Unknown { known: "the keys of locales/en-GB.json".to_owned() });
                }
                // Kept sorted as it grows: the library's sort would be kilobytes of wasm for two hundred keys.
                if let Err(at) = messages.binary_search_by(|(other, _)| other.as_str().cmp(key)) {
                    messages.insert(at, (key.to_owned(), Message::read(&member, like.flatten())));
                }
            }
        }
        Self {
            language: root.need("language").map(|n| n.language()).unwrap_or_default(),
            direction: root.need("direction").map(|n| Direction::read(&n)).unwrap_or_default(),
            reviewed: root.need("reviewed").map(|n| n.flag()).unwrap_or_default(),
            messages,
        }
    }
}
