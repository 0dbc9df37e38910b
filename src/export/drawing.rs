use super::document::list;
use crate::domain::{Colour, Drawing, Stroke, Width};
use crate::json::{Members, Stored, Value};
use serde::de::{Deserializer, Error};
use serde::{Deserialize, Serialize};

/// A drawing, as strokes and as a picture. Both tell the same: a reader refuses a picture that the strokes don't give.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct DrawingDocument {
    /// The width of the field, in units.
    #[serde(deserialize_with = "exactly::<_, 1000>")]
    #[cfg_attr(feature = "cli", schemars(range(min = 1000, max = 1000)))]
    pub width: u32,
    /// The height of the field, in units.
    #[serde(deserialize_with = "exactly::<_, 750>")]
    #[cfg_attr(feature = "cli", schemars(range(min = 750, max = 750)))]
    pub height: u32,
    /// In the order they were drawn: a later one covers an earlier one.
    #[serde(deserialize_with = "list::<_, _, 1, 5000>")]
    #[cfg_attr(feature = "cli", schemars(length(min = 1, max = 5000)))]
    pub strokes: Vec<StrokeDocument>,
    /// The same as a complete SVG document without scripts, styles or references.
    #[cfg_attr(feature = "cli", schemars(length(max = 40_000)))]
    pub svg: String,
}

/// One line of a drawing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct StrokeDocument {
    pub colour: Colour,
    pub width: Width,
    /// x and y of the first point, in units from the upper left corner; then, for every other point, how far it is to the
    /// right of the one before and how far below. At least two points: a dot is one that stays where it is.
    #[serde(deserialize_with = "pairs")]
    #[cfg_attr(feature = "cli", schemars(length(min = 4), inner(range(min = -1000, max = 1000))))]
    pub points: Vec<i32>,
}

/// The longest picture, in bytes. The fullest drawing that can be drawn stays below.
const LONGEST_SVG: usize = 40_000;

impl From<&Drawing> for DrawingDocument {
    fn from(drawing: &Drawing) -> Self {
        Self {
            width: Drawing::WIDTH.into(),
            height: Drawing::HEIGHT.into(),
            strokes: drawing.strokes.iter().map(StrokeDocument::from).collect(),
            svg: drawing.svg(),
        }
    }
}

impl From<&Stroke> for StrokeDocument {
    fn from(stroke: &Stroke) -> Self {
        let mut from = (0, 0);
        let steps = stroke.line.points().flat_map(|(x, y)| {
            let before = std::mem::replace(&mut from, (x, y));
            [x - before.0, y - before.1]
        });
        Self { colour: stroke.colour, width: stroke.width, points: steps.collect() }
    }
}

impl DrawingDocument {
    /// The drawing, if it stays within the field and its picture is that of its strokes.
    fn drawing(&self) -> Result<Drawing, &'static str> {
        let strokes: Option<Vec<Stroke>> = self.strokes.iter().map(StrokeDocument::stroke).collect();
        let drawing = Drawing { strokes: strokes.ok_or("a stroke leaves the field")? };
        if self.svg.len() > LONGEST_SVG {
            return Err("the svg is too long");
        }
        if self.svg == drawing.svg() { Ok(drawing) } else { Err("the svg is not what the strokes give") }
    }
}

impl StrokeDocument {
    fn stroke(&self) -> Option<Stroke> {
        let mut path = String::new();
        for (at, number) in self.points.iter().enumerate() {
            path.push_str(match (at, number.is_negative()) {
                (0, _) => "M",
                (2, _) => "l",
                (_, true) => "",
                (_, false) => " ",
            });
            path.push_str(&number.to_string());
        }
        let mut stroke = Members::new();
        stroke.insert("colour", self.colour.store());
        stroke.insert("width", self.width.store());
        stroke.insert("line", path);
        Stroke::restore(&Value::from(stroke))
    }
}

/// Reads a drawing that is there, and holds it to what its schema can't say.
pub fn sound<'de, D: Deserializer<'de>>(from: D) -> Result<Option<DrawingDocument>, D::Error> {
    let document = DrawingDocument::deserialize(from)?;
    document.drawing().map_err(D::Error::custom)?;
    Ok(Some(document))
}

fn exactly<'de, D: Deserializer<'de>, const NUMBER: u32>(from: D) -> Result<u32, D::Error> {
    let number = u32::deserialize(from)?;
    if number == NUMBER { Ok(number) } else { Err(D::Error::custom("the field is 1000 wide and 750 high")) }
}

fn pairs<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<i32>, D::Error> {
    let numbers: Vec<i32> = Vec::deserialize(from)?;
    let fits = numbers.len() >= 4
        && numbers.len().is_multiple_of(2)
        && numbers.iter().all(|number| (-1000..=1000).contains(number));
    if fits {
        Ok(numbers)
    } else {
        Err(D::Error::custom("at least two pairs of numbers from -1000 to 1000 are needed"))
    }
}
