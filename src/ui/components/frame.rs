use super::button::{Kind, button};
use super::icon::{Size, icon, picture};
use super::{notice, saved};
use crate::session::{Chapter, Msg, Place, is_answered, next, previous, progress};
use crate::ui::view::View;
use yew::prelude::*;

/// What stands around a screen's own content.
#[derive(Default)]
pub struct Screen<'a> {
    /// The screen's question: its only first-level heading.
    pub prompt: &'a str,
    /// A line under the question, with its icon.
    pub note: Option<(&'static str, &'a str)>,
    /// A picture above the question.
    pub picture: Option<&'static str>,
    /// What stands above the question instead of the step's name.
    pub about: Option<&'a str>,
    pub body: Html,
    /// Columns on a wide screen.
    pub wide: bool,
}

/// A whole screen: top bar, question, content, bottom bar.
pub fn frame(view: &View<'_>, screen: Screen<'_>) -> Html {
    let place = view.model.draft.place;
    let chapter = place.chapter();
    let (room, chapter_icon) = look(chapter);
    html! {
        <section class={["wa-app--", room].concat()} part="app" aria-label={view.t("page.label").to_owned()}>
            { top(view) }
            <div class={if screen.wide { "wa-screen--wide" } else { "wa-screen" }}>
                <div class="wa-hill" part="prompt">
                    { screen.picture.map(picture).unwrap_or_default() }
                    if chapter != Chapter::Welcome {
                        <p class="wa-hill__step">
                            { icon(chapter_icon, Size::Normal) }
                            { screen.about.unwrap_or_else(|| view.t(name_key(chapter))).to_owned() }
                        </p>
                    }
                    <h1 class="wa-hill__prompt" id="wa-prompt" tabindex="-1" ref={view.focus.heading.clone()}>
                        { screen.prompt.to_owned() }
                    </h1>
                    if let Some((name, text)) = screen.note {
                        <p class="wa-hill__note">{ icon(name, Size::Small) }{ text.to_owned() }</p>
                    }
                </div>
                <div class="wa-body">
                    { saved::not_saved(view) }
                    { screen.body }
                    { removed(view) }
                </div>
            </div>
            { bar(view) }
        </section>
    }
}

/// While it is not known yet what was kept.
pub fn opening(view: &View<'_>) -> Html {
    html! {
        <section class="wa-app--plain" part="app" aria-label={view.t("page.label").to_owned()} aria-busy="true">
            { top_plain(view) }
            <div class="wa-screen"><div class="wa-hill"><p class="wa-hill__note">{ view.t("page.loading") }</p></div></div>
        </section>
    }
}

/// The bar where there is no way to be along: only help and the way out.
pub fn top_plain(view: &View<'_>) -> Html {
    html! {
        <div class="wa-top" part="top">
            <p class="wa-top__where">{ icon("mark", Size::Normal) }</p>
            { ways_out(view) }
        </div>
    }
}

/// Help now and Leave this page: on every screen, in view at all times.
fn ways_out(view: &View<'_>) -> Html {
    html! {
        <>
            <button class="wa-top__help" type="button" aria-haspopup="dialog" onclick={view.tap(Msg::HelpOpened)}>
                { icon("help", Size::Small) }{ view.t("top.help").to_owned() }
            </button>
            { leave(view) }
        </>
    }
}

/// The way out of the page in one tap.
pub fn leave(view: &View<'_>) -> Html {
    html! {
        <button class="wa-top__leave" type="button" onclick={view.tap(Msg::LeavePressed)}>
            { icon("leave", Size::Small) }{ view.t("top.leave").to_owned() }
        </button>
    }
}

