use crate::domain::{Goal, MOST_GOALS, Step, Suggestion, Words};
use crate::session::{Msg, Place, StepPart};
use crate::ui::components::button::{Kind, button, link};
use crate::ui::components::field::{Field, field, line};
use crate::ui::components::frame::{Screen, frame};
use crate::ui::components::icon::{Size, icon};
use crate::ui::components::scale::{ScaleField, scale};
use crate::ui::view::View;
use yew::prelude::*;

/// Best hopes.
pub fn hopes(view: &View<'_>) -> Html {
    let asked = &view.questions().hopes;
    let said = &view.assessment().hopes.words;
    let prompt = view.asked(&asked.prompt);
    let body = html! {
        <>
            { field(view, Field {
                id: "wa-hopes".to_owned(),
                label: prompt,
                label_hidden: true,
                placeholder: view.t("entry.words"),
                words: said,
                oninput: view.write(Msg::HopesWritten),
                node: view.focus.field.clone(),
            }) }
            if let Some(hint) = asked.hint.as_ref() {
                <p class="wa-note">{ view.asked(hint).to_owned() }</p>
            }
            { ideas(view, &asked.suggestions, said, Msg::HopesWritten) }
        </>
    };
    frame(view, Screen { prompt, note: Some(("lock", view.t("private.note"))), body, ..Screen::default() })
}

fn goal<'a>(view: &View<'a>, i: u8) -> Option<&'a Goal> {
    view.assessment().goals.list.get(usize::from(i))
}

/// What a goal is, in the young person's words.
pub fn words(view: &View<'_>, i: u8) -> Html {
    let asked = &view.questions().goals;
    let prompt = view.asked(&asked.prompt);
    let Some(goal) = goal(view, i) else { return frame(view, Screen { prompt, ..Screen::default() }) };
    let number = view.fill("goal.title", &[("n", &(i + 1).to_string())]);
    let body = html! {
        <>
            { field(view, Field {
                id: ["wa-goal-", &goal.id.to_string()].concat(),
                label: prompt,
                label_hidden: true,
                placeholder: view.t("entry.words"),
                words: &goal.words,
                oninput: view.write(move |words| Msg::GoalWritten(i, words)),
                node: view.focus.field.clone(),
            }) }
            if let Some(hint) = asked.hint.as_ref() {
                <p class="wa-note">{ view.asked(hint).to_owned() }</p>
            }
            { ideas(view, &asked.suggestions, &goal.words, move |words| Msg::GoalWritten(i, words)) }
        </>
    };
    frame(view, Screen { prompt, about: Some(&number), body, ..Screen::default() })
}

/// Where they are with it, and what one step up would look like.
pub fn where_now(view: &View<'_>, i: u8) -> Html {
    let asked = &view.questions().goals;
    let prompt = view.asked(&asked.now.prompt);
    let Some(goal) = goal(view, i) else { return frame(view, Screen { prompt, ..Screen::default() }) };
    let row = ScaleField {
        id: ["wa-now-", &goal.id.to_string()].concat(),
        title: None,
        low: view.asked(&asked.now.low),
        high: view.asked(&asked.now.high),
        chosen: goal.now,
    };
    let body = html! {
        <>
            { scale(view, row, move |n| Msg::GoalRated(i, n)) }
            { field(view, Field {
                id: ["wa-goal-up-", &goal.id.to_string()].concat(),
                label: view.asked(asked.one_step_up.for_scale(goal.now)),
                label_hidden: false,
                placeholder: "",
                words: &goal.one_step_up,
                oninput: view.write(move |words| Msg::GoalOneStepUpWritten(i, words)),
                node: NodeRef::default(),
            }) }
        </>
    };
    frame(view, Screen { prompt, about: Some(goal.words.as_str()), body, ..Screen::default() })
}

/// The small steps towards a goal.
pub fn steps(view: &View<'_>, i: u8) -> Html {
    let asked = &view.questions().goals.steps;
    let prompt = view.asked(&asked.prompt);
    let Some(goal) = goal(view, i) else { return frame(view, Screen { prompt, ..Screen::default() }) };
    let last = goal.steps.last().map(|s| s.id);
    let full = goal.steps.len() >= Goal::MOST_STEPS || goal.steps.iter().any(|s| !s.is_there());
    let body = html! {
        <>
            if let Some(hint) = asked.hint.as_ref() {
                <p class="wa-note">{ view.asked(hint).to_owned() }</p>
            }
            <ol class="wa-entries">
                { for goal.steps.iter().enumerate().map(|(n, s)| step(view, n, s, last == Some(s.id))) }
            </ol>
            if !full {
                { button(Kind::Plain, "add", view.t("small_step.add"), view.tap(Msg::StepAdded(i))) }
            }
        </>
    };
    frame(view, Screen { prompt, about: Some(goal.words.as_str()), body, ..Screen::default() })
}

