use super::{AgeBand, Goals, Hopes, Mode, Occasion, Scale, Words};
use crate::json::{Stored, Value, stored};

/// One sitting, with all that was said in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assessment {
    /// Random, 128 bits, base64url; made outside.
    pub id: String,
    /// The journey it belongs to: the portal's pseudonymous reference, or random like `id`.
    pub journey: String,
    pub occasion: Occasion,
    /// Seconds since 1970-01-01T00:00Z, by the device's clock.
    pub started: i64,
    pub band: Option<AgeBand>,
    pub mode: Option<Mode>,
    pub working_well: Section,
    pub worries: Section,
    pub life_now: LifeNow,
    pub hopes: Hopes,
    pub goals: Goals,
    /// Lines the young person switched off. What is not here is shared when they share.
    pub kept_back: KeptBack,
    /// The next free id for an entry, goal or step.
    pub next_id: u32,
}

/// The two topics that are lists of entries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Topic {
    WorkingWell,
    Worries,
}

/// The entries of one topic, in the order they were said.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Section {
    pub entries: Vec<Entry>,
}

/// One thing said. Without words it counts as not there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Unique within the assessment.
    pub id: u32,
    /// Id of an [`super::Area`] of the question set.
    pub area: Option<String>,
    pub words: Words,
    /// Worries only: how much it bothers them.
    pub bothers: Option<Scale>,
}

/// "My life now": one scale and what is behind it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LifeNow {
    pub scale: Option<Scale>,
    pub why_not_lower: Words,
    pub one_step_up: Words,
}

/// The address of one thing that can be switched on or off for sharing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Line {
    Entry(u32),
    LifeScale,
    WhyNotLower,
    LifeOneStepUp,
    Hopes,
    /// The goal with its number, its step up and its steps.
    Goal(u32),
    /// One small step of a goal.
    Step(u32),
}

/// The lines that stay here, each once, in the order they were switched off.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KeptBack(Vec<Line>);

stored!(Section { entries });
stored!(Entry { id, area, words, bothers });
stored!(LifeNow { scale, why_not_lower, one_step_up });
stored!(Assessment {
    id,
    journey,
    occasion,
    started,
    band,
    mode,
    working_well,
    worries,
    life_now,
    hopes,
    goals,
    kept_back,
    next_id,
});

/// `entry/7`, `life-scale`: a name, and the id where there is one.
impl Stored for Line {
    fn store(&self) -> Value {
        let (name, id) = match self {
            Self::Entry(id) => ("entry", Some(*id)),
            Self::LifeScale => ("life-scale", None),
            Self::WhyNotLower => ("why-not-lower", None),
            Self::LifeOneStepUp => ("one-step-up", None),
            Self::Hopes => ("hopes", None),
            Self::Goal(id) => ("goal", Some(*id)),
            Self::Step(id) => ("step", Some(*id)),
        };
        Value::from(crate::json::numbered(name, id))
    }

    fn restore(value: &Value) -> Option<Self> {
        Some(match crate::json::split_numbered(value.as_str()?)? {
            ("entry", Some(id)) => Self::Entry(id),
            ("life-scale", None) => Self::LifeScale,
            ("why-not-lower", None) => Self::WhyNotLower,
            ("one-step-up", None) => Self::LifeOneStepUp,
            ("hopes", None) => Self::Hopes,
            ("goal", Some(id)) => Self::Goal(id),
            ("step", Some(id)) => Self::Step(id),
            _ => return None,
        })
    }
}

impl Stored for KeptBack {
    fn store(&self) -> Value {
        self.0.store()
    }

    fn restore(value: &Value) -> Option<Self> {
        Vec::restore(value).map(Self)
    }
}

impl FromIterator<Line> for KeptBack {
    fn from_iter<I: IntoIterator<Item = Line>>(lines: I) -> Self {
        let mut kept_back = Self::default();
        for line in lines {
            kept_back.insert(line);
        }
        kept_back
    }
}

impl KeptBack {
    pub fn contains(&self, line: &Line) -> bool {
        self.0.contains(line)
    }

