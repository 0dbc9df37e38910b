use super::base64url;
use super::{Crypto, CryptoError};
use crate::json::{Members, Value, to_canonical};
use std::fmt;
use thiserror::Error;

/// Members a JWK may have beside its key, which are not used: what a key may do is decided where it is given.
const IGNORED: [&str; 5] = ["kid", "use", "alg", "key_ops", "ext"];

/// A public P-256 key. Whether the coordinates are a point of the curve shows when it is used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicJwk {
    x: [u8; 32],
    y: [u8; 32],
}

/// Why a JWK is not a public P-256 key.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum KeyError {
    #[error("not an object")]
    NotAnObject,
    #[error("a private key")]
    Private,
    #[error("a public key, without the private member d")]
    NotPrivate,
    #[error("d is not 32 bytes in base64url below the order of the curve")]
    Scalar,
    #[error("d does not belong to x and y")]
    Mismatch,
    #[error("member {name}")]
    UnknownMember { name: String },
    #[error("kty is not EC")]
    KeyType,
    #[error("crv is not P-256")]
    Curve,
    #[error("{name} is not 32 bytes in base64url")]
    Coordinate { name: &'static str },
    #[error("not a point of the curve")]
    NotOnCurve,
}

impl PublicJwk {
    pub fn from_coordinates(x: [u8; 32], y: [u8; 32]) -> Self {
        Self { x, y }
    }

    /// Big-endian, as in SEC 1.
    pub fn x(&self) -> &[u8; 32] {
        &self.x
    }

    /// Big-endian, as in SEC 1.
    pub fn y(&self) -> &[u8; 32] {
        &self.y
    }

    /// Reads a JWK (RFC 7518 §6.2.1): `kty`, `crv`, `x` and `y`; `kid`, `use`, `alg`, `key_ops` and `ext` are ignored.
    ///
    /// # Errors
    /// [`KeyError::Private`] for a key with `d`, else the first thing that is different.
    pub fn from_value(jwk: &Value) -> Result<Self, KeyError> {
        let members = jwk.as_object().ok_or(KeyError::NotAnObject)?;
        if members.get("d").is_some() {
            return Err(KeyError::Private);
        }
        let known = |name: &str| matches!(name, "kty" | "crv" | "x" | "y") || IGNORED.contains(&name);
        if let Some((name, _)) = members.iter().find(|(name, _)| !known(name)) {
            return Err(KeyError::UnknownMember { name: name.to_owned() });
        }
        let text = |name| members.get(name).and_then(Value::as_str);
        if text("kty") != Some("EC") {
            return Err(KeyError::KeyType);
        }
        if text("crv") != Some("P-256") {
            return Err(KeyError::Curve);
        }
        let coordinate = |name: &'static str| {
            let bytes = text(name).and_then(|it| base64url::decode(it).ok());
            bytes.and_then(|it| <[u8; 32]>::try_from(it).ok()).ok_or(KeyError::Coordinate { name })
        };
        Ok(Self { x: coordinate("x")?, y: coordinate("y")? })
    }

    /// The JWK with the four members a thumbprint is made of, and no others.
    pub fn to_value(&self) -> Value {
        let mut jwk = Members::new();
        jwk.insert("crv", "P-256");
        jwk.insert("kty", "EC");
        jwk.insert("x", base64url::encode(&self.x));
        jwk.insert("y", base64url::encode(&self.y));
        jwk.into()
    }

    /// The name of this key.
    pub async fn thumbprint<C: Crypto>(&self, crypto: &C) -> Result<Thumbprint, CryptoError> {
        let digest = crypto.sha256(to_canonical(&self.to_value()).as_bytes()).await?;
        Ok(Thumbprint(base64url::encode(&digest)))
    }
}

/// The name of a key: the SHA-256 of its JWK (RFC 7638), 43 characters of base64url.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Thumbprint(String);

impl Thumbprint {
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Thumbprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
