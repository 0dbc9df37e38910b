use super::ByBand;
use crate::domain::{AgeBand, Rating};

/// A topic that is answered in a list of entries.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "cli", schemars(deny_unknown_fields))]
pub struct TopicPrompts {
    pub prompt: ByBand,
    /// One or two sentences under the prompt.
    pub hint: Option<ByBand>,
    /// Grey text inside the empty box. A hint is better: this vanishes on typing.
    pub placeholder: Option<ByBand>,
    #[cfg_attr(feature = "cli", schemars(default, length(max = 200)))]
    pub suggestions: Vec<Suggestion>,
}

/// Worries: a topic, and how much each one bothers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "cli", schemars(deny_unknown_fields))]
pub struct WorryPrompts {
    #[cfg_attr(feature = "cli", schemars(flatten))]
    pub topic: TopicPrompts,
    /// Asked of each worry: 0 is not at all.
    pub bothers: ScalePrompt,
}

/// A sentence in the first person that can be tapped and then changed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "cli", schemars(deny_unknown_fields))]
pub struct Suggestion {
    /// Id of the area it belongs to; left out: it is offered when no area was picked.
    pub area: Option<String>,
    pub text: ByBand,
    /// Offered to these age bands only; left out: to all of the set (or of the area).
    #[cfg_attr(feature = "cli", schemars(default, length(min = 1, max = 4)))]
    #[cfg_attr(feature = "cli", schemars(extend("uniqueItems" = true)))]
    pub bands: Vec<AgeBand>,
}

/// Asked once, answered in one box.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "cli", schemars(deny_unknown_fields))]
pub struct Prompt {
    pub prompt: ByBand,
    pub hint: Option<ByBand>,
    #[cfg_attr(feature = "cli", schemars(default, length(max = 200)))]
    pub suggestions: Vec<Suggestion>,
}

/// A question that is answered with a number from 0 to 10.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "cli", schemars(deny_unknown_fields))]
pub struct ScalePrompt {
    pub prompt: ByBand,
    /// What 0 means.
    pub low: ByBand,
    /// What 10 means.
    pub high: ByBand,
}

/// What the ends of a scale mean.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "cli", schemars(deny_unknown_fields))]
pub struct ScaleEnds {
    /// What 0 means.
    pub low: ByBand,
    /// What 10 means.
    pub high: ByBand,
}

/// "My life now".
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "cli", schemars(deny_unknown_fields))]
pub struct LifeNowPrompts {
    pub prompt: ByBand,
    pub scale: ScaleEnds,
    pub why_not_lower: WhyNotLower,
    pub one_step_up: OneStepUp,
}

/// What keeps the number from being lower. At 0 there is no lower, so something else is asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "cli", schemars(deny_unknown_fields))]
pub struct WhyNotLower {
    pub prompt: ByBand,
    /// Asked instead at 0.
    pub at_lowest: ByBand,
}

/// What one step up would look like. At 10 there is no step up, so something else is asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "cli", schemars(deny_unknown_fields))]
pub struct OneStepUp {
    pub prompt: ByBand,
    /// Asked instead at 10.
    pub at_highest: ByBand,
}

/// Goals: what they are, where each is now, and the small steps.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "cli", schemars(deny_unknown_fields))]
pub struct GoalPrompts {
    pub prompt: ByBand,
    pub hint: Option<ByBand>,
    #[cfg_attr(feature = "cli", schemars(default, length(max = 200)))]
    pub suggestions: Vec<Suggestion>,
    pub now: ScalePrompt,
    pub one_step_up: OneStepUp,
    pub steps: StepPrompts,
}

/// The three boxes of a small step.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "cli", schemars(deny_unknown_fields))]
pub struct StepPrompts {
    pub prompt: ByBand,
    pub hint: Option<ByBand>,
    pub what: ByBand,
    pub who: ByBand,
    pub by_when: ByBand,
}

impl WhyNotLower {
    /// What to ask of someone who chose `rating` (or nothing yet).
    pub fn for_rating(&self, rating: Option<Rating>) -> &ByBand {
        if rating.is_some_and(Rating::is_lowest) { &self.at_lowest } else { &self.prompt }
    }
}

impl OneStepUp {
    /// What to ask of someone who chose `rating` (or nothing yet).
    pub fn for_rating(&self, rating: Option<Rating>) -> &ByBand {
        if rating.is_some_and(Rating::is_highest) { &self.at_highest } else { &self.prompt }
    }
}
