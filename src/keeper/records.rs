use crate::browser::{Device, DeviceVault, WebCrypto, new_assessment, tab_has_records};
use crate::domain::{Assessment, Keep};
use crate::errand::{ToOpen, ToSave, Written};
use crate::json::{Stored, Value};
use crate::session::{Draft, NotKept, Opened};
use crate::vault::{AssessmentListed, DeviceRecord, JourneyRecord, Kept, Name, OpenError, SaveError, StoreError};
use std::cell::{Cell, RefCell};
use std::rc::Rc;

/// Finds, writes and deletes what is kept: which records there are and in which of the two places.
pub struct Records {
    scope: String,
    device: RefCell<Option<Rc<Device>>>,
    /// Where the records are now; `None` while nothing was written.
    place: Cell<Option<Keep>>,
    /// The assessment that the journey's record names as current.
    indexed: RefCell<Option<(Keep, String)>>,
    /// Set where what is stored must stay untouched.
    barred: Cell<Option<NotKept>>,
}

impl Records {
    pub fn new(scope: &str) -> Self {
        Self {
            scope: scope.to_owned(),
            device: RefCell::default(),
            place: Cell::default(),
            indexed: RefCell::default(),
            barred: Cell::default(),
        }
    }

    /// The browser's side, opened when first needed.
    ///
    /// # Errors
    /// [`NotKept::NotSecure`]: without WebCrypto nothing is sealed, so nothing is written.
    pub async fn device(&self) -> Result<Rc<Device>, NotKept> {
        if let Some(device) = self.device.borrow().as_ref() {
            return Ok(device.clone());
        }
        let crypto = WebCrypto::new().ok_or(NotKept::NotSecure)?;
        let device = Rc::new(Device::open(crypto, &self.scope).await);
        Ok(self.device.borrow_mut().get_or_insert(device).clone())
    }

    /// What was kept, or a fresh assessment.
    pub async fn open(&self, options: &ToOpen) -> Opened {
        let fresh = |not_kept| Opened {
            draft: Draft::new(new_assessment(options.journey.clone(), options.occasion)),
            keep: None,
            restored: false,
            not_kept,
            shut: None,
        };
        let tab_has_records = tab_has_records(&self.scope);
        if options.keep == Some(Keep::Tab) && !tab_has_records && WebCrypto::new().is_some() {
            return fresh(None);
        }
        let device = match self.device().await {
            Ok(device) => device,
            Err(reason) => return fresh(Some(reason)),
        };
        if tab_has_records {
            let restored = match device.vault(Keep::Tab).await {
                Ok(vault) => self.restore(&vault, Keep::Tab, options).await,
                Err(error) => return fresh(Some(no_store(&error))),
            };
            match restored {
                Ok(Some(opened)) => return opened,
                Ok(None) => {}
                // Its key is gone: this is a tab that was closed and brought back.
                Err(_) => drop(device.empty(Keep::Tab).await),
            }
        }
        if options.keep == Some(Keep::Tab) || !device.has_kept_records().await {
            return fresh(None);
        }
        let restored = match device.vault(Keep::Device).await {
            Ok(vault) => self.restore(&vault, Keep::Device, options).await,
            Err(error) => return fresh(Some(no_store(&error))),
        };
        match restored {
            Ok(Some(opened)) => opened,
            Ok(None) => fresh(None),
            Err(error) => {
                let reason = match error {
                    OpenError::TooNew { .. } => NotKept::MadeByNewer,
                    OpenError::Unreadable => NotKept::Unreadable,
                };
                self.barred.set(Some(reason));
                fresh(Some(reason))
            }
        }
    }

    async fn restore(&self, vault: &DeviceVault, keep: Keep, options: &ToOpen) -> Result<Option<Opened>, OpenError> {
        let Some(device) = read::<DeviceRecord>(vault, &Name::device()).await? else { return Ok(None) };
        let reference = options.journey.clone().unwrap_or(device.journey);
        let Some(journey) = read::<JourneyRecord>(vault, &Name::journey(&reference)).await? else { return Ok(None) };
        let Some(draft) = read::<Draft>(vault, &Name::assessment(&journey.current)).await? else { return Ok(None) };
        self.place.set(Some(keep));
        *self.indexed.borrow_mut() = Some((keep, journey.current));
        Ok(Some(Opened { draft, keep: Some(keep), restored: true, not_kept: None, shut: None }))
    }

    /// Writes a record where it is to be kept. With `take_over`, over what another tab wrote.
    pub async fn save(&self, record: &ToSave) -> Written {
        match self.write(record).await {
            Ok(kept) => Written { durable: record.keep != Keep::Tab && kept != Kept::CopyOnly, not_kept: None },
            Err(reason) => Written { durable: false, not_kept: Some(reason) },
        }
    }

