use super::button::{Kind, button};
use super::icon::{Size, icon};
use super::notice::{Tone, notice};
use crate::domain::Keep;
use crate::session::{Msg, NotKept, Route, Saved};
use crate::ui::view::View;
use yew::prelude::*;

/// What is true about saving right now, small and calm.
pub fn status(view: &View<'_>) -> Html {
    let (icon_name, key) = match (view.model.saved, view.model.keep()) {
        (Saved::Pending, _) => ("clock", "status.saving"),
        (Saved::Untouched | Saved::Kept(_), Keep::Tab) => ("clock", "status.saved_tab"),
        (Saved::Untouched, _) => ("keep", "keep.is_device"),
        (Saved::Kept(_), Keep::Passcode) => ("check", "status.saved_passcode"),
        (Saved::Kept(_), Keep::Device) => ("check", "status.saved"),
        (Saved::NotKept(reason), _) => ("warn", not_kept_key(reason)),
    };
    html! {
        <p class="wa-bar__saved" role="status">{ icon(icon_name, Size::Small) }{ view.t(key).to_owned() }</p>
    }
}

/// What to do when nothing is kept.
pub fn not_saved(view: &View<'_>) -> Html {
    let Saved::NotKept(reason) = view.model.saved else { return Html::default() };
    if reason == NotKept::OtherTab {
        let carry_on = button(Kind::Plain, "", view.t("tab.take_over"), view.tap(Msg::TakeOverPressed));
        return notice(Tone::Warn, "phone", view.t("tab.title"), view.t("tab.text"), carry_on);
    }
    let text = match reason {
        NotKept::MadeByNewer => view.t("restore.newer"),
        NotKept::Unreadable => view.t("restore.broken"),
        NotKept::Blocked | NotKept::Full | NotKept::NotSecure | NotKept::OtherTab | NotKept::NotLoaded => {
            view.t("status.memory")
        }
    };
    let can_sign = !matches!(reason, NotKept::NotSecure | NotKept::NotLoaded);
    let has_words = !view.assessment().is_empty();
    let actions = html! {
        <>
            if can_sign && has_words {
                { button(Kind::Plain, "file", view.t("finish.file"), view.tap(Msg::SharePressed(Route::File))) }
            }
            if matches!(reason, NotKept::Full | NotKept::Blocked | NotKept::NotLoaded) {
                { button(Kind::Quiet, "", view.t("status.retry"), view.tap(Msg::SaveDue)) }
            }
        </>
    };
    let actions = if can_sign { actions } else { Html::default() };
    notice(Tone::Warn, "warn", view.t(not_kept_key(reason)), text, actions)
}

fn not_kept_key(reason: NotKept) -> &'static str {
    match reason {
        NotKept::Blocked => "status.blocked",
        NotKept::Full => "status.full",
        NotKept::OtherTab => "status.other_tab",
        NotKept::NotSecure | NotKept::MadeByNewer | NotKept::Unreadable | NotKept::NotLoaded => "status.not_saved",
    }
}
