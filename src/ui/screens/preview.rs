use super::goals::step_details;
use crate::domain::{Goal, Line, Topic};
use crate::ui::view::View;
use yew::prelude::*;

/// Line by line what goes along: exactly the lines that are switched on. (`tests/ui.rs` holds it against the export.)
pub fn preview(view: &View<'_>, recipient: &str) -> Html {
    let groups = [
        (view.t("step.life_now"), life(view)),
        (view.t("step.working_well"), topic(view, Topic::WorkingWell)),
        (view.t("step.worries"), topic(view, Topic::Worries)),
        (view.t("step.goals"), wants(view)),
    ];
    let title = if view.model.portal.can_send {
        view.fill("finish.preview_title", &[("recipient", recipient)])
    } else {
        view.t("finish.preview_file").to_owned()
    };
    let group = |(title, lines): (&str, Vec<String>)| {
        if lines.is_empty() {
            return Html::default();
        }
        let item = |text: String| html! { <li class="wa-paper__words" dir="auto">{ text }</li> };
        html! {
            <div class="wa-group">
                <h3 class="wa-group__hint">{ title.to_owned() }</h3>
                <ul class="wa-paper__list">{ for lines.into_iter().map(item) }</ul>
            </div>
        }
    };
    html! {
        <section class="wa-paper" aria-labelledby="wa-paper-title">
            <h2 class="wa-paper__title" id="wa-paper-title">{ title }</h2>
            { for groups.into_iter().map(group) }
            <p class="wa-paper__foot">{ view.t("finish.also_goes").to_owned() }</p>
        </section>
    }
}

fn life(view: &View<'_>) -> Vec<String> {
    let (a, asked) = (view.assessment(), &view.questions().life_now);
    let life = &a.life_now;
    let mut lines = Vec::new();
    if let Some(scale) = life.scale.filter(|_| a.is_shared(Line::LifeScale)) {
        lines.push(view.fill("scale.value", &[("n", &scale.get().to_string())]));
    }
    if !life.why_not_lower.is_blank() && a.is_shared(Line::WhyNotLower) {
        let prompt = view.asked(asked.why_not_lower.for_scale(life.scale));
        lines.push([prompt, life.why_not_lower.as_str()].join(" "));
    }
    if !life.one_step_up.is_blank() && a.is_shared(Line::LifeOneStepUp) {
        let prompt = view.asked(asked.one_step_up.for_scale(life.scale));
        lines.push([prompt, life.one_step_up.as_str()].join(" "));
    }
    lines
}

fn topic(view: &View<'_>, topic: Topic) -> Vec<String> {
    let a = view.assessment();
    let shared = a.section(topic).said().filter(|e| a.is_shared(Line::Entry(e.id)));
    shared
        .map(|e| {
            let area =
                e.area.as_deref().and_then(|id| view.questions().area(id)).map(|a| view.asked(&a.label).to_owned());
            let bothers = e.bothers.map(|n| view.fill("worry.bothers", &[("n", &n.get().to_string())]));
            with_details(e.words.as_str(), [area, bothers])
        })
        .collect()
}

fn wants(view: &View<'_>) -> Vec<String> {
    let a = view.assessment();
    let mut lines = Vec::new();
    if !a.hopes.words.is_blank() && a.is_shared(Line::Hopes) {
        lines.push(a.hopes.words.as_str().to_owned());
    }
    for goal in a.goals.list.iter().filter(|g| g.is_there() && a.is_shared(Line::Goal(g.id))) {
        lines.extend(goal_lines(view, goal));
    }
    lines
}

fn goal_lines(view: &View<'_>, goal: &Goal) -> Vec<String> {
    let a = view.assessment();
    let now = goal.now.map(|n| view.fill("goal.now", &[("n", &n.get().to_string())]));
    let up = (!goal.one_step_up.is_blank()).then(|| goal.one_step_up.as_str().to_owned());
    let mut lines = vec![with_details(goal.words.as_str(), [now, up])];
    for step in goal.steps.iter().filter(|s| s.is_there() && a.is_shared(Line::Step(s.id))) {
        let details = step_details(view, step);
        let done = step.done.then(|| view.t("small_step.done").to_owned());
        lines.push(with_details(step.what.as_str(), [(!details.is_empty()).then_some(details), done]));
    }
    lines
}

/// The words, and in brackets what belongs to them.
fn with_details(words: &str, details: [Option<String>; 2]) -> String {
    let details: Vec<String> = details.into_iter().flatten().collect();
    if details.is_empty() { words.to_owned() } else { [words, " (", &details.join(" · "), ")"].concat() }
}
