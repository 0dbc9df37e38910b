//! What an assessment is. Pure: no clock, no storage, no browser.
//!
//! One [`Assessment`] is one sitting. Its words are kept exactly as given ([`Words`]); its numbers are single
//! [`Scale`]s that are never added up. What is asked comes from a [`QuestionSet`], how the frame is worded from a
//! [`Locale`], where help is from [`HelpLines`]; all three are data read by [`reader`], which names every fault.

mod assessment;
mod band;
mod goal;
mod help;
mod locale;
mod question_set;
pub mod reader;
mod scale;
mod words;

pub use assessment::{Assessment, Entry, KeptBack, LifeNow, Line, Section, Topic};
pub use band::{AgeBand, Keep, Mode, Occasion, UnknownName};
pub use goal::{Goal, Goals, Hopes, MOST_GOALS, Step};
pub use help::{Day, HelpLine, HelpLines, HelpText, PhoneNumber};
pub use locale::{Direction, Locale};
pub use question_set::{
    Area, ByBand, GoalPrompts, Icon, LifeNowPrompts, OneStepUp, Prompt, QuestionSet, ScaleEnds, ScalePrompt,
    StepPrompts, Suggestion, TopicPrompts, WhyNotLower, WorryPrompts,
};
pub use scale::{Scale, ScaleOutOfRange};
pub use words::{Words, WordsTooLong};
