//! [`Crypto`] by the RustCrypto crates: for the command line, the receiver and the tests. Its futures are ready at once.

use super::{Crypto, CryptoError, KeyError, PublicJwk, base64url};
use crate::json::Value;
use aes_gcm::aead::{Aead, KeyInit, Payload};
use aes_gcm::{Aes256Gcm, Nonce};
use aes_kw::KwAes256;
use p256::ecdsa::signature::{Signer, Verifier};
use p256::ecdsa::{Signature, SigningKey, VerifyingKey};
use p256::elliptic_curve::sec1::ToSec1Point;
use sha2::{Digest, Sha256, Sha512};

/// Cryptography in this process, with the system's random bytes.
#[derive(Clone, Copy, Debug, Default)]
pub struct NativeCrypto;

/// A private P-256 key in memory.
pub struct NativeSigningKey(SigningKey);

impl NativeSigningKey {
    /// Makes a new key from the system's random bytes.
    ///
    /// # Errors
    /// [`CryptoError::Unavailable`] without such bytes.
    pub fn make() -> Result<Self, CryptoError> {
        loop {
            let mut scalar = [0; 32];
            fill(&mut scalar)?;
            // One in 2^32 is not below the order of the curve.
            if let Ok(key) = Self::from_scalar(&scalar) {
                return Ok(key);
            }
        }
    }

    /// The key whose `d` (RFC 7518 §6.2.2) this is.
    ///
    /// # Errors
    /// [`CryptoError::Key`] for 0 and for what is not below the order of the curve.
    pub fn from_scalar(d: &[u8; 32]) -> Result<Self, CryptoError> {
        SigningKey::from_slice(d).map(Self).map_err(|_| CryptoError::Key)
    }

    /// Its public half.
    ///
    /// # Errors
    /// None in practice: a public key has two coordinates of 32 bytes.
    pub fn public(&self) -> Result<PublicJwk, CryptoError> {
        coordinates(&self.0.verifying_key().to_sec1_point(false))
    }
}

/// A private P-256 key for agreement, in memory.
pub struct NativeAgreementKey(p256::SecretKey);

impl NativeAgreementKey {
    /// Makes a new key from the system's random bytes.
    ///
    /// # Errors
    /// [`CryptoError::Unavailable`] without such bytes.
    pub fn make() -> Result<Self, CryptoError> {
        loop {
            let mut scalar = [0; 32];
            fill(&mut scalar)?;
            // One in 2^32 is not below the order of the curve.
            if let Ok(key) = Self::from_scalar(&scalar) {
                return Ok(key);
            }
        }
    }

    /// The key whose `d` (RFC 7518 §6.2.2) this is.
    ///
    /// # Errors
    /// [`CryptoError::Key`] for 0 and for what is not below the order of the curve.
    pub fn from_scalar(d: &[u8; 32]) -> Result<Self, CryptoError> {
        p256::SecretKey::from_slice(d).map(Self).map_err(|_| CryptoError::Key)
    }

    /// Reads a private JWK (RFC 7518 §6.2.2): `d` beside what [`PublicJwk::from_value`] reads.
    ///
    /// # Errors
    /// [`KeyError::NotPrivate`] without `d`, [`KeyError::Mismatch`] when it belongs to another public key; the others
    /// name what is different.
    pub fn from_value(jwk: &Value) -> Result<Self, KeyError> {
        let Value::Object(mut members) = jwk.clone() else { return Err(KeyError::NotAnObject) };
        let d = members.remove("d").ok_or(KeyError::NotPrivate)?;
        let public = PublicJwk::from_value(&members.into())?;
        let d = d.as_str().and_then(|it| base64url::decode(it).ok()).and_then(|it| <[u8; 32]>::try_from(it).ok());
        let key = d.and_then(|it| Self::from_scalar(&it).ok()).ok_or(KeyError::Scalar)?;
        if key.public() == Ok(public) { Ok(key) } else { Err(KeyError::Mismatch) }
    }

    /// The private JWK, with the five members RFC 7518 §6.2 names.
    ///
    /// # Errors
    /// As [`Self::public`].
    pub fn to_value(&self) -> Result<Value, CryptoError> {
        let Value::Object(mut members) = self.public()?.to_value() else { return Err(CryptoError::Key) };
        let scalar: [u8; 32] = self.0.to_bytes().into();
        members.insert("d", base64url::encode(&scalar));
        Ok(members.into())
    }

    /// Its public half.
    ///
    /// # Errors
    /// None in practice: a public key has two coordinates of 32 bytes.
    pub fn public(&self) -> Result<PublicJwk, CryptoError> {
        coordinates(&self.0.public_key().to_sec1_point(false))
    }
}

fn coordinates(point: &p256::Sec1Point) -> Result<PublicJwk, CryptoError> {
    let coordinate = |it: Option<&p256::FieldBytes>| it.and_then(|it| <[u8; 32]>::try_from(it.as_slice()).ok());
    match (coordinate(point.x()), coordinate(point.y())) {
        (Some(x), Some(y)) => Ok(PublicJwk::from_coordinates(x, y)),
        _ => Err(CryptoError::Key),
    }
}

