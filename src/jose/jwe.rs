use super::{Crypto, CryptoError, OpenError, Part, SealError, base64url};
use crate::json::{Members, Value, parse, to_canonical};

/// Largest sealed text that is opened: 8 MiB, more than localStorage holds.
pub const MAX_SEALED_BYTES: usize = 8 << 20;

/// Header names JOSE gives a meaning (RFC 7516 §4, RFC 7518 §4, RFC 7797), beside `alg` and `enc`.
const RESERVED: [&str; 16] = [
    "apu", "apv", "b64", "crit", "epk", "iv", "jku", "jwk", "p2c", "p2s", "tag", "x5c", "x5t", "x5t#S256", "x5u", "zip",
];

/// What was sealed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opened {
    /// The header members the sealer added: all but `alg`, `enc` and what `alg` needs. They are authentic, but for the caller to judge.
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
    refuse_reserved(&extra)?;
    let mut header = extra;
    header.insert("alg", "dir");
    seal_content(crypto, key, header, "", plain).await
}

/// Opens what [`seal_dir`] sealed.
///
/// # Errors
/// [`OpenError::Authentication`] for another key or a changed text; the rest name what is wrong with its form.
pub async fn open_dir<C: Crypto>(crypto: &C, key: &C::ContentKey, token: &str) -> Result<Opened, OpenError> {
    let parts = Compact::parse(token)?;
    let header = parts.header("dir", &[])?;
    if !parts.encrypted_key.is_empty() {
        return Err(OpenError::Length { part: Part::EncryptedKey, found: parts.encrypted_key.len() });
    }
    Ok(Opened { header, plain: open_content(crypto, &parts.content()?, key).await? })
}

/// Reads the members the sealer added to the header, without the key. They may have been changed by anyone.
///
/// # Errors
/// As [`open_dir`], as far as the header goes.
pub fn peek_header(token: &str) -> Result<Members, OpenError> {
    Compact::parse(token)?.header("dir", &[])
}

/// # Errors
/// [`SealError::ReservedMember`] when `extra` has a name that JOSE gives a meaning to.
pub(super) fn refuse_reserved(extra: &Members) -> Result<(), SealError> {
    match ["alg", "enc"].into_iter().chain(RESERVED).find(|name| extra.get(name).is_some()) {
        Some(name) => Err(SealError::ReservedMember { name: name.to_owned() }),
        None => Ok(()),
    }
}

/// Encrypts with a content key and joins the five parts. `header` has all members but `enc`; `encrypted_key` is in
/// base64url.
pub(super) async fn seal_content<C: Crypto>(
    crypto: &C,
    key: &C::ContentKey,
    mut header: Members,
    encrypted_key: &str,
    plain: &[u8],
) -> Result<String, SealError> {
    header.insert("enc", "A256GCM");
    let protected = base64url::encode(to_canonical(&header.into()).as_bytes());
    let mut iv = [0; 12];
    crypto.random(&mut iv).await.map_err(SealError::Crypto)?;
    let sealed = crypto.encrypt_a256gcm(key, &iv, protected.as_bytes(), plain).await.map_err(SealError::Crypto)?;
    let (ciphertext, tag) = sealed.split_last_chunk::<16>().ok_or(SealError::Crypto(CryptoError::Failed))?;
    let [iv, ciphertext, tag] = [iv.as_slice(), ciphertext, tag].map(base64url::encode);
    Ok([&protected, encrypted_key, &iv, &ciphertext, &tag].join("."))
}

/// The five parts of a compact JWE in base64url, as received. Nothing is opened yet.
pub(super) struct Compact<'a> {
    protected: &'a str,
    pub(super) encrypted_key: &'a str,
    iv: &'a str,
    ciphertext: &'a str,
    tag: &'a str,
}

/// What the content key opens, decoded.
pub(super) struct Content<'a> {
    aad: &'a [u8],
    iv: [u8; 12],
    /// The ciphertext, then the tag.
    sealed: Vec<u8>,
}

impl<'a> Compact<'a> {
    pub(super) fn parse(token: &'a str) -> Result<Self, OpenError> {
        if token.len() > MAX_SEALED_BYTES {
            return Err(OpenError::TooLarge { limit: MAX_SEALED_BYTES });
        }
        let parts: Vec<&str> = token.split('.').take(6).collect();
        let [protected, encrypted_key, iv, ciphertext, tag] = parts.as_slice() else {
            return Err(OpenError::PartCount { found: token.split('.').count() });
        };
        Ok(Self { protected, encrypted_key, iv, ciphertext, tag })
    }

    /// Checks `alg` and `enc` and returns the other members. Of the reserved ones only `needed` may be there.
    pub(super) fn header(&self, alg: &'static str, needed: &[&str]) -> Result<Members, OpenError> {
        let bytes = decode(self.protected, Part::Protected)?;
        let Value::Object(mut header) = parse(&bytes).map_err(OpenError::HeaderJson)? else {
            return Err(OpenError::HeaderNotAnObject);
        };
        let mut is = |name, expected| header.remove(name).is_some_and(|found| found.as_str() == Some(expected));
        if !is("alg", alg) {
            return Err(OpenError::Algorithm { expected: alg });
        }
        if !is("enc", "A256GCM") {
            return Err(OpenError::Encryption);
        }
        match RESERVED.into_iter().find(|name| !needed.contains(name) && header.get(name).is_some()) {
            Some(name) => Err(OpenError::HeaderMember { name: name.to_owned() }),
            None => Ok(header),
        }
    }

    pub(super) fn content(&self) -> Result<Content<'a>, OpenError> {
        let iv = exact(self.iv, Part::Iv)?;
        let mut sealed = decode(self.ciphertext, Part::Ciphertext)?;
        sealed.extend(exact::<16>(self.tag, Part::Tag)?);
        Ok(Content { aad: self.protected.as_bytes(), iv, sealed })
    }
}

pub(super) async fn open_content<C: Crypto>(
    crypto: &C,
    content: &Content<'_>,
    key: &C::ContentKey,
) -> Result<Vec<u8>, OpenError> {
    let opened = crypto.decrypt_a256gcm(key, &content.iv, content.aad, &content.sealed).await;
    opened.map_err(OpenError::from_crypto)
}

fn decode(text: &str, part: Part) -> Result<Vec<u8>, OpenError> {
    base64url::decode(text).map_err(|_| OpenError::Encoding { part })
}

pub(super) fn exact<const N: usize>(text: &str, part: Part) -> Result<[u8; N], OpenError> {
    decode(text, part)?.try_into().map_err(|it: Vec<u8>| OpenError::Length { part, found: it.len() })
}
