use super::{Crypto, CryptoError, OpenError, Part, SealError, base64url};
use crate::json::{Members, Value, parse, to_canonical};

/// Largest sealed text that is opened: 8 MiB, more than localStorage holds.
pub const MAX_SEALED_BYTES: usize = 8 << 20;

/// Header names JOSE gives a meaning that sealing with a shared key doesn't have (RFC 7516 §4, RFC 7518 §4, RFC 7797).
const RESERVED: [&str; 16] = [
    "apu", "apv", "b64", "crit", "epk", "iv", "jku", "jwk", "p2c", "p2s", "tag", "x5c", "x5t", "x5t#S256", "x5u", "zip",
];

/// What was sealed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opened {
    /// The header members the sealer added: all but `alg` and `enc`. They are authentic, but for the caller to judge.
    pub header: Members,
    pub plain: Vec<u8>,
}

/// Seals `plain` as JWE compact, `dir` and `A256GCM` (RFC 7516 §7.1, RFC 7518 §4.5 and §5.3), with a random nonce.
/// `extra` are members of the protected header: readable by anyone, changed by nobody.
///
/// # Errors
/// [`SealError::ReservedMember`] when `extra` has a name that JOSE gives a meaning to; those of `crypto`.
pub async fn seal_dir<C: Crypto>(
    crypto: &C,
    key: &C::ContentKey,
    extra: Members,
    plain: &[u8],
) -> Result<String, SealError> {
    let mut header = extra;
    let taken = ["alg", "enc"].into_iter().chain(RESERVED).find(|name| header.get(name).is_some());
    if let Some(name) = taken {
        return Err(SealError::ReservedMember { name: name.to_owned() });
    }
    header.insert("alg", "dir");
    header.insert("enc", "A256GCM");
    let protected = base64url::encode(to_canonical(&header.into()).as_bytes());
    let mut iv = [0; 12];
    crypto.random(&mut iv).await.map_err(SealError::Crypto)?;
    let sealed = crypto.encrypt_a256gcm(key, &iv, protected.as_bytes(), plain).await.map_err(SealError::Crypto)?;
    let (ciphertext, tag) = sealed.split_last_chunk::<16>().ok_or(SealError::Crypto(CryptoError::Failed))?;
    Ok([protected, String::new(), base64url::encode(&iv), base64url::encode(ciphertext), base64url::encode(tag)]
        .join("."))
}

/// Opens what [`seal_dir`] sealed.
///
/// # Errors
/// [`OpenError::Authentication`] for another key or a changed text; the rest name what is wrong with its form.
pub async fn open_dir<C: Crypto>(crypto: &C, key: &C::ContentKey, token: &str) -> Result<Opened, OpenError> {
    let [protected, wrapped, iv, ciphertext, tag] = split(token)?;
    let header = read_header(protected)?;
    if !wrapped.is_empty() {
        return Err(OpenError::Length { part: Part::EncryptedKey, found: wrapped.len() });
    }
    let iv: [u8; 12] = exact(iv, Part::Iv)?;
    let mut sealed = decode(ciphertext, Part::Ciphertext)?;
    sealed.extend(exact::<16>(tag, Part::Tag)?);
    match crypto.decrypt_a256gcm(key, &iv, protected.as_bytes(), &sealed).await {
        Ok(plain) => Ok(Opened { header, plain }),
        Err(CryptoError::Authentication) => Err(OpenError::Authentication),
        Err(error) => Err(OpenError::Crypto(error)),
    }
}

/// Reads the members the sealer added to the header, without the key. They may have been changed by anyone.
///
/// # Errors
/// As [`open_dir`], as far as the header goes.
pub fn peek_header(token: &str) -> Result<Members, OpenError> {
    let [protected, ..] = split(token)?;
    read_header(protected)
}

fn split(token: &str) -> Result<[&str; 5], OpenError> {
    if token.len() > MAX_SEALED_BYTES {
        return Err(OpenError::TooLarge { limit: MAX_SEALED_BYTES });
    }
    let parts: Vec<&str> = token.split('.').take(6).collect();
    parts.try_into().map_err(|_| OpenError::PartCount { found: token.split('.').count() })
}

fn decode(text: &str, part: Part) -> Result<Vec<u8>, OpenError> {
    base64url::decode(text).map_err(|_| OpenError::Encoding { part })
}

fn exact<const N: usize>(text: &str, part: Part) -> Result<[u8; N], OpenError> {
    decode(text, part)?.try_into().map_err(|it: Vec<u8>| OpenError::Length { part, found: it.len() })
}

/// Checks `alg` and `enc` and returns the other members.
fn read_header(protected: &str) -> Result<Members, OpenError> {
    let bytes = decode(protected, Part::Protected)?;
    let Value::Object(mut header) = parse(&bytes).map_err(OpenError::HeaderJson)? else {
        return Err(OpenError::HeaderNotAnObject);
    };
    let mut is = |name, expected| header.remove(name).is_some_and(|found| found.as_str() == Some(expected));
    if !is("alg", "dir") {
        return Err(OpenError::Algorithm);
    }
    if !is("enc", "A256GCM") {
        return Err(OpenError::Encryption);
    }
    match RESERVED.into_iter().find(|name| header.get(name).is_some()) {
        Some(name) => Err(OpenError::HeaderMember { name: name.to_owned() }),
        None => Ok(header),
    }
}
