use crate::domain::Topic;
use crate::json::{Stored, Value, numbered, split_numbered};

/// One screen. Goals are named by their position, 0 to 2.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    Band,
    How,
    Keep,
    WorkingWell,
    People,
    Toolkit,
    Worries,
    LifeScale,
    LifeNotLower,
    LifeStepUp,
    Hopes,
    GoalWords(u8),
    GoalScale(u8),
    GoalSteps(u8),
    GoalsSoFar,
    LookBack,
    Finish,
}

/// The seven steps that progress is counted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Chapter {
    Welcome,
    WorkingWell,
    Worries,
    LifeNow,
    Goals,
    LookBack,
    Finish,
}

impl Place {
    /// Its position in the longest way through: three screens for one goal come before those of the next.
    pub(super) fn rank(self) -> (u8, u8, u8) {
        match self {
            Self::Band => (0, 0, 0),
            Self::How => (1, 0, 0),
            Self::Keep => (2, 0, 0),
            Self::WorkingWell => (3, 0, 0),
            Self::People => (4, 0, 0),
            Self::Toolkit => (5, 0, 0),
            Self::Worries => (6, 0, 0),
            Self::LifeScale => (7, 0, 0),
            Self::LifeNotLower => (8, 0, 0),
            Self::LifeStepUp => (9, 0, 0),
            Self::Hopes => (10, 0, 0),
            Self::GoalWords(i) => (11, i, 0),
            Self::GoalScale(i) => (11, i, 1),
            Self::GoalSteps(i) => (11, i, 2),
            Self::GoalsSoFar => (12, 0, 0),
            Self::LookBack => (13, 0, 0),
            Self::Finish => (14, 0, 0),
        }
    }

    /// The screen of a topic.
    pub fn of(topic: Topic) -> Self {
        match topic {
            Topic::WorkingWell => Self::WorkingWell,
            Topic::People => Self::People,
            Topic::Toolkit => Self::Toolkit,
            Topic::Worries => Self::Worries,
        }
    }

    /// True for a screen of the rest of the face, which loads behind the first ones.
    pub fn is_late(self) -> bool {
        !matches!(self, Self::Band | Self::How | Self::Keep | Self::WorkingWell)
    }

    pub fn chapter(self) -> Chapter {
        match self {
            Self::Band | Self::How | Self::Keep => Chapter::Welcome,
            Self::WorkingWell | Self::People | Self::Toolkit => Chapter::WorkingWell,
            Self::Worries => Chapter::Worries,
            Self::LifeScale | Self::LifeNotLower | Self::LifeStepUp => Chapter::LifeNow,
            Self::Hopes | Self::GoalWords(_) | Self::GoalScale(_) | Self::GoalSteps(_) | Self::GoalsSoFar => {
                Chapter::Goals
            }
            Self::LookBack => Chapter::LookBack,
            Self::Finish => Chapter::Finish,
        }
    }
}

impl Chapter {
    /// The stable name, as in the `wellbeing-step` event and the locale's `step.*` keys.
    pub fn name(self) -> &'static str {
        match self {
            Self::Welcome => "welcome",
            Self::WorkingWell => "working-well",
            Self::Worries => "worries",
            Self::LifeNow => "life-now",
            Self::Goals => "goals",
            Self::LookBack => "look-back",
            Self::Finish => "finish",
        }
    }
}

/// `worries`, `goal-scale/1`: a name, and the goal's position where there is one.
impl Stored for Place {
    fn store(&self) -> Value {
        let (name, goal) = match self {
            Self::Band => ("band", None),
            Self::How => ("how", None),
            Self::Keep => ("keep", None),
            Self::WorkingWell => ("working-well", None),
            Self::People => ("people", None),
            Self::Toolkit => ("toolkit", None),
            Self::Worries => ("worries", None),
            Self::LifeScale => ("life-scale", None),
            Self::LifeNotLower => ("life-not-lower", None),
            Self::LifeStepUp => ("life-step-up", None),
            Self::Hopes => ("hopes", None),
            Self::GoalWords(i) => ("goal-words", Some(*i)),
            Self::GoalScale(i) => ("goal-scale", Some(*i)),
            Self::GoalSteps(i) => ("goal-steps", Some(*i)),
            Self::GoalsSoFar => ("goals-so-far", None),
            Self::LookBack => ("look-back", None),
            Self::Finish => ("finish", None),
        };
        Value::from(numbered(name, goal.map(u32::from)))
    }

    fn restore(value: &Value) -> Option<Self> {
        let (name, goal) = split_numbered(value.as_str()?)?;
        let goal = match goal {
            Some(i) => Some(u8::try_from(i).ok()?),
            None => None,
        };
        Some(match (name, goal) {
            ("band", None) => Self::Band,
            ("how", None) => Self::How,
            ("keep", None) => Self::Keep,
            ("working-well", None) => Self::WorkingWell,
            ("people", None) => Self::People,
            ("toolkit", None) => Self::Toolkit,
            ("worries", None) => Self::Worries,
            ("life-scale", None) => Self::LifeScale,
            ("life-not-lower", None) => Self::LifeNotLower,
            ("life-step-up", None) => Self::LifeStepUp,
            ("hopes", None) => Self::Hopes,
            ("goal-words", Some(i)) => Self::GoalWords(i),
            ("goal-scale", Some(i)) => Self::GoalScale(i),
            ("goal-steps", Some(i)) => Self::GoalSteps(i),
            ("goals-so-far", None) => Self::GoalsSoFar,
            ("look-back", None) => Self::LookBack,
            ("finish", None) => Self::Finish,
            _ => return None,
        })
    }
}
