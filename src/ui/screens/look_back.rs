use super::goals::step_details;
use crate::domain::{Entry, Goal, Line, Topic};
use crate::session::{Msg, Place};
use crate::ui::components::button::link;
use crate::ui::components::frame::{Screen, frame};
use crate::ui::components::icon::{Size, icon, picture};
use crate::ui::view::View;
use yew::prelude::*;

/// Everything said, line by line: each can be changed, and switched on or off for sharing.
pub fn look_back(view: &View<'_>) -> Html {
    let nothing = view.assessment().is_empty();
    let body = if nothing {
        html! { <div class="wa-empty">{ picture("empty") }<p>{ view.t("look_back.nothing").to_owned() }</p></div> }
    } else {
        html! {
            <>
                { life(view) }
                <div class="wa-columns">
                    { topic(view, Topic::WorkingWell) }
                    { topic(view, Topic::Worries) }
                    { wants(view) }
                </div>
            </>
        }
    };
    let note = if nothing { None } else { Some(("lock", view.t("look_back.intro"))) };
    frame(view, Screen { prompt: view.t("look_back.prompt"), note, body, wide: true, ..Screen::default() })
}

fn column(class: &'static str, id: &'static str, icon_name: &str, title: &str, lines: Vec<Html>) -> Html {
    if lines.is_empty() {
        return Html::default();
    }
    html! {
        <section {class} aria-labelledby={id}>
            <h2 class="wa-column__title" {id}>{ icon(icon_name, Size::Normal) }{ title.to_owned() }</h2>
            <ul class="wa-entries">{ for lines }</ul>
        </section>
    }
}

fn life(view: &View<'_>) -> Html {
    let life = &view.assessment().life_now;
    let mut lines = Vec::new();
    if let Some(scale) = life.scale {
        let words = view.fill("scale.value", &[("n", &scale.get().to_string())]);
        let about = view.asked(&view.questions().life_now.prompt);
        lines.push(line(view, Line::LifeScale, "mark", about, &words, "", Place::LifeScale));
    }
    if !life.why_not_lower.is_blank() {
        let about = view.t("look_back.why_not_lower");
        let words = life.why_not_lower.as_str();
        lines.push(line(view, Line::WhyNotLower, "check", about, words, "", Place::LifeNotLower));
    }
    if !life.one_step_up.is_blank() {
        let about = view.t("look_back.one_step_up");
        let words = life.one_step_up.as_str();
        lines.push(line(view, Line::LifeOneStepUp, "next", about, words, "", Place::LifeStepUp));
    }
    column("wa-column--life", "wa-life-title", "mark", view.t("step.life_now"), lines)
}

fn topic(view: &View<'_>, topic: Topic) -> Html {
    let place = match topic {
        Topic::WorkingWell => Place::WorkingWell,
        Topic::Worries => Place::Worries,
    };
    let entry = |e: &Entry| {
        let area = e.area.as_deref().and_then(|id| view.questions().area(id));
        let icon_name = area.map_or("mark", |a| a.icon.name());
        let about = area.map_or("", |a| view.asked(&a.label));
        let bothers = e.bothers.map(|n| view.fill("worry.bothers", &[("n", &n.get().to_string())]));
        let change = Msg::EntryOpened(topic, e.id);
        line_with(
            view,
            Line::Entry(e.id),
            icon_name,
            about,
            e.words.as_str(),
            &bothers.unwrap_or_default(),
            place,
            change,
        )
    };
    let lines = view.assessment().section(topic).said().map(entry).collect();
    match topic {
        Topic::WorkingWell => column("wa-column--well", "wa-well-title", "well", view.t("step.working_well"), lines),
        Topic::Worries => column("wa-column--worry", "wa-worry-title", "worry", view.t("step.worries"), lines),
    }
}

