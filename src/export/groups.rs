use super::document::{Answer, AssessmentDocument, EntryDocument, GoalDocument, Rating, StepDocument, TopicDocument};

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
        groups.extend([&life.why_not_lower, &life.one_step_up].into_iter().flatten().map(answer));
    }
    groups.extend([&said.working_well, &said.worries].into_iter().flatten().map(topic));
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
    one(&answer.prompt, answer.words.as_str().to_owned())
}

fn topic(topic: &TopicDocument) -> Group {
    Group { prompt: topic.prompt.clone(), lines: topic.entries.iter().map(entry).collect() }
}

fn entry(entry: &EntryDocument) -> String {
    let area = entry.area.iter().map(|area| area.label.clone());
    with(entry.words.as_str(), &area.chain(entry.bothers.as_ref().map(asked)).collect::<Vec<_>>())
}

/// The goal, then its small steps.
fn goal(goal: &GoalDocument) -> impl Iterator<Item = String> {
    let up = goal.one_step_up.iter().map(|up| [&up.prompt, " ", up.words.as_str()].concat());
    let line = with(goal.words.as_str(), &goal.now.as_ref().map(asked).into_iter().chain(up).collect::<Vec<_>>());
    std::iter::once(line).chain(goal.steps.iter().map(step))
}

fn step(step: &StepDocument) -> String {
    let said = [&step.who, &step.by_when].into_iter().flatten().map(|words| words.as_str().to_owned());
    let mark = if step.done { "✓ " } else { "– " };
    [mark, &with(step.what.as_str(), &said.collect::<Vec<_>>())].concat()
}

/// The words, and in brackets what belongs to them.
fn with(words: &str, details: &[String]) -> String {
    if details.is_empty() { words.to_owned() } else { [words, " (", &details.join(" · "), ")"].concat() }
}

fn asked(rating: &Rating) -> String {
    [&rating.prompt, " ", &number(rating)].concat()
}

fn number(rating: &Rating) -> String {
    [&rating.value.get().to_string(), "/10 (0 = ", &rating.low, ", 10 = ", &rating.high, ")"].concat()
}
