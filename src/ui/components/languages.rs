//! The two small buttons beside a screen's question: the language, and reading aloud; and the sheet with the languages.

use super::button::{Kind, bare};
use super::frame::leave;
use super::icon::{Size, icon};
use super::notice::{Tone, notice};
use crate::domain::Language;
use crate::session::{Msg, Speaking};
use crate::ui::el::{Attr, El, el, list, text};
use crate::ui::view::View;

/// On every screen, above its question.
pub fn tools(view: &View<'_>) -> El {
    let language = pill(view, "globe", "language.choose", Msg::LanguagesOpened).attr(Attr::AriaHaspopup, "dialog");
    el("div", "wa-tools").with(language).maybe(listen(view))
}

/// Reads the screen aloud, or stops; absent where no voice here speaks its language.
pub fn listen(view: &View<'_>) -> Option<El> {
    let (icon, key) = if view.model.listening { ("hush", "listen.stop") } else { ("listen", "listen.start") };
    view.model.can_listen.then(|| pill(view, icon, key, Msg::ListenPressed))
}

fn pill(view: &View<'_>, icon_name: &str, key: &str, msg: Msg) -> El {
    bare("wa-pill", view.tap(msg)).with(icon(icon_name, Size::Small)).text(view.t(key))
}

/// What is to be known about the language on the screen: that nobody has checked it, that the questions are in another.
pub fn about(view: &View<'_>) -> El {
    let (locale, asked) = (&view.model.content.locale, view.questions().language.as_str());
    let unreviewed = || view.text("p", "wa-note", "language.unreviewed");
    let other = || text("p", "wa-note", &view.fill("language.questions", "language", Language::name_of(asked)));
    list()
        .maybe((!locale.is_reviewed()).then(unreviewed))
        .maybe((!Language::same(asked, locale.language())).then(other))
}

/// The languages there are, each in its own words.
#[inline(never)]
pub fn sheet(view: &View<'_>) -> El {
    let model = view.model;
    let state = match &model.language {
        Speaking::Failed(_) => Some(notice(Tone::Warn, "warn", view.t("language.failed"), "")),
        Speaking::Loading(_) => Some(notice(Tone::Plain, "clock", view.t("language.loading"), "")),
        Speaking::Chosen => None,
    };
    let mut names = el("ul", "wa-group");
    for language in Language::ALL {
        let chosen = language.tag == model.content.locale.language();
        let name = el("span", "wa-choice__words").with(text("span", "wa-choice__title", language.name));
        let choice = bare("wa-choice", view.tap(Msg::LanguageChosen(language.tag.to_owned())))
            .maybe_attr(Attr::AriaCurrent, chosen.then_some("true"))
            .attr(Attr::Lang, language.tag)
            .with(name)
            .maybe(chosen.then(|| el("span", "wa-choice__mark").with(icon("check", Size::Small))));
        names = names.with(el("li", "").key(language.tag).with(choice));
    }
    let head = el("div", "wa-sheet__head")
        .with(view.text("h2", "wa-sheet__title", "language.title").attr(Attr::Id, "wa-languages-title"))
        .with(view.button(Kind::Quiet, "close", "nav.close", Msg::HelpClosed))
        .maybe(listen(view))
        .with(leave(view));
    let body = el("div", "wa-sheet__body").maybe(state).with(names).with(about(view));
    el("dialog", "wa-sheet")
        .attr(Attr::AriaLabelledby, "wa-languages-title")
        .node(&view.focus.sheet)
        .on(view.close(Msg::HelpClosed))
        .with(head)
        .with(body)
}
