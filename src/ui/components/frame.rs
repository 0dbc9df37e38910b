use super::button::{Kind, bare, link, onward};
use super::icon::{Size, icon, picture};
use super::languages::tools;
use super::notice::{Tone, actions, notice};
use super::{passcode, saved};
use crate::domain::{AgeBand, Keep};
use crate::session::{Chapter, Msg, Phase, Place, Removed, Rest, Saved, is_answered, next, previous, progress};
use crate::ui::el::{Attr, El, el, list, quoted, text};
use crate::ui::view::View;

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
    pub body: Option<El>,
    /// Columns on a wide screen.
    pub wide: bool,
}

/// A whole screen: top bar, question, content, bottom bar.
#[inline(never)]
pub fn frame(view: &View<'_>, screen: Screen<'_>) -> El {
    let chapter = view.model.draft.place.chapter();
    let (room, chapter_icon) = look(chapter);
    let step = (chapter != Chapter::Welcome).then(|| {
        let (step_icon, key) = step(view.model.draft.place).unwrap_or((chapter_icon, name_key(chapter)));
        let about = screen.about.unwrap_or_else(|| view.t(key));
        el("p", "wa-hill__step")
            .with(icon(step_icon, Size::Normal))
            .with(quoted("span", about).attr(Attr::Class, "wa-hill__about"))
    });
    let note = screen.note.map(|(name, words)| el("p", "wa-hill__note").with(icon(name, Size::Small)).text(words));
    let content = match screen.body {
        // Read, not written: its boxes and buttons do nothing while another tab writes.
        Some(body) if view.model.is_read_only() => {
            Some(el("fieldset", "wa-read").attr(Attr::Disabled, "").attr(Attr::Role, "presentation").with(body))
        }
        body => body,
    };
    let body = el("div", "wa-body").maybe(saved::not_saved(view)).maybe(content).maybe(removed(view));
    app(view, room)
        .with(top(view))
        .with(
            el("div", if screen.wide { "wa-screen--wide" } else { "wa-screen" })
                .with(
                    hill()
                        .with(
                            el("div", "wa-hill__head")
                                .maybe(screen.picture.and_then(picture))
                                .maybe(step)
                                .with(tools(view)),
                        )
                        .with(heading(view, screen.prompt))
                        .maybe(note),
                )
                .with(body),
        )
        .with(bar(view))
}

/// The component's own part of the page, in one of the four colours.
pub fn app(view: &View<'_>, class: &str) -> El {
    el("section", class).attr(Attr::Part, "app").attr(Attr::AriaLabel, view.t("page.label"))
}

pub fn hill() -> El {
    el("div", "wa-hill").attr(Attr::Part, "prompt")
}

/// The screen's question, which the focus goes to when the screen changes.
pub fn heading(view: &View<'_>, prompt: &str) -> El {
    text("h1", "wa-hill__prompt", prompt)
        .attr(Attr::Id, "wa-prompt")
        .attr(Attr::Tabindex, "-1")
        .node(&view.focus.heading)
}

/// While it is not known yet what was kept.
pub fn opening(view: &View<'_>) -> El {
    let failed = matches!(view.model.saved, Saved::NotKept(_));
    loading(view, failed.then(|| ("error.not_loaded", actions().with(again(view, Msg::OpenPressed)))))
}

/// While the rest of the face is being loaded: a screen of it was asked for too soon.
pub fn coming(view: &View<'_>) -> El {
    let back = || view.button(Kind::Quiet, "", "nav.back", Msg::BackPressed);
    let goes_back = view.model.phase == Phase::Ready && view.model.file.is_none() && previous(view.model).is_some();
    let failed = view.model.rest == Rest::Failed;
    let key = match view.model.saved {
        Saved::Untouched | Saved::Kept(_) | Saved::InOnePlace(_) => "error.not_loaded",
        Saved::Pending | Saved::NotKept(_) => "status.memory",
    };
    loading(view, failed.then(|| (key, actions().with(again(view, Msg::RestPressed)).maybe(goes_back.then(back)))))
}

fn again(view: &View<'_>, msg: Msg) -> El {
    view.button(Kind::Primary, "", "error.reload", msg)
}

/// `failed`: what is said where something did not load, and the ways on. Until then it says that it is loading.
#[inline(never)]
fn loading(view: &View<'_>, failed: Option<(&str, El)>) -> El {
    let title = |class, key| hill().with(heading(view, view.t(key)).attr(Attr::Class, class));
    let shown = app(view, "wa-app--plain");
    let (shown, screen) = match failed {
        Some((key, ways)) => {
            let told = notice(Tone::Warn, "warn", view.t("error.not_loaded_title"), view.t(key));
            (
                shown,
                list().with(title("wa-hill__prompt", "page.title")).with(el("div", "wa-body").with(told.with(ways))),
            )
        }
        None => (shown.attr(Attr::AriaBusy, "true"), title("wa-hill__note", "page.loading")),
    };
    shown.with(top_plain(view)).with(el("div", "wa-screen").with(screen))
}

/// The bar where there is no way to be along: only help and the way out.
pub fn top_plain(view: &View<'_>) -> El {
    top_bar().with(el("p", "wa-top__where").with(icon("mark", Size::Normal))).with(ways_out(view))
}

