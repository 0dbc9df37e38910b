use super::reading;
use super::records::{Records, not_kept};
use crate::browser::now_ms;
use crate::domain::Keep;
use crate::errand::{Added, BackedUp, Looked, ToAdd, ToBackUp, ToLook};
use crate::json::Stored;
use crate::session::{BackupInside, Draft, FileRefused, Inside, Opened, Sitting};
use crate::vault::{Backup, BackupError, Stores, is_backup, open_backup, seal_backup};

/// Makes a backup file of the journey that is open.
pub async fn back_up(records: &Records, what: &ToBackUp) -> BackedUp {
    BackedUp { file: make(records, what).await }
}

async fn make(records: &Records, what: &ToBackUp) -> Option<String> {
    let places = records.places().await.ok()?;
    let backup = places.back_up(what.keep, now_ms()).await.ok()?;
    seal_backup(places.stores().crypto(), &what.passcode, &backup).await.ok()
}

/// What is inside a file somebody chose: a backup, or a signed export. Nothing of it is written.
pub async fn look(records: &Records, what: &ToLook) -> Looked {
    if !is_backup(&what.file) {
        return reading::look(records, what).await;
    }
    match look_inside(records, what).await {
        Ok(backup) => Looked { inside: Some(Inside { backup: Some(backup), export: None }), refused: None },
        Err(refused) => Looked { inside: None, refused: Some(refused) },
    }
}

async fn look_inside(records: &Records, what: &ToLook) -> Result<BackupInside, FileRefused> {
    let (backup, drafts) = read(records, what.passcode.as_deref(), &what.file).await?;
    let places = records.places().await.map_err(|_| FileRefused::CannotLook)?;
    let known = places.known_of(&backup, now_ms()).await;
    let sitting = |(draft, here): (&Draft, &bool)| Sitting {
        occasion: draft.assessment.occasion,
        started: draft.assessment.started,
        lines: u32::try_from(draft.assessment.lines().len()).unwrap_or(u32::MAX),
        here: *here,
    };
    Ok(BackupInside { made: backup.made, sittings: drafts.iter().zip(&known).map(sitting).collect() })
}

/// Adds what is in a backup file, as a copy, and opens it.
pub async fn add(records: &Records, what: &ToAdd) -> Added {
    let nothing = Added { opened: None, refused: None, not_kept: None };
    let backup = match read(records, Some(&what.passcode), &what.file).await {
        Ok((backup, _)) => backup,
        Err(refused) => return Added { refused: Some(refused), ..nothing },
    };
    let places = match records.places().await {
        Ok(places) => places,
        Err(reason) => return Added { not_kept: Some(reason), ..nothing },
    };
    match places.add(&backup, what.keep, now_ms()).await {
        Ok(record) => Added { opened: Draft::restore(&record).map(|draft| opened(draft, what.keep)), ..nothing },
        Err(error) => Added { not_kept: Some(not_kept(error)), ..nothing },
    }
}

fn opened(draft: Draft, keep: Keep) -> Opened {
    Opened { draft, keep: Some(keep), restored: true, not_kept: None, shut: None }
}

/// Opens a file and reads every sitting in it: one that does not fit is found before anything is written.
async fn read(records: &Records, passcode: Option<&str>, file: &str) -> Result<(Backup, Vec<Draft>), FileRefused> {
    let places = records.places().await.map_err(|_| FileRefused::CannotLook)?;
    let backup = open_backup(places.stores().crypto(), passcode, file).await.map_err(refused)?;
    let drafts: Option<Vec<Draft>> = backup.sittings.iter().map(Draft::restore).collect();
    Ok((backup, drafts.ok_or(FileRefused::Altered)?))
}

fn refused(error: BackupError) -> FileRefused {
    match error {
        BackupError::TooBig => FileRefused::TooBig,
        BackupError::NotOurs => FileRefused::NotOurs,
        BackupError::Newer => FileRefused::Newer,
        BackupError::NeedsPasscode => FileRefused::NeedsPasscode,
        BackupError::WrongPasscode => FileRefused::WrongPasscode,
        BackupError::Altered => FileRefused::Altered,
        BackupError::NoCrypto => FileRefused::CannotLook,
    }
}
