use super::events::{ErrorCode, Event, fire};
use super::keeper::{Keeper, new_assessment};
use super::{Options, sender};
use crate::browser;
use crate::domain::Keep;
use crate::session::{CannotSign, Content, Effect, Failure, Msg, NotKept, Record, Route, SaveOutcome, Signed, ToSign};
use crate::ui::App;
use crate::vault::Kept;
use gloo::timers::callback::Timeout;
use gloo::timers::future::TimeoutFuture;
use std::cell::{Cell, RefCell};
use std::pin::Pin;
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;
use web_sys::{Element, HtmlElement};
use yew::AppHandle;

/// How long after the last change it is saved. Short: a killed tab may lose this much, which was never shown as saved.
const SAVE_AFTER_MS: u32 = 250;

/// Leave this page waits no longer than this for what is still being written or destroyed.
const LEAVE_WITHIN_MS: u32 = 80;

/// Does what `update` asks for, and tells the model what came of it.
pub struct Performer {
    pub host: HtmlElement,
    /// A node of our own tree.
    pub mount: Element,
    pub options: RefCell<Options>,
    pub content: RefCell<Content>,
    pub keeper: Keeper,
    /// The neutral page beside the component's script.
    pub neutral_page: String,
    pub app: RefCell<Option<AppHandle<App>>>,
    /// What is kept now, as the last record or restart said.
    pub keep: Cell<Keep>,
    save_timer: RefCell<Option<Timeout>>,
    saving: Cell<bool>,
    waiting: RefCell<Option<(Record, bool)>>,
    /// The last reason told to the portal, so that it is told once.
    told: Cell<Option<NotKept>>,
}

impl Performer {
    pub fn new(host: HtmlElement, mount: Element, options: Options, content: Content, neutral_page: String) -> Self {
        let keeper = Keeper::new(options.scope());
        Self {
            host,
            mount,
            options: RefCell::new(options),
            content: RefCell::new(content),
            keeper,
            neutral_page,
            app: RefCell::default(),
            keep: Cell::new(Keep::Tab),
            save_timer: RefCell::default(),
            saving: Cell::default(),
            waiting: RefCell::default(),
            told: Cell::default(),
        }
    }

    /// Hands a message to the model, if it is still there.
    pub fn tell(&self, msg: Msg) {
        if let Some(app) = self.app.borrow().as_ref() {
            app.send_message(msg);
        }
    }

    pub fn perform(self: &Rc<Self>, effects: Vec<Effect>) {
        for effect in effects {
            self.perform_one(effect);
        }
    }

    fn perform_one(self: &Rc<Self>, effect: Effect) {
        match effect {
            Effect::SaveSoon => {
                let this = self.clone();
                let timer = Timeout::new(SAVE_AFTER_MS, move || this.tell(Msg::SaveDue));
                *self.save_timer.borrow_mut() = Some(timer);
            }
            Effect::Save(record) => self.save(*record, false),
            Effect::TakeOver(record) => self.save(*record, true),
            Effect::StepShown(progress) => {
                let step = progress.chapter.name();
                fire(&self.host, &Event::Step { step, index: progress.index, of: progress.of });
            }
            Effect::Sign(what) => self.spawn(move |this| async move { this.sign(*what).await }),
            Effect::Send(signed) => self.spawn(move |this| async move { this.send(signed).await }),
            Effect::SaveFile(signed) => self.save_file(&signed),
            Effect::OpenShareSheet(signed) => self.spawn(move |this| async move { this.share(signed).await }),
            Effect::Leave(keep) => self.leave(keep),
            Effect::DeleteAll => self.spawn(|this| async move { this.delete_all().await }),
            Effect::Begin(occasion) => {
                let assessment = new_assessment(self.options.borrow().journey.as_deref(), occasion);
                self.tell(Msg::Begun(Box::new(assessment)));
            }
        }
    }

