use super::components::{frame, help_sheet};
use super::focus::{self, Focus, Target};
use super::screens;
use super::view::View;
use crate::session::{Effect, Model, Msg, Phase, Saved, Sharing, Sheet, is_answered, update};
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
    send: Callback<Msg>,
    focus: Focus,
    target: Option<Target>,
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
        let model = ctx.props().model.clone();
        Self { model, send: ctx.link().callback(|msg| msg), focus: Focus::default(), target: None }
    }

    fn update(&mut self, ctx: &Context<Self>, msg: Msg) -> bool {
        let typed = is_typing(&msg);
        let glance = Glance::of(&self.model);
        let before = (!typed).then(|| self.model.clone());
        let effects = update(&mut self.model, msg.clone());
        if !effects.is_empty() {
            ctx.props().perform.emit(effects);
        }
        if let Some(before) = before {
            self.target = focus::after(&msg, &before, &self.model).or(self.target);
            return true;
        }
        // The box shows what was typed already; only what else it changes needs drawing.
        Glance::of(&self.model) != glance || runs_out_of_room(&msg)
    }

    fn changed(&mut self, _ctx: &Context<Self>, _old: &AppProps) -> bool {
        false
    }

    fn view(&self, _ctx: &Context<Self>) -> Html {
        let view = View { model: &self.model, send: &self.send, focus: &self.focus };
        let locale = &self.model.content.locale;
        let screen = match self.model.phase {
            Phase::Opening => frame::opening(&view),
            Phase::Ready => screens::screen(&view),
            Phase::Deleted => screens::deleted(&view),
            // Covers the whole window, the portal's page included.
            Phase::Left => return html! { <div class="wa-blank" role="status">{ view.t("top.left") }</div> },
        };
        html! {
            <div class="wa-root" part="root" lang={locale.language().to_owned()} dir={locale.direction().name()}>
                { screen }
                if self.model.sheet == Sheet::Help {
                    { help_sheet::help_sheet(&view) }
                }
            </div>
        }
    }

    fn rendered(&mut self, _ctx: &Context<Self>, _first: bool) {
        if let Some(target) = self.target.take() {
            self.focus.give(target);
        }
    }
}

/// True for what a person types, letter by letter.
fn is_typing(msg: &Msg) -> bool {
    matches!(
        msg,
        Msg::EntryWritten(..)
            | Msg::WhyNotLowerWritten(_)
            | Msg::LifeOneStepUpWritten(_)
            | Msg::HopesWritten(_)
            | Msg::GoalWritten(..)
            | Msg::GoalOneStepUpWritten(..)
            | Msg::StepWritten(..)
    )
}

/// Near the limit the counter is drawn with every letter, and what did not fit is taken out of the box.
fn runs_out_of_room(msg: &Msg) -> bool {
    match msg {
        Msg::EntryWritten(_, _, words)
        | Msg::WhyNotLowerWritten(words)
        | Msg::LifeOneStepUpWritten(words)
        | Msg::HopesWritten(words)
        | Msg::GoalWritten(_, words)
        | Msg::GoalOneStepUpWritten(_, words)
        | Msg::StepWritten(_, _, words) => words.is_nearly_full(),
        _ => false,
    }
}

/// What typing can change on the screen beside the box itself.
#[derive(PartialEq)]
struct Glance {
    saved: Saved,
    answered: bool,
    blank_entries: usize,
    blank_steps: usize,
    sharing: Sharing,
    can_undo: bool,
}

impl Glance {
    fn of(model: &Model) -> Self {
        let a = model.assessment();
        let entries = a.working_well.entries.iter().chain(&a.worries.entries);
        let steps = a.goals.list.iter().flat_map(|g| &g.steps);
        Self {
            saved: match model.saved {
                // Which revision a store has is not shown.
                Saved::Kept(_) => Saved::Kept(0),
                other => other,
            },
            answered: is_answered(model, model.draft.place),
            blank_entries: entries.filter(|e| !e.is_there()).count(),
            blank_steps: steps.filter(|s| !s.is_there()).count(),
            sharing: model.sharing.clone(),
            can_undo: model.removed.is_some(),
        }
    }
}
