use super::key::{self, DataKey, Tried};
use super::marker::{self, Found, MOVING, PROBE};
use super::tries::{self, Wait};
use super::{
    CopyStore, DeviceRecord, Epoch, Journal, JourneyRecord, KeepError, Lock, MARKER, Marker, Name, OpenError, Slot,
    StoreError, Stores, Vault, tab,
};
use crate::domain::Keep;
use crate::jose::{Crypto, base64url};
use crate::json::{Stored, Value};
use std::cell::{Cell, RefCell};
use std::rc::Rc;

/// The records of one place.
pub type PlaceVault<S> = Vault<<S as Stores>::Crypto, Option<<S as Stores>::Journal>, <S as Stores>::Copy>;

/// All that is kept for one scope: which records there are, in which place, and under which key.
///
/// There are two places: what is kept on this device, with a passcode or without one, and what is in this tab just for
/// now. One page is in one of them at a time.
pub struct Places<S: Stores> {
    pub(super) stores: S,
    pub(super) kept: RefCell<Option<Rc<Place<S>>>>,
    pub(super) tab: RefCell<Option<Rc<Place<S>>>>,
    /// Where this page's records are; `None` while nothing was written.
    pub(super) here: Cell<Option<Keep>>,
    /// The assessment that the journey's record names as current.
    pub(super) indexed: RefCell<Option<(Keep, String)>>,
    /// Set where what is stored must stay untouched.
    pub(super) barred: Cell<Option<KeepError>>,
    /// True while what was kept here before "just for now" is still to be destroyed.
    pub(super) owed: Cell<bool>,
}

/// A place whose key is in memory.
pub struct Place<S: Stores> {
    pub(super) epoch: Epoch,
    pub(super) lock: Lock,
    pub(super) generation: u64,
    pub(super) vault: PlaceVault<S>,
}

/// What to look for.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// What the portal settles.
    pub keep: Option<Keep>,
    /// The portal's reference of the journey.
    pub journey: Option<String>,
    pub passcode: Option<String>,
}

/// What a start found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    Nothing,
    /// The sitting that was open last, and where.
    Sitting(Keep, Value),
    /// It needs its passcode first.
    Shut(Wait),
}

impl<S: Stores> Places<S> {
    pub fn new(stores: S) -> Self {
        Self {
            stores,
            kept: RefCell::default(),
            tab: RefCell::default(),
            here: Cell::default(),
            indexed: RefCell::default(),
            barred: Cell::default(),
            owed: Cell::default(),
        }
    }

    pub fn stores(&self) -> &S {
        &self.stores
    }

    /// What is kept here must stay untouched, until everything is deleted.
    pub fn bar(&self, reason: KeepError) {
        self.barred.set(Some(reason));
        self.here.set(None);
    }

    /// Finds the newest of what was kept. `now` is in milliseconds since 1970.
    ///
    /// # Errors
    /// Why nothing can be kept here. [`KeepError::MadeByNewer`] and [`KeepError::Unreadable`] last until everything is
    /// deleted: what is there stays untouched.
    pub async fn open(&self, wanted: &Wanted, now: i64) -> Result<Kind, KeepError> {
        let found = self.look(wanted, now).await;
        if let Err(error @ (KeepError::MadeByNewer | KeepError::Unreadable)) = found {
            self.bar(error);
        }
        found
    }

