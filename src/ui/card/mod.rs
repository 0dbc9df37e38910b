//! The take-home card: on the screen, as it is printed, and as a file of its own. All three are [`page::page`].

mod file;
mod page;

pub use file::file;

use super::components::button::{Kind, bare};
use super::components::frame::{app, top_plain};
use super::components::icon::{Size, icon};
use super::components::notice::{Tone, notice};
use super::el::{Attr, El, el, list};
use super::view::View;
use crate::domain::Topic;
use crate::session::{CardShown, Msg};

/// What the card looks like on a screen and on paper. It needs no other sheet.
pub static CARD_STYLES: &str = include_str!(concat!(env!("OUT_DIR"), "/card.css"));

/// What lies around the card where it is a document of its own.
pub static CARD_PAGE_STYLES: &str = include_str!(concat!(env!("OUT_DIR"), "/card-page.css"));

/// The card over the screen, with what can be done with it.
pub fn screen(view: &View<'_>, shown: CardShown) -> El {
    let back =
        bare("wa-button--quiet", view.tap(Msg::CardClosed)).with(icon("back", Size::Flip)).text(view.t("card.back"));
    let body = el("div", "wa-body")
        .with(el("div", "wa-card-tools").with(back))
        .with(page::page(view, shown.worries))
        .with(tools(view, shown));
    app(view, "wa-app--plain").with(top_plain(view)).with(el("div", "wa-screen--wide").with(body))
}

fn tools(view: &View<'_>, shown: CardShown) -> El {
    let has_worries = view.assessment().section(Topic::Worries).said().next().is_some();
    let saved = shown.saved.map(|saved| match saved {
        true => notice(Tone::Good, "check", view.t("card.file_done"), ""),
        false => notice(Tone::Warn, "warn", view.t("finish.browser_refused"), ""),
    });
    let buttons = el("div", "wa-actions")
        .with(view.button(Kind::Primary, "", "card.print", Msg::CardPrintPressed))
        .with(view.button(Kind::Plain, "file", "card.file", Msg::CardFilePressed));
    el("div", "wa-card-tools")
        .maybe(has_worries.then(|| worries(view, shown.worries)))
        .with(buttons)
        .maybe(saved)
        .with(view.text("p", "wa-note", "card.seen"))
}

/// Off each time the card is opened.
fn worries(view: &View<'_>, on: bool) -> El {
    let input = el("input", "wa-switch__input")
        .attr(Attr::Type, "checkbox")
        .attr(Attr::Role, "switch")
        .checked(on)
        .on(view.tick(Msg::CardWorriesSwitched));
    let switch = el("label", "wa-switch").with(input).with(view.text("span", "", "card.worries_switch"));
    list().with(switch).with(view.text("p", "wa-note", "card.worries_note"))
}