    /// False when it stayed here already.
    pub fn insert(&mut self, line: Line) -> bool {
        let is_new = !self.contains(&line);
        if is_new {
            self.0.push(line);
        }
        is_new
    }

    /// False when it was not there.
    pub fn remove(&mut self, line: Line) -> bool {
        let before = self.0.len();
        self.0.retain(|l| *l != line);
        self.0.len() < before
    }
}

impl Entry {
    pub fn new(id: u32) -> Self {
        Self { id, area: None, words: Words::default(), bothers: None }
    }

    /// True once it has words.
    pub fn is_there(&self) -> bool {
        !self.words.is_blank()
    }
}

impl Section {
    /// No more entries than this in one topic.
    pub const MOST_ENTRIES: usize = 60;

    /// The entries that have words.
    pub fn said(&self) -> impl Iterator<Item = &Entry> {
        self.entries.iter().filter(|e| e.is_there())
    }

    pub fn entry(&self, id: u32) -> Option<&Entry> {
        self.entries.iter().find(|e| e.id == id)
    }

    pub fn entry_mut(&mut self, id: u32) -> Option<&mut Entry> {
        self.entries.iter_mut().find(|e| e.id == id)
    }
}

impl Assessment {
    /// An empty one. `id` and `journey` are random (or the portal's), `started` is in seconds.
    pub fn new(id: String, journey: String, occasion: Occasion, started: i64) -> Self {
        Self {
            id,
            journey,
            occasion,
            started,
            band: None,
            mode: None,
            working_well: Section::default(),
            worries: Section::default(),
            life_now: LifeNow::default(),
            hopes: Hopes::default(),
            goals: Goals::default(),
            kept_back: KeptBack::default(),
            next_id: 1,
        }
    }

    pub fn section(&self, topic: Topic) -> &Section {
        match topic {
            Topic::WorkingWell => &self.working_well,
            Topic::Worries => &self.worries,
        }
    }

    pub fn section_mut(&mut self, topic: Topic) -> &mut Section {
        match topic {
            Topic::WorkingWell => &mut self.working_well,
            Topic::Worries => &mut self.worries,
        }
    }

    /// A fresh id for an entry, goal or step.
    pub fn take_id(&mut self) -> u32 {
        let id = self.next_id;
        self.next_id = self.next_id.saturating_add(1);
        id
    }

    /// True when the line would go along if the young person shared now. A step goes only with its goal.
    pub fn is_shared(&self, line: Line) -> bool {
        let goal_shared = |step: u32| {
            self.goals
                .list
                .iter()
                .find(|g| g.steps.iter().any(|s| s.id == step))
                .is_none_or(|g| !self.kept_back.contains(&Line::Goal(g.id)))
        };
        !self.kept_back.contains(&line)
            && match line {
                Line::Step(id) => goal_shared(id),
                Line::Entry(_)
                | Line::LifeScale
                | Line::WhyNotLower
                | Line::LifeOneStepUp
                | Line::Hopes
                | Line::Goal(_) => true,
            }
    }

    /// Every line that holds something, in the order of Look back.
    pub fn lines(&self) -> Vec<Line> {
        let mut lines: Vec<Line> = Vec::new();
        lines.extend(self.working_well.said().map(|e| Line::Entry(e.id)));
        lines.extend(self.worries.said().map(|e| Line::Entry(e.id)));
        let life = &self.life_now;
        lines.extend(life.scale.map(|_| Line::LifeScale));
        lines.extend((!life.why_not_lower.is_blank()).then_some(Line::WhyNotLower));
        lines.extend((!life.one_step_up.is_blank()).then_some(Line::LifeOneStepUp));
        lines.extend((!self.hopes.words.is_blank()).then_some(Line::Hopes));
        for goal in self.goals.list.iter().filter(|g| g.is_there()) {
            lines.push(Line::Goal(goal.id));
            lines.extend(goal.steps.iter().filter(|s| s.is_there()).map(|s| Line::Step(s.id)));
        }
        lines
    }

    /// True when nothing has been said at all.
    pub fn is_empty(&self) -> bool {
        self.lines().is_empty()
    }
}
