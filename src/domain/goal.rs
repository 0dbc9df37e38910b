use super::{Drawing, Rating, Words};
use crate::json::stored;

/// No more goals than this in one assessment.
pub const MOST_GOALS: usize = 3;

/// What the young person hopes for from all this.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hopes {
    pub words: Words,
    pub drawing: Option<Drawing>,
}

/// Up to [`MOST_GOALS`] goals. A goal without words and drawing counts as not there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Goals {
    pub list: Vec<Goal>,
}

/// Something the young person wants to happen, in their words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Goal {
    /// Unique within the assessment.
    pub id: u32,
    pub words: Words,
    pub drawing: Option<Drawing>,
    /// Where they are with it now.
    pub now: Option<Rating>,
    /// What one step up would look like.
    pub one_step_up: Words,
    pub one_step_up_drawing: Option<Drawing>,
    pub steps: Vec<Step>,
}

/// A small step towards a goal. A step without `what` counts as not there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// Unique within the assessment.
    pub id: u32,
    pub what: Words,
    /// Who helps.
    pub who: Words,
    /// By when, in words ("Saturday", "half term").
    pub by_when: Words,
    pub done: bool,
}

stored!(Hopes { words, drawing });
stored!(Goals { list });
stored!(Goal { id, words, drawing, now, one_step_up, one_step_up_drawing, steps });
stored!(Step { id, what, who, by_when, done });

impl Goal {
    /// No more small steps than this for one goal.
    pub const MOST_STEPS: usize = 10;

    pub fn new(id: u32) -> Self {
        Self {
            id,
            words: Words::default(),
            drawing: None,
            now: None,
            one_step_up: Words::default(),
            one_step_up_drawing: None,
            steps: Vec::new(),
        }
    }

    /// True once it has words or a drawing.
    pub fn is_there(&self) -> bool {
        !self.words.is_blank() || self.drawing.is_some()
    }

    /// True once it is said what one step up would look like.
    pub fn has_step_up(&self) -> bool {
        !self.one_step_up.is_blank() || self.one_step_up_drawing.is_some()
    }
}

impl Hopes {
    /// True once it has words or a drawing.
    pub fn is_there(&self) -> bool {
        !self.words.is_blank() || self.drawing.is_some()
    }
}

impl Step {
    pub fn new(id: u32) -> Self {
        Self { id, what: Words::default(), who: Words::default(), by_when: Words::default(), done: false }
    }

    pub fn is_there(&self) -> bool {
        !self.what.is_blank()
    }
}