    async fn look(&self, wanted: &Wanted, now: i64) -> Result<Kind, KeepError> {
        let only_tab = wanted.keep == Some(Keep::Tab);
        let tab_has_records = self.tab_has_records();
        if only_tab && !tab_has_records {
            return tab::try_out(self.stores.tab()).map(|()| Kind::Nothing);
        }
        if !tab_has_records && self.here.get().is_none() {
            self.empty_unfinished_tab().await;
        }
        let found = marker::find(&self.stores).await;
        if tab_has_records && let Some(sitting) = self.look_in_tab(found.as_ref().ok(), wanted, now).await? {
            return Ok(Kind::Sitting(Keep::Tab, sitting));
        }
        if only_tab {
            return Ok(Kind::Nothing);
        }
        let found = self.settle(found?).await;
        let Some((lock, epoch)) = found.marker.place.clone() else {
            self.drop_kept();
            return self.try_out().await.map(|()| Kind::Nothing);
        };
        let place = match self.known(&found.marker) {
            Some(place) => place,
            None => match lock {
                Lock::Open => match self.open_raw(&found.marker, &epoch, now).await? {
                    Some(place) => place,
                    None => return Ok(Kind::Nothing),
                },
                Lock::Passcode => {
                    let passcode = wanted.passcode.as_deref();
                    match self.unlock(&found.marker, &epoch, passcode, now).await? {
                        Ok(place) => place,
                        Err(wait) => return Ok(Kind::Shut(wait)),
                    }
                }
            },
        };
        let keep = if lock == Lock::Open { Keep::Device } else { Keep::Passcode };
        let sitting = self.restore(&place, keep, wanted).await?;
        Ok(sitting.map_or(Kind::Nothing, |sitting| Kind::Sitting(keep, sitting)))
    }

    async fn look_in_tab(&self, found: Option<&Found>, wanted: &Wanted, now: i64) -> Result<Option<Value>, KeepError> {
        let marker = found.map(|found| &found.marker);
        let name = tab::name(&self.stores);
        if name.is_some() && marker.is_some_and(|marker| marker.tab == name) {
            // These records have moved; what is left of them here was not removed yet.
            self.empty_tab().await;
            return Ok(None);
        }
        let place = self.tab_place(now).await?;
        match self.restore(&place, Keep::Tab, wanted).await {
            Ok(Some(sitting)) => {
                self.finish_leaving(&place, marker).await;
                Ok(Some(sitting))
            }
            Ok(None) => Ok(None),
            Err(OpenError::TooNew { .. }) => Err(KeepError::MadeByNewer),
            // Its key is gone: this is a tab that was closed and brought back.
            Err(OpenError::Unreadable) => {
                self.empty_tab().await;
                Ok(None)
            }
        }
    }

    /// The change to "just for now" was made, and the tab closed or reloaded before what was kept was destroyed.
    async fn finish_leaving(&self, tab: &Place<S>, marker: Option<&Marker>) {
        let kept = marker.and_then(|marker| marker.place.as_ref()).map(|(_, epoch)| epoch.as_str());
        let device = read::<S, DeviceRecord>(&tab.vault, &Name::device()).await;
        if let (Ok(Some(device)), Some(kept)) = (device, kept)
            && device.left.as_deref() == Some(kept)
        {
            // What fails here is tried again with the next change.
            self.owed.set(self.leave_kept().await.is_err());
        }
    }

    async fn restore(&self, place: &Place<S>, keep: Keep, wanted: &Wanted) -> Result<Option<Value>, OpenError> {
        let vault = &place.vault;
        let Some(device) = read::<S, DeviceRecord>(vault, &Name::device()).await? else { return Ok(None) };
        let reference = wanted.journey.clone().unwrap_or(device.journey);
        let Some(journey) = read::<S, JourneyRecord>(vault, &Name::journey(&reference)).await? else {
            return Ok(None);
        };
        let Some(sitting) = vault.open(&Name::assessment(&journey.current)).await? else { return Ok(None) };
        self.here.set(Some(keep));
        *self.indexed.borrow_mut() = Some((keep, journey.current));
        Ok(Some(sitting))
    }

    /// Another sitting of the place this page is in.
    pub async fn read_sitting(&self, id: &str, now: i64) -> Result<Option<Value>, KeepError> {
        let Some(place) = self.place_of(self.here.get().unwrap_or(Keep::Tab), now).await? else { return Ok(None) };
        Ok(place.vault.open(&Name::assessment(id)).await?)
    }

