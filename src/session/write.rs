//! Answers: the part of [`super::update`] that changes what was said.

use super::{Draft, Effect, Model, Msg, Place, Removed, Rest, Sharing, StepPart, pad, update::mark_changed};
use crate::domain::{Assessment, Entry, Goal, Line, MOST_GOALS, SAFETY, Section, Step, Topic, Words};

/// Takes an answer in. A message that names something that is not there changes nothing.
pub(super) fn answer(model: &mut Model, msg: Msg) -> Vec<Effect> {
    let removed = model.removed.clone();
    match write(model, msg) {
        Change::Nothing => Vec::new(),
        Change::View => vec![mark_changed(model)],
        Change::Answer => {
            // What can be put back stays until something else is removed or said.
            if model.removed == removed {
                model.removed = None;
            }
            model.answers += 1;
            model.draft.signed = None;
            model.draft.delivered = false;
            if !matches!(model.sharing, Sharing::Under(_)) {
                model.sharing = Sharing::Idle;
            }
            vec![mark_changed(model)]
        }
    }
}

/// What a message changed.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Change {
    Nothing,
    /// Only what is open.
    View,
    Answer,
}

fn write(model: &mut Model, msg: Msg) -> Change {
    match msg {
        Msg::BandChosen(band) => set(&mut model.draft.assessment.band, Some(band)),
        Msg::ModeChosen(mode) => set(&mut model.draft.assessment.mode, Some(mode)),
        Msg::EntryAdded(topic) => match blank_entry(&mut model.draft.assessment, topic) {
            Some(id) => {
                model.writing = None;
                set_open(&mut model.draft, topic, Some(id))
            }
            None => Change::Nothing,
        },
        Msg::EntryOpened(topic, id) if model.assessment().section(topic).entry(id).is_some() => {
            model.writing = Some(id);
            set_open(&mut model.draft, topic, Some(id))
        }
        Msg::EntryWritten(topic, id, words) => with_entry(model, topic, id, |e| set(&mut e.words, words)),
        Msg::EntryPlaced(topic, id, area) => {
            model.writing = None;
            with_entry(model, topic, id, |e| set(&mut e.area, area))
        }
        Msg::EntryRated(id, scale) => with_entry(model, Topic::Worries, id, |e| set(&mut e.bothers, scale)),
        Msg::EntryRemoved(topic, id) => remove_entry(model, topic, id),
        Msg::SuggestionTaken(topic, words, area) => take_suggestion(model, topic, words, area),
        Msg::RemovalUndone => put_back(model),
        // A late screen's, and so of the rest of the face.
        late if model.rest == Rest::There => write_late(model, late),
        _ => Change::Nothing,
    }
}

/// What late screens say. A call of its own, so that it goes to the rest of the face with them.
#[inline(never)]
fn write_late(model: &mut Model, msg: Msg) -> Change {
    match msg {
        Msg::NotSafePressed(words) => not_safe(model, words),
        Msg::StrokeDrawn(..) | Msg::StrokeUndone(_) | Msg::DrawingCleared(_) => pad::draw(model, msg),
        Msg::LifeRated(scale) => set(&mut model.draft.assessment.life_now.scale, scale),
        Msg::WhyNotLowerWritten(words) => set(&mut model.draft.assessment.life_now.why_not_lower, words),
        Msg::LifeOneStepUpWritten(words) => set(&mut model.draft.assessment.life_now.one_step_up, words),
        Msg::HopesWritten(words) => set(&mut model.draft.assessment.hopes.words, words),
        Msg::GoalAdded => add_goal(model),
        Msg::GoalWritten(i, words) => with_goal(model, i, |g| set(&mut g.words, words)),
        Msg::GoalRated(i, scale) => with_goal(model, i, |g| set(&mut g.now, scale)),
        Msg::GoalOneStepUpWritten(i, words) => with_goal(model, i, |g| set(&mut g.one_step_up, words)),
        Msg::GoalRemoved(id) => remove_goal(model, id),
        Msg::StepAdded(i) => add_step(model, i),
        Msg::StepWritten(id, part, words) => with_step(model, id, |s| match part {
            StepPart::What => set(&mut s.what, words),
            StepPart::Who => set(&mut s.who, words),
            StepPart::ByWhen => set(&mut s.by_when, words),
        }),
        Msg::StepTicked(id, done) => with_step(model, id, |s| set(&mut s.done, done)),
        Msg::StepRemoved(id) => remove_step(model, id),
        Msg::LineSwitched(line, shared) => {
            let kept_back = &mut model.draft.assessment.kept_back;
            let changed = if shared { kept_back.remove(line) } else { kept_back.insert(line) };
            if changed { Change::Answer } else { Change::Nothing }
        }
        _ => Change::Nothing,
    }
}

