use super::{CopyStore, Epoch, Journal, KeepError, KeyEntry, StoreError, Stores};
use crate::jose::{self, Crypto, MIN_ROUNDS, OpenError, base64url};
use crate::json::{Members, Value};

/// A data key as it lies beside the records: this, then base64url of 32 bytes and their checksum.
const RAW: &str = "raw1.";
/// A data key sealed by the passcode: this, then a compact JWE.
const SEALED: &str = "pass1.";
/// Name of the signing pair in the journal's key store.
pub const SIGNING_KEY: &str = "signing";
/// Bytes of the checksum: a damaged key must not seal anything.
const SUM: usize = 8;

/// The data key of one place.
pub(super) struct DataKey {
    pub bytes: [u8; 32],
    /// As it lies in both stores.
    pub text: String,
}

/// What the two stores have of a key.
pub(super) struct Texts {
    pub journal: Option<String>,
    pub copy: Option<String>,
}

impl Texts {
    /// Each once, the journal's first.
    pub fn candidates(&self) -> impl Iterator<Item = &String> {
        let copy = self.copy.as_ref().filter(|copy| self.journal.as_ref() != Some(*copy));
        self.journal.as_ref().into_iter().chain(copy)
    }

    pub fn is_empty(&self) -> bool {
        self.journal.is_none() && self.copy.is_none()
    }
}

/// Makes a key. With a passcode it is sealed by it: `PBES2-HS512+A256KW`, [`MIN_ROUNDS`].
pub(super) async fn make<C: Crypto>(crypto: &C, epoch: &Epoch, passcode: Option<&str>) -> Result<DataKey, KeepError> {
    let mut bytes = [0; 32];
    crypto.random(&mut bytes).await?;
    let text = match passcode {
        None => raw_text(crypto, &bytes).await?,
        Some(passcode) => {
            let mut header = Members::new();
            header.insert("rec", ["key/", epoch.as_str()].concat());
            let sealed = jose::seal_passcode(crypto, passcode, MIN_ROUNDS, header, &bytes).await;
            [SEALED, &sealed.map_err(|_| KeepError::NoCrypto)?].concat()
        }
    };
    Ok(DataKey { bytes, text })
}

pub(super) async fn raw_text<C: Crypto>(crypto: &C, bytes: &[u8; 32]) -> Result<String, KeepError> {
    let sum = crypto.sha256(bytes).await?;
    let both: Vec<u8> = bytes.iter().chain(sum.iter().take(SUM)).copied().collect();
    Ok([RAW, &base64url::encode(&both)].concat())
}

/// Reads a key that lies beside the records. `None` for a damaged one and for one that needs a passcode.
///
/// # Errors
/// [`KeepError::MadeByNewer`].
pub(super) async fn read_raw<C: Crypto>(crypto: &C, text: &str) -> Result<Option<[u8; 32]>, KeepError> {
    let Some(encoded) = text.strip_prefix(RAW) else {
        if is_newer(text) {
            return Err(KeepError::MadeByNewer);
        }
        // The first version: 32 bytes and no more.
        return Ok(base64url::decode(text).ok().and_then(|bytes| bytes.try_into().ok()));
    };
    let Ok(both) = base64url::decode(encoded) else { return Ok(None) };
    let Some((bytes, sum)) = both.split_first_chunk::<32>() else { return Ok(None) };
    let right = crypto.sha256(bytes).await?;
    Ok(right.get(..SUM).filter(|right| *right == sum).map(|_| *bytes))
}

/// What a passcode does to a sealed key.
pub(super) enum Tried {
    Opened([u8; 32]),
    /// Another passcode, or a damaged text: sealing does not tell the two apart.
    Wrong,
    /// Not the form of a sealed key.
    Damaged,
}

/// # Errors
/// [`KeepError::MadeByNewer`], [`KeepError::NoCrypto`].
pub(super) async fn try_passcode<C: Crypto>(
    crypto: &C,
    epoch: &Epoch,
    text: &str,
    passcode: &str,
) -> Result<Tried, KeepError> {
    let Some(sealed) = text.strip_prefix(SEALED) else {
        // A raw key never opens what is kept with a passcode.
        return if is_newer(text) { Err(KeepError::MadeByNewer) } else { Ok(Tried::Damaged) };
    };
    match jose::open_passcode(crypto, passcode, sealed).await {
        Ok(opened) => {
            let is_this = opened.header.get("rec").and_then(Value::as_str) == Some(&["key/", epoch.as_str()].concat());
            let bytes = opened.plain.try_into().ok().filter(|_| is_this);
            Ok(bytes.map_or(Tried::Damaged, Tried::Opened))
        }
        Err(OpenError::Authentication) => Ok(Tried::Wrong),
        Err(OpenError::Crypto(_)) => Err(KeepError::NoCrypto),
        Err(_) => Ok(Tried::Damaged),
    }
}

/// `raw2.` and `pass2.` are for a later version to say.
fn is_newer(text: &str) -> bool {
    let kind = text.split_once('.').map_or("", |(kind, _)| kind);
    let number = kind.trim_start_matches(|c: char| c.is_ascii_lowercase());
    let is_kind = [RAW, SEALED].iter().any(|known| known.trim_end_matches(['1', '.']) == kind.trim_end_matches(number));
    is_kind && number.parse::<u32>().is_ok_and(|version| version > 1)
}

/// What the stores have of a place's key.
///
/// # Errors
/// [`KeepError::Blocked`] when nothing was found and one of them did not answer.
pub(super) async fn texts<S: Stores>(stores: &S, epoch: &Epoch) -> Result<Texts, KeepError> {
    let mut journal = stores.journal().key(&epoch.journal_key()).await;
    if let Err(StoreError::Broken(_)) = journal {
        journal = stores.journal().key(&epoch.journal_key()).await;
    }
    let copy = stores.local().read(&epoch.copy_key());
    let fails = [journal.as_ref().err(), copy.as_ref().err()].into_iter().flatten().any(|e| *e != StoreError::Blocked);
    let texts = Texts { journal: journal.ok().flatten().map(|entry| entry.text), copy: copy.ok().flatten() };
    if texts.is_empty() && fails { Err(KeepError::Blocked) } else { Ok(texts) }
}

/// Puts a key into both stores. What is sealed with a key that no store has could never be opened again.
///
/// # Errors
/// Why neither store has it.
pub(super) async fn put<S: Stores>(stores: &S, epoch: &Epoch, text: &str, now: i64) -> Result<(), KeepError> {
    let entry = KeyEntry { text: text.to_owned(), seen: now };
    let journal = stores.journal().put_key(&epoch.journal_key(), &entry).await;
    let copy = stores.local().write(&epoch.copy_key(), text);
    let texts = texts(stores, epoch).await?;
    if texts.journal.as_deref() == Some(text) || texts.copy.as_deref() == Some(text) {
        return Ok(());
    }
    Err(match (journal, copy) {
        (Err(StoreError::Full), _) | (_, Err(StoreError::Full)) => KeepError::Full,
        _ => KeepError::Blocked,
    })
}

/// Destroys a place's key in both stores. True when it is gone.
pub(super) async fn remove<S: Stores>(stores: &S, epoch: &Epoch) -> bool {
    let journal = stores.journal().remove_key(&epoch.journal_key()).await;
    let copy = stores.local().remove(&epoch.copy_key());
    StoreError::is_gone(&journal) && StoreError::is_gone(&copy)
}

/// A key of nothing, to list a place's records with.
pub(super) fn nothing() -> DataKey {
    DataKey { bytes: [0; 32], text: String::new() }
}
