use crate::domain::{Keep, Occasion};
use crate::session::{
    BackupInside, ExportInside, FileRefused, FileShown, Inside, Msg, Phase, Role, Sitting, WitnessInside, Witnessing,
};
use crate::ui::components::button::Kind;
use crate::ui::components::choice::{Choice, choice};
use crate::ui::components::frame::{app, heading, hill, top_plain};
use crate::ui::components::help_sheet::dotted;
use crate::ui::components::icon::{Size, icon};
use crate::ui::components::languages::tools;
use crate::ui::components::notice::{Tone, actions, notice};
use crate::ui::components::passcode::{Boxes, boxes};
use crate::ui::date::day;
use crate::ui::el::{Attr, El, el, list, text};
use crate::ui::view::View;

/// A file somebody chose: what is inside, before anything is written.
pub fn file(view: &View<'_>, file: &FileShown) -> El {
    let close = |kind, key| el("div", "wa-actions").with(view.button(kind, "", key, Msg::FileClosed));
    let refused = |title, why| notice(Tone::Warn, "warn", view.t(title), view.t(why)).with(close_in(view));
    let body = match file {
        FileShown::Under => view.text("p", "", "file.opening").attr(Attr::Role, "status"),
        FileShown::NeedsPasscode { wrong } => passcode(view, *wrong),
        FileShown::Refused(reason) => refused("file.refused", refused_key(*reason)),
        FileShown::NotAdded(_) => refused("file.not_added", "file.not_kept"),
        FileShown::Added => list()
            .with(notice(Tone::Good, "check", view.t("file.added"), ""))
            .with(close(Kind::Primary, "file.carry_on")),
        FileShown::Inside { inside, role, witnessing } => match &**inside {
            Inside { backup: Some(backup), .. } => of_backup(view, backup),
            Inside { export: Some(export), .. } => {
                of_export(view, export, *role, *witnessing).with(close(Kind::Quiet, "nav.close"))
            }
            Inside { backup: None, export: None } => close(Kind::Primary, "nav.close"),
        },
    };
    let hill = hill()
        .with(el("div", "wa-hill__head").with(icon("file", Size::Large)).with(tools(view)))
        .with(heading(view, view.t("file.title")));
    let screen = el("div", "wa-screen").with(hill).with(el("div", "wa-body").with(body));
    app(view, "wa-app--plain").with(top_plain(view)).with(screen)
}

fn close_in(view: &View<'_>) -> El {
    actions().with(view.button(Kind::Plain, "", "nav.close", Msg::FileClosed))
}

fn passcode(view: &View<'_>, wrong: bool) -> El {
    boxes(
        view,
        Boxes {
            labels: &["file.passcode"],
            hint: view.t("file.nothing_yet"),
            fault: wrong.then(|| view.t("file.wrong")),
            button: "file.look",
            busy: false,
            to_msg: |passcode, _| Msg::FilePasscodeGiven(passcode),
            cancel: Some(Msg::FileClosed),
            number: 0,
        },
    )
}

fn refused_key(reason: FileRefused) -> &'static str {
    match reason {
        FileRefused::TooBig => "file.too_big",
        FileRefused::NotOurs => "file.not_ours",
        FileRefused::Newer => "file.newer",
        FileRefused::NeedsPasscode | FileRefused::WrongPasscode => "file.wrong",
        FileRefused::Altered => "file.altered",
        FileRefused::NotForHere => "file.not_for_here",
        FileRefused::CannotLook => "file.cannot_look",
    }
}

fn of_backup(view: &View<'_>, backup: &BackupInside) -> El {
    let made = view.fill("file.made", "date", &day(view, backup.made));
    let mut sittings = el("ul", "wa-entries");
    for sitting in &backup.sittings {
        sittings = sittings.with(one(view, sitting));
    }
    let all = list().with(text("p", "", &made)).with(sittings);
    if backup.sittings.iter().all(|sitting| sitting.here) {
        let close = view.button(Kind::Primary, "", "nav.close", Msg::FileClosed);
        return all.with(view.text("p", "", "file.all_here")).with(el("div", "wa-actions").with(close));
    }
    let for_now = view.model.phase == Phase::Locked || view.model.keep() == Keep::Tab;
    let add = view.button(Kind::Primary, "add", if for_now { "file.add_tab" } else { "file.add" }, Msg::FileAddPressed);
    all.with(view.text("p", "wa-note", "file.nothing_yet"))
        .with(el("div", "wa-actions").with(add).with(view.button(Kind::Quiet, "", "file.dont", Msg::FileClosed)))
        .with(view.text("p", "wa-note", "file.add_hint"))
}

