use crate::browser::{Device, SigningPair, WebCrypto, WebStorage, new_assessment, now_ms, tab_has_records};
use crate::domain::Keep;
use crate::errand::{ToOpen, ToSave, Written};
use crate::json::{Stored, Value};
use crate::session::{Draft, NotKept, Opened, Shut};
use crate::vault::{KeepError, Kept, Kind, Places, Sitting, Stores, Wait, Wanted, try_out};
use std::cell::RefCell;
use std::rc::Rc;

/// What is kept, as the face asks for it.
pub struct Records {
    scope: String,
    places: RefCell<Option<Rc<Places<Device>>>>,
}

impl Records {
    pub fn new(scope: &str) -> Self {
        Self { scope: scope.to_owned(), places: RefCell::default() }
    }

    /// The browser's stores and what is in them, opened when first needed.
    ///
    /// # Errors
    /// [`NotKept::NotSecure`]: without WebCrypto nothing is sealed, so nothing is written.
    pub async fn places(&self) -> Result<Rc<Places<Device>>, NotKept> {
        if let Some(places) = self.places.borrow().as_ref() {
            return Ok(places.clone());
        }
        let crypto = WebCrypto::new().ok_or(NotKept::NotSecure)?;
        let places = Rc::new(Places::new(Device::open(crypto, &self.scope).await));
        Ok(self.places.borrow_mut().get_or_insert(places).clone())
    }

    /// The same where they were needed already.
    pub fn opened(&self) -> Option<Rc<Places<Device>>> {
        self.places.borrow().clone()
    }

    /// What was kept, or a fresh assessment.
    pub async fn open(&self, options: &ToOpen) -> Opened {
        let fresh = |not_kept, shut| Opened {
            draft: Draft::new(new_assessment(options.journey.clone(), options.occasion)),
            keep: None,
            restored: false,
            not_kept,
            shut,
        };
        if options.keep == Some(Keep::Tab) && !tab_has_records(&self.scope) && WebCrypto::new().is_some() {
            // Nothing to look for: not even a database is made.
            return fresh(try_out(&WebStorage::session(&self.scope)).err().map(not_kept), None);
        }
        let places = match self.places().await {
            Ok(places) => places,
            Err(reason) => return fresh(Some(reason), None),
        };
        let wanted =
            Wanted { keep: options.keep, journey: options.journey.clone(), passcode: options.passcode.clone() };
        match places.open(&wanted, now_ms()).await {
            Ok(Kind::Nothing) => fresh(None, None),
            Ok(Kind::Shut(Wait { wrong, seconds })) => fresh(None, Some(Shut { wrong, wait: seconds })),
            Ok(Kind::Sitting(keep, record)) => match Draft::restore(&record) {
                Some(draft) => Opened { draft, keep: Some(keep), restored: true, not_kept: None, shut: None },
                None => {
                    places.bar(KeepError::Unreadable);
                    fresh(Some(NotKept::Unreadable), None)
                }
            },
            Err(error) => fresh(Some(not_kept(error)), None),
        }
    }

    /// Writes a record where it is to be kept. With `take_over`, over what another tab wrote.
    pub async fn save(&self, what: &ToSave) -> Written {
        match self.write(what).await {
            Ok(kept) => Written { durable: what.keep != Keep::Tab && kept != Kept::CopyOnly, not_kept: None },
            Err(reason) => Written { durable: false, not_kept: Some(reason) },
        }
    }

    async fn write(&self, what: &ToSave) -> Result<Kept, NotKept> {
        let (assessment, record) = (&what.draft.assessment, &what.draft.store());
        let sitting = Sitting { assessment, record, take_over: what.take_over };
        let kept = self.places().await?.save(what.keep, sitting, what.passcode.as_deref(), now_ms()).await;
        kept.map_err(not_kept)
    }

    /// The exports that wait in the outbox, by `jti`.
    ///
    /// # Errors
    /// [`NotKept::Shut`] while they are locked.
    pub async fn outbox(&self) -> Result<Vec<(String, Value)>, NotKept> {
        self.places().await?.outbox(now_ms()).await.map_err(not_kept)
    }

    /// One of them; `None` where it does not wait any more.
    pub async fn waiting(&self, jti: &str) -> Result<Option<Value>, NotKept> {
        self.places().await?.waiting(jti, now_ms()).await.map_err(not_kept)
    }

    /// Puts an export into the outbox, or writes what has changed about it: where this page's records are.
    pub async fn put_outbox(&self, jti: &str, value: &Value) -> Result<(), NotKept> {
        self.places().await?.put_outbox(jti, value, now_ms()).await.map_err(not_kept)
    }

    /// Takes an export out of the outbox.
    ///
    /// # Errors
    /// It is still there.
    pub async fn remove_outbox(&self, jti: &str) -> Result<(), NotKept> {
        self.places().await?.remove_outbox(jti, now_ms()).await.map_err(not_kept)
    }

    /// What signs here, and the thumbprint of the key that it replaces, when that one was lost.
    ///
    /// # Errors
    /// [`NotKept::NotSecure`] when there is no key to sign with; [`NotKept::Shut`] while what is kept is locked.
    pub async fn signing(&self, keep: Keep) -> Result<(SigningPair, Option<String>), NotKept> {
        let places = self.places().await?;
        let device = places.stores();
        let signer = device.signer(keep).await.map_err(|_| NotKept::NotSecure)?;
        let kid = signer.pair.jwk.thumbprint(device.crypto()).await.map_err(|_| NotKept::NotSecure)?;
        let replaces = places.signed_with(keep, kid.as_str(), signer.is_stored, now_ms()).await.map_err(not_kept)?;
        Ok((signer.pair, replaces))
    }

    /// Drops every key from memory.
    pub async fn lock(&self) {
        if let Some(places) = self.opened() {
            places.lock();
            places.stores().forget_signing_pair();
        }
    }

    /// Deletes everything of this scope. True when all is gone.
    pub async fn delete_all(&self) -> bool {
        match self.places().await {
            Ok(places) => {
                places.stores().forget_signing_pair();
                places.delete_all().await
            }
            // Without crypto nothing was ever written.
            Err(_) => true,
        }
    }

    /// Another tab deleted everything: what is remembered of it is wrong.
    pub fn forget(&self) {
        self.places.take();
    }

    /// After Leave this page: what was only for now is destroyed, and no key stays in memory.
    pub async fn leave(&self, keep: Keep) {
        let opened = self.opened();
        // A tab whose keeper has just been loaded may have records all the same.
        let places = if opened.is_none() && tab_has_records(&self.scope) { self.places().await.ok() } else { opened };
        if let Some(places) = places {
            places.leave(keep).await;
            places.stores().forget_signing_pair();
        }
    }
}

pub fn not_kept(error: KeepError) -> NotKept {
    match error {
        KeepError::Blocked => NotKept::Blocked,
        KeepError::Full => NotKept::Full,
        KeepError::NoCrypto => NotKept::NotSecure,
        KeepError::OtherTab => NotKept::OtherTab,
        KeepError::MadeByNewer => NotKept::MadeByNewer,
        KeepError::Unreadable => NotKept::Unreadable,
        KeepError::Shut => NotKept::Shut,
    }
}
