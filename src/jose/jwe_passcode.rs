use super::jwe::{Compact, exact, open_content, refuse_reserved, seal_content};
use super::{Crypto, OpenError, Opened, Part, SealError, base64url};
use crate::json::{Members, Value};

/// Rounds of PBKDF2 that writers use, and the fewest that are opened. They make guessing slower; a short PIN is found
/// all the same.
pub const MIN_ROUNDS: u32 = 600_000;
/// The most that are opened: a file somebody else made must not hang the page.
pub const MAX_ROUNDS: u32 = 4_000_000;

const ALG: &str = "PBES2-HS512+A256KW";
/// Bytes of `p2s` that are accepted; [`seal_passcode`] makes 16. RFC 7518 §4.8.1.1 wants at least 8.
const SALT_BYTES: std::ops::RangeInclusive<usize> = 8..=64;

/// Seals `plain` as JWE compact, `PBES2-HS512+A256KW` and `A256GCM` (RFC 7518 §4.8, §5.3), under a fresh content key.
/// `extra` are members of the protected header, as for [`super::seal_dir`].
///
/// The passcode is its UTF-8 bytes as typed: not trimmed, not normalised, so that "é" typed as one character and as two
/// are different passcodes.
///
/// # Errors
/// [`SealError::Rounds`] outside [`MIN_ROUNDS`]..=[`MAX_ROUNDS`], [`SealError::ReservedMember`]; those of `crypto`.
pub async fn seal_passcode<C: Crypto>(
    crypto: &C,
    passcode: &str,
    rounds: u32,
    extra: Members,
    plain: &[u8],
) -> Result<String, SealError> {
    if !(MIN_ROUNDS..=MAX_ROUNDS).contains(&rounds) {
        return Err(SealError::Rounds { found: rounds });
    }
    refuse_reserved(&extra)?;
    let (mut salt, mut content_key) = ([0; 16], [0; 32]);
    crypto.random(&mut salt).await.map_err(SealError::Crypto)?;
    crypto.random(&mut content_key).await.map_err(SealError::Crypto)?;
    let wrapping_key = crypto.derive_wrapping_key(passcode.as_bytes(), &whole_salt(&salt), rounds).await;
    let wrapped =
        crypto.wrap(&wrapping_key.map_err(SealError::Crypto)?, &content_key).await.map_err(SealError::Crypto)?;
    let key = crypto.content_key(&content_key).await.map_err(SealError::Crypto)?;
    let mut header = extra;
    header.insert("alg", ALG);
    header.insert("p2c", Value::Integer(i64::from(rounds)));
    header.insert("p2s", base64url::encode(&salt));
    seal_content(crypto, &key, header, &base64url::encode(&wrapped), plain).await
}

/// Opens what [`seal_passcode`] sealed. Everything that needs no passcode is checked before the slow derivation.
///
/// # Errors
/// [`OpenError::Authentication`] for another passcode or a changed text: sealing does not tell the two apart; the rest
/// name what is wrong with its form.
pub async fn open_passcode<C: Crypto>(crypto: &C, passcode: &str, token: &str) -> Result<Opened, OpenError> {
    let parts = Compact::parse(token)?;
    let mut header = parts.header(ALG, &["p2c", "p2s"])?;
    let rounds = header.remove("p2c").as_ref().and_then(Value::as_i64).and_then(|it| u32::try_from(it).ok());
    let rounds = rounds.filter(|it| (MIN_ROUNDS..=MAX_ROUNDS).contains(it)).ok_or(OpenError::Rounds)?;
    let salt = header.remove("p2s").as_ref().and_then(Value::as_str).and_then(|it| base64url::decode(it).ok());
    let salt = salt.filter(|it| SALT_BYTES.contains(&it.len())).ok_or(OpenError::Salt)?;
    let wrapped = exact(parts.encrypted_key, Part::EncryptedKey)?;
    let content = parts.content()?;
    let wrapping_key = crypto.derive_wrapping_key(passcode.as_bytes(), &whole_salt(&salt), rounds).await;
    let content_key = crypto.unwrap(&wrapping_key.map_err(OpenError::Crypto)?, &wrapped).await;
    let key = crypto.content_key(&content_key.map_err(OpenError::from_crypto)?).await.map_err(OpenError::Crypto)?;
    Ok(Opened { header, plain: open_content(crypto, &content, &key).await? })
}

/// The name of the algorithm, a zero and `p2s` (RFC 7518 §4.8.1.1).
fn whole_salt(salt: &[u8]) -> Vec<u8> {
    [ALG.as_bytes(), &[0], salt].concat()
}
