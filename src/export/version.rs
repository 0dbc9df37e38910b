//! What tells version 2 of the format from version 1.

use super::document::{Answer, AssessmentDocument, FaceChosen, TopicDocument};
use super::drawing::DrawingDocument;
use crate::domain::Assessment;
use crate::json::{Pointer, ReadError, ReadReason, Value};

/// Members that version 1 does not have, by their names: no member of version 1 has one of these anywhere.
const SINCE_2: [&str; 6] = ["bothers_face", "drawing", "face", "now_face", "people", "toolkit"];

/// The first member that version 1 does not have.
pub fn since_2(value: &Value, at: &Pointer) -> Option<Pointer> {
    match value {
        Value::Object(members) => members.iter().find_map(|(name, value)| {
            let here = at.child_name(name);
            if SINCE_2.contains(&name) { Some(here) } else { since_2(value, &here) }
        }),
        Value::Array(items) => items.iter().enumerate().find_map(|(i, item)| since_2(item, &at.child_index(i))),
        Value::String(_) | Value::Integer(_) | Value::Bool(_) => None,
    }
}

/// What version 2 asks of an assessment beyond its members. In version 1 empty words were let through; now that words may
/// be empty beside a drawing, an answer with neither would look as if something had been lost.
///
/// # Errors
/// [`ReadError`] at an answer without words and drawing, or at an assessment with too many drawings.
pub fn check_2(said: &AssessmentDocument) -> Result<(), ReadError> {
    let root = Pointer::root().child_name("assessment");
    let refused =
        |pointer, message: &str| Err(ReadError { pointer, reason: ReadReason::Refused { message: message.into() } });
    if said.drawings().count() > Assessment::MOST_DRAWINGS {
        return refused(root, "at most ten drawings are allowed");
    }
    for (name, topic) in said.topics() {
        let entries = topic.iter().flat_map(|topic| &topic.entries);
        if let Some(at) = entries.into_iter().position(|e| e.words.as_str().is_empty() && e.drawing.is_none()) {
            return refused(root.child_name(name).child_name("entries").child_index(at), NOTHING);
        }
    }
    let goals = said.goals.iter().flat_map(|goals| &goals.list);
    let list = root.child_name("goals").child_name("list");
    for (at, goal) in goals.enumerate() {
        if goal.words.as_str().is_empty() && goal.drawing.is_none() {
            return refused(list.child_index(at), NOTHING);
        }
        if goal.one_step_up.as_ref().is_some_and(Answer::is_empty) {
            return refused(list.child_index(at).child_name("one_step_up"), NOTHING);
        }
    }
    let (life, pointer) = (said.life_now.as_ref(), root.child_name("life_now"));
    for (answer, pointer) in [
        (said.hopes.as_ref(), root.child_name("hopes")),
        (life.and_then(|life| life.why_not_lower.as_ref()), pointer.child_name("why_not_lower")),
        (life.and_then(|life| life.one_step_up.as_ref()), pointer.child_name("one_step_up")),
    ] {
        if answer.is_some_and(Answer::is_empty) {
            return refused(pointer, NOTHING);
        }
    }
    Ok(())
}

const NOTHING: &str = "there are neither words nor a drawing";

impl Answer {
    fn is_empty(&self) -> bool {
        self.words.as_str().is_empty() && self.drawing.is_none()
    }
}

impl AssessmentDocument {
    /// The lowest version of the format that has every member in use here.
    pub fn version(&self) -> i64 {
        let new = self.people.is_some()
            || self.toolkit.is_some()
            || self.faces().next().is_some()
            || self.drawings().next().is_some();
        if new { 2 } else { 1 }
    }

    /// Every drawing in it.
    pub fn drawings(&self) -> impl Iterator<Item = &DrawingDocument> {
        let entries = self.topics().into_iter().flat_map(|(_, topic)| topic).flat_map(|topic| &topic.entries);
        let goals = self.goals.iter().flat_map(|goals| &goals.list);
        let life = self.life_now.iter().flat_map(|life| [&life.why_not_lower, &life.one_step_up]);
        let answers = life.chain([&self.hopes]).chain(goals.clone().map(|goal| &goal.one_step_up)).flatten();
        let drawn = entries.map(|entry| &entry.drawing).chain(goals.map(|goal| &goal.drawing));
        drawn.chain(answers.map(|answer| &answer.drawing)).flatten()
    }

    fn faces(&self) -> impl Iterator<Item = &FaceChosen> {
        let entries = self.topics().into_iter().flat_map(|(_, topic)| topic).flat_map(|topic| &topic.entries);
        let goals = self.goals.iter().flat_map(|goals| &goals.list);
        let chosen = entries.map(|entry| &entry.bothers_face).chain(goals.map(|goal| &goal.now_face));
        chosen.chain(self.life_now.iter().map(|life| &life.face)).flatten()
    }

    /// The topics in the order they are asked, each under its member's name.
    pub fn topics(&self) -> [(&'static str, &Option<TopicDocument>); 4] {
        [
            ("working_well", &self.working_well),
            ("people", &self.people),
            ("toolkit", &self.toolkit),
            ("worries", &self.worries),
        ]
    }
}
