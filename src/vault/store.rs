use super::StoreError;

/// A sealed record as a store holds it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slot {
    /// Counts the writes of this record, from 1.
    pub generation: u64,
    /// Compact JWE.
    pub sealed: String,
}

/// The store whose word counts: a write is complete when its future is, and survives the browser being killed.
#[allow(async_fn_in_trait)]
pub trait Journal {
    async fn read(&self, name: &str) -> Result<Option<Slot>, StoreError>;

    /// Writes `slot` unless the record stands at a later generation than `after`, in one transaction.
    ///
    /// # Errors
    /// [`StoreError::Overtaken`] leaves the record as it is.
    async fn write(&self, name: &str, slot: &Slot, after: u64) -> Result<(), StoreError>;

    async fn remove(&self, name: &str) -> Result<(), StoreError>;

    async fn names(&self) -> Result<Vec<String>, StoreError>;
}

/// The readable copy: may be behind the journal, or lost.
pub trait CopyStore {
    fn read(&self, name: &str) -> Result<Option<String>, StoreError>;
    fn write(&self, name: &str, sealed: &str) -> Result<(), StoreError>;
    fn remove(&self, name: &str) -> Result<(), StoreError>;
    fn names(&self) -> Result<Vec<String>, StoreError>;
}
