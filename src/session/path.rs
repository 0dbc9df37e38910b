//! The way through, derived from what the portal settled and what has been said so far.

use super::{Chapter, Model, Place};
use crate::domain::{Keep, Topic};

/// Where in the whole a screen stands: chapter `index` (from 1) of `of`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    pub chapter: Chapter,
    pub index: u8,
    pub of: u8,
}

/// Every screen of this assessment in order. What an attribute settles is not asked; what follows from an answer
/// that was passed is not asked either.
pub fn path(model: &Model) -> Vec<Place> {
    let mut path = Vec::with_capacity(20);
    let portal = &model.portal;
    if portal.band.is_none() && model.content.questions.bands.len() > 1 {
        path.push(Place::Band);
    }
    if portal.mode.is_none() {
        path.push(Place::How);
    }
    // A passcode has to be made.
    if matches!(portal.keep, None | Some(Keep::Passcode)) {
        path.push(Place::Keep);
    }
    path.push(Place::WorkingWell);
    let asked = &model.content.questions;
    path.extend(asked.people.as_ref().map(|_| Place::People));
    path.extend(asked.toolkit.as_ref().map(|_| Place::Toolkit));
    path.extend([Place::Worries, Place::LifeScale]);
    if model.assessment().life_now.scale.is_some() {
        path.extend([Place::LifeNotLower, Place::LifeStepUp]);
    }
    path.extend([Place::Hopes, Place::GoalWords(0)]);
    for (i, goal) in (0u8..).zip(&model.assessment().goals.list) {
        if i > 0 {
            path.push(Place::GoalWords(i));
        }
        if goal.is_there() {
            path.extend([Place::GoalScale(i), Place::GoalSteps(i)]);
        }
    }
    if model.assessment().goals.list.iter().any(|g| g.is_there()) {
        path.push(Place::GoalsSoFar);
    }
    path.extend([Place::LookBack, Place::Finish]);
    path
}

/// The screen after the present one, if there is one.
pub fn next(model: &Model) -> Option<Place> {
    let here = model.draft.place.rank();
    path(model).into_iter().find(|p| p.rank() > here)
}

/// The screen before the present one, if there is one.
pub fn previous(model: &Model) -> Option<Place> {
    let here = model.draft.place.rank();
    path(model).into_iter().rev().find(|p| p.rank() < here)
}

/// How far along the present screen is.
pub fn progress(model: &Model) -> Progress {
    let mut chapters: Vec<Chapter> = path(model).into_iter().map(Place::chapter).collect();
    chapters.dedup();
    let chapter = model.draft.place.chapter();
    let index = chapters.iter().position(|c| *c == chapter).unwrap_or(0);
    Progress { chapter, index: small(index + 1), of: small(chapters.len()) }
}

fn small(n: usize) -> u8 {
    u8::try_from(n).unwrap_or(u8::MAX)
}

/// True when the screen holds an answer; if not, Next is a pass.
pub fn is_answered(model: &Model, place: Place) -> bool {
    let a = model.assessment();
    let goal = |i: u8| a.goals.list.get(usize::from(i));
    match place {
        Place::Band => a.band.is_some(),
        Place::How => a.mode.is_some(),
        Place::Keep => model.keep.is_some(),
        Place::WorkingWell => a.section(Topic::WorkingWell).said().next().is_some(),
        Place::People => a.section(Topic::People).said().next().is_some(),
        Place::Toolkit => a.section(Topic::Toolkit).said().next().is_some(),
        Place::Worries => a.section(Topic::Worries).said().next().is_some(),
        Place::LifeScale => a.life_now.scale.is_some(),
        Place::LifeNotLower => a.life_now.has_why_not_lower(),
        Place::LifeStepUp => a.life_now.has_one_step_up(),
        Place::Hopes => a.hopes.is_there(),
        Place::GoalWords(i) => goal(i).is_some_and(|g| g.is_there()),
        Place::GoalScale(i) => goal(i).is_some_and(|g| g.now.is_some() || g.has_step_up()),
        Place::GoalSteps(i) => goal(i).is_some_and(|g| g.steps.iter().any(|s| s.is_there())),
        Place::GoalsSoFar | Place::LookBack | Place::Finish => true,
    }
}
