use crate::domain::{AgeBand, Keep, Mode};
use crate::session::{Msg, Place, path};
use crate::ui::components::choice::{Choice, choices};
use crate::ui::components::frame::{Screen, frame};
use crate::ui::view::View;
use yew::prelude::*;

/// The first screen of all greets; which one it is depends on what the portal settled.
fn greeting<'a>(view: &View<'a>, place: Place, own: Screen<'a>) -> Html {
    if path(view.model).first() != Some(&place) {
        return frame(view, own);
    }
    let question = own.prompt.to_owned();
    let body = html! {
        <>
            <p>{ view.t("welcome.what").to_owned() }</p>
            <h2 class="wa-group__title" id="wa-first">{ question }</h2>
            { own.body }
            <p class="wa-note">{ view.t("welcome.time").to_owned() }{ " " }{ view.t("nav.skip_note").to_owned() }</p>
        </>
    };
    frame(
        view,
        Screen {
            prompt: view.t("welcome.title"),
            note: Some(("lock", view.t("welcome.yours"))),
            picture: Some("welcome"),
            body,
            ..own
        },
    )
}

pub fn band(view: &View<'_>) -> Html {
    let choice = |band: &AgeBand| Choice {
        value: band.name(),
        icon: "",
        title: view.t(match band {
            AgeBand::From5To7 => "band.5-7",
            AgeBand::From8To11 => "band.8-11",
            AgeBand::From12To15 => "band.12-15",
            AgeBand::From16To19 => "band.16-19",
        }),
        hint: None,
        chosen: view.assessment().band == Some(*band),
        msg: Msg::BandChosen(*band),
    };
    let list = view.questions().bands.iter().map(choice).collect();
    let body = html! {
        <>
            { choices(view, "wa-band", None, list) }
            <p class="wa-note">{ view.t("band.hint").to_owned() }</p>
        </>
    };
    greeting(view, Place::Band, Screen { prompt: view.t("band.prompt"), body, ..Screen::default() })
}

pub fn how(view: &View<'_>) -> Html {
    let choice = |mode: Mode, icon, title, hint: Option<&'static str>| Choice {
        value: mode.name(),
        icon,
        title: view.t(title),
        hint: hint.map(|key| view.t(key)),
        chosen: view.assessment().mode == Some(mode),
        msg: Msg::ModeChosen(mode),
    };
    let list = vec![
        choice(Mode::Alone, "alone", "mode.alone", None),
        choice(Mode::Together, "friends", "mode.together", Some("mode.together_hint")),
        choice(Mode::AdultTypes, "edit", "mode.adult-types", Some("mode.adult-types_hint")),
    ];
    let body = choices(view, "wa-mode", None, list);
    greeting(view, Place::How, Screen { prompt: view.t("mode.prompt"), body, ..Screen::default() })
}

pub fn keep(view: &View<'_>) -> Html {
    let choice = |keep: Keep, icon, title, hint| Choice {
        value: keep.name(),
        icon,
        title: view.t(title),
        hint: Some(view.t(hint)),
        chosen: view.model.keep == Some(keep),
        msg: Msg::KeepChosen(keep),
    };
    let list = vec![
        choice(Keep::Device, "phone", "keep.device", "keep.device_hint"),
        choice(Keep::Tab, "clock", "keep.tab", "keep.tab_hint"),
    ];
    let body = html! {
        <>
            { choices(view, "wa-keep", None, list) }
            <p class="wa-note">{ view.t("keep.unanswered").to_owned() }</p>
            <p class="wa-note">{ view.t("private.watched").to_owned() }</p>
        </>
    };
    greeting(view, Place::Keep, Screen { prompt: view.t("keep.prompt"), body, ..Screen::default() })
}
