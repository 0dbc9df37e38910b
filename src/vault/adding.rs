use super::moving::Gathered;
use super::places::{PlaceVault, read};
use super::{
    AssessmentListed, Backup, DeviceRecord, JourneyRecord, KeepError, Name, OpenError, Places, Sitting, Stores,
};
use crate::domain::{Assessment, Keep};
use crate::jose::{Crypto, base64url};
use crate::json::{Stored, Value, to_canonical};

/// A sitting of a backup, and the record it becomes here.
struct Coming {
    listed: AssessmentListed,
    record: Value,
    /// True when it is here already, word for word.
    is_here: bool,
}

impl<S: Stores> Places<S> {
    /// The journey that is open, with all its sittings that can be read. `now` is in milliseconds since 1970.
    ///
    /// # Errors
    /// [`KeepError::Unreadable`] when nothing is kept; [`KeepError::Blocked`] when a store did not answer: a backup that
    /// silently lacks something is worse than none.
    pub async fn back_up(&self, keep: Keep, now: i64) -> Result<Backup, KeepError> {
        if keep == Keep::Tab && !self.tab_has_records() {
            return Err(KeepError::Unreadable);
        }
        let place = self.place_of(keep, now).await?.ok_or(KeepError::Unreadable)?;
        let vault = &place.vault;
        let device = read::<S, DeviceRecord>(vault, &Name::device()).await?.ok_or(KeepError::Unreadable)?;
        let name = Name::journey(&device.journey);
        let mut journey = read::<S, JourneyRecord>(vault, &name).await?.ok_or(KeepError::Unreadable)?;
        let there = vault.names().await?;
        let mut sittings = Vec::new();
        let mut listed = Vec::new();
        for assessment in journey.assessments {
            let name = Name::assessment(&assessment.id);
            if there.contains(&name)
                && let Some(record) = vault.open_strictly(&name).await?
            {
                sittings.push(record);
                listed.push(assessment);
            }
        }
        if sittings.is_empty() {
            return Err(KeepError::Unreadable);
        }
        journey.assessments = listed;
        Ok(Backup { made: now / 1000, journey, sittings })
    }

    /// Which sittings of a backup are here already, word for word, in its order.
    pub async fn known_of(&self, backup: &Backup, now: i64) -> Vec<bool> {
        let unknown = vec![false; backup.sittings.len()];
        // Looking must not leave anything: a page that is nowhere yet makes no place.
        let Some(here) = self.here.get() else { return unknown };
        let Ok(Some(place)) = self.place_of(here, now).await else { return unknown };
        let coming = self.coming(&place.vault, backup).await;
        coming.map_or(unknown, |coming| coming.iter().map(|coming| coming.is_here).collect())
    }

    /// Adds what a backup holds, as a copy: nothing that is here is written over. Its newest sitting is then the one that
    /// is open; it is given back. When something fails, what was open before is still open, and nothing was added.
    ///
    /// # Errors
    /// As for [`Self::save`].
    pub async fn add(&self, backup: &Backup, keep: Keep, now: i64) -> Result<Value, KeepError> {
        if let Some(reason) = self.barred.get() {
            return Err(reason);
        }
        if keep != Keep::Tab && self.place_of(keep, now).await?.is_none() {
            return self.add_first(backup, keep, now).await;
        }
        let place = self.place_of(keep, now).await?.ok_or(KeepError::OtherTab)?;
        let vault = &place.vault;
        let coming = self.coming(vault, backup).await?;
        let newest = newest(&coming).ok_or(KeepError::Unreadable)?;
        let (id, record) = (newest.listed.id.clone(), newest.record.clone());
        let mut written = Vec::new();
        let added = self.write_coming(vault, backup, &coming, &id, &mut written).await;
        if let Err(error) = added {
            for name in written {
                vault.remove(&name).await;
            }
            return Err(error);
        }
        self.here.set(Some(keep));
        *self.indexed.borrow_mut() = Some((keep, id));
        Ok(record)
    }

