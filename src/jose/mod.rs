//! The JOSE forms the component needs, over a small asynchronous [`Crypto`] trait.
//!
//! | form | standard | here |
//! |---|---|---|
//! | signed | JWS flattened and compact, `ES256` | [`sign`], [`verify`], [`Flattened`], [`Envelope`] |
//! | sealed at rest | JWE compact, `dir` and `A256GCM` | [`seal_dir`], [`open_dir`], [`peek_header`] |
//! | sealed by a passcode | JWE compact, `PBES2-HS512+A256KW` and `A256GCM` | [`seal_passcode`], [`open_passcode`] |
//! | sealed for one reader | JWE compact, `ECDH-ES` and `A256GCM` | [`seal_for`], [`open_with`] |
//! | public key | JWK, P-256 | [`PublicJwk`] |
//! | name of a key | RFC 7638 thumbprint | [`Thumbprint`] |
//!
//! Readers accept exactly what writers write: one algorithm, a fixed set of header members, no unprotected header. What
//! was received is what is verified; it is never written again first.

pub mod base64url;
mod crypto;
mod envelope;
mod jwe;
mod jwe_error;
mod jwe_passcode;
mod jwe_recipient;
mod jwk;
mod jws;
#[cfg(all(feature = "cli", not(target_arch = "wasm32")))]
pub mod native;
#[cfg(not(target_arch = "wasm32"))]
mod now;
mod part;
mod verify_error;

pub use crypto::{Crypto, CryptoError};
pub use envelope::{Envelope, Flattened, MAX_KEYS};
pub use jwe::{MAX_SEALED_BYTES, Opened, open_dir, peek_header, seal_dir};
pub use jwe_error::{OpenError, SealError};
pub use jwe_passcode::{MAX_ROUNDS, MIN_ROUNDS, open_passcode, seal_passcode};
pub use jwe_recipient::{open_with, seal_for};
pub use jwk::{KeyError, PublicJwk, Thumbprint};
pub use jws::{VerifiedPayload, sign, verify};
#[cfg(not(target_arch = "wasm32"))]
pub use now::now;
pub use part::Part;
pub use verify_error::VerifyError;
