use super::records::Records;
use crate::browser::{self, Asked, Channel, How, Lock};
use crate::domain::Keep;
use crate::errand::{ToOpen, ToSave};
use crate::session::{Opened, Tab, TabNews};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use web_sys::AbortController;

/// A tab that is asked to let another one write is given this long to write what it owes: one that is frozen never
/// answers.
const PATIENCE_MS: i32 = 1_000;

// What tabs say to each other. No content goes this way.
const SAVED: &str = "saved";
const CARRY_ON: &str = "carry-on";
const DELETED: &str = "deleted";
const LOCKED: &str = "locked";

/// This page among the others that have the same scope open: one of them has the pen.
#[derive(Clone)]
pub struct Tabs(Rc<Inner>);

struct Inner {
    scope: String,
    channel: RefCell<Option<Channel>>,
    pen: RefCell<Pen>,
    tab: Cell<Tab>,
    /// What the face was told last.
    told: Cell<Tab>,
    heard: Cell<Heard>,
    wake: RefCell<Option<js_sys::Function>>,
    /// Who waits for the pen.
    takers: RefCell<Vec<js_sys::Function>>,
    /// The sitting that is open here, and those that were deleted: they must not be written back.
    current: RefCell<String>,
    dead: RefCell<Vec<String>>,
    /// This tab's random name, and the lock that says so.
    own_name: RefCell<Option<String>>,
    own_lock: RefCell<Option<Lock>>,
}

/// The right to write what is kept.
enum Pen {
    NotAsked,
    Ours {
        _lock: Lock,
    },
    /// Another tab has it; it comes here when that tab closes or gives it away.
    Waiting(AbortController),
    /// No Web Locks: each write is compared with what is there instead.
    NoLocks,
}

#[derive(Clone, Copy, Default)]
struct Heard {
    saved: bool,
    asked: bool,
    deleted: bool,
    locked: bool,
}

impl Tabs {
    pub fn new(scope: &str) -> Self {
        Self(Rc::new(Inner {
            scope: scope.to_owned(),
            channel: RefCell::default(),
            pen: RefCell::new(Pen::NotAsked),
            tab: Cell::default(),
            told: Cell::default(),
            heard: Cell::default(),
            wake: RefCell::default(),
            takers: RefCell::default(),
            current: RefCell::default(),
            dead: RefCell::default(),
            own_name: RefCell::default(),
            own_lock: RefCell::default(),
        }))
    }

    /// Before a start: a tab that was made by copying another one gets a name of its own, or leaving one of the two would
    /// destroy the other one's key.
    pub async fn own_tab(&self, records: &Records) {
        let name = browser::tab_name(&self.0.scope);
        if name.is_none() || *self.0.own_name.borrow() == name {
            return;
        }
        if !self.claim(name).await
            && let Ok(places) = records.places().await
            && places.rename_tab(browser::now_ms()).await.is_ok()
        {
            self.claim(places.tab_name()).await;
        }
    }

    /// After the first write: the name this tab just got is its own.
    pub async fn hold_tab(&self) {
        if self.0.own_name.borrow().is_none() {
            self.claim(browser::tab_name(&self.0.scope)).await;
        }
    }

    /// Holds the tab's name as long as the page lives. False where another tab does.
    async fn claim(&self, name: Option<String>) -> bool {
        let Some(name) = name else { return true };
        match browser::lock(&self.name(&["/tab/", &name].concat()), How::IfFree, || {}).await {
            Asked::Busy => return false,
            Asked::Given(lock) => *self.0.own_lock.borrow_mut() = Some(lock),
            Asked::NoLocks => {}
        }
        *self.0.own_name.borrow_mut() = Some(name);
        true
    }

    /// After a start: who opens what is kept first may write it.
    pub async fn opened(&self, opened: &Opened) {
        if opened.restored && is_shared(opened.keep) {
            (*self.0.current.borrow_mut()).clone_from(&opened.draft.assessment.id);
            self.ask_for_pen().await;
        }
    }

