//! How a young person moves through an assessment: [`Model`], [`Msg`], [`update`], [`Effect`]. Pure and total.
//!
//! [`update`] is the only writer of the [`Model`]. Work outside (storing, signing, sending) is returned as
//! [`Effect`]s and answers with a [`Msg`].

mod card;
mod effect;
mod escapes;
mod files;
mod language;
mod lock;
mod model;
mod msg;
mod opening;
mod outbox;
mod pad;
mod passcode;
mod path;
mod place;
mod sharing;
mod tabs;
mod update;
mod write;

pub use card::CardShown;
pub use effect::{Effect, Record, ToSign};
pub use escapes::Escapes;
pub use files::{BackupInside, ExportInside, FileRefused, GroupInside, Inside, Sitting, WitnessInside};
pub use language::{Speaking, Spoken};
pub use model::{Content, Deletion, Draft, Model, NotKept, Opened, Phase, Portal, Removed, Rest, Saved, Sheet, Shut};
pub use msg::{Msg, SaveOutcome, StepPart};
pub use opening::{FileShown, NotAdded, Role, Witnessing};
pub use outbox::OutboxNews;
pub use pad::Pen;
pub use passcode::{Gate, Making, MakingState, Passcode, Purpose};
pub use path::{Progress, is_answered, next, path, previous, progress};
pub use place::{Chapter, Place};
pub use sharing::{CannotSign, Delivered, Failure, Route, Sharing, Signed, Waiting};
pub use tabs::{Tab, TabNews};
pub use update::update;
