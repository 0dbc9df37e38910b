//! The language of wording and questions: chosen on any screen, changed without losing anything.

use super::update::{mark_changed, settle_place};
use super::{Effect, Model, Msg, Phase, Sharing, Sheet};
use crate::domain::{HelpLines, Locale, QuestionSet};
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
    /// `None`: the help lines stay as they are, as those of a portal do.
    pub help: Option<Rc<HelpLines>>,
}

pub(super) fn handle(model: &mut Model, msg: Msg) -> Vec<Effect> {
    match msg {
        Msg::LanguageChosen(tag) => choose(model, tag),
        Msg::LanguageLoaded(spoken) => speak(model, *spoken),
        Msg::LanguageFailed(tag) if !is_overtaken(model, &tag) => {
            model.language = Speaking::Failed(tag);
            Vec::new()
        }
        _ => Vec::new(),
    }
}

fn choose(model: &mut Model, tag: String) -> Vec<Effect> {
    if !matches!(model.phase, Phase::Ready | Phase::Locked) {
        return Vec::new();
    }
    if tag == model.content.locale.language() {
        model.language = Speaking::Chosen;
        model.sheet = Sheet::None;
        return note_choice(model, tag);
    }
    model.language = Speaking::Loading(tag.clone());
    vec![Effect::LoadLanguage(tag)]
}

/// The person's choice goes before the portal's, and the last one before those that were still on their way.
fn speak(model: &mut Model, spoken: Spoken) -> Vec<Effect> {
    let Spoken { tag, locale, questions, help } = spoken;
    let awaited = model.language == Speaking::Loading(tag.clone());
    let other = model.draft.language.as_ref().is_some_and(|own| *own != tag);
    if !awaited && (other || is_overtaken(model, &tag)) || model.phase == Phase::Left {
        return Vec::new();
    }
    model.content.locale = locale;
    if let Some(help) = help {
        model.content.help = help;
    }
    let asked_otherwise = questions.is_some();
    if let Some(questions) = questions {
        model.content.questions = questions;
    }
    model.language = Speaking::Chosen;
    if model.sheet == Sheet::Languages {
        model.sheet = Sheet::None;
    }
    let mut effects = vec![Effect::LanguageShown(tag.clone())];
    if awaited {
        effects.extend(note_choice(model, tag));
    }
    if asked_otherwise {
        // What was signed was asked in the other language.
        model.answers += 1;
        model.draft.signed = None;
        model.draft.delivered = false;
        if !matches!(model.sharing, Sharing::Under(_)) {
            model.sharing = Sharing::Idle;
        }
        effects.extend(settle_place(model));
    }
    effects
}

/// Kept with the draft, where there is one of this tab's own.
fn note_choice(model: &mut Model, tag: String) -> Vec<Effect> {
    if model.phase != Phase::Ready || model.is_read_only() || model.draft.language.as_ref() == Some(&tag) {
        return Vec::new();
    }
    model.draft.language = Some(tag);
    vec![mark_changed(model)]
}

fn is_overtaken(model: &Model, tag: &str) -> bool {
    matches!(&model.language, Speaking::Loading(wanted) if wanted != tag)
}

/// The language of a draft that was just opened, where another one is shown.
pub(super) fn of_draft(model: &mut Model) -> Vec<Effect> {
    match model.draft.language.clone() {
        Some(tag) if tag != model.content.locale.language() => {
            model.language = Speaking::Loading(tag.clone());
            vec![Effect::LoadLanguage(tag)]
        }
        _ => Vec::new(),
    }
}