fn set<T: PartialEq>(place: &mut T, value: T) -> Change {
    if *place == value {
        return Change::Nothing;
    }
    *place = value;
    Change::Answer
}

/// Gives every list its first empty place, so that a screen never has to make one while it is shown.
pub(super) fn furnish(draft: &mut Draft) {
    for topic in Topic::ALL {
        if draft.assessment.section(topic).entries.is_empty() {
            let id = blank_entry(&mut draft.assessment, topic);
            set_open(draft, topic, id);
        }
    }
    if draft.assessment.goals.list.is_empty() {
        let id = draft.assessment.take_id();
        draft.assessment.goals.list.push(Goal::new(id));
    }
    for i in 0..draft.assessment.goals.list.len() {
        if draft.assessment.goals.list.get(i).is_some_and(|g| g.steps.is_empty()) {
            let id = draft.assessment.take_id();
            if let Some(goal) = draft.assessment.goals.list.get_mut(i) {
                goal.steps.push(Step::new(id));
            }
        }
    }
}

/// The id of an entry without words: an existing one, or a new one at the end while there is room.
fn blank_entry(assessment: &mut Assessment, topic: Topic) -> Option<u32> {
    let entries = &assessment.section(topic).entries;
    if let Some(entry) = entries.iter().find(|e| !e.is_there()) {
        return Some(entry.id);
    }
    if entries.len() >= Section::MOST_ENTRIES {
        return None;
    }
    let id = assessment.take_id();
    assessment.section_mut(topic).entries.push(Entry::new(id));
    Some(id)
}

fn set_open(draft: &mut Draft, topic: Topic, id: Option<u32>) -> Change {
    let open = match topic {
        Topic::WorkingWell => &mut draft.open_working_well,
        Topic::People => &mut draft.open_person,
        Topic::Toolkit => &mut draft.open_tool,
        Topic::Worries => &mut draft.open_worry,
    };
    if *open == id {
        return Change::Nothing;
    }
    *open = id;
    Change::View
}

fn with_entry(model: &mut Model, topic: Topic, id: u32, change: impl FnOnce(&mut Entry) -> Change) -> Change {
    model.draft.assessment.section_mut(topic).entry_mut(id).map_or(Change::Nothing, change)
}

fn take_suggestion(model: &mut Model, topic: Topic, words: Words, area: Option<String>) -> Change {
    let open_blank = model
        .open_entry(topic)
        .and_then(|id| model.assessment().section(topic).entry(id))
        .filter(|e| !e.is_there())
        .map(|e| e.id);
    let Some(id) = open_blank.or_else(|| blank_entry(&mut model.draft.assessment, topic)) else {
        return Change::Nothing;
    };
    set_open(&mut model.draft, topic, Some(id));
    model.writing = None;
    with_entry(model, topic, id, |e| {
        e.words = words;
        if area.is_some() {
            e.area = area;
        }
        Change::Answer
    })
}

/// Their own statement, with the area it is about. It goes along only when they say so.
fn not_safe(model: &mut Model, words: Words) -> Change {
    let change = take_suggestion(model, Topic::Worries, words, Some(SAFETY.to_owned()));
    if change == Change::Answer
        && let Some(id) = model.draft.open_worry
    {
        model.draft.assessment.kept_back.insert(Line::Entry(id));
    }
    change
}

fn remove_entry(model: &mut Model, topic: Topic, id: u32) -> Change {
    let entries = &mut model.draft.assessment.section_mut(topic).entries;
    let Some(at) = entries.iter().position(|e| e.id == id) else { return Change::Nothing };
    let entry = entries.remove(at);
    if entry.is_there() {
        model.removed = Some(Removed::Entry { topic, at, entry });
    }
    if model.open_entry(topic) == Some(id) {
        set_open(&mut model.draft, topic, None);
    }
    furnish(&mut model.draft);
    Change::Answer
}

