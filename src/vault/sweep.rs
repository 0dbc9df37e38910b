use super::key::SIGNING_KEY;
use super::marker;
use super::tab::{TAB_IS_GONE_MS, TAB_KEY};
use super::{CopyStore, Entry, Epoch, Journal, KeyEntry, MARKER, Marker, Places, Slot, StoreError, Stores, tries};
use crate::domain::Keep;

/// Says, where tabs can't wait for each other, which place is just being made.
const MAKING: &str = "making";
/// A place that was begun longer ago is not being made any more.
const MAKING_MS: i64 = 600_000;

/// Notes which place is being made, so that no other tab sweeps it.
pub(super) async fn note_making<S: Stores>(stores: &S, epoch: &Epoch, now: i64) {
    let entry = KeyEntry { text: epoch.as_str().to_owned(), seen: now };
    if stores.journal().put_key(MAKING, &entry).await.is_err() {
        let _ = stores.local().write(MAKING, &[epoch.as_str(), &now.to_string()].join(" "));
    }
}

pub(super) async fn forget_making<S: Stores>(stores: &S) {
    let _ = stores.journal().remove_key(MAKING).await;
    let _ = stores.local().remove(MAKING);
}

async fn being_made<S: Stores>(stores: &S, now: i64) -> Option<Epoch> {
    let noted = stores.journal().key(MAKING).await.ok().flatten().or_else(|| {
        let text = stores.local().read(MAKING).ok()??;
        let (epoch, seen) = text.split_once(' ')?;
        Some(KeyEntry { text: epoch.to_owned(), seen: seen.parse().ok()? })
    })?;
    (0..MAKING_MS).contains(&(now - noted.seen)).then(|| Epoch::named(noted.text)).flatten()
}

impl<S: Stores> Places<S> {
    /// After a start: removes what an interrupted change or deletion has left, keys of tabs that are gone, and what a
    /// killed browser has brought back; and puts back into each store what only the other one has. `now` is in
    /// milliseconds since 1970.
    pub async fn sweep(&self, now: i64) {
        let Ok(turn) = self.stores.turn().await else { return };
        // Where the marker can't be read nothing is known to be left over.
        let Ok(found) = marker::find(&self.stores).await else { return };
        if !found.journal_answers && (found.marker.in_journal || found.marker.generation == 0) {
            return;
        }
        let making = if turn.is_some() { None } else { being_made(&self.stores, now).await };
        let current = found.marker.place.as_ref().map(|(_, epoch)| epoch);
        let is_dead = |epoch: &Epoch| Some(epoch) != current && Some(epoch) != making.as_ref();
        let (journal, local) = (self.stores.journal(), self.stores.local());
        let in_journal = journal.names().await.unwrap_or_default();
        let in_copy = local.names().unwrap_or_default();
        let keys = journal.key_names().await.unwrap_or_default();
        let is_left_over = |entry: &String| match Entry::of(entry) {
            Entry::Key(epoch) | Entry::Record(epoch, _) => is_dead(&epoch),
            Entry::Other => false,
        };
        // What looks left over may be the place that counts, where the marker was read as it was before.
        if keys.iter().chain(&in_journal).chain(&in_copy).any(is_left_over) && !found.is_still(&self.stores).await {
            return;
        }
        for entry in keys {
            match Entry::of(&entry) {
                Entry::Key(epoch) if is_dead(&epoch) => {
                    if current.is_none() && found.marker.generation > 0 {
                        // A deletion was interrupted: it takes the signing pair first.
                        let _ = journal.remove_key(SIGNING_KEY).await;
                    }
                    let _ = journal.remove_key(&entry).await;
                }
                _ if entry.starts_with(TAB_KEY) => {
                    let seen = journal.key(&entry).await.ok().flatten().map(|key| key.seen);
                    if seen.is_some_and(|seen| now - seen > TAB_IS_GONE_MS) {
                        let _ = journal.remove_key(&entry).await;
                    }
                }
                _ => {}
            }
        }
        for entry in &in_copy {
            if matches!(Entry::of(entry), Entry::Key(epoch) if is_dead(&epoch)) {
                let _ = local.remove(entry);
            }
        }
        for entry in &in_journal {
            if matches!(Entry::of(entry), Entry::Record(epoch, _) if is_dead(&epoch)) {
                let _ = journal.remove(entry).await;
            }
        }
        for entry in &in_copy {
            if matches!(Entry::of(entry), Entry::Record(epoch, _) if is_dead(&epoch)) {
                let _ = local.remove(entry);
            }
        }
        if current.is_none() && in_copy.iter().any(|entry| entry == MARKER) && found.journal_has_it {
            let _ = local.remove(MARKER);
            tries::forget(&self.stores).await;
        }
        if let Some(place) = self.known(&found.marker) {
            for name in place.vault.names().await.unwrap_or_default() {
                if name.waiting().is_none() || !self.bury(&place.vault, &name).await {
                    place.vault.mend(&name).await;
                }
            }
        }
    }

