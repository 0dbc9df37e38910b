use std::fmt;

/// One thing that is wrong with a document, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// JSON pointer (RFC 6901) to the place; empty for the document as a whole. For something that is missing it
    /// points to where it should be.
    pub pointer: String,
    pub kind: FaultKind,
}

/// What is wrong, in words for whoever wrote the document.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FaultKind {
    #[error("is not the JSON we read: {reason} (line {line}, column {column})")]
    NotJson {
        reason: String,
        /// From 1.
        line: usize,
        /// In characters, from 1.
        column: usize,
    },
    #[error("is another kind of document; `format` must be \"{expected}\"")]
    WrongFormat { expected: &'static str },
    #[error("is written in version {found}; this build reads up to version {newest}")]
    TooNew { found: i64, newest: i64 },
    #[error("is missing")]
    Missing,
    #[error("must be {expected}, and is {found}")]
    WrongType { expected: &'static str, found: &'static str },
    #[error("is not known here; what can stand here: {known}")]
    Unknown { known: String },
    #[error("is empty")]
    Empty,
    #[error("is too long: at most {most}, and there are {found}")]
    TooLong { most: usize, found: usize },
    #[error("must be {expected}")]
    Malformed { expected: &'static str },
    #[error("is none of {known}")]
    UnknownName { known: &'static str },
    #[error("is there already; each may be used once")]
    Repeated,
    #[error("names the area \"{area}\", and there is no area with that id")]
    NoSuchArea { area: String },
    #[error("has no text for the age band {band}")]
    MissingBand { band: &'static str },
    #[error("is for the age band {band}, which `bands` does not list")]
    UnlistedBand { band: &'static str },
    #[error("has the placeholder {{{name}}}, which is never filled in here")]
    PlaceholderUnknown { name: String },
    #[error("must have the placeholder {{{name}}}")]
    PlaceholderMissing { name: String },
}

impl FaultKind {
    /// The stable name of the class, as in test vectors and problem documents.
    pub fn name(&self) -> &'static str {
        match self {
            Self::NotJson { .. } => "not-json",
            Self::WrongFormat { .. } => "wrong-format",
            Self::TooNew { .. } => "too-new",
            Self::Missing => "missing",
            Self::WrongType { .. } => "wrong-type",
            Self::Unknown { .. } => "unknown",
            Self::Empty => "empty",
            Self::TooLong { .. } => "too-long",
            Self::Malformed { .. } => "malformed",
            Self::UnknownName { .. } => "unknown-name",
            Self::Repeated => "repeated",
            Self::NoSuchArea { .. } => "no-such-area",
            Self::MissingBand { .. } => "missing-band",
            Self::UnlistedBand { .. } => "unlisted-band",
            Self::PlaceholderUnknown { .. } => "placeholder-unknown",
            Self::PlaceholderMissing { .. } => "placeholder-missing",
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let place = if self.pointer.is_empty() { "the document" } else { &self.pointer };
        write!(f, "{place} {}", self.kind)
    }
}

impl std::error::Error for Fault {}
