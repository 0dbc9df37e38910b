use super::button::link;
use super::choice::radio;
use crate::domain::{Rating, Scale};
use crate::session::Msg;
use crate::ui::el::{Attr, El, el, text};
use crate::ui::view::{View, digits};

/// A number from 0 to 10: eleven native radio buttons, all in view.
pub struct ScaleField<'a> {
    /// Unique on the screen; also the radio group's name.
    pub id: &'a str,
    /// The question. `None`: the screen's own question names the group.
    pub title: Option<&'a str>,
    /// What 0 and 10 mean.
    pub low: &'a str,
    pub high: &'a str,
    pub chosen: Option<Rating>,
}

/// Draws the row; `to_msg` makes the message of a number chosen, or of the choice taken back.
#[inline(never)]
pub fn scale(view: &View<'_>, field: ScaleField<'_>, to_msg: &dyn Fn(Option<Rating>) -> Msg) -> El {
    let id = field.id;
    let (low_id, high_id) = ([id, "-low"].concat(), [id, "-high"].concat());
    let mut row = el("div", "wa-scale").with(end(view, "wa-scale__low", &low_id, 0, field.low));
    for n in Scale::all() {
        let described_by = match n {
            Scale::MIN => Some(low_id.as_str()),
            Scale::MAX => Some(high_id.as_str()),
            _ => None,
        };
        let shown = view.figure(n.get().into());
        let button = radio("wa-scale__input", id, &digits(n.get().into()), field.chosen == Some(n.into()))
            .maybe_attr(Attr::AriaDescribedby, described_by)
            .on(view.choose(to_msg(Some(n.into()))));
        let button = if n == Scale::MIN { button.node(&view.focus.scale) } else { button };
        row = row.with(el("label", "wa-scale__stone").with(text("span", "", &shown)).with(button));
    }
    let chosen = field.chosen.and_then(Rating::number).map(|chosen| {
        el("div", "wa-entry__actions")
            .with(text("p", "wa-scale__chosen", &view.number("scale.value", chosen.get())).attr(Attr::Role, "status"))
            .with(link("close", view.t("scale.clear"), None, view.tap(to_msg(None))))
    });
    el("fieldset", "wa-group")
        .key(id)
        .maybe_attr(Attr::AriaLabelledby, field.title.is_none().then_some("wa-prompt"))
        .maybe(field.title.map(|title| text("legend", "wa-group__title", title)))
        .with(row.with(end(view, "wa-scale__high", &high_id, 10, field.high)))
        .maybe(chosen)
}

fn end(view: &View<'_>, class: &str, id: &str, n: u32, meaning: &str) -> El {
    text("span", class, &view.fill_both("scale.end", ("n", &view.figure(n)), ("meaning", meaning))).attr(Attr::Id, id)
}

/// What was given before, shown large, with words beside it.
pub fn given(view: &View<'_>, rating: Rating, words: &str) -> El {
    let number = rating.number().map(|number| {
        text("span", "wa-given__number", &view.figure(number.get().into())).attr(Attr::AriaHidden, "true")
    });
    el("p", "wa-given").maybe(number).with(text("span", "", words))
}
