use super::{AgeBand, Drawing, Goals, Hopes, Mode, Occasion, Rating, Words};
use crate::json::{Members, Stored, Value, stored};

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
    /// People I trust.
    pub people: Section,
    /// Things that help me.
    pub toolkit: Section,
    pub worries: Section,
    pub life_now: LifeNow,
    pub hopes: Hopes,
    pub goals: Goals,
    /// Lines the young person switched off. What is not here is shared when they share.
    pub kept_back: KeptBack,
    /// The next free id for an entry, goal or step.
    pub next_id: u32,
}

/// The area that is answered with help at once.
pub const SAFETY: &str = "safety";

/// The topics that are lists of entries, in the order they are asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Topic {
    WorkingWell,
    /// People I trust.
    People,
    /// Things that help me: the positivity toolkit.
    Toolkit,
    Worries,
}

impl Topic {
    pub const ALL: [Self; 4] = [Self::WorkingWell, Self::People, Self::Toolkit, Self::Worries];
}

/// The entries of one topic, in the order they were said.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Section {
    pub entries: Vec<Entry>,
}

/// One thing said. Without words and drawing it counts as not there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Unique within the assessment.
    pub id: u32,
    /// Id of an [`super::Area`] of the question set.
    pub area: Option<String>,
    pub words: Words,
    pub drawing: Option<Drawing>,
    /// Worries only: how much it bothers them.
    pub bothers: Option<Rating>,
}

/// "My life now": one scale and what is behind it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LifeNow {
    pub scale: Option<Rating>,
    pub why_not_lower: Words,
    pub why_not_lower_drawing: Option<Drawing>,
    pub one_step_up: Words,
    pub one_step_up_drawing: Option<Drawing>,
}

/// The answer a drawing belongs to: everywhere words are asked for but the small steps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DrawingOf {
    Entry(u32),
    WhyNotLower,
    LifeOneStepUp,
    Hopes,
    /// By the goal's id.
    Goal(u32),
    GoalOneStepUp(u32),
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

stored!(Entry { id, area, words, drawing, bothers });
stored!(LifeNow { scale, why_not_lower, why_not_lower_drawing, one_step_up, one_step_up_drawing });
stored!(Assessment {
    id,
    journey,
    occasion,
    started,
    band,
    mode,
    working_well,
    people,
    toolkit,
    worries,
    life_now,
    hopes,
    goals,
    kept_back,
    next_id,
});

/// Absent where it is empty, as the topics that version 1 of records did not have are.
impl Stored for Section {
    fn store(&self) -> Value {
        let mut members = Members::new();
        members.insert("entries", self.entries.store());
        members.into()
    }

    fn restore(value: &Value) -> Option<Self> {
        Some(Self { entries: Vec::restore_member("entries", value.as_object()?)? })
    }

    fn restore_member(name: &str, from: &Members) -> Option<Self> {
        from.get(name).map_or_else(|| Some(Self::default()), Self::restore)
    }
}

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
        Self { id, area: None, words: Words::default(), drawing: None, bothers: None }
    }

    /// True once it has words or a drawing.
    pub fn is_there(&self) -> bool {
        !self.words.is_blank() || self.drawing.is_some()
    }
}

impl LifeNow {
    pub fn has_why_not_lower(&self) -> bool {
        !self.why_not_lower.is_blank() || self.why_not_lower_drawing.is_some()
    }

    pub fn has_one_step_up(&self) -> bool {
        !self.one_step_up.is_blank() || self.one_step_up_drawing.is_some()
    }
}

impl Section {
    /// No more entries than this in one topic.
    pub const MOST_ENTRIES: usize = 60;

