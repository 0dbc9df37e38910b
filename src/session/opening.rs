//! A file somebody chose: looked into, then added, witnessed or put away. The text itself stays with the performer.

use super::update::{mark_changed, open, save_what_is_pending};
use super::{Effect, FileRefused, Inside, Model, Msg, NotKept, Opened, Phase, Signed};
use crate::domain::Keep;

/// A chosen file on the screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FileShown {
    /// Being read, looked into, or added.
    Under,
    /// It is sealed. `wrong`: the passcode given was another one, or the file was changed.
    NeedsPasscode {
        wrong: bool,
    },
    Refused(FileRefused),
    Inside {
        inside: Box<Inside>,
        role: Option<Role>,
        witnessing: Witnessing,
    },
    NotAdded(NotKept),
    /// What was in it is open now.
    Added,
}

/// Who signs that they saw an export.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    LinkWorker,
    Parent,
    Teacher,
    Other,
}

impl Role {
    pub const ALL: [Self; 4] = [Self::LinkWorker, Self::Parent, Self::Teacher, Self::Other];

    /// As in a witness's payload.
    pub fn name(self) -> &'static str {
        match self {
            Self::LinkWorker => "link-worker",
            Self::Parent => "parent",
            Self::Teacher => "teacher",
            Self::Other => "other",
        }
    }
}

/// Where a witness's signature stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Witnessing {
    #[default]
    No,
    Under,
    /// The export with the signature was saved as a file.
    Done,
    Failed,
}

/// Why a file's content was not added.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotAdded {
    Refused(FileRefused),
    NotKept(NotKept),
}

pub(super) fn with_file(model: &mut Model, msg: Msg) -> Vec<Effect> {
    match msg {
        Msg::FilePressed if model.file != Some(FileShown::Under) => return vec![Effect::ChooseFile],
        Msg::FileChosen => model.file = Some(FileShown::Under),
        Msg::FileClosed => {
            model.file = None;
            return vec![Effect::DropFile];
        }
        other => {
            if let Some(file) = model.file.take() {
                let (file, effects) = on(model, file, other);
                // What is there already was put there by opening what was added.
                model.file = file;
                return effects;
            }
        }
    }
    Vec::new()
}

fn on(model: &mut Model, file: FileShown, msg: Msg) -> (Option<FileShown>, Vec<Effect>) {
    let (file, effects) = match (file, msg) {
        (FileShown::Under, Msg::FileLooked(found)) => (looked(found), Vec::new()),
        (FileShown::NeedsPasscode { .. }, Msg::FilePasscodeGiven(passcode)) if !passcode.as_str().is_empty() => {
            model.shown = false;
            (FileShown::Under, vec![Effect::LookInside(passcode)])
        }
        (FileShown::Inside { inside, .. }, Msg::FileAddPressed) if inside.backup.is_some() => {
            let mut effects = save_what_is_pending(model);
            effects.push(Effect::AddFile(keep_added(model)));
            (FileShown::Under, effects)
        }
        (FileShown::Under, Msg::FileAdded(result)) => return added(model, result),
        (FileShown::Inside { inside, witnessing, .. }, Msg::RoleChosen(role)) => {
            (FileShown::Inside { inside, role: Some(role), witnessing }, Vec::new())
        }
        (FileShown::Inside { inside, role: Some(role), witnessing }, Msg::WitnessPressed)
            if inside.export.is_some() && witnessing != Witnessing::Under =>
        {
            let role = Some(role);
            let effects = role.map(Effect::Witness).into_iter().collect();
            (FileShown::Inside { inside, role, witnessing: Witnessing::Under }, effects)
        }
        (FileShown::Inside { inside, role, witnessing: Witnessing::Under }, Msg::WitnessEnded(made)) => {
            let witnessing = if made { Witnessing::Done } else { Witnessing::Failed };
            (FileShown::Inside { inside, role, witnessing }, Vec::new())
        }
        (file, _) => (file, Vec::new()),
    };
    (Some(file), effects)
}

fn looked(found: Result<Box<Inside>, FileRefused>) -> FileShown {
    match found {
        Ok(inside) => FileShown::Inside { inside, role: None, witnessing: Witnessing::No },
        Err(FileRefused::NeedsPasscode) => FileShown::NeedsPasscode { wrong: false },
        Err(FileRefused::WrongPasscode) => FileShown::NeedsPasscode { wrong: true },
        Err(reason) => FileShown::Refused(reason),
    }
}

/// Where it goes: to the records there are. Beside locked ones nothing can be kept but in this tab.
fn keep_added(model: &Model) -> Keep {
    if model.phase == Phase::Locked { Keep::Tab } else { model.keep() }
}

fn added(model: &mut Model, result: Result<Box<Opened>, NotAdded>) -> (Option<FileShown>, Vec<Effect>) {
    match result {
        Ok(opened) => {
            let beside = model.beside || model.phase == Phase::Locked;
            let mut effects = open(model, *opened);
            model.beside = beside;
            effects.push(Effect::DropFile);
            (Some(FileShown::Added), effects)
        }
        Err(NotAdded::Refused(reason)) => (Some(FileShown::Refused(reason)), Vec::new()),
        Err(NotAdded::NotKept(reason)) => (Some(FileShown::NotAdded(reason)), Vec::new()),
    }
}

/// The portal's own witness was attached to the current export: it goes with the next send or file.
pub(super) fn attach(model: &mut Model, with_witness: Signed) -> Vec<Effect> {
    match model.draft.signed.as_mut() {
        Some(signed) if signed.jti == with_witness.jti => *signed = with_witness,
        _ => return Vec::new(),
    }
    mark_changed(model);
    save_what_is_pending(model)
}
