//! Cryptography that believes everything, so that the fuzzer reaches what lies behind a signature or a seal.

use wellbeing_assessment::jose::native::NativeCrypto;
use wellbeing_assessment::jose::{Crypto, CryptoError, PublicJwk};

/// Every signature holds, everything sealed is its own plain text and sixteen bytes; one key opens all.
#[derive(Clone, Copy)]
pub struct Trusting;

impl Crypto for Trusting {
    type SigningKey = ();
    type ContentKey = ();
    type WrappingKey = ();
    type AgreementKey = ();

    async fn random(&self, into: &mut [u8]) -> Result<(), CryptoError> {
        into.fill(7);
        Ok(())
    }

    async fn sha256(&self, bytes: &[u8]) -> Result<[u8; 32], CryptoError> {
        // The real one: a key's thumbprint has to be its kid.
        NativeCrypto.sha256(bytes).await
    }

    async fn sign_es256(&self, (): &(), _: &[u8]) -> Result<[u8; 64], CryptoError> {
        Ok([7; 64])
    }

    async fn verify_es256(&self, _: &PublicJwk, _: &[u8], _: &[u8; 64]) -> Result<bool, CryptoError> {
        Ok(true)
    }

    async fn encrypt_a256gcm(&self, (): &(), _: &[u8; 12], _: &[u8], plain: &[u8]) -> Result<Vec<u8>, CryptoError> {
        Ok([plain, &[7; 16]].concat())
    }

    async fn decrypt_a256gcm(&self, (): &(), _: &[u8; 12], _: &[u8], sealed: &[u8]) -> Result<Vec<u8>, CryptoError> {
        sealed.split_last_chunk::<16>().map(|(plain, _)| plain.to_vec()).ok_or(CryptoError::Authentication)
    }

    async fn content_key(&self, _: &[u8; 32]) -> Result<(), CryptoError> {
        Ok(())
    }

    async fn derive_wrapping_key(&self, _: &[u8], _: &[u8], _: u32) -> Result<(), CryptoError> {
        Ok(())
    }

    async fn wrap(&self, (): &(), bytes: &[u8; 32]) -> Result<[u8; 40], CryptoError> {
        let mut wrapped = [7; 40];
        wrapped[..32].copy_from_slice(bytes);
        Ok(wrapped)
    }

    async fn unwrap(&self, (): &(), _: &[u8; 40]) -> Result<[u8; 32], CryptoError> {
        Ok([7; 32])
    }

    async fn agree_once(&self, with: &PublicJwk) -> Result<(PublicJwk, [u8; 32]), CryptoError> {
        Ok((with.clone(), [7; 32]))
    }

    async fn agree(&self, (): &(), _: &PublicJwk) -> Result<[u8; 32], CryptoError> {
        Ok([7; 32])
    }
}
