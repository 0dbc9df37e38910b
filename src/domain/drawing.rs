use super::{Colour, Width};
use crate::json::{Stored, Value, stored};

/// A drawing as an answer: strokes in the order they were drawn, on a field of [`Drawing::WIDTH`] by [`Drawing::HEIGHT`]
/// units.
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

/// The points of a stroke in the path syntax of SVG (`M10 20l3 4 5-6`): whole units, the first absolute, the others
/// relative. Kept as text: a record is read and written with every save.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line(String);

/// What a stroke did to a drawing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Room {
    Plenty,
    /// Less than a fifth is left.
    NearlyFull,
    /// Nothing more fits.
    Full,
}

stored!(Drawing { strokes });
stored!(Stroke { colour, width, line });

impl Drawing {
    pub const WIDTH: u16 = 1000;
    pub const HEIGHT: u16 = 750;
    /// The longest drawing, in bytes of its JSON.
    pub const MOST_BYTES: usize = 30_000;

    /// A complete SVG document, without scripts, styles or references.
    pub fn svg(&self) -> String {
        let mut svg = String::from("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 1000 750\" fill=\"none\">");
        for stroke in &self.strokes {
            let [colour, width] = [stroke.colour.name(), stroke.width.name()];
            svg += &["<path class=\"", colour, " ", width, "\" d=\"", stroke.line.as_path(), "\"/>"].concat();
        }
        svg + "</svg>"
    }

    /// Without strokes it counts as not there.
    pub fn is_there(&self) -> bool {
        !self.strokes.is_empty()
    }
}

impl Line {
    /// The points, in units from the upper left corner.
    pub fn points(&self) -> impl Iterator<Item = (i32, i32)> {
        std::iter::empty()
    }

    /// The path, for the attribute `d` of SVG.
    pub fn as_path(&self) -> &str {
        &self.0
    }
}

impl Stored for Line {
    fn store(&self) -> Value {
        Value::String(self.0.clone())
    }

    fn restore(value: &Value) -> Option<Self> {
        value.as_str().map(|path| Self(path.to_owned()))
    }
}