    /// The sittings first, then the journey that lists them: only then do they count.
    async fn write_coming(
        &self,
        vault: &PlaceVault<S>,
        backup: &Backup,
        coming: &[Coming],
        current: &str,
        written: &mut Vec<Name>,
    ) -> Result<(), KeepError> {
        for coming in coming.iter().filter(|coming| !coming.is_here) {
            let name = Name::assessment(&coming.listed.id);
            written.push(name.clone());
            vault.save(&name, &coming.record).await?;
        }
        // Of another shape it must not be written over.
        let device = read::<S, DeviceRecord>(vault, &Name::device()).await?;
        let name = Name::journey(&backup.journey.reference);
        let before = read::<S, JourneyRecord>(vault, &name).await?;
        let listing = |stored: Option<Value>| {
            let before = stored.as_ref().and_then(JourneyRecord::restore);
            let mut journey = before.unwrap_or_else(|| JourneyRecord::new(backup.journey.reference.clone()));
            coming.iter().for_each(|coming| journey.list(coming.listed.clone()));
            current.clone_into(&mut journey.current);
            Some(journey.store())
        };
        vault.edit(&name, listing).await?;
        if device.as_ref().is_some_and(|device| device.journey == backup.journey.reference) {
            return Ok(());
        }
        let opening = |stored: Option<Value>| {
            let before = stored.as_ref().and_then(DeviceRecord::restore).unwrap_or_default();
            Some(DeviceRecord { journey: backup.journey.reference.clone(), ..before }.store())
        };
        let opened = vault.edit(&Name::device(), opening).await.map(drop);
        if opened.is_err() {
            // Another person's journey, not open now: it goes again, or stands as it was.
            match before {
                Some(before) => drop(vault.edit(&name, |_| Some(before.store())).await),
                None => written.push(name),
            }
        }
        opened
    }

    /// Nothing is kept here yet: the place is made with all of it.
    async fn add_first(&self, backup: &Backup, keep: Keep, now: i64) -> Result<Value, KeepError> {
        let mut records = Gathered::new();
        for (listed, record) in backup.journey.assessments.iter().zip(&backup.sittings) {
            records.insert(Name::assessment(&listed.id), record.clone());
        }
        records.insert(Name::journey(&backup.journey.reference), backup.journey.store());
        let (listed, record) = backup
            .journey
            .assessments
            .iter()
            .zip(&backup.sittings)
            .max_by_key(|(l, _)| l.started)
            .ok_or(KeepError::Unreadable)?;
        let (id, journey) = (listed.id.clone(), backup.journey.reference.clone());
        let assessment = &Assessment::new(id, journey, listed.occasion, listed.started);
        let sitting = Sitting { assessment, record, take_over: true };
        self.change_with(keep, &sitting, None, records, now).await?;
        Ok(record.clone())
    }

    /// What each sitting of a backup becomes here: itself, or a copy under another id where that id has other words.
    async fn coming(&self, vault: &PlaceVault<S>, backup: &Backup) -> Result<Vec<Coming>, KeepError> {
        let mut all = Vec::new();
        for (listed, record) in backup.journey.assessments.iter().zip(&backup.sittings) {
            all.push(self.come(vault, listed, record).await?);
        }
        Ok(all)
    }

    async fn come(
        &self,
        vault: &PlaceVault<S>,
        listed: &AssessmentListed,
        record: &Value,
    ) -> Result<Coming, KeepError> {
        // The copy's id comes from its words: added twice it is there once.
        let digest = self.stores.crypto().sha256(to_canonical(record).as_bytes()).await?;
        let derived = base64url::encode(digest.first_chunk::<16>().unwrap_or(&[0; 16]));
        for id in [listed.id.clone(), derived, self.random_name().await?] {
            let record = renamed(record, &id).ok_or(KeepError::Unreadable)?;
            let listed = AssessmentListed { id, ..listed.clone() };
            match vault.open(&Name::assessment(&listed.id)).await {
                Ok(None) => return Ok(Coming { listed, record, is_here: false }),
                Ok(Some(here)) if content(&here) == content(&record) => {
                    return Ok(Coming { listed, record: here, is_here: true });
                }
                // Other words, or what can't be read: it stays as it is.
                Ok(Some(_)) | Err(OpenError::Unreadable) => {}
                Err(error @ OpenError::TooNew { .. }) => return Err(error.into()),
            }
        }
        Err(KeepError::Blocked)
    }
}

fn newest(coming: &[Coming]) -> Option<&Coming> {
    coming.iter().max_by_key(|coming| coming.listed.started)
}

/// What was said: not the screen it was left at, nor what was signed of it.
fn content(record: &Value) -> Option<&Value> {
    record.as_object()?.get("assessment")
}

/// The record under another id. What was signed names the old one and stays behind.
fn renamed(record: &Value, id: &str) -> Option<Value> {
    let mut members = record.as_object()?.clone();
    let mut assessment = content(record)?.as_object()?.clone();
    if assessment.get("id")?.as_str()? == id {
        return Some(record.clone());
    }
    assessment.insert("id", id);
    members.insert("assessment", assessment);
    if members.remove("signed").is_some() {
        members.insert("delivered", false);
    }
    Some(members.into())
}
