use super::finish::delete;
use crate::session::{Gate, Msg};
use crate::ui::components::button::{Kind, bare};
use crate::ui::components::frame::{app, heading, hill, top_plain};
use crate::ui::components::icon::{Size, icon};
use crate::ui::components::languages::tools;
use crate::ui::components::notice::{Tone, notice};
use crate::ui::components::passcode::{Boxes, boxes};
use crate::ui::el::{Attr, El, el, list, text};
use crate::ui::view::View;

/// What is kept needs its passcode. Nothing here says whose it is or what.
pub fn locked(view: &View<'_>) -> El {
    let gate = view.model.gate;
    let (prompt, body) =
        if gate.forgotten { ("lock.forgotten", forgotten(view)) } else { ("passcode.enter", enter(view, gate)) };
    let hill = hill()
        .with(el("div", "wa-hill__head").with(icon("lock", Size::Large)).with(tools(view)))
        .with(heading(view, view.t(prompt)));
    app(view, "wa-app--plain").with(top_plain(view)).with(el("div", "wa-screen").with(hill).with(body))
}

fn enter(view: &View<'_>, gate: Gate) -> El {
    let form = boxes(
        view,
        Boxes {
            labels: &["passcode.enter"],
            hint: if gate.held { view.t("lock.held") } else { view.t("lock.no_hurry") },
            fault: gate.not_loaded.then(|| view.t("file.cannot_look")),
            button: "passcode.open",
            busy: gate.opening,
            to_msg: |passcode, _| Msg::PasscodeGiven(passcode),
            cancel: None,
            number: gate.tries,
        },
    );
    el("div", "wa-body")
        .maybe(gate.wrong.then(|| wrong(view, gate)))
        .with(form)
        .with(
            el("div", "wa-actions")
                .with(bare("wa-link", view.tap(Msg::ForgottenOpened(true))).text(view.t("passcode.forgotten")))
                .with(bare("wa-link", view.tap(Msg::NotMinePressed)).text(view.t("lock.not_mine"))),
        )
        .with(view.text("p", "wa-note", "lock.not_mine_hint"))
}

/// Said once, with the time as it was told; only the eye sees it run down.
fn wrong(view: &View<'_>, gate: Gate) -> El {
    let told = notice(Tone::Plain, "lock", view.t("passcode.wrong"), "");
    if gate.told == 0 {
        return told;
    }
    let spoken = if gate.left == 0 { view.t("lock.ready").to_owned() } else { time(view, gate.told) };
    let seen = if gate.left == 0 { spoken.clone() } else { time(view, gate.left) };
    let ticking = text("p", "wa-note", &seen).attr(Attr::AriaHidden, "true");
    list().with(told.with(text("p", "wa-hidden", &spoken))).with(ticking)
}

/// In seconds; from two minutes on in minutes, which run slower.
fn time(view: &View<'_>, seconds: u32) -> String {
    let seconds = seconds as usize;
    if seconds < 120 { view.count("lock.seconds", seconds) } else { view.count("lock.minutes", seconds.div_ceil(60)) }
}

/// What is lost, and the ways on: try again, a backup file, start again.
fn forgotten(view: &View<'_>) -> El {
    el("div", "wa-body")
        .with(view.text("p", "", "lock.lost"))
        .with(view.text("p", "", "lock.no_hurry"))
        .with(el("div", "wa-actions").with(view.button(Kind::Primary, "", "lock.back", Msg::ForgottenOpened(false))))
        .with(view.text("p", "", "lock.backup"))
        .with(el("div", "wa-actions").with(view.button(Kind::Plain, "file", "file.open", Msg::FilePressed)))
        .with(view.text("p", "", "lock.start_again"))
        .with(delete(view))
}
