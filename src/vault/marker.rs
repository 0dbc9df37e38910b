use super::{CopyStore, Epoch, Journal, KeepError, Slot, StoreError, Stores};
use crate::jose::{Crypto, base64url};
use crate::json::{Members, Value, parse, to_canonical};

/// Name of the record, in both stores, that says where records are kept. It is not sealed: it says which key opens.
pub const MARKER: &str = "place";

/// Name of the note in the copy, while the marker is being written into the journal: until the journal says which one it
/// has, the copy's alone is not to be believed.
pub(super) const MOVING: &str = "moving";

/// Name of a record that is written only to see whether it can be.
pub(super) const PROBE: &str = "probe";

/// The format version of the marker. It is also that of the layout: which names mean what.
pub const MARKER_VERSION: i64 = 1;

/// How what is kept here is opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lock {
    /// The key lies beside the records.
    Open,
    /// The key is sealed by the passcode.
    Passcode,
}

/// Where records are kept. The only point at which a change of the way to keep happens: before it is written the old
/// place counts, afterwards the new one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Marker {
    /// Counts the changes; 0 where there is no marker. The newest counts.
    pub generation: u64,
    /// `None` where nothing is kept: what else lies there is being deleted.
    pub place: Option<(Lock, Epoch)>,
    /// The random name of the tab whose records have moved here.
    pub tab: Option<String>,
    /// True when the journal has it, too: while the journal is away it can't be emptied.
    pub in_journal: bool,
}

/// What a text in the marker's place is.
pub(super) enum Reading {
    Good(Marker),
    Newer,
    Damaged,
}

impl Marker {
    /// A marker that is not there.
    pub fn absent(place: Option<(Lock, Epoch)>) -> Self {
        Self { generation: 0, place, tab: None, in_journal: false }
    }

    fn members(&self) -> Members {
        let mut members = Members::new();
        members.insert("gen", Value::Integer(i64::try_from(self.generation).unwrap_or(i64::MAX)));
        members.insert("ver", Value::Integer(MARKER_VERSION));
        let state = match &self.place {
            None => "none",
            Some((Lock::Open, _)) => "device",
            Some((Lock::Passcode, _)) => "passcode",
        };
        members.insert("state", state);
        if let Some((_, epoch)) = &self.place {
            members.insert("epoch", epoch.as_str());
        }
        if let Some(tab) = &self.tab {
            members.insert("tab", tab.as_str());
        }
        if self.in_journal {
            members.insert("journal", true);
        }
        members
    }

    /// As it lies in the stores: JSON with a checksum, so that a damaged one is not believed.
    pub(super) async fn write<C: Crypto>(&self, crypto: &C) -> Result<String, KeepError> {
        let mut members = self.members();
        let sum = checksum(crypto, &members).await?;
        members.insert("sum", sum);
        Ok(to_canonical(&members.into()))
    }

    pub(super) async fn read<C: Crypto>(crypto: &C, text: &str) -> Result<Reading, KeepError> {
        let Ok(Value::Object(mut members)) = parse(text.as_bytes()) else { return Ok(Reading::Damaged) };
        let sum = members.remove("sum");
        // Any version has the checksum over all else: what is damaged must not pass for newer.
        if sum.as_ref().and_then(Value::as_str) != Some(checksum(crypto, &members).await?.as_str()) {
            return Ok(Reading::Damaged);
        }
        if members.get("ver").and_then(Value::as_i64).is_some_and(|version| version > MARKER_VERSION) {
            return Ok(Reading::Newer);
        }
        Ok(Self::of(&members).map_or(Reading::Damaged, Reading::Good))
    }

    fn of(members: &Members) -> Option<Self> {
        let text = |name| members.get(name).and_then(Value::as_str);
        let epoch = || match text("epoch")? {
            "" => Some(Epoch::first()),
            name => Epoch::named(name.to_owned()),
        };
        let place = match text("state")? {
            "none" => None,
            "device" => Some((Lock::Open, epoch()?)),
            "passcode" => Some((Lock::Passcode, epoch()?)),
            _ => return None,
        };
        let generation = u64::try_from(members.get("gen")?.as_i64()?).ok()?;
        let in_journal = members.get("journal").and_then(Value::as_bool).unwrap_or(false);
        Some(Self { generation, place, tab: text("tab").map(str::to_owned), in_journal })
    }
}

async fn checksum<C: Crypto>(crypto: &C, members: &Members) -> Result<String, KeepError> {
    let text = to_canonical(&members.clone().into());
    let digest = crypto.sha256(text.as_bytes()).await?;
    Ok(base64url::encode(digest.first_chunk::<12>().unwrap_or(&[0; 12])))
}

