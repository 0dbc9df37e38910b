use crate::json::{Stored, Value};
use serde::{Deserialize, Serialize};

/// Somebody's own words: any Unicode text of at most [`Words::MAX_CHARS`] characters (Unicode scalar values), kept
/// and exported exactly as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "cli", schemars(!try_from, !into))]
pub struct Words(#[cfg_attr(feature = "cli", schemars(length(max = 2000)))] String);

/// The text is longer than [`Words::MAX_CHARS`] characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("at most {most} characters fit; found {found}", most = Words::MAX_CHARS)]
pub struct WordsTooLong {
    pub found: usize,
}

impl Words {
    /// Two thousand characters: a full page. A hundred such answers still fit the 1 MiB of an export.
    pub const MAX_CHARS: usize = 2000;

    /// The longest beginning of `text` that fits.
    pub fn from_start_of(text: &str) -> Self {
        Self(text.chars().take(Self::MAX_CHARS).collect())
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// True when there is nothing but white space.
    pub fn is_blank(&self) -> bool {
        self.0.trim().is_empty()
    }

    /// True once so little fits that it should be said.
    pub fn is_nearly_full(&self) -> bool {
        // At most four bytes a character: most texts are short enough without counting.
        self.0.len() + Self::SAY_ROOM_BELOW >= Self::MAX_CHARS && self.room() <= Self::SAY_ROOM_BELOW
    }

    const SAY_ROOM_BELOW: usize = 200;

    /// How many characters still fit.
    pub fn room(&self) -> usize {
        Self::MAX_CHARS.saturating_sub(self.0.chars().count())
    }
}

impl Stored for Words {
    fn store(&self) -> Value {
        Value::String(self.0.clone())
    }

    fn restore(value: &Value) -> Option<Self> {
        Self::try_from(value.as_str()?.to_owned()).ok()
    }
}

impl TryFrom<String> for Words {
    type Error = WordsTooLong;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let found = text.chars().count();
        if found <= Self::MAX_CHARS { Ok(Self(text)) } else { Err(WordsTooLong { found }) }
    }
}

impl From<Words> for String {
    fn from(words: Words) -> Self {
        words.0
    }
}
