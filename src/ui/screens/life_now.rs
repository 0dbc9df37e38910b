use crate::domain::{DrawingOf, Face, Rating};
use crate::session::Msg;
use crate::ui::components::draw::box_or_drawing;
use crate::ui::components::field::Field;
use crate::ui::components::frame::{Screen, frame};
use crate::ui::components::scale::{ScaleField, given, scale};
use crate::ui::el::{El, list};
use crate::ui::view::View;

/// My life now: one number.
pub fn life_scale(view: &View<'_>) -> El {
    let asked = &view.questions().life_now;
    let row = ScaleField {
        id: "wa-life",
        title: None,
        low: view.asked(&asked.scale.low),
        high: view.asked(&asked.scale.high),
        ends: (Face::VerySad, Face::VeryHappy),
        chosen: view.assessment().life_now.scale,
    };
    let body = scale(view, row, &Msg::LifeRated);
    frame(view, Screen { prompt: view.asked(&asked.prompt), body: Some(body), ..Screen::default() })
}

pub fn why_not_lower(view: &View<'_>) -> El {
    let life = &view.assessment().life_now;
    let prompt = view.asked(view.questions().life_now.why_not_lower.for_rating(life.scale));
    let own = Field {
        id: "wa-why",
        label: prompt,
        label_hidden: true,
        words: &life.why_not_lower,
        write: view.write(Msg::WhyNotLowerWritten),
        node: Some(&view.focus.field),
    };
    answer(view, prompt, life.scale, DrawingOf::WhyNotLower, own)
}

pub fn one_step_up(view: &View<'_>) -> El {
    let life = &view.assessment().life_now;
    let prompt = view.asked(view.questions().life_now.one_step_up.for_rating(life.scale));
    let own = Field {
        id: "wa-up",
        label: prompt,
        label_hidden: true,
        words: &life.one_step_up,
        write: view.write(Msg::LifeOneStepUpWritten),
        node: Some(&view.focus.field),
    };
    answer(view, prompt, life.scale, DrawingOf::LifeOneStepUp, own)
}

/// One box, with the number it is about above it.
fn answer(view: &View<'_>, prompt: &str, rating: Option<Rating>, of: DrawingOf, own: Field<'_>) -> El {
    let body = list()
        .maybe(rating.map(|rating| given(view, rating, &view.rated(Some(rating), "scale.value", "face.chosen"))))
        .with(box_or_drawing(view, of, own));
    frame(view, Screen { prompt, note: Some(("lock", view.t("private.note"))), body: Some(body), ..Screen::default() })
}
