use crate::domain::{Scale, Words};
use crate::session::Msg;
use crate::ui::components::field::{Field, field};
use crate::ui::components::frame::{Screen, frame};
use crate::ui::components::scale::{ScaleField, given, scale};
use crate::ui::view::View;
use yew::prelude::*;

/// My life now: one number.
pub fn life_scale(view: &View<'_>) -> Html {
    let asked = &view.questions().life_now;
    let row = ScaleField {
        id: "wa-life".to_owned(),
        title: None,
        low: view.asked(&asked.scale.low),
        high: view.asked(&asked.scale.high),
        chosen: view.assessment().life_now.scale,
    };
    let body = scale(view, row, Msg::LifeRated);
    frame(view, Screen { prompt: view.asked(&asked.prompt), body, ..Screen::default() })
}

pub fn why_not_lower(view: &View<'_>) -> Html {
    let life = &view.assessment().life_now;
    let prompt = view.asked(view.questions().life_now.why_not_lower.for_scale(life.scale));
    answer(view, prompt, life.scale, &life.why_not_lower, "wa-why", Msg::WhyNotLowerWritten)
}

pub fn one_step_up(view: &View<'_>) -> Html {
    let life = &view.assessment().life_now;
    let prompt = view.asked(view.questions().life_now.one_step_up.for_scale(life.scale));
    answer(view, prompt, life.scale, &life.one_step_up, "wa-up", Msg::LifeOneStepUpWritten)
}

/// One box, with the number it is about above it.
fn answer(
    view: &View<'_>,
    prompt: &str,
    number: Option<Scale>,
    words: &Words,
    id: &str,
    to_msg: fn(Words) -> Msg,
) -> Html {
    let body = html! {
        <>
            if let Some(number) = number {
                { given(number, &view.fill("scale.value", &[("n", &number.get().to_string())])) }
            }
            { field(view, Field {
                id: id.to_owned(),
                label: prompt,
                label_hidden: true,
                placeholder: view.t("entry.words"),
                words,
                oninput: view.write(to_msg),
                node: view.focus.field.clone(),
            }) }
        </>
    };
    frame(view, Screen { prompt, note: Some(("lock", view.t("private.note"))), body, ..Screen::default() })
}
