//! Drawings: strokes on a field of [`Drawing::WIDTH`] by [`Drawing::HEIGHT`] units, as they are kept and as pictures.

mod line;
mod simplify;

use line::Line;

use super::{Colour, Width};
use crate::json::{Stored, Value, stored};

/// A drawing as an answer: strokes in the order they were drawn.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Drawing {
    pub strokes: Vec<Stroke>,
}

/// One line of a drawing, from where the finger, pen or mouse came down to where it was lifted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stroke {
    pub colour: Colour,
    pub width: Width,
    pub line: Line,
}

/// What a stroke did to a drawing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Room {
    #[default]
    Plenty,
    /// Less than a fifth is left.
    NearlyFull,
    /// The stroke did not fit and was not taken in.
    Full,
}

stored!(Stroke { colour, width, line });

impl Stored for Drawing {
    fn store(&self) -> Value {
        let mut members = crate::json::Members::new();
        self.strokes.store_member("strokes", &mut members);
        members.into()
    }

    /// `None` also without strokes, or with more than fit.
    fn restore(value: &Value) -> Option<Self> {
        let drawing = Self { strokes: Vec::restore_member("strokes", value.as_object()?)? };
        (drawing.is_there() && drawing.bytes() <= Self::MOST_BYTES).then_some(drawing)
    }
}

impl Drawing {
    pub const WIDTH: u16 = 1000;
    pub const HEIGHT: u16 = 750;
    /// The longest drawing, in bytes of its JSON.
    pub const MOST_BYTES: usize = 30_000;
    /// It is said once less than this is left.
    pub const NEARLY_FULL: usize = Self::MOST_BYTES / 5;
    /// What is drawn on. The same in light and dark: colours on another ground are another drawing.
    pub const PAPER: &str = "#fffdfa";
    /// The field, as SVG's `viewBox`.
    pub const VIEW_BOX: &str = "0 0 1000 750";

    /// Without strokes it counts as not there.
    pub fn is_there(&self) -> bool {
        !self.strokes.is_empty()
    }

    /// The length of its JSON.
    pub fn bytes(&self) -> usize {
        let commas = self.strokes.len().saturating_sub(1);
        r#"{"strokes":[]}"#.len() + commas + self.strokes.iter().map(Stroke::bytes).sum::<usize>()
    }

    /// How much longer, at most, a stroke makes it.
    pub fn adds(&self, stroke: &Stroke) -> usize {
        if self.is_there() { stroke.bytes() + 1 } else { self.bytes() + stroke.bytes() }
    }

    /// Takes a stroke in if it fits.
    pub fn add(&mut self, stroke: Stroke) -> Room {
        if self.bytes() + 1 + stroke.bytes() > Self::MOST_BYTES {
            return Room::Full;
        }
        self.strokes.push(stroke);
        self.room()
    }

    /// How much room there is for the next stroke; never `Full`, since a dot may still fit.
    pub fn room(&self) -> Room {
        if Self::MOST_BYTES - self.bytes().min(Self::MOST_BYTES) < Self::NEARLY_FULL {
            Room::NearlyFull
        } else {
            Room::Plenty
        }
    }

    /// The lines as they are painted, the lowest first: neighbours of one colour and width are one path.
    pub fn paths(&self) -> Vec<(Colour, Width, String)> {
        let mut paths: Vec<(Colour, Width, String)> = Vec::new();
        for Stroke { colour, width, line } in &self.strokes {
            match paths.last_mut() {
                Some((c, w, path)) if c == colour && w == width => path.push_str(line.as_path()),
                _ => paths.push((*colour, *width, line.as_path().to_owned())),
            }
        }
        paths
    }

    /// A complete SVG document of shapes alone, without scripts, styles or references, on its own paper: it reads the same
    /// on a dark page.
    pub fn svg(&self) -> String {
        let mut svg = [
            r#"<svg xmlns="http://www.w3.org/2000/svg" width="1000" height="750" viewBox=""#,
            Self::VIEW_BOX,
            r#""><path fill=""#,
            Self::PAPER,
            r#"" d="M0 0h1000v750H0z"/><g fill="none" stroke-linecap="round" stroke-linejoin="round">"#,
        ]
        .concat();
        for (colour, width, path) in self.paths() {
            for part in
                [r#"<path stroke=""#, colour.hex(), r#"" stroke-width=""#, width.units(), r#"" d=""#, &path, r#""/>"#]
            {
                svg.push_str(part);
            }
        }
        svg + "</g></svg>"
    }
}

impl Stroke {
    /// Through the points that the finger, pen or mouse passed, simplified and within the field; a dot where there is only
    /// one, `None` without any.
    pub fn through(points: &[(i32, i32)], colour: Colour, width: Width) -> Option<Self> {
        Line::from_points(points).map(|line| Self { colour, width, line })
    }

    /// The length of its JSON.
    fn bytes(&self) -> usize {
        r#"{"colour":"","line":"","width":""}"#.len()
            + self.colour.name().len()
            + self.width.name().len()
            + self.line.as_path().len()
    }
}

impl Colour {
    /// As it is painted on [`Drawing::PAPER`].
    pub fn hex(self) -> &'static str {
        match self {
            Self::Ink => "#27212d",
            Self::Red => "#c62828",
            Self::Orange => "#e2680a",
            Self::Yellow => "#e5ab00",
            Self::Green => "#2e7d32",
            Self::Blue => "#1565c0",
            Self::Purple => "#7b3fa0",
            Self::Brown => "#75482c",
        }
    }
}

impl Width {
    /// In units of the field.
    pub fn units(self) -> &'static str {
        match self {
            Self::Thin => "6",
            Self::Middle => "14",
            Self::Thick => "34",
        }
    }
}
