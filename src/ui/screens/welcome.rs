use crate::domain::{AgeBand, Keep, Mode};
use crate::session::{Msg, Place, path};
use crate::ui::components::button::link;
use crate::ui::components::choice::{Choice, choice, choices};
use crate::ui::components::frame::{Screen, frame};
use crate::ui::components::keeping;
use crate::ui::components::languages::about;
use crate::ui::el::{Attr, El, list, text};
use crate::ui::view::View;

/// The first screen of all greets; which one it is depends on what the portal settled.
fn greeting(view: &View<'_>, place: Place, prompt: &str, own: El) -> El {
    if path(view.model).first() != Some(&place) {
        return frame(view, Screen { prompt, body: Some(list().with(own).with(about(view))), ..Screen::default() });
    }
    let time = [view.t("welcome.time"), view.t("nav.skip_note")].join(" ");
    let body = list()
        .with(about(view))
        .with(view.text("p", "", "welcome.what"))
        .with(text("h2", "wa-group__title", prompt).attr(Attr::Id, "wa-first"))
        .with(own)
        .with(text("p", "wa-note", &time))
        .with(link("file", view.t("file.open"), None, view.tap(Msg::FilePressed)));
    frame(
        view,
        Screen {
            prompt: view.t("welcome.title"),
            note: Some(("lock", view.t("welcome.yours"))),
            picture: Some("welcome"),
            body: Some(body),
            ..Screen::default()
        },
    )
}

/// Names the group: the screen's question, or on the first screen the heading above the group.
fn group(view: &View<'_>, place: Place, name: &'static str) -> El {
    let is_first = path(view.model).first() == Some(&place);
    choices(name).attr(Attr::AriaLabelledby, if is_first { "wa-first" } else { "wa-prompt" })
}

pub fn band(view: &View<'_>) -> El {
    let mut list_of_bands = group(view, Place::Band, "wa-band");
    for band in &view.questions().bands {
        let title = match band {
            AgeBand::From5To7 => "band.5-7",
            AgeBand::From8To11 => "band.8-11",
            AgeBand::From12To15 => "band.12-15",
            AgeBand::From16To19 => "band.16-19",
        };
        let own = Choice {
            value: band.name(),
            icon: "",
            title: view.t(title),
            hint: None,
            chosen: view.assessment().band == Some(*band),
            msg: Msg::BandChosen(*band),
        };
        list_of_bands = list_of_bands.with(choice(view, "wa-band", own));
    }
    let body = list().with(list_of_bands).with(view.text("p", "wa-note", "band.hint"));
    greeting(view, Place::Band, view.t("band.prompt"), body)
}

pub fn how(view: &View<'_>) -> El {
    let mut modes = group(view, Place::How, "wa-mode");
    for (mode, icon, title, hint) in [
        (Mode::Alone, "alone", "mode.alone", None),
        (Mode::Together, "friends", "mode.together", Some("mode.together_hint")),
        (Mode::AdultTypes, "edit", "mode.adult-types", Some("mode.adult-types_hint")),
    ] {
        let own = Choice {
            value: mode.name(),
            icon,
            title: view.t(title),
            hint: hint.map(|key| view.t(key)),
            chosen: view.assessment().mode == Some(mode),
            msg: Msg::ModeChosen(mode),
        };
        modes = modes.with(choice(view, "wa-mode", own));
    }
    greeting(view, Place::How, view.t("mode.prompt"), modes)
}

pub fn keep(view: &View<'_>) -> El {
    let made = view.model.keep() == Keep::Passcode && view.model.making.is_none();
    let note = view.text("p", "wa-note", if made { "passcode.made" } else { "keep.unanswered" });
    let body = list()
        .with(keeping::ways(view, group(view, Place::Keep, "wa-keep")))
        .with(note.attr(Attr::Tabindex, "-1").node(&view.focus.kept))
        .with(view.text("p", "wa-note", "private.watched"));
    greeting(view, Place::Keep, view.t("keep.prompt"), body)
}
