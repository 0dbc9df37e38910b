use super::ideas::Ideas;
use crate::domain::{AgeBand, DrawingOf, Face, Goal, MOST_GOALS, Step, Suggestion, Words};
use crate::session::{Msg, Place, StepPart};
use crate::ui::components::button::{Kind, link};
use crate::ui::components::draw::{box_or_drawing, said, small};
use crate::ui::components::field::{Field, line};
use crate::ui::components::frame::{Screen, frame};
use crate::ui::components::help_sheet::dotted;
use crate::ui::components::icon::{Size, icon};
use crate::ui::components::scale::{ScaleField, given_small, scale};
use crate::ui::el::{Attr, El, el, list, quoted, text};
use crate::ui::view::{View, numbered};
use yew::NodeRef;

/// Best hopes.
pub fn hopes(view: &View<'_>) -> El {
    let asked = &view.questions().hopes;
    let words = &view.assessment().hopes.words;
    let prompt = view.asked(&asked.prompt);
    let own = Field {
        id: "wa-hopes",
        label: prompt,
        label_hidden: true,
        words,
        write: view.write(Msg::HopesWritten),
        node: Some(&view.focus.field),
    };
    let hint = asked.hint.as_ref();
    let (before, after) = by_age(view, words, ideas(view, &asked.suggestions, words, &Msg::HopesWritten));
    let body = list()
        .maybe(before)
        .with(box_or_drawing(view, DrawingOf::Hopes, own))
        .maybe(hint.map(|hint| text("p", "wa-note", view.asked(hint))))
        .maybe(after);
    frame(view, Screen { prompt, note: Some(("lock", view.t("private.note"))), body: Some(body), ..Screen::default() })
}

fn goal<'a>(view: &View<'a>, i: u8) -> Option<&'a Goal> {
    view.assessment().goals.list.get(usize::from(i))
}

/// What a goal is, in the young person's words.
pub fn words(view: &View<'_>, i: u8) -> El {
    let asked = &view.questions().goals;
    let prompt = view.asked(&asked.prompt);
    let Some(goal) = goal(view, i) else { return frame(view, Screen { prompt, ..Screen::default() }) };
    let number = view.number("goal.title", i + 1);
    let own = Field {
        id: &numbered("wa-goal-", goal.id),
        label: prompt,
        label_hidden: true,
        words: &goal.words,
        write: view.write(move |words| Msg::GoalWritten(i, words)),
        node: Some(&view.focus.field),
    };
    let hint = asked.hint.as_ref();
    let fill = move |words| Msg::GoalWritten(i, words);
    let (before, after) = by_age(view, &goal.words, ideas(view, &asked.suggestions, &goal.words, &fill));
    let body = list()
        .maybe(before)
        .with(box_or_drawing(view, DrawingOf::Goal(goal.id), own))
        .maybe(is_long(&goal.words).then(|| view.text("p", "wa-note", "words.long_goal").attr(Attr::Role, "status")))
        .maybe(hint.map(|hint| text("p", "wa-note", view.asked(hint))))
        .maybe(after);
    frame(view, Screen { prompt, about: Some(&number), body: Some(body), ..Screen::default() })
}

/// True for what is hard to keep in mind as one goal.
pub fn is_long(goal: &Words) -> bool {
    goal.as_str().split_whitespace().nth(30).is_some()
}

/// Where they are with it, and what one step up would look like.
pub fn where_now(view: &View<'_>, i: u8) -> El {
    let asked = &view.questions().goals;
    let prompt = view.asked(&asked.now.prompt);
    let Some(goal) = goal(view, i) else { return frame(view, Screen { prompt, ..Screen::default() }) };
    let row = ScaleField {
        id: &numbered("wa-now-", goal.id),
        title: None,
        low: view.asked(&asked.now.low),
        high: view.asked(&asked.now.high),
        ends: (Face::InBetween, Face::VeryHappy),
        chosen: goal.now,
    };
    let up = Field {
        id: &numbered("wa-goal-up-", goal.id),
        label: view.asked(asked.one_step_up.for_rating(goal.now)),
        label_hidden: false,
        words: &goal.one_step_up,
        write: view.write(move |words| Msg::GoalOneStepUpWritten(i, words)),
        node: Some(&view.focus.field),
    };
    let body = list().with(scale(view, row, &move |n| Msg::GoalRated(i, n))).with(box_or_drawing(
        view,
        DrawingOf::GoalOneStepUp(goal.id),
        up,
    ));
    let about = said(view, &goal.words, goal.drawing.as_ref());
    frame(view, Screen { prompt, about: Some(&about), body: Some(body), ..Screen::default() })
}

