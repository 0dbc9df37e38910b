use super::asking::Asking;
use super::events::{ErrorCode, Event, fire};
use super::outbox;
use super::performer::Performer;
use super::{OptionFault, Options, mount};
use crate::browser;
use crate::domain::{HelpLines, Keep, Locale, Occasion, QuestionSet};
use crate::errand::{self, Done, Loaded, SignedOrNot, ToAttach, ToClear, ToLoad};
use crate::session::{Content, Draft, Escapes, Model, Msg, NotKept, Opened, Rest};
use crate::ui::{App, AppProps};
use gloo::events::EventListener;
use gloo::timers::callback::{Interval, Timeout};
use js_sys::Promise;
use std::cell::{Cell, RefCell};
use std::pin::Pin;
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use web_sys::{HtmlElement, ShadowRoot};
use yew::Callback;

/// How often a living tab says so; see `browser::keys`.
const STAY_EVERY_MS: u32 = 600_000;

/// When the keeper loads by itself, where nothing can have been kept and nothing has been said yet.
const LOAD_KEEPER_AFTER_MS: u32 = 4_000;

/// When the rest of the face loads: once the first question is drawn.
const LOAD_REST_AFTER_MS: u32 = 500;

/// How often it is looked whether it is time to lock.
const LOOK_IDLE_EVERY_MS: u32 = 5_000;

/// What a young person does that shows they are there.
const TOUCHES: [&str; 3] = ["pointerdown", "keydown", "input"];

/// One element's component. The element's class forwards to it and decides nothing.
#[wasm_bindgen]
pub struct Instance {
    attributes: RefCell<Vec<(String, String)>>,
    performer: Rc<Performer>,
    watching: RefCell<Option<Watching>>,
    /// Also while the element is out of the document: what is parked is locked too.
    _idle: Interval,
}

/// Dropped with the element.
struct Watching {
    _listeners: Vec<EventListener>,
    _stay: Interval,
}

/// Starts the component of `host` under `root`. `attributes` are `[name, value]` pairs, `base` is the address of the
/// element's script, `load_keeper` gives a promise of the keeper for a scope, `load_rest` one of the rest of this module.
///
/// # Errors
/// What the browser threw when nothing could be put under `root`.
#[wasm_bindgen]
pub fn connect(
    host: HtmlElement,
    root: ShadowRoot,
    attributes: js_sys::Array,
    base: String,
    load_keeper: js_sys::Function,
    load_rest: js_sys::Function,
) -> Result<Instance, JsValue> {
    browser::PLATFORM.give();
    let attributes = pairs(&attributes);
    let (options, faults) = Options::read(&|name| value_of(&attributes, name));
    let content = built_in();
    let mount = mount::prepare(&root)?;
    let asking = Asking::new(load_keeper, load_rest, options.scope());
    let performer = Rc::new_cyclic(|me| Performer::new(me.clone(), host, mount, options, content, asking, base));
    tell_faults(&performer, &faults);
    let model = Model { rest: Rest::Coming, ..Model::new(portal(&performer), performer.content.borrow().clone()) };
    let instance = Instance {
        attributes: RefCell::new(attributes),
        _idle: Interval::new(LOOK_IDLE_EVERY_MS, {
            let performer = Rc::downgrade(&performer);
            move || {
                if let Some(performer) = performer.upgrade() {
                    performer.lock_if_idle();
                }
            }
        }),
        performer,
        watching: RefCell::default(),
    };
    instance.show(model);
    open(&instance.performer);
    Ok(instance)
}

#[wasm_bindgen]
impl Instance {
    /// An attribute was set, changed or (`None`) removed.
    pub fn attribute(&self, name: String, value: Option<String>) {
        let mut attributes = self.attributes.borrow_mut();
        if value_of(&attributes, &name) == value {
            return;
        }
        attributes.retain(|(n, _)| *n != name);
        if let Some(value) = value {
            attributes.push((name.clone(), value));
        }
        let (options, faults) = Options::read(&|name| value_of(&attributes, name));
        let faults: Vec<OptionFault> = faults.into_iter().filter(|f| f.attribute == name).collect();
        *self.performer.options.borrow_mut() = options;
        tell_faults(&self.performer, &faults);
        self.performer.tell(Msg::PortalChanged(portal(&self.performer)));
        if name == "lang" {
            let tag = self.performer.language_of_portal();
            self.performer.spawn(|performer| performer.speak(tag.to_owned()));
        }
    }

