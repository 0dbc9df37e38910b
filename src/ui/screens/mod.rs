//! One file a screen.

mod areas;
mod deleted;
mod file;
mod finish;
mod goals;
mod ideas;
mod life_now;
mod locked;
mod look_back;
mod not_safe;
mod preview;
mod tapping;
mod topic;
mod waiting;
mod welcome;

pub use deleted::deleted;
pub use file::file;
pub use goals::is_long;
pub use locked::locked;

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
        Place::People => topic::topic(view, Topic::People),
        Place::Toolkit => topic::topic(view, Topic::Toolkit),
        Place::Worries => topic::topic(view, Topic::Worries),
        Place::LifeScale => life_now::life_scale(view),
        Place::LifeNotLower => life_now::why_not_lower(view),
        Place::LifeStepUp => life_now::one_step_up(view),
        Place::Hopes => goals::hopes(view),
        Place::GoalWords(i) => goals::words(view, i),
        Place::GoalScale(i) => goals::where_now(view, i),
        Place::GoalSteps(i) => goals::steps(view, i),
        Place::GoalsSoFar => goals::so_far(view),
        Place::LookBack => look_back::look_back(view),
        Place::Finish => finish::finish(view),
    }
}
