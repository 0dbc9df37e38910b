use js_sys::{Object, Reflect};
use wasm_bindgen::JsValue;
use web_sys::{CustomEvent, CustomEventInit, HtmlElement};

/// Everything that is ever dispatched. Content is in none of them but [`Event::Export`], which follows a tap.
pub enum Event<'a> {
    Ready,
    Step {
        step: &'a str,
        index: u8,
        of: u8,
    },
    Saved {
        durable: bool,
    },
    /// The signed JSON as an object, before it is sent. Cancelable: the portal then delivers it itself.
    Export {
        export: &'a JsValue,
    },
    Delivered {
        jti: &'a str,
        status: u32,
    },
    /// Cancelable: the portal then goes elsewhere itself; the page is blank already.
    Exit,
    Error {
        code: ErrorCode,
        message: &'a str,
    },
}

/// Codes of `wellbeing-error`, listed in the README.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorCode {
    /// An attribute has a value that can't be used.
    Option,
    /// A question set could not be loaded or has faults; the built-in one is used.
    QuestionSet,
    /// Help lines could not be loaded or have faults; the built-in ones are used.
    Help,
    /// The wording of a language could not be loaded, has faults or lacks keys; English is shown in their place.
    Locale,
    /// Nothing can be kept.
    Storage,
    /// This page can't sign.
    Sign,
    /// An export did not arrive.
    Delivery,
}

impl ErrorCode {
    pub fn name(self) -> &'static str {
        match self {
            Self::Option => "option",
            Self::QuestionSet => "question-set",
            Self::Help => "help",
            Self::Locale => "locale",
            Self::Storage => "storage",
            Self::Sign => "sign",
            Self::Delivery => "delivery",
        }
    }
}

/// Dispatches on the host element; bubbles and crosses shadow roots. False when the portal prevented the default.
pub fn fire(host: &HtmlElement, event: &Event<'_>) -> bool {
    let (name, cancelable) = match event {
        Event::Ready => ("wellbeing-ready", false),
        Event::Step { .. } => ("wellbeing-step", false),
        Event::Saved { .. } => ("wellbeing-saved", false),
        Event::Export { .. } => ("wellbeing-export", true),
        Event::Delivered { .. } => ("wellbeing-delivered", false),
        Event::Exit => ("wellbeing-exit", true),
        Event::Error { .. } => ("wellbeing-error", false),
    };
    let init = CustomEventInit::new();
    init.set_bubbles(true);
    init.set_composed(true);
    init.set_cancelable(cancelable);
    init.set_detail(&detail(event));
    match CustomEvent::new_with_event_init_dict(name, &init) {
        Ok(event) => host.dispatch_event(&event).unwrap_or(true),
        Err(_) => true,
    }
}

fn detail(event: &Event<'_>) -> JsValue {
    match event {
        Event::Ready => object(&[("version", env!("CARGO_PKG_VERSION").into())]),
        Event::Step { step, index, of } => {
            object(&[("step", (*step).into()), ("index", (*index).into()), ("of", (*of).into())])
        }
        Event::Saved { durable } => object(&[("durable", (*durable).into())]),
        Event::Export { export } => object(&[("export", (*export).clone())]),
        Event::Delivered { jti, status } => object(&[("jti", (*jti).into()), ("status", (*status).into())]),
        Event::Exit => object(&[]),
        Event::Error { code, message } => object(&[("code", code.name().into()), ("message", (*message).into())]),
    }
}

/// A plain object.
fn object(members: &[(&str, JsValue)]) -> JsValue {
    let object = Object::new();
    for (name, value) in members {
        // Setting a member of a plain object can't fail.
        let _ = Reflect::set(&object, &JsValue::from_str(name), value);
    }
    object.into()
}