/// The small steps towards a goal.
pub fn steps(view: &View<'_>, i: u8) -> El {
    let asked = &view.questions().goals.steps;
    let prompt = view.asked(&asked.prompt);
    let Some(goal) = goal(view, i) else { return frame(view, Screen { prompt, ..Screen::default() }) };
    let mut entries = el("ol", "wa-entries");
    let last = goal.steps.len().saturating_sub(1);
    for (n, own) in goal.steps.iter().enumerate() {
        entries = entries.with(step(view, n, own, (n == last).then_some(&view.focus.field)));
    }
    let full = goal.steps.len() >= Goal::MOST_STEPS || goal.steps.iter().any(|s| !s.is_there());
    let add = || view.button(Kind::Plain, "add", "small_step.add", Msg::StepAdded(i));
    let body = list()
        .maybe(asked.hint.as_ref().map(|hint| text("p", "wa-note", view.asked(hint))))
        .with(entries)
        .maybe((!full).then(add));
    let about = said(view, &goal.words, goal.drawing.as_ref());
    frame(view, Screen { prompt, about: Some(&about), body: Some(body), ..Screen::default() })
}

fn step(view: &View<'_>, n: usize, step: &Step, node: Option<&NodeRef>) -> El {
    let asked = &view.questions().goals.steps;
    let id = step.id;
    let part = |name: &str, label, words, which, node| {
        let id_of_part = [&numbered("wa-step-", id), name].concat();
        let write = view.write(move |words| Msg::StepWritten(id, which, words));
        line(view, Field { id: &id_of_part, label, label_hidden: false, words, write, node })
    };
    let actions = || {
        let remove = view.fill("small_step.remove_label", "words", step.what.as_str());
        let tick = el("input", "wa-tick__input")
            .attr(Attr::Type, "checkbox")
            .checked(step.done)
            .on(view.tick(move |done| Msg::StepTicked(id, done)));
        el("div", "wa-step__actions")
            .with(el("label", "wa-tick").with(tick).text(view.t("small_step.done")))
            .with(link("remove", view.t("entry.remove"), Some(&remove), view.tap(Msg::StepRemoved(id))))
    };
    let title = [view.t("small_step.title"), &n.saturating_add(1).to_string()].join(" ");
    let fields = el("fieldset", "wa-step")
        .with(text("legend", "wa-hidden", &title))
        .with(part("-what", view.asked(&asked.what), &step.what, StepPart::What, node))
        .with(part("-who", view.asked(&asked.who), &step.who, StepPart::Who, None))
        .with(part("-when", view.asked(&asked.by_when), &step.by_when, StepPart::ByWhen, None))
        .maybe(step.is_there().then(actions));
    el("li", "").key(&numbered("", id)).with(fields)
}

/// All goals, with the way to another one.
pub fn so_far(view: &View<'_>) -> El {
    let mut cards = el("ul", "wa-entries");
    let mut there = 0;
    for (i, goal) in (0u8..).zip(&view.assessment().goals.list) {
        if goal.is_there() {
            there += 1;
            cards = cards.with(card(view, i, goal));
        }
    }
    let more = if there < MOST_GOALS {
        view.button(Kind::Plain, "add", "goal.add_another", Msg::GoalAdded)
    } else {
        text("p", "wa-note", &view.count("goal.most", MOST_GOALS))
    };
    let body = list().with(cards).with(more);
    frame(view, Screen { prompt: view.t("goal.so_far"), body: Some(body), ..Screen::default() })
}

