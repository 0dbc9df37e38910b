use super::marker::{MOVING, Reading};
use super::{
    CopyStore, Epoch, Journal, KeepError, MARKER, Marker, Name, OpenError, RECORD_VERSION, SaveError, Slot, StoreError,
};
use super::{migrate, record};
use crate::jose::{self, Crypto};
use crate::json::{self, Value};
use std::cell::RefCell;

/// Records under one key, in a journal and a copy.
///
/// Either store may be unable to do anything (all its calls fail): the other one is then used alone.
pub struct Vault<C: Crypto, J, K> {
    crypto: C,
    /// Seals and opens; the others only open.
    key: C::ContentKey,
    older_keys: Vec<C::ContentKey>,
    journal: J,
    copy: K,
    epoch: Epoch,
    /// The generation of the marker that says that records are kept here. Writing ends when it moves on.
    marker: Option<u64>,
    /// The generation each record was last read or written at.
    seen: RefCell<Vec<(Name, u64)>>,
    /// What was last tried to be written, where the journal did not say whether it has it.
    doubtful: RefCell<Vec<(Name, String)>>,
}

/// Which stores took a write.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kept {
    /// Survives a reload; a browser killed within the next seconds may lose it (measured: Chromium 156, Firefox 153).
    CopyOnly,
    JournalOnly,
    Both,
}

/// So often another tab may come between a reading and a writing: more is not another tab but a store that fails.
const EDITS_BETWEEN: u32 = 1_000;

/// One place a record was found in.
struct Candidate {
    generation: u64,
    sealed: String,
}

impl<C: Crypto, J: Journal, K: CopyStore> Vault<C, J, K> {
    /// Records of the first version's place.
    pub fn new(crypto: C, key: C::ContentKey, older_keys: Vec<C::ContentKey>, journal: J, copy: K) -> Self {
        Self {
            crypto,
            key,
            older_keys,
            journal,
            copy,
            epoch: Epoch::first(),
            marker: None,
            seen: RefCell::default(),
            doubtful: RefCell::default(),
        }
    }

    /// The records of another place. With `marker` nothing is written once the marker stands at another generation.
    pub fn at(self, epoch: Epoch, marker: Option<u64>) -> Self {
        Self { epoch, marker, ..self }
    }

    /// Seals `value` and writes it as the next generation of the record.
    ///
    /// # Errors
    /// [`SaveError::Overtaken`] when another tab wrote the record since this vault last saw it, [`SaveError::Moved`]
    /// when records are kept elsewhere by now; nothing is written.
    /// [`SaveError::NotKept`] when neither store took it.
    pub async fn save(&self, name: &Name, value: &Value) -> Result<Kept, SaveError> {
        let after = self.seen_generation(name);
        let slot = self.seal(name, value, after + 1).await?;
        let full = self.epoch.full_name(name);
        self.check_copy(name, after).await?;
        let mut journal = self.journal.write(&full, &slot, after, self.marker).await;
        if let Err(StoreError::Overtaken { found, .. }) = journal
            && self.may_write_over(name).await
        {
            journal = self.journal.write(&full, &slot, found, self.marker).await;
        }
        match journal {
            Ok(()) => {}
            Err(StoreError::Overtaken { found, .. }) => return Err(SaveError::Overtaken { found }),
            Err(StoreError::Moved) => return Err(SaveError::Moved),
            Err(_) => self.check_copied_marker().await?,
        }
        let mut copy = self.copy.write(&full, &slot.sealed);
        // What only one store has is looked at again: a store may say yes and keep nothing.
        if journal.is_ok() && copy.is_err() {
            let found = self.journal.read(&full).await;
            if found.is_ok_and(|found| found.as_ref() != Some(&slot)) {
                journal = Err(StoreError::Broken("dropped"));
            }
        } else if journal.is_err()
            && copy.is_ok()
            && self.copy.read(&full).ok().flatten().as_ref() != Some(&slot.sealed)
        {
            copy = Err(StoreError::Broken("dropped"));
        }
        let kept = match (journal, copy) {
            (Ok(()), Ok(())) => Kept::Both,
            (Ok(()), Err(_)) => Kept::JournalOnly,
            (Err(_), Ok(())) => Kept::CopyOnly,
            (Err(journal), Err(copy)) => {
                self.note_doubtful(name, slot.sealed);
                return Err(SaveError::NotKept { journal, copy });
            }
        };
        self.note_seen(name, slot.generation);
        Ok(kept)
    }

