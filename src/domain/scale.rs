use crate::json::{Stored, Value};
use serde::{Deserialize, Serialize};

/// A whole number from 0 to 10, as the young person chose it. Compared only with itself over time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "u8", into = "u8")]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "cli", schemars(!try_from, !into))]
pub struct Scale(#[cfg_attr(feature = "cli", schemars(range(max = 10)))] u8);

/// The number lies outside 0 to 10.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a scale runs from 0 to 10; found {found}")]
pub struct ScaleOutOfRange {
    pub found: u8,
}

impl Scale {
    pub const MIN: Self = Self(0);
    pub const MAX: Self = Self(10);

    /// The eleven numbers, lowest first.
    pub fn all() -> impl DoubleEndedIterator<Item = Self> {
        (Self::MIN.0..=Self::MAX.0).map(Self)
    }

    pub fn get(self) -> u8 {
        self.0
    }
}

impl Stored for Scale {
    fn store(&self) -> Value {
        Value::Integer(i64::from(self.0))
    }

    fn restore(value: &Value) -> Option<Self> {
        Self::try_from(u8::try_from(value.as_i64()?).ok()?).ok()
    }
}

impl TryFrom<u8> for Scale {
    type Error = ScaleOutOfRange;

    fn try_from(n: u8) -> Result<Self, Self::Error> {
        if n <= Self::MAX.0 { Ok(Self(n)) } else { Err(ScaleOutOfRange { found: n }) }
    }
}

impl From<Scale> for u8 {
    fn from(scale: Scale) -> Self {
        scale.0
    }
}
