//! Reads the documents a portal can replace (question set, wording, help lines) and names **every** fault at once,
//! each with a JSON pointer (RFC 6901), so that an author mends a file in one go.
//!
//! Reading is total: each step gives a value (empty where the document has none) and notes what is wrong. A document
//! with faults is refused as a whole; but because there is always a value, the documents that are compiled in need
//! neither `unwrap` nor a second, hand-built copy. A test holds that they have no faults.

mod fault;
mod node;
#[cfg(feature = "cli")]
mod schema;

pub use fault::{Fault, FaultKind};
pub use node::{CHECKS, Node, walk};
#[cfg(feature = "cli")]
pub(super) use schema::schema_of;
#[cfg(feature = "cli")]
pub(crate) use schema::without_null_and_default;
