use crate::domain::{Card, CardLine, CardPart, CardSize, CardTopic, Drawing, HelpLine, LineKind, Nation};
use crate::ui::components::draw::strokes;
use crate::ui::components::help_sheet::dotted;
use crate::ui::components::icon::{Size, icon, line_drawing, picture};
use crate::ui::date::day;
use crate::ui::el::{Attr, El, el, text};
use crate::ui::view::{View, digits};

const DOT: &str = "M12 9.8a2.2 2.2 0 1 1 0 4.4 2.2 2.2 0 0 1 0-4.4";
const BOX: &str = "M6.5 4.5h11a2 2 0 0 1 2 2v11a2 2 0 0 1-2 2h-11a2 2 0 0 1-2-2v-11a2 2 0 0 1 2-2";
const TICKED: &str =
    "M6.5 4.5h11a2 2 0 0 1 2 2v11a2 2 0 0 1-2 2h-11a2 2 0 0 1-2-2v-11a2 2 0 0 1 2-2M8 12.3l3 3 5.5-6.6";

/// The card itself.
#[inline(never)]
pub fn page(view: &View<'_>, worries: bool) -> El {
    let card = Card::of(view.assessment(), &view.model.content.help, worries);
    let locale = &view.model.content.locale;
    let class = match card.size {
        CardSize::Large => "wa-card--large",
        CardSize::Medium => "wa-card--medium",
        CardSize::Small => "wa-card--small",
    };
    let title = view
        .text("h1", "wa-card__title", "card.title")
        .attr(Attr::Id, "wa-card-title")
        .attr(Attr::Tabindex, "-1")
        .node(&view.focus.heading);
    let made = view.fill("card.made", "date", &day(view, view.assessment().started));
    let head = el("header", "wa-card__head")
        .with(el("div", "").with(title).with(text("p", "wa-card__made", &made)))
        .maybe(picture("welcome").map(|art| art.attr(Attr::Class, "wa-card__art")));
    let body = if card.parts.is_empty() {
        el("div", "wa-card__empty")
            .maybe(picture("empty").map(|art| art.attr(Attr::Class, "wa-card__art")))
            .with(view.text("p", "", "card.empty"))
    } else {
        let mut parts = el("div", "wa-card__parts");
        for one in &card.parts {
            parts = parts.with(part(view, one));
        }
        parts
    };
    el("article", class)
        .attr(Attr::Id, "wa-card")
        .attr(Attr::AriaLabelledby, "wa-card-title")
        .attr(Attr::Lang, locale.language())
        .attr(Attr::Dir, locale.direction().name())
        .with(head)
        .with(body)
        .with(help(view, &card.help))
}

fn part(view: &View<'_>, part: &CardPart<'_>) -> El {
    let (class, mark, key) = match part.topic {
        CardTopic::Strengths => ("wa-card__part--strengths", "well", "card.strengths"),
        CardTopic::People => ("wa-card__part--people", "trust", "card.people"),
        CardTopic::Toolkit => ("wa-card__part--toolkit", "enjoy", "card.toolkit"),
        CardTopic::Next => ("wa-card__part--next", "goal", "card.steps"),
        CardTopic::Worries => ("wa-card__part--worries", "worry", "card.worries"),
    };
    let mut lines = el("ul", "wa-card__lines");
    for one in &part.lines {
        lines = lines.with(line(view, one));
    }
    let more = || {
        let more = u32::try_from(part.more).unwrap_or(u32::MAX);
        text("p", "wa-card__more", &view.fill("card.more", "n", &digits(more)))
    };
    el("section", class).with(topic(view, mark, key)).with(lines).maybe((part.more > 0).then(more))
}

fn topic(view: &View<'_>, mark: &str, key: &str) -> El {
    el("h2", "wa-card__topic").with(icon(mark, Size::Normal).attr(Attr::Class, "wa-card__icon")).text(view.t(key))
}

