//! What was sent and has not arrived: it goes by itself; the young person sees it, can hurry it and can take it back.

use super::update::{mark_changed, save_what_is_pending};
use super::{Delivered, Effect, Failure, Model, Route, Sharing, Tab, Waiting};
use crate::json::stored;

/// How the outbox stands, and what just happened there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OutboxNews {
    /// All that waits, oldest first.
    pub waiting: Vec<Waiting>,
    pub delivered: Vec<Delivered>,
    /// Refused for good, and out of the outbox.
    pub failed: Vec<Waiting>,
    /// True for the answer to a tap on Send.
    pub sent: bool,
    /// Set when one was taken back: true when it surely had not left.
    pub taken_back: Option<bool>,
    /// Milliseconds until the next one is due.
    pub next: Option<i64>,
}

stored!(OutboxNews { waiting, delivered, failed, sent, taken_back, next });

impl Model {
    /// The export on the screen, where it waits.
    pub fn waiting_now(&self) -> Option<&Waiting> {
        self.waiting.iter().find(|waiting| self.is_current(&waiting.jti))
    }

    /// The others that wait, oldest first: what was sent before something was changed, or in another sitting.
    pub fn waiting_before(&self) -> impl Iterator<Item = &Waiting> {
        self.waiting.iter().filter(|waiting| !self.is_current(&waiting.jti))
    }

    fn is_current(&self, jti: &str) -> bool {
        self.draft.signed.as_ref().is_some_and(|signed| signed.jti == jti)
    }
}

pub(super) fn note_changed(model: &mut Model, news: OutboxNews) -> Vec<Effect> {
    model.waiting = news.waiting;
    let under_way = matches!(model.sharing, Sharing::Under(_));
    // How something else ends is shown when it ends.
    if under_way && !(news.sent && model.sharing == Sharing::Under(Route::Send)) {
        return note_delivered(model, &news.delivered);
    }
    if under_way || model.sharing == Sharing::Trying {
        model.sharing = Sharing::Idle;
    }
    if let Some(surely) = news.taken_back {
        model.sharing = if surely { Sharing::TakenBack } else { Sharing::TakenBackLate };
    }
    for failed in &news.failed {
        let failure = failed.failure.unwrap_or(Failure::Unclear);
        model.sharing =
            if model.is_current(&failed.jti) { Sharing::Failed(Route::Send, failure) } else { Sharing::OlderRefused };
    }
    if news.delivered.iter().any(|delivered| model.is_current(&delivered.jti)) {
        model.sharing = Sharing::Done(Route::Send);
    }
    note_delivered(model, &news.delivered)
}

fn note_delivered(model: &mut Model, delivered: &[Delivered]) -> Vec<Effect> {
    if model.draft.delivered || !delivered.iter().any(|delivered| model.is_current(&delivered.jti)) {
        return Vec::new();
    }
    model.draft.delivered = true;
    if model.tab != Tab::Writing {
        return Vec::new();
    }
    mark_changed(model);
    save_what_is_pending(model)
}
