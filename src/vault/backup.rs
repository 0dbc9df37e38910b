use super::JourneyRecord;
use super::record::LIMITS;
use crate::jose::{self, Crypto, MIN_ROUNDS, SealError, base64url};
use crate::json::{Members, Stored, Value, parse, parse_with, to_canonical};

/// `format` of a backup's plaintext.
pub const BACKUP_FORMAT: &str = "wellbeing-assessment/backup";
/// The format version of backups. Older ones stay readable.
pub const BACKUP_VERSION: i64 = 1;
/// `typ` in the protected header.
pub const BACKUP_TYP: &str = "wellbeing-backup";
/// The largest file that is made or read.
pub const MAX_BACKUP_BYTES: usize = 8 << 20;

/// One journey with its sittings, as a file holds it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Backup {
    /// Seconds since 1970.
    pub made: i64,
    pub journey: JourneyRecord,
    /// The assessment records, in the order of the journey.
    pub sittings: Vec<Value>,
}

/// Why a backup is not made or not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BackupError {
    #[error("larger than {MAX_BACKUP_BYTES} bytes")]
    TooBig,
    #[error("not a backup of this software")]
    NotOurs,
    #[error("made by a newer version")]
    Newer,
    #[error("it needs its passcode")]
    NeedsPasscode,
    /// Sealing does not tell the two apart.
    #[error("another passcode, or changed since it was made")]
    WrongPasscode,
    #[error("it is not what this software writes")]
    Altered,
    #[error("cryptography failed")]
    NoCrypto,
}

/// True for a text that says it is a backup: nothing of it is believed yet.
pub fn is_backup(file: &str) -> bool {
    peek(file.trim_ascii()).is_some()
}

/// The protected header of a backup.
fn peek(file: &str) -> Option<Members> {
    let (protected, _) = file.split_once('.')?;
    let Ok(Value::Object(header)) = parse(&base64url::decode(protected).ok()?) else { return None };
    (header.get("typ")?.as_str()? == BACKUP_TYP).then_some(header)
}

/// Seals a backup by a passcode: compact JWE, `PBES2-HS512+A256KW` with [`MIN_ROUNDS`], over canonical JSON.
///
/// # Errors
/// [`BackupError::TooBig`], [`BackupError::NoCrypto`].
pub async fn seal_backup<C: Crypto>(crypto: &C, passcode: &str, backup: &Backup) -> Result<String, BackupError> {
    let mut plain = Members::new();
    plain.insert("format", BACKUP_FORMAT);
    plain.insert("version", Value::Integer(BACKUP_VERSION));
    plain.insert("made", Value::Integer(backup.made));
    plain.insert("journey", backup.journey.store());
    plain.insert("assessments", backup.sittings.clone());
    let plain = to_canonical(&plain.into());
    // base64url makes four characters of three bytes.
    if plain.len() / 3 * 4 > MAX_BACKUP_BYTES {
        return Err(BackupError::TooBig);
    }
    let mut header = Members::new();
    header.insert("typ", BACKUP_TYP);
    header.insert("ver", Value::Integer(BACKUP_VERSION));
    let sealed = jose::seal_passcode(crypto, passcode, MIN_ROUNDS, header, plain.as_bytes()).await;
    let sealed = sealed.map_err(|error| match error {
        SealError::Crypto(_) | SealError::ReservedMember { .. } | SealError::Rounds { .. } => BackupError::NoCrypto,
    })?;
    if sealed.len() <= MAX_BACKUP_BYTES { Ok(sealed) } else { Err(BackupError::TooBig) }
}

/// Opens a backup. Everything that needs no passcode is checked before the slow derivation.
///
/// # Errors
/// The first reason in the order of [`BackupError`].
pub async fn open_backup<C: Crypto>(crypto: &C, passcode: Option<&str>, file: &str) -> Result<Backup, BackupError> {
    if file.len() > MAX_BACKUP_BYTES {
        return Err(BackupError::TooBig);
    }
    let file = file.trim_ascii();
    let header = peek(file).ok_or(BackupError::NotOurs)?;
    match header.get("ver").and_then(Value::as_i64) {
        Some(version) if version > BACKUP_VERSION => return Err(BackupError::Newer),
        Some(version) if version >= 1 => {}
        _ => return Err(BackupError::Altered),
    }
    let passcode = passcode.ok_or(BackupError::NeedsPasscode)?;
    let opened = jose::open_passcode(crypto, passcode, file).await.map_err(|error| match error {
        jose::OpenError::Authentication => BackupError::WrongPasscode,
        jose::OpenError::Crypto(_) => BackupError::NoCrypto,
        _ => BackupError::Altered,
    })?;
    read(&opened.plain)
}

/// What was sealed. It is authentic, but somebody with the passcode may have made it: nothing is taken on trust.
fn read(plain: &[u8]) -> Result<Backup, BackupError> {
    let Ok(Value::Object(members)) = parse_with(plain, LIMITS) else { return Err(BackupError::Altered) };
    if members.get("format").and_then(Value::as_str) != Some(BACKUP_FORMAT) {
        return Err(BackupError::NotOurs);
    }
    match members.get("version").and_then(Value::as_i64) {
        Some(version) if version > BACKUP_VERSION => return Err(BackupError::Newer),
        Some(BACKUP_VERSION) => {}
        _ => return Err(BackupError::Altered),
    }
    let backup = || {
        Some(Backup {
            made: members.get("made")?.as_i64()?,
            journey: JourneyRecord::restore(members.get("journey")?)?,
            sittings: members.get("assessments")?.as_array()?.to_vec(),
        })
    };
    let backup = backup().filter(|_| members.len() == 5).ok_or(BackupError::Altered)?;
    if backup.is_whole() { Ok(backup) } else { Err(BackupError::Altered) }
}

impl Backup {
    /// True when it has what its journey lists, one by one and in order, each once, and at least one.
    fn is_whole(&self) -> bool {
        let mut ids: Vec<&str> = self.journey.assessments.iter().map(|listed| listed.id.as_str()).collect();
        ids.sort_unstable();
        ids.dedup();
        let listed = self.journey.assessments.iter().map(|listed| Some((listed.id.as_str(), &*self.journey.reference)));
        let there = self.sittings.iter().map(|sitting| Some((member(sitting, "id")?, member(sitting, "journey")?)));
        !ids.is_empty() && ids.len() == self.sittings.len() && listed.eq(there)
    }
}

/// A text member of a record's assessment.
fn member<'a>(record: &'a Value, name: &str) -> Option<&'a str> {
    record.as_object()?.get("assessment")?.as_object()?.get(name)?.as_str()
}
