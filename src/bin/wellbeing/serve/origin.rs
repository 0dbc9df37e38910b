use axum::http::HeaderValue;
use std::fmt;
use std::str::FromStr;

/// A web origin as browsers write it, `https://portal.example` or `http://localhost:8080`. Compared byte by byte.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin(String);

#[derive(Debug, thiserror::Error)]
#[error("an origin is a scheme, a host in lower case and a port if need be, without a path: https://portal.example")]
pub struct NotAnOrigin;

impl Origin {
    pub fn as_str(&self) -> &str {
        &self.0
    }

    pub fn is(&self, header: &HeaderValue) -> bool {
        header.as_bytes() == self.0.as_bytes()
    }
}

impl FromStr for Origin {
    type Err = NotAnOrigin;

    fn from_str(text: &str) -> Result<Self, NotAnOrigin> {
        let host = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://")).ok_or(NotAnOrigin)?;
        let fits = |b: u8| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'.' | b'-' | b':' | b'[' | b']');
        if !host.is_empty() && host.bytes().all(fits) { Ok(Self(text.into())) } else { Err(NotAnOrigin) }
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_has_no_path_and_nothing_that_ends_a_header_or_a_directive() {
        for text in ["https://portal.example", "http://localhost:8080", "http://[::1]:8080"] {
            assert!(text.parse::<Origin>().is_ok(), "{text}");
        }
        for text in [
            "",
            "null",
            "*",
            "https://",
            "https://a.example/",
            "https://A.example",
            "ftp://a",
            "https://a;b",
            "https://a b",
        ] {
            assert!(text.parse::<Origin>().is_err(), "{text}");
        }
    }
}
