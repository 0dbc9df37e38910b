use crate::session::Msg;
use crate::ui::components::button::{Kind, button};
use crate::ui::components::frame::top_plain;
use crate::ui::components::icon::picture;
use crate::ui::view::View;
use yew::prelude::*;

/// After everything was deleted.
pub fn deleted(view: &View<'_>) -> Html {
    html! {
        <section class="wa-app--plain" part="app" aria-label={view.t("page.label").to_owned()}>
            { top_plain(view) }
            <div class="wa-screen">
                <div class="wa-hill" part="prompt">
                    { picture("empty") }
                    <h1 class="wa-hill__prompt" id="wa-prompt" tabindex="-1" ref={view.focus.heading.clone()}>
                        { view.t("finish.deleted").to_owned() }
                    </h1>
                </div>
                <div class="wa-body">
                    <p>{ view.t("finish.delete_sent").to_owned() }</p>
                    <p class="wa-note">{ view.t("top.leave_note").to_owned() }</p>
                    { button(Kind::Plain, "add", view.t("finish.new"), view.tap(Msg::StartPressed(None))) }
                </div>
            </div>
        </section>
    }
}
