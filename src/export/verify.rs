use super::version::{check_2, since_2};
use super::witness::verify_witnesses;
use super::{GivenText, KeyName, Payload, RefusedWitness, TYPE, Witness};
use crate::jose::{self, Crypto, CryptoError, Envelope, PublicJwk, VerifyError};
use crate::json::{self, ParseError, Pointer, ReadError, ReadReason, Value};

/// An export whose signature holds. There is no other way to a payload's content.
#[derive(Clone, Debug)]
pub struct Verified {
    kid: String,
    key: PublicJwk,
    payload: Payload,
    bytes: Vec<u8>,
    sha256: [u8; 32],
    witnesses: Vec<Witness>,
    refused_witnesses: Vec<RefusedWitness>,
}

/// The one reason an export is refused.
#[derive(Debug, thiserror::Error)]
pub enum RefusedExport {
    #[error(transparent)]
    Signature(#[from] VerifyError),
    /// Signed, but not strict JSON: a fraction, a null, a repeated name.
    #[error("the payload is not strict JSON: {0}")]
    Payload(ParseError),
    #[error("the payload's format is not wellbeing-assessment/export")]
    Format,
    #[error("the payload has version {found}; this build reads versions 1 and 2")]
    Version { found: i64 },
    #[error("the payload does not fit the schema: {0}")]
    Schema(ReadError),
    #[error("cryptography failed: {0}")]
    Crypto(CryptoError),
}

impl RefusedExport {
    /// A short name that stays the same between versions.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Signature(error) => error.code(),
            Self::Payload(error) => error.kind.code(),
            Self::Format => "format",
            Self::Version { .. } => "version",
            Self::Schema(_) => "schema",
            Self::Crypto(error) => error.code(),
        }
    }
}

/// Verifies an export in either form. `known` are keys the reader has from elsewhere; the compact form brings none of
/// its own.
///
/// The received bytes are what is verified, hashed and read; nothing is written again. A witness that does not hold
/// refuses nothing: the export stands on its own signature, and anybody could have added it on the way.
///
/// # Errors
/// The first thing that is wrong, in this order: size, form, header, key, signature, payload.
pub async fn verify<C: Crypto>(crypto: &C, bytes: &[u8], known: &[PublicJwk]) -> Result<Verified, RefusedExport> {
    let envelope = Envelope::parse(bytes)?;
    let mut keys = envelope.keys;
    keys.extend_from_slice(known);
    let signed = jose::verify(crypto, &envelope.jws, &keys, TYPE).await?;
    let (kid, key) = (signed.kid().as_str().to_owned(), signed.key().clone());
    let bytes = signed.into_bytes();
    let value = json::parse(&bytes).map_err(RefusedExport::Payload)?;
    let payload = read(value)?;
    let sha256 = crypto.sha256(&bytes).await.map_err(RefusedExport::Crypto)?;
    let witnesses = verify_witnesses(crypto, &envelope.jws, &envelope.witness, &keys, &kid).await;
    let (witnesses, refused_witnesses) = witnesses.map_err(RefusedExport::Crypto)?;
    Ok(Verified { kid, key, payload, bytes, sha256, witnesses, refused_witnesses })
}

/// [`verify`] with native cryptography, without an executor.
///
/// # Errors
/// As [`verify`].
#[cfg(all(feature = "cli", not(target_arch = "wasm32")))]
pub fn verify_now(bytes: &[u8], known: &[PublicJwk]) -> Result<Verified, RefusedExport> {
    jose::now(verify(&jose::native::NativeCrypto, bytes, known))
}

/// [`super::open`] with native cryptography, without an executor.
///
/// # Errors
/// As [`super::open`].
#[cfg(all(feature = "cli", not(target_arch = "wasm32")))]
pub fn open_now(key: &jose::native::NativeAgreementKey, sealed: &str) -> Result<Vec<u8>, jose::OpenError> {
    let public = key.public().map_err(jose::OpenError::Crypto)?;
    jose::now(super::open(&jose::native::NativeCrypto, key, &public, sealed))
}

/// Format and version are looked at first: "made by a newer version" must not read as "does not fit the schema".
fn read(value: Value) -> Result<Payload, RefusedExport> {
    let member = |name: &str| value.as_object().and_then(|o| o.get(name));
    if member("format").and_then(Value::as_str) != Some("wellbeing-assessment/export") {
        return Err(RefusedExport::Format);
    }
    match member("version").and_then(Value::as_i64) {
        Some(1) => match since_2(&value, &Pointer::root()) {
            Some(pointer) => Err(ReadError { pointer, reason: ReadReason::UnknownMember }),
            None => json::from_value(value),
        },
        Some(2) => json::from_value(value).and_then(|payload: Payload| check_2(&payload.assessment).map(|()| payload)),
        Some(found) => return Err(RefusedExport::Version { found }),
        None => json::from_value(value),
    }
    .map_err(RefusedExport::Schema)
}

impl Verified {
    /// The RFC 7638 thumbprint of the key that signed.
    pub fn kid(&self) -> &str {
        &self.kid
    }

    pub fn key(&self) -> &PublicJwk {
        &self.key
    }

    pub fn jti(&self) -> &str {
        self.payload.jti.as_str()
    }

    /// When it was signed, in seconds since 1970 by the device's clock.
    pub fn iat(&self) -> i64 {
        self.payload.iat
    }

    pub fn audience(&self) -> Option<&str> {
        self.payload.aud.as_ref().map(GivenText::as_str)
    }

    pub fn nonce(&self) -> Option<&str> {
        self.payload.nonce.as_ref().map(GivenText::as_str)
    }

    /// The thumbprint of the key this browser says it signed with before and lost. Its own claim.
    pub fn replaces(&self) -> Option<&str> {
        self.payload.replaces.as_ref().map(KeyName::as_str)
    }

    /// Those whose signature holds, by another key, over these very bytes.
    pub fn witnesses(&self) -> &[Witness] {
        &self.witnesses
    }

    /// Those that don't count, and why.
    pub fn refused_witnesses(&self) -> &[RefusedWitness] {
        &self.refused_witnesses
    }

    pub fn document(&self) -> &Payload {
        &self.payload
    }

    /// The payload as received.
    pub fn payload(&self) -> &[u8] {
        &self.bytes
    }

    /// For telling one export from another; signature bytes are no use for that (ECDSA is malleable).
    pub fn payload_sha256(&self) -> [u8; 32] {
        self.sha256
    }
}
