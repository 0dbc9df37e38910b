//! Loading a language: wording, questions and help lines, three files beside the element's script.

use super::events::{ErrorCode, Event, fire};
use super::performer::Performer;
use crate::browser;
use crate::domain::{HelpLines, Language, Locale, QuestionSet};
use crate::errand::{Loaded, ToLoad};
use crate::session::{Msg, Spoken};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen_futures::JsFuture;

/// The three files of a language: kind, address without the tag, and whose faults they are.
const FILES: [(&str, &str, ErrorCode); 3] = [
    ("locale", "locales/", ErrorCode::Locale),
    ("question-set", "question-sets/strengths.", ErrorCode::QuestionSet),
    ("help", "help/uk.", ErrorCode::Help),
];

/// What was loaded, so that it is loaded once.
pub struct Languages {
    /// The address of the element's script.
    base: String,
    loaded: RefCell<Vec<Files>>,
    shown: Cell<&'static str>,
    /// True once help lines of the portal's own are shown.
    pub own_help: Cell<bool>,
}

struct Files {
    tag: &'static str,
    locale: Rc<Locale>,
    /// With the text it was read from, which is signed with.
    questions: Option<(Rc<QuestionSet>, String)>,
    help: Option<Rc<HelpLines>>,
}

impl Languages {
    pub fn new(base: String) -> Self {
        let (loaded, own_help) = (RefCell::default(), Cell::default());
        Self { base, loaded, shown: Cell::new(Language::BUILT_IN.tag), own_help }
    }

    /// The language on the screen.
    pub fn shown(&self) -> &'static str {
        self.shown.get()
    }

    fn find<T>(&self, tag: &str, get: impl FnOnce(&Files) -> T) -> Option<T> {
        self.loaded.borrow().iter().find(|files| files.tag == tag).map(get)
    }
}

impl Performer {
    /// The portal's: its attribute, the page's around the element, or English.
    pub(super) fn language_of_portal(&self) -> &'static str {
        let given = self.options.borrow().lang;
        let around = || browser::language_around(&self.host).and_then(|tag| Language::nearest(&tag));
        given.or_else(around).unwrap_or(Language::BUILT_IN).tag
    }

    /// The text of the questions that were asked in a language; `None` for those that are built in.
    pub(super) fn questions_in(&self, language: &str) -> Option<String> {
        let portal = self.questions.borrow().clone();
        portal.or_else(|| self.languages.find(language, |files| Some(files.questions.as_ref()?.1.clone()))?)
    }

    /// Loads a language, if it is not there yet, and hands it to the model.
    pub(super) async fn speak(self: Rc<Self>, tag: String) {
        let Some(language) = Language::ALL.into_iter().find(|own| own.tag == tag) else {
            return self.tell(Msg::LanguageFailed(tag));
        };
        let built_in = language == Language::BUILT_IN;
        if !built_in && self.languages.find(language.tag, |_| ()).is_none() && !self.load_language(language).await {
            return self.tell(Msg::LanguageFailed(tag));
        }
        // It holds the English questions.
        if JsFuture::from(self.asking.rest()).await.is_err() {
            return self.tell(Msg::LanguageFailed(tag));
        }
        let found = self.languages.find(language.tag, |files| {
            (files.locale.clone(), files.questions.as_ref().map(|(set, _)| set.clone()), files.help.clone())
        });
        let (locale, questions, help) = found.unwrap_or_else(|| (Rc::new(Locale::built_in()), None, None));
        let questions = questions.unwrap_or_else(|| Rc::new(super::instance::all_questions()));
        let help = help.unwrap_or_else(|| Rc::new(HelpLines::built_in()));
        self.tell(Msg::LanguageLoaded(Box::new(Spoken {
            tag,
            locale,
            questions: self.questions.borrow().is_none().then_some(questions),
            help: (!self.languages.own_help.get()).then_some(help),
        })));
    }

    /// Notes what is on the screen now.
    pub(super) fn spoken(self: &Rc<Self>, tag: &str) {
        if let Some(language) = Language::nearest(tag) {
            self.languages.shown.set(language.tag);
            self.look_for_voice();
        }
    }

    /// False where there is no wording. What is wrong with the files is told to the portal; questions and help lines
    /// that can't be used are those that are built in.
    async fn load_language(&self, language: Language) -> bool {
        let files = FILES.map(|(kind, stem, _)| ToLoad {
            url: browser::beside(&self.languages.base, &[stem, language.tag, ".json"].concat()),
            kind: kind.to_owned(),
            language: Some(language.tag.to_owned()),
        });
        let Some(answers) = self.asking.load(&files).await else {
            self.tell_error(ErrorCode::Locale, "the keeper module has not loaded");
            return false;
        };
        for ((_, _, code), answer) in FILES.iter().zip(&answers) {
            for message in &answer.faults {
                fire(&self.host, &Event::Error { code: *code, message });
            }
        }
        let Some(files) = files_of(language.tag, answers) else { return false };
        let mut loaded = self.languages.loaded.borrow_mut();
        loaded.retain(|other| other.tag != language.tag);
        loaded.push(files);
        true
    }
}

/// What was loaded, read; `None` without wording. Of the rest of the face, which comes with the keeper.
#[inline(never)]
fn files_of(tag: &'static str, answers: Vec<Loaded>) -> Option<Files> {
    let mut texts = answers.into_iter().map(|answer| answer.text);
    let mut next = || texts.next().flatten();
    let locale = Rc::new(Locale::read(next()?.as_bytes()).ok()?);
    let questions = next().and_then(|text| Some((Rc::new(QuestionSet::read(text.as_bytes()).ok()?), text)));
    let help = next().and_then(|text| Some(Rc::new(HelpLines::read(text.as_bytes()).ok()?)));
    Some(Files { tag, locale, questions, help })
}
