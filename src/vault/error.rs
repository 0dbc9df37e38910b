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
    #[error("the store failed: {0}")]
    Broken(&'static str),
}

/// Why a record was not written.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SaveError {
    #[error("neither store took the record: {journal}; {copy}")]
    NotKept { journal: StoreError, copy: StoreError },
    #[error("another tab has written the record since: generation {found}")]
    Overtaken { found: u64 },
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
