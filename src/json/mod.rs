//! Strict JSON: the subset of RFC 8259 in which equal documents are equal bytes and every parser agrees.
//!
//! There are strings, booleans, arrays, objects and integers within ±(2^53-1). There is no `null` and no number with
//! a fraction or an exponent; a name appears once in an object. [`parse`] refuses everything else and says where;
//! [`to_canonical`] writes the one form RFC 8785 gives a value. [`to_value`] and [`from_value`] connect serde types.
//!
//! serde_json is not used: it accepts all of the above, and costs 33 kB of compressed wasm.

mod canonical;
mod error;
mod parse;
mod pointer;
mod read;
mod read_error;
mod read_name;
mod scan;
mod stored;
mod value;
mod write;
mod write_parts;

pub use canonical::to_canonical;
pub use error::{ParseError, ParseErrorKind, Place};
pub use parse::{DEEPEST, Limits, MAX_BYTES, MAX_DEPTH, parse, parse_with};
pub use pointer::Pointer;
pub use read::from_value;
pub use read_error::{ReadError, ReadReason};
pub(crate) use stored::stored;
pub use stored::{Stored, numbered, split_numbered};
pub use value::{MAX_INTEGER, Members, Value};
pub use write::{WriteError, to_value};
