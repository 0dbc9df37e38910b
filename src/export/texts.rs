use crate::jose::base64url;
use serde::{Deserialize, Serialize};

/// A text whose length is bounded wherever it comes from; receivers store and log these.
macro_rules! bounded {
    ($(#[$doc:meta])* $name:ident, $most:literal) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        #[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
        #[cfg_attr(feature = "cli", schemars(!try_from, !into))]
        pub struct $name(#[cfg_attr(feature = "cli", schemars(length(min = 1, max = $most)))] String);

        impl $name {
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl TryFrom<String> for $name {
            type Error = TextLength;

            fn try_from(text: String) -> Result<Self, Self::Error> {
                let found = text.chars().count();
                if (1..=$most).contains(&found) { Ok(Self(text)) } else { Err(TextLength { found, most: $most }) }
            }
        }

        impl From<$name> for String {
            fn from(text: $name) -> Self {
                text.0
            }
        }
    };
}

bounded! {
    /// A name made at random: 1 to 64 characters.
    Identifier, 64
}

bounded! {
    /// Text the portal gives: 1 to 2048 characters.
    GivenText, 2048
}

/// The text is empty or too long.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("1 to {most} characters are allowed; found {found}")]
pub struct TextLength {
    pub found: usize,
    pub most: usize,
}

/// A key's thumbprint (RFC 7638, SHA-256): 32 bytes in base64url.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "cli", schemars(!try_from, !into))]
pub struct KeyName(
    #[cfg_attr(feature = "cli", schemars(regex(pattern = "^[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$")))] String,
);

/// The text is not 32 bytes in base64url.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a thumbprint is 32 bytes in base64url")]
pub struct NoKeyName;

impl KeyName {
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for KeyName {
    type Error = NoKeyName;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        match base64url::decode(&text) {
            Ok(bytes) if bytes.len() == 32 => Ok(Self(text)),
            _ => Err(NoKeyName),
        }
    }
}

impl From<KeyName> for String {
    fn from(name: KeyName) -> Self {
        name.0
    }
}