    /// The element left the document: what is owed is written, the app is taken down.
    pub fn disconnect(&self) {
        self.performer.tell(Msg::PageHidden);
        self.performer.give_pen(false);
        *self.watching.borrow_mut() = None;
        if let Some(app) = self.performer.app.borrow_mut().take() {
            *self.performer.parked.borrow_mut() = app.get_component().map(|app| app.model().clone());
            app.destroy();
        }
    }

    /// The element is back in a document, with everything as it was.
    pub fn reconnect(&self) {
        self.performer.lock_if_idle();
        let parked = self.performer.parked.borrow_mut().take();
        if let Some(model) = parked {
            self.show(model);
        }
    }

    /// A new assessment in the same journey. `occasion`: `start`, `review` or `close`.
    ///
    /// # Errors
    /// A sentence when the occasion is none of these.
    pub fn start(&self, occasion: Option<String>) -> Result<(), JsError> {
        let occasion = match occasion.as_deref().map(Occasion::from_name) {
            None => None,
            Some(Ok(occasion)) => Some(occasion),
            Some(Err(error)) => return Err(JsError::new(&["occasion is none of ", error.known].concat())),
        };
        self.performer.tell(Msg::StartPressed(occasion));
        Ok(())
    }

    /// Deletes everything this element keeps. The promise is kept when it is gone, and broken with a sentence where some
    /// of it could not be deleted.
    pub fn clear(&self) -> Promise {
        self.performer.deleted.set(true);
        self.performer.tell(Msg::ClearAsked);
        self.promise(|performer| async move {
            while performer.deleting.get() {
                performer.pause().await;
            }
            if performer.deleted.get() { Ok(JsValue::UNDEFINED) } else { Err("some of it could not be deleted") }
        })
    }

    /// Locks what is kept with a passcode. The promise is kept when no key is left in memory. Without a passcode it does
    /// nothing.
    pub fn lock(&self) -> Promise {
        self.performer.tell(Msg::LockAsked);
        self.promise(|performer| async move {
            performer.until_locked().await;
            Ok(JsValue::UNDEFINED)
        })
    }

    /// Puts a witness, a compact JWS the portal had made, beside the current signed export: it goes with the next send
    /// or file. The promise is broken with a sentence where there is no signed export, or the witness is of other bytes.
    pub fn witness(&self, witness: String) -> Promise {
        self.promise(|performer| async move {
            let signed = performer.signed().ok_or("there is no signed export")?;
            let answer: Option<SignedOrNot> = performer.asking.ask(errand::ATTACH, &ToAttach { signed, witness }).await;
            let signed = answer.and_then(|made| made.signed).ok_or("the witness is not one of the current export")?;
            performer.tell(Msg::Attached(Box::new(signed)));
            Ok(JsValue::UNDEFINED)
        })
    }

    /// Goes to the preview. Nothing leaves without the person's tap.
    pub fn request_export(&self) {
        self.performer.tell(Msg::PreviewAsked);
    }

    /// The public key this browser signs with, as a JWK with its `kid`. The promise is broken with a sentence where this
    /// page can't sign.
    pub fn public_key(&self) -> Promise {
        self.promise(|performer| async move {
            let what = ToClear { keep: performer.keep.get() };
            let jwk = performer.asking.ask_text(errand::PUBLIC_KEY, &what).await.filter(|text| text != "{}");
            jwk.and_then(|text| js_sys::JSON::parse(&text).ok()).ok_or("this page can't sign")
        })
    }

