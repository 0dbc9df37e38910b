use crate::domain::{AgeBand, Assessment, ByBand, QuestionSet, Words};
use crate::session::{Model, Msg};
use crate::ui::focus::Focus;
use wasm_bindgen::JsCast;
use web_sys::{HtmlInputElement, HtmlTextAreaElement};
use yew::prelude::*;

/// What a screen is drawn from: the model, where messages go, and the nodes that can be given the focus.
#[derive(Clone, Copy)]
pub struct View<'a> {
    pub model: &'a Model,
    pub send: &'a Callback<Msg>,
    pub focus: &'a Focus,
}

impl<'a> View<'a> {
    /// The frame's wording for `key`.
    pub fn t(&self, key: &'a str) -> &'a str {
        self.model.content.locale.text(key)
    }

    pub fn fill(&self, key: &str, values: &[(&str, &str)]) -> String {
        self.model.content.locale.fill(key, values)
    }

    pub fn count(&self, key: &str, n: usize) -> String {
        self.model.content.locale.count(key, n)
    }

    pub fn assessment(&self) -> &'a Assessment {
        self.model.assessment()
    }

    pub fn questions(&self) -> &'a QuestionSet {
        &self.model.content.questions
    }

    pub fn band(&self) -> AgeBand {
        self.model.band()
    }

    /// A question set's wording for the band in use.
    pub fn asked(&self, text: &'a ByBand) -> &'a str {
        text.for_band(self.band())
    }

    /// Sends `msg` when tapped.
    pub fn tap(&self, msg: Msg) -> Callback<MouseEvent> {
        let send = self.send.clone();
        Callback::from(move |_| send.emit(msg.clone()))
    }

    /// Sends `msg` when chosen (radio buttons).
    pub fn choose(&self, msg: Msg) -> Callback<Event> {
        let send = self.send.clone();
        Callback::from(move |_| send.emit(msg.clone()))
    }

    /// Sends what `to_msg` makes of a box's state when it is ticked or unticked.
    pub fn tick(&self, to_msg: impl Fn(bool) -> Msg + 'static) -> Callback<Event> {
        let send = self.send.clone();
        Callback::from(move |event: Event| {
            if let Some(input) = event.target().and_then(|t| t.dyn_into::<HtmlInputElement>().ok()) {
                send.emit(to_msg(input.checked()));
            }
        })
    }

    /// Sends what `to_msg` makes of the words whenever they change; what does not fit is not taken in.
    pub fn write(&self, to_msg: impl Fn(Words) -> Msg + 'static) -> Callback<InputEvent> {
        let send = self.send.clone();
        Callback::from(move |event: InputEvent| {
            let Some(target) = event.target() else { return };
            let text = match target.dyn_ref::<HtmlTextAreaElement>() {
                Some(area) => area.value(),
                None => target.dyn_ref::<HtmlInputElement>().map(HtmlInputElement::value).unwrap_or_default(),
            };
            send.emit(to_msg(Words::from_start_of(&text)));
        })
    }
}
