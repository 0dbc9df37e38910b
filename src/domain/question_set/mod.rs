//! What is asked: data, so that a service can ask in its own words.
//!
//! The format is `wellbeing-assessment/question-set`, version 1; `docs/question-sets.md` explains it to authors and
//! `www/schemas/question-set-1.json` (generated from these types) describes it to editors.

mod by_band;
mod icon;
mod prompts;
mod read;

pub use by_band::ByBand;
pub use icon::Icon;
pub use prompts::{
    GoalPrompts, LifeNowPrompts, OneStepUp, Prompt, ScaleEnds, ScalePrompt, StepPrompts, Suggestion, TopicPrompts,
    WhyNotLower, WorryPrompts,
};

use super::{AgeBand, Topic};

/// Everything that is asked, in one language, for one or more age bands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "cli", schemars(deny_unknown_fields))]
pub struct QuestionSet {
    /// Names the set for good, in every language and revision. Recorded with each export.
    #[cfg_attr(feature = "cli", schemars(regex(pattern = "^[a-z0-9-]{1,40}$")))]
    pub id: String,
    /// Changes whenever any wording does: numbers are only compared where the wording was the same.
    #[cfg_attr(feature = "cli", schemars(length(min = 1, max = 40)))]
    pub revision: String,
    /// Language tag (BCP 47).
    #[cfg_attr(feature = "cli", schemars(regex(pattern = "^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$")))]
    pub language: String,
    /// Shown to adults who choose between sets.
    #[cfg_attr(feature = "cli", schemars(length(min = 1, max = 120)))]
    pub title: String,
    /// The age bands this set has wording for.
    #[cfg_attr(feature = "cli", schemars(length(min = 1, max = 4)))]
    #[cfg_attr(feature = "cli", schemars(extend("uniqueItems" = true)))]
    pub bands: Vec<AgeBand>,
    /// The parts of life an answer can be about, in the order shown.
    #[cfg_attr(feature = "cli", schemars(length(min = 1, max = 40)))]
    pub areas: Vec<Area>,
    pub working_well: TopicPrompts,
    /// People I trust; left out: not asked.
    pub people: Option<TopicPrompts>,
    /// Things that help me; left out: not asked.
    pub toolkit: Option<TopicPrompts>,
    pub worries: WorryPrompts,
    pub life_now: LifeNowPrompts,
    /// Best hopes, asked once before the goals.
    pub hopes: Prompt,
    pub goals: GoalPrompts,
}

/// A part of life.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "cli", schemars(deny_unknown_fields))]
pub struct Area {
    /// Recorded with each answer; must never change its meaning.
    #[cfg_attr(feature = "cli", schemars(regex(pattern = "^[a-z0-9-]{1,40}$")))]
    pub id: String,
    pub icon: Icon,
    pub label: ByBand,
    /// Shown to these age bands only; left out: to all of the set.
    #[cfg_attr(feature = "cli", schemars(default, length(min = 1, max = 4)))]
    #[cfg_attr(feature = "cli", schemars(extend("uniqueItems" = true)))]
    pub bands: Vec<AgeBand>,
}

impl QuestionSet {
    pub const FORMAT: &str = "wellbeing-assessment/question-set";
    /// The newest version of the format this build reads.
    pub const VERSION: i64 = 1;

    /// The published schema (`www/schemas/question-set-1.json`). It can't say everything [`QuestionSet::read`] checks:
    /// bands, areas and ids that have to agree with each other.
    #[cfg(feature = "cli")]
    pub fn schema() -> schemars::Schema {
        super::reader::schema_of::<Self>("question-set", Self::FORMAT, Self::VERSION)
    }

    /// What the young person's own `band` is worded as: the band itself where the set lists it, otherwise the
    /// nearest one it lists; of two equally near, the younger (plainer words).
    pub fn nearest_band(&self, band: AgeBand) -> AgeBand {
        let far = |other: &&AgeBand| ((**other as i8 - band as i8).abs(), **other);
        self.bands.iter().min_by_key(far).copied().unwrap_or(band)
    }

    /// The areas of life for `band`, in the order shown.
    pub fn areas_for(&self, band: AgeBand) -> impl Iterator<Item = &Area> {
        let band = self.nearest_band(band);
        self.areas.iter().filter(move |area| is_for(&area.bands, band))
    }

    pub fn area(&self, id: &str) -> Option<&Area> {
        self.areas.iter().find(|area| area.id == id)
    }

    /// What is asked about a topic; `None`: it is not asked. Worries have, besides, [`WorryPrompts::bothers`].
    pub fn topic(&self, topic: Topic) -> Option<&TopicPrompts> {
        match topic {
            Topic::WorkingWell => Some(&self.working_well),
            Topic::People => self.people.as_ref(),
            Topic::Toolkit => self.toolkit.as_ref(),
            Topic::Worries => Some(&self.worries.topic),
        }
    }

    /// The suggestions a young person can tap: for `Some(area)` those about that area, for `None` those about no
    /// area in particular. Unknown areas have none.
    pub fn suggestions_for<'a>(
        &'a self,
        topic: Topic,
        band: AgeBand,
        area: Option<&'a str>,
    ) -> impl Iterator<Item = &'a str> {
        let band = self.nearest_band(band);
        self.topic(topic)
            .into_iter()
            .flat_map(|prompts| &prompts.suggestions)
            .filter(move |s| is_for(&s.bands, band) && s.area.as_deref() == area)
            .map(move |s| s.text.for_band(band))
    }

    /// Suggestions for best hopes or for goals.
    pub fn ideas_for<'a>(&'a self, suggestions: &'a [Suggestion], band: AgeBand) -> impl Iterator<Item = &'a str> {
        let band = self.nearest_band(band);
        suggestions.iter().filter(move |s| is_for(&s.bands, band)).map(move |s| s.text.for_band(band))
    }
}

/// An empty list means every band.
fn is_for(bands: &[AgeBand], band: AgeBand) -> bool {
    bands.is_empty() || bands.contains(&band)
}