    /// One kind of task for all work: each kind of its own would cost wasm.
    fn spawn<F: Future<Output = ()> + 'static>(self: &Rc<Self>, work: impl FnOnce(Rc<Self>) -> F) {
        let task: Pin<Box<dyn Future<Output = ()>>> = Box::pin(work(self.clone()));
        spawn_local(task);
    }

    /// One write at a time; of those that wait only the newest counts.
    fn save(self: &Rc<Self>, record: Record, take_over: bool) {
        *self.save_timer.borrow_mut() = None;
        self.keep.set(record.keep);
        *self.waiting.borrow_mut() = Some((record, take_over));
        if !self.saving.replace(true) {
            self.spawn(|this| async move { this.write_what_waits().await });
        }
    }

    async fn write_what_waits(&self) {
        loop {
            let next = self.waiting.borrow_mut().take();
            let Some((record, take_over)) = next else { break };
            let (revision, keep) = (record.revision, record.keep);
            let result = self.keeper.save(&record, take_over).await;
            let durable = keep != Keep::Tab && matches!(result, Ok(Kept::Both | Kept::JournalOnly));
            let outcome = match result {
                Ok(_) => SaveOutcome::Durable,
                Err(reason) => SaveOutcome::NotKept(reason),
            };
            fire(&self.host, &Event::Saved { durable });
            self.tell_not_kept(result.err());
            self.tell(Msg::SaveEnded { revision, outcome });
        }
        self.saving.set(false);
    }

    /// Tells the portal once why nothing is kept.
    pub fn tell_not_kept(&self, reason: Option<NotKept>) {
        if self.told.replace(reason) == reason {
            return;
        }
        let message = match reason {
            None => return,
            Some(NotKept::Blocked) => "the browser does not allow storage here",
            Some(NotKept::Full) => "there is no room left in the browser's storage",
            Some(NotKept::NotSecure) => {
                "the page is not in a secure context: nothing can be sealed, so nothing is kept"
            }
            Some(NotKept::OtherTab) => "another tab has written since",
            Some(NotKept::MadeByNewer) => "what is stored was made by a newer version; it is left untouched",
            Some(NotKept::Unreadable) => "what is stored can't be opened; it is left untouched",
        };
        fire(&self.host, &Event::Error { code: ErrorCode::Storage, message });
    }

    async fn sign(&self, what: ToSign) {
        let options = self.options.borrow().clone();
        let questions = self.content.borrow().questions.clone();
        let result = sender::sign(&self.keeper, &options, &questions, self.keep.get(), &what).await;
        if let Err(reason) = &result {
            let message = match reason {
                CannotSign::NotSecure => "the page is not in a secure context: there is no WebCrypto",
                CannotSign::KeyFailed => "making or using the signing key failed",
                CannotSign::TooLarge => "what was said does not fit the size of an export",
            };
            fire(&self.host, &Event::Error { code: ErrorCode::Sign, message });
        }
        let result = result.map_err(Failure::CannotSign);
        self.tell(Msg::SignEnded { route: what.route, answers: what.answers, result });
    }

    async fn send(&self, signed: Signed) {
        let options = self.options.borrow().clone();
        let result = sender::send(&self.host, &options, &signed).await;
        self.tell(Msg::ShareEnded(Route::Send, result));
    }

    fn save_file(&self, signed: &Signed) {
        let saved = browser::save_file(&self.mount, &sender::file_name(signed), &signed.json);
        self.tell(Msg::ShareEnded(Route::File, saved.map_err(|_| Failure::BrowserRefused)));
    }

    async fn share(&self, signed: Signed) {
        let result = match browser::share_file(&sender::file_name(&signed), &signed.json).await {
            Ok(true) => Ok(()),
            // Closed without sharing: as if it had not been pressed.
            Ok(false) => Err(Failure::Closed),
            Err(_) => Err(Failure::BrowserRefused),
        };
        self.tell(Msg::ShareEnded(Route::ShareSheet, result));
    }

    async fn delete_all(&self) {
        *self.save_timer.borrow_mut() = None;
        *self.waiting.borrow_mut() = None;
        // A write under way would put back what is being deleted.
        while self.saving.get() {
            TimeoutFuture::new(5).await;
        }
        let complete = self.keeper.delete_all().await;
        let fresh = new_assessment(self.options.borrow().journey.as_deref(), self.options.borrow().occasion);
        self.tell(Msg::DeleteEnded { complete, fresh: Box::new(fresh) });
    }

    /// The model is empty and the screen blank already; this clears what is behind it and goes.
    fn leave(self: &Rc<Self>, keep: Keep) {
        *self.save_timer.borrow_mut() = None;
        if !fire(&self.host, &Event::Exit) {
            self.spawn(move |this| async move { this.clear_behind(keep).await });
            return;
        }
        let target = self.options.borrow().exit_url.clone().unwrap_or_else(|| self.neutral_page.clone());
        self.spawn(move |this| async move {
            let gone = Rc::new(Cell::new(false));
            let go = {
                let (gone, target) = (gone.clone(), target);
                move || {
                    if !gone.replace(true) {
                        // Where even this fails the page stays blank.
                        let _ = browser::leave_to(&target);
                    }
                }
            };
            let latest = Timeout::new(LEAVE_WITHIN_MS, go.clone());
            this.clear_behind(keep).await;
            go();
            drop(latest);
        });
    }

    async fn clear_behind(&self, keep: Keep) {
        while self.saving.get() {
            TimeoutFuture::new(2).await;
        }
        self.keeper.leave(keep).await;
    }
}
