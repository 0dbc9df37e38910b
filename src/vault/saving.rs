use super::places::{Place, read};
use super::{
    AssessmentListed, DeviceRecord, JourneyRecord, KeepError, Kept, Lock, Name, Places, SaveError, Stores, marker,
};
use crate::domain::{Assessment, Keep};
use crate::json::{Stored, Value};
use std::rc::Rc;

/// A sitting to be written.
#[derive(Clone, Copy)]
pub struct Sitting<'a> {
    pub assessment: &'a Assessment,
    /// The record: the assessment and where its person is in it.
    pub record: &'a Value,
    /// Also over what another tab has written since.
    pub take_over: bool,
}

impl Sitting<'_> {
    pub(super) fn name(&self) -> Name {
        Name::assessment(&self.assessment.id)
    }

    /// The journey with this sitting listed and current.
    pub(super) fn list_in(&self, journey: Option<JourneyRecord>) -> JourneyRecord {
        let assessment = self.assessment;
        let mut journey = journey.unwrap_or_else(|| JourneyRecord::new(assessment.journey.clone()));
        let (id, occasion, started) = (assessment.id.clone(), assessment.occasion, assessment.started);
        journey.current.clone_from(&id);
        journey.list(AssessmentListed { id, occasion, started });
        journey
    }
}

impl<S: Stores> Places<S> {
    /// Writes a sitting where it is to be kept. Where that is another place than before, or with a new passcode, all that
    /// is kept moves there first. `now` is in milliseconds since 1970.
    ///
    /// # Errors
    /// Nothing that was kept before is lost, whatever the reason.
    pub async fn save(
        &self,
        to: Keep,
        sitting: Sitting<'_>,
        passcode: Option<&str>,
        now: i64,
    ) -> Result<Kept, KeepError> {
        if let Some(reason) = self.barred.get() {
            return Err(reason);
        }
        let here = self.here.get();
        let kept = match here {
            Some(here) if here == to && passcode.is_none() => self.save_here(to, &sitting, now).await,
            None if passcode.is_none() => self.save_first(to, &sitting, now).await,
            _ => self.change(to, &sitting, passcode, now).await,
        };
        if kept.is_ok() {
            self.here.set(Some(to));
        }
        kept
    }

    /// Writes where nothing of this page was written yet.
    async fn save_first(&self, to: Keep, sitting: &Sitting<'_>, now: i64) -> Result<Kept, KeepError> {
        if to == Keep::Tab {
            return self.save_here(to, sitting, now).await;
        }
        let found = marker::find(&self.stores).await?;
        match (&found.marker.place, to) {
            (None, Keep::Device) => self.change(to, sitting, None, now).await,
            (Some((Lock::Open, _)), Keep::Device) => self.save_here(to, sitting, now).await,
            (Some((Lock::Passcode, _)), Keep::Passcode) if self.known(&found.marker).is_some() => {
                self.save_here(to, sitting, now).await
            }
            // Locked, and may be somebody else's; or a passcode is needed and none was given.
            _ => Err(KeepError::Shut),
        }
    }

    async fn save_here(&self, to: Keep, sitting: &Sitting<'_>, now: i64) -> Result<Kept, KeepError> {
        if self.owed.get() {
            self.leave_kept().await?;
            self.owed.set(false);
        }
        let place = match self.place_of(to, now).await? {
            Some(place) => place,
            // Deleted in another tab.
            None if sitting.take_over => return self.change(to, sitting, None, now).await,
            None => return Err(KeepError::OtherTab),
        };
        match self.write(&place, to, sitting).await {
            Err(KeepError::OtherTab) if to != Keep::Tab => {}
            written => return written,
        }
        // The marker has moved on, or the journal has lost it: then it is put back and the writing goes on.
        let found = self.settle(marker::find(&self.stores).await?).await;
        if self.known(&found.marker).is_some() && !found.journal_has_it {
            return self.write(&place, to, sitting).await;
        }
        if self.known(&found.marker).is_none() && sitting.take_over {
            *self.kept.borrow_mut() = None;
            *self.indexed.borrow_mut() = None;
            return match self.place_of(to, now).await? {
                Some(place) => self.write(&place, to, sitting).await,
                None => self.change(to, sitting, None, now).await,
            };
        }
        Err(KeepError::OtherTab)
    }

    /// A place to write in: its key in memory, or beside it. `None` when nothing is kept.
    ///
    /// # Errors
    /// [`KeepError::Shut`] when it needs its passcode.
    pub(super) async fn place_of(&self, keep: Keep, now: i64) -> Result<Option<Rc<Place<S>>>, KeepError> {
        if keep == Keep::Tab {
            return self.tab_place(now).await.map(Some);
        }
        let lock = if keep == Keep::Passcode { Lock::Passcode } else { Lock::Open };
        if let Some(place) = self.kept.borrow().clone()
            && place.lock == lock
        {
            return Ok(Some(place));
        }
        // Both stores are to know of a place before anything is written there.
        let found = self.settle(marker::find(&self.stores).await?).await;
        match &found.marker.place {
            None => Ok(None),
            Some((Lock::Open, epoch)) if lock == Lock::Open => self.open_raw(&found.marker, epoch, now).await,
            Some((Lock::Open, _)) => Err(KeepError::OtherTab),
            Some((Lock::Passcode, _)) => Err(KeepError::Shut),
        }
    }

    async fn write(&self, place: &Place<S>, to: Keep, sitting: &Sitting<'_>) -> Result<Kept, KeepError> {
        let name = sitting.name();
        if sitting.take_over {
            place.vault.take_over(&name).await;
        }
        let mut kept = place.vault.save(&name, sitting.record).await?;
        let here = (to, sitting.assessment.id.clone());
        if self.indexed.borrow().as_ref() != Some(&here) {
            kept = kept.min(self.index(place, sitting).await?);
            *self.indexed.borrow_mut() = Some(here);
        }
        Ok(kept)
    }

    /// Lists the sitting in its journey and makes both the ones to open next time.
    async fn index(&self, place: &Place<S>, sitting: &Sitting<'_>) -> Result<Kept, KeepError> {
        let vault = &place.vault;
        let name = Name::journey(&sitting.assessment.journey);
        // A record of another shape must not be written over.
        read::<S, JourneyRecord>(vault, &name).await?;
        read::<S, DeviceRecord>(vault, &Name::device()).await?;
        let listed = |stored: Option<Value>| {
            let before = stored.as_ref().and_then(JourneyRecord::restore);
            let after = sitting.list_in(before.clone());
            (before.as_ref() != Some(&after)).then(|| after.store())
        };
        let in_journey = vault.edit(&name, listed).await?;
        let opened = |stored: Option<Value>| {
            let before = stored.as_ref().and_then(DeviceRecord::restore);
            let after =
                DeviceRecord { journey: sitting.assessment.journey.clone(), ..before.clone().unwrap_or_default() };
            (before.as_ref() != Some(&after)).then(|| after.store())
        };
        let on_device = vault.edit(&Name::device(), opened).await?;
        Ok(in_journey.unwrap_or(Kept::Both).min(on_device.unwrap_or(Kept::Both)))
    }
}

/// Waits for nothing: a sitting that another tab has written since is not written over.
pub(super) async fn refuse_overtaken<S: Stores>(place: &Place<S>, sitting: &Sitting<'_>) -> Result<(), KeepError> {
    if !sitting.take_over && place.vault.is_overtaken(&sitting.name()).await {
        return Err(SaveError::Overtaken { found: 0 }.into());
    }
    Ok(())
}
