use super::goals::step_details;
use crate::domain::{Drawing, Goal, Line, Topic};
use crate::ui::components::draw::{said, small};
use crate::ui::components::help_sheet::dotted;
use crate::ui::el::{Attr, El, el, quoted, text};
use crate::ui::view::View;

/// Line by line what goes along: exactly the lines that are switched on. (`tests/ui.rs` holds it against the export.)
pub fn preview(view: &View<'_>, recipient: &str) -> El {
    let title = if view.model.portal.can_send {
        view.fill("finish.preview_title", "recipient", recipient)
    } else {
        view.t("finish.preview_file").to_owned()
    };
    let only = || text("p", "wa-note", &view.fill("finish.sealed", "recipient", recipient));
    let sealed = view.model.portal.sealed.then(only);
    el("section", "wa-paper")
        .attr(Attr::AriaLabelledby, "wa-paper-title")
        .with(text("h2", "wa-paper__title", &title).attr(Attr::Id, "wa-paper-title"))
        .maybe(life(view).under(view.t("step.life_now")))
        .maybe(topic(view, Topic::WorkingWell).under(view.t("step.working_well")))
        .maybe(topic(view, Topic::People).under(view.t("step.people")))
        .maybe(topic(view, Topic::Toolkit).under(view.t("step.toolkit")))
        .maybe(topic(view, Topic::Worries).under(view.t("step.worries")))
        .maybe(wants(view).under(view.t("step.goals")))
        .with(view.text("p", "wa-paper__foot", "finish.also_goes"))
        .maybe(sealed)
}

/// The lines of one part.
#[derive(Default)]
struct Group(Option<El>);

impl Group {
    /// The words, and in brackets what belongs to them.
    fn add(&mut self, words: &str, details: &str) {
        self.add_drawn(words, details, [None; 2]);
    }

    /// The same with its drawings: they go along as they are.
    fn add_drawn(&mut self, words: &str, details: &str, drawings: [Option<&Drawing>; 2]) {
        let lines = self.0.take().unwrap_or_else(|| el("ul", "wa-paper__list"));
        let more = || quoted("span", &[" (", details, ")"].concat());
        let line = el("li", "wa-paper__words").with(quoted("span", words)).maybe((!details.is_empty()).then(more));
        let [drawn, drawn_up] = drawings.map(|drawing| drawing.map(small));
        let line = line.maybe(drawn).maybe(drawn_up);
        self.0 = Some(lines.with(line));
    }

    fn under(self, title: &str) -> Option<El> {
        self.0.map(|lines| el("div", "wa-group").with(text("h3", "wa-group__hint", title)).with(lines))
    }
}

fn life(view: &View<'_>) -> Group {
    let (a, asked) = (view.assessment(), &view.questions().life_now);
    let life = &a.life_now;
    let mut group = Group::default();
    if let Some(scale) = life.scale.filter(|_| a.is_shared(Line::LifeScale)) {
        group.add(&view.rated(Some(scale), "scale.value", "face.chosen"), "");
    }
    if life.has_why_not_lower() && a.is_shared(Line::WhyNotLower) {
        let (asked, drawn) = (asked.why_not_lower.for_rating(life.scale), life.why_not_lower_drawing.as_ref());
        let line = [view.asked(asked), &said(view, &life.why_not_lower, drawn)].join(" ");
        group.add_drawn(&line, "", [drawn, None]);
    }
    if life.has_one_step_up() && a.is_shared(Line::LifeOneStepUp) {
        let (asked, drawn) = (asked.one_step_up.for_rating(life.scale), life.one_step_up_drawing.as_ref());
        let line = [view.asked(asked), &said(view, &life.one_step_up, drawn)].join(" ");
        group.add_drawn(&line, "", [drawn, None]);
    }
    group
}

fn topic(view: &View<'_>, topic: Topic) -> Group {
    let a = view.assessment();
    let mut group = Group::default();
    for entry in a.section(topic).said().filter(|e| a.is_shared(Line::Entry(e.id))) {
        let bothers = view.rated(entry.bothers, "worry.bothers", "worry.face");
        let drawn = entry.drawing.as_ref();
        let line = said(view, &entry.words, drawn);
        group.add_drawn(&line, &dotted(&[view.area(entry), &bothers]), [drawn, None]);
    }
    group
}

fn wants(view: &View<'_>) -> Group {
    let a = view.assessment();
    let mut group = Group::default();
    if a.hopes.is_there() && a.is_shared(Line::Hopes) {
        let drawn = a.hopes.drawing.as_ref();
        group.add_drawn(&said(view, &a.hopes.words, drawn), "", [drawn, None]);
    }
    for goal in a.goals.list.iter().filter(|g| g.is_there() && a.is_shared(Line::Goal(g.id))) {
        add_goal(view, &mut group, goal);
    }
    group
}

fn add_goal(view: &View<'_>, group: &mut Group, goal: &Goal) {
    let a = view.assessment();
    let now = view.rated(goal.now, "goal.now", "goal.face");
    let drawn = [goal.drawing.as_ref(), goal.one_step_up_drawing.as_ref()];
    let up = if goal.has_step_up() { said(view, &goal.one_step_up, drawn[1]) } else { String::new() };
    group.add_drawn(&said(view, &goal.words, drawn[0]), &dotted(&[&now, &up]), drawn);
    for step in goal.steps.iter().filter(|s| s.is_there() && a.is_shared(Line::Step(s.id))) {
        let done = if step.done { view.t("small_step.done") } else { "" };
        group.add(step.what.as_str(), &dotted(&[&step_details(view, step), done]));
    }
}
