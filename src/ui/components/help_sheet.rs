use super::button::Kind;
use super::frame::leave;
use super::icon::{Size, icon};
use super::languages::listen;
use crate::domain::{HelpLine, Nation};
use crate::session::Msg;
use crate::ui::el::{Attr, El, el, list, text};
use crate::ui::view::View;

/// Help now: who can be called or texted, over whatever is on the screen. A modal dialog inside our own tree, which
/// [`crate::ui::focus::Focus`] opens and closes; the browser keeps the focus in it and closes it on Escape.
pub fn help_sheet(view: &View<'_>) -> El {
    let help = &view.model.content.help;
    let mut body =
        el("div", "wa-sheet__body").with(view.text("p", "", "help.intro")).with(view.text("p", "", "help.nobody_told"));
    body = body.with(first_lines(view, help.lines.len()));
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
        .maybe(listen(view))
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

/// The first `most` lines that answer everywhere, each with a link that calls and one that texts where there is such.
pub fn first_lines(view: &View<'_>, most: usize) -> El {
    let mut links = list();
    let everywhere = |(_, line): &(usize, &HelpLine)| line.nations.is_empty();
    for (i, line) in view.model.content.help.lines.iter().enumerate().filter(everywhere).take(most) {
        links = links.maybe(call(view, line, i == 0)).maybe(message(view, line, i == 0));
    }
    links
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
        // Set apart: from right to left the parts of "0800 1111" would change places.
        .with(el("span", "wa-call__number").attr(Attr::AriaHidden, "true").with(text("bdi", "", number)))
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