    /// Puts the marker back where it is missing or behind.
    pub(super) async fn settle(&self, mut found: Found) -> Found {
        // The journal has said which marker counts.
        let _ = self.stores.local().remove(MOVING);
        let Some(mut text) = found.text.clone() else { return found };
        if !found.journal_has_it {
            let marker = Marker { in_journal: true, ..found.marker.clone() };
            if let Ok(sealed) = marker.write(self.stores.crypto()).await {
                let slot = Slot { generation: marker.generation, sealed };
                if self.stores.journal().write(MARKER, &slot, found.journal_at, None).await.is_ok() {
                    found.copy_has_it &= text == slot.sealed;
                    found.marker = marker;
                    text = slot.sealed;
                }
            }
        }
        // Where nothing is kept the copy need not say so.
        if !found.copy_has_it && found.marker.place.is_some() {
            let _ = self.stores.local().write(MARKER, &text);
        }
        found
    }

    /// Whether any store keeps what is written.
    async fn try_out(&self) -> Result<(), KeepError> {
        let (Err(in_tab), Err(in_copy)) = (tab::try_out(self.stores.tab()), tab::try_out(self.stores.local())) else {
            return Ok(());
        };
        let journal = self.stores.journal();
        let slot = Slot { generation: 1, sealed: PROBE.to_owned() };
        let written = journal.write(PROBE, &slot, u64::MAX, None).await;
        let read = journal.read(PROBE).await;
        let removed = journal.remove(PROBE).await;
        if written.is_ok() && removed.is_ok() && read == Ok(Some(slot)) {
            return Ok(());
        }
        let full = written == Err(StoreError::Full) || [in_tab, in_copy].contains(&KeepError::Full);
        Err(if full { KeepError::Full } else { KeepError::Blocked })
    }

    /// The kept place, when its key is in memory and it is still the one.
    pub(super) fn known(&self, marker: &Marker) -> Option<Rc<Place<S>>> {
        let place = self.kept.borrow().clone()?;
        let is_it = marker.place.as_ref() == Some(&(place.lock, place.epoch.clone()));
        if is_it && place.generation == marker.generation { Some(place) } else { None }
    }

    pub(super) fn drop_kept(&self) {
        *self.kept.borrow_mut() = None;
        if self.here.get() != Some(Keep::Tab) {
            self.here.set(None);
            *self.indexed.borrow_mut() = None;
        }
    }

    /// Opens a place whose key lies beside it. `None` when neither its key nor its records are there.
    pub(super) async fn open_raw(
        &self,
        marker: &Marker,
        epoch: &Epoch,
        now: i64,
    ) -> Result<Option<Rc<Place<S>>>, KeepError> {
        let texts = key::texts(&self.stores, epoch).await?;
        let mut keys = Vec::new();
        let mut is_newer = false;
        for text in texts.candidates() {
            match key::read_raw(self.stores.crypto(), text).await {
                Ok(bytes) => keys.extend(bytes.map(|bytes| DataKey { bytes, text: text.clone() })),
                // One flipped bit looks like it; the other store's may be sound.
                Err(KeepError::MadeByNewer) => is_newer = true,
                Err(error) => return Err(error),
            }
        }
        if keys.is_empty() && is_newer {
            return Err(KeepError::MadeByNewer);
        }
        // Where the first version's two differ their form can't tell which is right: the one that opens is.
        let mut right = None;
        for key in keys {
            let place = self.place(&key, marker, Lock::Open, epoch).await?;
            let opened = place.vault.open(&Name::device()).await;
            if opened.is_ok() || right.is_none() {
                let is_right = !matches!(opened, Err(OpenError::Unreadable));
                right = Some((key, place));
                if is_right {
                    break;
                }
            }
        }
        let Some((key, place)) = right else {
            let first = self.place(&key::nothing(), marker, Lock::Open, epoch).await?;
            return if first.vault.names().await?.is_empty() { Ok(None) } else { Err(KeepError::Unreadable) };
        };
        if texts.journal.as_ref() != Some(&key.text) || texts.copy.as_ref() != Some(&key.text) {
            // One store has it; the other gets it back.
            let _ = key::put(&self.stores, epoch, &key.text, now).await;
        }
        Ok(Some(self.remember(place)))
    }

