use super::{Database, MaybeDatabase, SigningPair, WebCrypto, WebStorage, keys};
use crate::domain::Keep;
use crate::jose::CryptoError;
use crate::vault::{CopyStore, Journal, Name, StoreError, Vault};
use std::cell::RefCell;
use std::rc::Rc;

pub type DeviceVault = Vault<WebCrypto, MaybeDatabase, WebStorage>;

/// All that this browser holds for one scope: the two places to keep records in, and the signing pair.
///
/// Vaults are opened when first needed, so that a start with nothing kept asks for nothing.
pub struct Device {
    crypto: WebCrypto,
    db: MaybeDatabase,
    local: WebStorage,
    tab: WebStorage,
    vaults: RefCell<Vec<(Keep, Rc<DeviceVault>)>>,
    signing: RefCell<Option<(Keep, SigningPair)>>,
}

impl Device {
    /// Opens the database of `scope` where there is one.
    pub async fn open(crypto: WebCrypto, scope: &str) -> Self {
        let db = MaybeDatabase(Database::open(scope).await.ok());
        keys::sweep_tab_keys(&db).await;
        Self {
            crypto,
            db,
            local: WebStorage::local(scope),
            tab: WebStorage::session(scope),
            vaults: RefCell::default(),
            signing: RefCell::default(),
        }
    }

    pub fn crypto(&self) -> &WebCrypto {
        &self.crypto
    }

    /// The records of one place: "keep it here" in both stores, "just for now" in this tab's sessionStorage alone.
    ///
    /// # Errors
    /// Why no store took the key.
    pub async fn vault(&self, keep: Keep) -> Result<Rc<DeviceVault>, StoreError> {
        if let Some((_, vault)) = self.vaults.borrow().iter().find(|(k, _)| *k == keep) {
            return Ok(vault.clone());
        }
        let found = keys::data_keys(&self.crypto, &self.db, self.storage(keep), keep).await?;
        let (journal, storage) = (self.journal(keep), self.storage(keep).clone());
        let vault = Rc::new(Vault::new(self.crypto.clone(), found.current, found.older, journal, storage));
        self.vaults.borrow_mut().push((keep, vault.clone()));
        Ok(vault)
    }

    fn storage(&self, keep: Keep) -> &WebStorage {
        match keep {
            Keep::Tab => &self.tab,
            Keep::Device | Keep::Passcode => &self.local,
        }
    }

    fn journal(&self, keep: Keep) -> MaybeDatabase {
        match keep {
            Keep::Tab => MaybeDatabase(None),
            Keep::Device | Keep::Passcode => self.db.clone(),
        }
    }

    /// True when anything is kept here beyond this tab.
    pub async fn has_kept_records(&self) -> bool {
        let names = self.names(Keep::Device).await;
        names.iter().any(|n| n == Name::device().as_str())
    }

    /// The signing pair, made when first needed.
    pub async fn signing_pair(&self, keep: Keep) -> Result<SigningPair, CryptoError> {
        if let Some((_, pair)) = self.signing.borrow().as_ref().filter(|(k, _)| *k == keep) {
            return Ok(pair.clone());
        }
        let pair = keys::signing_pair(&self.crypto, &self.db, keep).await?;
        *self.signing.borrow_mut() = Some((keep, pair.clone()));
        Ok(pair)
    }

    /// Drops what one place holds: this tab's storage at once, then the key, then what else there is. True when all is
    /// gone.
    pub async fn empty(&self, keep: Keep) -> bool {
        self.vaults.borrow_mut().retain(|(k, _)| *k != keep);
        let (storage, journal) = (self.storage(keep), self.journal(keep));
        let mut gone = true;
        if keep == Keep::Tab {
            for name in storage.names().unwrap_or_default() {
                gone &= keys::is_key_entry(&name) || keys::is_gone(storage.remove(&name));
            }
        }
        gone &= keys::remove_data_key(&self.db, storage, keep).await;
        if keep != Keep::Tab {
            gone &= keys::remove_signing_pair(&self.db).await;
            *self.signing.borrow_mut() = None;
        }
        for name in self.names(keep).await {
            gone &= keys::is_gone(journal.remove(&name).await) & keys::is_gone(storage.remove(&name));
        }
        gone
    }

    /// Deletes everything of this scope, in every store. True when all is gone. What is kept here loses its keys first;
    /// this tab's records go at once (sessionStorage is immediate), then their key.
    pub async fn delete_all(&self) -> bool {
        let mut gone = keys::remove_data_key(&self.db, &self.local, Keep::Device).await;
        gone &= self.empty(Keep::Tab).await;
        gone & self.empty(Keep::Device).await
    }

    /// The names of all entries of one place.
    async fn names(&self, keep: Keep) -> Vec<String> {
        let mut names = self.journal(keep).names().await.unwrap_or_default();
        names.extend(self.storage(keep).names().unwrap_or_default());
        names
    }

    /// Drops every key from memory.
    pub fn forget_keys(&self) {
        self.vaults.borrow_mut().clear();
        *self.signing.borrow_mut() = None;
    }

    /// Keeps this tab's key from being swept while the tab is alive.
    pub async fn stay(&self) {
        keys::refresh_tab_key(&self.db, &self.tab).await;
    }
}
