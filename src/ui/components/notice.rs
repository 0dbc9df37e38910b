use super::icon::{Size, icon};
use crate::ui::el::{Attr, El, el, text};

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    Plain,
    Good,
    Warn,
}

/// A short message in the page; buttons may follow in [`actions`]. Warnings are read out at once, the rest when the
/// person is done.
#[inline(never)]
pub fn notice(tone: Tone, icon_name: &str, title: &str, words: &str) -> El {
    let (class, role) = match tone {
        Tone::Plain => ("wa-notice", "status"),
        Tone::Good => ("wa-notice--good", "status"),
        Tone::Warn => ("wa-notice--warn", "alert"),
    };
    el("div", class)
        .attr(Attr::Role, role)
        .with(icon(icon_name, Size::Normal))
        .with(text("p", "wa-notice__title", title))
        .maybe((!words.is_empty()).then(|| text("p", "wa-notice__text", words)))
}

/// The buttons of a notice.
pub fn actions() -> El {
    el("div", "wa-notice__actions")
}