    /// Reads the record, changes it and writes it, again and again until no other tab has come between. What `change`
    /// leaves as it is (`None`) is not written.
    ///
    /// # Errors
    /// Those of [`Self::save`]; [`KeepError::Unreadable`] and [`KeepError::MadeByNewer`] when it can't be read.
    pub async fn edit(
        &self,
        name: &Name,
        mut change: impl FnMut(Option<Value>) -> Option<Value>,
    ) -> Result<Option<Kept>, KeepError> {
        let mut patience = EDITS_BETWEEN;
        loop {
            let Some(value) = change(self.open(name).await?) else { return Ok(None) };
            match self.save(name, &value).await {
                Ok(kept) => return Ok(Some(kept)),
                Err(SaveError::Overtaken { .. }) if patience > 0 => patience -= 1,
                Err(error) => return Err(error.into()),
            }
        }
    }

    /// Reads a record that is to be moved: what a store does not say is not taken for absent. `None` for one that is
    /// damaged in every store that has it.
    ///
    /// # Errors
    /// [`KeepError::Blocked`] when it did not open and a store did not answer, or has lost it since it was listed.
    pub(super) async fn open_strictly(&self, name: &Name) -> Result<Option<Value>, KeepError> {
        match self.open(name).await {
            Ok(Some(value)) => return Ok(Some(value)),
            Ok(None) => return Err(KeepError::Blocked),
            Err(OpenError::Unreadable) => {}
            Err(error) => return Err(error.into()),
        }
        let full = self.epoch.full_name(name);
        let answers = |error: Option<StoreError>| error.is_none_or(|error| error == StoreError::Blocked);
        let journal = answers(self.journal.read(&full).await.err());
        if journal && answers(self.copy.read(&full).err()) { Ok(None) } else { Err(KeepError::Blocked) }
    }

    /// Reads the newest generation that opens, wherever it is. `None` when neither store has the record.
    ///
    /// # Errors
    /// The record is there but can't be read; it is left untouched.
    pub async fn open(&self, name: &Name) -> Result<Option<Value>, OpenError> {
        let mut refusal = None;
        for candidate in self.candidates(name).await {
            match self.open_one(name, &candidate).await {
                Ok(value) => {
                    self.note_seen(name, candidate.generation);
                    return Ok(Some(value));
                }
                // An older copy must not be opened and then written over what a newer version left.
                Err(error @ OpenError::TooNew { .. }) => return Err(error),
                Err(error) => refusal = Some(error),
            }
        }
        refusal.map_or(Ok(None), Err)
    }

    /// Accepts what another tab wrote as the state to write after, so that the next [`Self::save`] goes through.
    pub async fn take_over(&self, name: &Name) {
        if let Some(newest) = self.candidates(name).await.first() {
            self.note_seen(name, newest.generation);
        }
    }

    /// True when another tab has written the record since this vault last saw it.
    pub async fn is_overtaken(&self, name: &Name) -> bool {
        let seen = self.seen_generation(name);
        for candidate in self.candidates(name).await {
            let opened = self.open_one(name, &candidate).await;
            if candidate.generation > seen && !matches!(opened, Err(OpenError::Unreadable)) {
                return true;
            }
        }
        false
    }

    /// Every record there is, in either store.
    ///
    /// # Errors
    /// A store that is there did not answer.
    pub async fn names(&self) -> Result<Vec<Name>, StoreError> {
        let mut names = Vec::new();
        for listed in [self.journal.names().await, self.copy.names()] {
            match listed {
                Ok(listed) => names.extend(listed.iter().filter_map(|entry| self.epoch.record(entry))),
                Err(StoreError::Blocked) => {}
                Err(error) => return Err(error),
            }
        }
        names.sort();
        names.dedup();
        Ok(names)
    }

    /// Removes a record from both stores. True when neither has it any more.
    pub async fn remove(&self, name: &Name) -> bool {
        let full = self.epoch.full_name(name);
        let journal = self.journal.remove(&full).await;
        let copy = self.copy.remove(&full);
        self.seen.borrow_mut().retain(|(n, _)| n != name);
        StoreError::is_gone(&journal) && StoreError::is_gone(&copy)
    }

    /// Puts a record back into the store that has lost it or is behind.
    pub async fn mend(&self, name: &Name) {
        let full = self.epoch.full_name(name);
        let (in_journal, in_copy) = (self.journal.read(&full).await, self.copy.read(&full));
        let (Ok(in_journal), Ok(in_copy)) = (in_journal, in_copy) else { return };
        if in_journal.as_ref().map(|slot| &slot.sealed) == in_copy.as_ref() {
            return;
        }
        for candidate in self.candidates(name).await {
            if self.open_one(name, &candidate).await.is_err() {
                continue;
            }
            let Candidate { generation, sealed } = candidate;
            if in_copy.as_ref() != Some(&sealed) {
                // Nothing else of this tab runs between this reading and the writing.
                if self.copy.read(&full).is_ok_and(|now| now == in_copy) {
                    let _ = self.copy.write(&full, &sealed);
                }
            } else {
                // What lies there does not open, or is older: it may be written over if it is still that.
                let after = in_journal.as_ref().map_or(0, |slot| slot.generation);
                let _ = self.journal.write(&full, &Slot { generation, sealed }, after, self.marker).await;
            }
            return;
        }
    }