    /// True when this page may write that record.
    pub async fn may_write(&self, what: &ToSave) -> bool {
        let id = &what.draft.assessment.id;
        if self.0.dead.borrow().contains(id) {
            return false;
        }
        if !is_shared(Some(what.keep)) {
            return self.0.tab.get() == Tab::Writing;
        }
        (*self.0.current.borrow_mut()).clone_from(id);
        if what.take_over { self.take().await } else { self.ask_for_pen().await }
    }

    /// After a write: the others may look.
    pub fn saved(&self, keep: Keep) {
        if is_shared(Some(keep)) {
            self.say(SAVED);
        } else {
            // Moved into this tab alone: what the others show is not kept any more, and they are none of its business.
            if matches!(*self.0.pen.borrow(), Pen::Ours { .. }) {
                self.say(DELETED);
            }
            self.leave();
        }
    }

    /// What happens in other tabs, as soon as something does.
    pub async fn watch(&self, records: &Records, what: &ToOpen) -> TabNews {
        self.attend();
        loop {
            let heard = self.0.heard.take();
            let (before, tab) = (self.0.told.get(), self.0.tab.get());
            if before != tab || heard.saved || heard.asked || heard.deleted || heard.locked {
                self.0.told.set(tab);
                let changed = heard.saved || (tab == Tab::Writing && before != tab);
                let opened = if changed && !heard.deleted { Some(records.open(what).await) } else { None };
                let Heard { asked, deleted, locked, .. } = heard;
                if deleted {
                    records.forget();
                }
                if locked {
                    records.lock().await;
                }
                return TabNews { tab, opened, asked, deleted, locked };
            }
            let woken = js_sys::Promise::new(&mut |resolve, _| *self.0.wake.borrow_mut() = Some(resolve));
            let _ = wasm_bindgen_futures::JsFuture::from(woken).await;
        }
    }

    /// "Carry on here": the next news has the newest words.
    pub async fn carry_on(&self) -> bool {
        let taken = self.take().await;
        let heard = self.0.heard.get();
        self.0.heard.set(Heard { saved: true, ..heard });
        self.wake();
        taken
    }

    /// Lets another tab write.
    pub fn give(&self, follow: bool) {
        if !matches!(*self.0.pen.borrow(), Pen::Ours { .. }) {
            return;
        }
        self.put_down();
        if follow {
            self.0.tab.set(Tab::Stopped);
            self.wait_for_pen();
            self.wake();
        }
    }

    /// What is added is opened here: this page then carries on.
    pub async fn before_adding(&self, keep: Keep) {
        if is_shared(Some(keep)) {
            self.take().await;
        }
    }

    /// Before everything is deleted: nobody else may be in the middle of writing.
    pub async fn before_delete(&self) {
        self.take().await;
    }

    pub fn deleted(&self) {
        self.say(DELETED);
        let current = self.0.current.take();
        self.0.dead.borrow_mut().push(current);
        self.put_down();
    }

    /// What is kept is locked, here and in the other tabs.
    pub fn locked(&self) {
        self.say(LOCKED);
        self.put_down();
    }

    /// The page is left.
    pub fn leave(&self) {
        self.put_down();
        *self.0.channel.borrow_mut() = None;
    }

    /// Gives pen and place in the queue away.
    fn put_down(&self) {
        let pen = self.0.pen.replace(Pen::NotAsked);
        if let Pen::Waiting(abort) = pen {
            abort.abort();
        }
        self.0.tab.set(Tab::Writing);
    }

    /// The pen, if nobody else has it; if somebody has, this page follows.
    async fn ask_for_pen(&self) -> bool {
        self.attend();
        match &*self.0.pen.borrow() {
            Pen::Ours { .. } | Pen::NoLocks => return true,
            Pen::Waiting(_) => return false,
            Pen::NotAsked => {}
        }
        match browser::lock(&self.name("/pen"), How::IfFree, self.when_lost()).await {
            Asked::Busy => {
                if matches!(*self.0.pen.borrow(), Pen::NotAsked) {
                    self.0.tab.set(Tab::Following);
                    self.wait_for_pen();
                    self.wake();
                }
                false
            }
            asked => self.settle(asked),
        }
    }

