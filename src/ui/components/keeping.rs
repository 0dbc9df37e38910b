//! What is kept: the three ways, in the words of the first screen, wherever they can be changed.

use super::button::Kind;
use super::choice::{Choice, choice};
use super::frame::leave;
use super::passcode;
use crate::domain::Keep;
use crate::session::{Msg, NotKept, Place, Purpose, Saved};
use crate::ui::el::{Attr, El, el, list, text};
use crate::ui::view::View;

/// The ways that are offered, the boxes for a passcode under its own, and why there are not more.
pub fn ways(view: &View<'_>, mut group: El) -> El {
    let model = view.model;
    let making = model.making.is_some_and(|making| making.purpose == Purpose::Keep);
    let mut offered = 0;
    for (keep, icon, title, hint) in [
        (Keep::Device, "phone", "keep.device", "keep.device_hint"),
        (Keep::Passcode, "lock", "keep.passcode", "keep.passcode_hint"),
        (Keep::Tab, "clock", "keep.tab", "keep.tab_hint"),
    ] {
        if !model.offers(keep) {
            continue;
        }
        offered += 1;
        let chosen = if making { keep == Keep::Passcode } else { model.keep == Some(keep) };
        let (title, hint, msg) = (view.t(title), Some(view.t(hint)), Msg::KeepChosen(keep));
        group = group.with(choice(view, "wa-keep", Choice { value: keep.name(), icon, title, hint, chosen, msg }));
        // Under its own choice: what is to be done next stands where the eye is.
        let form = if keep == Keep::Passcode { passcode::making(view, Purpose::Keep) } else { None };
        group = group.maybe(form);
    }
    let why = model.beside.then(|| view.text("p", "wa-note", "keep.beside"));
    list().maybe((offered > 1).then_some(group)).maybe(why)
}

/// What is kept now, in a sentence.
pub fn state<'a>(view: &View<'a>) -> &'a str {
    match (view.model.saved, view.model.keep()) {
        (Saved::NotKept(NotKept::OtherTab), _) => view.t("tab.text"),
        (Saved::NotKept(_), _) => view.t("status.memory"),
        (_, Keep::Tab) => view.t("finish.keep_tab"),
        (_, Keep::Device) => view.t("finish.keep_device"),
        (_, Keep::Passcode) => view.t("finish.keep_passcode"),
    }
}

/// The heading of what is kept.
pub fn title(view: &View<'_>, class: &str) -> El {
    text("h2", class, view.t("finish.kept_title"))
        .attr(Attr::Id, "wa-kept")
        .attr(Attr::Tabindex, "-1")
        .node(&view.focus.kept)
}

/// The sentence, the ways, and another passcode.
pub fn kept(view: &View<'_>) -> El {
    let change = view.model.keep() == Keep::Passcode && view.model.making.is_none();
    let group = el("fieldset", "wa-group").attr(Attr::AriaLabelledby, "wa-kept");
    list().with(text("p", "", state(view))).with(ways(view, group)).maybe(
        change.then(|| el("div", "wa-actions").with(passcode::ask(view, "lock", "passcode.change", Purpose::Keep))),
    )
}

/// The same, over any other screen.
pub fn sheet(view: &View<'_>) -> El {
    let head = el("div", "wa-sheet__head")
        .with(title(view, "wa-sheet__title"))
        .with(view.button(Kind::Quiet, "close", "nav.close", Msg::KeptClosed))
        .with(leave(view));
    el("dialog", "wa-sheet")
        .attr(Attr::AriaLabelledby, "wa-kept")
        .node(&view.focus.sheet)
        .on(view.close(Msg::KeptClosed))
        .with(head)
        .with(el("div", "wa-sheet__body").with(kept(view)))
}

/// Where the choice is on the screen already.
pub fn is_here(place: Place) -> bool {
    matches!(place, Place::Keep | Place::Finish)
}
