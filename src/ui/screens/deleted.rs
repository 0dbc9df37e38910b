use crate::session::Msg;
use crate::ui::components::button::Kind;
use crate::ui::components::frame::{app, heading, hill, top_plain};
use crate::ui::components::icon::picture;
use crate::ui::el::{El, el};
use crate::ui::view::View;

/// After everything was deleted.
pub fn deleted(view: &View<'_>) -> El {
    let body = el("div", "wa-body")
        .with(view.text("p", "", "finish.delete_sent"))
        .with(view.text("p", "wa-note", "top.leave_note"))
        .with(view.button(Kind::Plain, "add", "finish.new", Msg::StartPressed(None)));
    let hill = hill().maybe(picture("empty")).with(heading(view, view.t("finish.deleted")));
    app(view, "wa-app--plain").with(top_plain(view)).with(el("div", "wa-screen").with(hill).with(body))
}
