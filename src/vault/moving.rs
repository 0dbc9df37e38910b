use super::key::{self, SIGNING_KEY};
use super::marker::{self, Found, MOVING};
use super::places::Place;
use super::saving::{Sitting, refuse_overtaken};
use super::{
    CopyStore, DeviceRecord, Epoch, Journal, JourneyRecord, KeepError, Kept, Lock, MARKER, Marker, Name, Places, Slot,
    StoreError, Stores, Vault, sweep, tab, tries,
};
use crate::domain::Keep;
use crate::jose::Crypto;
use crate::json::{Stored, Value};
use std::collections::BTreeMap;
use std::rc::Rc;

pub(super) type Gathered = BTreeMap<Name, Value>;

/// Whether the marker is written.
enum Commit {
    Done {
        in_journal: bool,
    },
    /// It is not there: what was made for it can go.
    Failed(KeepError),
    /// Nobody knows: old and new both stay until the marker can be read.
    Unknown(KeepError),
}

impl<S: Stores> Places<S> {
    /// Moves everything to another way to keep, the sitting with it. The new place is made complete and read again
    /// before the marker is written; the old place goes afterwards, its key first.
    pub(super) async fn change(
        &self,
        to: Keep,
        sitting: &Sitting<'_>,
        passcode: Option<&str>,
        now: i64,
    ) -> Result<Kept, KeepError> {
        self.change_with(to, sitting, passcode, Gathered::new(), now).await
    }

    /// The same with more records, of a backup.
    pub(super) async fn change_with(
        &self,
        to: Keep,
        sitting: &Sitting<'_>,
        passcode: Option<&str>,
        more: Gathered,
        now: i64,
    ) -> Result<Kept, KeepError> {
        if to == Keep::Passcode && passcode.is_none() {
            return Err(KeepError::Shut);
        }
        let turn = self.stores.turn().await?;
        let found = marker::find(&self.stores).await?;
        let here = self.here.get();
        let kept = self.open_for_moving(&found, now).await?;
        let was_kept = matches!(here, Some(Keep::Device | Keep::Passcode));
        if was_kept && kept.is_none() && !sitting.take_over {
            return Err(KeepError::OtherTab);
        }
        let in_tab = if here == Some(Keep::Tab) { Some(self.tab_place(now).await?) } else { None };
        let mut records = more;
        for place in [kept.as_deref(), in_tab.as_deref()].into_iter().flatten() {
            refuse_overtaken(place, sitting).await?;
            gather(&place.vault, &mut records).await?;
        }
        let left = (to == Keep::Tab).then(|| kept.as_ref().map(|place| place.epoch.as_str().to_owned())).flatten();
        add(&mut records, sitting, left)?;
        let written = if to == Keep::Tab {
            self.move_to_tab(&records, now).await?
        } else {
            let has_turn = turn.is_some();
            self.move_to_kept(&records, &found, passcode, in_tab.is_some(), has_turn, now).await?
        };
        self.here.set(Some(to));
        *self.indexed.borrow_mut() = Some((to, sitting.assessment.id.clone()));
        Ok(written)
    }

    /// The kept place with its key, if there is one.
    async fn open_for_moving(&self, found: &Found, now: i64) -> Result<Option<Rc<Place<S>>>, KeepError> {
        let Some((lock, epoch)) = &found.marker.place else { return Ok(None) };
        if let Some(place) = self.known(&found.marker) {
            return Ok(Some(place));
        }
        match lock {
            Lock::Open => self.open_raw(&found.marker, epoch, now).await,
            Lock::Passcode => Err(KeepError::Shut),
        }
    }

