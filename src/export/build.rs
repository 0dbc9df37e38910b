use super::document::{
    Answer, AreaNamed, AssessmentDocument, EntryDocument, GoalDocument, GoalsDocument, LifeNowDocument,
    QuestionSetNamed, Rating, StepDocument, TopicDocument,
};
use super::texts::TextLength;
use crate::domain::{
    AgeBand, Assessment, Entry, Goal, Line, OneStepUp, QuestionSet, Scale, ScalePrompt, Step, Topic, Words,
};

/// What leaves when the young person shares `assessment` now: every line that is switched on, with the question it
/// answers worded as `band` saw it.
///
/// # Errors
/// [`TextLength`] when the assessment's own names are empty or too long.
pub fn document(
    assessment: &Assessment,
    questions: &QuestionSet,
    band: AgeBand,
) -> Result<AssessmentDocument, TextLength> {
    let build = Build { assessment, questions, band };
    Ok(AssessmentDocument {
        id: assessment.id.clone().try_into()?,
        journey: assessment.journey.clone().try_into()?,
        occasion: assessment.occasion,
        started: assessment.started,
        age_band: assessment.band,
        mode: assessment.mode,
        language: questions.language.clone(),
        question_set: QuestionSetNamed { id: questions.id.clone(), revision: questions.revision.clone() },
        working_well: build.topic(Topic::WorkingWell),
        worries: build.topic(Topic::Worries),
        life_now: build.life_now(),
        hopes: build.answer(Line::Hopes, questions.hopes.prompt.for_band(band), &assessment.hopes.words),
        goals: build.goals(),
    })
}

struct Build<'a> {
    assessment: &'a Assessment,
    questions: &'a QuestionSet,
    band: AgeBand,
}

impl Build<'_> {
    fn topic(&self, topic: Topic) -> Option<TopicDocument> {
        let said = self.assessment.section(topic).said();
        let shared = said.filter(|e| self.assessment.is_shared(Line::Entry(e.id)));
        let entries: Vec<EntryDocument> = shared.map(|e| self.entry(e)).collect();
        let prompt = self.questions.topic(topic).prompt.for_band(self.band).to_owned();
        (!entries.is_empty()).then_some(TopicDocument { prompt, entries })
    }

    fn entry(&self, entry: &Entry) -> EntryDocument {
        let label = |id: &String| AreaNamed {
            id: id.clone(),
            // An area of another question set keeps its id as its label.
            label: self.questions.area(id).map_or(id.as_str(), |a| a.label.for_band(self.band)).to_owned(),
        };
        EntryDocument {
            id: entry.id,
            area: entry.area.as_ref().map(label),
            words: entry.words.clone(),
            bothers: entry.bothers.map(|value| self.rating(&self.questions.worries.bothers, value)),
        }
    }

    fn rating(&self, asked: &ScalePrompt, value: Scale) -> Rating {
        Rating {
            prompt: asked.prompt.for_band(self.band).to_owned(),
            value,
            low: asked.low.for_band(self.band).to_owned(),
            high: asked.high.for_band(self.band).to_owned(),
        }
    }

    fn answer(&self, line: Line, prompt: &str, words: &Words) -> Option<Answer> {
        let goes = !words.is_blank() && self.assessment.is_shared(line);
        goes.then(|| Answer { prompt: prompt.to_owned(), words: words.clone() })
    }

    fn life_now(&self) -> Option<LifeNowDocument> {
        let (asked, said) = (&self.questions.life_now, &self.assessment.life_now);
        // A number that is kept back words no question either: "What is helping you get through?" is asked at 0 only.
        let shared = said.scale.filter(|_| self.assessment.is_shared(Line::LifeScale));
        let scale = shared.map(|value| Rating {
            prompt: asked.prompt.for_band(self.band).to_owned(),
            value,
            low: asked.scale.low.for_band(self.band).to_owned(),
            high: asked.scale.high.for_band(self.band).to_owned(),
        });
        let why = asked.why_not_lower.for_scale(shared).for_band(self.band);
        let why_not_lower = self.answer(Line::WhyNotLower, why, &said.why_not_lower);
        let up = self.step_up_prompt(&asked.one_step_up, shared);
        let one_step_up = self.answer(Line::LifeOneStepUp, up, &said.one_step_up);
        let any = scale.is_some() || why_not_lower.is_some() || one_step_up.is_some();
        any.then_some(LifeNowDocument { scale, why_not_lower, one_step_up })
    }

    fn step_up_prompt<'q>(&self, asked: &'q OneStepUp, scale: Option<Scale>) -> &'q str {
        asked.for_scale(scale).for_band(self.band)
    }

    fn goals(&self) -> Option<GoalsDocument> {
        let there = self.assessment.goals.list.iter().filter(|g| g.is_there());
        let shared = there.filter(|g| self.assessment.is_shared(Line::Goal(g.id)));
        let list: Vec<GoalDocument> = shared.map(|g| self.goal(g)).collect();
        let prompt = self.questions.goals.prompt.for_band(self.band).to_owned();
        (!list.is_empty()).then_some(GoalsDocument { prompt, list })
    }

    fn goal(&self, goal: &Goal) -> GoalDocument {
        let asked = &self.questions.goals;
        let up = self.step_up_prompt(&asked.one_step_up, goal.now);
        let steps = goal.steps.iter().filter(|s| s.is_there() && self.assessment.is_shared(Line::Step(s.id)));
        GoalDocument {
            id: goal.id,
            words: goal.words.clone(),
            now: goal.now.map(|value| self.rating(&asked.now, value)),
            one_step_up: self.answer(Line::Goal(goal.id), up, &goal.one_step_up),
            steps: steps.map(step).collect(),
        }
    }
}

fn step(step: &Step) -> StepDocument {
    let said = |words: &Words| (!words.is_blank()).then(|| words.clone());
    StepDocument {
        id: step.id,
        what: step.what.clone(),
        who: said(&step.who),
        by_when: said(&step.by_when),
        done: step.done,
    }
}
