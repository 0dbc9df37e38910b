use crate::domain::AgeBand;
use crate::session::Msg;
use crate::ui::components::button::bare;
use crate::ui::el::{Attr, El, el};
use crate::ui::view::View;

/// Sentences that can be tapped and then changed.
pub struct Ideas(Option<El>);

impl Ideas {
    pub fn new() -> Self {
        Self(None)
    }

    /// `taken`: it can't be tapped again, but stays where it is, so that nothing jumps.
    #[inline(never)]
    pub fn add(&mut self, view: &View<'_>, sentence: &str, taken: bool, msg: Msg) {
        let young = view.band() == AgeBand::From5To7;
        let mut chip = bare(if young { "wa-idea" } else { "wa-chip--idea" }, view.tap(msg)).text(sentence);
        if taken {
            chip = chip.attr(Attr::Disabled, "");
        }
        let chips = self.0.take().unwrap_or_else(|| el("div", if young { "wa-ideas" } else { "wa-chips" }));
        self.0 = Some(chips.with(chip));
    }

    /// The group with its heading; nothing without an idea.
    #[inline(never)]
    pub fn group(self, view: &View<'_>) -> Option<El> {
        let title = view.text("p", "wa-group__title", "entry.suggestions").attr(Attr::Id, "wa-ideas");
        let group = el("div", "wa-group").attr(Attr::Role, "group").attr(Attr::AriaLabelledby, "wa-ideas");
        self.0.map(|chips| group.with(title).with(chips))
    }
}