    /// Deletes everything of this scope, in every store: first the marker says so, then the keys go, then the records.
    /// True when all is gone. Other tabs' "just for now" is theirs.
    pub async fn delete_all(&self) -> bool {
        // Waiting in vain does not keep anything from being deleted.
        let _turn = self.stores.turn().await;
        self.lock();
        self.here.set(None);
        let (journal, local) = (self.stores.journal(), self.stores.local());
        let mut gone = self.mark_deleted().await;
        for entry in journal.key_names().await.unwrap_or_default() {
            if !entry.starts_with(TAB_KEY) {
                gone &= StoreError::is_gone(&journal.remove_key(&entry).await);
            }
        }
        let in_copy = local.names().unwrap_or_default();
        for entry in in_copy.iter().filter(|entry| matches!(Entry::of(entry), Entry::Key(_))) {
            gone &= StoreError::is_gone(&local.remove(entry));
        }
        gone &= self.empty_tab().await;
        for entry in journal.names().await.unwrap_or_default() {
            if entry != MARKER {
                gone &= StoreError::is_gone(&journal.remove(&entry).await);
            }
        }
        // The marker last: where there is no journal only it says that the rest is to go.
        for entry in in_copy.iter().filter(|entry| *entry != MARKER) {
            gone &= StoreError::is_gone(&local.remove(entry));
        }
        gone &= self.is_empty().await;
        if gone {
            gone &= StoreError::is_gone(&local.remove(MARKER));
            self.barred.set(None);
            self.owed.set(false);
        }
        gone
    }

    /// Says in both stores that nothing is kept, if anything was. True when the journal has it, or was never there.
    async fn mark_deleted(&self) -> bool {
        let (journal, local) = (self.stores.journal(), self.stores.local());
        let journal_at = journal.read(MARKER).await.ok().flatten().map_or(0, |slot| slot.generation);
        let found = marker::find(&self.stores).await.map(|found| found.marker);
        let (known, in_journal) = found.map_or((0, false), |marker| (marker.generation, marker.in_journal));
        let kept_nothing = journal.names().await.is_ok_and(|names| names.is_empty())
            && local.names().is_ok_and(|names| names.is_empty());
        if kept_nothing {
            return true;
        }
        let marker = Marker { generation: journal_at.max(known) + 1, place: None, tab: None, in_journal };
        let Ok(text) = marker.write(self.stores.crypto()).await else { return false };
        let slot = Slot { generation: marker.generation, sealed: text };
        let marked = journal.write(MARKER, &slot, u64::MAX, None).await;
        let copied = local.write(MARKER, &slot.sealed);
        match marked {
            Ok(()) => true,
            // What it has is deleted when it is back: the copy goes on saying so.
            Err(StoreError::Blocked) => !in_journal && StoreError::is_gone(&copied),
            Err(_) => false,
        }
    }

    /// True when no store has anything but the marker.
    async fn is_empty(&self) -> bool {
        let only_marker = |names: Result<Vec<String>, StoreError>| match names {
            Ok(names) => names.iter().all(|name| name == MARKER),
            Err(error) => error == StoreError::Blocked,
        };
        let keys = match self.stores.journal().key_names().await {
            Ok(names) => names.iter().all(|name| name.starts_with(TAB_KEY)),
            Err(error) => error == StoreError::Blocked,
        };
        let tab = self.stores.tab().names();
        let in_tab = tab.map_or_else(|error| error == StoreError::Blocked, |names| names.is_empty());
        keys && in_tab && only_marker(self.stores.journal().names().await) && only_marker(self.stores.local().names())
    }

    /// After Leave this page: what was only for now is destroyed, and no key stays in memory.
    pub async fn leave(&self, keep: Keep) {
        if keep == Keep::Tab {
            self.empty_tab().await;
        }
        self.lock();
    }
}
