use super::{CopyStore, Journal, Slot, StoreError, Stores};

/// Name of the count of wrong passcodes, in both stores.
const TRIES: &str = "tries";
/// So many are looked at at once.
const FREE: u64 = 3;
/// The longest wait, milliseconds.
const LONGEST: i64 = 300_000;

/// How long the next passcode has to wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wait {
    /// True when a passcode was looked at and was not the right one.
    pub wrong: bool,
    /// Seconds, 0 when at once.
    pub seconds: u32,
}

/// What the stores say of tries so far.
#[derive(Clone, Copy)]
struct Tries {
    /// How many were wrong. It is the generation in the journal, so that two tabs can't count one for two.
    count: u64,
    /// When the last one was, milliseconds since 1970.
    last: i64,
}

impl Tries {
    fn text(self) -> String {
        [self.count.to_string(), self.last.to_string()].join(" ")
    }

    fn of(text: &str) -> Option<Self> {
        let (count, last) = text.split_once(' ')?;
        Some(Self { count: count.parse().ok()?, last: last.parse().ok()? })
    }

    /// None, then 2, 4, 8 … seconds, at most [`LONGEST`], since the last one. A clock set back makes it no longer.
    fn left(self, now: i64) -> i64 {
        let doublings = (self.count + 1).saturating_sub(FREE);
        if doublings == 0 {
            return 0;
        }
        let whole = if doublings < 10 { (1000_i64 << doublings).min(LONGEST) } else { LONGEST };
        (self.last + whole - now).clamp(0, whole)
    }
}

/// The larger count of both stores.
async fn read<S: Stores>(stores: &S, now: i64) -> Tries {
    let in_journal = stores.journal().read(TRIES).await.ok().flatten().and_then(|slot| Tries::of(&slot.sealed));
    let in_copy = stores.local().read(TRIES).ok().flatten().and_then(|text| Tries::of(&text));
    let most = [in_journal, in_copy].into_iter().flatten().max_by_key(|tries| tries.count);
    let tries = most.unwrap_or(Tries { count: 0, last: 0 });
    if tries.last <= now {
        return tries;
    }
    // The clock was set back: from now on it counts from here, so that the wait ends.
    let tries = Tries { last: now, ..tries };
    write(stores, tries, tries.count).await;
    tries
}

/// True when a store has it.
async fn write<S: Stores>(stores: &S, tries: Tries, after: u64) -> bool {
    let slot = Slot { generation: tries.count, sealed: tries.text() };
    let journal = stores.journal().write(TRIES, &slot, after, None).await;
    if matches!(journal, Err(StoreError::Overtaken { .. })) {
        return false;
    }
    let copy = stores.local().write(TRIES, &slot.sealed);
    journal.is_ok() || copy.is_ok()
}

/// How long the next passcode has to wait.
pub(super) async fn wait<S: Stores>(stores: &S, now: i64) -> Wait {
    let left = read(stores, now).await.left(now);
    Wait { wrong: false, seconds: u32::try_from((left + 999) / 1000).unwrap_or(u32::MAX) }
}

/// Counts a try as wrong before it is looked at: closing the page in between must not make it free.
///
/// # Errors
/// How long to wait: it is not looked at.
pub(super) async fn begin<S: Stores>(stores: &S, now: i64) -> Result<(), Wait> {
    let before = read(stores, now).await;
    if before.left(now) > 0 {
        return Err(wait(stores, now).await);
    }
    // What can't be counted is looked at all the same: a full store must not shut anybody out.
    let after = Tries { count: before.count + 1, last: now };
    if !write(stores, after, before.count).await && read(stores, now).await.left(now) > 0 {
        return Err(wait(stores, now).await);
    }
    Ok(())
}

/// After the right one.
pub(super) async fn forget<S: Stores>(stores: &S) {
    // What is left of it makes the next wrong one wait longer, and no more.
    let _ = stores.journal().remove(TRIES).await;
    let _ = stores.local().remove(TRIES);
}
