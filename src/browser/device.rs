use super::keys::{Signer, signer, stored_key};
use super::turn::{Held, hold};
use super::{Database, WebCrypto, WebStorage};
use crate::domain::Keep;
use crate::jose::{CryptoError, PublicJwk};
use crate::vault::{StoreError, Stores};
use std::cell::RefCell;

/// All that this browser has for one scope: its stores, its cryptography, and the signing pairs, one for each way to keep.
pub struct Device {
    crypto: WebCrypto,
    db: Option<Database>,
    local: WebStorage,
    tab: WebStorage,
    turn: String,
    signing: RefCell<Vec<(Keep, Signer)>>,
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
        if let Some((_, known)) = self.signing.borrow().iter().find(|(k, _)| *k == keep) {
            return Ok(known.clone());
        }
        let signer = signer(&self.crypto, self.db.as_ref(), keep).await?;
        self.signing.borrow_mut().push((keep, signer.clone()));
        Ok(signer)
    }

    /// The keys this browser has signed with, as far as it still has them: what is signed by one of them is its own.
    pub async fn own_keys(&self) -> Vec<PublicJwk> {
        let mut own: Vec<PublicJwk> = self.signing.borrow().iter().map(|(_, signer)| signer.pair.jwk.clone()).collect();
        own.extend(stored_key(self.db.as_ref()).await);
        own
    }

    /// Drops the signing pairs from memory.
    pub fn forget_signing_pair(&self) {
        self.signing.borrow_mut().clear();
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
