//! The language of wording and questions: chosen on any screen, changed without losing anything.

use super::{Effect, Model, Msg};
use crate::domain::{Locale, QuestionSet};
use std::rc::Rc;

/// What is under way with the language.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Speaking {
    /// What is shown is what was chosen.
    #[default]
    Chosen,
    /// Being loaded, by its tag.
    Loading(String),
    /// Could not be loaded; the one before is still shown.
    Failed(String),
}

/// A language with everything that is worded in it.
#[derive(Clone, Debug, PartialEq)]
pub struct Spoken {
    pub tag: String,
    pub locale: Rc<Locale>,
    /// `None`: the questions stay as they are, as those of a portal do.
    pub questions: Option<Rc<QuestionSet>>,
}

pub(super) fn handle(model: &mut Model, msg: Msg) -> Vec<Effect> {
    match msg {
        Msg::LanguageChosen(tag) => {
            model.language = Speaking::Loading(tag.clone());
            vec![Effect::LoadLanguage(tag)]
        }
        Msg::LanguageLoaded(spoken) => {
            model.content.locale = spoken.locale;
            if let Some(questions) = spoken.questions {
                model.content.questions = questions;
            }
            model.draft.language = Some(spoken.tag);
            model.language = Speaking::Chosen;
            vec![super::update::mark_changed(model)]
        }
        Msg::LanguageFailed(tag) => {
            model.language = Speaking::Failed(tag);
            Vec::new()
        }
        _ => Vec::new(),
    }
}
