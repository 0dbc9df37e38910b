//! How a young person moves through an assessment: [`Model`], [`Msg`], [`update`], [`Effect`]. Pure and total.
//!
//! [`update`] is the only writer of the [`Model`]. Work outside (storing, signing, sending) is returned as
//! [`Effect`]s and answers with a [`Msg`].

mod effect;
mod model;
mod msg;
mod path;
mod place;
mod sharing;
mod update;
mod write;

pub use effect::{Effect, Record, ToSign};
pub use model::{Content, Deletion, Draft, Model, NotKept, Opened, Phase, Portal, Removed, Saved, Sheet};
pub use msg::{Msg, SaveOutcome, StepPart};
pub use path::{is_answered, next, path, previous, progress, Progress};
pub use place::{Chapter, Place};
pub use sharing::{CannotSign, Failure, Route, Sharing, Signed};
pub use update::update;
