use super::{MaybeDatabase, WebCrypto, WebStorage};
use crate::domain::Keep;
use crate::jose::{Crypto, CryptoError, PublicJwk, base64url};
use crate::vault::{CopyStore, StoreError};
use js_sys::{Object, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::CryptoKey;

/// Name of the data key of "keep it here" in IndexedDB.
const DEVICE_KEY: &str = "key/device";
/// Prefix of the data keys of "just for now" in IndexedDB, followed by the tab's random name.
const TAB_KEY: &str = "key/tab/";
/// Name of a data key in localStorage or sessionStorage.
const KEY: &str = "key";
/// Where a tab keeps its own random name.
const TAB_NAME: &str = "tab";
/// Name of the signing pair in the key store.
const SIGNING_KEY: &str = "signing";
/// A tab that has not been seen for this long is gone: its key is swept, so that a tab brought back by the browser's
/// "reopen closed tab" opens nothing. Living tabs are seen every ten minutes and whenever they come to the front.
const TAB_IS_GONE_MS: f64 = 3_600_000.0;

/// The private key can't be read out; the public one goes into every export.
#[derive(Clone)]
pub struct SigningPair {
    pub key: CryptoKey,
    pub jwk: PublicJwk,
}

/// Data keys found or made for one place to keep.
pub struct DataKeys {
    /// Seals and opens.
    pub current: CryptoKey,
    /// Only open: keys that one store had and the other had otherwise.
    pub older: Vec<CryptoKey>,
}

/// The data key of a place, found or made; whoever asks for it says that the place is still in use.
///
/// "Keep it here": the same 32 bytes in both stores, so that either store alone can be opened. Raw bytes and not a
/// CryptoKey: without a passcode whoever can read the browser's files can read either, some browsers refuse to store
/// CryptoKeys, and localStorage can't. "Just for now": in IndexedDB, under a name only this tab knows; where there is
/// no IndexedDB, beside the records.
///
/// # Errors
/// Why no store took a key that had to be made.
pub async fn data_keys(
    crypto: &WebCrypto,
    db: &MaybeDatabase,
    storage: &WebStorage,
    keep: Keep,
) -> Result<DataKeys, StoreError> {
    let name = match key_name(storage, keep) {
        Some(name) => name,
        None => name_tab(crypto, storage).await?,
    };
    let in_db = bytes_of(&db.key(&name).await);
    let in_storage = storage.read(KEY).ok().flatten().and_then(|text| decode(&text));
    let bytes = match in_db.or(in_storage) {
        Some(bytes) => bytes,
        None => {
            let mut bytes = [0; 32];
            crypto.random(&mut bytes).await.map_err(no_crypto)?;
            bytes
        }
    };
    let is_in_db = db.put_key(&name, &entry(&bytes)).await;
    if in_storage.is_none() && (keep != Keep::Tab || !is_in_db) {
        let written = storage.write(KEY, &base64url::encode(&bytes));
        // What is sealed with a key that no store has could never be opened again.
        if !is_in_db {
            written?;
        }
    }
    let mut older = Vec::new();
    if let Some(other) = in_storage.filter(|other| *other != bytes) {
        older.push(crypto.content_key(&other).await.map_err(no_crypto)?);
    }
    Ok(DataKeys { current: crypto.content_key(&bytes).await.map_err(no_crypto)?, older })
}

/// WebCrypto was there and failed.
fn no_crypto(_: CryptoError) -> StoreError {
    StoreError::Broken("crypto")
}

/// Says that this tab is still there, so that its key is not swept. A tab without a key needs none yet.
pub async fn refresh_tab_key(db: &MaybeDatabase, tab: &WebStorage) {
    let Some(name) = key_name(tab, Keep::Tab) else { return };
    if let Some(bytes) = bytes_of(&db.key(&name).await) {
        db.put_key(&name, &entry(&bytes)).await;
    }
}

/// A data key as it lies in IndexedDB, and when it was last in use.
fn entry(bytes: &[u8; 32]) -> JsValue {
    object(&[("bytes", Uint8Array::from(bytes.as_slice()).into()), ("seen", JsValue::from_f64(js_sys::Date::now()))])
}

/// Destroys the data key of a place, in both stores. True when it is gone.
pub async fn remove_data_key(db: &MaybeDatabase, storage: &WebStorage, keep: Keep) -> bool {
    let mut gone = is_gone(storage.remove(KEY));
    if let Some(name) = key_name(storage, keep) {
        gone &= db.remove_key(&name).await;
    }
    if keep == Keep::Tab {
        gone &= is_gone(storage.remove(TAB_NAME));
    }
    gone
}

/// A store that can't be used holds nothing of ours.
pub fn is_gone(result: Result<(), StoreError>) -> bool {
    matches!(result, Ok(()) | Err(StoreError::Blocked))
}

/// True for what lies beside the records in localStorage or sessionStorage.
pub fn is_key_entry(name: &str) -> bool {
    name == KEY || name == TAB_NAME
}

/// The key's name in IndexedDB; `None` for a tab that has no name yet.
fn key_name(storage: &WebStorage, keep: Keep) -> Option<String> {
    match keep {
        Keep::Device | Keep::Passcode => Some(DEVICE_KEY.to_owned()),
        Keep::Tab => storage.read(TAB_NAME).ok().flatten().map(|name| [TAB_KEY, &name].concat()),
    }
}

async fn name_tab(crypto: &WebCrypto, storage: &WebStorage) -> Result<String, StoreError> {
    let mut random = [0; 16];
    crypto.random(&mut random).await.map_err(no_crypto)?;
    let name = base64url::encode(&random);
    storage.write(TAB_NAME, &name)?;
    Ok([TAB_KEY, &name].concat())
}

/// Removes the keys of tabs that are gone.
pub async fn sweep_tab_keys(db: &MaybeDatabase) {
    let now = js_sys::Date::now();
    for name in db.key_names().await {
        if !name.starts_with(TAB_KEY) {
            continue;
        }
        let seen = member(&db.key(&name).await, "seen").and_then(|s| s.as_f64()).unwrap_or(0.0);
        if now - seen > TAB_IS_GONE_MS {
            db.remove_key(&name).await;
        }
    }
}

/// The signing pair. "Keep it here": this browser's own, found or made; where it can't be stored, and "just for now",
/// it lasts as long as the page, so that two people on one device do not share a key.
pub async fn signing_pair(crypto: &WebCrypto, db: &MaybeDatabase, keep: Keep) -> Result<SigningPair, CryptoError> {
    let stored = if keep == Keep::Tab { JsValue::UNDEFINED } else { db.key(SIGNING_KEY).await };
    if let Some(pair) = stored_pair(&stored) {
        return Ok(pair);
    }
    let pair = crypto.make_signing_pair().await?;
    if keep != Keep::Tab {
        let value = object(&[
            ("key", pair.key.clone().into()),
            ("x", Uint8Array::from(pair.jwk.x().as_slice()).into()),
            ("y", Uint8Array::from(pair.jwk.y().as_slice()).into()),
        ]);
        // iOS Safari sometimes refuses CryptoKeys (DataCloneError): the next export then has another kid.
        db.put_key(SIGNING_KEY, &value).await;
    }
    Ok(pair)
}

pub async fn remove_signing_pair(db: &MaybeDatabase) -> bool {
    db.remove_key(SIGNING_KEY).await
}

fn decode(text: &str) -> Option<[u8; 32]> {
    base64url::decode(text).ok()?.try_into().ok()
}

fn member(value: &JsValue, name: &str) -> Option<JsValue> {
    Reflect::get(value, &JsValue::from_str(name)).ok()
}

fn key_bytes(value: &JsValue) -> Option<[u8; 32]> {
    value.dyn_ref::<Uint8Array>()?.to_vec().try_into().ok()
}

fn bytes_of(entry: &JsValue) -> Option<[u8; 32]> {
    key_bytes(&member(entry, "bytes")?)
}

fn stored_pair(value: &JsValue) -> Option<SigningPair> {
    let key = member(value, "key")?.dyn_into::<CryptoKey>().ok()?;
    let (x, y) = (key_bytes(&member(value, "x")?)?, key_bytes(&member(value, "y")?)?);
    Some(SigningPair { key, jwk: PublicJwk::from_coordinates(x, y) })
}

fn object(members: &[(&str, JsValue)]) -> JsValue {
    let object = Object::new();
    for (name, value) in members {
        // Setting a member of a plain object can't fail.
        let _ = Reflect::set(&object, &JsValue::from_str(name), value);
    }
    object.into()
}