    /// A promise of work that begins once the model has heard what was told. One kind for all: each of its own would cost
    /// wasm.
    fn promise<F>(&self, work: impl FnOnce(Rc<Performer>) -> F) -> Promise
    where
        F: Future<Output = Result<JsValue, &'static str>> + 'static,
    {
        let work: Pin<Box<dyn Future<Output = Result<JsValue, &'static str>>>> = Box::pin(work(self.performer.clone()));
        promise_of(self.performer.clone(), work)
    }

    fn show(&self, model: Model) {
        let perform = {
            let performer = self.performer.clone();
            Callback::from(move |effects| performer.perform(effects))
        };
        let props = AppProps { model, perform };
        let app = yew::Renderer::<App>::with_root_and_props(self.performer.mount.clone(), props).render();
        *self.performer.app.borrow_mut() = Some(app);
        let (hidden, visible, staying) = (self.performer.clone(), self.performer.clone(), self.performer.clone());
        let mut listeners = browser::on_page_hidden(move || hidden.tell(Msg::PageHidden));
        listeners.extend(browser::on_visible(move || {
            visible.lock_if_idle();
            stay(&visible);
            visible.ask_outbox(outbox::Asking::WhatIsDue);
        }));
        let online = self.performer.clone();
        listeners.extend(browser::on_online(move || online.ask_outbox(outbox::Asking::All)));
        let (leaving, escapes) = (self.performer.clone(), Rc::new(Cell::new(Escapes::default())));
        listeners.extend(browser::on_pressed(move |pressed| {
            let mut counted = escapes.get();
            match pressed {
                browser::Pressed::SomethingElse => counted.interrupted(),
                browser::Pressed::Escape(at) if counted.pressed(at) => leaving.tell(Msg::LeavePressed),
                browser::Pressed::Escape(_) => {}
            }
            escapes.set(counted);
        }));
        listeners.push(browser::show_boxes_within(&self.performer.mount));
        for touch in TOUCHES {
            let touched = self.performer.clone();
            listeners.push(EventListener::new(&self.performer.mount, touch, move |_| touched.touched()));
        }
        let interval = Interval::new(STAY_EVERY_MS, move || stay(&staying));
        *self.watching.borrow_mut() = Some(Watching { _listeners: listeners, _stay: interval });
    }
}

#[inline(never)]
fn promise_of(performer: Rc<Performer>, work: Pin<Box<dyn Future<Output = Result<JsValue, &'static str>>>>) -> Promise {
    wasm_bindgen_futures::future_to_promise(async move {
        performer.pause().await;
        work.await.map_err(|sentence| JsError::new(sentence).into())
    })
}

/// Loads what the portal configured and what was kept, then shows the first screen.
pub fn open(performer: &Rc<Performer>) {
    performer.spawn(|performer| async move {
        let options = performer.options.borrow().clone();
        if let Some(url) = options.question_set.clone().filter(|_| performer.questions.borrow().is_none()) {
            load_questions(&performer, url).await;
        }
        // Where nothing can have been kept there is nothing to wait for: the keeper then loads while the first question is
        // being read.
        let nothing_kept = options.keep == Some(Keep::Tab) && !browser::tab_has_records(options.scope());
        let opened = if nothing_kept {
            // Behind the first question; another try is asked for by the person.
            let this = performer.clone();
            Timeout::new(LOAD_REST_AFTER_MS, move || this.load_rest()).forget();
            let draft = Draft::new(performer.new_assessment(None));
            Some(Opened { draft, keep: None, restored: false, not_kept: None, shut: None })
        } else {
            performer.asking.ask(errand::OPEN, &performer.to_open(None)).await
        };
        let Some(opened) = opened else {
            performer.tell(Msg::OpenFailed);
            performer.tell_not_kept(Some(NotKept::NotLoaded));
            return;
        };
        // Before the first screen, which is shown once.
        let language = opened.draft.language.clone().unwrap_or_else(|| performer.language_of_portal().to_owned());
        if language != performer.languages.shown() {
            performer.clone().speak(language).await;
        }
        if !nothing_kept {
            // It came with the keeper: the screen somebody comes back to may be any.
            performer.tell_rest();
        }
        performer.opened(opened);
        performer.look_for_voice();
        fire(&performer.host, &Event::Ready);
        let own = match options.help {
            Some(url) => load_help(&performer, url).await,
            None => None,
        };
        tell_if_old(&performer, &own.unwrap_or_else(|| performer.content.borrow().help.clone()));
        if nothing_kept {
            // The first change asks the keeper anyway; till then the network belongs to the first question.
            Timeout::new(LOAD_KEEPER_AFTER_MS, move || stay(&performer)).forget();
        }
    });
}

