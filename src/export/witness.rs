use super::texts::{GivenText, Identifier, TextLength};
use super::{RefusedExport, Verified, verify};
use crate::jose::{self, Crypto, CryptoError, Envelope, Flattened, MAX_KEYS, PublicJwk, VerifyError, base64url};
use crate::json::{self, MAX_BYTES, Members, ParseError, Value};

/// `typ` of a witness's protected header: an export never passes for a witness, nor a witness for an export.
pub const WITNESS_TYPE: &str = "wellbeing-witness+jws";
/// No more than this many witnesses of an export are looked at.
pub const MAX_WITNESSES: usize = 16;

/// Somebody who signed, with a key of their own, that they saw these very bytes. Only verifying makes one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Witness {
    kid: String,
    role: String,
    audience: Option<String>,
    jti: String,
    iat: i64,
}

impl Witness {
    /// The thumbprint of the key that signed.
    pub fn kid(&self) -> &str {
        &self.kid
    }

    /// What they say they are: `link-worker`, `parent`, … A claim, unless the key is known.
    pub fn role(&self) -> &str {
        &self.role
    }

    pub fn audience(&self) -> Option<&str> {
        self.audience.as_deref()
    }

    pub fn jti(&self) -> &str {
        &self.jti
    }

    /// When it was signed, in seconds since 1970 by their device's clock.
    pub fn iat(&self) -> i64 {
        self.iat
    }
}

/// A witness that does not count. The export stands on its own signature all the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefusedWitness {
    /// Its place in `witness`, from 0.
    pub index: usize,
    pub reason: WitnessError,
}

/// Why a witness does not count.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WitnessError {
    #[error(transparent)]
    Signature(#[from] VerifyError),
    #[error("its payload is not strict JSON: {0}")]
    Payload(ParseError),
    #[error("its payload has version {found}; this build reads version 1")]
    Version { found: i64 },
    #[error("its payload is not that of a witness")]
    Schema,
    #[error("it is of another export or of other bytes")]
    OtherBytes,
    /// Whoever signed can't vouch for themselves.
    #[error("it is signed by the export's own key")]
    OwnKey,
    #[error("the same witness is there already")]
    Repeated,
    #[error("only the first {limit} witnesses are looked at")]
    TooMany { limit: usize },
}

impl WitnessError {
    /// A short name that stays the same between versions.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Signature(error) => error.code(),
            Self::Payload(error) => error.kind.code(),
            Self::Version { .. } => "version",
            Self::Schema => "schema",
            Self::OtherBytes => "other-bytes",
            Self::OwnKey => "own-key",
            Self::Repeated => "repeated",
            Self::TooMany { .. } => "too-many-witnesses",
        }
    }
}

