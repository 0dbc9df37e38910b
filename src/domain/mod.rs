//! What an assessment is. Pure: no clock, no storage, no browser.
//!
//! One [`Assessment`] is one sitting. Its words are kept exactly as given ([`Words`]); its numbers and faces are
//! single [`Rating`]s that are never added up. What is asked comes from a [`QuestionSet`], how the frame is worded from a
//! [`Locale`], where help is from [`HelpLines`]; all three are data read by [`reader`], which names every fault.

mod assessment;
mod band;
mod card;
mod drawing;
mod goal;
mod help;
mod language;
mod locale;
mod question_set;
mod rating;
pub mod reader;
mod scale;
mod words;

pub use assessment::{Assessment, DrawingOf, Entry, KeptBack, LifeNow, Line, SAFETY, Section, Topic};
pub use band::{AgeBand, Colour, Face, Keep, Mode, Nation, Occasion, UnknownName, Width};
pub use card::{Card, CardLine, CardPart, CardSize, CardTopic, LineKind};
pub use drawing::{Drawing, Room, Stroke};
pub use goal::{Goal, Goals, Hopes, MOST_GOALS, Step};
pub use help::{Day, HelpLine, HelpLines, HelpText, PhoneNumber};
pub use language::Language;
pub use locale::{Category, Direction, Locale, Mended, Platform};
pub use question_set::{
    Area, ByBand, GoalPrompts, Icon, LifeNowPrompts, OneStepUp, Prompt, QuestionSet, ScaleEnds, ScalePrompt,
    StepPrompts, Suggestion, TopicPrompts, WhyNotLower, WorryPrompts,
};
pub use rating::Rating;
pub use scale::{Scale, ScaleOutOfRange};
pub use words::{Words, WordsTooLong};
