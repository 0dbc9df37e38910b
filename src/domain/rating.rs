use super::{Face, Scale};
use crate::json::{Stored, Value};

/// What was chosen where a question is answered on a scale. Ages 5 to 7 choose a face, everybody older a number; the two
/// are different scales, and none is ever turned into the other. Somebody who grows out of the faces keeps the face that
/// was given until a number is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rating {
    Number(Scale),
    Face(Face),
}

impl Rating {
    pub fn number(self) -> Option<Scale> {
        match self {
            Self::Number(number) => Some(number),
            Self::Face(_) => None,
        }
    }

    pub fn face(self) -> Option<Face> {
        match self {
            Self::Number(_) => None,
            Self::Face(face) => Some(face),
        }
    }

    /// True at the low end of its own scale.
    pub fn is_lowest(self) -> bool {
        matches!(self, Self::Number(Scale::MIN) | Self::Face(Face::VerySad))
    }

    /// True at the high end of its own scale.
    pub fn is_highest(self) -> bool {
        matches!(self, Self::Number(Scale::MAX) | Self::Face(Face::VeryHappy))
    }
}

impl From<Scale> for Rating {
    fn from(number: Scale) -> Self {
        Self::Number(number)
    }
}

impl From<Face> for Rating {
    fn from(face: Face) -> Self {
        Self::Face(face)
    }
}

/// A number as a number, a face by its name.
impl Stored for Rating {
    fn store(&self) -> Value {
        match self {
            Self::Number(number) => number.store(),
            Self::Face(face) => face.store(),
        }
    }

    fn restore(value: &Value) -> Option<Self> {
        Scale::restore(value).map(Self::Number).or_else(|| Face::restore(value).map(Self::Face))
    }
}