    /// True for a later generation in the journal that is our own after all, or that nobody can read.
    async fn may_write_over(&self, name: &Name) -> bool {
        let Ok(Some(slot)) = self.journal.read(&self.epoch.full_name(name)).await else { return false };
        if self.doubtful.borrow().iter().any(|(n, sealed)| n == name && *sealed == slot.sealed) {
            return true;
        }
        let candidate = Candidate { generation: slot.generation, sealed: slot.sealed };
        matches!(self.open_one(name, &candidate).await, Err(OpenError::Unreadable))
    }

    /// A journal that has lost the newest write would take an older one: the copy may know better.
    async fn check_copy(&self, name: &Name, after: u64) -> Result<(), SaveError> {
        let Ok(Some(sealed)) = self.copy.read(&self.epoch.full_name(name)) else { return Ok(()) };
        let found = generation_of(&sealed);
        if found > after {
            let opened = self.open_one(name, &Candidate { generation: found, sealed }).await;
            if !matches!(opened, Err(OpenError::Unreadable)) {
                return Err(SaveError::Overtaken { found });
            }
        }
        Ok(())
    }

    /// What the journal would have refused, as far as the copy can tell.
    async fn check_copied_marker(&self) -> Result<(), SaveError> {
        if self.marker.is_some() && self.copy.read(MOVING).ok().flatten().is_some() {
            return Err(SaveError::Moved);
        }
        if let Some(expected) = self.marker
            && let Ok(Some(text)) = self.copy.read(MARKER)
            && let Ok(Reading::Good(marker)) = Marker::read(&self.crypto, &text).await
            && marker.generation > expected
        {
            return Err(SaveError::Moved);
        }
        Ok(())
    }

    fn seen_generation(&self, name: &Name) -> u64 {
        self.seen.borrow().iter().find(|(n, _)| n == name).map_or(0, |(_, generation)| *generation)
    }

    fn note_seen(&self, name: &Name, generation: u64) {
        self.doubtful.borrow_mut().retain(|(n, _)| n != name);
        let mut seen = self.seen.borrow_mut();
        match seen.iter_mut().find(|(n, _)| n == name) {
            Some((_, before)) => *before = generation,
            None => seen.push((name.clone(), generation)),
        }
    }

    fn note_doubtful(&self, name: &Name, sealed: String) {
        self.doubtful.borrow_mut().push((name.clone(), sealed));
    }

    async fn seal(&self, name: &Name, value: &Value, generation: u64) -> Result<Slot, SaveError> {
        let plain = json::to_canonical(value);
        let header = record::header(name, generation);
        let sealed = jose::seal_dir(&self.crypto, &self.key, header, plain.as_bytes()).await?;
        Ok(Slot { generation, sealed })
    }

    /// Newest first. What a store refuses to give counts as not there: the other one may have it.
    async fn candidates(&self, name: &Name) -> Vec<Candidate> {
        let full = self.epoch.full_name(name);
        let mut found = Vec::with_capacity(2);
        let mut in_journal = self.journal.read(&full).await;
        if let Err(StoreError::Broken(_)) = in_journal {
            in_journal = self.journal.read(&full).await;
        }
        if let Ok(Some(slot)) = in_journal {
            found.push(Candidate { generation: slot.generation, sealed: slot.sealed });
        }
        if let Ok(Some(sealed)) = self.copy.read(&full)
            && found.iter().all(|c| c.sealed != sealed)
        {
            found.push(Candidate { generation: generation_of(&sealed), sealed });
        }
        // At most two.
        if let [first, second] = found.as_slice()
            && second.generation > first.generation
        {
            found.swap(0, 1);
        }
        found
    }

    async fn open_one(&self, name: &Name, candidate: &Candidate) -> Result<Value, OpenError> {
        for key in std::iter::once(&self.key).chain(&self.older_keys) {
            let Ok(opened) = jose::open_dir(&self.crypto, key, &candidate.sealed).await else { continue };
            // The header is authenticated now: it must name this very record and generation.
            let Some((found, version, generation)) = record::stamp(&opened.header) else { continue };
            if version > RECORD_VERSION {
                return Err(OpenError::TooNew { found: version, newest: RECORD_VERSION });
            }
            if found == name.as_str() && generation == candidate.generation {
                let value = json::parse_with(&opened.plain, record::LIMITS).map_err(|_| OpenError::Unreadable)?;
                return migrate::to_newest(version, value).ok_or(OpenError::Unreadable);
            }
        }
        Err(OpenError::Unreadable)
    }
}

/// What a sealed text says of its generation; 0 when it says nothing.
fn generation_of(sealed: &str) -> u64 {
    let header = jose::peek_header(sealed).ok();
    header.as_ref().and_then(record::stamp).map_or(0, |(_, _, generation)| generation)
}
