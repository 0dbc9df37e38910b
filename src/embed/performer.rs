use super::Options;
use super::asking::{self, Goes};
use super::events::{ErrorCode, Event, fire};
use super::languages::Languages;
use super::listening::Listening;
use super::opening::Chosen;
use super::outbox::{Asking, Retrying};
use super::tabs::Tabs;
use crate::browser;
use crate::domain::{Assessment, Keep, Occasion};
use crate::errand::{self, Done, SignedOrNot, ToClear, ToPost, ToSave, Written};
use crate::session::{
    CannotSign, Content, Draft, Effect, Failure, Model, Msg, NotKept, Record, Route, SaveOutcome, Signed, ToSign,
    update,
};
use crate::ui::App;
use gloo::timers::callback::Timeout;
use std::cell::{Cell, RefCell};
use std::pin::Pin;
use std::rc::{Rc, Weak};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Element, HtmlElement};
use yew::AppHandle;

/// How long after the last change it is saved. Short: a killed tab may lose this much, which was never shown as saved.
const SAVE_AFTER_MS: u32 = 250;

/// Somebody who types without a pause is saved this long after the first letter that no store has.
const SAVE_AT_THE_LATEST_MS: f64 = 1_000.0;

/// Leave this page waits no longer than this for what is still being written or destroyed.
const LEAVE_WITHIN_MS: u32 = 80;

/// Does what `update` asks for, and tells the model what came of it.
pub struct Performer {
    /// Itself, for what is begun by a message while the element is out of the document.
    me: Weak<Self>,
    pub host: HtmlElement,
    /// A node of our own tree.
    pub mount: Element,
    pub options: RefCell<Options>,
    pub content: RefCell<Content>,
    /// The portal's question set, where it is used.
    pub questions: RefCell<Option<String>>,
    pub languages: Languages,
    pub listening: Listening,
    pub asking: asking::Asking,
    /// The neutral page beside the component's script.
    pub neutral_page: String,
    pub app: RefCell<Option<AppHandle<App>>>,
    /// The model while the element is out of the document.
    pub parked: RefCell<Option<Model>>,
    /// What is kept now, as the last record or restart said.
    pub keep: Cell<Keep>,
    save_timer: RefCell<Option<Timeout>>,
    /// When the first change was made that no save was begun for, in milliseconds.
    owed_since: Cell<Option<f64>>,
    pub saving: Cell<bool>,
    waiting: RefCell<Option<(Record, bool)>>,
    pub retrying: Retrying,
    pub tabs: Tabs,
    /// The last reason told to the portal, so that it is told once.
    told: Cell<Option<NotKept>>,
    /// True from the tap on Lock until the passcode is given.
    pub locked: Cell<bool>,
    /// True until the keys are dropped.
    pub locking: Cell<bool>,
    /// What could not be written at locking, and why.
    pub held: RefCell<Option<(Draft, NotKept)>>,
    /// When something was touched last, in milliseconds.
    pub touched_at: Cell<f64>,
    /// True until everything is deleted; and whether the last deletion was complete.
    pub deleting: Cell<bool>,
    pub deleted: Cell<bool>,
    /// True once the styles of the rest are there.
    styled: Cell<bool>,
    second: RefCell<Option<Timeout>>,
    pub chosen: RefCell<Chosen>,
    /// True once the card's style sheet is there.
    pub dressed: Cell<bool>,
    /// The card while it is being printed.
    pub printing: RefCell<Option<(browser::Printing, Timeout)>>,
}

