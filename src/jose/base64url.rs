//! base64url without padding (RFC 7515 §2). A byte string has one encoding; every other text is refused.

use thiserror::Error;

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// Why a text is not base64url.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum DecodeError {
    /// Padding and white space are such characters too.
    #[error("a character outside A-Z a-z 0-9 - _")]
    Character,
    #[error("a length no bytes have")]
    Length,
    /// Bits after the last byte that are not 0: the same bytes in a second disguise.
    #[error("stray bits at the end")]
    TrailingBits,
}

pub fn encode(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for group in bytes.chunks(3) {
        let bits = group.iter().fold(0, |bits, byte| bits << 8 | u32::from(*byte)) << (8 * (3 - group.len()));
        for place in 0..=group.len() {
            let index = bits >> (18 - 6 * place) & 63;
            out.extend(ALPHABET.get(index as usize).map(|byte| char::from(*byte)));
        }
    }
    out
}

/// # Errors
/// [`DecodeError`] unless `text` is what [`encode`] gives for some bytes.
pub fn decode(text: &str) -> Result<Vec<u8>, DecodeError> {
    let mut out = Vec::with_capacity(text.len() / 4 * 3 + 2);
    for group in text.as_bytes().chunks(4) {
        let mut bits = 0;
        for byte in group {
            bits = bits << 6 | sextet(*byte).ok_or(DecodeError::Character)?;
        }
        bits <<= 6 * (4 - group.len());
        let (bytes, stray) = match group.len() {
            4 => (3, 0),
            3 => (2, bits & 0xFF),
            2 => (1, bits & 0xFFFF),
            _ => return Err(DecodeError::Length),
        };
        if stray != 0 {
            return Err(DecodeError::TrailingBits);
        }
        out.extend(bits.to_be_bytes().iter().skip(1).take(bytes));
    }
    Ok(out)
}

fn sextet(byte: u8) -> Option<u32> {
    let value = match byte {
        b'A'..=b'Z' => byte - b'A',
        b'a'..=b'z' => byte - b'a' + 26,
        b'0'..=b'9' => byte - b'0' + 52,
        b'-' => 62,
        b'_' => 63,
        _ => return None,
    };
    Some(u32::from(value))
}
