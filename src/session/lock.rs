//! Locking, opening and making passcodes: the part of [`super::update`] that deals with [`Keep::Passcode`].

use super::update::{forget, save_what_is_pending};
use super::{
    Deletion, Effect, Gate, Making, MakingState, Model, Msg, Passcode, Phase, Place, Purpose, Record, Saved, Sheet,
    Shut,
};
use crate::domain::{Assessment, Keep};

/// Empties the model; what is owed is written first, by the performer, from a copy.
pub(super) fn lock(model: &mut Model) -> Vec<Effect> {
    if model.phase != Phase::Ready || model.keep() != Keep::Passcode || model.deletion == Deletion::Under {
        return Vec::new();
    }
    // Not before there is a passcode to open it with.
    if let Some(Making { state: MakingState::UnderWay { before, .. }, purpose: Purpose::Keep }) = model.making
        && before != Some(Keep::Passcode)
    {
        return Vec::new();
    }
    let mut effects = save_what_is_pending(model);
    effects.push(Effect::Lock);
    let empty = Assessment::new(String::new(), String::new(), model.assessment().occasion, 0);
    forget(model, empty);
    model.phase = Phase::Locked;
    model.gate = Gate::default();
    effects
}

/// What is kept needs its passcode, or a better one than the last.
pub(super) fn shut(model: &mut Model, shut: Shut, fresh: Assessment) -> Vec<Effect> {
    let tries = model.gate.tries + 1;
    let held = model.gate.held;
    forget(model, fresh);
    model.phase = Phase::Locked;
    model.keep = Some(Keep::Passcode);
    model.gate = Gate { wrong: shut.wrong, told: shut.wait, left: shut.wait, tries, held, ..Gate::default() };
    if shut.wait > 0 { vec![Effect::WaitSecond] } else { Vec::new() }
}

/// What can be done while locked.
pub(super) fn while_locked(model: &mut Model, msg: Msg) -> Vec<Effect> {
    let gate = &mut model.gate;
    match msg {
        Msg::PasscodeGiven(passcode) if gate.left == 0 && !gate.opening && !passcode.as_str().is_empty() => {
            (gate.opening, gate.not_loaded) = (true, false);
            return vec![Effect::Unlock(passcode)];
        }
        Msg::OpenFailed => (gate.opening, gate.not_loaded) = (false, true),
        Msg::SecondPassed if gate.left > 0 => {
            gate.left -= 1;
            if gate.left > 0 {
                return vec![Effect::WaitSecond];
            }
        }
        Msg::ForgottenOpened(forgotten) => {
            gate.forgotten = forgotten;
            model.deletion = Deletion::No;
        }
        Msg::NotMinePressed => {
            model.beside = true;
            return vec![Effect::Begin(model.portal.occasion)];
        }
        _ => {}
    }
    Vec::new()
}

/// Another way to keep was chosen.
pub(super) fn choose(model: &mut Model, keep: Keep) -> Vec<Effect> {
    if model.making.is_some_and(Making::is_under_way) || !model.offers(keep) {
        return Vec::new();
    }
    model.making = None;
    if keep == Keep::Passcode {
        // Until one is made nothing changes.
        return if model.keep() == keep { Vec::new() } else { ask(model, Purpose::Keep) };
    }
    model.keep = Some(keep);
    model.revision += 1;
    model.saved = Saved::Pending;
    save_what_is_pending(model)
}

/// Where the portal settled that it is kept with a passcode, the screen asks for one at once.
pub(super) fn settle(model: &mut Model) {
    let here = model.draft.place == Place::Keep && model.portal.keep == Some(Keep::Passcode);
    if here && model.keep.is_none() && !model.beside {
        ask(model, Purpose::Keep);
    }
}

/// Shows the two boxes.
pub(super) fn ask(model: &mut Model, purpose: Purpose) -> Vec<Effect> {
    if !model.making.is_some_and(Making::is_under_way) {
        model.making = Some(Making { purpose, state: MakingState::Typing });
        (model.shown, model.backup) = (false, None);
    }
    Vec::new()
}

/// Puts the boxes away.
pub(super) fn cancel(model: &mut Model) -> Vec<Effect> {
    model.making = model.making.filter(|making| making.is_under_way());
    Vec::new()
}

pub(super) fn make(model: &mut Model, passcode: Passcode, again: &Passcode) -> Vec<Effect> {
    let Some(making) = model.making.as_mut() else { return Vec::new() };
    if making.is_under_way() {
        return Vec::new();
    }
    if passcode.is_short() {
        making.state = MakingState::Short;
        return Vec::new();
    }
    if passcode != *again {
        making.state = MakingState::Differs;
        return Vec::new();
    }
    let before = model.keep;
    match making.purpose {
        Purpose::Keep => {
            model.revision += 1;
            making.state = MakingState::UnderWay { revision: model.revision, before };
            model.keep = Some(Keep::Passcode);
            model.saved = Saved::Pending;
            let draft = model.draft.clone();
            let record = Record { revision: model.revision, keep: Keep::Passcode, draft, passcode: Some(passcode) };
            vec![Effect::Save(Box::new(record))]
        }
        Purpose::Backup => {
            making.state = MakingState::UnderWay { revision: model.revision, before };
            let mut effects = save_what_is_pending(model);
            effects.push(Effect::BackUp(passcode));
            effects
        }
    }
}

/// A save ended that may have carried the new passcode. True when it failed and things are as they were.
pub(super) fn note_made(model: &mut Model, revision: u64, kept: bool) -> bool {
    let Some(Making { purpose: Purpose::Keep, state: MakingState::UnderWay { revision: asked, before } }) =
        model.making
    else {
        return false;
    };
    if revision < asked {
        return false;
    }
    if kept {
        model.making = None;
        return false;
    }
    model.making = Some(Making { purpose: Purpose::Keep, state: MakingState::Failed });
    model.keep = before;
    true
}

/// A backup file was saved, or could not be made.
pub(super) fn note_backup(model: &mut Model, made: bool) -> Vec<Effect> {
    if model.making.is_some_and(|making| making.purpose == Purpose::Backup) {
        model.making = None;
        model.backup = Some(made);
    }
    Vec::new()
}

/// What is kept: over the screen, unless the screen shows it already.
pub(super) fn show_kept(model: &mut Model) {
    if !matches!(model.draft.place, Place::Keep | Place::Finish) {
        model.sheet = Sheet::Kept;
    }
}
