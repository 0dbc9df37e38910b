use super::keys::{Signer, signer};
use super::turn::{Held, hold};
use super::{Database, WebCrypto, WebStorage};
use crate::domain::Keep;
use crate::jose::CryptoError;
use crate::vault::{StoreError, Stores};
use std::cell::RefCell;

/// All that this browser has for one scope: its stores, its cryptography, and the signing pair.
pub struct Device {
    crypto: WebCrypto,
    db: Option<Database>,
    local: WebStorage,
    tab: WebStorage,
    turn: String,
    signing: RefCell<Option<(Keep, Signer)>>,
}

impl Device {
    /// Opens the database of `scope` where there is one.
    pub async fn open(crypto: WebCrypto, scope: &str) -> Self {
        Self {
            crypto,
            db: Database::open(scope).await.ok(),
            local: WebStorage::local(scope),
            tab: WebStorage::session(scope),
            turn: ["wellbeing-assessment/", scope, "/places"].concat(),
            signing: RefCell::default(),
        }
    }

    /// The signing pair, made when first needed.
    pub async fn signer(&self, keep: Keep) -> Result<Signer, CryptoError> {
        if let Some((_, known)) = self.signing.borrow().as_ref().filter(|(k, _)| *k == keep) {
            return Ok(known.clone());
        }
        let signer = signer(&self.crypto, self.db.as_ref(), keep).await?;
        *self.signing.borrow_mut() = Some((keep, signer.clone()));
        Ok(signer)
    }

    /// Drops the signing pair from memory.
    pub fn forget_signing_pair(&self) {
        *self.signing.borrow_mut() = None;
    }
}

impl Stores for Device {
    type Crypto = WebCrypto;
    type Journal = Option<Database>;
    type Copy = WebStorage;
    type Turn = Held;

    fn crypto(&self) -> &WebCrypto {
        &self.crypto
    }

    fn journal(&self) -> &Option<Database> {
        &self.db
    }

    fn local(&self) -> &WebStorage {
        &self.local
    }

    fn tab(&self) -> &WebStorage {
        &self.tab
    }

    async fn turn(&self) -> Result<Option<Held>, StoreError> {
        hold(&self.turn).await
    }
}
