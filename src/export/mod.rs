//! The exported document: what leaves when a young person shares, signed so that nobody needs our code to check it.
//!
//! [`document`] builds what is shared from an assessment, [`sign`] makes the file, [`verify`] is the only way back in.
//! The format is described for strangers in `docs/export-format.md` and by `www/schemas/export-1.json`.

mod build;
mod document;
mod sign;
mod verify;

pub use build::document;
#[cfg(feature = "cli")]
pub use document::schema;
pub use document::{
    Answer, AreaNamed, AssessmentDocument, EntryDocument, Format, GivenText, GoalDocument, GoalsDocument, Identifier,
    LifeNowDocument, Payload, QuestionSetNamed, Rating, StepDocument, TextLength, TopicDocument,
};
pub use sign::{ForWhom, SignError, SignedExport, sign};
#[cfg(all(feature = "cli", not(target_arch = "wasm32")))]
pub use verify::verify_now;
pub use verify::{RefusedExport, Verified, verify};

/// `typ` of the signature's protected header.
pub const TYPE: &str = "wellbeing-assessment+jws";
