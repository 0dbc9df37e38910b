use super::{AssessmentDocument, Format, KeyName, Payload, TYPE, TextLength};
use crate::jose::{self, Crypto, CryptoError, Envelope, PublicJwk, base64url};
use crate::json;

/// What the portal said about the reader.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ForWhom {
    pub audience: Option<String>,
    pub nonce: Option<String>,
}

/// A signed export, ready to be posted or saved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedExport {
    pub jti: String,
    pub iat: i64,
    /// The flattened JWS with the public key beside it.
    pub json: String,
}

/// Why there is no export.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SignError {
    #[error("an export holds at most {limit} bytes")]
    TooLarge { limit: usize },
    #[error("the document is not plain JSON")]
    Unwritable,
    #[error("a name, audience or nonce does not fit: {0}")]
    Text(#[from] TextLength),
    #[error("signing failed: {0}")]
    Crypto(#[from] CryptoError),
}

/// Signs `assessment` with `key`, whose public half is `jwk`. `replaces` is the thumbprint of the key this browser lost,
/// where it lost one; `now` is in seconds since 1970.
///
/// # Errors
/// [`SignError::TooLarge`] when a verifier would refuse the file for its size.
pub async fn sign<C: Crypto>(
    crypto: &C,
    key: &C::SigningKey,
    jwk: &PublicJwk,
    assessment: AssessmentDocument,
    for_whom: ForWhom,
    replaces: Option<KeyName>,
    now: i64,
) -> Result<SignedExport, SignError> {
    let mut random = [0; 16];
    crypto.random(&mut random).await?;
    let jti = base64url::encode(&random);
    let payload = Payload {
        format: Format::Export,
        version: assessment.version(),
        jti: jti.clone().try_into()?,
        iat: now,
        aud: for_whom.audience.map(TryInto::try_into).transpose()?,
        nonce: for_whom.nonce.map(TryInto::try_into).transpose()?,
        replaces,
        assessment,
    };
    let value = json::to_value(&payload).map_err(|_| SignError::Unwritable)?;
    let bytes = json::to_canonical(&value);
    let jws = jose::sign(crypto, key, jwk, TYPE, bytes.as_bytes()).await?;
    let json = Envelope { jws, keys: vec![jwk.clone()], witness: Vec::new() }.to_json();
    if json.len() > json::MAX_BYTES {
        return Err(SignError::TooLarge { limit: json::MAX_BYTES });
    }
    Ok(SignedExport { jti, iat: now, json })
}
