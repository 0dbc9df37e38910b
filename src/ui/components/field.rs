use crate::domain::{AgeBand, Words};
use crate::ui::el::{Attr, El, el, text};
use crate::ui::view::View;
use std::rc::Rc;
use yew::NodeRef;
use yew::virtual_dom::Listener;

/// A box for words.
pub struct Field<'a> {
    /// Unique on the screen.
    pub id: &'a str,
    pub label: &'a str,
    /// Hidden where the screen's question says the same.
    pub label_hidden: bool,
    pub words: &'a Words,
    pub write: Rc<dyn Listener>,
    /// Where the focus can be given to it.
    pub node: Option<&'a NodeRef>,
}

/// Several lines.
pub fn field(view: &View<'_>, field: Field<'_>) -> El {
    around(view, el("textarea", "wa-field__text").attr(Attr::Rows, "4"), field)
}

/// One line.
pub fn line(view: &View<'_>, field: Field<'_>) -> El {
    around(view, el("input", "wa-field__line").attr(Attr::Type, "text"), field)
}

#[inline(never)]
fn around(view: &View<'_>, writing: El, field: Field<'_>) -> El {
    let Field { id, label, label_hidden, words, write, node } = field;
    let young = view.band() == AgeBand::From5To7;
    let note = words.is_nearly_full().then(|| [id, "-room"].concat());
    let mut writing = writing
        .attr(Attr::Id, id)
        .attr(Attr::Autocomplete, "off")
        .attr(Attr::Dir, "auto")
        .maybe_attr(Attr::AriaDescribedby, note.as_deref())
        .value(words.as_str())
        .on(write);
    if label_hidden {
        writing = writing.attr(Attr::Placeholder, view.t("entry.words"));
    }
    if let Some(node) = node {
        writing = writing.node(node);
    }
    // The key: another question's box is another box, with an undo of its own.
    el("div", "wa-field")
        .key(id)
        .with(text("label", if label_hidden { "wa-hidden" } else { "wa-field__label" }, label).attr(Attr::For, id))
        .with(writing)
        .maybe(note.map(|note| room(view, words, &note)))
        .maybe((label_hidden && young).then(|| view.text("p", "wa-note", "entry.someone")))
}

/// How much still fits, once that matters.
fn room(view: &View<'_>, words: &Words, id: &str) -> El {
    let left = match words.room() {
        0 => view.t("words.full").to_owned(),
        left => view.count("words.left", left),
    };
    text("p", "wa-note", &left).attr(Attr::Id, id).attr(Attr::Role, "status")
}