    async fn move_to_kept(
        &self,
        records: &Gathered,
        found: &Found,
        passcode: Option<&str>,
        from_tab: bool,
        has_turn: bool,
        now: i64,
    ) -> Result<Kept, KeepError> {
        let epoch = Epoch::named(self.random_name().await?).ok_or(KeepError::NoCrypto)?;
        let lock = if passcode.is_some() { Lock::Passcode } else { Lock::Open };
        let tab_name = if from_tab { tab::name(&self.stores) } else { None };
        let generation = found.generation_after(now);
        let marker = Marker { generation, place: Some((lock, epoch.clone())), tab: tab_name, in_journal: true };
        if !has_turn {
            sweep::note_making(&self.stores, &epoch, now).await;
        }
        let made = self.make(&marker, lock, &epoch, passcode, records, now).await;
        let (place, kept) = match made {
            Ok(made) => made,
            Err(error) => {
                self.destroy(&epoch).await;
                return Err(error);
            }
        };
        match self.commit(&marker, found).await {
            Commit::Done { .. } => {}
            Commit::Failed(error) => {
                self.destroy(&epoch).await;
                return Err(error);
            }
            Commit::Unknown(error) => return Err(error),
        }
        *self.kept.borrow_mut() = Some(Rc::new(place));
        // From here on the new place counts. What of the old one does not go now goes at the next start.
        if let Some((_, old)) = &found.marker.place {
            self.destroy(old).await;
        }
        if from_tab {
            self.empty_tab().await;
        }
        tries::forget(&self.stores).await;
        sweep::forget_making(&self.stores).await;
        if self.stores.local().read(MARKER).ok().flatten().is_none() {
            // There may be room now.
            let _ = self.stores.local().write(MARKER, &marker.write(self.stores.crypto()).await?);
        }
        Ok(kept)
    }

    /// Makes a place complete: its key, then every record, then all of it read again.
    async fn make(
        &self,
        marker: &Marker,
        lock: Lock,
        epoch: &Epoch,
        passcode: Option<&str>,
        records: &Gathered,
        now: i64,
    ) -> Result<(Place<S>, Kept), KeepError> {
        let key = key::make(self.stores.crypto(), epoch, passcode).await?;
        key::put(&self.stores, epoch, &key.text, now).await?;
        let place = self.place(&key, marker, lock, epoch).await?;
        // Nobody else writes here before the marker says so.
        let vault = self.place(&key, marker, lock, epoch).await?.vault.at(epoch.clone(), None);
        let kept = write_all(&vault, records.iter()).await?;
        for (name, value) in records {
            if place.vault.open(name).await.ok().flatten().as_ref() != Some(value) {
                return Err(KeepError::Blocked);
            }
        }
        Ok((place, kept))
    }

    async fn move_to_tab(&self, records: &Gathered, now: i64) -> Result<Kept, KeepError> {
        let place = self.tab_place(now).await?;
        // Without the device record there is nothing in a tab: it is the last to be written.
        let device = Name::device();
        let others = records.iter().filter(|(name, _)| **name != device);
        let written = write_all(&place.vault, others.chain(records.get_key_value(&device))).await;
        let mut complete = written;
        for (name, value) in records {
            if complete.is_ok() && place.vault.open(name).await.ok().flatten().as_ref() != Some(value) {
                complete = Err(KeepError::Blocked);
            }
        }
        if complete.is_err() {
            self.empty_tab().await;
            return complete;
        }
        // From here on the tab counts.
        self.owed.set(true);
        self.here.set(Some(Keep::Tab));
        self.leave_kept_in_turn().await?;
        self.owed.set(false);
        complete
    }

    /// Destroys what is kept on this device: the marker says so first.
    pub(super) async fn leave_kept(&self) -> Result<(), KeepError> {
        let _turn = self.stores.turn().await?;
        self.leave_kept_in_turn().await
    }

    async fn leave_kept_in_turn(&self) -> Result<(), KeepError> {
        let found = marker::find(&self.stores).await?;
        let Some((_, epoch)) = &found.marker.place else { return Ok(()) };
        let generation = found.marker.generation.max(found.journal_at) + 1;
        let marker = Marker { generation, place: None, tab: None, in_journal: true };
        let in_journal = match self.commit(&marker, &found).await {
            Commit::Done { in_journal } => in_journal,
            Commit::Failed(error) | Commit::Unknown(error) => return Err(error),
        };
        *self.kept.borrow_mut() = None;
        let _ = self.stores.journal().remove_key(SIGNING_KEY).await;
        self.destroy(epoch).await;
        tries::forget(&self.stores).await;
        // The journal goes on saying that nothing is kept: a killed browser brings back what localStorage has lost. While
        // the journal is away the copy has to say it.
        if in_journal || !found.marker.in_journal {
            let _ = self.stores.local().remove(MARKER);
        }
        Ok(())
    }

    /// Removes a place's key, then its records, from both stores.
    pub(super) async fn destroy(&self, epoch: &Epoch) -> bool {
        let mut gone = key::remove(&self.stores, epoch).await;
        let (journal, local) = (self.stores.journal(), self.stores.local());
        for entry in journal.names().await.unwrap_or_default() {
            if epoch.record(&entry).is_some() {
                gone &= StoreError::is_gone(&journal.remove(&entry).await);
            }
        }
        for entry in local.names().unwrap_or_default() {
            if epoch.record(&entry).is_some() {
                gone &= StoreError::is_gone(&local.remove(&entry));
            }
        }
        gone
    }

