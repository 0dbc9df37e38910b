use super::StoreError;
use crate::jose::Crypto;

/// A sealed record as a store holds it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slot {
    /// Counts the writes of this record, from 1.
    pub generation: u64,
    /// Compact JWE.
    pub sealed: String,
}

/// A data key as the journal's key store holds it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyEntry {
    pub text: String,
    /// When it was last in use, milliseconds since 1970.
    pub seen: i64,
}

/// The store whose word counts: a write is complete when its future is, and survives the browser being killed.
///
/// Records and keys lie in two parts of it. A journal that does not exist says [`StoreError::Blocked`] to everything.
#[allow(async_fn_in_trait)]
pub trait Journal {
    async fn read(&self, name: &str) -> Result<Option<Slot>, StoreError>;

    /// Writes `slot` unless the record stands at a later generation than `after`, in one transaction. With `marker`
    /// only while the record [`super::MARKER`] stands at that generation, too.
    ///
    /// # Errors
    /// [`StoreError::Moved`] and [`StoreError::Overtaken`] leave the record as it is.
    async fn write(&self, name: &str, slot: &Slot, after: u64, marker: Option<u64>) -> Result<(), StoreError>;

    async fn remove(&self, name: &str) -> Result<(), StoreError>;

    async fn names(&self) -> Result<Vec<String>, StoreError>;

    async fn key(&self, name: &str) -> Result<Option<KeyEntry>, StoreError>;

    async fn put_key(&self, name: &str, entry: &KeyEntry) -> Result<(), StoreError>;

    async fn remove_key(&self, name: &str) -> Result<(), StoreError>;

    /// Also of keys that are not data keys.
    async fn key_names(&self) -> Result<Vec<String>, StoreError>;
}

/// The readable copy: may be behind the journal, or lost.
pub trait CopyStore {
    fn read(&self, name: &str) -> Result<Option<String>, StoreError>;
    fn write(&self, name: &str, sealed: &str) -> Result<(), StoreError>;
    fn remove(&self, name: &str) -> Result<(), StoreError>;
    fn names(&self) -> Result<Vec<String>, StoreError>;
}

/// All that one scope has to keep things in.
#[allow(async_fn_in_trait)]
pub trait Stores {
    type Crypto: Crypto + Clone;
    type Journal: Journal + Clone;
    type Copy: CopyStore + Clone;
    /// Held while a place is made, left or swept; dropped when that is done.
    type Turn;

    fn crypto(&self) -> &Self::Crypto;
    fn journal(&self) -> &Self::Journal;
    /// Outlives the page.
    fn local(&self) -> &Self::Copy;
    /// Ends with the tab.
    fn tab(&self) -> &Self::Copy;

    /// Waits until no other tab makes, leaves or sweeps a place of this scope. `None` where nobody can be waited for.
    ///
    /// # Errors
    /// Another tab did not come to an end in time.
    async fn turn(&self) -> Result<Option<Self::Turn>, StoreError>;
}

/// A journal that may not be there.
impl<J: Journal> Journal for Option<J> {
    async fn read(&self, name: &str) -> Result<Option<Slot>, StoreError> {
        self.as_ref().ok_or(StoreError::Blocked)?.read(name).await
    }

    async fn write(&self, name: &str, slot: &Slot, after: u64, marker: Option<u64>) -> Result<(), StoreError> {
        self.as_ref().ok_or(StoreError::Blocked)?.write(name, slot, after, marker).await
    }

    async fn remove(&self, name: &str) -> Result<(), StoreError> {
        self.as_ref().ok_or(StoreError::Blocked)?.remove(name).await
    }

    async fn names(&self) -> Result<Vec<String>, StoreError> {
        self.as_ref().ok_or(StoreError::Blocked)?.names().await
    }

    async fn key(&self, name: &str) -> Result<Option<KeyEntry>, StoreError> {
        self.as_ref().ok_or(StoreError::Blocked)?.key(name).await
    }

    async fn put_key(&self, name: &str, entry: &KeyEntry) -> Result<(), StoreError> {
        self.as_ref().ok_or(StoreError::Blocked)?.put_key(name, entry).await
    }

    async fn remove_key(&self, name: &str) -> Result<(), StoreError> {
        self.as_ref().ok_or(StoreError::Blocked)?.remove_key(name).await
    }

    async fn key_names(&self) -> Result<Vec<String>, StoreError> {
        self.as_ref().ok_or(StoreError::Blocked)?.key_names().await
    }
}
