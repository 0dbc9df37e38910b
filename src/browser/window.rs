use gloo::events::{EventListener, EventListenerOptions, EventListenerPhase};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, EventTarget, KeyboardEvent, ScrollIntoViewOptions, ScrollLogicalPosition};

/// Calls `then` when the page goes to the background or away: the last moment at which saving can begin.
pub fn on_page_hidden(then: impl Fn() + Clone + 'static) -> Vec<EventListener> {
    let Some(window) = super::window() else { return Vec::new() };
    let mut listeners = Vec::with_capacity(2);
    if let Some(document) = window.document() {
        let (watched, then) = (document.clone(), then.clone());
        listeners.push(EventListener::new(&document, "visibilitychange", move |_| {
            if watched.hidden() {
                then();
            }
        }));
    }
    listeners.push(EventListener::new(&window, "pagehide", move |_| then()));
    listeners
}

/// Calls `then` when the page comes back to the foreground.
pub fn on_visible(then: impl Fn() + 'static) -> Option<EventListener> {
    let document = super::window()?.document()?;
    let watched = document.clone();
    Some(EventListener::new(&document, "visibilitychange", move |_| {
        if !watched.hidden() {
            then();
        }
    }))
}

/// Calls `then` when the network is back.
pub fn on_online(then: impl Fn() + 'static) -> Option<EventListener> {
    Some(EventListener::new(&super::window()?.into(), "online", move |_| then()))
}

/// Goes to `url` in place of this page's entry in the history.
pub fn leave_to(url: &str) -> Result<(), JsValue> {
    match super::window() {
        Some(window) => window.location().replace(url),
        None => Ok(()),
    }
}

/// Calls `function` once, after a while.
pub fn after_ms(function: &js_sys::Function, ms: i32) {
    if let Some(window) = super::window() {
        // Without a window there is no page that could wait.
        let _ = window.set_timeout_with_callback_and_timeout_and_arguments_0(function, ms);
    }
}

/// What was pressed anywhere on the page.
#[derive(Clone, Copy, PartialEq)]
pub enum Pressed {
    /// When, in milliseconds since the page began.
    Escape(f64),
    SomethingElse,
}

/// Calls `then` for every key and every tap on the page, before the page hears of it: it could keep it to itself. Holding
/// a key down is pressing it once.
pub fn on_pressed(then: impl Fn(Pressed) + Clone + 'static) -> Vec<EventListener> {
    let Some(window) = super::window() else { return Vec::new() };
    let early = EventListenerOptions { phase: EventListenerPhase::Capture, passive: true };
    let listen = |kind: &'static str| {
        let then = then.clone();
        EventListener::new_with_options(&window, kind, early, move |event| {
            let key = event.dyn_ref::<KeyboardEvent>();
            if key.is_some_and(KeyboardEvent::repeat) {
                return;
            }
            // While letters are being composed, Escape belongs to that.
            let escape = key.is_some_and(|key| key.key() == "Escape" && !key.is_composing());
            then(if escape { Pressed::Escape(event.time_stamp()) } else { Pressed::SomethingElse });
        })
    };
    ["keydown", "pointerdown"].map(listen).into()
}

/// The address of a file beside the one at `base`.
pub fn beside(base: &str, path: &str) -> String {
    web_sys::Url::new_with_base(path, base).map_or_else(|_| path.to_owned(), |url| url.href())
}

/// The language the page gives for what is around an element, also from outside of shadow roots.
pub fn language_around(element: &web_sys::Element) -> Option<String> {
    let mut inside = element.clone();
    loop {
        let around = match inside.parent_element() {
            Some(around) => around,
            None => inside.get_root_node().dyn_into::<web_sys::ShadowRoot>().ok()?.host(),
        };
        if let Some(tag) = around.get_attribute("lang") {
            return Some(tag);
        }
        inside = around;
    }
}

/// Scrolls no further than it takes to show all of `element`, with its scroll margins.
#[inline(never)]
pub fn bring_into_view(element: &Element) {
    let near = ScrollIntoViewOptions::new();
    near.set_block(ScrollLogicalPosition::Nearest);
    element.scroll_into_view_with_scroll_into_view_options(&near);
}

/// Shows all of a box for words whenever it gets the focus: for that Chromium 156 brings the caret into view, and heeds no
/// scroll margin, so that the box would lie under a bar.
pub fn show_boxes_within(root: &EventTarget) -> EventListener {
    EventListener::new(root, "focusin", |event| {
        let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        if let Some(written) = target.filter(|it| it.matches(".wa-field__text, .wa-field__line").unwrap_or(false)) {
            bring_into_view(&written);
        }
    })
}
