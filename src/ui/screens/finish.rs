use super::preview::preview;
use crate::domain::Keep;
use crate::session::{CannotSign, Deletion, Failure, Msg, NotKept, Route, Saved, Sharing};
use crate::ui::components::button::{Kind, button};
use crate::ui::components::frame::{Screen, frame};
use crate::ui::components::icon::{Size, icon};
use crate::ui::components::notice::{Tone, notice};
use crate::ui::view::View;
use yew::prelude::*;

/// Send, save as a file, share, keep, delete. Sending comes after the preview: nobody sends before reading.
pub fn finish(view: &View<'_>) -> Html {
    let sharing = &view.model.sharing;
    let sent = *sharing == Sharing::Done(Route::Send) || view.model.draft.delivered;
    let recipient = recipient(view);
    let title = view.fill("finish.sent_title", &[("recipient", recipient)]);
    let body = html! {
        <>
            { outcome(view) }
            <div class="wa-columns--two">
                { preview(view, recipient) }
                <div class="wa-stack">
                    { ways(view, sent) }
                    { kept(view) }
                    { signature(view) }
                </div>
            </div>
        </>
    };
    frame(
        view,
        Screen {
            prompt: if sent { &title } else { view.t("finish.prompt") },
            note: (!sent).then(|| ("lock", view.t("finish.note"))),
            picture: sent.then_some("sent"),
            body,
            wide: true,
            ..Screen::default()
        },
    )
}

fn recipient<'a>(view: &View<'a>) -> &'a str {
    view.model.portal.recipient.as_deref().unwrap_or_default()
}

/// How the last send, file or share ended.
fn outcome(view: &View<'_>) -> Html {
    let named = |key: &str| view.fill(key, &[("recipient", recipient(view))]);
    match &view.model.sharing {
        Sharing::Idle | Sharing::Under(_) => Html::default(),
        Sharing::Done(Route::Send) => {
            notice(Tone::Good, "check", &named("finish.sent"), view.t("finish.thanks"), Html::default())
        }
        Sharing::Done(Route::File) => {
            notice(Tone::Good, "check", view.t("finish.file_done"), view.t("finish.file_hint"), Html::default())
        }
        Sharing::Done(Route::ShareSheet) => {
            notice(Tone::Good, "check", view.t("finish.share_done"), "", Html::default())
        }
        Sharing::Failed(route, failure) => failed(view, *route, *failure),
    }
}

fn failed(view: &View<'_>, route: Route, failure: Failure) -> Html {
    let text = match failure {
        Failure::NoAnswer | Failure::TimedOut => view.fill("finish.no_answer", &[("recipient", recipient(view))]),
        Failure::Refused { .. } | Failure::NobodyTookIt => {
            view.fill("finish.refused", &[("recipient", recipient(view))])
        }
        Failure::ReceiverTrouble { .. } => view.fill("finish.trouble", &[("recipient", recipient(view))]),
        Failure::Unclear => view.t("finish.unclear").to_owned(),
        Failure::CannotSign(CannotSign::NotSecure) => [view.t("sign.cannot"), view.t("sign.cannot_http")].join(" "),
        Failure::CannotSign(CannotSign::KeyFailed | CannotSign::NotLoaded) => view.t("sign.cannot").to_owned(),
        Failure::CannotSign(CannotSign::TooLarge) => view.t("sign.too_large").to_owned(),
        Failure::BrowserRefused | Failure::Closed => view.t("finish.browser_refused").to_owned(),
    };
    let actions = match failure {
        Failure::CannotSign(_) => Html::default(),
        _ => html! {
            <>
                { button(Kind::Primary, "", view.t("finish.again"), view.tap(Msg::SharePressed(route))) }
                if route != Route::File {
                    { button(Kind::Plain, "file", view.t("finish.file"), view.tap(Msg::SharePressed(Route::File))) }
                }
            </>
        },
    };
    notice(Tone::Warn, "warn", view.t("finish.failed"), &text, actions)
}