fn top_bar() -> El {
    el("div", "wa-top").attr(Attr::Part, "top")
}

/// Help now and Leave this page: on every screen, in view at all times.
fn ways_out(view: &View<'_>) -> El {
    let help = bare("wa-top__help", view.tap(Msg::HelpOpened))
        .attr(Attr::AriaHaspopup, "dialog")
        .node(&view.focus.help)
        .with(icon("help", Size::Small))
        .text(view.t("top.help"));
    list().with(help).with(leave(view))
}

/// The way out of the page in one tap.
pub fn leave(view: &View<'_>) -> El {
    bare("wa-top__leave", view.tap(Msg::LeavePressed)).with(icon("leave", Size::Small)).text(view.t("top.leave"))
}

/// The bar that is always in view: how far along, help, and the way out.
fn top(view: &View<'_>) -> El {
    let progress = progress(view.model);
    let (index, of) = (view.figure(progress.index.into()), view.figure(progress.of.into()));
    let short = view.fill_both("progress.short", ("n", &index), ("of", &of));
    let spoken = [view.t("progress.label"), ": ", &short, ", ", view.t(name_key(progress.chapter))].concat();
    let mut parts = el("div", "wa-progress").attr(Attr::AriaHidden, "true");
    for n in 1..=progress.of {
        parts =
            parts.with(el("span", if n <= progress.index { "wa-progress__part--done" } else { "wa-progress__part" }));
    }
    let shown = el("p", "wa-top__where")
        .with(icon("mark", Size::Normal))
        .with(text("span", "", &short).attr(Attr::AriaHidden, "true"))
        .with(text("span", "wa-hidden", &spoken));
    top_bar().with(shown).with(ways_out(view)).with(parts)
}

/// Whether it is saved, Back and Next.
fn bar(view: &View<'_>) -> El {
    let place = view.model.draft.place;
    let has_next = next(view.model).is_some();
    let (kind, words) = if is_answered(view.model, place) {
        (Kind::Primary, view.t("nav.next"))
    } else {
        (Kind::Plain, view.t(pass_key(view.band())))
    };
    let to_look_back = view.model.draft.looked_back && place.chapter() < Chapter::LookBack;
    let locks = view.model.keep() == Keep::Passcode;
    let look_back = || link("list", view.t("nav.look_back"), None, view.tap(Msg::PlaceChosen(Place::LookBack)));
    let back =
        || bare("wa-button--quiet", view.tap(Msg::BackPressed)).with(icon("back", Size::Flip)).text(view.t("nav.back"));
    el("div", if has_next { "wa-bar" } else { "wa-bar--short" })
        .attr(Attr::Part, "bar")
        .with(
            el("div", "wa-bar__about")
                .with(saved::status(view))
                .maybe(locks.then(|| passcode::lock(view)))
                .maybe(to_look_back.then(look_back)),
        )
        .maybe(previous(view.model).is_some().then(back))
        .maybe(has_next.then(|| onward(kind, "next", words, view.tap(Msg::NextPressed))))
}

/// How the band says that a question is passed.
fn pass_key(band: AgeBand) -> &'static str {
    match band {
        AgeBand::From5To7 => "nav.pass",
        AgeBand::From8To11 => "nav.dont_say",
        AgeBand::From12To15 | AgeBand::From16To19 => "nav.skip",
    }
}

/// What was removed last can be put back until something else is said.
fn removed(view: &View<'_>) -> Option<El> {
    let here = match (view.model.removed.as_ref()?, view.model.draft.place) {
        (Removed::Entry { topic, .. }, place) if Place::of(*topic) == place => true,
        (Removed::Goal { .. }, Place::GoalsSoFar | Place::GoalWords(_)) => true,
        (Removed::Step { .. }, Place::GoalSteps(_)) => true,
        // On the pad it is put back there.
        (Removed::Drawing { .. }, _) => view.model.drawn_now().is_none(),
        (Removed::Entry { .. } | Removed::Goal { .. } | Removed::Step { .. }, _) => false,
    };
    let undo = || view.button(Kind::Plain, "", "entry.undo", Msg::RemovalUndone);
    here.then(|| notice(Tone::Plain, "remove", view.t("entry.removed"), "").with(actions().with(undo())))
}

fn look(chapter: Chapter) -> (&'static str, &'static str) {
    match chapter {
        Chapter::Welcome => ("wa-app--plain", "mark"),
        Chapter::WorkingWell => ("wa-app--well", "well"),
        Chapter::Worries => ("wa-app--worry", "worry"),
        Chapter::LifeNow => ("wa-app--life", "mark"),
        Chapter::Goals => ("wa-app--goal", "goal"),
        Chapter::LookBack => ("wa-app--plain", "list"),
        Chapter::Finish => ("wa-app--plain", "send"),
    }
}

/// The drawing and name of a screen that is a step of its own within its chapter.
fn step(place: Place) -> Option<(&'static str, &'static str)> {
    match place {
        Place::People => Some(("trust", "step.people")),
        Place::Toolkit => Some(("toolkit", "step.toolkit")),
        _ => None,
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
