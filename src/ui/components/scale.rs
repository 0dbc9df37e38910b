use super::button::link;
use crate::domain::Scale;
use crate::session::Msg;
use crate::ui::view::View;
use yew::prelude::*;

/// A number from 0 to 10: eleven native radio buttons, all in view.
pub struct ScaleField<'a> {
    /// Unique on the screen; also the radio group's name.
    pub id: String,
    /// The question. `None`: the screen's own question names the group.
    pub title: Option<&'a str>,
    /// What 0 and 10 mean.
    pub low: &'a str,
    pub high: &'a str,
    pub chosen: Option<Scale>,
}

/// Draws the row; `to_msg` makes the message of a number chosen, or of the choice taken back.
pub fn scale(view: &View<'_>, field: ScaleField<'_>, to_msg: impl Fn(Option<Scale>) -> Msg) -> Html {
    let labelled_by = field.title.is_none().then_some("wa-prompt");
    let (low_id, high_id) = ([&field.id, "-low"].concat(), [&field.id, "-high"].concat());
    let stone = |n: Scale| {
        let described_by = match n {
            Scale::MIN => Some(low_id.clone()),
            Scale::MAX => Some(high_id.clone()),
            _ => None,
        };
        let chosen = field.chosen == Some(n);
        html! {
            <label class="wa-scale__stone" key={n.get()}>
                <span>{ n.get() }</span>
                <input
                    class="wa-scale__input"
                    type="radio"
                    name={field.id.clone()}
                    value={n.get().to_string()}
                    aria-describedby={described_by}
                    checked={chosen}
                    onchange={view.choose(to_msg(Some(n)))}
                />
            </label>
        }
    };
    html! {
        <fieldset class="wa-group" aria-labelledby={labelled_by}>
            if let Some(title) = field.title {
                <legend class="wa-group__title">{ title.to_owned() }</legend>
            }
            <div class="wa-scale">
                <span class="wa-scale__low" id={low_id.clone()}>
                    { view.fill("scale.end", &[("n", "0"), ("meaning", field.low)]) }
                </span>
                { for Scale::all().map(stone) }
                <span class="wa-scale__high" id={high_id.clone()}>
                    { view.fill("scale.end", &[("n", "10"), ("meaning", field.high)]) }
                </span>
            </div>
            if let Some(chosen) = field.chosen {
                <div class="wa-entry__actions">
                    <p class="wa-scale__chosen" role="status">
                        { view.fill("scale.value", &[("n", &chosen.get().to_string())]) }
                    </p>
                    { link("close", view.t("scale.clear"), None, view.tap(to_msg(None))) }
                </div>
            }
        </fieldset>
    }
}

/// A number given before, shown large, with words beside it.
pub fn given(number: Scale, text: &str) -> Html {
    html! {
        <p class="wa-given"><span class="wa-given__number">{ number.get() }</span><span>{ text.to_owned() }</span></p>
    }
}
