use super::events::{ErrorCode, Event, fire};
use super::performer::Performer;
use crate::errand::{self, ToPost, ToTry};
use crate::session::{Delivered, Failure, Msg, OutboxNews, Route, Tab};
use gloo::timers::callback::Timeout;
use std::cell::{Cell, RefCell};
use std::rc::Rc;

/// When what waits is tried again.
#[derive(Default)]
pub struct Retrying {
    timer: RefCell<Option<Timeout>>,
    busy: Cell<bool>,
}

/// What the outbox is asked.
pub enum Asking {
    /// To try what is due.
    WhatIsDue,
    /// To try all, for the network is back.
    All,
    /// To try all, for the young person said so.
    ByHand,
    Send(ToPost),
    /// By its `jti`.
    TakeBack(String),
}

impl Retrying {
    pub fn stop(&self) {
        *self.timer.borrow_mut() = None;
    }
}

impl Performer {
    /// Asks the outbox, tells what came of it, and sets the timer for the next time.
    pub fn ask_outbox(self: &Rc<Self>, asking: Asking) {
        let by_itself = matches!(asking, Asking::WhatIsDue | Asking::All);
        // Who writes posts too; a follower could not note that it arrived.
        let is_ours = self.tabs.tab.get() == Tab::Writing && self.asking.is_loaded();
        if by_itself && (!is_ours || self.retrying.busy.get()) {
            return;
        }
        self.retrying.busy.set(true);
        let (all, by_hand) = (!matches!(asking, Asking::WhatIsDue), matches!(asking, Asking::ByHand));
        let (send, take_back) = match asking {
            Asking::Send(send) => (Some(send), None),
            Asking::TakeBack(jti) => (None, Some(jti)),
            Asking::WhatIsDue | Asking::All | Asking::ByHand => (None, None),
        };
        // Not before what is owed is written: what is sent waits where the record is.
        self.run(errand::OUTBOX, Box::new(ToTry { send, take_back, all, by_hand, now: None }), |this, answer| {
            this.retrying.busy.set(false);
            match errand::read(&answer) {
                Some(news) => this.hear_outbox(news),
                None => {
                    this.tell_failure(Failure::NoAnswer);
                    this.tell(Msg::ShareEnded(Route::Send, Err(Failure::NoAnswer)));
                }
            }
        });
    }

    fn hear_outbox(self: &Rc<Self>, news: OutboxNews) {
        let timer = news.next.map(|ms| {
            let later = self.clone();
            Timeout::new(u32::try_from(ms).unwrap_or(u32::MAX), move || later.ask_outbox(Asking::WhatIsDue))
        });
        *self.retrying.timer.borrow_mut() = timer;
        for Delivered { jti, status } in &news.delivered {
            fire(&self.host, &Event::Delivered { jti, status: *status });
        }
        for refused in &news.failed {
            self.tell_failure(refused.failure.unwrap_or(Failure::Unclear));
        }
        if news.sent && news.delivered.is_empty() && news.failed.is_empty() {
            self.tell_error(ErrorCode::Delivery, "queued: it has not arrived yet, and is tried again");
        }
        self.tell(Msg::OutboxChanged(Box::new(news)));
    }

    fn tell_failure(&self, failure: Failure) {
        let message = match failure {
            Failure::Refused { .. } => "the endpoint refused (4xx)",
            _ => "the keeper module has not loaded",
        };
        self.tell_error(ErrorCode::Delivery, message);
    }
}