/// Why there is no witness.
#[derive(Debug, thiserror::Error)]
pub enum CannotWitness {
    #[error(transparent)]
    Export(#[from] RefusedExport),
    #[error("the export is signed by the same key")]
    OwnKey,
    #[error("an export has at most {MAX_WITNESSES} witnesses and {MAX_KEYS} keys")]
    TooMany,
    #[error("the role does not fit: {0}")]
    Role(#[from] TextLength),
    #[error("with the witness the file has more than {limit} bytes")]
    TooLarge { limit: usize },
    #[error("signing failed: {0}")]
    Crypto(#[from] CryptoError),
}

/// Adds to `file`, once it verifies, that the holder of `key`, whose public half is `jwk`, saw it: the verified export
/// and the new file, with the witness and its key beside the signature. The export itself stays as it is, byte for byte.
/// `known` as for [`verify`], `now` in seconds since 1970.
///
/// # Errors
/// [`CannotWitness::Export`] for what does not verify; the others name what is in the way.
pub async fn witness<C: Crypto>(
    crypto: &C,
    (key, jwk): (&C::SigningKey, &PublicJwk),
    file: &[u8],
    known: &[PublicJwk],
    role: &str,
    now: i64,
) -> Result<(Verified, String), CannotWitness> {
    let verified = verify(crypto, file, known).await?;
    if verified.key() == jwk {
        return Err(CannotWitness::OwnKey);
    }
    let role = Identifier::try_from(role.to_owned())?;
    let mut envelope = Envelope::parse(file).map_err(RefusedExport::Signature)?;
    let mut random = [0; 16];
    crypto.random(&mut random).await?;
    let mut payload = Members::new();
    if let Some(audience) = verified.audience() {
        payload.insert("aud", audience);
    }
    payload.insert("iat", Value::Integer(now));
    payload.insert("jti", base64url::encode(&random));
    payload.insert("of", digest(crypto, &envelope.jws).await?);
    payload.insert("role", role.as_str());
    payload.insert("version", Value::Integer(1));
    let payload = json::to_canonical(&payload.into());
    let jws = jose::sign(crypto, key, jwk, WITNESS_TYPE, payload.as_bytes()).await?;
    envelope.witness.push(jws.to_compact());
    for needed in [verified.key(), jwk] {
        if !envelope.keys.contains(needed) {
            envelope.keys.push(needed.clone());
        }
    }
    if envelope.witness.len() > MAX_WITNESSES || envelope.keys.len() > MAX_KEYS {
        return Err(CannotWitness::TooMany);
    }
    let json = envelope.to_json();
    if json.len() > MAX_BYTES {
        return Err(CannotWitness::TooLarge { limit: MAX_BYTES });
    }
    Ok((verified, json))
}

/// The witnesses that hold and those that don't. `keys` are those beside the signature and those the reader has from
/// elsewhere, `own` is the thumbprint of the one that signed the export.
pub(super) async fn verify_witnesses<C: Crypto>(
    crypto: &C,
    jws: &Flattened,
    tokens: &[String],
    keys: &[PublicJwk],
    own: &str,
) -> Result<(Vec<Witness>, Vec<RefusedWitness>), CryptoError> {
    let (mut good, mut refused) = (Vec::new(), Vec::new());
    if tokens.is_empty() {
        return Ok((good, refused));
    }
    let of = digest(crypto, jws).await?;
    for (index, token) in tokens.iter().enumerate() {
        let read = if index < MAX_WITNESSES {
            verify_witness(crypto, token, keys, &of, own).await
        } else {
            Err(WitnessError::TooMany { limit: MAX_WITNESSES })
        };
        let repeated = |it: &Witness| good.iter().any(|have: &Witness| (&have.kid, &have.jti) == (&it.kid, &it.jti));
        match read {
            Ok(witness) if repeated(&witness) => refused.push(RefusedWitness { index, reason: WitnessError::Repeated }),
            Ok(witness) => good.push(witness),
            Err(reason) => refused.push(RefusedWitness { index, reason }),
        }
    }
    Ok((good, refused))
}

pub(super) async fn verify_witness<C: Crypto>(
    crypto: &C,
    token: &str,
    keys: &[PublicJwk],
    of: &str,
    own: &str,
) -> Result<Witness, WitnessError> {
    let signed = jose::verify(crypto, &Flattened::from_compact(token)?, keys, WITNESS_TYPE).await?;
    let payload = json::parse(signed.bytes()).map_err(WitnessError::Payload)?;
    let found = payload.as_object().and_then(|it| it.get("version")).and_then(Value::as_i64);
    if let Some(found) = found.filter(|it| *it != 1) {
        return Err(WitnessError::Version { found });
    }
    let (witness, witnessed) = read(payload, signed.kid().as_str()).ok_or(WitnessError::Schema)?;
    if witnessed != of {
        return Err(WitnessError::OtherBytes);
    }
    if witness.kid == own { Err(WitnessError::OwnKey) } else { Ok(witness) }
}

/// The witness and what it is of; nothing when a member is missing, unknown, of another type or too long.
pub(super) fn read(payload: Value, kid: &str) -> Option<(Witness, String)> {
    let Value::Object(mut members) = payload else { return None };
    members.remove("version")?;
    let iat = members.remove("iat")?.as_i64()?;
    let mut text = |name: &str| match members.remove(name) {
        Some(Value::String(text)) => Some(text),
        _ => None,
    };
    let (of, jti, role) = (text("of")?, Identifier::try_from(text("jti")?).ok()?, text("role")?);
    let role = Identifier::try_from(role).ok()?;
    let audience = match members.remove("aud") {
        Some(Value::String(text)) => Some(GivenText::try_from(text).ok()?),
        Some(_) => return None,
        None => None,
    };
    let nothing_else = members.iter().next().is_none();
    let audience = audience.map(String::from);
    nothing_else.then(|| (Witness { kid: kid.to_owned(), role: role.into(), audience, jti: jti.into(), iat }, of))
}

/// SHA-256 of the whole compact form, in base64url.
pub(super) async fn digest<C: Crypto>(crypto: &C, jws: &Flattened) -> Result<String, CryptoError> {
    Ok(base64url::encode(&crypto.sha256(jws.to_compact().as_bytes()).await?))
}
