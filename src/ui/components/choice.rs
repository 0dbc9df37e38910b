use super::icon::{Size, icon};
use crate::session::Msg;
use crate::ui::el::{Attr, El, el, text};
use crate::ui::view::View;

/// One of several large answers, a native radio button.
pub struct Choice<'a> {
    pub value: &'static str,
    /// No icon when empty.
    pub icon: &'static str,
    pub title: &'a str,
    pub hint: Option<&'a str>,
    pub chosen: bool,
    pub msg: Msg,
}

/// A group of choices, named by the screen's question. The choices follow.
pub fn choices(name: &'static str) -> El {
    el("fieldset", "wa-group").key(name).attr(Attr::AriaLabelledby, "wa-prompt")
}

#[inline(never)]
pub fn choice(view: &View<'_>, name: &'static str, choice: Choice<'_>) -> El {
    let words = el("span", "wa-choice__words")
        .with(text("span", "wa-choice__title", choice.title))
        .maybe(choice.hint.map(|hint| text("span", "wa-choice__hint", hint)));
    el("label", "wa-choice")
        .key(choice.value)
        .maybe((!choice.icon.is_empty()).then(|| icon(choice.icon, Size::Large)))
        .with(words)
        .with(el("span", "wa-choice__mark").with(icon("check", Size::Small)))
        .with(radio("wa-choice__input", name, choice.value, choice.chosen).on(view.choose(choice.msg)))
}

/// The native radio button of an answer drawn by its label.
#[inline(never)]
pub fn radio(class: &str, name: &str, value: &str, chosen: bool) -> El {
    el("input", class).attr(Attr::Type, "radio").attr(Attr::Name, name).value(value).checked(chosen)
}
