use super::{PublicJwk, VerifyError};
use crate::json::{MAX_BYTES, Members, Value, parse, to_canonical};

/// No more public keys than this beside a signature.
pub const MAX_KEYS: usize = 16;

/// A JWS with one signature: its three parts in base64url, as received (RFC 7515 §7.2.2). Nothing is verified yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flattened {
    pub payload: String,
    pub protected: String,
    pub signature: String,
}

impl Flattened {
    /// Reads the compact form: the same three parts, joined by dots (RFC 7515 §7.1).
    ///
    /// # Errors
    /// [`VerifyError::TooLarge`] above 1 MiB, [`VerifyError::PartCount`] unless there are exactly two dots.
    pub fn from_compact(text: &str) -> Result<Self, VerifyError> {
        check_size(text.len())?;
        let parts: Vec<&str> = text.split('.').take(4).collect();
        let [protected, payload, signature] = parts.as_slice() else {
            return Err(VerifyError::PartCount { found: text.split('.').count() });
        };
        let [payload, protected, signature] = [payload, protected, signature].map(|part| (*part).to_owned());
        Ok(Self { payload, protected, signature })
    }

    pub fn to_compact(&self) -> String {
        self.signing_input() + "." + &self.signature
    }

    /// What the signature is over: the protected header and the payload as they are, joined by a dot.
    pub(super) fn signing_input(&self) -> String {
        [self.protected.as_str(), self.payload.as_str()].join(".")
    }

    pub(super) fn len(&self) -> usize {
        self.payload.len().saturating_add(self.protected.len()).saturating_add(self.signature.len())
    }
}

/// A flattened JWS and what travels beside it. Neither `keys` nor `witness` is protected by the signature: a key counts
/// because its thumbprint is the signature's `kid`, a witness because of its own signature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Envelope {
    pub jws: Flattened,
    pub keys: Vec<PublicJwk>,
    /// Compact JWS, not yet looked into.
    pub witness: Vec<String>,
}

impl Envelope {
    /// Reads either form: compact, with no keys, if the first character can start one; else JSON.
    ///
    /// # Errors
    /// As [`Self::from_json`] or [`Flattened::from_compact`].
    pub fn parse(bytes: &[u8]) -> Result<Self, VerifyError> {
        check_size(bytes.len())?;
        let compact =
            matches!(bytes.first(), None | Some(b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.'));
        match std::str::from_utf8(bytes) {
            Ok(text) if compact => {
                Ok(Self { jws: Flattened::from_compact(text)?, keys: Vec::new(), witness: Vec::new() })
            }
            _ => Self::from_json(bytes),
        }
    }

    /// Reads `payload`, `protected`, `signature` and, if there, `keys` and `witness`.
    ///
    /// # Errors
    /// Whatever else there is, is refused: [`VerifyError::Member`]; the other errors name what is wrong with one.
    pub fn from_json(bytes: &[u8]) -> Result<Self, VerifyError> {
        check_size(bytes.len())?;
        let Value::Object(mut members) = parse(bytes).map_err(VerifyError::Json)? else {
            return Err(VerifyError::NotAnObject);
        };
        let mut part = |name| match members.remove(name) {
            Some(Value::String(text)) => Ok(text),
            _ => Err(VerifyError::MemberType { name }),
        };
        let jws = Flattened { payload: part("payload")?, protected: part("protected")?, signature: part("signature")? };
        let keys = list(&mut members, "keys")?;
        let witness = list(&mut members, "witness")?;
        if let Some((name, _)) = members.iter().next() {
            return Err(VerifyError::Member { name: name.to_owned() });
        }
        Ok(Self { jws, keys: read_keys(&keys)?, witness: read_witness(witness)? })
    }

    /// Writes the file form. Empty `keys` and `witness` are left out.
    pub fn to_json(&self) -> String {
        let mut members = Members::new();
        members.insert("payload", self.jws.payload.as_str());
        members.insert("protected", self.jws.protected.as_str());
        members.insert("signature", self.jws.signature.as_str());
        if !self.keys.is_empty() {
            members.insert("keys", self.keys.iter().map(PublicJwk::to_value).collect::<Vec<_>>());
        }
        if !self.witness.is_empty() {
            members.insert("witness", self.witness.iter().map(|it| Value::from(it.as_str())).collect::<Vec<_>>());
        }
        to_canonical(&members.into())
    }
}

pub(super) fn check_size(bytes: usize) -> Result<(), VerifyError> {
    if bytes > MAX_BYTES { Err(VerifyError::TooLarge { limit: MAX_BYTES }) } else { Ok(()) }
}

/// Takes an array out; no array is an empty one.
fn list(members: &mut Members, name: &'static str) -> Result<Vec<Value>, VerifyError> {
    match members.remove(name) {
        None => Ok(Vec::new()),
        Some(Value::Array(items)) => Ok(items),
        Some(_) => Err(VerifyError::MemberType { name }),
    }
}

fn read_keys(keys: &[Value]) -> Result<Vec<PublicJwk>, VerifyError> {
    if keys.len() > MAX_KEYS {
        return Err(VerifyError::TooManyKeys { limit: MAX_KEYS });
    }
    let read = |(index, key)| PublicJwk::from_value(key).map_err(|error| VerifyError::KeyMalformed { index, error });
    keys.iter().enumerate().map(read).collect()
}

fn read_witness(witness: Vec<Value>) -> Result<Vec<String>, VerifyError> {
    let read = |item| match item {
        Value::String(text) => Ok(text),
        _ => Err(VerifyError::MemberType { name: "witness" }),
    };
    witness.into_iter().map(read).collect()
}