/// The marker as both stores have it.
pub(super) struct Found {
    pub marker: Marker,
    /// As it was written; `None` where there is none.
    pub text: Option<String>,
    /// What the journal holds at that name, whether or not it can be read.
    pub journal_at: u64,
    pub journal_has_it: bool,
    /// False when only the copy has spoken: it may be behind, so that nothing may be destroyed on its word.
    pub journal_answers: bool,
    pub copy_has_it: bool,
}

impl Found {
    /// The generation of the next marker. A journal that is away may have counted further than anybody can say, and the
    /// copy says nothing once all was deleted: then the clock, in milliseconds, is ahead of any count of changes.
    pub fn generation_after(&self, now: i64) -> u64 {
        let counted = self.marker.generation.max(self.journal_at) + 1;
        if self.journal_answers || self.text.is_some() { counted } else { counted.max(u64::try_from(now).unwrap_or(0)) }
    }

    /// Whether the journal's marker is the one that was read. A read may be behind; a write looks for itself. One that is
    /// later than what could be read may be the one that counts.
    pub async fn is_still<S: Stores>(&self, stores: &S) -> bool {
        if !self.journal_answers {
            return true;
        }
        if self.journal_at > self.marker.generation {
            return false;
        }
        let slot = Slot { generation: 1, sealed: PROBE.to_owned() };
        let written = stores.journal().write(PROBE, &slot, u64::MAX, Some(self.journal_at)).await;
        let _ = stores.journal().remove(PROBE).await;
        written.is_ok()
    }
}

/// Reads the marker of both stores; the newest counts. Without one, records of the first version are a place too.
///
/// # Errors
/// [`KeepError::MadeByNewer`]; [`KeepError::Unreadable`] when it is damaged in every store that has it;
/// [`KeepError::Blocked`] when the journal does not answer and the copy has none, or is not to be believed.
pub(super) async fn find<S: Stores>(stores: &S) -> Result<Found, KeepError> {
    let mut in_journal = stores.journal().read(MARKER).await;
    if let Err(StoreError::Broken(_)) = in_journal {
        in_journal = stores.journal().read(MARKER).await;
    }
    let in_copy = stores.local().read(MARKER);
    let journal_at = in_journal.as_ref().ok().and_then(Option::as_ref).map_or(0, |slot| slot.generation);
    if in_journal.is_err() && stores.local().read(MOVING).ok().flatten().is_some() {
        return Err(KeepError::Blocked);
    }
    let journal_answers = in_journal.is_ok();
    let journal_fails = matches!(&in_journal, Err(error) if *error != StoreError::Blocked);
    let in_journal = in_journal.ok().flatten().map(|slot| slot.sealed);
    let in_copy = in_copy.ok().flatten();
    let mut newest: Option<(Marker, String)> = None;
    let mut damaged = false;
    // At equal generations the journal's counts.
    for text in [&in_journal, &in_copy].into_iter().flatten() {
        match Marker::read(stores.crypto(), text).await? {
            Reading::Newer => return Err(KeepError::MadeByNewer),
            Reading::Damaged => damaged = true,
            Reading::Good(marker) => {
                if newest.as_ref().is_none_or(|(before, _)| marker.generation > before.generation) {
                    newest = Some((marker, text.clone()));
                }
            }
        }
    }
    if let Some((marker, text)) = newest {
        let (journal_has_it, copy_has_it) = (in_journal.as_ref() == Some(&text), in_copy.as_ref() == Some(&text));
        return Ok(Found { marker, text: Some(text), journal_at, journal_has_it, journal_answers, copy_has_it });
    }
    if damaged {
        return Err(KeepError::Unreadable);
    }
    let place = match has_first(stores).await {
        Ok(true) => Some((Lock::Open, Epoch::first())),
        // What can't be read may be there.
        _ if journal_fails => return Err(KeepError::Blocked),
        Ok(false) => None,
        Err(error) => return Err(error),
    };
    let marker = Marker::absent(place);
    Ok(Found { marker, text: None, journal_at, journal_has_it: true, journal_answers, copy_has_it: true })
}

/// True where the first version keeps records.
async fn has_first<S: Stores>(stores: &S) -> Result<bool, KeepError> {
    let name = super::Name::device();
    if stores.local().read(name.as_str()).ok().flatten().is_some() {
        return Ok(true);
    }
    match stores.journal().read(name.as_str()).await {
        Ok(found) => Ok(found.is_some()),
        Err(StoreError::Blocked) => Ok(false),
        Err(_) => Err(KeepError::Blocked),
    }
}