async fn load_questions(performer: &Performer, url: String) {
    let Some(text) = load(performer, url, "question-set", ErrorCode::QuestionSet).await else { return };
    if let Ok(found) = QuestionSet::read(text.as_bytes()) {
        let questions = Rc::new(found);
        performer.content.borrow_mut().questions = questions.clone();
        *performer.questions.borrow_mut() = Some(text);
        performer.tell(Msg::QuestionsLoaded(questions));
    }
}

async fn load_help(performer: &Performer, url: String) -> Option<Rc<HelpLines>> {
    let text = load(performer, url, "help", ErrorCode::Help).await?;
    let found = Rc::new(HelpLines::read(text.as_bytes()).ok()?);
    performer.languages.own_help.set(true);
    performer.tell(Msg::HelpLoaded(found.clone()));
    Some(found)
}

/// The portal is told, once; the young person is not: an old number is better than none, and a doubted one is not.
fn tell_if_old(performer: &Performer, help: &HelpLines) {
    if help.is_review_due(browser::now_seconds()) {
        let message = ["the help lines were to be reviewed by ", help.review_by.as_str()].concat();
        fire(&performer.host, &Event::Error { code: ErrorCode::Help, message: &message });
    }
}

/// Loads a file the portal configured. `None`: it can't be used, the portal has been told each fault, and what is
/// built in stays.
async fn load(performer: &Performer, url: String, kind: &str, code: ErrorCode) -> Option<String> {
    let what = ToLoad { url, kind: kind.to_owned(), language: None };
    let loaded = performer.asking.ask(errand::LOAD, &what).await;
    let not_loaded = || Loaded { text: None, faults: vec!["the keeper module has not loaded".to_owned()] };
    let Loaded { text, faults } = loaded.unwrap_or_else(not_loaded);
    for message in &faults {
        fire(&performer.host, &Event::Error { code, message });
    }
    text
}

/// Of the rest of the face: only once that is there.
#[inline(never)]
pub fn all_questions() -> QuestionSet {
    QuestionSet::built_in()
}

fn built_in() -> Content {
    Content {
        questions: Rc::new(QuestionSet::beginning()),
        locale: Rc::new(Locale::built_in()),
        help: Rc::new(HelpLines::built_in()),
    }
}

fn portal(performer: &Performer) -> crate::session::Portal {
    performer.options.borrow().portal(browser::can_share_files(), &browser::page_host())
}

/// Says that this tab is still there; where it has not loaded yet, this loads the keeper.
fn stay(performer: &Rc<Performer>) {
    performer.spawn(|performer| async move {
        if performer.keep.get() == Keep::Tab {
            let _: Option<Done> = performer.asking.ask(errand::STAY, &ToClear { keep: Keep::Tab }).await;
        }
    });
}

fn tell_faults(performer: &Performer, faults: &[OptionFault]) {
    for fault in faults {
        web_sys::console::warn_1(&["wellbeing-assessment: ", fault.message.as_str()].concat().into());
        fire(&performer.host, &Event::Error { code: ErrorCode::Option, message: &fault.message });
    }
}

fn value_of(attributes: &[(String, String)], name: &str) -> Option<String> {
    attributes.iter().find(|(n, _)| n == name).map(|(_, value)| value.clone())
}

fn pairs(list: &js_sys::Array) -> Vec<(String, String)> {
    let text = |pair: &js_sys::Array, at: u32| pair.get(at).as_string();
    list.iter()
        .filter_map(|pair| pair.dyn_into::<js_sys::Array>().ok())
        .filter_map(|pair| Some((text(&pair, 0)?, text(&pair, 1)?)))
        .collect()
}
