//! What the performer does for records kept with a passcode.

use super::performer::{Performer, notes};
use crate::browser;
use crate::domain::Keep;
use crate::errand::{self, BackedUp, Done, ToBackUp, ToClear, ToOpen};
use crate::session::{Draft, Msg, NotKept, Opened, Passcode};

/// Minutes without a touch after which what is kept with a passcode is locked, unless the portal says otherwise.
const LOCK_AFTER_MINUTES: u32 = 5;

/// The media type of a backup file.
const BACKUP_TYPE: &str = "application/jose";

impl Performer {
    /// The model is empty already. What was owed is written, then the keys are dropped.
    pub(super) async fn lock(&self) {
        self.wait_for_save().await;
        let _: Option<Done> = self.asking.ask(errand::LOCK, &ToClear { keep: Keep::Passcode }).await;
        self.locking.set(false);
    }

    /// What could not be written at locking stays here, out of the model and the page: it would be lost otherwise.
    pub(super) fn hold(&self, draft: Option<Draft>, reason: Option<NotKept>) {
        if let Some((draft, reason)) = draft.zip(reason) {
            *self.held.borrow_mut() = Some((draft, reason));
            self.tell(Msg::Held);
        }
    }

    pub(super) async fn unlock(&self, passcode: Passcode) {
        self.until_locked().await;
        let Some(mut opened) = self.ask_what_was_kept(Some(passcode)).await else {
            self.tell(Msg::OpenFailed);
            return;
        };
        if opened.shut.is_none() {
            self.locked.set(false);
            self.touched();
            let held = self.held.borrow_mut().take();
            if let Some((draft, reason)) = held.filter(|(held, _)| held.assessment.id == opened.draft.assessment.id) {
                (opened.draft, opened.not_kept) = (draft, Some(reason));
            }
        }
        self.opened(opened);
    }

    /// Until the keys are dropped.
    pub(super) async fn until_locked(&self) {
        while self.locking.get() {
            self.pause().await;
        }
    }

    pub(super) async fn ask_what_was_kept(&self, passcode: Option<Passcode>) -> Option<Opened> {
        let what = {
            let options = self.options.borrow();
            let passcode = passcode.map(|passcode| passcode.as_str().to_owned());
            ToOpen { keep: options.keep, journey: options.journey.clone(), occasion: options.occasion, passcode }
        };
        self.asking.ask(errand::OPEN, &what).await
    }

    /// Takes in what a start, a passcode or a file brought.
    pub(super) fn opened(&self, opened: Opened) {
        let not_kept = opened.not_kept;
        self.note_place(&opened);
        self.tell(Msg::Opened(Box::new(opened)));
        self.tell_not_kept(not_kept);
    }

    /// Where what was opened is kept.
    pub(super) fn note_place(&self, opened: &Opened) {
        let settled = self.options.borrow().keep.filter(|keep| *keep != Keep::Passcode);
        let keep = opened.keep.or(settled).unwrap_or(Keep::Tab);
        self.keep.set(keep);
        self.locked.set(opened.shut.is_some() && !opened.restored);
    }

    pub(super) async fn back_up(&self, passcode: Passcode) {
        self.wait_for_save().await;
        let what = ToBackUp { keep: self.keep.get(), passcode: passcode.as_str().to_owned() };
        let made: Option<BackedUp> = self.asking.ask(errand::BACK_UP, &what).await;
        let file = made.and_then(|made| made.file);
        let name = notes(browser::now_seconds(), ".jwe");
        let saved = file.is_some_and(|text| browser::save_file(&self.mount, &name, BACKUP_TYPE, &text).is_ok());
        self.tell(Msg::BackUpEnded(saved));
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
