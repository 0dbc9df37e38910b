use super::PublicJwk;
use thiserror::Error;

/// What JOSE needs of a cryptographic library. In the page this is WebCrypto, natively [`super::native::NativeCrypto`].
///
/// Keys stay inside: an implementation may hold handles to keys nobody can read.
#[allow(async_fn_in_trait)] // Neither WebCrypto's futures nor ours are sent between threads.
pub trait Crypto {
    /// A private P-256 key.
    type SigningKey;
    /// An AES key of 256 bits.
    type ContentKey;
    /// An AES key of 256 bits that wraps other keys.
    type WrappingKey;
    /// A private P-256 key for agreeing on a secret.
    type AgreementKey;

    /// Fills `into` with bytes nobody can guess.
    async fn random(&self, into: &mut [u8]) -> Result<(), CryptoError>;

    async fn sha256(&self, bytes: &[u8]) -> Result<[u8; 32], CryptoError>;

    /// ECDSA with P-256 and SHA-256 over `input`; the signature is `r ‖ s`, 32 bytes each (RFC 7518 §3.4).
    async fn sign_es256(&self, key: &Self::SigningKey, input: &[u8]) -> Result<[u8; 64], CryptoError>;

    /// True if `signature` is by `key` over `input`. Both values of `s` that ECDSA allows count.
    ///
    /// # Errors
    /// [`CryptoError::Key`] when `key` is not a point of the curve.
    async fn verify_es256(&self, key: &PublicJwk, input: &[u8], signature: &[u8; 64]) -> Result<bool, CryptoError>;

    /// AES-256-GCM: the ciphertext, then the tag of 16 bytes. `iv` must never be used twice with a key.
    async fn encrypt_a256gcm(
        &self,
        key: &Self::ContentKey,
        iv: &[u8; 12],
        aad: &[u8],
        plain: &[u8],
    ) -> Result<Vec<u8>, CryptoError>;

    /// The inverse of [`Self::encrypt_a256gcm`].
    ///
    /// # Errors
    /// [`CryptoError::Authentication`] when the key is another one or anything was changed.
    async fn decrypt_a256gcm(
        &self,
        key: &Self::ContentKey,
        iv: &[u8; 12],
        aad: &[u8],
        sealed: &[u8],
    ) -> Result<Vec<u8>, CryptoError>;

    /// A content key of these 32 bytes.
    async fn content_key(&self, bytes: &[u8; 32]) -> Result<Self::ContentKey, CryptoError>;

    /// PBKDF2 with HMAC-SHA-512 (RFC 8018), 32 bytes long. `salt` is the whole of it (RFC 7518 §4.8.1.1).
    async fn derive_wrapping_key(
        &self,
        passcode: &[u8],
        salt: &[u8],
        rounds: u32,
    ) -> Result<Self::WrappingKey, CryptoError>;

    /// AES key wrap (RFC 3394) of 32 bytes.
    async fn wrap(&self, key: &Self::WrappingKey, bytes: &[u8; 32]) -> Result<[u8; 40], CryptoError>;

    /// The inverse of [`Self::wrap`].
    ///
    /// # Errors
    /// [`CryptoError::Authentication`] when the key is another one or anything was changed.
    async fn unwrap(&self, key: &Self::WrappingKey, wrapped: &[u8; 40]) -> Result<[u8; 32], CryptoError>;

    /// A fresh key pair used once: its public half and the secret it shares with `with` (the x-coordinate, RFC 7518 §4.6.1).
    ///
    /// # Errors
    /// [`CryptoError::Key`] when `with` is not a point of the curve.
    async fn agree_once(&self, with: &PublicJwk) -> Result<(PublicJwk, [u8; 32]), CryptoError>;

    /// The secret that `key` shares with `with`.
    ///
    /// # Errors
    /// [`CryptoError::Key`] when `with` is not a point of the curve.
    async fn agree(&self, key: &Self::AgreementKey, with: &PublicJwk) -> Result<[u8; 32], CryptoError>;
}

/// Why a cryptographic operation gave no result.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum CryptoError {
    #[error("cryptography is not available here")]
    Unavailable,
    #[error("the key can't be used for this")]
    Key,
    #[error("another key, or changed since it was sealed")]
    Authentication,
    #[error("the cryptographic operation failed")]
    Failed,
}

impl CryptoError {
    /// A short name that stays the same between versions.
    pub fn code(self) -> &'static str {
        match self {
            Self::Unavailable => "crypto-unavailable",
            Self::Key => "crypto-key",
            Self::Authentication => "authentication",
            Self::Failed => "crypto-failed",
        }
    }
}
