use std::cmp::Ordering;

/// The largest integer, and with a minus sign the smallest, that every JSON parser keeps exactly: 2^53-1 (RFC 7493 §2.2).
pub const MAX_INTEGER: i64 = 9_007_199_254_740_991;

/// A JSON value of the strict subset.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    Bool(bool),
    /// Within ±[`MAX_INTEGER`] when it comes from [`super::parse`] or [`super::to_value`].
    Integer(i64),
    String(String),
    Array(Vec<Value>),
    Object(Members),
}

impl Value {
    pub fn as_bool(&self) -> Option<bool> {
        if let Self::Bool(it) = self { Some(*it) } else { None }
    }

    pub fn as_i64(&self) -> Option<i64> {
        if let Self::Integer(it) = self { Some(*it) } else { None }
    }

    pub fn as_str(&self) -> Option<&str> {
        if let Self::String(it) = self { Some(it) } else { None }
    }

    pub fn as_array(&self) -> Option<&[Value]> {
        if let Self::Array(it) = self { Some(it) } else { None }
    }

    pub fn as_object(&self) -> Option<&Members> {
        if let Self::Object(it) = self { Some(it) } else { None }
    }

    /// The JSON word for what this is: `boolean`, `integer`, `string`, `array` or `object`.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Bool(_) => "boolean",
            Self::Integer(_) => "integer",
            Self::String(_) => "string",
            Self::Array(_) => "array",
            Self::Object(_) => "object",
        }
    }
}

impl From<bool> for Value {
    fn from(it: bool) -> Self {
        Self::Bool(it)
    }
}

impl From<&str> for Value {
    fn from(it: &str) -> Self {
        Self::String(it.to_owned())
    }
}

impl From<String> for Value {
    fn from(it: String) -> Self {
        Self::String(it)
    }
}

impl From<Vec<Value>> for Value {
    fn from(it: Vec<Value>) -> Self {
        Self::Array(it)
    }
}

impl From<Members> for Value {
    fn from(it: Members) -> Self {
        Self::Object(it)
    }
}

/// The members of an object: each name once, in the order of RFC 8785 §3.2.3 (by UTF-16 code unit).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Members(Vec<(String, Value)>);

impl Members {
    pub fn new() -> Self {
        Self::default()
    }

    pub fn get(&self, name: &str) -> Option<&Value> {
        let at = self.find(name).ok()?;
        self.0.get(at).map(|(_, value)| value)
    }

    /// Sets a member and returns the value it had before.
    pub fn insert(&mut self, name: impl Into<String>, value: impl Into<Value>) -> Option<Value> {
        self.insert_member(name.into(), value.into())
    }

    /// Takes a member out.
    pub fn remove(&mut self, name: &str) -> Option<Value> {
        let at = self.find(name).ok()?;
        Some(self.0.remove(at).1)
    }

    /// In the order they are written.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&str, &Value)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value))
    }

    pub fn len(&self) -> usize {
        self.0.len()
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn insert_member(&mut self, name: String, value: Value) -> Option<Value> {
        // Most objects are read or written in order already.
        if self.0.last().is_none_or(|(last, _)| compare_names(last, &name) == Ordering::Less) {
            self.0.push((name, value));
            return None;
        }
        match self.find(&name) {
            Ok(at) => self.0.get_mut(at).map(|member| std::mem::replace(&mut member.1, value)),
            Err(at) => {
                self.0.insert(at, (name, value));
                None
            }
        }
    }

    /// Makes an object of members whose names are known to be different and in order.
    pub(super) fn from_sorted(members: Vec<(String, Value)>) -> Self {
        Self(members)
    }

    fn find(&self, name: &str) -> Result<usize, usize> {
        self.0.binary_search_by(|(other, _)| compare_names(other, name))
    }
}

impl IntoIterator for Members {
    type Item = (String, Value);
    type IntoIter = std::vec::IntoIter<(String, Value)>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

/// The order of RFC 8785 §3.2.3. It differs from the order of `str` above U+FFFF, whose surrogates sort below U+E000.
pub(super) fn compare_names(a: &str, b: &str) -> Ordering {
    a.encode_utf16().cmp(b.encode_utf16())
}
