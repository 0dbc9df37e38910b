use std::fmt;

/// A JSON Pointer (RFC 6901): the empty text is the whole document, `/goals/0/words` a place in it.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Pointer(String);

impl Pointer {
    /// The whole document.
    pub fn root() -> Self {
        Self::default()
    }

    /// The member `name` of the object here.
    #[must_use]
    pub fn child_name(&self, name: &str) -> Self {
        Self(self.0.clone() + &segment(name))
    }

    /// The item `index` of the array here, counted from 0.
    #[must_use]
    pub fn child_index(&self, index: usize) -> Self {
        self.child_name(&index.to_string())
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The same place seen from the object that has this document as its member `name`.
    pub(super) fn inside(self, name: &str) -> Self {
        Self(segment(name) + &self.0)
    }
}

impl fmt::Display for Pointer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

fn segment(name: &str) -> String {
    let mut out = String::from("/");
    for character in name.chars() {
        match character {
            '~' => out.push_str("~0"),
            '/' => out.push_str("~1"),
            _ => out.push(character),
        }
    }
    out
}
