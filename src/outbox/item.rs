use super::policy::{CAP_MS, LONGEST_PAUSE_MS, OLD_AFTER_S};
use crate::json::stored;
use crate::session::{Failure, Waiting};

/// The record `outbox/<jti>`: one export on its way. Times are in milliseconds since 1970 unless they say otherwise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// Absolute: the page it is tried from next may have another address.
    pub url: String,
    pub jti: String,
    pub content_type: String,
    /// What is posted, byte for byte, every time.
    pub body: String,
    /// When Send was tapped, in seconds.
    pub since: i64,
    /// Tries begun.
    pub tries: u32,
    /// When it is tried next.
    pub due: i64,
    /// Until when the receiver asked to be left alone.
    pub paused_until: Option<i64>,
    /// True when a try may have reached the receiver: it began, and no clear "not now" came back.
    pub unsure: bool,
    /// How the last try ended.
    pub failure: Option<Failure>,
    /// When the young person last said to keep trying, in seconds.
    pub confirmed: Option<i64>,
}

stored!(Item { url, jti, content_type, body, since, tries, due, paused_until, unsure, failure, confirmed });

impl Item {
    /// An export nobody has tried to post yet.
    pub fn new(url: String, jti: String, content_type: String, body: String, now: i64) -> Self {
        Self {
            url,
            jti,
            content_type,
            body,
            since: now.div_euclid(1000),
            tries: 0,
            due: now,
            paused_until: None,
            unsure: false,
            failure: None,
            confirmed: None,
        }
    }

    /// True while the receiver's pause lasts, which nobody may cut short. One further ahead than any that is granted is
    /// a clock that was set back.
    pub fn is_paused(&self, now: i64) -> bool {
        self.paused_until.is_some_and(|until| until > now && until.saturating_sub(now) <= LONGEST_PAUSE_MS)
    }

    /// True when it may be tried: its time has come, or `all` are to be tried now.
    pub fn is_ready(&self, now: i64, all: bool) -> bool {
        !self.is_paused(now) && (all || self.due <= now || self.due.saturating_sub(now) > CAP_MS)
    }

    /// Milliseconds until it may be tried.
    pub fn wait(&self, now: i64) -> i64 {
        if self.is_ready(now, false) {
            return 0;
        }
        let pause = self.paused_until.filter(|_| self.is_paused(now)).unwrap_or(now);
        let due = if self.due.saturating_sub(now) > CAP_MS { now } else { self.due };
        pause.max(due).saturating_sub(now).max(1)
    }

    /// What the face shows of it. `lasting`: a store has it.
    pub fn shown(&self, now: i64, lasting: bool) -> Waiting {
        let asked_last = self.confirmed.unwrap_or(self.since).max(self.since);
        Waiting {
            jti: self.jti.clone(),
            since: self.since,
            tries: self.tries,
            failure: self.failure,
            lasting,
            old: now.div_euclid(1000).saturating_sub(asked_last) >= OLD_AFTER_S,
        }
    }
}
