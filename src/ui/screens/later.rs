//! The ways into the rest of the face. `xtask/split.mjs` cuts the module here: each of these is a call of its own, and only
//! made where [`Model::waits_for_rest`](crate::session::Model::waits_for_rest) is false.

use super::{deleted, file, finish, goals, life_now, locked, look_back, topic};
use crate::domain::{DrawingOf, Topic};
use crate::session::{CardShown, FileShown, Place};
use crate::ui::card;
use crate::ui::components::pad;
use crate::ui::el::{El, list};
use crate::ui::view::View;

#[inline(never)]
pub fn screen(view: &View<'_>) -> El {
    match view.model.draft.place {
        Place::Band | Place::How | Place::Keep | Place::WorkingWell => list(),
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

#[inline(never)]
pub fn pad(view: &View<'_>, of: DrawingOf) -> El {
    pad::pad(view, of)
}

#[inline(never)]
pub fn card(view: &View<'_>, shown: CardShown) -> El {
    card::screen(view, shown)
}

#[inline(never)]
pub fn file(view: &View<'_>, shown: &FileShown) -> El {
    file::file(view, shown)
}

#[inline(never)]
pub fn locked(view: &View<'_>) -> El {
    locked::locked(view)
}

#[inline(never)]
pub fn deleted(view: &View<'_>) -> El {
    deleted::deleted(view)
}