    async fn write(&self, record: &ToSave) -> Result<Kept, NotKept> {
        if let Some(reason) = self.barred.get() {
            return Err(reason);
        }
        let device = self.device().await?;
        let vault = vault_for(&device, record.keep).await?;
        let assessment = &record.draft.assessment;
        let name = Name::assessment(&assessment.id);
        if record.take_over {
            vault.take_over(&name).await;
        }
        let kept = write(&vault, &name, record.draft.store()).await?;
        let moved_from = self.place.get().filter(|before| *before != record.keep);
        let from = match moved_from {
            Some(before) => Some(vault_for(&device, before).await?),
            None => None,
        };
        let here = (record.keep, assessment.id.clone());
        if self.indexed.borrow().as_ref() != Some(&here) {
            self.index(&vault, from.as_deref(), assessment).await?;
            *self.indexed.borrow_mut() = Some(here);
        }
        if let Some(from) = from {
            move_other_assessments(&from, &vault, &name).await?;
            device.empty(if record.keep == Keep::Tab { Keep::Device } else { Keep::Tab }).await;
        }
        self.place.set(Some(record.keep));
        Ok(kept)
    }

    /// Lists the assessment in its journey and makes both the ones to open next time.
    async fn index(
        &self,
        vault: &DeviceVault,
        from: Option<&DeviceVault>,
        assessment: &Assessment,
    ) -> Result<(), NotKept> {
        let name = Name::journey(&assessment.journey);
        let stored = read::<JourneyRecord>(vault, &name).await.map_err(|_| NotKept::Unreadable)?;
        let mut journey = stored.unwrap_or_else(|| JourneyRecord::new(assessment.journey.clone()));
        if let Some(from) = from
            && let Ok(Some(before)) = read::<JourneyRecord>(from, &name).await
        {
            journey.merge(before);
        }
        let (id, occasion, started) = (assessment.id.clone(), assessment.occasion, assessment.started);
        journey.current.clone_from(&id);
        journey.list(AssessmentListed { id, occasion, started });
        write(vault, &name, journey.store()).await?;
        // What it says is replaced whole; reading it first tells the generation to write after.
        read::<DeviceRecord>(vault, &Name::device()).await.map_err(|_| NotKept::Unreadable)?;
        write(vault, &Name::device(), DeviceRecord { journey: assessment.journey.clone() }.store()).await?;
        Ok(())
    }

    /// Deletes everything of this scope. True when all is gone.
    pub async fn delete_all(&self) -> bool {
        let gone = match self.device().await {
            Ok(device) => device.delete_all().await,
            // Without crypto nothing was ever written.
            Err(_) => true,
        };
        if gone {
            self.place.set(None);
            *self.indexed.borrow_mut() = None;
            self.barred.set(None);
        }
        gone
    }

    /// Another tab deleted everything: what is remembered of it is wrong.
    pub fn forget(&self) {
        self.device.take();
        self.place.set(None);
        self.indexed.take();
        self.barred.set(None);
    }

    /// After Leave this page: what was only for now is destroyed, and no key stays in memory.
    pub async fn leave(&self, keep: Keep) {
        let device = self.device.borrow().clone();
        if let Some(device) = device {
            if keep == Keep::Tab {
                device.empty(Keep::Tab).await;
            }
            device.forget_keys();
        }
    }
}

async fn vault_for(device: &Device, keep: Keep) -> Result<Rc<DeviceVault>, NotKept> {
    device.vault(keep).await.map_err(|e| no_store(&e))
}

async fn move_other_assessments(from: &DeviceVault, to: &DeviceVault, current: &Name) -> Result<(), NotKept> {
    for name in from.names().await {
        if !name.is_assessment() || name == *current || matches!(to.open(&name).await, Ok(Some(_))) {
            continue;
        }
        if let Ok(Some(value)) = from.open(&name).await {
            to.save(&name, &value).await.map_err(|e| not_kept(&e))?;
        }
    }
    Ok(())
}

async fn read<T: Stored>(vault: &DeviceVault, name: &Name) -> Result<Option<T>, OpenError> {
    match vault.open(name).await? {
        Some(value) => T::restore(&value).map(Some).ok_or(OpenError::Unreadable),
        None => Ok(None),
    }
}

async fn write(vault: &DeviceVault, name: &Name, value: Value) -> Result<Kept, NotKept> {
    vault.save(name, &value).await.map_err(|e| not_kept(&e))
}

fn not_kept(error: &SaveError) -> NotKept {
    match error {
        SaveError::Overtaken { .. } => NotKept::OtherTab,
        SaveError::NotKept { journal: StoreError::Full, .. } => NotKept::Full,
        SaveError::NotKept { copy, .. } => no_store(copy),
        SaveError::Crypto(_) => NotKept::NotSecure,
    }
}

fn no_store(error: &StoreError) -> NotKept {
    match error {
        StoreError::Full => NotKept::Full,
        StoreError::Broken("crypto") => NotKept::NotSecure,
        StoreError::Blocked | StoreError::Overtaken { .. } | StoreError::Broken(_) => NotKept::Blocked,
    }
}
