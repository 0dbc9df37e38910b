use super::error::{ParseError, ParseErrorKind};
use super::scan::Scanner;
use super::value::{Members, Value, compare_names};

/// Largest text [`parse`] reads: 1 MiB.
pub const MAX_BYTES: usize = 1 << 20;

/// Deepest nesting of arrays and objects [`parse`] reads; a text without any has depth 0.
pub const MAX_DEPTH: u8 = 32;

/// No limit may be deeper than this: parsing recurses, and so does dropping a value.
pub const DEEPEST: u8 = 128;

/// What is refused before it is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Length of the text in bytes.
    pub bytes: usize,
    /// Nesting of arrays and objects; counts as [`DEEPEST`] when greater.
    pub depth: u8,
}

impl Default for Limits {
    fn default() -> Self {
        Self { bytes: MAX_BYTES, depth: MAX_DEPTH }
    }
}

/// Reads one strict JSON value, with white space (RFC 8259 §2) around it and nothing else.
///
/// # Errors
/// The first fault, except that a repeated name is reported when its object ends.
pub fn parse(bytes: &[u8]) -> Result<Value, ParseError> {
    parse_with(bytes, Limits::default())
}

/// [`parse`] with other limits.
///
/// # Errors
/// As [`parse`].
pub fn parse_with(bytes: &[u8], limits: Limits) -> Result<Value, ParseError> {
    if bytes.len() > limits.bytes {
        return Err(ParseError { kind: ParseErrorKind::TooLarge, at: limits.bytes });
    }
    if bytes.starts_with(b"\xEF\xBB\xBF") {
        return Err(ParseError { kind: ParseErrorKind::ByteOrderMark, at: 0 });
    }
    let text = std::str::from_utf8(bytes)
        .map_err(|error| ParseError { kind: ParseErrorKind::InvalidUtf8, at: error.valid_up_to() })?;
    let mut scanner = Scanner::new(text);
    let value = value(&mut scanner, limits.depth.min(DEEPEST))?;
    scanner.skip_space();
    match scanner.peek() {
        None => Ok(value),
        Some(_) => Err(ParseError { kind: ParseErrorKind::TrailingText, at: scanner.at }),
    }
}

/// One value and the white space before it. `depth` is how many more levels may be opened.
fn value(scanner: &mut Scanner, depth: u8) -> Result<Value, ParseError> {
    scanner.skip_space();
    let at = scanner.at;
    match scanner.peek() {
        Some(b'"') => scanner.string().map(Value::String),
        Some(b'-' | b'0'..=b'9') => scanner.integer().map(Value::Integer),
        Some(b't') => scanner.word("true").map(|()| Value::Bool(true)),
        Some(b'f') => scanner.word("false").map(|()| Value::Bool(false)),
        Some(b'n') => {
            scanner.word("null")?;
            Err(ParseError { kind: ParseErrorKind::Null, at })
        }
        Some(open @ (b'[' | b'{')) => {
            let Some(depth) = depth.checked_sub(1) else {
                return Err(ParseError { kind: ParseErrorKind::TooDeep, at });
            };
            scanner.at += 1;
            if open == b'[' { array(scanner, depth) } else { object(scanner, depth) }
        }
        _ => Err(scanner.unexpected()),
    }
}

/// The rest of an array after its `[`.
fn array(scanner: &mut Scanner, depth: u8) -> Result<Value, ParseError> {
    let mut items = Vec::new();
    scanner.skip_space();
    if !scanner.take(b']') {
        loop {
            items.push(value(scanner, depth)?);
            scanner.skip_space();
            if scanner.take(b']') {
                break;
            }
            scanner.expect(b',')?;
        }
    }
    Ok(Value::Array(items))
}

/// A member and where its name starts.
type Found = (String, Value, usize);

/// The rest of an object after its `{`.
fn object(scanner: &mut Scanner, depth: u8) -> Result<Value, ParseError> {
    let mut found: Vec<Found> = Vec::new();
    scanner.skip_space();
    if !scanner.take(b'}') {
        loop {
            scanner.skip_space();
            let at = scanner.at;
            let name = scanner.string()?;
            scanner.skip_space();
            scanner.expect(b':')?;
            found.push((name, value(scanner, depth)?, at));
            scanner.skip_space();
            if scanner.take(b'}') {
                break;
            }
            scanner.expect(b',')?;
        }
    }
    sort(found).map(Value::Object)
}

/// Sorts once at the end: inserting one by one lets a hostile megabyte cost minutes.
fn sort(mut found: Vec<Found>) -> Result<Members, ParseError> {
    heap_sort(&mut found);
    let repeated = found.iter().zip(found.iter().skip(1)).filter(|(a, b)| a.0 == b.0).map(|(_, b)| b.2).min();
    match repeated {
        Some(at) => Err(ParseError { kind: ParseErrorKind::RepeatedName, at }),
        None => Ok(Members::from_sorted(found.into_iter().map(|(name, value, _)| (name, value)).collect())),
    }
}

/// By name, then by place. The standard library's sort costs 1 kB more of compressed wasm.
fn heap_sort(found: &mut [Found]) {
    for root in (0..found.len() / 2).rev() {
        sink(found, root);
    }
    for end in (1..found.len()).rev() {
        found.swap(0, end);
        sink(found.get_mut(..end).unwrap_or_default(), 0);
    }
}

/// Lets the member at `root` sink until none below it is greater.
fn sink(found: &mut [Found], mut root: usize) {
    let before = |found: &[Found], a: usize, b: usize| match (found.get(a), found.get(b)) {
        (Some(a), Some(b)) => compare_names(&a.0, &b.0).then(a.2.cmp(&b.2)).is_lt(),
        _ => false,
    };
    loop {
        let left = 2 * root + 1;
        let child = if before(found, left, left + 1) { left + 1 } else { left };
        if !before(found, root, child) {
            return;
        }
        found.swap(root, child);
        root = child;
    }
}
