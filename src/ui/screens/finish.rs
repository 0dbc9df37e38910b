use super::preview::preview;
use super::waiting::waiting;
use crate::session::{CannotSign, Deletion, Failure, Msg, Purpose, Route, Saved, Sharing};
use crate::ui::components::button::{Kind, button, link};
use crate::ui::components::frame::{Screen, frame};
use crate::ui::components::icon::{Size, icon};
use crate::ui::components::notice::{Tone, actions, notice};
use crate::ui::components::{keeping, passcode};
use crate::ui::el::{Attr, El, el, list, text};
use crate::ui::view::View;

/// Send, save as a file, share, keep, delete. Sending comes after the preview: nobody sends before reading.
pub fn finish(view: &View<'_>) -> El {
    let sent = view.model.sharing == Sharing::Done(Route::Send) || view.model.draft.delivered;
    let recipient = recipient(view);
    let title = view.fill("finish.sent_title", "recipient", recipient);
    let stack = el("div", "wa-stack")
        .maybe(outcome(view))
        .maybe(waiting(view))
        .with(ways(view, sent))
        .with(card(view))
        .with(kept(view))
        .with(signature(view));
    let columns = el("div", "wa-columns--two").with(preview(view, recipient)).with(stack);
    let screen = Screen {
        prompt: if sent { &title } else { view.t("finish.prompt") },
        note: (!sent).then(|| ("lock", view.t("finish.note"))),
        picture: sent.then_some("sent"),
        body: Some(columns),
        wide: true,
        ..Screen::default()
    };
    frame(view, screen)
}

fn recipient<'a>(view: &View<'a>) -> &'a str {
    view.model.portal.recipient.as_deref().unwrap_or_default()
}

/// How the last send, file or share ended, beside the button that was tapped.
fn outcome(view: &View<'_>) -> Option<El> {
    let good = |title: &str, words: &str| Some(notice(Tone::Good, "check", title, words));
    match &view.model.sharing {
        Sharing::Idle | Sharing::Under(_) | Sharing::Trying => None,
        Sharing::TakenBack => Some(notice(Tone::Plain, "check", view.t("outbox.taken_back"), "")),
        Sharing::TakenBackLate => {
            Some(notice(Tone::Plain, "check", view.t("outbox.taken_back"), view.t("outbox.maybe_there")))
        }
        Sharing::OlderRefused => {
            Some(notice(Tone::Plain, "warn", &view.fill("outbox.older_refused", "recipient", recipient(view)), ""))
        }
        Sharing::Done(Route::Send) => {
            good(&view.fill("finish.sent", "recipient", recipient(view)), view.t("finish.thanks"))
        }
        Sharing::TakenOver => good(view.t("finish.passed_on"), ""),
        Sharing::Done(Route::File) => good(view.t("finish.file_done"), &file_hint(view)),
        Sharing::Done(Route::ShareSheet) => good(view.t("finish.share_done"), ""),
        Sharing::Failed(route, failure) => Some(failed(view, *route, *failure)),
    }
}

fn failed(view: &View<'_>, route: Route, failure: Failure) -> El {
    let key = match failure {
        Failure::NoAnswer | Failure::TimedOut => "finish.no_answer",
        Failure::Refused { .. } | Failure::NobodyTookIt => "finish.refused",
        Failure::ReceiverTrouble { .. } => "finish.trouble",
        Failure::Unclear => "finish.unclear",
        Failure::CannotSign(
            CannotSign::NotSecure
            | CannotSign::KeyFailed
            | CannotSign::RecipientKey
            | CannotSign::Witness
            | CannotSign::NotLoaded,
        ) => "sign.cannot",
        Failure::CannotSign(CannotSign::TooLarge) => "sign.too_large",
        Failure::BrowserRefused | Failure::Closed => "finish.browser_refused",
    };
    let mut why = view.fill(key, "recipient", recipient(view));
    if failure == Failure::CannotSign(CannotSign::NotSecure) {
        why = [&why, view.t("sign.cannot_http")].join(" ");
    }
    let again = || view.button(Kind::Primary, "", "finish.again", Msg::SharePressed(route));
    let buttons = || actions().with(again()).maybe((route != Route::File).then(|| file(view)));
    let may_help = !matches!(failure, Failure::CannotSign(_));
    notice(Tone::Warn, "warn", view.t("finish.failed"), &why).maybe(may_help.then(buttons))
}

/// Who can read the file.
fn file_hint(view: &View<'_>) -> String {
    let key = if view.model.portal.sealed { "finish.file_sealed" } else { "finish.file_hint" };
    view.fill(key, "recipient", recipient(view))
}

fn file(view: &View<'_>) -> El {
    view.button(Kind::Plain, "file", "finish.file", Msg::SharePressed(Route::File))
}

