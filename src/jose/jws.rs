use super::envelope::check_size;
use super::{Crypto, CryptoError, Flattened, KeyError, Part, PublicJwk, Thumbprint, VerifyError, base64url};
use crate::json::{Members, Value, parse, to_canonical};

/// What a good signature is over. Only [`verify`] makes one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerifiedPayload {
    kid: Thumbprint,
    key: PublicJwk,
    bytes: Vec<u8>,
}

impl VerifiedPayload {
    /// The thumbprint of [`Self::key`].
    pub fn kid(&self) -> &Thumbprint {
        &self.kid
    }

    /// The key that signed.
    pub fn key(&self) -> &PublicJwk {
        &self.key
    }

    /// The payload as it was signed.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    pub fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }
}

/// Signs `payload` as it is. `public` is the public half of `key`; `typ` is what kind of message it is.
///
/// The protected header is `alg`, `kid` and `typ`, in this order and without white space.
///
/// # Errors
/// Those of `crypto`.
pub async fn sign<C: Crypto>(
    crypto: &C,
    key: &C::SigningKey,
    public: &PublicJwk,
    typ: &str,
    payload: &[u8],
) -> Result<Flattened, CryptoError> {
    let mut header = Members::new();
    header.insert("alg", "ES256");
    header.insert("kid", public.thumbprint(crypto).await?.as_str());
    header.insert("typ", typ);
    let mut jws = Flattened {
        payload: base64url::encode(payload),
        protected: base64url::encode(to_canonical(&header.into()).as_bytes()),
        signature: String::new(),
    };
    let signature = crypto.sign_es256(key, jws.signing_input().as_bytes()).await?;
    jws.signature = base64url::encode(&signature);
    Ok(jws)
}

/// Verifies the received text and hands out its payload. `keys` are those that may have signed, `typ` the only kind of
/// message that is expected.
///
/// In this order: size, the three encodings, the header (strict JSON; members; `alg`, `typ`, `kid`), a key whose
/// thumbprint is `kid`, the signature.
///
/// # Errors
/// The first of these that fails; [`VerifyError::Crypto`] says nothing about the text.
pub async fn verify<C: Crypto>(
    crypto: &C,
    jws: &Flattened,
    keys: &[PublicJwk],
    typ: &str,
) -> Result<VerifiedPayload, VerifyError> {
    check_size(jws.len())?;
    let header = decode(&jws.protected, Part::Protected)?;
    let bytes = decode(&jws.payload, Part::Payload)?;
    let signature = decode(&jws.signature, Part::Signature)?;
    let named = read_header(&header, typ)?;
    let (index, key, kid) = find_key(crypto, keys, &named).await?;
    let signature: [u8; 64] =
        signature.try_into().map_err(|it: Vec<u8>| VerifyError::SignatureLength { found: it.len() })?;
    match crypto.verify_es256(key, jws.signing_input().as_bytes(), &signature).await {
        Ok(true) => Ok(VerifiedPayload { kid, key: key.clone(), bytes }),
        Ok(false) => Err(VerifyError::Signature),
        Err(CryptoError::Key) => Err(VerifyError::KeyMalformed { index, error: KeyError::NotOnCurve }),
        Err(error) => Err(VerifyError::Crypto(error)),
    }
}

fn decode(text: &str, part: Part) -> Result<Vec<u8>, VerifyError> {
    base64url::decode(text).map_err(|_| VerifyError::Encoding { part })
}

/// Checks the protected header and returns its `kid`.
fn read_header(header: &[u8], typ: &str) -> Result<String, VerifyError> {
    let Value::Object(mut header) = parse(header).map_err(VerifyError::HeaderJson)? else {
        return Err(VerifyError::HeaderNotAnObject);
    };
    let mut text = |name| match header.remove(name) {
        Some(Value::String(text)) => Some(text),
        _ => None,
    };
    let (alg, kid, found) = (text("alg"), text("kid"), text("typ"));
    if let Some((name, _)) = header.iter().next() {
        return Err(VerifyError::HeaderMember { name: name.to_owned() });
    }
    let alg = alg.ok_or(VerifyError::AlgorithmMissing)?;
    if alg != "ES256" {
        return Err(VerifyError::Algorithm { found: alg });
    }
    let found = found.ok_or(VerifyError::TypeMissing)?;
    if found != typ {
        return Err(VerifyError::Type { found, expected: typ.to_owned() });
    }
    kid.ok_or(VerifyError::KeyIdMissing)
}

async fn find_key<'a, C: Crypto>(
    crypto: &C,
    keys: &'a [PublicJwk],
    named: &str,
) -> Result<(usize, &'a PublicJwk, Thumbprint), VerifyError> {
    for (index, key) in keys.iter().enumerate() {
        let kid = key.thumbprint(crypto).await.map_err(VerifyError::Crypto)?;
        if kid.as_str() == named {
            return Ok((index, key, kid));
        }
    }
    Err(VerifyError::Thumbprint)
}