    /// Writes the marker: the journal's counts, where there is one.
    async fn commit(&self, marker: &Marker, found: &Found) -> Commit {
        // While the journal is away it still has what it had.
        let copied = Marker { in_journal: found.marker.in_journal, ..marker.clone() };
        let texts = (marker.write(self.stores.crypto()).await, copied.write(self.stores.crypto()).await);
        let (Ok(sealed), Ok(copied)) = texts else { return Commit::Failed(KeepError::NoCrypto) };
        let (journal, local) = (self.stores.journal(), self.stores.local());
        let slot = Slot { generation: marker.generation, sealed };
        let _ = local.write(MOVING, MOVING);
        let commit = match journal.write(MARKER, &slot, found.journal_at, None).await {
            Err(StoreError::Blocked) => {
                if let Err(error) = local.write(MARKER, &copied) {
                    return Commit::Failed(error.into());
                }
                match local.read(MARKER) {
                    Ok(Some(text)) if text == copied => Commit::Done { in_journal: false },
                    _ => Commit::Unknown(KeepError::Blocked),
                }
            }
            Err(error @ (StoreError::Full | StoreError::Overtaken { .. } | StoreError::Moved)) => {
                Commit::Failed(error.into())
            }
            // A store may say yes and keep nothing, or no answer may have come and all is written.
            Ok(()) | Err(StoreError::Broken(_)) => match journal.read(MARKER).await {
                Ok(Some(there)) if there == slot => {
                    let _ = local.write(MARKER, &slot.sealed);
                    Commit::Done { in_journal: true }
                }
                _ => Commit::Unknown(KeepError::Blocked),
            },
        };
        if !matches!(commit, Commit::Unknown(_)) {
            let _ = local.remove(MOVING);
        }
        commit
    }
}

/// Reads every record of a place. One that is damaged in every store that has it is left behind.
async fn gather<C, J, K>(vault: &Vault<C, J, K>, into: &mut Gathered) -> Result<(), KeepError>
where
    C: Crypto,
    J: Journal,
    K: CopyStore,
{
    for name in vault.names().await? {
        let Some(value) = vault.open_strictly(&name).await? else { continue };
        // An export that was taken out of the outbox.
        if value.as_bool() == Some(false) {
            continue;
        }
        let merged = if name.is_journey() { merge_journeys(into.get(&name), &value) } else { None };
        into.insert(name, merged.unwrap_or(value));
    }
    Ok(())
}

/// A journey that is both on the device and in the tab: the tab's, and what only the device's lists.
fn merge_journeys(on_device: Option<&Value>, in_tab: &Value) -> Option<Value> {
    let before = JourneyRecord::restore(on_device?)?;
    let mut journey = JourneyRecord::restore(in_tab)?;
    journey.merge(before);
    Some(journey.store())
}

/// Adds the sitting, its journey and the device record that names it.
fn add(records: &mut Gathered, sitting: &Sitting<'_>, left: Option<String>) -> Result<(), KeepError> {
    records.insert(sitting.name(), sitting.record.clone());
    let name = Name::journey(&sitting.assessment.journey);
    let journey = match records.get(&name) {
        Some(value) => Some(JourneyRecord::restore(value).ok_or(KeepError::Unreadable)?),
        None => None,
    };
    records.insert(name, sitting.list_in(journey).store());
    let before = records.get(&Name::device()).and_then(DeviceRecord::restore).unwrap_or_default();
    let journey = sitting.assessment.journey.clone();
    // The signing pair stays with the device.
    let device = match left {
        Some(left) => DeviceRecord { journey, left: Some(left), ..DeviceRecord::default() },
        None => DeviceRecord { journey, left: None, ..before },
    };
    records.insert(Name::device(), device.store());
    Ok(())
}

async fn write_all<'a, C, J, K>(
    vault: &Vault<C, J, K>,
    records: impl Iterator<Item = (&'a Name, &'a Value)>,
) -> Result<Kept, KeepError>
where
    C: Crypto,
    J: Journal,
    K: CopyStore,
{
    let mut kept = Kept::Both;
    for (name, value) in records {
        vault.take_over(name).await;
        kept = kept.min(vault.save(name, value).await?);
    }
    Ok(kept)
}
