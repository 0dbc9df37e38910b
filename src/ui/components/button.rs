use super::icon::{Size, icon};
use yew::prelude::*;

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

/// A button with an icon before its words.
pub fn button(kind: Kind, icon_name: &str, text: &str, onclick: Callback<MouseEvent>) -> Html {
    let class = match kind {
        Kind::Primary => "wa-button--primary",
        Kind::Plain => "wa-button--plain",
        Kind::Quiet => "wa-button--quiet",
        Kind::Danger => "wa-button--danger",
        Kind::Confirm => "wa-button--confirm",
    };
    html! {
        <button class={class} type="button" {onclick}>
            if !icon_name.is_empty() {
                { icon(icon_name, Size::Normal) }
            }
            { text.to_owned() }
        </button>
    }
}

/// A small action on a card. `label`: what a screen reader says instead, which must begin with `text`.
pub fn link(icon_name: &str, text: &str, label: Option<String>, onclick: Callback<MouseEvent>) -> Html {
    html! {
        <button class="wa-link" type="button" aria-label={label} {onclick}>
            { icon(icon_name, Size::Small) }
            { text.to_owned() }
        </button>
    }
}
