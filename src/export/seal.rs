use crate::jose::{self, Crypto, CryptoError, KeyError, OpenError, PublicJwk, SealError};
use crate::json::{self, MAX_BYTES, Members, ParseError, Value};

/// Largest sealed export: the largest file in base64url, and its header.
pub const MAX_SEALED_EXPORT: usize = MAX_BYTES.div_ceil(3) * 4 + 1024;

/// What is inside: a JWS in a JSON form (RFC 7515 §9.2.1, without `application/`).
const CONTENT: &str = "JOSE+JSON";

/// The public key of the one reader an export is sealed for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecipientKey(PublicJwk);

/// Why a text is not a key to seal for.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RecipientKeyError {
    #[error("not strict JSON: {0}")]
    Json(ParseError),
    #[error("no public P-256 key: {0}")]
    Key(KeyError),
    #[error("use is not enc")]
    Use,
    #[error("alg is not ECDH-ES")]
    Algorithm,
    /// Typed wrongly, or another key in its place.
    #[error("kid is not the thumbprint, which is {thumbprint}")]
    KeyId { thumbprint: String },
    #[error(transparent)]
    Crypto(CryptoError),
}

impl RecipientKey {
    /// The thumbprint (RFC 7638) that a portal pins.
    ///
    /// # Errors
    /// The crypto in use does not work.
    pub async fn thumbprint<C: Crypto>(&self, crypto: &C) -> Result<String, CryptoError> {
        Ok(self.0.thumbprint(crypto).await?.as_str().to_owned())
    }

    /// Reads a public JWK. `use`, `alg` and `kid` need not be there; where they are, they have to be `enc`, `ECDH-ES`
    /// and the key's own thumbprint (RFC 7638). So `kid` pins the key: another key under it is refused.
    ///
    /// # Errors
    /// The first thing that is different.
    pub async fn read<C: Crypto>(crypto: &C, text: &str) -> Result<Self, RecipientKeyError> {
        let jwk = json::parse(text.as_bytes()).map_err(RecipientKeyError::Json)?;
        let key = PublicJwk::from_value(&jwk).map_err(RecipientKeyError::Key)?;
        let is = |name, expected: &str| {
            let found = jwk.as_object().and_then(|members| members.get(name));
            found.is_none_or(|found| found.as_str() == Some(expected))
        };
        if !is("use", "enc") {
            return Err(RecipientKeyError::Use);
        }
        if !is("alg", "ECDH-ES") {
            return Err(RecipientKeyError::Algorithm);
        }
        let thumbprint = key.thumbprint(crypto).await.map_err(RecipientKeyError::Crypto)?;
        if !is("kid", thumbprint.as_str()) {
            return Err(RecipientKeyError::KeyId { thumbprint: thumbprint.to_string() });
        }
        Ok(Self(key))
    }
}

/// Seals the file of a signed export for one reader: a compact JWE, media type `application/jose`.
///
/// # Errors
/// [`CryptoError::Key`] when `recipient` is not a point of the curve.
pub async fn seal<C: Crypto>(crypto: &C, recipient: &RecipientKey, file: &str) -> Result<String, SealError> {
    let mut extra = Members::new();
    extra.insert("cty", CONTENT);
    jose::seal_for(crypto, &recipient.0, extra, file.as_bytes()).await
}

/// Opens what [`seal`] sealed for `key`, whose public half is `public`. What is inside is not verified yet: anybody can
/// seal something for a public key.
///
/// # Errors
/// Those of [`jose::open_with`]; [`OpenError::HeaderMember`] and [`OpenError::ContentType`] when the header says more or
/// less than ours.
pub async fn open<C: Crypto>(
    crypto: &C,
    key: &C::AgreementKey,
    public: &PublicJwk,
    sealed: &str,
) -> Result<Vec<u8>, OpenError> {
    if sealed.len() > MAX_SEALED_EXPORT {
        return Err(OpenError::TooLarge { limit: MAX_SEALED_EXPORT });
    }
    let mut opened = jose::open_with(crypto, key, public, sealed).await?;
    if opened.header.remove("cty").as_ref().and_then(Value::as_str) != Some(CONTENT) {
        return Err(OpenError::ContentType { expected: CONTENT });
    }
    match opened.header.iter().next() {
        Some((name, _)) => Err(OpenError::HeaderMember { name: name.to_owned() }),
        None => Ok(opened.plain),
    }
}

/// True for what looks like a sealed export rather than a signed one: a compact JWE has five parts, a compact JWS three.
pub fn is_sealed(bytes: &[u8]) -> bool {
    !bytes.starts_with(b"{") && bytes.iter().filter(|byte| **byte == b'.').count() == 4
}
