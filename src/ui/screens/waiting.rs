use crate::domain::Keep;
use crate::session::{Msg, Sharing, Waiting};
use crate::ui::components::button::Kind;
use crate::ui::components::notice::{Tone, actions, notice};
use crate::ui::el::{El, list};
use crate::ui::view::View;

/// What was sent and has not arrived.
pub fn waiting(view: &View<'_>) -> Option<El> {
    let model = view.model;
    if matches!(model.sharing, Sharing::Under(_)) || model.waiting.is_empty() {
        return None;
    }
    let before = model.waiting_before().count();
    let older = model.waiting_before().next().map(|oldest| one(view, &view.count("outbox.older", before), oldest));
    let now = model.waiting_now().map(|this| one(view, view.t("outbox.title"), this));
    Some(list().maybe(now).maybe(older))
}

fn one(view: &View<'_>, title: &str, waiting: &Waiting) -> El {
    let recipient = view.model.portal.recipient.as_deref().unwrap_or_default();
    let mut words = match waiting.old {
        true => view.t("outbox.old").to_owned(),
        false => view.fill("outbox.text", "recipient", recipient),
    };
    if !waiting.lasting || view.model.keep() == Keep::Tab {
        words = [&words, view.t("outbox.keep_open")].join(" ");
    }
    let key = match (view.model.sharing == Sharing::Trying, waiting.old) {
        (true, _) => "finish.sending",
        (false, true) => "outbox.keep_trying",
        (false, false) => "outbox.try",
    };
    let buttons = actions().with(view.button(Kind::Plain, "", key, Msg::TrySendPressed)).with(view.button(
        Kind::Quiet,
        "",
        "outbox.cancel",
        Msg::CancelSendPressed(waiting.jti.clone()),
    ));
    notice(Tone::Plain, "clock", title, &words).with(buttons)
}
