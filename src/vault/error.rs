use crate::jose::SealError;

/// Why a store did not do what it was asked. All of these are ordinary outcomes.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// Private windows, sandboxed frames, blocked cookies.
    #[error("the browser does not allow storage here")]
    Blocked,
    #[error("there is no room left in the browser's storage")]
    Full,
    /// Somebody else wrote the record since it was last read or written here.
    #[error("the record is at generation {found}; it was expected at {expected}")]
    Overtaken { found: u64, expected: u64 },
    /// The records are kept in another place since this vault was opened.
    #[error("the records have moved")]
    Moved,
    #[error("the store failed: {0}")]
    Broken(&'static str),
}

impl StoreError {
    /// A store that can't be used holds nothing of ours.
    pub fn is_gone(result: &Result<(), Self>) -> bool {
        matches!(result, Ok(()) | Err(Self::Blocked))
    }
}

/// Why a record was not written.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SaveError {
    #[error("neither store took the record: {journal}; {copy}")]
    NotKept { journal: StoreError, copy: StoreError },
    #[error("another tab has written the record since: generation {found}")]
    Overtaken { found: u64 },
    #[error("another tab has changed where records are kept")]
    Moved,
    #[error("sealing failed: {0}")]
    Crypto(#[from] SealError),
}

/// Why a record that is there was not read. It stays as it is.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OpenError {
    #[error("record uses format {found}; this build reads up to {newest}")]
    TooNew { found: i64, newest: i64 },
    #[error("what is stored does not open with the key of this device")]
    Unreadable,
}

/// Why nothing was kept, or what is kept was not opened. What is there stays as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeepError {
    #[error("the browser does not allow storage here, or its stores fail")]
    Blocked,
    #[error("there is no room left in the browser's storage")]
    Full,
    #[error("there is no cryptography to seal with")]
    NoCrypto,
    #[error("another tab has written since")]
    OtherTab,
    #[error("a newer version wrote what is stored")]
    MadeByNewer,
    #[error("what is stored can't be opened")]
    Unreadable,
    #[error("what is kept here is locked with a passcode")]
    Shut,
}

impl From<StoreError> for KeepError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Full => Self::Full,
            StoreError::Overtaken { .. } | StoreError::Moved => Self::OtherTab,
            StoreError::Blocked | StoreError::Broken(_) => Self::Blocked,
        }
    }
}

impl From<SaveError> for KeepError {
    fn from(error: SaveError) -> Self {
        match error {
            SaveError::Overtaken { .. } | SaveError::Moved => Self::OtherTab,
            SaveError::NotKept { journal: StoreError::Full, .. } => Self::Full,
            SaveError::NotKept { copy, .. } => copy.into(),
            SaveError::Crypto(_) => Self::NoCrypto,
        }
    }
}

impl From<OpenError> for KeepError {
    fn from(error: OpenError) -> Self {
        match error {
            OpenError::TooNew { .. } => Self::MadeByNewer,
            OpenError::Unreadable => Self::Unreadable,
        }
    }
}

impl From<crate::jose::CryptoError> for KeepError {
    fn from(_: crate::jose::CryptoError) -> Self {
        Self::NoCrypto
    }
}