impl Performer {
    pub fn new(
        me: Weak<Self>,
        host: HtmlElement,
        mount: Element,
        options: Options,
        content: Content,
        asking: asking::Asking,
        base: String,
    ) -> Self {
        let keep = options.keep.filter(|keep| *keep != Keep::Passcode).unwrap_or(Keep::Tab);
        Self {
            me,
            host,
            mount,
            options: RefCell::new(options),
            content: RefCell::new(content),
            questions: RefCell::default(),
            listening: Listening::default(),
            asking,
            neutral_page: browser::beside(&base, "neutral.html"),
            languages: Languages::new(base),
            app: RefCell::default(),
            parked: RefCell::default(),
            keep: Cell::new(keep),
            save_timer: RefCell::default(),
            owed_since: Cell::default(),
            saving: Cell::default(),
            waiting: RefCell::default(),
            retrying: Retrying::default(),
            tabs: Tabs::default(),
            told: Cell::default(),
            locked: Cell::default(),
            locking: Cell::default(),
            held: RefCell::default(),
            touched_at: Cell::new(js_sys::Date::now()),
            deleting: Cell::default(),
            deleted: Cell::default(),
            styled: Cell::default(),
            second: RefCell::default(),
            chosen: RefCell::default(),
            dressed: Cell::default(),
            printing: RefCell::default(),
        }
    }

    /// Hands a message to the model: the app's, or the parked one, which is locked and told of saves like any other.
    pub fn tell(&self, msg: Msg) {
        if let Some(app) = self.app.borrow().as_ref() {
            app.send_message(msg);
            return;
        }
        let effects = match self.parked.borrow_mut().as_mut() {
            Some(model) => update(model, msg),
            None => return,
        };
        if let Some(me) = self.me.upgrade() {
            me.perform(effects);
        }
    }

    pub fn load_rest(self: &Rc<Self>) {
        self.spawn(|this| async move {
            match JsFuture::from(this.asking.rest()).await {
                Ok(_) => this.tell_rest(),
                Err(_) => this.tell(Msg::RestFailed),
            }
        });
    }

    /// The rest of the face is there.
    pub fn tell_rest(&self) {
        if !self.styled.replace(true) {
            super::mount::add_late(&self.mount);
        }
        if self.content.borrow().questions.is_beginning() {
            self.content.borrow_mut().questions = Rc::new(super::instance::all_questions());
        }
        let questions = self.content.borrow().questions.clone();
        self.tell(Msg::RestLoaded(questions));
    }