fn one(view: &View<'_>, sitting: &Sitting) -> El {
    let occasion = match sitting.occasion {
        Occasion::Start => "occasion.start",
        Occasion::Review => "occasion.review",
        Occasion::Close => "occasion.close",
    };
    let here = if sitting.here { view.t("file.here") } else { "" };
    let about = dotted(&[&day(view, sitting.started), &view.count("file.lines", sitting.lines as usize), here]);
    el("li", "wa-entry").with(view.text("p", "wa-choice__title", occasion)).with(text("p", "wa-entry__about", &about))
}

fn of_export(view: &View<'_>, export: &ExportInside, role: Option<Role>, witnessing: Witnessing) -> El {
    let by = if export.own { "file.signed_here" } else { "file.signed_there" };
    let signed = notice(Tone::Good, "check", &view.fill(by, "date", &day(view, export.iat)), view.t("file.holds"));
    let mut paper = el("section", "wa-paper").attr(Attr::AriaLabelledby, "wa-prompt");
    for group in &export.groups {
        let mut lines = el("ul", "wa-paper__list");
        for line in &group.lines {
            lines = lines.with(text("li", "wa-paper__words", line).attr(Attr::Dir, "auto"));
        }
        let prompt = text("h2", "wa-group__hint", &group.prompt).attr(Attr::Dir, "auto");
        paper = paper.with(el("div", "wa-group").with(prompt).with(lines));
    }
    list()
        .with(signed)
        .with(paper)
        .maybe(witnesses(view, &export.witnesses))
        .with(view.text("p", "wa-note", "sign.proves_not"))
        // The same key vouching twice would say nothing more.
        .maybe((!export.own).then(|| witness(view, role, witnessing)))
}

fn witnesses(view: &View<'_>, all: &[WitnessInside]) -> Option<El> {
    let mut seen = el("ul", "wa-paper__list");
    for witness in all {
        let who = Role::ALL.into_iter().find(|role| role.name() == witness.role).unwrap_or(Role::Other);
        seen = seen.with(text("li", "", &dotted(&[view.t(role_key(who)), &day(view, witness.iat)])));
    }
    (!all.is_empty())
        .then(|| el("section", "wa-group").with(view.text("h2", "wa-group__title", "file.witnesses")).with(seen))
}

/// Somebody else may sign that they saw these very words.
fn witness(view: &View<'_>, role: Option<Role>, witnessing: Witnessing) -> El {
    let mut who = el("fieldset", "wa-group").with(view.text("legend", "wa-field__label", "file.who"));
    for one in Role::ALL {
        let (title, chosen, msg) = (view.t(role_key(one)), role == Some(one), Msg::RoleChosen(one));
        who = who.with(choice(view, "wa-role", Choice { value: one.name(), icon: "", title, hint: None, chosen, msg }));
    }
    let then = match witnessing {
        Witnessing::Under => view.text("p", "wa-note", "sign.busy").attr(Attr::Role, "status"),
        Witnessing::Done => notice(Tone::Good, "check", view.t("finish.file_done"), view.t("finish.file_hint")),
        Witnessing::Failed => notice(Tone::Warn, "warn", view.t("sign.cannot"), ""),
        Witnessing::No => {
            let sign = view.button(Kind::Plain, "edit", "file.sign", Msg::WitnessPressed);
            let sign = if role.is_none() { sign.attr(Attr::AriaDisabled, "true") } else { sign };
            el("div", "wa-actions").with(sign)
        }
    };
    el("section", "wa-group")
        .with(view.text("h2", "wa-group__title", "file.saw"))
        .with(view.text("p", "", "file.saw_hint"))
        .with(who)
        .with(then)
}

fn role_key(role: Role) -> &'static str {
    match role {
        Role::LinkWorker => "role.link-worker",
        Role::Parent => "role.parent",
        Role::Teacher => "role.teacher",
        Role::Other => "role.other",
    }
}
