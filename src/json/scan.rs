use super::error::{ParseError, ParseErrorKind};
use super::value::MAX_INTEGER;

/// Reads tokens off a text. `at` is always on a character boundary.
pub(super) struct Scanner<'a> {
    text: &'a str,
    pub at: usize,
}

impl<'a> Scanner<'a> {
    pub fn new(text: &'a str) -> Self {
        Self { text, at: 0 }
    }

    pub fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    pub fn skip_space(&mut self) {
        while let Some(b' ' | b'\n' | b'\r' | b'\t') = self.peek() {
            self.at += 1;
        }
    }

    /// Steps over `byte` if it is next.
    pub fn take(&mut self, byte: u8) -> bool {
        let found = self.peek() == Some(byte);
        self.at += usize::from(found);
        found
    }

    /// Steps over `byte`, which has to be next.
    pub fn expect(&mut self, byte: u8) -> Result<(), ParseError> {
        if self.take(byte) { Ok(()) } else { Err(self.unexpected()) }
    }

    /// The error for what is next not being what JSON allows.
    pub fn unexpected(&self) -> ParseError {
        let end = self.at >= self.text.len();
        let kind = if end { ParseErrorKind::UnexpectedEnd } else { ParseErrorKind::UnexpectedCharacter };
        ParseError { kind, at: self.at }
    }

    /// Steps over `word` (`true`, `false`, `null`), which has to be next.
    pub fn word(&mut self, word: &str) -> Result<(), ParseError> {
        word.bytes().try_for_each(|byte| self.expect(byte))
    }

    /// RFC 8259 §6, of which integers within ±[`MAX_INTEGER`] are accepted. A refused number is reported at its start.
    pub fn integer(&mut self) -> Result<i64, ParseError> {
        let start = self.at;
        let minus = self.take(b'-');
        let first = self.at;
        let mut size: i64 = 0;
        while let Some(digit @ b'0'..=b'9') = self.peek() {
            size = size.saturating_mul(10).saturating_add(i64::from(digit - b'0'));
            self.at += 1;
        }
        let digits = self.at - first;
        if digits == 0 {
            return Err(self.unexpected());
        }
        let refuse = |kind| Err(ParseError { kind, at: start });
        if digits > 1 && self.text.as_bytes().get(first) == Some(&b'0') {
            return refuse(ParseErrorKind::LeadingZero);
        }
        if let Some(b'.' | b'e' | b'E') = self.peek() {
            return refuse(ParseErrorKind::Float);
        }
        if size > MAX_INTEGER {
            return refuse(ParseErrorKind::IntegerOutOfRange);
        }
        if minus && size == 0 {
            return refuse(ParseErrorKind::MinusZero);
        }
        Ok(if minus { -size } else { size })
    }

    /// RFC 8259 §7, from the opening quotation mark to after the closing one; returned without its escapes.
    pub fn string(&mut self) -> Result<String, ParseError> {
        self.expect(b'"')?;
        let mut out = String::new();
        loop {
            let from = self.at;
            while !matches!(self.peek(), None | Some(b'"' | b'\\' | 0..=0x1F)) {
                self.at += 1;
            }
            out.push_str(self.text.get(from..self.at).unwrap_or_default());
            match self.peek() {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(out);
                }
                Some(b'\\') => out.push(self.escape()?),
                Some(_) => return Err(ParseError { kind: ParseErrorKind::ControlCharacter, at: self.at }),
                None => return Err(self.unexpected()),
            }
        }
    }

    /// One escape, or two that make a surrogate pair.
    fn escape(&mut self) -> Result<char, ParseError> {
        let start = self.at;
        self.expect(b'\\')?;
        let Some(byte) = self.peek() else { return Err(self.unexpected()) };
        let simple = match byte {
            b'"' | b'\\' | b'/' => char::from(byte),
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => return self.unicode_escape(start),
            _ => return Err(ParseError { kind: ParseErrorKind::InvalidEscape, at: start }),
        };
        self.at += 1;
        Ok(simple)
    }

    fn unicode_escape(&mut self, start: usize) -> Result<char, ParseError> {
        let lone = ParseError { kind: ParseErrorKind::LoneSurrogate, at: start };
        let unit = self.code_unit(start)?;
        if !(0xD800..0xDC00).contains(&unit) {
            return char::from_u32(unit).ok_or(lone);
        }
        let second = self.at;
        if !self.take(b'\\') || self.peek() != Some(b'u') {
            return Err(lone);
        }
        let low = self.code_unit(second)?;
        if !(0xDC00..0xE000).contains(&low) {
            return Err(lone);
        }
        char::from_u32(0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00)).ok_or(lone)
    }

    /// `u` and four hexadecimal digits. `start` is where the escape began.
    fn code_unit(&mut self, start: usize) -> Result<u32, ParseError> {
        self.expect(b'u')?;
        let mut unit = 0;
        for _ in 0..4 {
            let Some(byte) = self.peek() else { return Err(self.unexpected()) };
            let Some(digit) = char::from(byte).to_digit(16) else {
                return Err(ParseError { kind: ParseErrorKind::InvalidEscape, at: start });
            };
            unit = unit << 4 | digit;
            self.at += 1;
        }
        Ok(unit)
    }
}
