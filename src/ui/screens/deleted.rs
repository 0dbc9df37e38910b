use crate::session::Msg;
use crate::ui::components::button::{Kind, button};
use crate::ui::components::frame::{app, heading, hill, top_plain};
use crate::ui::components::icon::picture;
use crate::ui::el::{El, el, text};
use crate::ui::view::View;

/// After everything was deleted.
pub fn deleted(view: &View<'_>) -> El {
    let body = el("div", "wa-body")
        .with(text("p", "", view.t("finish.delete_sent")))
        .with(text("p", "wa-note", view.t("top.leave_note")))
        .with(button(Kind::Plain, "add", view.t("finish.new"), view.tap(Msg::StartPressed(None))));
    let hill = hill().maybe(picture("empty")).with(heading(view, view.t("finish.deleted")));
    app(view, "wa-app--plain").with(top_plain(view)).with(el("div", "wa-screen").with(hill).with(body))
}
