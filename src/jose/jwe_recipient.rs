use super::jwe::{Compact, open_content, refuse_reserved, seal_content};
use super::{Crypto, CryptoError, KeyError, OpenError, Opened, Part, PublicJwk, SealError};
use crate::json::{Members, Value};

const ALG: &str = "ECDH-ES";
const ENC: &str = "A256GCM";

/// Seals `plain` for the holder of one private key as JWE compact, `ECDH-ES` and `A256GCM` on P-256 (RFC 7518 §4.6,
/// §5.3), with a key pair made for this text alone. `extra` are members of the protected header beside `alg`, `enc`,
/// `epk` and `kid`, which is the thumbprint of `reader`.
///
/// # Errors
/// [`SealError::ReservedMember`] when `extra` has one of these names or another that JOSE gives a meaning to;
/// [`CryptoError::Key`] when `reader` is not a point of the curve.
pub async fn seal_for<C: Crypto>(
    crypto: &C,
    reader: &PublicJwk,
    extra: Members,
    plain: &[u8],
) -> Result<String, SealError> {
    refuse_reserved(&extra)?;
    if extra.get("kid").is_some() {
        return Err(SealError::ReservedMember { name: "kid".to_owned() });
    }
    let (ephemeral, secret) = crypto.agree_once(reader).await.map_err(SealError::Crypto)?;
    let key = content_key(crypto, &secret).await.map_err(SealError::Crypto)?;
    let mut header = extra;
    header.insert("alg", ALG);
    header.insert("epk", ephemeral.to_value());
    header.insert("kid", reader.thumbprint(crypto).await.map_err(SealError::Crypto)?.as_str());
    seal_content(crypto, &key, header, "", plain).await
}

/// Opens what [`seal_for`] sealed for `key`, whose public half is `public`.
///
/// # Errors
/// [`OpenError::KeyId`] when it is sealed for another reader, [`OpenError::Authentication`] when it was changed; the
/// rest name what is wrong with its form.
pub async fn open_with<C: Crypto>(
    crypto: &C,
    key: &C::AgreementKey,
    public: &PublicJwk,
    token: &str,
) -> Result<Opened, OpenError> {
    let parts = Compact::parse(token)?;
    let mut header = parts.header(ALG, &["epk"])?;
    let named = header.remove("kid").as_ref().and_then(Value::as_str).map(str::to_owned);
    let named = named.ok_or(OpenError::KeyIdMissing)?;
    let own = public.thumbprint(crypto).await.map_err(OpenError::Crypto)?;
    if named != own.as_str() {
        return Err(OpenError::KeyId { own: own.to_string() });
    }
    let ephemeral = header.remove("epk").ok_or(OpenError::EphemeralKey(KeyError::NotAnObject))?;
    let ephemeral = PublicJwk::from_value(&ephemeral).map_err(OpenError::EphemeralKey)?;
    if !parts.encrypted_key.is_empty() {
        return Err(OpenError::Length { part: Part::EncryptedKey, found: parts.encrypted_key.len() });
    }
    let content = parts.content()?;
    let secret = crypto.agree(key, &ephemeral).await.map_err(|error| match error {
        CryptoError::Key => OpenError::EphemeralKey(KeyError::NotOnCurve),
        error => OpenError::Crypto(error),
    })?;
    let key = content_key(crypto, &secret).await.map_err(OpenError::Crypto)?;
    Ok(Opened { header, plain: open_content(crypto, &content, &key).await? })
}

async fn content_key<C: Crypto>(crypto: &C, secret: &[u8; 32]) -> Result<C::ContentKey, CryptoError> {
    let derived = crypto.sha256(&kdf_input(secret, ENC, "", "", 256)).await?;
    crypto.content_key(&derived).await
}

/// What is hashed once for a key of at most 256 `bits` (Concat KDF, NIST SP 800-56A §5.8.1, as RFC 7518 §4.6.2 says).
fn kdf_input(secret: &[u8], algorithm: &str, sender: &str, receiver: &str, bits: u32) -> Vec<u8> {
    let mut input = [&1_u32.to_be_bytes(), secret].concat();
    for text in [algorithm, sender, receiver] {
        // The names are ours and short.
        input.extend((text.len() as u32).to_be_bytes());
        input.extend(text.as_bytes());
    }
    input.extend(bits.to_be_bytes());
    input
}

#[cfg(test)]
#[cfg(all(feature = "cli", not(target_arch = "wasm32")))]
mod tests {
    use super::kdf_input;
    use crate::jose::native::{NativeAgreementKey, NativeCrypto};
    use crate::jose::{Crypto, PublicJwk, base64url, now};

    fn bytes(text: &str) -> [u8; 32] {
        base64url::decode(text).ok().and_then(|it| it.try_into().ok()).unwrap_or_default()
    }

    /// RFC 7518 appendix C: the agreed secret, what is hashed, and the derived key.
    #[test]
    fn the_key_is_that_of_rfc_7518() {
        let alice = PublicJwk::from_coordinates(
            bytes("gI0GAILBdu7T53akrFmMyGcsF3n5dO7MmwNBHKW5SV0"),
            bytes("SLW_xSffzlPWrHEVI30DHM_4egVwt3NQqeUD7nMFpps"),
        );
        let bob = NativeAgreementKey::from_scalar(&bytes("VEmDZpDXXK8p8N0Cndsxs924q6nS1RXFASRl6BfUqdw"));
        let secret = bob.and_then(|bob| now(NativeCrypto.agree(&bob, &alice))).unwrap_or_default();
        assert_eq!(base64url::encode(&secret), "nlbZHYFxNdNyg0KDv4QmnPsxbqPagGpI9tqneYz-kMQ");
        let input = kdf_input(&secret, "A128GCM", "Alice", "Bob", 128);
        let other_info = [0, 0, 0, 7, 65, 49, 50, 56, 71, 67, 77, 0, 0, 0, 5, 65, 108, 105, 99, 101, 0, 0, 0, 3];
        assert_eq!(
            input.strip_prefix([0, 0, 0, 1].as_slice()).and_then(|it| it.strip_prefix(&secret)),
            Some([other_info.as_slice(), &[66, 111, 98, 0, 0, 0, 128],].concat().as_slice())
        );
        let derived = now(NativeCrypto.sha256(&input)).unwrap_or_default();
        assert_eq!(
            derived.first_chunk::<16>().map(|it| base64url::encode(it)).as_deref(),
            Some("VqqN6vgjbSBcIijNcacQGg")
        );
    }
}