    /// The entries that are there.
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
    /// No more drawings than this in one assessment.
    pub const MOST_DRAWINGS: usize = 10;
    /// No more than this of all drawings together, in bytes of their JSON: as steps and picture, signed, they become more
    /// than three times as long, and an export has to hold the words beside them.
    pub const MOST_BYTES_DRAWN: usize = 200_000;

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
            people: Section::default(),
            toolkit: Section::default(),
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
            Topic::People => &self.people,
            Topic::Toolkit => &self.toolkit,
            Topic::Worries => &self.worries,
        }
    }

    pub fn section_mut(&mut self, topic: Topic) -> &mut Section {
        match topic {
            Topic::WorkingWell => &mut self.working_well,
            Topic::People => &mut self.people,
            Topic::Toolkit => &mut self.toolkit,
            Topic::Worries => &mut self.worries,
        }
    }

    /// The drawing of an answer; `None` where there is none, or the answer is not there.
    pub fn drawing(&self, of: DrawingOf) -> Option<&Drawing> {
        self.place_of_drawing(of)?.as_ref()
    }

    /// True where the answer is there, drawn or not.
    pub fn has_place_for_drawing(&self, of: DrawingOf) -> bool {
        self.place_of_drawing(of).is_some()
    }

    fn place_of_drawing(&self, of: DrawingOf) -> Option<&Option<Drawing>> {
        let life = &self.life_now;
        let goal = |id| self.goals.list.iter().find(|g| g.id == id);
        Some(match of {
            DrawingOf::Entry(id) => &Topic::ALL.into_iter().find_map(|topic| self.section(topic).entry(id))?.drawing,
            DrawingOf::WhyNotLower => &life.why_not_lower_drawing,
            DrawingOf::LifeOneStepUp => &life.one_step_up_drawing,
            DrawingOf::Hopes => &self.hopes.drawing,
            DrawingOf::Goal(id) => &goal(id)?.drawing,
            DrawingOf::GoalOneStepUp(id) => &goal(id)?.one_step_up_drawing,
        })
    }

    /// Where the drawing of an answer is kept; `None` where the answer is not there.
    pub fn drawing_mut(&mut self, of: DrawingOf) -> Option<&mut Option<Drawing>> {
        let life = &mut self.life_now;
        Some(match of {
            DrawingOf::Entry(id) => {
                let sections = [&mut self.working_well, &mut self.people, &mut self.toolkit, &mut self.worries];
                &mut sections.into_iter().find_map(|section| section.entry_mut(id))?.drawing
            }
            DrawingOf::WhyNotLower => &mut life.why_not_lower_drawing,
            DrawingOf::LifeOneStepUp => &mut life.one_step_up_drawing,
            DrawingOf::Hopes => &mut self.hopes.drawing,
            DrawingOf::Goal(id) => &mut self.goals.list.iter_mut().find(|g| g.id == id)?.drawing,
            DrawingOf::GoalOneStepUp(id) => &mut self.goals.list.iter_mut().find(|g| g.id == id)?.one_step_up_drawing,
        })
    }

    /// Every drawing there is.
    pub fn drawings(&self) -> impl Iterator<Item = &Drawing> {
        let life = &self.life_now;
        let entries = Topic::ALL.into_iter().flat_map(|topic| &self.section(topic).entries);
        let goals = self.goals.list.iter().flat_map(|g| [&g.drawing, &g.one_step_up_drawing]);
        let single = [&life.why_not_lower_drawing, &life.one_step_up_drawing, &self.hopes.drawing];
        entries.map(|e| &e.drawing).chain(goals).chain(single).flatten()
    }

    /// How many bytes of drawings still fit.
    pub fn room_to_draw(&self) -> usize {
        Self::MOST_BYTES_DRAWN.saturating_sub(self.drawings().map(Drawing::bytes).sum())
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
        for topic in Topic::ALL {
            lines.extend(self.section(topic).said().map(|e| Line::Entry(e.id)));
        }
        let life = &self.life_now;
        lines.extend(life.scale.map(|_| Line::LifeScale));
        lines.extend(life.has_why_not_lower().then_some(Line::WhyNotLower));
        lines.extend(life.has_one_step_up().then_some(Line::LifeOneStepUp));
        lines.extend(self.hopes.is_there().then_some(Line::Hopes));
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
