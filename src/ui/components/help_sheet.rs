use super::button::Kind;
use super::frame::leave;
use super::icon::{Size, icon};
use crate::domain::{HelpLine, Nation};
use crate::session::Msg;
use crate::ui::el::{Attr, El, el, text};
use crate::ui::view::View;

/// Help now: who can be called or texted, over whatever is on the screen. A modal dialog inside our own tree, which
/// [`crate::ui::focus::Focus`] opens and closes; the browser keeps the focus in it and closes it on Escape.
pub fn help_sheet(view: &View<'_>) -> El {
    let help = &view.model.content.help;
    let mut body =
        el("div", "wa-sheet__body").with(view.text("p", "", "help.intro")).with(view.text("p", "", "help.nobody_told"));
    for (i, line) in help.lines.iter().enumerate().filter(|(_, line)| line.nations.is_empty()) {
        body = body.maybe(call(view, line, i == 0)).maybe(message(view, line, i == 0));
    }
    for nation in Nation::ALL {
        body = body.maybe(in_nation(view, *nation));
    }
    let body = body
        .with(view.text("p", "", "help.trusted"))
        .with(view.text("p", "wa-note", "help.trace"))
        .with(text("p", "wa-note", &view.fill("help.region", "region", &help.region)))
        .with(view.text("p", "wa-note", "leave.keys"));
    let head = el("div", "wa-sheet__head")
        .with(view.text("h2", "wa-sheet__title", "help.title").attr(Attr::Id, "wa-help-title"))
        .with(view.button(Kind::Quiet, "close", "nav.close", Msg::HelpClosed))
        .with(leave(view));
    el("dialog", "wa-sheet")
        .attr(Attr::AriaLabelledby, "wa-help-title")
        .node(&view.focus.sheet)
        .on(view.close(Msg::HelpClosed))
        .with(head)
        .with(body)
}

/// The lines that answer in one nation only, or in some: under each of them, since nobody is asked where they are.
fn in_nation(view: &View<'_>, nation: Nation) -> Option<El> {
    let name = view.t(&["help.nation.", nation.name()].concat()).to_owned();
    let id = ["wa-help-", nation.name()].concat();
    let title = text("h3", "wa-sheet__nation", &view.fill("help.in", "nation", &name)).attr(Attr::Id, &id);
    let mut group = el("section", "wa-sheet__group").attr(Attr::AriaLabelledby, &id).with(title);
    let mut is_empty = true;
    for line in view.model.content.help.lines.iter().filter(|line| line.nations.contains(&nation)) {
        group = group.maybe(call(view, line, false)).maybe(message(view, line, false));
        is_empty = false;
    }
    (!is_empty).then_some(group)
}

fn call(view: &View<'_>, line: &HelpLine, first: bool) -> Option<El> {
    let href = line.tel_href()?;
    let number = line.shown_number().unwrap_or_default();
    let label = view.fill_both("help.call_label", ("name", &line.name), ("number", number));
    Some(contact(view, line, first, ["call", &href, number, &label, ""]))
}

fn message(view: &View<'_>, line: &HelpLine, first: bool) -> Option<El> {
    let (href, to) = (line.sms_href()?, line.text.as_ref()?);
    let number = to.to.as_str();
    let label = view.fill("help.text_label", "name", &line.name);
    let word = to.body.as_ref();
    let how = word.map(|word| view.fill_both("help.text_word", ("word", word), ("number", number)));
    let urgent = first && line.call.is_none();
    Some(contact(view, line, urgent, ["text", &href, number, &label, &how.unwrap_or_default()]))
}

/// A link that calls or texts, with all that is known about who answers.
fn contact(view: &View<'_>, line: &HelpLine, urgent: bool, parts: [&str; 5]) -> El {
    let [icon_name, href, number, label, how] = parts;
    let whom = line.for_whom.as_ref().map(|who| view.fill("help.for", "who", who)).unwrap_or_default();
    let details = dotted(&[&whom, how, &line.hours, line.cost.as_deref().unwrap_or_default()]);
    let words = el("span", "")
        .with(text("span", "wa-hidden", label))
        .with(text("span", "wa-call__name", &line.name).attr(Attr::AriaHidden, "true"))
        .with(text("span", "wa-call__when", &line.when))
        .with(text("span", "wa-call__when", &details));
    el("a", if urgent { "wa-call--urgent" } else { "wa-call" })
        .attr(Attr::Href, href)
        .with(icon(icon_name, Size::Large))
        .with(words)
        .with(text("span", "wa-call__number", number).attr(Attr::AriaHidden, "true"))
}

/// What there is of the parts, with a dot between them.
#[inline(never)]
pub fn dotted(parts: &[&str]) -> String {
    let mut joined = String::new();
    for part in parts {
        if !joined.is_empty() && !part.is_empty() {
            joined.push_str(" · ");
        }
        joined.push_str(part);
    }
    joined
}
