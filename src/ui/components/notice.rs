use super::icon::{Size, icon};
use yew::prelude::*;

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    Plain,
    Good,
    Warn,
}

/// A short message in the page. Warnings are read out at once, the rest when the person is done.
pub fn notice(tone: Tone, icon_name: &str, title: &str, text: &str, actions: Html) -> Html {
    let (class, role) = match tone {
        Tone::Plain => ("wa-notice", "status"),
        Tone::Good => ("wa-notice--good", "status"),
        Tone::Warn => ("wa-notice--warn", "alert"),
    };
    html! {
        <div class={class} {role}>
            { icon(icon_name, Size::Normal) }
            <p class="wa-notice__title">{ title.to_owned() }</p>
            if !text.is_empty() {
                <p class="wa-notice__text">{ text.to_owned() }</p>
            }
            if actions != Html::default() {
                <div class="wa-notice__actions">{ actions }</div>
            }
        </div>
    }
}
