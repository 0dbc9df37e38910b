use super::places::{Place, PlaceVault};
use super::{CopyStore, DeviceRecord, Journal, KeepError, Name, Places, Stores};
use crate::domain::Keep;
use crate::json::{Stored, Value};
use std::rc::Rc;

/// What an export that was taken out of the outbox leaves: a killed browser brings a removed entry of localStorage
/// back, and an export that somebody cancelled must not be sent after all.
const TAKEN_OUT: Value = Value::Bool(false);

impl<S: Stores> Places<S> {
    /// The place this page is in. Before anything was written it is in none: what waited in a place that is not opened
    /// again would never be sent.
    async fn place_here(&self, now: i64) -> Result<Rc<Place<S>>, KeepError> {
        if let Some(reason) = self.barred.get() {
            return Err(reason);
        }
        let keep = self.here.get().ok_or(KeepError::Blocked)?;
        self.place_of(keep, now).await?.ok_or(KeepError::OtherTab)
    }

    /// The exports that wait, by `jti`. `now` is in milliseconds since 1970.
    ///
    /// # Errors
    /// [`KeepError::Shut`] while they are locked.
    pub async fn outbox(&self, now: i64) -> Result<Vec<(String, Value)>, KeepError> {
        if self.here.get().is_none() && self.barred.get().is_none() {
            return Ok(Vec::new());
        }
        let place = self.place_here(now).await?;
        let mut waiting = Vec::new();
        for name in place.vault.names().await? {
            let Some(jti) = name.waiting() else { continue };
            if let Ok(Some(value)) = place.vault.open(&name).await
                && value != TAKEN_OUT
            {
                waiting.push((jti.to_owned(), value));
            }
        }
        Ok(waiting)
    }

    /// One of them; `None` where it does not wait any more.
    pub async fn waiting(&self, jti: &str, now: i64) -> Result<Option<Value>, KeepError> {
        if self.here.get().is_none() && self.barred.get().is_none() {
            return Ok(None);
        }
        let found = self.place_here(now).await?.vault.open(&Name::outbox(jti)).await?;
        Ok(found.filter(|value| *value != TAKEN_OUT))
    }

    /// Puts an export into the outbox, or writes what has changed about it.
    pub async fn put_outbox(&self, jti: &str, value: &Value, now: i64) -> Result<(), KeepError> {
        let place = self.place_here(now).await?;
        place.vault.edit(&Name::outbox(jti), |_| Some(value.clone())).await?;
        // It moves with what is said from now on.
        self.here.set(Some(self.here.get().unwrap_or(Keep::Tab)));
        Ok(())
    }

    /// Takes an export out of the outbox.
    ///
    /// # Errors
    /// It is still there.
    pub async fn remove_outbox(&self, jti: &str, now: i64) -> Result<(), KeepError> {
        let place = self.place_here(now).await?;
        let name = Name::outbox(jti);
        if self.here.get() == Some(Keep::Tab) {
            return if place.vault.remove(&name).await { Ok(()) } else { Err(KeepError::Blocked) };
        }
        place.vault.edit(&name, |before| before.map(|_| TAKEN_OUT)).await.map(drop)
    }

    /// Removes what an export taken out has left: from the copy first, and at a later start, when a killed browser has not
    /// brought it back, from the journal. False when it is still waiting.
    pub(super) async fn bury(&self, vault: &PlaceVault<S>, name: &Name) -> bool {
        if vault.open(name).await != Ok(Some(TAKEN_OUT)) {
            return false;
        }
        let Some(place) = self.kept.borrow().clone() else { return true };
        let full = place.epoch.full_name(name);
        match self.stores.local().read(&full) {
            Ok(Some(_)) => drop(self.stores.local().remove(&full)),
            _ => drop(self.stores.journal().remove(&full).await),
        }
        true
    }

    /// Notes which key signs here, and says which one it replaces: the last one that signed here and was lost. A key
    /// that could not be stored is not noted, or every page would replace the one before it.
    ///
    /// # Errors
    /// [`KeepError::Shut`] while what is kept is locked.
    pub async fn signed_with(
        &self,
        keep: Keep,
        kid: &str,
        is_stored: bool,
        now: i64,
    ) -> Result<Option<String>, KeepError> {
        if keep == Keep::Tab {
            return Ok(None);
        }
        let Some(place) = self.place_of(keep, now).await? else { return Ok(None) };
        let mut replaces = None;
        let note = |stored: Option<Value>| {
            let mut device = DeviceRecord::restore(&stored?)?;
            if device.signed_by.as_deref() == Some(kid) {
                replaces = device.replaces;
                return None;
            }
            replaces.clone_from(&device.signed_by);
            device.replaces = device.signed_by.replace(kid.to_owned());
            is_stored.then(|| device.store())
        };
        let noted = place.vault.edit(&Name::device(), note).await;
        // Where it can't be noted now, the next export says the same.
        noted.or_else(|error| if error == KeepError::Shut { Err(error) } else { Ok(None) })?;
        Ok(replaces)
    }
}
