use super::Drawing;
use super::simplify::simplified;
use crate::json::{Stored, Value};

/// The points of a stroke in the path syntax of SVG (`M10 20l3 4 5-6`): whole units, the first absolute, the others
/// relative; at least two points, a dot being the same one twice (`M10 20l0 0`). Kept as text: a record is read and written
/// with every save.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line(String);

impl Line {
    /// A line through the points, simplified to within two units; points outside the field are moved to its edge. One
    /// point is a dot, none is `None`.
    pub fn from_points(points: &[(i32, i32)]) -> Option<Self> {
        let inside = |&(x, y): &(i32, i32)| (x.clamp(0, WIDTH), y.clamp(0, HEIGHT));
        let mut points = simplified(&points.iter().map(inside).collect::<Vec<_>>());
        if let [dot] = *points {
            points.push(dot);
        }
        let (&(x, y), others) = points.split_first()?;
        let mut path = String::from("M");
        push(&mut path, x, false);
        push(&mut path, y, true);
        path.push('l');
        let mut from = (x, y);
        for (n, &to) in others.iter().enumerate() {
            push(&mut path, to.0 - from.0, n > 0);
            push(&mut path, to.1 - from.1, true);
            from = to;
        }
        Some(Self(path))
    }

    /// The points, in units from the upper left corner.
    pub fn points(&self) -> impl Iterator<Item = (i32, i32)> {
        Points::new(&self.0)
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

    /// Takes only what [`Line::from_points`] can have written: it goes into pages and exports as it is.
    fn restore(value: &Value) -> Option<Self> {
        let path = value.as_str()?;
        let mut points = Points::new(path);
        let enough = points.next().is_some() && points.next().is_some();
        while points.next().is_some() {}
        (enough && points.rest.is_empty()).then(|| Self(path.to_owned()))
    }
}

const WIDTH: i32 = Drawing::WIDTH as i32;
const HEIGHT: i32 = Drawing::HEIGHT as i32;

/// Writes a number, after a space where it could not be told from what is before it.
fn push(path: &mut String, number: i32, after_another: bool) {
    if number < 0 {
        path.push('-');
    } else if after_another {
        path.push(' ');
    }
    path.push_str(&number.unsigned_abs().to_string());
}

/// Reads a path point by point, and stops before the first thing that is not as [`push`] writes it.
struct Points<'a> {
    rest: &'a [u8],
    /// The last point, and how many there were.
    last: (i32, i32),
    read: usize,
}

impl<'a> Points<'a> {
    fn new(path: &'a str) -> Self {
        Self { rest: path.as_bytes(), last: (0, 0), read: 0 }
    }

    fn letter(&mut self, letter: u8) -> Option<()> {
        let (&first, rest) = self.rest.split_first()?;
        (first == letter).then(|| self.rest = rest)
    }

    fn number(&mut self, after_another: bool) -> Option<i32> {
        let negative = self.letter(b'-').is_some();
        if !negative && after_another {
            self.letter(b' ')?;
        }
        let mut number = 0;
        let mut digits = 0;
        while let Some((digit @ b'0'..=b'9', rest)) = self.rest.split_first() {
            // No zeros in front, no minus zero, nothing that could overflow.
            if digits == 4 || (digits > 0 && number == 0) {
                return None;
            }
            number = number * 10 + i32::from(digit - b'0');
            digits += 1;
            self.rest = rest;
        }
        match (digits, negative, number) {
            (0, ..) | (_, true, 0) => None,
            (_, true, _) => Some(-number),
            (_, false, _) => Some(number),
        }
    }

    fn point(&mut self) -> Option<(i32, i32)> {
        match self.read {
            0 => self.letter(b'M')?,
            1 => self.letter(b'l')?,
            _ => {}
        }
        let (x, y) = (self.number(self.read > 1)?, self.number(true)?);
        let point = (self.last.0 + x, self.last.1 + y);
        ((0..=WIDTH).contains(&point.0) && (0..=HEIGHT).contains(&point.1)).then_some(point)
    }
}

impl Iterator for Points<'_> {
    type Item = (i32, i32);

    fn next(&mut self) -> Option<(i32, i32)> {
        let before = self.rest;
        let Some(point) = self.point() else {
            // What could not be read stays: nobody takes it for the end.
            self.rest = before;
            return None;
        };
        self.last = point;
        self.read += 1;
        Some(point)
    }
}
