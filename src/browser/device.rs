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
    kept_here: RefCell<Option<Rc<DeviceVault>>>,
    in_tab: RefCell<Option<Rc<DeviceVault>>>,
    signing: RefCell<Option<(Keep, SigningPair)>>,
}

impl Device {
    /// Opens the database of `scope` where there is one.
    pub async fn open(crypto: WebCrypto, scope: &str) -> Self {
        let db = MaybeDatabase(Database::open(scope).await.ok());
        if let Some(db) = &db.0 {
            keys::sweep_tab_keys(db).await;
        }
        Self {
            crypto,
            db,
            local: WebStorage::local(scope),
            tab: WebStorage::session(scope),
            kept_here: RefCell::default(),
            in_tab: RefCell::default(),
            signing: RefCell::default(),
        }
    }

    /// Records of "keep it here".
    pub async fn kept_here(&self) -> Result<Rc<DeviceVault>, CryptoError> {
        if let Some(vault) = self.kept_here.borrow().as_ref() {
            return Ok(vault.clone());
        }
        let found = keys::device_keys(&self.crypto, &self.db, &self.local).await?;
        let vault =
            Vault::new(self.crypto.clone(), found.current, found.older, self.db.clone(), self.local.clone());
        Ok(self.kept_here.borrow_mut().insert(Rc::new(vault)).clone())
    }

    /// Records of "just for now": in this tab's sessionStorage alone.
    pub async fn in_tab(&self) -> Result<Rc<DeviceVault>, CryptoError> {
        if let Some(vault) = self.in_tab.borrow().as_ref() {
            return Ok(vault.clone());
        }
        let found = keys::tab_keys(&self.crypto, &self.db, &self.tab).await?;
        let vault =
            Vault::new(self.crypto.clone(), found.current, found.older, MaybeDatabase(None), self.tab.clone());
        Ok(self.in_tab.borrow_mut().insert(Rc::new(vault)).clone())
    }

    /// True when anything is kept here beyond this tab.
    pub async fn has_kept_records(&self) -> bool {
        let is_record = |names: Vec<String>| names.iter().any(|n| n == Name::device().as_str());
        self.local.names().is_ok_and(is_record) || self.db.names().await.is_ok_and(is_record)
    }

    /// The signing pair, made when first needed: this browser's own, or, "just for now", one that lasts as long as the
    /// page, so that two people on one device do not share a key.
    pub async fn signing_pair(&self, keep: Keep) -> Result<SigningPair, CryptoError> {
        if let Some((_, pair)) = self.signing.borrow().as_ref().filter(|(for_keep, _)| *for_keep == keep) {
            return Ok(pair.clone());
        }
        let pair = match keep {
            Keep::Tab => keys::make_signing_pair(&self.crypto).await?,
            Keep::Device | Keep::Passcode => keys::signing_pair(&self.crypto, &self.db).await?,
        };
        *self.signing.borrow_mut() = Some((keep, pair.clone()));
        Ok(pair)
    }

    pub fn crypto(&self) -> &WebCrypto {
        &self.crypto
    }

    /// Drops this tab's records at once, then their key.
    pub async fn empty_tab(&self) -> bool {
        *self.in_tab.borrow_mut() = None;
        let mut gone = true;
        for name in self.tab.names().unwrap_or_default() {
            gone &= keys::is_tab_name(&name) || self.tab.remove(&name).is_ok();
        }
        keys::remove_tab_key(&self.db, &self.tab).await & gone
    }

    /// Drops what is kept beyond this tab: keys first, then records.
    pub async fn empty_kept(&self) -> bool {
        let mut gone = keys::remove_device_keys(&self.db, &self.local).await;
        gone &= keys::remove_signing_pair(&self.db).await;
        *self.signing.borrow_mut() = None;
        *self.kept_here.borrow_mut() = None;
        for name in self.names_kept_here().await {
            gone &= self.remove_everywhere(&name).await;
        }
        gone
    }

    /// Deletes everything of this scope: all keys first, then all records, in every store. True when all is gone.
    pub async fn delete_all(&self) -> bool {
        let keys_gone = keys::remove_device_keys(&self.db, &self.local).await
            & keys::remove_signing_pair(&self.db).await
            & keys::remove_tab_key(&self.db, &self.tab).await;
        keys_gone & self.empty_tab().await & self.empty_kept().await
    }

    async fn names_kept_here(&self) -> Vec<Name> {
        let mut names = self.db.names().await.unwrap_or_default();
        names.extend(self.local.names().unwrap_or_default());
        names.into_iter().map(Name::listed).collect()
    }

    async fn remove_everywhere(&self, name: &Name) -> bool {
        let gone = |result: Result<(), StoreError>| matches!(result, Ok(()) | Err(StoreError::Blocked));
        gone(self.db.remove(name.as_str()).await) & gone(self.local.remove(name.as_str()))
    }

    /// Drops every key from memory.
    pub fn forget_keys(&self) {
        *self.kept_here.borrow_mut() = None;
        *self.in_tab.borrow_mut() = None;
        *self.signing.borrow_mut() = None;
    }

    /// Keeps this tab's key from being swept while the tab is alive.
    pub async fn stay(&self) {
        if let Some(db) = &self.db.0 {
            keys::refresh_tab_key(db, &self.tab).await;
        }
    }
}