    /// Opens a place with its passcode, or says how long to wait.
    async fn unlock(
        &self,
        marker: &Marker,
        epoch: &Epoch,
        passcode: Option<&str>,
        now: i64,
    ) -> Result<Result<Rc<Place<S>>, Wait>, KeepError> {
        let Some(passcode) = passcode else { return Ok(Err(tries::wait(&self.stores, now).await)) };
        if let Err(wait) = tries::begin(&self.stores, now).await {
            return Ok(Err(wait));
        }
        let texts = key::texts(&self.stores, epoch).await?;
        let (mut is_wrong, mut is_newer) = (false, false);
        for text in texts.candidates() {
            let tried = match key::try_passcode(self.stores.crypto(), epoch, text, passcode).await {
                Err(KeepError::MadeByNewer) => {
                    is_newer = true;
                    continue;
                }
                tried => tried?,
            };
            match tried {
                Tried::Opened(bytes) => {
                    tries::forget(&self.stores).await;
                    let key = DataKey { bytes, text: text.clone() };
                    if texts.journal.as_ref() != Some(text) || texts.copy.as_ref() != Some(text) {
                        let _ = key::put(&self.stores, epoch, text, now).await;
                    }
                    let place = self.place(&key, marker, Lock::Passcode, epoch).await?;
                    return Ok(Ok(self.remember(place)));
                }
                Tried::Wrong => is_wrong = true,
                Tried::Damaged => {}
            }
        }
        if !is_wrong {
            return Err(if is_newer { KeepError::MadeByNewer } else { KeepError::Unreadable });
        }
        let wait = tries::wait(&self.stores, now).await;
        Ok(Err(Wait { wrong: true, ..wait }))
    }

    fn remember(&self, place: Place<S>) -> Rc<Place<S>> {
        let place = Rc::new(place);
        *self.kept.borrow_mut() = Some(place.clone());
        place
    }

    pub(super) async fn place(
        &self,
        key: &DataKey,
        marker: &Marker,
        lock: Lock,
        epoch: &Epoch,
    ) -> Result<Place<S>, KeepError> {
        let crypto = self.stores.crypto().clone();
        let content_key = crypto.content_key(&key.bytes).await?;
        let (journal, copy) = (Some(self.stores.journal().clone()), self.stores.local().clone());
        let vault = Vault::new(crypto, content_key, Vec::new(), journal, copy);
        let vault = vault.at(epoch.clone(), Some(marker.generation));
        Ok(Place { epoch: epoch.clone(), lock, generation: marker.generation, vault })
    }

    /// 128 random bits in base64url.
    pub(super) async fn random_name(&self) -> Result<String, KeepError> {
        let mut bytes = [0; 16];
        self.stores.crypto().random(&mut bytes).await?;
        Ok(base64url::encode(&bytes))
    }

    /// Drops every key from memory. What is kept with a passcode then needs it again, and this page is nowhere until it
    /// is opened: somebody else may use it just for now.
    pub fn lock(&self) {
        *self.kept.borrow_mut() = None;
        *self.tab.borrow_mut() = None;
        *self.indexed.borrow_mut() = None;
        if self.here.get() == Some(Keep::Passcode) {
            self.here.set(None);
        }
    }
}

/// Reads a record as what it should be.
pub(super) async fn read<S: Stores, T: Stored>(vault: &PlaceVault<S>, name: &Name) -> Result<Option<T>, OpenError> {
    match vault.open(name).await? {
        Some(value) => T::restore(&value).map(Some).ok_or(OpenError::Unreadable),
        None => Ok(None),
    }
}
