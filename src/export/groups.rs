use super::document::{
    Answer, AssessmentDocument, EntryDocument, FaceChosen, GoalDocument, Rating, StepDocument, TopicDocument,
};
use crate::domain::{Face, Words};

/// A question and what was said to it, to be read by a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    pub prompt: String,
    pub lines: Vec<String>,
}

/// The whole of what was shared, in the export's own words and in the order of the screen it was shared from. Numbers
/// are written as on paper, `7/10`, with what the ends mean, since the language is that of the export.
pub fn groups(said: &AssessmentDocument) -> Vec<Group> {
    let mut groups = Vec::new();
    if let Some(life) = &said.life_now {
        groups.extend(life.scale.as_ref().map(|asked| one(&asked.prompt, number(asked))));
        groups.extend(life.face.as_ref().map(|chosen| one(&chosen.prompt, face(chosen).to_owned())));
        groups.extend([&life.why_not_lower, &life.one_step_up].into_iter().flatten().map(answer));
    }
    groups.extend([&said.working_well, &said.people, &said.toolkit, &said.worries].into_iter().flatten().map(topic));
    groups.extend(said.hopes.iter().map(answer));
    if let Some(goals) = &said.goals {
        let lines = goals.list.iter().flat_map(goal).collect();
        groups.push(Group { prompt: goals.prompt.clone(), lines });
    }
    groups
}

fn one(prompt: &str, line: String) -> Group {
    Group { prompt: prompt.to_owned(), lines: vec![line] }
}

fn answer(answer: &Answer) -> Group {
    one(&answer.prompt, said(&answer.words, answer.drawing.is_some()))
}

fn topic(topic: &TopicDocument) -> Group {
    Group { prompt: topic.prompt.clone(), lines: topic.entries.iter().map(entry).collect() }
}

fn entry(entry: &EntryDocument) -> String {
    let area = entry.area.iter().map(|area| area.label.clone());
    let rated = entry.bothers.as_ref().map(asked).or_else(|| entry.bothers_face.as_ref().map(felt));
    with(&said(&entry.words, entry.drawing.is_some()), &area.chain(rated).collect::<Vec<_>>())
}

/// The goal, then its small steps.
fn goal(goal: &GoalDocument) -> impl Iterator<Item = String> {
    let up = goal.one_step_up.iter().map(|up| [&up.prompt, " ", &said(&up.words, up.drawing.is_some())].concat());
    let now = goal.now.as_ref().map(asked).or_else(|| goal.now_face.as_ref().map(felt));
    let line = with(&said(&goal.words, goal.drawing.is_some()), &now.into_iter().chain(up).collect::<Vec<_>>());
    std::iter::once(line).chain(goal.steps.iter().map(step))
}

fn step(step: &StepDocument) -> String {
    let said = [&step.who, &step.by_when].into_iter().flatten().map(|words| words.as_str().to_owned());
    let mark = if step.done { "✓ " } else { "– " };
    [mark, &with(step.what.as_str(), &said.collect::<Vec<_>>())].concat()
}

/// The words, and a pencil where there is a drawing.
fn said(words: &Words, drawn: bool) -> String {
    if drawn { ["✎ ", words.as_str()].concat() } else { words.as_str().to_owned() }
}

/// The words, and in brackets what belongs to them.
fn with(words: &str, details: &[String]) -> String {
    if details.is_empty() { words.to_owned() } else { [words, " (", &details.join(" · "), ")"].concat() }
}

fn asked(rating: &Rating) -> String {
    [&rating.prompt, " ", &number(rating)].concat()
}

fn felt(chosen: &FaceChosen) -> String {
    [&chosen.prompt, " ", face(chosen)].concat()
}

/// A face as a face: the language of whoever reads is not known here.
fn face(chosen: &FaceChosen) -> &'static str {
    match chosen.face {
        Face::VerySad => "\u{1F622}",
        Face::Sad => "\u{1F641}",
        Face::InBetween => "\u{1F610}",
        Face::Happy => "\u{1F642}",
        Face::VeryHappy => "\u{1F604}",
    }
}

fn number(rating: &Rating) -> String {
    [&rating.value.get().to_string(), "/10 (0 = ", &rating.low, ", 10 = ", &rating.high, ")"].concat()
}