fn card(view: &View<'_>, i: u8, goal: &Goal) -> El {
    let words = &said(view, &goal.words, goal.drawing.as_ref());
    let change = view.fill("entry.change_label", "words", words);
    let remove = view.fill("goal.remove_label", "words", words);
    let now = goal.now.map(|now| given_small(view, now, &view.rated(Some(now), "goal.now", "goal.face")));
    let drawn_up = goal.one_step_up_drawing.as_ref();
    let up_said = said(view, &goal.one_step_up, drawn_up);
    let up = || {
        let asked = view.asked(view.questions().goals.one_step_up.for_rating(goal.now));
        el("p", "").with(text("span", "wa-group__hint", asked)).with(el("br", "")).with(quoted("span", &up_said))
    };
    let mut steps = el("ul", "wa-goal__steps");
    let mut has_steps = false;
    for step in goal.steps.iter().filter(|s| s.is_there()) {
        has_steps = true;
        steps = steps.with(small_step(view, step));
    }
    let to_words = view.tap(Msg::PlaceChosen(Place::GoalWords(i)));
    let to_steps = view.tap(Msg::PlaceChosen(Place::GoalSteps(i)));
    let buttons = el("div", "wa-entry__actions")
        .with(link("edit", view.t("entry.change"), Some(&change), to_words))
        .with(link("list", view.t("small_step.title"), None, to_steps))
        .with(link("remove", view.t("entry.remove"), Some(&remove), view.tap(Msg::GoalRemoved(goal.id))));
    el("li", "wa-goal")
        .key(&numbered("", goal.id))
        .maybe(goal.drawing.as_ref().map(small))
        .with(text("h2", "wa-goal__words", words).attr(Attr::Dir, "auto"))
        .maybe(now)
        .maybe(goal.has_step_up().then(up))
        .maybe(drawn_up.map(small))
        .maybe(has_steps.then_some(steps))
        .with(buttons)
}

fn small_step(view: &View<'_>, step: &Step) -> El {
    let details = step_details(view, step);
    let done = || el("span", "wa-hidden").text(view.t("small_step.done")).text(": ");
    let more = || list().with(el("br", "")).with(text("span", "wa-note", &details).attr(Attr::Dir, "auto"));
    let words = el("span", "")
        .maybe(step.done.then(done))
        .with(quoted("span", step.what.as_str()))
        .maybe((!details.is_empty()).then(more));
    el("li", "wa-goal__step").with(icon(if step.done { "check" } else { "next" }, Size::Small)).with(words)
}

/// Who helps and by when, if said.
pub fn step_details(view: &View<'_>, step: &Step) -> String {
    let (mut who, mut when) = (String::new(), String::new());
    if !step.who.is_blank() {
        who = view.fill("small_step.who", "who", step.who.as_str());
    }
    if !step.by_when.is_blank() {
        when = view.fill("small_step.by_when", "when", step.by_when.as_str());
    }
    dotted(&[&who, &when])
}

/// The youngest tap before they write: their sentences stand before the empty box, those of all others after it.
fn by_age(view: &View<'_>, said: &Words, ideas: Option<El>) -> (Option<El>, Option<El>) {
    match view.band() {
        AgeBand::From5To7 if said.is_blank() => (ideas, None),
        AgeBand::From5To7 => (None, None),
        AgeBand::From8To11 | AgeBand::From12To15 | AgeBand::From16To19 => (None, ideas),
    }
}

/// For an empty box only: nothing that was written is replaced.
fn ideas(view: &View<'_>, suggestions: &[Suggestion], words: &Words, to_msg: &dyn Fn(Words) -> Msg) -> Option<El> {
    let mut ideas = Ideas::new();
    for sentence in view.questions().ideas_for(suggestions, view.band()) {
        ideas.add(view, sentence, !words.is_blank(), to_msg(Words::from_start_of(sentence)));
    }
    ideas.group(view)
}