fn with_goal(model: &mut Model, i: u8, change: impl FnOnce(&mut Goal) -> Change) -> Change {
    model.draft.assessment.goals.list.get_mut(usize::from(i)).map_or(Change::Nothing, change)
}

/// Opens the first goal without words, adding one while there is room.
fn add_goal(model: &mut Model) -> Change {
    let goals = &model.assessment().goals.list;
    let blank = goals.iter().position(|g| !g.is_there());
    let at = match blank {
        Some(at) => at,
        None if goals.len() < MOST_GOALS => {
            let id = model.draft.assessment.take_id();
            model.draft.assessment.goals.list.push(Goal::new(id));
            furnish(&mut model.draft);
            model.assessment().goals.list.len() - 1
        }
        None => return Change::Nothing,
    };
    model.draft.place = Place::GoalWords(u8::try_from(at).unwrap_or(0));
    Change::View
}

fn remove_goal(model: &mut Model, id: u32) -> Change {
    let goals = &mut model.draft.assessment.goals.list;
    let Some(at) = goals.iter().position(|g| g.id == id) else { return Change::Nothing };
    let goal = goals.remove(at);
    if goal.is_there() {
        model.removed = Some(Removed::Goal { at, goal });
    }
    let any_left = goals.iter().any(Goal::is_there);
    furnish(&mut model.draft);
    if matches!(model.draft.place, Place::GoalWords(_) | Place::GoalScale(_) | Place::GoalSteps(_) | Place::GoalsSoFar)
    {
        model.draft.place = if any_left { Place::GoalsSoFar } else { Place::GoalWords(0) };
    }
    Change::Answer
}

fn with_step(model: &mut Model, id: u32, change: impl FnOnce(&mut Step) -> Change) -> Change {
    let steps = model.draft.assessment.goals.list.iter_mut().flat_map(|g| &mut g.steps);
    steps.into_iter().find(|s| s.id == id).map_or(Change::Nothing, change)
}

fn add_step(model: &mut Model, i: u8) -> Change {
    let full = |g: &Goal| g.steps.len() >= Goal::MOST_STEPS || g.steps.iter().any(|s| !s.is_there());
    if model.assessment().goals.list.get(usize::from(i)).is_none_or(full) {
        return Change::Nothing;
    }
    let id = model.draft.assessment.take_id();
    with_goal(model, i, |g| {
        g.steps.push(Step::new(id));
        Change::View
    })
}

fn remove_step(model: &mut Model, id: u32) -> Change {
    for goal in &mut model.draft.assessment.goals.list {
        if let Some(at) = goal.steps.iter().position(|s| s.id == id) {
            let step = goal.steps.remove(at);
            if step.is_there() {
                model.removed = Some(Removed::Step { goal: goal.id, at, step });
            }
            furnish(&mut model.draft);
            return Change::Answer;
        }
    }
    Change::Nothing
}

fn put_back(model: &mut Model) -> Change {
    match model.removed.take() {
        Some(Removed::Entry { topic, at, entry }) => {
            let id = entry.id;
            insert(&mut model.draft.assessment.section_mut(topic).entries, at, entry);
            set_open(&mut model.draft, topic, Some(id));
        }
        Some(Removed::Drawing { of, drawing }) => match model.draft.assessment.drawing_mut(of) {
            Some(place) if place.is_none() => *place = Some(drawing),
            _ => return Change::Nothing,
        },
        Some(Removed::Goal { at, goal }) => {
            let goals = &mut model.draft.assessment.goals.list;
            goals.retain(Goal::is_there);
            if goals.len() >= MOST_GOALS {
                model.removed = Some(Removed::Goal { at, goal });
                furnish(&mut model.draft);
                return Change::Nothing;
            }
            insert(goals, at, goal);
        }
        Some(Removed::Step { goal, at, step }) => {
            let Some(goal) = model.draft.assessment.goals.list.iter_mut().find(|g| g.id == goal) else {
                return Change::Nothing;
            };
            insert(&mut goal.steps, at, step);
        }
        None => return Change::Nothing,
    }
    Change::Answer
}

fn insert<T>(list: &mut Vec<T>, at: usize, item: T) {
    list.insert(at.min(list.len()), item);
}
