use crate::ui::el::{Attr, El, el};
use crate::ui::icons;

/// Sizes and manners of an icon.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Size {
    Normal,
    Small,
    Large,
    /// A picture of its own: an area of life or a face.
    Face,
    /// Points along the line of reading: turned round from right to left.
    Flip,
}

/// A line drawing beside words that say the same; hidden from screen readers.
#[inline(never)]
pub fn icon(name: &str, size: Size) -> El {
    let class = match size {
        Size::Normal => "wa-icon",
        Size::Small => "wa-icon--small",
        Size::Large => "wa-icon--large",
        Size::Face => "wa-icon--face",
        Size::Flip => "wa-icon--flip",
    };
    line_drawing(class, "0 0 24 24", icons::path(name))
}

/// A larger drawing for welcome, an empty page and the end.
pub fn picture(name: &str) -> Option<El> {
    icons::picture(name).map(|path| line_drawing("wa-picture", "0 0 120 88", path))
}

/// One path, hidden from screen readers.
#[inline(never)]
pub fn line_drawing(class: &str, view_box: &str, path: &str) -> El {
    el("svg", class)
        .attr(Attr::ViewBox, view_box)
        .attr(Attr::AriaHidden, "true")
        .attr(Attr::Focusable, "false")
        .with(el("path", "").attr(Attr::Path, path))
}
