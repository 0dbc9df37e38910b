//! What the performer does for records kept with a passcode.

use super::opening::Chosen;
use super::outbox::Asking;
use super::performer::Performer;
use crate::browser;
use crate::domain::Keep;
use crate::errand::{self, BackedUp, ToBackUp, ToClear, ToOpen};
use crate::session::{Draft, Msg, NotKept, Opened, Passcode};
use std::rc::Rc;

/// Minutes without a touch after which what is kept with a passcode is locked, unless the portal says otherwise.
const LOCK_AFTER_MINUTES: u32 = 5;

/// The media type of a backup file.
const BACKUP_TYPE: &str = "application/jose";

impl Performer {
    /// The model is empty already. What was owed is written, then the keys are dropped.
    pub(super) fn lock(self: &Rc<Self>) {
        self.locked.set(true);
        self.locking.set(true);
        self.retrying.stop();
        *self.chosen.borrow_mut() = Chosen::default();
        *self.printing.borrow_mut() = None;
        self.run(errand::LOCK, Box::new(ToClear { keep: Keep::Passcode }), |this, _| this.locking.set(false));
    }

    /// What could not be written at locking stays here, out of the model and the page: it would be lost otherwise.
    pub(super) fn hold(&self, draft: Option<Draft>, reason: Option<NotKept>) {
        if let Some((draft, reason)) = draft.zip(reason) {
            *self.held.borrow_mut() = Some((draft, reason));
            self.tell(Msg::Held);
        }
    }

    pub(super) fn unlock(self: &Rc<Self>, passcode: &Passcode) {
        self.run(errand::OPEN, Box::new(self.to_open(Some(passcode))), |this, answer| {
            let Some(mut opened) = errand::read::<Opened>(&answer) else { return this.tell(Msg::OpenFailed) };
            if opened.shut.is_none() {
                this.touched();
                let held = this.held.borrow_mut().take();
                if let Some((draft, reason)) = held
                    && draft.assessment.id == opened.draft.assessment.id
                {
                    (opened.draft, opened.not_kept) = (draft, Some(reason));
                }
            }
            this.opened(opened);
        });
    }

    pub(super) fn to_open(&self, passcode: Option<&Passcode>) -> ToOpen {
        let options = self.options.borrow();
        let passcode = passcode.map(|passcode| passcode.as_str().to_owned());
        ToOpen { keep: options.keep, journey: options.journey.clone(), occasion: options.occasion, passcode }
    }

    /// Takes in what a start or a passcode brought.
    pub(super) fn opened(self: &Rc<Self>, opened: Opened) {
        let (not_kept, restored) = (opened.not_kept, opened.restored);
        self.note_place(&opened);
        self.tell(Msg::Opened(Box::new(opened)));
        self.tell_not_kept(not_kept);
        self.watch_tabs();
        if restored {
            self.ask_outbox(Asking::WhatIsDue);
        }
    }

    /// Where what was opened is kept.
    pub(super) fn note_place(&self, opened: &Opened) {
        let settled = self.options.borrow().keep.filter(|keep| *keep != Keep::Passcode);
        let keep = opened.keep.or(settled).unwrap_or(Keep::Tab);
        self.keep.set(keep);
        self.locked.set(opened.shut.is_some() && !opened.restored);
    }

    pub(super) fn back_up(self: &Rc<Self>, passcode: &Passcode) {
        let what = ToBackUp { keep: self.keep.get(), passcode: passcode.as_str().to_owned() };
        self.run(errand::BACK_UP, Box::new(what), |this, answer| {
            let file = errand::read::<BackedUp>(&answer).and_then(|made| made.file);
            let saved = file.is_some_and(|text| this.save_file(browser::now_seconds(), ".jwe", BACKUP_TYPE, &text));
            this.tell(Msg::BackUpEnded(saved));
        });
    }

    /// Something was touched or typed.
    pub(super) fn touched(&self) {
        self.touched_at.set(js_sys::Date::now());
    }

    /// Locks after the minutes without a touch, also when the page was asleep for them. A clock that was set back locks.
    pub(super) fn lock_if_idle(&self) {
        let minutes = self.options.borrow().lock_after.unwrap_or(LOCK_AFTER_MINUTES);
        let passed = js_sys::Date::now() - self.touched_at.get();
        let is_idle = passed < 0.0 || passed >= f64::from(minutes) * 60_000.0;
        if is_idle && self.keep.get() == Keep::Passcode && !self.locked.get() {
            self.tell(Msg::LockAsked);
        }
    }
}