    /// The pen, also from somebody else.
    async fn take(&self) -> bool {
        if self.ask_for_pen().await {
            return true;
        }
        self.say(CARRY_ON);
        let given = js_sys::Promise::new(&mut |resolve, _| {
            browser::after(&resolve, PATIENCE_MS);
            self.0.takers.borrow_mut().push(resolve);
        });
        let _ = wasm_bindgen_futures::JsFuture::from(given).await;
        if matches!(*self.0.pen.borrow(), Pen::Ours { .. }) {
            return true;
        }
        if let Pen::Waiting(abort) = self.0.pen.replace(Pen::NotAsked) {
            abort.abort();
        }
        let asked = browser::lock(&self.name("/pen"), How::Steal, self.when_lost()).await;
        self.settle(asked)
    }

    fn settle(&self, asked: Asked) -> bool {
        let pen = match asked {
            Asked::Given(lock) => Pen::Ours { _lock: lock },
            Asked::NoLocks => Pen::NoLocks,
            Asked::Busy => return false,
        };
        *self.0.pen.borrow_mut() = pen;
        self.0.tab.set(Tab::Writing);
        self.wake();
        for taker in self.0.takers.take() {
            // Resolving a promise can't fail.
            let _ = taker.call0(&wasm_bindgen::JsValue::UNDEFINED);
        }
        true
    }

    /// Takes the pen when its turn comes.
    fn wait_for_pen(&self) {
        let Ok(abort) = AbortController::new() else { return };
        *self.0.pen.borrow_mut() = Pen::Waiting(abort.clone());
        let this = self.clone();
        wasm_bindgen_futures::spawn_local(async move {
            let asked = browser::lock(&this.name("/pen"), How::Wait(&abort), this.when_lost()).await;
            // Given up, or given at the very moment: the lock is then dropped here.
            if !abort.signal().aborted() {
                this.settle(asked);
            }
        });
    }

    /// Another tab took the pen without waiting for an answer.
    fn when_lost(&self) -> impl Fn() + 'static {
        let this = Rc::downgrade(&self.0);
        move || {
            let Some(this) = this.upgrade().map(Self) else { return };
            let is_ours = matches!(*this.0.pen.borrow(), Pen::Ours { .. });
            if is_ours {
                this.put_down();
                this.0.tab.set(Tab::Stopped);
                this.wait_for_pen();
                this.wake();
            }
        }
    }

    /// Opens the channel to the other tabs.
    fn attend(&self) {
        if self.0.channel.borrow().is_some() {
            return;
        }
        let this = Rc::downgrade(&self.0);
        let channel = Channel::open(&self.name(""), move |word| {
            if let Some(this) = this.upgrade().map(Self) {
                this.hear(word);
            }
        });
        *self.0.channel.borrow_mut() = channel;
    }

    fn hear(&self, word: &str) {
        let mut heard = self.0.heard.get();
        match word {
            SAVED => {
                heard.saved = true;
                // Nothing was said here yet: this page shows what the other one begins.
                if matches!(*self.0.pen.borrow(), Pen::NotAsked) {
                    self.0.tab.set(Tab::Following);
                    self.wait_for_pen();
                }
            }
            CARRY_ON => heard.asked = matches!(*self.0.pen.borrow(), Pen::Ours { .. }),
            DELETED => {
                heard.deleted = true;
                let current = self.0.current.take();
                self.0.dead.borrow_mut().push(current);
                self.put_down();
            }
            LOCKED => {
                heard.locked = true;
                self.put_down();
            }
            _ => return,
        }
        self.0.heard.set(heard);
        self.wake();
    }

    fn say(&self, word: &str) {
        self.attend();
        if let Some(channel) = self.0.channel.borrow().as_ref() {
            channel.say(word);
        }
    }

    fn wake(&self) {
        let wake = self.0.wake.take();
        if let Some(wake) = wake {
            // Resolving a promise can't fail.
            let _ = wake.call0(&wasm_bindgen::JsValue::UNDEFINED);
        }
    }

    fn name(&self, of: &str) -> String {
        ["wellbeing-assessment/", &self.0.scope, of].concat()
    }
}

/// True for what several tabs share.
fn is_shared(keep: Option<Keep>) -> bool {
    matches!(keep, Some(Keep::Device | Keep::Passcode))
}