fn step(view: &View<'_>, n: usize, step: &Step, is_last: bool) -> Html {
    let asked = &view.questions().goals.steps;
    let id = step.id;
    let part = |name: &str, label, words, which, node| {
        let field = Field {
            id: ["wa-step-", &id.to_string(), name].concat(),
            label,
            label_hidden: false,
            placeholder: "",
            words,
            oninput: view.write(move |words| Msg::StepWritten(id, which, words)),
            node,
        };
        line(view, field)
    };
    let node = if is_last { view.focus.field.clone() } else { NodeRef::default() };
    let said = step.what.as_str();
    let remove = view.fill("small_step.remove_label", &[("words", said)]);
    html! {
        <li key={id}>
            <fieldset class="wa-step">
                <legend class="wa-hidden">{ view.t("small_step.title").to_owned() }{ " " }{ n + 1 }</legend>
                { part("-what", view.asked(&asked.what), &step.what, StepPart::What, node) }
                { part("-who", view.asked(&asked.who), &step.who, StepPart::Who, NodeRef::default()) }
                { part("-when", view.asked(&asked.by_when), &step.by_when, StepPart::ByWhen, NodeRef::default()) }
                if step.is_there() {
                    <div class="wa-step__actions">
                        <label class="wa-tick">
                            <input
                                class="wa-tick__input"
                                type="checkbox"
                                checked={step.done}
                                onchange={view.tick(move |done| Msg::StepTicked(id, done))}
                            />
                            { view.t("small_step.done").to_owned() }
                        </label>
                        { link("remove", view.t("entry.remove"), Some(remove), view.tap(Msg::StepRemoved(id))) }
                    </div>
                }
            </fieldset>
        </li>
    }
}

/// All goals, with the way to another one.
pub fn so_far(view: &View<'_>) -> Html {
    let goals = &view.assessment().goals.list;
    let there = goals.iter().filter(|g| g.is_there()).count();
    let body = html! {
        <>
            <ul class="wa-entries">
                { for (0u8..).zip(goals).filter(|(_, g)| g.is_there()).map(|(i, g)| card(view, i, g)) }
            </ul>
            if there < MOST_GOALS {
                { button(Kind::Plain, "add", view.t("goal.add_another"), view.tap(Msg::GoalAdded)) }
            } else {
                <p class="wa-note">{ view.count("goal.most", MOST_GOALS) }</p>
            }
        </>
    };
    frame(view, Screen { prompt: view.t("goal.so_far"), body, ..Screen::default() })
}

fn card(view: &View<'_>, i: u8, goal: &Goal) -> Html {
    let words = goal.words.as_str();
    let change = view.fill("entry.change_label", &[("words", words)]);
    let remove = view.fill("goal.remove_label", &[("words", words)]);
    let up = view.asked(view.questions().goals.one_step_up.for_scale(goal.now));
    html! {
        <li class="wa-goal" key={goal.id}>
            <h2 class="wa-goal__words" dir="auto">{ words.to_owned() }</h2>
            if let Some(now) = goal.now {
                <p class="wa-given">
                    <span class="wa-given__number--small" aria-hidden="true">{ now.get() }</span>
                    <span>{ view.fill("goal.now", &[("n", &now.get().to_string())]) }</span>
                </p>
            }
            if !goal.one_step_up.is_blank() {
                <p>
                    <span class="wa-group__hint">{ up.to_owned() }</span>
                    <br />
                    { goal.one_step_up.as_str().to_owned() }
                </p>
            }
            <ul class="wa-goal__steps">
                { for goal.steps.iter().filter(|s| s.is_there()).map(|s| small_step(view, s)) }
            </ul>
            <div class="wa-entry__actions">
                { link("edit", view.t("entry.change"), Some(change), view.tap(Msg::PlaceChosen(Place::GoalWords(i)))) }
                { link("list", view.t("small_step.title"), None, view.tap(Msg::PlaceChosen(Place::GoalSteps(i)))) }
                { link("remove", view.t("entry.remove"), Some(remove), view.tap(Msg::GoalRemoved(goal.id))) }
            </div>
        </li>
    }
}

fn small_step(view: &View<'_>, step: &Step) -> Html {
    let details = step_details(view, step);
    html! {
        <li class="wa-goal__step" key={step.id}>
            { icon(if step.done { "check" } else { "next" }, Size::Small) }
            <span>
                if step.done {
                    <span class="wa-hidden">{ view.t("small_step.done").to_owned() }{ ": " }</span>
                }
                { step.what.as_str().to_owned() }
                if !details.is_empty() {
                    <><br /><span class="wa-note">{ details }</span></>
                }
            </span>
        </li>
    }
}

/// Who helps and by when, if said.
pub fn step_details(view: &View<'_>, step: &Step) -> String {
    let who = (!step.who.is_blank()).then(|| view.fill("small_step.who", &[("who", step.who.as_str())]));
    let when = (!step.by_when.is_blank()).then(|| view.fill("small_step.by_when", &[("when", step.by_when.as_str())]));
    [who, when].into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

/// Sentences that can be tapped and then changed; only while the box is empty.
fn ideas(view: &View<'_>, suggestions: &[Suggestion], said: &Words, to_msg: impl Fn(Words) -> Msg) -> Html {
    let list: Vec<&str> = view.questions().ideas_for(suggestions, view.band()).collect();
    if !said.is_blank() || list.is_empty() {
        return Html::default();
    }
    let idea = |text: &&str| {
        let tap = view.tap(to_msg(Words::from_start_of(text)));
        html! { <button class="wa-chip--idea" type="button" onclick={tap}>{ (*text).to_owned() }</button> }
    };
    html! {
        <div class="wa-group" role="group" aria-labelledby="wa-ideas">
            <p class="wa-group__title" id="wa-ideas">{ view.t("entry.suggestions").to_owned() }</p>
            <div class="wa-chips">{ for list.iter().map(idea) }</div>
        </div>
    }
}
