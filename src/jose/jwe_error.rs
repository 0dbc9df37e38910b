use super::{CryptoError, KeyError, MAX_ROUNDS, MIN_ROUNDS, Part};
use crate::json::ParseError;
use thiserror::Error;

/// Why a text can't be sealed.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum SealError {
    /// A name JOSE gives a meaning to; the caller chose badly.
    #[error("header member {name} is reserved")]
    ReservedMember { name: String },
    /// Outside what [`super::open_passcode`] opens.
    #[error("{found} rounds; from {MIN_ROUNDS} to {MAX_ROUNDS} are allowed")]
    Rounds { found: u32 },
    #[error(transparent)]
    Crypto(CryptoError),
}

impl SealError {
    /// A short name that stays the same between versions.
    pub fn code(&self) -> &'static str {
        match self {
            Self::ReservedMember { .. } => "reserved-member",
            Self::Rounds { .. } => "rounds",
            Self::Crypto(error) => error.code(),
        }
    }
}

/// Why a sealed text doesn't open. Never quotes what is inside.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum OpenError {
    #[error("larger than {limit} bytes")]
    TooLarge { limit: usize },
    #[error("a compact JWE has 5 parts, this has {found}")]
    PartCount { found: usize },
    #[error("the {part} is not base64url without padding")]
    Encoding { part: Part },
    #[error("the protected header is not strict JSON: {0}")]
    HeaderJson(ParseError),
    #[error("the protected header is not a JSON object")]
    HeaderNotAnObject,
    /// `crit`, `zip`, `p2s` and the like.
    #[error("header member {name} is not allowed")]
    HeaderMember { name: String },
    #[error("alg is not {expected}")]
    Algorithm { expected: &'static str },
    #[error("enc is not A256GCM")]
    Encryption,
    /// Too few would be guessed too quickly, too many would hang.
    #[error("p2c is not a number from {MIN_ROUNDS} to {MAX_ROUNDS}")]
    Rounds,
    #[error("p2s is not 8 to 64 bytes in base64url")]
    Salt,
    #[error("the header has no kid that is a string")]
    KeyIdMissing,
    #[error("sealed for another reader's key; the key given is {own}")]
    KeyId { own: String },
    #[error("epk is not a public P-256 key: {0}")]
    EphemeralKey(KeyError),
    #[error("cty is not {expected}")]
    ContentType { expected: &'static str },
    #[error("the {part} has {found} bytes")]
    Length { part: Part, found: usize },
    /// Another key, or anything changed, header included.
    #[error("another key, or changed since it was sealed")]
    Authentication,
    #[error(transparent)]
    Crypto(CryptoError),
}

impl OpenError {
    pub(super) fn from_crypto(error: CryptoError) -> Self {
        match error {
            CryptoError::Authentication => Self::Authentication,
            error => Self::Crypto(error),
        }
    }

    /// A short name that stays the same between versions.
    pub fn code(&self) -> &'static str {
        match self {
            Self::TooLarge { .. } => "too-large",
            Self::PartCount { .. } => "part-count",
            Self::Encoding { .. } => "encoding",
            Self::HeaderJson(_) => "header-json",
            Self::HeaderNotAnObject => "header-not-an-object",
            Self::HeaderMember { .. } => "header-member",
            Self::Algorithm { .. } => "algorithm",
            Self::Encryption => "encryption",
            Self::Rounds => "rounds",
            Self::Salt => "salt",
            Self::KeyIdMissing => "key-id-missing",
            Self::KeyId { .. } => "key-id",
            Self::EphemeralKey(_) => "ephemeral-key",
            Self::ContentType { .. } => "content-type",
            Self::Length { .. } => "length",
            Self::Authentication => "authentication",
            Self::Crypto(error) => error.code(),
        }
    }
}