/// The bar that is always in view: how far along, help, and the way out.
pub fn top(view: &View<'_>) -> Html {
    let progress = progress(view.model);
    let (index, of) = (progress.index.to_string(), progress.of.to_string());
    let name = view.t(name_key(progress.chapter));
    let named = view.fill("progress.named", &[("n", &index), ("of", &of), ("name", name)]);
    let part = |n: u8| {
        let class = if n <= progress.index { "wa-progress__part--done" } else { "wa-progress__part" };
        html! { <span class={class} key={n}></span> }
    };
    html! {
        <div class="wa-top" part="top">
            <p class="wa-top__where">
                { icon("mark", Size::Normal) }
                <span aria-hidden="true">{ view.fill("progress.short", &[("n", &index), ("of", &of)]) }</span>
                <span class="wa-hidden">{ named }</span>
            </p>
            { ways_out(view) }
            <div class="wa-progress" aria-hidden="true">{ for (1..=progress.of).map(part) }</div>
        </div>
    }
}

/// Whether it is saved, Back and Next.
fn bar(view: &View<'_>) -> Html {
    let place = view.model.draft.place;
    let has_next = next(view.model).is_some();
    let answered = is_answered(view.model, place);
    let kind = if answered { Kind::Primary } else { Kind::Plain };
    let to_look_back = view.model.draft.looked_back && place.chapter() < Chapter::LookBack;
    html! {
        <div class={if has_next { "wa-bar" } else { "wa-bar--short" }} part="bar">
            { saved::status(view) }
            if to_look_back {
                <button class="wa-link" type="button" onclick={view.tap(Msg::PlaceChosen(Place::LookBack))}>
                    { icon("list", Size::Small) }{ view.t("nav.look_back").to_owned() }
                </button>
            }
            if previous(view.model).is_some() {
                <button class="wa-button--quiet" type="button" onclick={view.tap(Msg::BackPressed)}>
                    { icon("back", Size::Flip) }{ view.t("nav.back").to_owned() }
                </button>
            }
            if has_next {
                <button
                    class={if kind == Kind::Primary { "wa-button--primary" } else { "wa-button--plain" }}
                    type="button"
                    onclick={view.tap(Msg::NextPressed)}
                >
                    { view.t(if answered { "nav.next" } else { "nav.skip" }).to_owned() }
                    { icon("next", Size::Flip) }
                </button>
            }
        </div>
    }
}

/// What was removed last can be put back until something else is said.
fn removed(view: &View<'_>) -> Html {
    use crate::domain::Topic;
    use crate::session::Removed;
    let here = match (&view.model.removed, view.model.draft.place) {
        (Some(Removed::Entry { topic: Topic::WorkingWell, .. }), Place::WorkingWell)
        | (Some(Removed::Entry { topic: Topic::Worries, .. }), Place::Worries)
        | (Some(Removed::Goal { .. }), Place::GoalsSoFar | Place::GoalWords(_))
        | (Some(Removed::Step { .. }), Place::GoalSteps(_)) => true,
        (Some(_), _) => false,
        (None, _) => false,
    };
    if !here {
        return Html::default();
    }
    let undo = button(Kind::Plain, "", view.t("entry.undo"), view.tap(Msg::RemovalUndone));
    notice::notice(notice::Tone::Plain, "remove", view.t("entry.removed"), "", undo)
}

fn look(chapter: Chapter) -> (&'static str, &'static str) {
    match chapter {
        Chapter::Welcome => ("plain", "mark"),
        Chapter::WorkingWell => ("well", "well"),
        Chapter::Worries => ("worry", "worry"),
        Chapter::LifeNow => ("life", "mark"),
        Chapter::Goals => ("goal", "goal"),
        Chapter::LookBack => ("plain", "list"),
        Chapter::Finish => ("plain", "send"),
    }
}

/// The locale's key for a step's name.
pub fn name_key(chapter: Chapter) -> &'static str {
    match chapter {
        Chapter::Welcome => "step.welcome",
        Chapter::WorkingWell => "step.working_well",
        Chapter::Worries => "step.worries",
        Chapter::LifeNow => "step.life_now",
        Chapter::Goals => "step.goals",
        Chapter::LookBack => "step.look_back",
        Chapter::Finish => "step.finish",
    }
}
