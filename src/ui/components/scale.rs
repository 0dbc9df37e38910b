use super::button::link;
use super::choice::radio;
use super::faces::{drawing, faces};
use super::icon::{Size, icon};
use crate::domain::{AgeBand, Face, Rating, Scale};
use crate::session::Msg;
use crate::ui::el::{Attr, El, el, list, text};
use crate::ui::view::{View, digits};

/// A question that is answered on a scale: faces at 5 to 7, a number from 0 to 10 after that.
pub struct ScaleField<'a> {
    /// Unique on the screen; also the radio group's name.
    pub id: &'a str,
    /// The question. `None`: the screen's own question names the group.
    pub title: Option<&'a str>,
    /// What 0 and 10 mean.
    pub low: &'a str,
    pub high: &'a str,
    /// What 0 and 10 look like, for those who climb a ladder.
    pub ends: (Face, Face),
    pub chosen: Option<Rating>,
}

/// Draws the scale of the band in use; `to_msg` makes the message of a choice made, or taken back.
#[inline(never)]
pub fn scale(view: &View<'_>, field: ScaleField<'_>, to_msg: &dyn Fn(Option<Rating>) -> Msg) -> El {
    match view.band() {
        AgeBand::From5To7 => faces(view, &field, to_msg),
        AgeBand::From8To11 => numbers(view, &field, true, to_msg),
        AgeBand::From12To15 | AgeBand::From16To19 => numbers(view, &field, false, to_msg),
    }
}

/// The group with its question, and what was given before on the other scale: nothing is chosen on this one then.
pub fn group(view: &View<'_>, field: &ScaleField<'_>) -> El {
    let young = view.band() == AgeBand::From5To7;
    let before = field.chosen.filter(|chosen| chosen.face().is_some() != young);
    el("fieldset", "wa-group")
        .key(field.id)
        .maybe_attr(Attr::AriaLabelledby, field.title.is_none().then_some("wa-prompt"))
        .maybe(field.title.map(|title| text("legend", "wa-group__title", title)))
        .maybe(before.map(|rating| given(view, rating, &view.rated(Some(rating), "scale.before", "face.before"))))
}

/// What was chosen, in words, and the way to take it back.
pub fn taken_back(view: &View<'_>, chosen: &str, clear: &str, to_msg: &dyn Fn(Option<Rating>) -> Msg) -> El {
    el("div", "wa-entry__actions").with(text("p", "wa-scale__chosen", chosen).attr(Attr::Role, "status")).with(link(
        "close",
        view.t(clear),
        None,
        view.tap(to_msg(None)),
    ))
}

/// Eleven native radio buttons, all in view: a row, or a ladder with 10 at its top and a face at each end.
fn numbers(view: &View<'_>, field: &ScaleField<'_>, ladder: bool, to_msg: &dyn Fn(Option<Rating>) -> Msg) -> El {
    let id = field.id;
    let (low_id, high_id) = ([id, "-low"].concat(), [id, "-high"].concat());
    let stone = |n: Scale| {
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
        let class = if ladder { "wa-ladder__rung" } else { "wa-scale__stone" };
        el("label", class).with(text("span", "", &shown)).with(button)
    };
    let meaning = |n: u32, meaning: &str| view.fill_both("scale.end", ("n", &view.figure(n)), ("meaning", meaning));
    let (low, high) = (meaning(0, field.low), meaning(10, field.high));
    let drawn = if ladder {
        let end = |class: &str, id: &str, face: Face, words: &str| {
            el("div", class).with(icon(drawing(face), Size::Face)).with(text("span", "", words).attr(Attr::Id, id))
        };
        let mut rungs = el("div", "wa-ladder__rungs");
        for n in Scale::all().rev() {
            rungs = rungs.with(stone(n));
        }
        el("div", "wa-ladder").with(rungs).with(end("wa-ladder__high", &high_id, field.ends.1, &high)).with(end(
            "wa-ladder__low",
            &low_id,
            field.ends.0,
            &low,
        ))
    } else {
        let end = |class: &str, id: &str, words: &str| text("span", class, words).attr(Attr::Id, id);
        let mut row = el("div", "wa-scale").with(end("wa-scale__low", &low_id, &low));
        for n in Scale::all() {
            row = row.with(stone(n));
        }
        row.with(end("wa-scale__high", &high_id, &high))
    };
    let chosen = field
        .chosen
        .and_then(Rating::number)
        .map(|chosen| taken_back(view, &view.number("scale.value", chosen.get()), "scale.clear", to_msg));
    group(view, field).with(drawn).maybe(chosen)
}

/// What was given, shown large, with words beside it.
pub fn given(view: &View<'_>, rating: Rating, words: &str) -> El {
    el("p", "wa-given").with(shown(view, rating, "wa-given__number", Size::Face)).with(text("span", "", words))
}

/// As [`given`], smaller.
pub fn given_small(view: &View<'_>, rating: Rating, words: &str) -> El {
    el("p", "wa-given").with(shown(view, rating, "wa-given__number--small", Size::Large)).with(text("span", "", words))
}

fn shown(view: &View<'_>, rating: Rating, class: &str, size: Size) -> El {
    match rating {
        Rating::Number(number) => {
            list().with(text("span", class, &view.figure(number.get().into())).attr(Attr::AriaHidden, "true"))
        }
        Rating::Face(face) => icon(drawing(face), size),
    }
}
