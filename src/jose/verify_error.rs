use super::{CryptoError, KeyError, Part};
use crate::json::ParseError;
use thiserror::Error;

/// Why a signed text is refused. Never quotes the payload.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum VerifyError {
    #[error("larger than {limit} bytes")]
    TooLarge { limit: usize },
    #[error("not strict JSON: {0}")]
    Json(ParseError),
    /// The outer JSON is not an object.
    #[error("not a JSON object")]
    NotAnObject,
    /// A member beside `payload`, `protected`, `signature`, `keys` and `witness`; `header` is such a one.
    #[error("member {name} is not allowed beside the signature")]
    Member { name: String },
    #[error("member {name} is missing or of another type")]
    MemberType { name: &'static str },
    #[error("more than {limit} keys")]
    TooManyKeys { limit: usize },
    #[error("key {index}: {error}")]
    KeyMalformed { index: usize, error: KeyError },
    #[error("a compact JWS has 3 parts, this has {found}")]
    PartCount { found: usize },
    #[error("the {part} is not base64url without padding")]
    Encoding { part: Part },
    #[error("the protected header is not strict JSON: {0}")]
    HeaderJson(ParseError),
    #[error("the protected header is not a JSON object")]
    HeaderNotAnObject,
    /// A header member beside `alg`, `kid` and `typ`.
    #[error("header member {name} is not allowed")]
    HeaderMember { name: String },
    #[error("the header has no alg that is a string")]
    AlgorithmMissing,
    #[error("alg is {found}, only ES256 is accepted")]
    Algorithm { found: String },
    #[error("the header has no typ that is a string")]
    TypeMissing,
    #[error("typ is {found}, expected {expected}")]
    Type { found: String, expected: String },
    #[error("the header has no kid that is a string")]
    KeyIdMissing,
    /// Which also means: a key was given, but its thumbprint is another.
    #[error("none of the keys has the thumbprint that kid names")]
    Thumbprint,
    #[error("the signature has {found} bytes, ES256 has 64")]
    SignatureLength { found: usize },
    #[error("the signature is not by this key over this text")]
    Signature,
    #[error(transparent)]
    Crypto(CryptoError),
}

impl VerifyError {
    /// A short name that stays the same between versions.
    pub fn code(&self) -> &'static str {
        match self {
            Self::TooLarge { .. } => "too-large",
            Self::Json(_) => "json",
            Self::NotAnObject => "not-an-object",
            Self::Member { .. } => "member",
            Self::MemberType { .. } => "member-type",
            Self::TooManyKeys { .. } => "too-many-keys",
            Self::KeyMalformed { .. } => "key-malformed",
            Self::PartCount { .. } => "part-count",
            Self::Encoding { .. } => "encoding",
            Self::HeaderJson(_) => "header-json",
            Self::HeaderNotAnObject => "header-not-an-object",
            Self::HeaderMember { .. } => "header-member",
            Self::AlgorithmMissing => "algorithm-missing",
            Self::Algorithm { .. } => "algorithm",
            Self::TypeMissing => "type-missing",
            Self::Type { .. } => "type",
            Self::KeyIdMissing => "key-id-missing",
            Self::Thumbprint => "thumbprint",
            Self::SignatureLength { .. } => "signature-length",
            Self::Signature => "signature",
            Self::Crypto(error) => error.code(),
        }
    }
}
