use super::button::{Kind, bare};
use super::icon::{Size, icon};
use super::notice::{Tone, actions, notice};
use crate::domain::Keep;
use crate::session::{Msg, NotKept, Route, Saved, Tab};
use crate::ui::el::{Attr, El, el, list};
use crate::ui::view::View;

/// What is true about saving right now, small and calm, and the way to change what is kept.
pub fn status(view: &View<'_>) -> El {
    let (icon_name, key) = match (view.model.saved, view.model.keep()) {
        (Saved::Pending, _) => ("clock", "status.saving"),
        (Saved::Untouched, Keep::Tab) => ("clock", "keep.is_tab"),
        (Saved::Kept(_) | Saved::InOnePlace(_), Keep::Tab) => ("clock", "status.saved_tab"),
        (Saved::Untouched, Keep::Passcode) => ("lock", "keep.is_passcode"),
        (Saved::InOnePlace(_), _) => ("check", "status.one_place"),
        (Saved::Untouched, _) => ("keep", "keep.is_device"),
        (Saved::Kept(_), Keep::Passcode) => ("check", "status.saved_passcode"),
        (Saved::Kept(_), Keep::Device) => ("check", "status.saved"),
        (Saved::NotKept(reason), _) => ("warn", not_kept_key(reason)),
    };
    let told = bare("wa-bar__saved", view.tap(Msg::KeptOpened))
        .attr(Attr::AriaDescribedby, "wa-change")
        .with(icon(icon_name, Size::Small))
        .text(view.t(key));
    list()
        .with(el("div", "").attr(Attr::Role, "status").with(told))
        .with(view.text("span", "wa-hidden", "keep.change").attr(Attr::Id, "wa-change"))
}

/// What to do when nothing is kept.
pub fn not_saved(view: &View<'_>) -> Option<El> {
    if view.model.is_read_only() {
        return Some(elsewhere(view));
    }
    let Saved::NotKept(reason) = view.model.saved else { return None };
    if reason == NotKept::OtherTab {
        let carry_on = view.button(Kind::Plain, "", "tab.take_over", Msg::TakeOverPressed);
        let told = notice(Tone::Warn, "phone", view.t("tab.title"), view.t("tab.text"));
        return Some(told.with(actions().with(carry_on)));
    }
    let why = match reason {
        NotKept::MadeByNewer => view.t("restore.newer"),
        NotKept::Unreadable => view.t("restore.broken"),
        NotKept::Blocked
        | NotKept::Full
        | NotKept::NotSecure
        | NotKept::OtherTab
        | NotKept::NotLoaded
        | NotKept::Shut => view.t("status.memory"),
    };
    let can_sign = !matches!(reason, NotKept::NotSecure | NotKept::NotLoaded) && !view.assessment().is_empty();
    let can_retry = matches!(reason, NotKept::Full | NotKept::Blocked | NotKept::NotLoaded);
    let file = || view.button(Kind::Plain, "file", "finish.file", Msg::SharePressed(Route::File));
    let retry = || view.button(Kind::Quiet, "", "status.retry", Msg::SaveDue);
    let buttons = || actions().maybe(can_sign.then(file)).maybe(can_retry.then(retry));
    let told = notice(Tone::Warn, "warn", view.t(not_kept_key(reason)), why);
    Some(told.maybe((can_sign || can_retry).then(buttons)))
}

/// Another tab writes, and this one shows it.
fn elsewhere(view: &View<'_>) -> El {
    let title = if view.model.tab == Tab::Stopped { "tab.taken" } else { "tab.title" };
    let carry_on = view.button(Kind::Plain, "", "tab.take_over", Msg::TakeOverPressed);
    notice(Tone::Plain, "phone", view.t(title), view.t("tab.live")).with(actions().with(carry_on))
}

fn not_kept_key(reason: NotKept) -> &'static str {
    match reason {
        NotKept::Blocked => "status.blocked",
        NotKept::Full => "status.full",
        NotKept::OtherTab => "status.other_tab",
        NotKept::NotSecure | NotKept::MadeByNewer | NotKept::Unreadable | NotKept::NotLoaded | NotKept::Shut => {
            "status.not_saved"
        }
    }
}