    /// One kind of task for all work: each kind of its own would cost wasm.
    pub fn spawn<F: Future<Output = ()> + 'static>(self: &Rc<Self>, work: impl FnOnce(Rc<Self>) -> F) {
        let task: Pin<Box<dyn Future<Output = ()>>> = Box::pin(work(self.clone()));
        spawn_local(task);
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
                let timer = Timeout::new(self.save_after(), move || {
                    this.owed_since.set(None);
                    this.tell(Msg::SaveDue);
                });
                *self.save_timer.borrow_mut() = Some(timer);
            }
            Effect::Open => super::instance::open(self),
            Effect::LoadRest => self.load_rest(),
            Effect::Save(record) => self.save(*record, false),
            Effect::TakeOver(record) => self.save(*record, true),
            Effect::StepShown(progress) => {
                let step = progress.chapter.name();
                fire(&self.host, &Event::Step { step, index: progress.index, of: progress.of });
            }
            Effect::Sign(what) => self.spawn(move |this| async move { this.sign(*what).await }),
            Effect::Send(signed) => self.send(signed),
            Effect::SaveFile(signed) => {
                let saved = browser::save_file(&self.mount, &file_name(&signed), kind(&signed), &signed.json);
                self.tell(Msg::ShareEnded(Route::File, saved.map_err(|_| Failure::BrowserRefused)));
            }
            Effect::OpenShareSheet(signed) => self.spawn(move |this| async move { this.share(signed).await }),
            Effect::LoadLanguage(tag) => self.spawn(|this| this.speak(tag)),
            Effect::LanguageShown(tag) => self.spoken(&tag),
            Effect::Listen => self.listen(),
            Effect::Hush => self.hush(),
            Effect::DressCard | Effect::PrintCard | Effect::SaveCard { .. } => super::card::perform(self, &effect),
            Effect::TrySend => self.ask_outbox(Asking::ByHand),
            Effect::CancelSend(jti) => self.ask_outbox(Asking::TakeBack(jti)),
            Effect::TakePen => self.asking.tell(errand::TAKE_PEN, None),
            Effect::GivePen => self.give_pen(true),
            Effect::Leave(keep) => self.leave(keep),
            Effect::DeleteAll => {
                self.deleting.set(true);
                self.delete_all();
            }
            Effect::Begin(occasion) => self.tell(Msg::Begun(Box::new(self.new_assessment(occasion)))),
            Effect::Lock => self.lock(),
            Effect::Unlock(passcode) => self.unlock(&passcode),
            Effect::WaitSecond => {
                let this = self.clone();
                *self.second.borrow_mut() = Some(Timeout::new(1_000, move || this.tell(Msg::SecondPassed)));
            }
            Effect::BackUp(passcode) => self.back_up(&passcode),
            Effect::ChooseFile => self.spawn(Self::choose_file),
            Effect::LookInside(passcode) => self.look(Some(&passcode)),
            Effect::AddFile(keep) => self.add(keep),
            Effect::DropFile => *self.chosen.borrow_mut() = Chosen::default(),
            Effect::Witness(role) => self.witness(role),
        }
    }

    /// The export that is ready to go, if nothing was changed since.
    pub fn signed(&self) -> Option<Signed> {
        if let Some(app) = self.app.borrow().as_ref() {
            return app.get_component()?.model().draft.signed.clone();
        }
        self.parked.borrow().as_ref()?.draft.signed.clone()
    }

    /// A new, empty assessment with random names.
    pub fn new_assessment(&self, occasion: Option<Occasion>) -> Assessment {
        let journey = self.options.borrow().journey.clone();
        browser::new_assessment(journey, occasion.or(self.options.borrow().occasion))
    }

    /// How long the next save may wait.
    fn save_after(&self) -> u32 {
        let now = js_sys::Date::now();
        let since = self.owed_since.get().unwrap_or(now);
        self.owed_since.set(Some(since));
        // A clock that is set makes it sooner or later by that once.
        f64::from(SAVE_AFTER_MS).min(since + SAVE_AT_THE_LATEST_MS - now).max(0.0) as u32
    }

    /// One write at a time; of those that wait only the newest counts.
    fn save(self: &Rc<Self>, mut record: Record, take_over: bool) {
        *self.save_timer.borrow_mut() = None;
        self.owed_since.set(None);
        self.keep.set(record.keep);
        let before = self.waiting.borrow_mut().take();
        // A passcode that was just made goes with whatever is written next.
        if record.passcode.is_none() && record.keep == Keep::Passcode {
            record.passcode = before.and_then(|(before, _)| before.passcode);
        }
        *self.waiting.borrow_mut() = Some((record, take_over));
        if !self.saving.replace(true) {
            self.spawn(|this| async move { this.write_what_waits().await });
        }
    }

    async fn write_what_waits(self: &Rc<Self>) {
        loop {
            let next = self.waiting.borrow_mut().take();
            let Some((Record { revision, keep, draft, passcode }, take_over)) = next else { break };
            let copy = self.locked.get().then(|| draft.clone());
            let passcode = passcode.map(|passcode| passcode.as_str().to_owned());
            let written = self.asking.ask(errand::SAVE, &ToSave { keep, draft, take_over, passcode }).await;
            let written = written.unwrap_or(Written { durable: false, not_kept: Some(NotKept::NotLoaded) });
            let outcome = match written.not_kept {
                Some(reason) => SaveOutcome::NotKept(reason),
                None if written.durable || keep == Keep::Tab => SaveOutcome::Durable,
                None => SaveOutcome::OnePlace,
            };
            fire(&self.host, &Event::Saved { durable: written.durable });
            self.tell_not_kept(written.not_kept);
            self.tell(Msg::SaveEnded { revision, outcome });
            self.hold(copy, written.not_kept);
            self.watch_tabs();
        }
        self.saving.set(false);
        self.tabs.give_what_is_asked(&self.asking);
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
            Some(NotKept::Shut) => "what is kept here is locked with a passcode",
            Some(NotKept::NotLoaded) => "the keeper module has not loaded; it is tried again with the next change",
        };
        self.tell_error(ErrorCode::Storage, message);
    }

    pub fn tell_error(&self, code: ErrorCode, message: &str) {
        fire(&self.host, &Event::Error { code, message });
    }

    async fn sign(&self, what: ToSign) {
        let Options { audience, nonce, recipient_key, recipient_thumbprint, compact, .. } =
            self.options.borrow().clone();
        let form = self.options.borrow().form();
        let errand = errand::ToSign {
            keep: self.keep.get(),
            band: what.band,
            assessment: what.assessment,
            audience,
            nonce,
            questions: self.questions_in(&what.language),
            // A thumbprint alone pins a key that is not there.
            recipient_key: recipient_key.or_else(|| recipient_thumbprint.as_ref().map(|_| String::new())),
            recipient_thumbprint,
            compact,
        };
        let answer = self.asking.ask(errand::SIGN, &errand).await;
        let result = match answer {
            Some(SignedOrNot { signed: Some(signed), .. }) => Ok(Signed { form, ..signed }),
            Some(SignedOrNot { cannot: Some(reason), .. }) => Err(reason),
            Some(SignedOrNot { signed: None, cannot: None }) | None => Err(CannotSign::NotLoaded),
        };
        if let Err(reason) = result {
            let message = match reason {
                CannotSign::NotSecure => "the page is not in a secure context: there is no WebCrypto",
                CannotSign::KeyFailed => "making or using the signing key failed",
                CannotSign::TooLarge => "what was said does not fit the size of an export",
                CannotSign::RecipientKey => "recipient-key can't be used, or is not the pinned one",
                CannotSign::Witness => "the witness is not one of these bytes",
                CannotSign::NotLoaded => "the keeper module has not loaded",
            };
            let is_option = reason == CannotSign::RecipientKey;
            self.tell_error(if is_option { ErrorCode::Option } else { ErrorCode::Sign }, message);
        }
        let result = result.map_err(Failure::CannotSign);
        self.tell(Msg::SignEnded { route: what.route, answers: what.answers, result });
    }

    /// Offers the export to the portal; if the portal does not take it over, posts it.
    fn send(self: &Rc<Self>, signed: Signed) {
        let export = js_sys::JSON::parse(&signed.json).unwrap_or_else(|_| JsValue::from_str(&signed.json));
        if !fire(&self.host, &Event::Export { export: &export }) {
            return self.tell(Msg::TakenOver);
        }
        let endpoint = self.options.borrow().endpoint.clone();
        match endpoint {
            Some(url) => self.ask_outbox(Asking::Send(ToPost { url, signed })),
            None => {
                self.tell_error(ErrorCode::Delivery, "there is no endpoint, and wellbeing-export was not taken over");
                self.tell(Msg::ShareEnded(Route::Send, Err(Failure::NobodyTookIt)));
            }
        }
    }

    async fn share(&self, signed: Signed) {
        let result = match browser::share_file(&file_name(&signed), kind(&signed), &signed.json).await {
            Ok(true) => Ok(()),
            // Closed without sharing: as if it had not been pressed.
            Ok(false) => Err(Failure::Closed),
            Err(_) => Err(Failure::BrowserRefused),
        };
        self.tell(Msg::ShareEnded(Route::ShareSheet, result));
    }

    fn delete_all(self: &Rc<Self>) {
        *self.save_timer.borrow_mut() = None;
        *self.waiting.borrow_mut() = None;
        *self.printing.borrow_mut() = None;
        self.retrying.stop();
        // Not before the write under way has ended: it would put back what is being deleted.
        self.run(errand::DELETE, Box::new(ToClear { keep: self.keep.get() }), |this, answer| {
            let complete = errand::read(&answer).is_some_and(|done: Done| done.complete);
            this.locked.set(this.locked.get() && !complete);
            *this.held.borrow_mut() = None;
            this.deleted.set(complete);
            this.deleting.set(false);
            this.tell(Msg::DeleteEnded { complete, fresh: Box::new(this.new_assessment(None)) });
        });
    }

    /// Asks the keeper once nothing is being written or locked any more; `then` takes the answer, an empty text where
    /// the keeper has not loaded. One kind of task for all errands.
    #[inline(never)]
    pub fn run(self: &Rc<Self>, name: &'static str, what: Box<dyn Goes>, then: fn(&Rc<Self>, String)) {
        self.spawn(move |this| async move {
            if name != errand::LOCK {
                this.until_locked().await;
            }
            this.wait_for_save().await;
            let answer = this.asking.ask_text(name, &*what).await;
            then(&this, answer.unwrap_or_default());
        });
    }

    /// Until the keys are dropped, where that is under way.
    pub async fn until_locked(&self) {
        while self.locking.get() {
            self.pause().await;
        }
    }

    /// Saves a file under the neutral name of that time's day. False where the browser would not.
    pub fn save_file(&self, seconds: i64, ending: &str, kind: &str, text: &str) -> bool {
        browser::save_file(&self.mount, &notes(seconds, ending), kind, text).is_ok()
    }

    /// Until the write under way, if any, has ended.
    pub async fn wait_for_save(&self) {
        while self.saving.get() {
            self.pause().await;
        }
    }

    /// Lets everything else go on for a moment.
    pub async fn pause(&self) {
        let pause = js_sys::Promise::new(&mut |resolve, _| browser::after_ms(&resolve, 2));
        let _ = wasm_bindgen_futures::JsFuture::from(pause).await;
    }

    /// The model is empty and the screen blank already; this clears what is behind it and goes.
    fn leave(self: &Rc<Self>, keep: Keep) {
        *self.save_timer.borrow_mut() = None;
        *self.held.borrow_mut() = None;
        *self.printing.borrow_mut() = None;
        *self.chosen.borrow_mut() = Chosen::default();
        self.retrying.stop();
        let goes_itself = !fire(&self.host, &Event::Exit);
        let target = self.options.borrow().exit_url.clone().unwrap_or_else(|| self.neutral_page.clone());
        // Where even going fails the page stays blank. Going twice to the same page is going once.
        let latest = (!goes_itself).then(|| {
            let target = target.clone();
            Timeout::new(LEAVE_WITHIN_MS, move || drop(browser::leave_to(&target)))
        });
        browser::forget_tab(keep, self.options.borrow().scope());
        self.spawn(move |this| async move {
            this.wait_for_save().await;
            let _: Option<Done> = this.asking.ask(errand::LEAVE, &ToClear { keep }).await;
            if latest.is_some() {
                let _ = browser::leave_to(&target);
            }
        });
    }
}

/// What a saved export is called: sealed and compact ones are not JSON.
fn file_name(signed: &Signed) -> String {
    notes(signed.iat, if signed.content_type.is_some() { ".jose" } else { ".json" })
}

fn kind(signed: &Signed) -> &str {
    signed.content_type.as_deref().unwrap_or(browser::FILE_TYPE)
}

/// The name of a file: neutral, for others may see the list of downloads.
pub fn notes(seconds: i64, ending: &str) -> String {
    let date = js_sys::Date::new(&JsValue::from_f64(seconds as f64 * 1000.0)).to_iso_string();
    let day: String = date.as_string().unwrap_or_default().chars().take(10).collect();
    ["notes-", &day, ending].concat()
}
