use super::key::{self, DataKey};
use super::places::Place;
use super::{CopyStore, Epoch, Journal, KeepError, KeyEntry, Lock, Name, Places, StoreError, Stores, Vault};
use crate::jose::Crypto;
use std::rc::Rc;

/// Prefix of the data keys of "just for now" in the journal's key store, followed by the tab's random name.
pub(super) const TAB_KEY: &str = "key/tab/";
/// Name of the key in the tab's own store, where there is no journal.
const KEY: &str = "key";
/// Where a tab keeps its own random name.
const TAB_NAME: &str = "tab";
/// A tab that has not been seen for this long is gone: its key is swept, so that a tab brought back by the browser's
/// "reopen closed tab" opens nothing. Living tabs are seen every ten minutes and whenever they come to the front.
pub(super) const TAB_IS_GONE_MS: i64 = 3_600_000;

/// The tab's random name, when it has one.
pub(super) fn name<S: Stores>(stores: &S) -> Option<String> {
    stores.tab().read(TAB_NAME).ok().flatten()
}

/// Whether a store keeps what is written: tried by writing, reading and removing.
///
/// # Errors
/// Why not: [`KeepError::Full`] or [`KeepError::Blocked`].
pub fn try_out(store: &impl CopyStore) -> Result<(), KeepError> {
    const PROBE: &str = "probe";
    let written = store.write(PROBE, PROBE);
    let read = store.read(PROBE);
    store.remove(PROBE)?;
    written?;
    if read?.as_deref() == Some(PROBE) { Ok(()) } else { Err(KeepError::Blocked) }
}

impl<S: Stores> Places<S> {
    /// The place of this tab, its key found or made. The key lies in the journal, under a name only this tab knows;
    /// without one, beside the records.
    ///
    /// # Errors
    /// Why no store took a key that had to be made, or gave one that is there.
    pub(super) async fn tab_place(&self, now: i64) -> Result<Rc<Place<S>>, KeepError> {
        if let Some(place) = self.tab.borrow().clone() {
            return Ok(place);
        }
        let (journal, crypto) = (self.stores.journal(), self.stores.crypto());
        let name = match name(&self.stores) {
            Some(name) => name,
            None => {
                let name = self.random_name().await?;
                self.stores.tab().write(TAB_NAME, &name)?;
                name
            }
        };
        let full = [TAB_KEY, &name].concat();
        let in_tab = self.stores.tab().read(KEY).ok().flatten();
        let text = match journal.key(&full).await {
            Ok(found) => found.map(|entry| entry.text).or(in_tab),
            Err(StoreError::Blocked) if in_tab.is_some() || !self.tab_has_records() => in_tab,
            // It may be there: another key would open nothing.
            Err(error) => Some(in_tab.ok_or(error)?),
        };
        let known = match &text {
            Some(text) => key::read_raw(crypto, text).await?.map(|bytes| DataKey { bytes, text: text.clone() }),
            None => None,
        };
        let key = match known {
            Some(key) => key,
            None => key::make(crypto, &Epoch::first(), None).await?,
        };
        let entry = KeyEntry { text: key.text.clone(), seen: now };
        if journal.put_key(&full, &entry).await.is_err() {
            // What is sealed with a key that no store has could never be opened again.
            self.stores.tab().write(KEY, &key.text)?;
        }
        let content_key = crypto.content_key(&key.bytes).await?;
        let vault = Vault::new(crypto.clone(), content_key, Vec::new(), None, self.stores.tab().clone());
        let place = Rc::new(Place { epoch: Epoch::first(), lock: Lock::Open, generation: 0, vault });
        *self.tab.borrow_mut() = Some(place.clone());
        Ok(place)
    }

    /// Gives this tab a name of its own. A tab that the browser made by copying another one has that one's name: its key
    /// would be destroyed when the other tab is left.
    ///
    /// # Errors
    /// Why the new name or its key was not kept; the old one then stays.
    pub async fn rename_tab(&self, now: i64) -> Result<(), KeepError> {
        let Some(old) = name(&self.stores) else { return Ok(()) };
        let new = self.random_name().await?;
        // Without a journal the key lies in the tab's own store and is a copy already.
        if let Ok(Some(key)) = self.stores.journal().key(&[TAB_KEY, &old].concat()).await {
            self.stores.journal().put_key(&[TAB_KEY, &new].concat(), &KeyEntry { seen: now, ..key }).await?;
        }
        Ok(self.stores.tab().write(TAB_NAME, &new)?)
    }

    /// The tab's random name, when it has one.
    pub fn tab_name(&self) -> Option<String> {
        name(&self.stores)
    }

    /// Drops what this tab holds: its storage at once, then the key. True when all is gone.
    pub(super) async fn empty_tab(&self) -> bool {
        *self.tab.borrow_mut() = None;
        let tab = self.stores.tab();
        let tab_name = name(&self.stores);
        let mut gone = true;
        // The name goes last: without it the key would not be found again.
        for entry in tab.names().unwrap_or_default().iter().filter(|entry| *entry != TAB_NAME) {
            gone &= StoreError::is_gone(&tab.remove(entry));
        }
        if let Some(name) = tab_name {
            gone &= StoreError::is_gone(&self.stores.journal().remove_key(&[TAB_KEY, &name].concat()).await);
        }
        gone & StoreError::is_gone(&tab.remove(TAB_NAME))
    }

    /// Drops what a change to "just for now" has left that was interrupted before it counted.
    pub(super) async fn empty_unfinished_tab(&self) {
        let entries = self.stores.tab().names().unwrap_or_default();
        let waits = entries.iter().any(|entry| Name::listed(entry.clone()).waiting().is_some());
        if !entries.is_empty() && !waits {
            self.empty_tab().await;
        }
    }

    /// Says that this tab is still there, so that its key is not swept. A tab without a key needs none yet.
    pub async fn stay(&self, now: i64) {
        let Some(name) = name(&self.stores) else { return };
        let full = [TAB_KEY, &name].concat();
        if let Ok(Some(entry)) = self.stores.journal().key(&full).await {
            let _ = self.stores.journal().put_key(&full, &KeyEntry { seen: now, ..entry }).await;
        }
    }

    /// True when this tab holds a sitting.
    pub(super) fn tab_has_records(&self) -> bool {
        self.stores.tab().read(Name::device().as_str()).is_ok_and(|found| found.is_some())
    }
}
