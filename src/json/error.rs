use thiserror::Error;

/// Why a text is not strict JSON, and where. Holds no part of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("byte {at}: {kind}")]
pub struct ParseError {
    pub kind: ParseErrorKind,
    /// Offset in bytes of the first byte that is refused.
    pub at: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum ParseErrorKind {
    #[error("the text is larger than the limit")]
    TooLarge,
    #[error("arrays and objects are nested deeper than the limit")]
    TooDeep,
    #[error("not UTF-8")]
    InvalidUtf8,
    #[error("a byte order mark")]
    ByteOrderMark,
    #[error("the text ends inside a value")]
    UnexpectedEnd,
    #[error("not a character JSON allows here")]
    UnexpectedCharacter,
    #[error("text after the value")]
    TrailingText,
    #[error("null is not used")]
    Null,
    #[error("a number with a fraction or an exponent")]
    Float,
    #[error("an integer beyond 9007199254740991")]
    IntegerOutOfRange,
    #[error("minus zero")]
    MinusZero,
    #[error("a number that starts with 0")]
    LeadingZero,
    #[error("a name that is already in this object")]
    RepeatedName,
    #[error("a control character that is not escaped")]
    ControlCharacter,
    #[error("an escape JSON does not have")]
    InvalidEscape,
    #[error("half of a surrogate pair")]
    LoneSurrogate,
}

impl ParseErrorKind {
    /// A short name that stays the same between versions.
    pub fn code(self) -> &'static str {
        match self {
            Self::TooLarge => "too-large",
            Self::TooDeep => "too-deep",
            Self::InvalidUtf8 => "invalid-utf8",
            Self::ByteOrderMark => "byte-order-mark",
            Self::UnexpectedEnd => "unexpected-end",
            Self::UnexpectedCharacter => "unexpected-character",
            Self::TrailingText => "trailing-text",
            Self::Null => "null",
            Self::Float => "float",
            Self::IntegerOutOfRange => "integer-out-of-range",
            Self::MinusZero => "minus-zero",
            Self::LeadingZero => "leading-zero",
            Self::RepeatedName => "repeated-name",
            Self::ControlCharacter => "control-character",
            Self::InvalidEscape => "invalid-escape",
            Self::LoneSurrogate => "lone-surrogate",
        }
    }
}

/// Where in a text, for people: the first character is line 1, column 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    pub line: usize,
    /// In characters (Unicode scalar values); in bytes where the text is not UTF-8.
    pub column: usize,
}

impl ParseError {
    /// The place of [`Self::at`] in the text that was parsed. Lines end with LF.
    pub fn place(&self, source: &[u8]) -> Place {
        let before = source.get(..self.at).unwrap_or(source);
        let line = 1 + before.iter().filter(|byte| **byte == b'\n').count();
        let starts_character = |byte: &&u8| **byte & 0xC0 != 0x80;
        let column = 1 + before.iter().rev().take_while(|byte| **byte != b'\n').filter(starts_character).count();
        Place { line, column }
    }
}