/// The ways out: Send where the portal takes exports, a file, the device's share sheet.
fn ways(view: &View<'_>, sent: bool) -> Html {
    let a = view.assessment();
    if !a.lines().iter().any(|l| a.is_shared(*l)) {
        return html! { <p class="wa-note">{ view.t("finish.nothing_on").to_owned() }</p> };
    }
    let portal = &view.model.portal;
    let busy = matches!(view.model.sharing, Sharing::Under(_));
    let send_text = view.fill("finish.send", &[("recipient", recipient(view))]);
    let kind = if sent { Kind::Plain } else { Kind::Primary };
    html! {
        <div class="wa-actions--stack">
            if portal.can_send {
                if view.model.sharing == Sharing::Under(Route::Send) {
                    <>
                        <button class="wa-button--primary" type="button" disabled={true}>
                            { icon("send", Size::Normal) }{ view.t("finish.sending").to_owned() }
                        </button>
                        <p class="wa-note" role="status">{ view.t("finish.sending_note").to_owned() }</p>
                    </>
                } else {
                    { button(kind, "send", &send_text, view.tap(Msg::SharePressed(Route::Send))) }
                }
            }
            { button(Kind::Plain, "file", view.t("finish.file"), view.tap(Msg::SharePressed(Route::File))) }
            <p class="wa-note">{ view.t("finish.file_hint").to_owned() }</p>
            if portal.can_share_files {
                { button(Kind::Plain, "share", view.t("finish.share"), view.tap(Msg::SharePressed(Route::ShareSheet))) }
            }
            if busy && !portal.can_send {
                <p class="wa-note" role="status">{ view.t("sign.busy").to_owned() }</p>
            }
        </div>
    }
}

/// What is kept on this device, and deleting it.
fn kept(view: &View<'_>) -> Html {
    let keep = view.model.keep();
    let what = match (view.model.saved, keep) {
        (Saved::NotKept(NotKept::OtherTab), _) => view.t("tab.text"),
        (Saved::NotKept(_), _) => view.t("status.memory"),
        (_, Keep::Tab) => view.t("finish.keep_tab"),
        (_, Keep::Device) => view.t("finish.keep_device"),
        (_, Keep::Passcode) => view.t("finish.keep_passcode"),
    };
    let can_keep = keep == Keep::Tab && !matches!(view.model.saved, Saved::NotKept(_));
    let can_keep_less = keep == Keep::Device && view.model.portal.keep != Some(Keep::Device);
    html! {
        <section class="wa-group" aria-labelledby="wa-kept">
            <h2 class="wa-group__title" id="wa-kept">{ icon("keep", Size::Normal) }{ view.t("finish.kept_title").to_owned() }</h2>
            <p>{ what.to_owned() }</p>
            if can_keep {
                <>
                    { button(Kind::Plain, "keep", view.t("finish.keep"), view.tap(Msg::KeepChosen(Keep::Device))) }
                    <p class="wa-note">{ view.t("keep.device_hint").to_owned() }</p>
                </>
            }
            if can_keep_less {
                { button(Kind::Quiet, "clock", view.t("finish.keep_less"), view.tap(Msg::KeepChosen(Keep::Tab))) }
            }
            { delete(view) }
        </section>
    }
}

/// Two taps.
fn delete(view: &View<'_>) -> Html {
    match view.model.deletion {
        Deletion::No => {
            let ask = button(Kind::Danger, "remove", view.t("finish.delete"), view.tap(Msg::DeletePressed));
            html! { <div class="wa-actions">{ ask }</div> }
        }
        Deletion::Under => html! { <p role="status">{ view.t("finish.deleting").to_owned() }</p> },
        Deletion::Asked | Deletion::Failed => html! {
            <div class="wa-notice--warn" role="group" aria-labelledby="wa-delete-title">
                { icon("remove", Size::Normal) }
                <h3 class="wa-notice__title" id="wa-delete-title" tabindex="-1" ref={view.focus.ask.clone()}>
                    { view.t(if view.model.deletion == Deletion::Failed { "finish.delete_failed" } else { "finish.delete_title" }).to_owned() }
                </h3>
                <p class="wa-notice__text">
                    { view.t("finish.delete_ask").to_owned() }{ " " }{ view.t("finish.delete_sent").to_owned() }
                </p>
                <div class="wa-notice__actions">
                    { button(Kind::Confirm, "", view.t("finish.delete_yes"), view.tap(Msg::DeleteConfirmed)) }
                    { button(Kind::Quiet, "", view.t("finish.delete_no"), view.tap(Msg::DeleteCancelled)) }
                </div>
            </div>
        },
    }
}

/// What a signature proves, and what not.
fn signature(view: &View<'_>) -> Html {
    html! {
        <p class="wa-note">
            <strong>{ view.t("sign.title").to_owned() }</strong>
            { " " }{ view.t("sign.proves").to_owned() }{ " " }{ view.t("sign.proves_not").to_owned() }
        </p>
    }
}