/// The ways out: Send where the portal takes exports, a file, the device's share sheet.
fn ways(view: &View<'_>, sent: bool) -> El {
    let a = view.assessment();
    if !a.lines().iter().any(|l| a.is_shared(*l)) {
        return view.text("p", "wa-note", "finish.nothing_on");
    }
    let portal = &view.model.portal;
    let signing = matches!(view.model.sharing, Sharing::Under(_)) && !portal.can_send;
    let share = || view.button(Kind::Plain, "share", "finish.share", Msg::SharePressed(Route::ShareSheet));
    el("div", "wa-actions--stack")
        .attr(Attr::Role, "group")
        .attr(Attr::AriaLabelledby, "wa-prompt")
        .attr(Attr::Tabindex, "-1")
        .node(&view.focus.ways)
        .maybe((portal.can_send && view.model.waiting_now().is_none()).then(|| send(view, sent)))
        .with(file(view))
        .with(text("p", "wa-note", &file_hint(view)))
        .maybe(portal.can_share_files.then(share))
        .maybe(signing.then(|| view.text("p", "wa-note", "sign.busy").attr(Attr::Role, "status")))
}

fn send(view: &View<'_>, sent: bool) -> El {
    let kind = if sent { Kind::Plain } else { Kind::Primary };
    let under_way = view.model.sharing == Sharing::Under(Route::Send);
    let words = if under_way {
        view.t("finish.sending").to_owned()
    } else {
        view.fill("finish.send", "recipient", recipient(view))
    };
    let send = button(kind, "send", &words, view.tap(Msg::SharePressed(Route::Send)));
    let send = if under_way { send.attr(Attr::AriaDisabled, "true") } else { send };
    let note = || view.text("p", "wa-note", "finish.sending_note").attr(Attr::Role, "status");
    list().with(send).maybe(under_way.then(note))
}

/// The way to the take-home card.
fn card(view: &View<'_>) -> El {
    let open = view.button(Kind::Plain, "well", "card.open", Msg::CardOpened).node(&view.focus.card);
    list().with(el("div", "wa-actions").with(open)).with(view.text("p", "wa-note", "card.open_hint"))
}

/// What is kept on this device, a backup of it, and deleting it.
fn kept(view: &View<'_>) -> El {
    el("section", "wa-group")
        .attr(Attr::AriaLabelledby, "wa-kept")
        .with(keeping::title(view, "wa-group__title"))
        .with(keeping::kept(view))
        .with(backup(view))
        .with(delete(view))
}

/// One locked file with everything, and the way back from one.
fn backup(view: &View<'_>) -> El {
    let model = view.model;
    let open = link("file", view.t("file.open"), None, view.tap(Msg::FilePressed));
    if matches!(model.saved, Saved::NotKept(_)) {
        return open;
    }
    let done = model.backup.map(|made| match made {
        true => notice(Tone::Good, "check", view.t("finish.backup_done"), ""),
        false => notice(Tone::Warn, "warn", view.t("finish.backup_failed"), ""),
    });
    let making = passcode::making(view, Purpose::Backup);
    let ask = making.is_none().then(|| {
        let ask = passcode::ask(view, "file", "finish.backup", Purpose::Backup);
        list().with(el("div", "wa-actions").with(ask)).with(view.text("p", "wa-note", "finish.backup_hint"))
    });
    list().maybe(done).maybe(making).maybe(ask).with(open)
}

/// Two taps.
pub fn delete(view: &View<'_>) -> El {
    let title = match view.model.deletion {
        Deletion::No => {
            let ask = view.button(Kind::Danger, "remove", "finish.delete", Msg::DeletePressed).node(&view.focus.ask);
            return el("div", "wa-actions").with(ask);
        }
        Deletion::Under => return view.text("p", "", "finish.deleting").attr(Attr::Role, "status"),
        Deletion::Asked => view.t("finish.delete_title"),
        Deletion::Failed => view.t("finish.delete_failed"),
    };
    let title = text("h3", "wa-notice__title", title)
        .attr(Attr::Id, "wa-delete-title")
        .attr(Attr::Tabindex, "-1")
        .node(&view.focus.ask);
    let warning = [view.t("finish.delete_ask"), view.t("finish.delete_sent")].join(" ");
    let buttons = actions()
        .with(view.button(Kind::Confirm, "", "finish.delete_yes", Msg::DeleteConfirmed))
        .with(view.button(Kind::Quiet, "", "finish.delete_no", Msg::DeleteCancelled));
    el("div", "wa-notice--warn")
        .attr(Attr::Role, "group")
        .attr(Attr::AriaLabelledby, "wa-delete-title")
        .with(icon("remove", Size::Normal))
        .with(title)
        .with(text("p", "wa-notice__text", &warning))
        .with(buttons)
}

/// What a signature proves, and what not.
fn signature(view: &View<'_>) -> El {
    let proves = [view.t("sign.proves"), " ", view.t("sign.proves_not")].concat();
    el("p", "wa-note").with(view.text("strong", "", "sign.title")).with(el("br", "")).text(&proves)
}
