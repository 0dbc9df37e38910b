use super::{Database, MaybeDatabase, WebCrypto, WebStorage};
use crate::jose::{Crypto, CryptoError, PublicJwk, base64url};
use crate::vault::CopyStore;
use js_sys::{Object, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::CryptoKey;

/// Name of the data key of "keep it here", in both stores.
const DEVICE_KEY: &str = "key/device";
/// Name of the signing pair in the key store.
const SIGNING_KEY: &str = "signing";
/// Prefix of the data keys of "just for now", followed by the tab's random name.
const TAB_KEY: &str = "key/tab/";
/// Where a tab keeps its own random name.
const TAB_NAME: &str = "tab";
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
pub struct DeviceKeys {
    /// Seals and opens.
    pub current: CryptoKey,
    /// Only open: keys that one store had and the other had otherwise.
    pub older: Vec<CryptoKey>,
}

/// The keys of "keep it here": the same 32 bytes in both stores, so that either store alone can be opened.
///
/// Raw bytes and not a CryptoKey: without a passcode whoever can read the browser's files can read either, some
/// browsers refuse to store CryptoKeys, and localStorage can't.
pub async fn device_keys(
    crypto: &WebCrypto,
    db: &MaybeDatabase,
    copy: &WebStorage,
) -> Result<DeviceKeys, CryptoError> {
    let in_db = match &db.0 {
        Some(db) => db.key(DEVICE_KEY).await.ok().as_ref().and_then(key_bytes),
        None => None,
    };
    let in_copy = copy.read(DEVICE_KEY).ok().flatten().and_then(|text| decode(&text));
    let bytes = match in_db.or(in_copy) {
        Some(bytes) => bytes,
        None => make_key(crypto).await?,
    };
    if in_db.is_none() {
        if let Some(db) = &db.0 {
            // Where this fails the copy still has it; where both fail nothing can be kept, and saving says so.
            let _ = db.put_key(DEVICE_KEY, &Uint8Array::from(bytes.as_slice())).await;
        }
    }
    if in_copy.is_none() {
        let _ = copy.write(DEVICE_KEY, &base64url::encode(&bytes));
    }
    let mut older = Vec::new();
    if let Some(other) = in_copy.filter(|other| *other != bytes) {
        older.push(crypto.content_key(&other).await?);
    }
    Ok(DeviceKeys { current: crypto.content_key(&bytes).await?, older })
}

/// The key of "just for now": named in this tab's sessionStorage, kept in IndexedDB; where there is no IndexedDB,
/// beside the records.
pub async fn tab_keys(crypto: &WebCrypto, db: &MaybeDatabase, tab: &WebStorage) -> Result<DeviceKeys, CryptoError> {
    let name = match tab.read(TAB_NAME).ok().flatten() {
        Some(name) => name,
        None => {
            let mut random = [0; 16];
            crypto.random(&mut random).await?;
            let name = base64url::encode(&random);
            let _ = tab.write(TAB_NAME, &name);
            name
        }
    };
    let full_name = [TAB_KEY, &name].concat();
    let found = match &db.0 {
        Some(db) => db.key(&full_name).await.ok().as_ref().and_then(tab_key_bytes),
        None => None,
    };
    let beside = tab.read(DEVICE_KEY).ok().flatten().and_then(|text| decode(&text));
    let bytes = match found.or(beside) {
        Some(bytes) => bytes,
        None => make_key(crypto).await?,
    };
    let stored = match &db.0 {
        Some(db) => db.put_key(&full_name, &tab_key(&bytes)).await.is_ok(),
        None => false,
    };
    if !stored {
        let _ = tab.write(DEVICE_KEY, &base64url::encode(&bytes));
    }
    Ok(DeviceKeys { current: crypto.content_key(&bytes).await?, older: Vec::new() })
}

/// Says that this tab is still there, so that its key is not swept.
pub async fn refresh_tab_key(db: &Database, tab: &WebStorage) {
    let Some(name) = tab.read(TAB_NAME).ok().flatten() else { return };
    let full_name = [TAB_KEY, &name].concat();
    if let Some(bytes) = db.key(&full_name).await.ok().as_ref().and_then(tab_key_bytes) {
        let _ = db.put_key(&full_name, &tab_key(&bytes)).await;
    }
}

/// Removes the keys of tabs that are gone.
pub async fn sweep_tab_keys(db: &Database) {
    let now = js_sys::Date::now();
    for name in db.key_names().await.unwrap_or_default() {
        if !name.starts_with(TAB_KEY) {
            continue;
        }
        let Ok(value) = db.key(&name).await else { continue };
        let seen = Reflect::get(&value, &JsValue::from_str("seen")).ok().and_then(|s| s.as_f64()).unwrap_or(0.0);
        if now - seen > TAB_IS_GONE_MS {
            let _ = db.remove_key(&name).await;
        }
    }
}

/// True for the entry by which a tab finds its key.
pub fn is_tab_name(name: &str) -> bool {
    name == TAB_NAME
}

/// Destroys the key of this tab's records.
pub async fn remove_tab_key(db: &MaybeDatabase, tab: &WebStorage) -> bool {
    let name = tab.read(TAB_NAME).ok().flatten();
    let mut gone = tab.remove(DEVICE_KEY).is_ok();
    if let (Some(db), Some(name)) = (&db.0, name) {
        gone &= db.remove_key(&[TAB_KEY, &name].concat()).await.is_ok();
    }
    gone & tab.remove(TAB_NAME).is_ok()
}

/// Destroys the keys of "keep it here".
pub async fn remove_device_keys(db: &MaybeDatabase, copy: &WebStorage) -> bool {
    let copy_gone = copy.remove(DEVICE_KEY).is_ok();
    match &db.0 {
        Some(db) => db.remove_key(DEVICE_KEY).await.is_ok() && copy_gone,
        None => copy_gone,
    }
}

/// The device's signing pair: found, or made and stored. Where it can't be stored it lasts as long as the page.
pub async fn signing_pair(crypto: &WebCrypto, db: &MaybeDatabase) -> Result<SigningPair, CryptoError> {
    if let Some(db) = &db.0 {
        if let Some(pair) = db.key(SIGNING_KEY).await.ok().as_ref().and_then(stored_pair) {
            return Ok(pair);
        }
    }
    let SigningPair { key, jwk } = make_signing_pair(crypto).await?;
    if let Some(db) = &db.0 {
        let value = object(&[
            ("key", key.clone().into()),
            ("x", Uint8Array::from(jwk.x().as_slice()).into()),
            ("y", Uint8Array::from(jwk.y().as_slice()).into()),
        ]);
        // iOS Safari sometimes refuses CryptoKeys (DataCloneError): the next export then has another kid.
        let _ = db.put_key(SIGNING_KEY, &value).await;
    }
    Ok(SigningPair { key, jwk })
}

/// A pair that is not stored anywhere.
pub async fn make_signing_pair(crypto: &WebCrypto) -> Result<SigningPair, CryptoError> {
    let (key, jwk) = crypto.make_signing_pair().await?;
    Ok(SigningPair { key, jwk })
}

pub async fn remove_signing_pair(db: &MaybeDatabase) -> bool {
    match &db.0 {
        Some(db) => db.remove_key(SIGNING_KEY).await.is_ok(),
        None => true,
    }
}

async fn make_key(crypto: &WebCrypto) -> Result<[u8; 32], CryptoError> {
    let mut bytes = [0; 32];
    crypto.random(&mut bytes).await?;
    Ok(bytes)
}

fn decode(text: &str) -> Option<[u8; 32]> {
    base64url::decode(text).ok()?.try_into().ok()
}

fn key_bytes(value: &JsValue) -> Option<[u8; 32]> {
    value.dyn_ref::<Uint8Array>()?.to_vec().try_into().ok()
}

fn tab_key(bytes: &[u8; 32]) -> JsValue {
    object(&[
        ("bytes", Uint8Array::from(bytes.as_slice()).into()),
        ("seen", JsValue::from_f64(js_sys::Date::now())),
    ])
}

fn tab_key_bytes(value: &JsValue) -> Option<[u8; 32]> {
    key_bytes(&Reflect::get(value, &JsValue::from_str("bytes")).ok()?)
}

fn stored_pair(value: &JsValue) -> Option<SigningPair> {
    let member = |name: &str| Reflect::get(value, &JsValue::from_str(name)).ok();
    let key = member("key")?.dyn_into::<CryptoKey>().ok()?;
    let (x, y) = (key_bytes(&member("x")?)?, key_bytes(&member("y")?)?);
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
