use crate::json::{Limits, MAX_DEPTH, Members, Value};

/// The format version written into every record's header. Records of older versions stay readable.
pub const RECORD_VERSION: i64 = 2;

/// A record holds a whole sitting and its signed export, so it may be larger than an export alone.
pub(super) const LIMITS: Limits = Limits { bytes: 8 << 20, depth: MAX_DEPTH };

const OUTBOX: &str = "outbox/";

/// What a record is called in both stores, within its place.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Name(String);

impl Name {
    /// Which journey is open on this device.
    pub fn device() -> Self {
        Self("device".to_owned())
    }

    pub fn journey(reference: &str) -> Self {
        Self(["journey/", reference].concat())
    }

    pub fn assessment(id: &str) -> Self {
        Self(["assessment/", id].concat())
    }

    /// An export that waits to be sent.
    pub fn outbox(jti: &str) -> Self {
        Self([OUTBOX, jti].concat())
    }

    /// A name as a store listed it.
    pub fn listed(name: String) -> Self {
        Self(name)
    }

    pub fn is_assessment(&self) -> bool {
        self.0.starts_with("assessment/")
    }

    pub fn is_journey(&self) -> bool {
        self.0.starts_with("journey/")
    }

    /// The `jti` of an export that waits.
    pub fn waiting(&self) -> Option<&str> {
        self.0.strip_prefix(OUTBOX)
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The header members that say which record this is.
pub(super) fn header(name: &Name, generation: u64) -> Members {
    let mut members = Members::default();
    members.insert("rec", name.as_str());
    members.insert("ver", Value::Integer(RECORD_VERSION));
    members.insert("gen", Value::Integer(i64::try_from(generation).unwrap_or(i64::MAX)));
    members
}

/// What a sealed record's header says of it: name, version and generation.
pub(super) fn stamp(header: &Members) -> Option<(&str, i64, u64)> {
    let name = header.get("rec")?.as_str()?;
    let version = header.get("ver")?.as_i64()?;
    let generation = u64::try_from(header.get("gen")?.as_i64()?).ok()?;
    Some((name, version, generation))
}
