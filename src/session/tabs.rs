use super::update::{arrive, forget, save_what_is_pending, settle_place, step_shown};
use super::{Effect, Model, Msg, Opened, Phase, Place, Saved, language, lock, path, write};
use crate::domain::{Assessment, Occasion};
use crate::json::stored;

/// Of several tabs with the same words one writes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tab {
    /// This one, or the only one.
    #[default]
    Writing,
    /// Another one; this one shows what it saves.
    Following,
    /// As `Following`, after this one wrote: another one carries on.
    Stopped,
}

/// What happened in another tab.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TabNews {
    pub tab: Tab,
    /// What is kept now, where that changed.
    pub opened: Option<Opened>,
    /// Another tab wants to carry on.
    pub asked: bool,
    /// Another tab deleted everything.
    pub deleted: bool,
    /// Another tab locked what is kept.
    pub locked: bool,
}

stored!(TabNews { tab, opened, asked, deleted, locked });

impl Model {
    /// True while another tab writes and this one has nothing of its own to lose. What was typed here before that was
    /// known stays, and can be changed, until the young person decides.
    pub fn is_read_only(&self) -> bool {
        self.tab != Tab::Writing && !has_unsaved(self)
    }
}

fn has_unsaved(model: &Model) -> bool {
    model.revision > 0 && matches!(model.saved, Saved::Pending | Saved::NotKept(_))
}

pub(super) fn hear(model: &mut Model, news: TabNews) -> Vec<Effect> {
    if !matches!(model.phase, Phase::Ready | Phase::Locked) {
        return Vec::new();
    }
    if news.deleted {
        forget(model, Assessment::new(String::new(), String::new(), Occasion::Start, 0));
        model.waiting = Vec::new();
        model.phase = Phase::Deleted;
        model.beside = false;
        model.keep = model.portal.settled_keep();
        return Vec::new();
    }
    if model.phase == Phase::Locked {
        return Vec::new();
    }
    if news.locked {
        return lock::lock(model);
    }
    model.tab = news.tab;
    let mut effects = Vec::new();
    if let Some(opened) = news.opened.filter(|opened| opened.restored)
        && !has_unsaved(model)
    {
        effects = show(model, opened);
    }
    if news.asked {
        effects.extend(save_what_is_pending(model));
        effects.push(Effect::GivePen);
    }
    effects
}

/// Shows what the other tab saved; of the same sitting this tab stays on its own screen.
fn show(model: &mut Model, opened: Opened) -> Vec<Effect> {
    let Opened { draft, keep, restored: _, not_kept: _, shut: _ } = opened;
    let here = model.draft.place;
    let same = draft.assessment.id == model.draft.assessment.id;
    model.draft = draft;
    write::furnish(&mut model.draft);
    model.removed = None;
    model.pad = None;
    model.keep = keep.or(model.keep);
    model.saved = Saved::Kept(model.revision);
    if same && path::path(model).contains(&here) {
        model.draft.place = here;
        return language::of_draft(model);
    }
    settle_place(model);
    let mut effects = step_shown(model);
    effects.extend(language::of_draft(model));
    effects
}

/// What the young person does where another tab writes: looking round, and carrying on here.
pub(super) fn by_a_follower(model: &mut Model, msg: &Msg) -> Vec<Effect> {
    let place = match msg {
        Msg::NextPressed => path::next(model),
        Msg::BackPressed => path::previous(model),
        Msg::PlaceChosen(place) => Some(*place).filter(|place| path::path(model).contains(place)),
        Msg::PreviewAsked => Some(Place::LookBack),
        Msg::TakeOverPressed => return vec![Effect::TakePen],
        _ => None,
    };
    match place.filter(|place| *place != model.draft.place) {
        Some(place) => {
            arrive(model, place);
            step_shown(model)
        }
        None => Vec::new(),
    }
}