fn wants(view: &View<'_>) -> Html {
    let a = view.assessment();
    let mut lines = Vec::new();
    if !a.hopes.words.is_blank() {
        let words = a.hopes.words.as_str();
        lines.push(line(view, Line::Hopes, "goal", view.t("look_back.hopes"), words, "", Place::Hopes));
    }
    for (i, goal) in (0u8..).zip(&a.goals.list).filter(|(_, g)| g.is_there()) {
        lines.extend(goal_lines(view, i, goal));
    }
    column("wa-column--goal", "wa-goal-title", "goal", view.t("step.goals"), lines)
}

fn goal_lines(view: &View<'_>, i: u8, goal: &Goal) -> Vec<Html> {
    let about = view.fill("goal.title", &[("n", &(i + 1).to_string())]);
    let now = goal.now.map(|n| view.fill("goal.now", &[("n", &n.get().to_string())]));
    let up = (!goal.one_step_up.is_blank()).then(|| {
        let asked = view.asked(view.questions().goals.one_step_up.for_scale(goal.now));
        [asked, goal.one_step_up.as_str()].join(" ")
    });
    let details: Vec<String> = [now, up].into_iter().flatten().collect();
    let words = goal.words.as_str();
    let mut lines =
        vec![line(view, Line::Goal(goal.id), "goal", &about, words, &details.join(" · "), Place::GoalWords(i))];
    for step in goal.steps.iter().filter(|s| s.is_there()) {
        let mut details = step_details(view, step);
        if step.done {
            details = [view.t("small_step.done"), &details].join(" ").trim().to_owned();
        }
        let about = view.t("small_step.title");
        let icon_name = if step.done { "check" } else { "next" };
        lines.push(line(
            view,
            Line::Step(step.id),
            icon_name,
            about,
            step.what.as_str(),
            &details,
            Place::GoalSteps(i),
        ));
    }
    lines
}

fn line(view: &View<'_>, line: Line, icon_name: &str, about: &str, words: &str, details: &str, place: Place) -> Html {
    line_with(view, line, icon_name, about, words, details, place, Msg::PlaceChosen(place))
}

/// One line. `change` is sent before the screen is changed to `place`.
#[allow(clippy::too_many_arguments)] // Seven of them are words on one line of the screen.
fn line_with(
    view: &View<'_>,
    line: Line,
    icon_name: &str,
    about: &str,
    words: &str,
    details: &str,
    place: Place,
    change: Msg,
) -> Html {
    let shared = view.assessment().is_shared(line);
    let switch = view.tick(move |on| Msg::LineSwitched(line, on));
    let label = view.fill("entry.change_label", &[("words", words)]);
    let share_label = view.fill("share.label", &[("words", words)]);
    // A step whose goal stays here can't go alone.
    let with_goal = matches!(line, Line::Step(_)) && !shared && !view.assessment().kept_back.contains(&line);
    let send = view.send.clone();
    let to_place = Callback::from(move |_: MouseEvent| {
        send.emit(change.clone());
        send.emit(Msg::PlaceChosen(place));
    });
    html! {
        <li class={if shared { "wa-line" } else { "wa-line--kept" }} key={format!("{line:?}")}>
            if !about.is_empty() {
                <p class="wa-line__about">{ icon(icon_name, Size::Small) }{ about.to_owned() }</p>
            }
            <p class="wa-line__words" dir="auto">{ words.to_owned() }</p>
            if !details.is_empty() {
                <p class="wa-note">{ details.to_owned() }</p>
            }
            <div class="wa-line__actions">
                { link("edit", view.t("entry.change"), Some(label), to_place) }
                if with_goal {
                    <span class="wa-note">{ view.t("share.with_goal").to_owned() }</span>
                } else {
                    <label class="wa-switch">
                        <span aria-hidden="true">{ view.t("share.on").to_owned() }</span>
                        <input
                            class="wa-switch__input"
                            type="checkbox"
                            role="switch"
                            aria-label={share_label}
                            checked={shared}
                            onchange={switch}
                        />
                        <span class="wa-switch__state" aria-hidden="true">
                            { view.t(if shared { "share.yes" } else { "share.no" }).to_owned() }
                        </span>
                    </label>
                }
            </div>
        </li>
    }
}