fn line(view: &View<'_>, line: &CardLine<'_>) -> El {
    let mark = |path: &str| Some(line_drawing("wa-card__mark", "0 0 24 24", path));
    let (class, mark, hidden, details) = match &line.kind {
        LineKind::Said(area) => ("wa-card__line", Some(said_mark(view, *area)), "", String::new()),
        LineKind::Goal => ("wa-card__line--goal", None, "", String::new()),
        LineKind::Step { who, by_when, done } => {
            let fill = |key: &str, name: &str, value: &str| {
                if value.is_empty() { String::new() } else { view.fill(key, name, value) }
            };
            let details = dotted(&[&fill("small_step.who", "who", who), &fill("small_step.by_when", "when", by_when)]);
            let done_key = if *done { view.t("small_step.done") } else { "" };
            ("wa-card__line", mark(if *done { TICKED } else { BOX }), done_key, details)
        }
    };
    let hidden = (!hidden.is_empty()).then(|| text("span", "wa-card__hidden", &[hidden, ": "].concat()));
    let said = (!line.words.is_empty()).then(|| text("p", "", &line.words).attr(Attr::Dir, "auto"));
    let details = (!details.is_empty()).then(|| text("p", "wa-card__details", &details).attr(Attr::Dir, "auto"));
    let words = el("div", "wa-card__words")
        .maybe(hidden)
        .maybe(said)
        .maybe(details)
        .maybe(line.drawing.map(|drawing| drawn(view, drawing)));
    el("li", class).maybe(mark).with(words)
}

/// The drawing of the area it is about, or a dot.
fn said_mark(view: &View<'_>, area: Option<&str>) -> El {
    match area.and_then(|id| view.questions().area(id)) {
        Some(area) => icon(area.icon.name(), Size::Small).attr(Attr::Class, "wa-card__mark"),
        None => line_drawing("wa-card__mark", "0 0 24 24", DOT),
    }
}

fn drawn(view: &View<'_>, drawing: &Drawing) -> El {
    strokes(drawing)
        .attr(Attr::Class, "wa-card__picture")
        .attr(Attr::Role, "img")
        .attr(Attr::AriaLabel, view.t("draw.none"))
}

fn help(view: &View<'_>, lines: &[&HelpLine]) -> El {
    let mut numbers = el("ul", "wa-card__numbers");
    for one in lines {
        numbers = numbers.with(number(view, one));
    }
    el("section", "wa-card__part--help").with(topic(view, "help", "card.help")).with(numbers)
}

fn number(view: &View<'_>, line: &HelpLine) -> El {
    let place = |nation: &Nation| view.t(&["help.nation.", nation.name()].concat()).to_owned();
    let places: Vec<String> = line.nations.iter().map(place).collect();
    let call = line.tel_href().map(|href| link(&href, line.shown_number().unwrap_or_default()));
    let text_to = line.sms_href().zip(line.text.as_ref()).map(|(href, to)| match &to.body {
        Some(word) => link(&href, &view.fill_both("help.text_word", ("word", word), ("number", to.to.as_str()))),
        None => {
            let how = [view.fill("help.text_label", "name", &line.name).as_str(), ": "].concat();
            el("a", "wa-card__call")
                .attr(Attr::Href, &href)
                .with(icon("text", Size::Small).attr(Attr::Class, "wa-card__icon--inline"))
                .with(text("span", "wa-card__hidden", &how))
                .text(to.to.as_str())
        }
    });
    let where_it_is = (!places.is_empty()).then(|| text("p", "wa-card__details", &places.join(" · ")));
    el("li", "wa-card__number")
        .with(el("div", "").with(text("p", "wa-card__name", &line.name)).maybe(where_it_is))
        .with(el("span", "wa-card__calls").maybe(call).maybe(text_to))
}

fn link(href: &str, words: &str) -> El {
    text("a", "wa-card__call", words).attr(Attr::Href, href)
}
