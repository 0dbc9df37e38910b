//! One file a screen.

mod areas;
mod deleted;
mod file;
mod finish;
mod goals;
mod ideas;
pub mod later;
mod life_now;
mod locked;
mod look_back;
mod not_safe;
mod preview;
mod tapping;
mod topic;
mod waiting;
mod welcome;

pub use goals::is_long;

use super::el::El;
use super::view::View;
use crate::domain::Topic;
use crate::session::Place;

/// The screen of the place the model is at.
pub fn screen(view: &View<'_>) -> El {
    match view.model.draft.place {
        Place::Band => welcome::band(view),
        Place::How => welcome::how(view),
        Place::Keep => welcome::keep(view),
        Place::WorkingWell => topic::topic(view, Topic::WorkingWell),
        _ => later::screen(view),
    }
}
