//! "I don't feel safe": their own statement in one tap, answered with who can help.

use crate::domain::{Entry, Line, SAFETY, Section, Topic, Words};
use crate::session::Msg;
use crate::ui::components::button::{Kind, bare};
use crate::ui::components::help_sheet::first_lines;
use crate::ui::components::icon::{Size, icon};
use crate::ui::el::{Attr, El, el, text};
use crate::ui::view::View;

/// How many help lines stand on the screen itself.
const FIRST_LINES: usize = 3;

/// True once a worry is about safety.
pub fn is_said(topic: Topic, section: &Section) -> bool {
    topic == Topic::Worries && section.said().any(is_about_safety)
}

pub fn is_about_safety(entry: &Entry) -> bool {
    entry.is_there() && entry.area.as_deref() == Some(SAFETY)
}

/// The tile among worries, until it was tapped. Of the rest of the face, as worries are.
#[inline(never)]
pub fn tile(view: &View<'_>, section: &Section) -> Option<El> {
    let sentence = view.t("worry.not_safe");
    let words = Words::from_start_of(sentence);
    let taken = section.entries.iter().any(|e| e.words == words);
    if taken {
        return None;
    }
    let tap = view.tap(Msg::NotSafePressed(words));
    Some(bare("wa-tile", tap).with(icon(SAFETY, Size::Large)).text(sentence))
}

/// Says that nobody has been told and who can be called or texted. With the statement itself (`of`) it asks whether it
/// may go along when they share. Of the rest of the face.
#[inline(never)]
pub fn help_at_once(view: &View<'_>, of: Option<&Entry>) -> El {
    let title = view
        .text("h2", "wa-safe__title", "worry.not_safe_title")
        .attr(Attr::Id, "wa-safe-title")
        .attr(Attr::Tabindex, "-1")
        .node(&view.focus.ask);
    let told = el("div", "wa-safe__told").attr(Attr::Role, "status").with(title).with(view.text(
        "p",
        "",
        "worry.not_safe_note",
    ));
    el("section", "wa-safe")
        .attr(Attr::AriaLabelledby, "wa-safe-title")
        .with(told)
        .with(view.text("h3", "wa-safe__calls", "worry.not_safe_call"))
        .with(first_lines(view, FIRST_LINES))
        .with(view.button(Kind::Danger, "help", "top.help", Msg::HelpOpened))
        .maybe(of.map(|entry| may_it_go(view, entry)))
}

/// Two answers, and which of them holds. It is kept back until they say otherwise.
fn may_it_go(view: &View<'_>, entry: &Entry) -> El {
    let line = Line::Entry(entry.id);
    let goes = view.assessment().is_shared(line);
    let asked = match &view.model.portal.recipient {
        Some(recipient) => view.fill("worry.not_safe_ask", "recipient", recipient),
        None => view.t("worry.not_safe_ask_anyone").to_owned(),
    };
    let answer = |key: &str, shared: bool| {
        let holds = shared == goes;
        bare(if holds { "wa-answer--given" } else { "wa-answer" }, view.tap(Msg::LineSwitched(line, shared)))
            .attr(Attr::AriaPressed, if holds { "true" } else { "false" })
            .maybe(holds.then(|| icon("check", Size::Small)))
            .text(view.t(key))
    };
    let state = view.t(if goes { "worry.not_safe_goes" } else { "worry.not_safe_kept" });
    el("div", "wa-safe__ask")
        .attr(Attr::Role, "group")
        .attr(Attr::AriaLabelledby, "wa-safe-ask")
        .with(text("p", "wa-safe__question", &asked).attr(Attr::Id, "wa-safe-ask"))
        .with(el("div", "wa-actions").with(answer("worry.not_safe_yes", true)).with(answer("worry.not_safe_no", false)))
        .with(text("p", "wa-note", state).attr(Attr::Role, "status"))
}
