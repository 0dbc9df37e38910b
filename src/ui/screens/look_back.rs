use super::goals::step_details;
use crate::domain::{Drawing, Entry, Goal, Line, Topic};
use crate::session::{Msg, Place};
use crate::ui::components::button::link;
use crate::ui::components::draw::{said, small};
use crate::ui::components::frame::{Screen, frame};
use crate::ui::components::help_sheet::dotted;
use crate::ui::components::icon::{Size, icon, picture};
use crate::ui::el::{Attr, El, el, list, text};
use crate::ui::view::{View, numbered};
use std::rc::Rc;
use yew::virtual_dom::Listener;

/// Everything said, line by line: each can be changed, and switched on or off for sharing.
pub fn look_back(view: &View<'_>) -> El {
    let nothing = view.assessment().is_empty();
    let body = if nothing {
        el("div", "wa-empty").maybe(picture("empty")).with(view.text("p", "", "look_back.nothing"))
    } else {
        let columns =
            el("div", "wa-columns").maybe(strengths(view)).maybe(topic(view, Topic::Worries)).maybe(wants(view));
        list().maybe(life(view)).with(columns)
    };
    let note = if nothing { None } else { Some(("lock", view.t("look_back.intro"))) };
    let prompt = view.t("look_back.prompt");
    frame(view, Screen { prompt, note, body: Some(body), wide: true, ..Screen::default() })
}

/// The lines of one part, under its heading.
struct Column<'a> {
    view: &'a View<'a>,
    lines: Option<El>,
}

/// One line as it is shown.
struct Said<'a> {
    line: Line,
    key: &'a str,
    icon: &'a str,
    about: &'a str,
    words: &'a str,
    drawings: [Option<&'a Drawing>; 2],
    details: &'a str,
    change: Rc<dyn Listener>,
}

impl<'a> Column<'a> {
    fn new(view: &'a View<'a>) -> Self {
        Self { view, lines: None }
    }

    fn add(&mut self, said: Said<'_>) {
        let lines = self.lines.take().unwrap_or_else(|| el("ul", "wa-entries"));
        self.lines = Some(lines.with(line(self.view, said)));
    }

    fn under(self, class: &str, id: &str, icon_name: &str, title: &str) -> Option<El> {
        let title = el("h2", "wa-column__title").attr(Attr::Id, id).with(icon(icon_name, Size::Normal)).text(title);
        self.lines.map(|lines| el("section", class).attr(Attr::AriaLabelledby, id).with(title).with(lines))
    }
}

fn life(view: &View<'_>) -> Option<El> {
    let life = &view.assessment().life_now;
    let mut column = Column::new(view);
    if let Some(scale) = life.scale {
        column.add(Said {
            line: Line::LifeScale,
            key: "life",
            icon: "mark",
            about: view.asked(&view.questions().life_now.prompt),
            words: &view.rated(Some(scale), "scale.value", "face.chosen"),
            drawings: [None; 2],
            details: "",
            change: to(view, Place::LifeScale),
        });
    }
    if life.has_why_not_lower() {
        column.add(Said {
            line: Line::WhyNotLower,
            key: "why",
            icon: "check",
            about: view.t("look_back.why_not_lower"),
            words: &said(view, &life.why_not_lower, life.why_not_lower_drawing.as_ref()),
            drawings: [life.why_not_lower_drawing.as_ref(), None],
            details: "",
            change: to(view, Place::LifeNotLower),
        });
    }
    if life.has_one_step_up() {
        column.add(Said {
            line: Line::LifeOneStepUp,
            key: "up",
            icon: "next",
            about: view.t("look_back.one_step_up"),
            words: &said(view, &life.one_step_up, life.one_step_up_drawing.as_ref()),
            drawings: [life.one_step_up_drawing.as_ref(), None],
            details: "",
            change: to(view, Place::LifeStepUp),
        });
    }
    column.under("wa-column--life", "wa-life-title", "mark", view.t("step.life_now"))
}

/// What works well, who is there and what helps: one column.
fn strengths(view: &View<'_>) -> Option<El> {
    let parts = [Topic::WorkingWell, Topic::People, Topic::Toolkit].map(|part| topic(view, part));
    let any = parts.iter().any(Option::is_some);
    let mut column = el("div", "wa-columns__stack");
    for part in parts {
        column = column.maybe(part);
    }
    any.then_some(column)
}

fn topic(view: &View<'_>, topic: Topic) -> Option<El> {
    let mut column = Column::new(view);
    for entry in view.assessment().section(topic).said() {
        add_entry(&mut column, topic, entry);
    }
    match topic {
        Topic::WorkingWell => column.under("wa-column--well", "wa-well-title", "well", view.t("step.working_well")),
        Topic::People => column.under("wa-column--well", "wa-people-title", "trust", view.t("step.people")),
        Topic::Toolkit => column.under("wa-column--well", "wa-toolkit-title", "toolkit", view.t("step.toolkit")),
        Topic::Worries => column.under("wa-column--worry", "wa-worry-title", "worry", view.t("step.worries")),
    }
}

