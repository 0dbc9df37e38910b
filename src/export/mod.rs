//! The exported document: what leaves when a young person shares, signed so that nobody needs our code to check it.
//!
//! [`document`] builds what is shared from an assessment, [`sign`] makes the file, [`seal`] closes it for one reader;
//! [`open`] undoes that, and [`verify`] is the only way back in.
//! The format is described for strangers in `docs/export-format.md` and by `www/schemas/export-2.json` (and `export-1.json`,
//! which is closed).

mod attach;
mod build;
mod document;
mod drawing;
mod groups;
mod seal;
mod sign;
mod texts;
mod verify;
mod version;
mod witness;

pub use attach::attach;
pub use build::document;
#[cfg(feature = "cli")]
pub use document::schema;
pub use document::{
    Answer, AreaNamed, AssessmentDocument, EntryDocument, FaceChosen, Format, GoalDocument, GoalsDocument,
    LifeNowDocument, Payload, QuestionSetNamed, Rating, StepDocument, TopicDocument,
};
pub use drawing::{DrawingDocument, StrokeDocument};
pub use groups::{Group, groups};
pub use seal::{MAX_SEALED_EXPORT, RecipientKey, RecipientKeyError, is_sealed, open, seal};
pub use sign::{ForWhom, SignError, SignedExport, sign};
pub use texts::{GivenText, Identifier, KeyName, NoKeyName, TextLength};
pub use verify::{RefusedExport, Verified, verify};
#[cfg(all(feature = "cli", not(target_arch = "wasm32")))]
pub use verify::{open_now, verify_now};
pub use witness::{CannotWitness, MAX_WITNESSES, RefusedWitness, WITNESS_TYPE, Witness, WitnessError, witness};

/// `typ` of the signature's protected header.
pub const TYPE: &str = "wellbeing-assessment+jws";
