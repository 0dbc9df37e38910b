use super::components::{frame, help_sheet, keeping, languages};
use super::el::{Attr, el};
use super::focus::{Before, Focus, Target};
use super::screens;
use super::view::View;
use crate::domain::Topic;
use crate::session::{Effect, Model, Msg, Phase, Place, Saved, Sharing, Sheet, is_answered, update};
use yew::{Callback, Component, Context, Html, Properties};

#[derive(Clone, Properties)]
pub struct AppProps {
    /// The model to start from.
    pub model: Model,
    /// Does what `update` asks for.
    pub perform: Callback<Vec<Effect>>,
}

/// The model is only where the app starts from, so it is never compared.
impl PartialEq for AppProps {
    fn eq(&self, other: &Self) -> bool {
        self.perform == other.perform
    }
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
        let typed = typed(&msg);
        let glance = Glance::of(&self.model);
        let before = Before::of(&self.model, &msg);
        let effects = update(&mut self.model, msg);
        if !effects.is_empty() {
            ctx.props().perform.emit(effects);
        }
        if before.sheet_was_closed(&self.model) {
            self.focus.close_sheet();
        }
        if before.pad_was_closed(&self.model) {
            self.focus.close_pad();
        }
        // The box shows what was typed already; only what else it changes needs drawing.
        let draws = match typed {
            Typed::Nothing | Typed::NearlyFull => true,
            Typed::Words => Glance::of(&self.model) != glance,
        };
        if draws {
            self.target = before.target(&self.model).or(self.target);
        }
        draws
    }

    fn changed(&mut self, _ctx: &Context<Self>, _old: &AppProps) -> bool {
        false
    }

    fn view(&self, _ctx: &Context<Self>) -> Html {
        let view = View { model: &self.model, send: &self.send, focus: &self.focus };
        let locale = &self.model.content.locale;
        let screen = match (&self.model.file, self.model.phase) {
            _ if self.model.waits_for_rest() => frame::coming(&view),
            (Some(file), Phase::Ready | Phase::Locked) => screens::later::file(&view, file),
            (_, Phase::Opening) => frame::opening(&view),
            (_, Phase::Ready) => match self.model.card {
                Some(shown) => screens::later::card(&view, shown),
                None => screens::screen(&view),
            },
            (_, Phase::Locked) => screens::later::locked(&view),
            (_, Phase::Deleted) => screens::later::deleted(&view),
            // Covers the whole window, the portal's page included.
            (_, Phase::Left) => return view.text("div", "wa-blank", "top.left").attr(Attr::Role, "status").into(),
        };
        el("div", "wa-root")
            .attr(Attr::Part, "root")
            .attr(Attr::Lang, locale.language())
            .attr(Attr::Dir, locale.direction().name())
            .with(screen)
            .maybe(
                self.model
                    .drawn_now()
                    .filter(|_| self.model.phase == Phase::Ready)
                    .map(|of| screens::later::pad(&view, of)),
            )
            .maybe(match self.model.sheet_now() {
                Sheet::None => None,
                Sheet::Languages => Some(languages::sheet(&view)),
                Sheet::Help => Some(help_sheet::help_sheet(&view)),
                Sheet::Kept => Some(keeping::sheet(&view)),
            })
            .into()
    }

    fn rendered(&mut self, _ctx: &Context<Self>, _first: bool) {
        if let Some(target) = self.target.take() {
            self.focus.give(target);
        }
    }
}

/// What a message has of typing, letter by letter.
enum Typed {
    Nothing,
    Words,
    /// Near the limit the counter is drawn with every letter, and what did not fit is taken out of the box.
    NearlyFull,
}

fn typed(msg: &Msg) -> Typed {
    match msg {
        Msg::EntryWritten(_, _, words)
        | Msg::WhyNotLowerWritten(words)
        | Msg::LifeOneStepUpWritten(words)
        | Msg::HopesWritten(words)
        | Msg::GoalWritten(_, words)
        | Msg::GoalOneStepUpWritten(_, words)
        | Msg::StepWritten(_, _, words) => {
            if words.is_nearly_full() {
                Typed::NearlyFull
            } else {
                Typed::Words
            }
        }
        _ => Typed::Nothing,
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
    long_goal: bool,
}

impl Glance {
    fn of(model: &Model) -> Self {
        let a = model.assessment();
        let entries =
            Topic::ALL.map(|topic| a.section(topic).entries.len().saturating_sub(a.section(topic).said().count()));
        let mut blank_steps = 0;
        for goal in &a.goals.list {
            blank_steps += goal.steps.iter().filter(|s| !s.is_there()).count();
        }
        Self {
            saved: match model.saved {
                // Which revision a store has is not shown.
                Saved::Kept(_) => Saved::Kept(0),
                Saved::InOnePlace(_) => Saved::InOnePlace(0),
                other => other,
            },
            answered: is_answered(model, model.draft.place),
            blank_entries: entries.iter().sum(),
            blank_steps,
            sharing: model.sharing.clone(),
            can_undo: model.removed.is_some(),
            long_goal: match model.draft.place {
                Place::GoalWords(i) => a.goals.list.get(usize::from(i)).is_some_and(|g| screens::is_long(&g.words)),
                _ => false,
            },
        }
    }
}
