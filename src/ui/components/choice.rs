use super::icon::{Size, icon};
use crate::session::Msg;
use crate::ui::view::View;
use yew::prelude::*;

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

/// A group of choices. With `title` the group has a heading of its own; without, the screen's question names it.
pub fn choices(view: &View<'_>, name: &'static str, title: Option<&str>, list: Vec<Choice<'_>>) -> Html {
    let labelled_by = title.is_none().then_some("wa-prompt");
    html! {
        <fieldset class="wa-group" aria-labelledby={labelled_by}>
            if let Some(title) = title {
                <legend class="wa-group__title">{ title.to_owned() }</legend>
            }
            { for list.into_iter().map(|c| choice(view, name, c)) }
        </fieldset>
    }
}

fn choice(view: &View<'_>, name: &'static str, choice: Choice<'_>) -> Html {
    html! {
        <label class="wa-choice" key={choice.value}>
            if !choice.icon.is_empty() {
                { icon(choice.icon, Size::Large) }
            }
            <span class="wa-choice__words">
                <span class="wa-choice__title">{ choice.title.to_owned() }</span>
                if let Some(hint) = choice.hint {
                    <span class="wa-choice__hint">{ hint.to_owned() }</span>
                }
            </span>
            <span class="wa-choice__mark">{ icon("check", Size::Small) }</span>
            <input
                class="wa-choice__input"
                type="radio"
                {name}
                value={choice.value}
                checked={choice.chosen}
                onchange={view.choose(choice.msg)}
            />
        </label>
    }
}
