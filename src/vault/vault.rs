use super::{CopyStore, Journal, Name, OpenError, RECORD_VERSION, SaveError, Slot, StoreError, record};
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
    /// The generation each record was last read or written at.
    seen: RefCell<Vec<(Name, u64)>>,
}

/// Which stores took a write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kept {
    Both,
    JournalOnly,
    /// Survives a reload; a browser killed within the next seconds may lose it (measured: Chromium 156, Firefox 153).
    CopyOnly,
}

/// One place a record was found in.
struct Candidate {
    generation: u64,
    sealed: String,
}

impl<C: Crypto, J: Journal, K: CopyStore> Vault<C, J, K> {
    pub fn new(crypto: C, key: C::ContentKey, older_keys: Vec<C::ContentKey>, journal: J, copy: K) -> Self {
        Self { crypto, key, older_keys, journal, copy, seen: RefCell::default() }
    }

    /// Seals `value` and writes it as the next generation of the record.
    ///
    /// # Errors
    /// [`SaveError::Overtaken`] when another tab wrote the record since this vault last saw it; nothing is written.
    /// [`SaveError::NotKept`] when neither store took it.
    pub async fn save(&self, name: &Name, value: &Value) -> Result<Kept, SaveError> {
        let after = self.seen_generation(name);
        let slot = self.seal(name, value, after + 1).await?;
        let journal = self.journal.write(name.as_str(), &slot, after).await;
        if let Err(StoreError::Overtaken { found, .. }) = journal {
            return Err(SaveError::Overtaken { found });
        }
        let copy = self.copy.write(name.as_str(), &slot.sealed);
        let kept = match (journal, copy) {
            (Ok(()), Ok(())) => Kept::Both,
            (Ok(()), Err(_)) => Kept::JournalOnly,
            (Err(_), Ok(())) => Kept::CopyOnly,
            (Err(journal), Err(copy)) => return Err(SaveError::NotKept { journal, copy }),
        };
        self.note_seen(name, slot.generation);
        Ok(kept)
    }

    /// Reads the newest generation that opens, wherever it is. `None` when neither store has the record.
    ///
    /// # Errors
    /// The record is there but can't be read; it is left untouched.
    pub async fn open(&self, name: &Name) -> Result<Option<Value>, OpenError> {
        let candidates = self.candidates(name).await;
        let mut refusal = None;
        for candidate in candidates {
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

    /// Every record there is, in either store.
    pub async fn names(&self) -> Vec<Name> {
        let mut names = self.journal.names().await.unwrap_or_default();
        for name in self.copy.names().unwrap_or_default() {
            if !names.contains(&name) {
                names.push(name);
            }
        }
        names.into_iter().map(Name::listed).collect()
    }

    /// Removes a record from both stores. True when neither has it any more.
    pub async fn remove(&self, name: &Name) -> bool {
        let journal = self.journal.remove(name.as_str()).await;
        let copy = self.copy.remove(name.as_str());
        self.seen.borrow_mut().retain(|(n, _)| n != name);
        is_gone(journal) && is_gone(copy)
    }

    fn seen_generation(&self, name: &Name) -> u64 {
        self.seen.borrow().iter().find(|(n, _)| n == name).map_or(0, |(_, generation)| *generation)
    }

    fn note_seen(&self, name: &Name, generation: u64) {
        let mut seen = self.seen.borrow_mut();
        match seen.iter_mut().find(|(n, _)| n == name) {
            Some((_, before)) => *before = generation,
            None => seen.push((name.clone(), generation)),
        }
    }

    async fn seal(&self, name: &Name, value: &Value, generation: u64) -> Result<Slot, SaveError> {
        let plain = json::to_canonical(value);
        let header = record::header(name, generation);
        let sealed = jose::seal_dir(&self.crypto, &self.key, header, plain.as_bytes()).await?;
        Ok(Slot { generation, sealed })
    }

    /// Newest first. What a store refuses to give counts as not there: the other one may have it.
    async fn candidates(&self, name: &Name) -> Vec<Candidate> {
        let mut found = Vec::with_capacity(2);
        if let Ok(Some(slot)) = self.journal.read(name.as_str()).await {
            found.push(Candidate { generation: slot.generation, sealed: slot.sealed });
        }
        if let Ok(Some(sealed)) = self.copy.read(name.as_str())
            && found.iter().all(|c| c.sealed != sealed)
        {
            let generation = jose::peek_header(&sealed)
                .ok()
                .and_then(|header| record::stamp(&header).map(|(_, _, generation)| generation))
                .unwrap_or(0);
            found.push(Candidate { generation, sealed });
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
        let peeked = jose::peek_header(&candidate.sealed).map_err(|_| OpenError::Unreadable)?;
        if let Some((_, version, _)) = record::stamp(&peeked)
            && version > RECORD_VERSION
        {
            return Err(OpenError::TooNew { found: version, newest: RECORD_VERSION });
        }
        for key in std::iter::once(&self.key).chain(&self.older_keys) {
            let Ok(opened) = jose::open_dir(&self.crypto, key, &candidate.sealed).await else { continue };
            // The header is authenticated now: it must name this very record and generation.
            let is_this = record::stamp(&opened.header)
                .is_some_and(|(found, _, generation)| found == name.as_str() && generation == candidate.generation);
            if is_this {
                return json::parse_with(&opened.plain, record::LIMITS).map_err(|_| OpenError::Unreadable);
            }
        }
        Err(OpenError::Unreadable)
    }
}

/// A store that can't be used holds nothing of ours.
fn is_gone(result: Result<(), StoreError>) -> bool {
    matches!(result, Ok(()) | Err(StoreError::Blocked))
}
