use super::document::{
    Answer, AreaNamed, AssessmentDocument, EntryDocument, FaceChosen, GoalDocument, GoalsDocument, LifeNowDocument,
    QuestionSetNamed, Rating, StepDocument, TopicDocument,
};
use super::drawing::DrawingDocument;
use super::texts::TextLength;
use crate::domain::{
    self, AgeBand, Assessment, ByBand, Drawing, Entry, Goal, Line, OneStepUp, QuestionSet, Step, Topic, Words,
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
        people: build.topic(Topic::People),
        toolkit: build.topic(Topic::Toolkit),
        worries: build.topic(Topic::Worries),
        life_now: build.life_now(),
        hopes: build.answer(
            Line::Hopes,
            questions.hopes.prompt.for_band(band),
            &assessment.hopes.words,
            assessment.hopes.drawing.as_ref(),
        ),
        goals: build.goals(),
    })
}

/// What a scale was asked with: the question, and what its two ends mean.
type Asked<'q> = [&'q ByBand; 3];

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
        // What was said to a topic that another question set asks goes under its name.
        let name = match topic {
            Topic::WorkingWell | Topic::Worries => "",
            Topic::People => "people",
            Topic::Toolkit => "toolkit",
        };
        let prompt = self.questions.topic(topic).map_or(name, |asked| asked.prompt.for_band(self.band)).to_owned();
        (!entries.is_empty()).then_some(TopicDocument { prompt, entries })
    }

    fn entry(&self, entry: &Entry) -> EntryDocument {
        let label = |id: &String| AreaNamed {
            id: id.clone(),
            // An area of another question set keeps its id as its label.
            label: self.questions.area(id).map_or(id.as_str(), |a| a.label.for_band(self.band)).to_owned(),
        };
        let bothers = &self.questions.worries.bothers;
        let asked = [&bothers.prompt, &bothers.low, &bothers.high];
        EntryDocument {
            id: entry.id,
            area: entry.area.as_ref().map(label),
            words: entry.words.clone(),
            drawing: entry.drawing.as_ref().map(DrawingDocument::from),
            bothers: entry.bothers.and_then(|rating| self.number(&asked, rating)),
            bothers_face: entry.bothers.and_then(|rating| self.face(&asked, rating)),
        }
    }

    fn number(&self, asked: &Asked<'_>, rating: domain::Rating) -> Option<Rating> {
        let [prompt, low, high] = asked.map(|text| text.for_band(self.band).to_owned());
        rating.number().map(|value| Rating { prompt, value, low, high })
    }

    fn face(&self, asked: &Asked<'_>, rating: domain::Rating) -> Option<FaceChosen> {
        let [prompt, low, high] = asked.map(|text| text.for_band(self.band).to_owned());
        rating.face().map(|face| FaceChosen { prompt, face, low, high })
    }

    fn answer(&self, line: Line, prompt: &str, words: &Words, drawn: Option<&Drawing>) -> Option<Answer> {
        let goes = (!words.is_blank() || drawn.is_some()) && self.assessment.is_shared(line);
        goes.then(|| Answer {
            prompt: prompt.to_owned(),
            words: words.clone(),
            drawing: drawn.map(DrawingDocument::from),
        })
    }

    fn life_now(&self) -> Option<LifeNowDocument> {
        let (asked, said) = (&self.questions.life_now, &self.assessment.life_now);
        // A number that is kept back words no question either: "What is helping you get through?" is asked at 0 only.
        let shared = said.scale.filter(|_| self.assessment.is_shared(Line::LifeScale));
        let about = [&asked.prompt, &asked.scale.low, &asked.scale.high];
        let scale = shared.and_then(|rating| self.number(&about, rating));
        let face = shared.and_then(|rating| self.face(&about, rating));
        let why = asked.why_not_lower.for_rating(shared).for_band(self.band);
        let why_not_lower =
            self.answer(Line::WhyNotLower, why, &said.why_not_lower, said.why_not_lower_drawing.as_ref());
        let up = self.step_up_prompt(&asked.one_step_up, shared);
        let one_step_up = self.answer(Line::LifeOneStepUp, up, &said.one_step_up, said.one_step_up_drawing.as_ref());
        let any = shared.is_some() || why_not_lower.is_some() || one_step_up.is_some();
        any.then_some(LifeNowDocument { scale, face, why_not_lower, one_step_up })
    }

    fn step_up_prompt<'q>(&self, asked: &'q OneStepUp, rating: Option<domain::Rating>) -> &'q str {
        asked.for_rating(rating).for_band(self.band)
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
        let about = [&asked.now.prompt, &asked.now.low, &asked.now.high];
        let up = self.step_up_prompt(&asked.one_step_up, goal.now);
        let steps = goal.steps.iter().filter(|s| s.is_there() && self.assessment.is_shared(Line::Step(s.id)));
        GoalDocument {
            id: goal.id,
            words: goal.words.clone(),
            drawing: goal.drawing.as_ref().map(DrawingDocument::from),
            now: goal.now.and_then(|rating| self.number(&about, rating)),
            now_face: goal.now.and_then(|rating| self.face(&about, rating)),
            one_step_up: self.answer(Line::Goal(goal.id), up, &goal.one_step_up, goal.one_step_up_drawing.as_ref()),
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
