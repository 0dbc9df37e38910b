use crate::session::{Effect, Model, Msg, update};
use yew::prelude::*;

#[derive(Clone, PartialEq, Properties)]
pub struct AppProps {
    /// The model to start from.
    pub model: Model,
    /// Does what `update` asks for.
    pub perform: Callback<Vec<Effect>>,
}

/// Owns the [`Model`]; every message goes through [`update`], every effect to `perform`.
pub struct App {
    model: Model,
}

impl App {
    pub fn model(&self) -> &Model {
        &self.model
    }
}

impl Component for App {
    type Message = Msg;
    type Properties = AppProps;

    fn create(ctx: &Context<Self>) -> Self {
        Self { model: ctx.props().model.clone() }
    }

    fn update(&mut self, ctx: &Context<Self>, msg: Msg) -> bool {
        let effects = update(&mut self.model, msg);
        if !effects.is_empty() {
            ctx.props().perform.emit(effects);
        }
        true
    }

    fn view(&self, _ctx: &Context<Self>) -> Html {
        html! { <p>{ "…" }</p> }
    }
}
