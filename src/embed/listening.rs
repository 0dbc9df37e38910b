//! Reading the screen aloud, one piece after the other.

use super::performer::Performer;
use crate::browser::{self, Piece, Speech};
use crate::session::Msg;
use gloo::events::EventListener;
use std::cell::RefCell;
use std::rc::Rc;

/// What is read now and what is still to be read.
#[derive(Default)]
pub struct Listening {
    /// The next one last.
    left: RefCell<Vec<Piece>>,
    now: RefCell<Option<Speech>>,
    voices: RefCell<Option<EventListener>>,
}

impl Performer {
    /// Says whether a voice here speaks the language that is shown, now and whenever the browser finds more of them.
    pub(super) fn look_for_voice(self: &Rc<Self>) {
        let this = Rc::downgrade(self);
        if self.listening.voices.borrow().is_none() {
            *self.listening.voices.borrow_mut() = browser::on_voices(move || {
                if let Some(this) = this.upgrade() {
                    this.tell_voice();
                }
            });
        }
        self.tell_voice();
    }

    fn tell_voice(&self) {
        let found = browser::has_voice(self.languages.shown());
        self.tell(Msg::VoiceFound(found));
    }

    pub(super) fn listen(self: &Rc<Self>) {
        self.hush();
        let mut pieces = browser::pieces(&self.mount, self.languages.shown());
        pieces.reverse();
        *self.listening.left.borrow_mut() = pieces;
        self.read_on();
    }

    pub(super) fn hush(&self) {
        self.listening.left.borrow_mut().clear();
        let was = self.listening.now.borrow_mut().take();
        if was.is_some() {
            browser::hush();
        }
    }

    fn read_on(self: &Rc<Self>) {
        drop(self.listening.now.borrow_mut().take());
        loop {
            let next = self.listening.left.borrow_mut().pop();
            let Some(piece) = next else { return self.tell(Msg::ListenEnded) };
            let this = self.clone();
            // Not inside the browser's own call, which the listener must outlive.
            let then: Rc<dyn Fn()> = Rc::new(move || this.spawn(|this| async move { this.read_on() }));
            if let Some(speech) = browser::speak(piece, &then) {
                *self.listening.now.borrow_mut() = Some(speech);
                return;
            }
        }
    }
}
