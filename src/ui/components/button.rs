use super::icon::{Size, icon};
use crate::ui::el::{Attr, El, el};
use std::rc::Rc;
use yew::virtual_dom::Listener;

/// How much a button asks to be tapped.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Primary,
    Plain,
    Quiet,
    Danger,
    /// The second tap of a deletion.
    Confirm,
}

impl Kind {
    fn class(self) -> &'static str {
        match self {
            Self::Primary => "wa-button--primary",
            Self::Plain => "wa-button--plain",
            Self::Quiet => "wa-button--quiet",
            Self::Danger => "wa-button--danger",
            Self::Confirm => "wa-button--confirm",
        }
    }
}

/// Any button at all: `class` and what it does; its words follow.
#[inline(never)]
pub fn bare(class: &str, tap: Rc<dyn Listener>) -> El {
    el("button", class).attr(Attr::Type, "button").on(tap)
}

/// A button with an icon (unless its name is empty) before its words.
#[inline(never)]
pub fn button(kind: Kind, icon_name: &str, text: &str, tap: Rc<dyn Listener>) -> El {
    bare(kind.class(), tap).maybe((!icon_name.is_empty()).then(|| icon(icon_name, Size::Normal))).text(text)
}

/// A button with an icon after its words, along the line of reading.
pub fn onward(kind: Kind, icon_name: &str, text: &str, tap: Rc<dyn Listener>) -> El {
    bare(kind.class(), tap).text(text).with(icon(icon_name, Size::Flip))
}

/// A small action on a card. `label`: what a screen reader says instead, which must begin with `text`.
#[inline(never)]
pub fn link(icon_name: &str, text: &str, label: Option<&str>, tap: Rc<dyn Listener>) -> El {
    bare("wa-link", tap).maybe_attr(Attr::AriaLabel, label).with(icon(icon_name, Size::Small)).text(text)
}
