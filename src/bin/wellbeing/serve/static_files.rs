use super::problem::Problem;
use axum::body::Body;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Response, StatusCode, header};
use axum::response::IntoResponse;
use sha2::{Digest, Sha256};
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

/// Precompressed siblings, best first: content coding and what is added to the file's name.
const CODINGS: [(&str, &str); 2] = [("br", ".br"), ("gzip", ".gz")];

/// The folder whose files are served. Each is read when it is asked for, so that a rebuild shows at once.
pub struct StaticFiles {
    /// Canonical: a link that leads out of it is not followed.
    root: PathBuf,
}

impl StaticFiles {
    /// # Errors
    /// When the folder is not there or is not a folder.
    pub fn new(root: &Path) -> std::io::Result<Self> {
        let root = root.canonicalize()?;
        if root.is_dir() { Ok(Self { root }) } else { Err(std::io::ErrorKind::NotADirectory.into()) }
    }

    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The answer to GET of `path` (of the request's target, still percent-encoded). Blocks while it reads.
    pub fn answer(&self, path: &str, asked: &HeaderMap) -> Response<Body> {
        let Some(mut file) = self.find(path) else { return Problem::not_found().into_response() };
        if file.is_dir() {
            if !path.ends_with('/') {
                return moved(&format!("/{}/", path.trim_start_matches('/')));
            }
            file.push("index.html");
        } else if path.ends_with('/') {
            return Problem::not_found().into_response();
        }
        let Some((bytes, coding)) = read_best(&file, asked) else { return Problem::not_found().into_response() };
        let name = file.file_name().map(|n| n.to_string_lossy()).unwrap_or_default();
        found(&name, bytes, coding, asked)
    }

    /// The file or folder at `path`; none when it is absent, hidden, or outside the root.
    fn find(&self, path: &str) -> Option<PathBuf> {
        let mut file = self.root.clone();
        for part in path.split('/').filter(|part| !part.is_empty()) {
            let name = percent_decoded(part)?;
            // A leading dot covers `.`, `..` and hidden files alike.
            if name.starts_with('.') || name.contains(['/', '\\', ':', '\0']) {
                return None;
            }
            file.push(name);
        }
        let file = file.canonicalize().ok()?;
        file.starts_with(&self.root).then_some(file)
    }
}

/// 200 with the bytes, or 304 when the asker has the very same.
fn found(name: &str, bytes: Vec<u8>, coding: Option<&'static str>, asked: &HeaderMap) -> Response<Body> {
    // Over the bytes as served: each coding has its own.
    let etag = etag_of(&bytes);
    let cache = if has_hash(name) { "public, max-age=31536000, immutable" } else { "no-cache" };
    let mut response = Response::new(Body::empty());
    let mut set = |name: HeaderName, value: &str| {
        if let Ok(value) = HeaderValue::from_str(value) {
            response.headers_mut().insert(name, value);
        }
    };
    set(header::ETAG, &etag);
    set(header::CACHE_CONTROL, cache);
    set(header::VARY, "Accept-Encoding");
    if all_values(asked, header::IF_NONE_MATCH).any(|held| matches(held, &etag)) {
        *response.status_mut() = StatusCode::NOT_MODIFIED;
        return response;
    }
    set(header::CONTENT_TYPE, content_type(name));
    set(header::CONTENT_LENGTH, &bytes.len().to_string());
    if let Some(coding) = coding {
        set(header::CONTENT_ENCODING, coding);
    }
    *response.body_mut() = Body::from(bytes);
    response
}

fn moved(to: &str) -> Response<Body> {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::PERMANENT_REDIRECT;
    if let Ok(to) = HeaderValue::from_str(to) {
        response.headers_mut().insert(header::LOCATION, to);
    }
    response
}

/// The smallest form of the file that the asker takes, with its content coding.
fn read_best(file: &Path, asked: &HeaderMap) -> Option<(Vec<u8>, Option<&'static str>)> {
    let compressed = CODINGS.iter().filter(|(coding, _)| accepts(asked, coding)).find_map(|(coding, suffix)| {
        let mut name = OsString::from(file);
        name.push(suffix);
        Some((fs::read(name).ok()?, Some(*coding)))
    });
    compressed.or_else(|| Some((fs::read(file).ok()?, None)))
}

/// True when `Accept-Encoding` (RFC 9110 §12.5.3) takes `coding`: by name or by `*`, with a weight above 0. Without
/// the header nothing but the plain file is sent.
fn accepts(asked: &HeaderMap, coding: &str) -> bool {
    let mut by_star = false;
    for item in all_values(asked, header::ACCEPT_ENCODING) {
        let mut parts = item.split(';').map(str::trim);
        let name = parts.next().unwrap_or_default();
        let weight = parts.find_map(|p| p.strip_prefix("q=").or_else(|| p.strip_prefix("Q=")));
        let taken = weight.is_none_or(|q| q.parse::<f32>().is_ok_and(|q| q > 0.0));
        if name.eq_ignore_ascii_case(coding) {
            return taken;
        }
        by_star |= name == "*" && taken;
    }
    by_star
}

/// The members of a comma-separated header that may be sent more than once.
fn all_values(headers: &HeaderMap, name: HeaderName) -> impl Iterator<Item = &str> {
    let lines = headers.get_all(name).into_iter().filter_map(|line| line.to_str().ok());
    lines.flat_map(|line| line.split(',')).map(str::trim)
}

/// Weak comparison (RFC 9110 §8.8.3.2), as If-None-Match wants it.
fn matches(held: &str, etag: &str) -> bool {
    held == "*" || held.strip_prefix("W/").unwrap_or(held) == etag
}

/// A strong validator: 128 bits of the SHA-256 of the content.
fn etag_of(bytes: &[u8]) -> String {
    let digest = Sha256::digest(bytes);
    let hex: Vec<String> = digest.iter().take(16).map(|byte| format!("{byte:02x}")).collect();
    format!("\"{}\"", hex.concat())
}

/// True when the name holds a content hash, `-[0-9a-f]{8,}\.`: another content would have another name.
fn has_hash(name: &str) -> bool {
    name.split('-').skip(1).any(|rest| {
        let (hash, extension) = rest.split_once('.').unwrap_or((rest, ""));
        hash.len() >= 8 && !extension.is_empty() && hash.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
    })
}

fn content_type(name: &str) -> &'static str {
    match name.rsplit_once('.').map(|(_, extension)| extension) {
        Some("html") => "text/html; charset=utf-8",
        Some("js" | "mjs") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("wasm") => "application/wasm",
        Some("json" | "map") => "application/json",
        Some("webmanifest") => "application/manifest+json",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("ico") => "image/x-icon",
        Some("woff2") => "font/woff2",
        Some("txt" | "md") => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

/// The text behind percent-encoding; none when it is malformed or no UTF-8.
fn percent_decoded(part: &str) -> Option<String> {
    let mut bytes = part.bytes();
    let mut decoded = Vec::with_capacity(part.len());
    while let Some(byte) = bytes.next() {
        if byte == b'%' {
            let mut digit = || char::from(bytes.next()?).to_digit(16);
            let (high, low) = (digit()?, digit()?);
            decoded.push(u8::try_from(high * 16 + low).ok()?);
        } else {
            decoded.push(byte);
        }
    }
    String::from_utf8(decoded).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_is_eight_or_more_hex_digits_before_a_dot() {
        for (name, hashed) in [
            ("wellbeing-assessment-0123abcd.wasm", true),
            ("a-0123456789abcdef0123.js", true),
            ("a-0123abcd.en-GB.json", true),
            ("wellbeing-assessment.js", false),
            ("a-0123abc.js", false),
            ("a-0123abcg.js", false),
            ("a-0123ABCD.js", false),
            ("a-0123abcd", false),
            ("0123abcd.js", false),
        ] {
            assert_eq!(has_hash(name), hashed, "{name}");
        }
    }

    #[test]
    fn codings_are_taken_by_name_or_star_unless_weighed_zero() {
        for (asked, taken) in [
            ("br", true),
            ("gzip, deflate, br;q=0.1", true),
            ("BR ; q=1", true),
            ("*", true),
            ("br;q=0", false),
            ("br;q=0.000, *", false),
            ("*;q=0", false),
            ("gzip", false),
            ("brotli", false),
            ("", false),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(header::ACCEPT_ENCODING, HeaderValue::from_static(asked));
            assert_eq!(accepts(&headers, "br"), taken, "{asked}");
        }
        assert!(!accepts(&HeaderMap::new(), "br"));
    }

    #[test]
    fn percent_encoding_is_whole_and_utf8() {
        for (part, decoded) in [
            ("a%20b", Some("a b")),
            ("%C3%A9", Some("é")),
            ("%2e%2E", Some("..")),
            ("%", None),
            ("%2", None),
            ("%zz", None),
            ("%ff", None),
        ] {
            assert_eq!(percent_decoded(part).as_deref(), decoded, "{part}");
        }
    }
}