fn add_entry(column: &mut Column<'_>, topic: Topic, entry: &Entry) {
    let view = column.view;
    let place = Place::of(topic);
    let bothers = view.rated(entry.bothers, "worry.bothers", "worry.face");
    column.add(Said {
        line: Line::Entry(entry.id),
        key: &numbered("entry-", entry.id),
        icon: view.area_icon(entry),
        about: view.area(entry),
        words: &said(view, &entry.words, entry.drawing.as_ref()),
        drawings: [entry.drawing.as_ref(), None],
        details: &bothers,
        change: view.tap_both(Msg::EntryOpened(topic, entry.id), Msg::PlaceChosen(place)),
    });
}

fn wants(view: &View<'_>) -> Option<El> {
    let a = view.assessment();
    let mut column = Column::new(view);
    if a.hopes.is_there() {
        column.add(Said {
            line: Line::Hopes,
            key: "hopes",
            icon: "goal",
            about: view.t("look_back.hopes"),
            words: &said(view, &a.hopes.words, a.hopes.drawing.as_ref()),
            drawings: [a.hopes.drawing.as_ref(), None],
            details: "",
            change: to(view, Place::Hopes),
        });
    }
    for (i, goal) in (0u8..).zip(&a.goals.list) {
        if goal.is_there() {
            add_goal(&mut column, i, goal);
        }
    }
    column.under("wa-column--goal", "wa-goal-title", "goal", view.t("step.goals"))
}

fn add_goal(column: &mut Column<'_>, i: u8, goal: &Goal) {
    let view = column.view;
    let now = view.rated(goal.now, "goal.now", "goal.face");
    let mut up = String::new();
    if goal.has_step_up() {
        let asked = view.asked(view.questions().goals.one_step_up.for_rating(goal.now));
        up = [asked, &said(view, &goal.one_step_up, goal.one_step_up_drawing.as_ref())].join(" ");
    }
    column.add(Said {
        line: Line::Goal(goal.id),
        key: &numbered("goal-", goal.id),
        icon: "goal",
        about: &view.number("goal.title", i + 1),
        words: &said(view, &goal.words, goal.drawing.as_ref()),
        drawings: [goal.drawing.as_ref(), goal.one_step_up_drawing.as_ref()],
        details: &dotted(&[&now, &up]),
        change: to(view, Place::GoalWords(i)),
    });
    for step in goal.steps.iter().filter(|s| s.is_there()) {
        let done = if step.done { view.t("small_step.done") } else { "" };
        column.add(Said {
            line: Line::Step(step.id),
            key: &numbered("step-", step.id),
            icon: if step.done { "check" } else { "next" },
            about: view.t("small_step.title"),
            words: step.what.as_str(),
            drawings: [None; 2],
            details: &dotted(&[done, &step_details(view, step)]),
            change: to(view, Place::GoalSteps(i)),
        });
    }
}

fn to(view: &View<'_>, place: Place) -> Rc<dyn Listener> {
    view.tap(Msg::PlaceChosen(place))
}

fn line(view: &View<'_>, said: Said<'_>) -> El {
    let line = said.line;
    let [drawn, drawn_up] = said.drawings;
    let shared = view.assessment().is_shared(line);
    // A step whose goal stays here can't go alone.
    let with_goal = matches!(line, Line::Step(_)) && !shared && !view.assessment().kept_back.contains(&line);
    let about = || el("p", "wa-line__about").with(icon(said.icon, Size::Small)).text(said.about);
    let change = view.fill("entry.change_label", "words", said.words);
    let may_share = if with_goal {
        view.text("span", "wa-note", "share.with_goal")
    } else {
        switch(view, line, shared, said.words)
    };
    let buttons = el("div", "wa-line__actions")
        .with(link("edit", view.t("entry.change"), Some(&change), said.change))
        .with(may_share);
    el("li", if shared { "wa-line" } else { "wa-line--kept" })
        .key(said.key)
        .maybe((!said.about.is_empty()).then(about))
        .maybe(drawn.map(small))
        .with(text("p", "wa-line__words", said.words).attr(Attr::Dir, "auto"))
        .maybe((!said.details.is_empty()).then(|| text("p", "wa-note", said.details).attr(Attr::Dir, "auto")))
        .maybe(drawn_up.map(small))
        .with(buttons)
}

/// Whether the line goes along when they share.
fn switch(view: &View<'_>, line: Line, shared: bool, words: &str) -> El {
    let button = el("input", "wa-switch__input")
        .attr(Attr::Type, "checkbox")
        .attr(Attr::Role, "switch")
        .attr(Attr::AriaLabel, &view.fill("share.label", "words", words))
        .checked(shared)
        .on(view.tick(move |on| Msg::LineSwitched(line, on)));
    let state = view.t(if shared { "share.yes" } else { "share.no" });
    el("label", "wa-switch")
        .with(view.text("span", "", "share.on").attr(Attr::AriaHidden, "true"))
        .with(button)
        .with(text("span", "wa-switch__state", state).attr(Attr::AriaHidden, "true"))
}