/// The uncompressed point (SEC 1 §2.3.3).
fn point(key: &PublicJwk) -> Vec<u8> {
    [&[4], key.x().as_slice(), key.y()].concat()
}

/// An AES-256 key that wraps others, in memory.
pub struct NativeWrappingKey(KwAes256);

impl NativeWrappingKey {
    pub fn from_bytes(key: &[u8; 32]) -> Self {
        Self(KwAes256::new(key.into()))
    }
}

/// An AES-256 key in memory.
pub struct NativeContentKey(Aes256Gcm);

impl NativeContentKey {
    /// Makes a new key from the system's random bytes.
    ///
    /// # Errors
    /// [`CryptoError::Unavailable`] without such bytes.
    pub fn make() -> Result<Self, CryptoError> {
        let mut key = [0; 32];
        fill(&mut key)?;
        Ok(Self::from_bytes(&key))
    }

    pub fn from_bytes(key: &[u8; 32]) -> Self {
        Self(Aes256Gcm::new(key.into()))
    }
}

impl Crypto for NativeCrypto {
    type SigningKey = NativeSigningKey;
    type ContentKey = NativeContentKey;
    type WrappingKey = NativeWrappingKey;
    type AgreementKey = NativeAgreementKey;

    async fn random(&self, into: &mut [u8]) -> Result<(), CryptoError> {
        fill(into)
    }

    async fn sha256(&self, bytes: &[u8]) -> Result<[u8; 32], CryptoError> {
        Ok(Sha256::digest(bytes).into())
    }

    async fn sign_es256(&self, key: &NativeSigningKey, input: &[u8]) -> Result<[u8; 64], CryptoError> {
        let signature: Signature = key.0.try_sign(input).map_err(|_| CryptoError::Failed)?;
        Ok(signature.to_bytes().into())
    }

    async fn verify_es256(&self, key: &PublicJwk, input: &[u8], signature: &[u8; 64]) -> Result<bool, CryptoError> {
        let key = VerifyingKey::from_sec1_bytes(&point(key)).map_err(|_| CryptoError::Key)?;
        // r or s out of range is a bad signature like any other.
        Ok(Signature::from_slice(signature).is_ok_and(|signature| key.verify(input, &signature).is_ok()))
    }

    async fn encrypt_a256gcm(
        &self,
        key: &NativeContentKey,
        iv: &[u8; 12],
        aad: &[u8],
        plain: &[u8],
    ) -> Result<Vec<u8>, CryptoError> {
        key.0.encrypt(&Nonce::from(*iv), Payload { msg: plain, aad }).map_err(|_| CryptoError::Failed)
    }

    async fn decrypt_a256gcm(
        &self,
        key: &NativeContentKey,
        iv: &[u8; 12],
        aad: &[u8],
        sealed: &[u8],
    ) -> Result<Vec<u8>, CryptoError> {
        key.0.decrypt(&Nonce::from(*iv), Payload { msg: sealed, aad }).map_err(|_| CryptoError::Authentication)
    }

    async fn content_key(&self, bytes: &[u8; 32]) -> Result<NativeContentKey, CryptoError> {
        Ok(NativeContentKey::from_bytes(bytes))
    }

    async fn derive_wrapping_key(
        &self,
        passcode: &[u8],
        salt: &[u8],
        rounds: u32,
    ) -> Result<NativeWrappingKey, CryptoError> {
        Ok(NativeWrappingKey::from_bytes(&pbkdf2::pbkdf2_hmac_array::<Sha512, 32>(passcode, salt, rounds)))
    }

    async fn wrap(&self, key: &NativeWrappingKey, bytes: &[u8; 32]) -> Result<[u8; 40], CryptoError> {
        let mut wrapped = [0; 40];
        key.0.wrap_key(bytes, &mut wrapped).map_err(|_| CryptoError::Failed)?;
        Ok(wrapped)
    }

    async fn unwrap(&self, key: &NativeWrappingKey, wrapped: &[u8; 40]) -> Result<[u8; 32], CryptoError> {
        let mut bytes = [0; 32];
        key.0.unwrap_key(wrapped, &mut bytes).map_err(|_| CryptoError::Authentication)?;
        Ok(bytes)
    }

    async fn agree_once(&self, with: &PublicJwk) -> Result<(PublicJwk, [u8; 32]), CryptoError> {
        let key = NativeAgreementKey::make()?;
        let secret = self.agree(&key, with).await?;
        Ok((key.public()?, secret))
    }

    async fn agree(&self, key: &NativeAgreementKey, with: &PublicJwk) -> Result<[u8; 32], CryptoError> {
        let with = p256::PublicKey::from_sec1_bytes(&point(with)).map_err(|_| CryptoError::Key)?;
        let secret = p256::ecdh::diffie_hellman(key.0.to_nonzero_scalar(), with.as_affine());
        Ok((*secret.raw_secret_bytes()).into())
    }
}

fn fill(into: &mut [u8]) -> Result<(), CryptoError> {
    getrandom::fill(into).map_err(|_| CryptoError::Unavailable)
}
