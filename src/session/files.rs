use crate::domain::Occasion;
use crate::json::stored;

/// What is inside a file somebody chose, before anything is written: one of the two.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inside {
    pub backup: Option<BackupInside>,
    pub export: Option<ExportInside>,
}

/// A backup of a journey.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BackupInside {
    /// When it was made, seconds since 1970.
    pub made: i64,
    pub sittings: Vec<Sitting>,
}

/// One assessment of a backup.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sitting {
    pub occasion: Occasion,
    /// Seconds since 1970.
    pub started: i64,
    /// How many lines were said.
    pub lines: u32,
    /// True when this device has the same one already, word for word.
    pub here: bool,
}

/// A signed export whose signature holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExportInside {
    /// The thumbprint of the key that signed.
    pub kid: String,
    /// True when this browser signed it itself.
    pub own: bool,
    pub iat: i64,
    pub occasion: Occasion,
    pub started: i64,
    pub groups: Vec<GroupInside>,
    pub witnesses: Vec<WitnessInside>,
}

/// One part of an export: a question and what was said to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GroupInside {
    pub prompt: String,
    pub lines: Vec<String>,
}

/// Somebody who signed that they saw these very bytes; the signature holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WitnessInside {
    pub kid: String,
    pub role: String,
    pub iat: i64,
}

stored!(Inside { backup, export });
stored!(BackupInside { made, sittings });
stored!(Sitting { occasion, started, lines, here });
stored!(ExportInside { kid, own, iat, occasion, started, groups, witnesses });
stored!(GroupInside { prompt, lines });
stored!(WitnessInside { kid, role, iat });

/// Why a file is refused. Nothing was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileRefused {
    TooBig,
    /// Neither a backup nor an export of this software.
    NotOurs,
    /// Made by a newer version.
    Newer,
    /// It is sealed, and a passcode is needed to look inside.
    NeedsPasscode,
    /// The passcode is another one, or the file was changed: sealing does not tell the two apart.
    WrongPasscode,
    /// Its signature does not hold, or what was sealed is not what was written.
    Altered,
    /// It is sealed for a reader that is not this device.
    NotForHere,
    /// This page has no cryptography or no keeper to look with.
    CannotLook,
}
