use crate::ui::icons;
use yew::prelude::*;

/// Sizes and manners of an icon.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Size {
    Normal,
    Small,
    Large,
    /// Points along the line of reading: turned round from right to left.
    Flip,
}

/// A line drawing beside words that say the same; hidden from screen readers.
pub fn icon(name: &str, size: Size) -> Html {
    let class = match size {
        Size::Normal => "wa-icon",
        Size::Small => "wa-icon--small",
        Size::Large => "wa-icon--large",
        Size::Flip => "wa-icon--flip",
    };
    html! {
        <svg class={class} viewBox="0 0 24 24" aria-hidden="true" focusable="false"><path d={icons::path(name)} /></svg>
    }
}

/// A larger drawing for welcome, an empty page and the end.
pub fn picture(name: &str) -> Html {
    let Some(path) = icons::picture(name) else { return Html::default() };
    html! {
        <svg class="wa-picture" viewBox="0 0 120 88" aria-hidden="true" focusable="false"><path d={path} /></svg>
    }
}
