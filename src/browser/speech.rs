//! Reading aloud, by voices that are on the device. A voice that is not would be sent the words.

use crate::domain::Language;
use gloo::events::EventListener;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::{Element, Node, SpeechSynthesis, SpeechSynthesisUtterance, SpeechSynthesisVoice};

/// Stands on what is being read.
const MARK: &str = "data-spoken";

/// What is not read: bars, what is hidden from eyes, and buttons that do something else than choose.
const QUIET: [&str; 7] = ["wa-top", "wa-bar", "wa-tools", "wa-hidden", "wa-scale__stone", "wa-button", "wa-link"];

/// One thing to read.
pub struct Piece {
    element: Element,
    words: String,
    language: String,
}

/// Being read. Dropped, its mark goes.
pub struct Speech {
    element: Element,
    /// Some browsers forget one that nobody holds.
    _utterance: SpeechSynthesisUtterance,
    _listeners: [EventListener; 2],
}

impl Drop for Speech {
    fn drop(&mut self) {
        let _ = self.element.remove_attribute(MARK);
    }
}

/// True where a voice on this device speaks the language.
pub fn has_voice(language: &str) -> bool {
    voice(language).is_some()
}

/// Calls `then` when the browser has found more voices: some have none at first.
pub fn on_voices(then: impl Fn() + 'static) -> Option<EventListener> {
    let speech = synthesis()?;
    // In older Safari it is no event target, and has all its voices at once.
    let listens = js_sys::Reflect::has(&speech, &"addEventListener".into()).unwrap_or_default();
    listens.then(|| EventListener::new(&speech, "voiceschanged", move |_| then()))
}

/// Begins to read a piece aloud, marks it and calls `then` once it was read. `None`: no voice here speaks its language.
#[inline(never)]
pub fn speak(piece: Piece, then: &Rc<dyn Fn()>) -> Option<Speech> {
    let Piece { element, words, language } = piece;
    let (speech, voice) = (synthesis()?, voice(&language)?);
    let utterance = SpeechSynthesisUtterance::new_with_text(&words).ok()?;
    utterance.set_lang(&language);
    utterance.set_voice(Some(&voice));
    let listeners = ["end", "error"].map(|event| {
        let then = then.clone();
        EventListener::new(&utterance, event, move |_| then())
    });
    let _ = element.set_attribute(MARK, "");
    super::bring_into_view(&element);
    speech.speak(&utterance);
    Some(Speech { element, _utterance: utterance, _listeners: listeners })
}

/// Stops, whatever is being read.
pub fn hush() {
    if let Some(speech) = synthesis() {
        speech.cancel();
    }
}

/// What can be read below `root`, in order; of an open dialog only what is in it.
#[inline(never)]
pub fn pieces(root: &Element, language: &str) -> Vec<Piece> {
    let mut found = Vec::new();
    visit_children(root, language, &mut found);
    found
}

fn visit_children(element: &Element, language: &str, found: &mut Vec<Piece>) {
    let mut next = element.first_element_child();
    while let Some(child) = next {
        visit(&child, language, found);
        next = child.next_element_sibling();
    }
}

fn visit(element: &Element, language: &str, found: &mut Vec<Piece>) {
    if is_quiet(element) {
        return;
    }
    let own = element.get_attribute("lang");
    let language = own.as_deref().unwrap_or(language);
    let tag = element.tag_name();
    if tag == "DIALOG" {
        found.clear();
    }
    if !matches!(tag.as_str(), "LABEL" | "BUTTON" | "A") && !has_words(element) {
        return visit_children(element, language, found);
    }
    let mut words = String::new();
    read(element, &mut words);
    if !words.is_empty() {
        found.push(Piece { element: element.clone(), words, language: language.to_owned() });
    }
}

fn is_quiet(element: &Element) -> bool {
    let class = element.get_attribute("class").unwrap_or_default();
    is_unread(element) || QUIET.iter().any(|quiet| class.strip_prefix(quiet).is_some_and(ends_a_name))
}

/// What follows a block's name in a class: nothing, or a modifier. Its parts are other things.
fn ends_a_name(rest: &str) -> bool {
    rest.is_empty() || rest.starts_with("--")
}

/// Pictures, what is typed into boxes, and what is there for eyes only.
fn is_unread(element: &Element) -> bool {
    matches!(element.tag_name().as_str(), "svg" | "INPUT" | "TEXTAREA" | "CANVAS")
        || element.has_attribute("hidden")
        || element.get_attribute("aria-hidden").as_deref() == Some("true")
}

/// True where words stand in the element itself.
fn has_words(element: &Element) -> bool {
    let mut next = element.first_child();
    while let Some(child) = next {
        if child.node_type() == Node::TEXT_NODE && child.text_content().is_some_and(|text| !text.trim().is_empty()) {
            return true;
        }
        next = child.next_sibling();
    }
    false
}

/// The words of an element and all in it, with a pause between its parts.
fn read(node: &Node, words: &mut String) {
    let mut next = node.first_child();
    while let Some(child) = next {
        next = child.next_sibling();
        if let Some(element) = child.dyn_ref::<Element>() {
            if !is_unread(element) {
                read(element, words);
            }
            continue;
        }
        let text = child.text_content().unwrap_or_default();
        let text = text.trim();
        if text.is_empty() {
            continue;
        }
        if !words.is_empty() {
            words.push_str(if words.ends_with(['.', '?', '!', '…', ':', '؟', '۔']) { " " } else { ". " });
        }
        words.push_str(text);
    }
}

fn voice(language: &str) -> Option<SpeechSynthesisVoice> {
    let mut found: Option<SpeechSynthesisVoice> = None;
    for voice in synthesis()?.get_voices() {
        let voice: SpeechSynthesisVoice = voice.unchecked_into();
        // Android writes `en_GB`.
        let tag = voice.lang().replace('_', "-");
        if !voice.local_service() || !Language::same(&tag, language) {
            continue;
        }
        if tag.eq_ignore_ascii_case(language) {
            return Some(voice);
        }
        found.get_or_insert(voice);
    }
    found
}

fn synthesis() -> Option<SpeechSynthesis> {
    super::window()?.speech_synthesis().ok().filter(|speech| speech.is_object())
}
