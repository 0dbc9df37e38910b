use super::pointer::Pointer;
use serde::de::{self, Expected, Unexpected};
use std::fmt::Display;
use thiserror::Error;

/// Why a value doesn't fit a Rust type, and where in it. Quotes names, never values.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("at \"{pointer}\": {reason}")]
pub struct ReadError {
    /// The value that doesn't fit, or the object that lacks a member.
    pub pointer: Pointer,
    pub reason: ReadReason,
}

#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ReadReason {
    #[error("expected {expected}, found another type")]
    WrongType { expected: String },
    #[error("expected {expected}")]
    WrongValue { expected: String },
    #[error("expected {expected}, found {found}")]
    WrongLength { found: usize, expected: String },
    #[error("none of the choices {}", .choices.join(", "))]
    UnknownVariant { choices: &'static [&'static str] },
    #[error("not a member this object has")]
    UnknownMember,
    #[error("member {name} is missing")]
    MissingMember { name: &'static str },
    #[error("member {name} is given twice")]
    RepeatedMember { name: &'static str },
    /// A constructor of ours refused; the message is its error's, which holds no free text.
    #[error("{message}")]
    Refused { message: String },
}

impl ReadError {
    pub(super) fn here(reason: ReadReason) -> Self {
        Self { pointer: Pointer::root(), reason }
    }

    /// The same error seen from the object or array around it.
    pub(super) fn inside(self, name: &str) -> Self {
        Self { pointer: self.pointer.inside(name), reason: self.reason }
    }
}

impl de::Error for ReadError {
    fn custom<T: Display>(message: T) -> Self {
        Self::here(ReadReason::Refused { message: message.to_string() })
    }

    fn invalid_type(_: Unexpected, expected: &dyn Expected) -> Self {
        Self::here(ReadReason::WrongType { expected: expected.to_string() })
    }

    fn invalid_value(_: Unexpected, expected: &dyn Expected) -> Self {
        Self::here(ReadReason::WrongValue { expected: expected.to_string() })
    }

    fn invalid_length(found: usize, expected: &dyn Expected) -> Self {
        Self::here(ReadReason::WrongLength { found, expected: expected.to_string() })
    }

    fn unknown_variant(_: &str, choices: &'static [&'static str]) -> Self {
        Self::here(ReadReason::UnknownVariant { choices })
    }

    fn unknown_field(_: &str, _: &'static [&'static str]) -> Self {
        Self::here(ReadReason::UnknownMember)
    }

    fn missing_field(name: &'static str) -> Self {
        Self::here(ReadReason::MissingMember { name })
    }

    fn duplicate_field(name: &'static str) -> Self {
        Self::here(ReadReason::RepeatedMember { name })
    }
}
