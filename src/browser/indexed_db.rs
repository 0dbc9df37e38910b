use super::web_storage::refusal;
use crate::jose::base64url;
use crate::vault::{Journal, KeyEntry, MARKER, Slot, StoreError};
use js_sys::{Array, Object, Promise, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;
use web_sys::{IdbDatabase, IdbObjectStore, IdbRequest, IdbTransaction, IdbTransactionMode as Mode};

const RECORDS: &str = "records";
const KEYS: &str = "keys";

/// Some browsers never answer `open` in a private window; after this the store counts as blocked.
const PATIENCE_MS: i32 = 4_000;

/// One IndexedDB database: records by name, and keys by name.
#[derive(Clone)]
pub struct Database {
    db: IdbDatabase,
}

impl Database {
    /// Opens (or makes) the database of one scope.
    ///
    /// # Errors
    /// [`StoreError::Blocked`] where the browser refuses or does not answer.
    pub async fn open(scope: &str) -> Result<Self, StoreError> {
        let window = super::window().ok_or(StoreError::Blocked)?;
        let factory = window.indexed_db().ok().flatten().ok_or(StoreError::Blocked)?;
        let name = ["wellbeing-assessment/", scope].concat();
        let request = factory.open_with_u32(&name, 1).map_err(|e| refusal(&e))?;
        let upgrading = request.clone();
        let upgrade = Closure::once_into_js(move || {
            if let Some(db) = upgrading.result().ok().and_then(|r| r.dyn_into::<IdbDatabase>().ok()) {
                // A store that can't be made shows itself at the first transaction.
                let _ = db.create_object_store(RECORDS);
                let _ = db.create_object_store(KEYS);
            }
        });
        request.set_onupgradeneeded(Some(upgrade.unchecked_ref()));
        let db: IdbDatabase = answer(&request).await?.dyn_into().map_err(|_| StoreError::Blocked)?;
        // Lets another tab delete or upgrade the database instead of waiting for this one.
        let closing = db.clone();
        let close = Closure::<dyn FnMut()>::new(move || closing.close()).into_js_value();
        db.set_onversionchange(Some(close.unchecked_ref()));
        Ok(Self { db })
    }

    fn store(&self, name: &str, mode: Mode) -> Result<(IdbTransaction, IdbObjectStore), StoreError> {
        let transaction = self.db.transaction_with_str_and_mode(name, mode).map_err(|e| refusal(&e))?;
        let store = transaction.object_store(name).map_err(|e| refusal(&e))?;
        Ok((transaction, store))
    }
}

/// What is to be done in one transaction on one object store.
enum Step<'a> {
    Get(&'a str),
    AllNames,
    Put(&'a str, &'a JsValue),
    Delete(&'a str),
}

impl Database {
    /// A value from the key store as it is; `undefined` where there is none.
    pub async fn key_value(&self, name: &str) -> Result<JsValue, StoreError> {
        self.run(KEYS, Step::Get(name)).await
    }

    /// Puts a value into the key store as it is.
    pub async fn put_key_value(&self, name: &str, value: &JsValue) -> Result<(), StoreError> {
        self.run(KEYS, Step::Put(name, value)).await.map(drop)
    }

    async fn run(&self, store: &'static str, step: Step<'_>) -> Result<JsValue, StoreError> {
        let mode = if matches!(step, Step::Get(_) | Step::AllNames) { Mode::Readonly } else { Mode::Readwrite };
        let (transaction, store) = self.store(store, mode)?;
        let request = match step {
            Step::Get(name) => store.get(&JsValue::from_str(name)),
            Step::AllNames => store.get_all_keys(),
            Step::Put(name, value) => store.put_with_key(value, &JsValue::from_str(name)),
            Step::Delete(name) => store.delete(&JsValue::from_str(name)),
        };
        let request = request.map_err(|e| refusal(&e))?;
        match mode {
            Mode::Readonly => answer(&request).await,
            _ => complete(&transaction).await.map(|()| JsValue::UNDEFINED),
        }
    }
}

/// The generation that a record stands at within a transaction, 0 where it is not there.
async fn generation_in(store: &IdbObjectStore, name: &str) -> Result<u64, StoreError> {
    let found = answer(&store.get(&JsValue::from_str(name)).map_err(|e| refusal(&e))?).await?;
    Ok(slot(&found).map_or(0, |slot| slot.generation))
}

impl Journal for Database {
    async fn read(&self, name: &str) -> Result<Option<Slot>, StoreError> {
        self.run(RECORDS, Step::Get(name)).await.map(|found| slot(&found))
    }

    async fn write(&self, name: &str, new: &Slot, after: u64, marker: Option<u64>) -> Result<(), StoreError> {
        let (transaction, store) = self.store(RECORDS, Mode::Readwrite)?;
        if let Some(expected) = marker
            && generation_in(&store, MARKER).await? != expected
        {
            return Err(StoreError::Moved);
        }
        let found = generation_in(&store, name).await?;
        if found > after {
            return Err(StoreError::Overtaken { found, expected: after });
        }
        // Below 2^53: a record written every millisecond would need 285,000 years.
        let value = object(&[
            ("generation", JsValue::from_f64(new.generation as f64)),
            ("sealed", JsValue::from_str(&new.sealed)),
        ]);
        store.put_with_key(&value, &JsValue::from_str(name)).map_err(|e| refusal(&e))?;
        complete(&transaction).await
    }

    async fn remove(&self, name: &str) -> Result<(), StoreError> {
        self.run(RECORDS, Step::Delete(name)).await.map(drop)
    }

    async fn names(&self) -> Result<Vec<String>, StoreError> {
        self.run(RECORDS, Step::AllNames).await.map(|names| strings(&names))
    }

    async fn key(&self, name: &str) -> Result<Option<KeyEntry>, StoreError> {
        self.key_value(name).await.map(|found| key_entry(&found))
    }

    async fn put_key(&self, name: &str, entry: &KeyEntry) -> Result<(), StoreError> {
        let members = [("text", JsValue::from_str(&entry.text)), ("seen", JsValue::from_f64(entry.seen as f64))];
        self.put_key_value(name, &object(&members)).await
    }

    async fn remove_key(&self, name: &str) -> Result<(), StoreError> {
        self.run(KEYS, Step::Delete(name)).await.map(drop)
    }

    async fn key_names(&self) -> Result<Vec<String>, StoreError> {
        self.run(KEYS, Step::AllNames).await.map(|names| strings(&names))
    }
}

/// A plain object.
pub(super) fn object(members: &[(&str, JsValue)]) -> JsValue {
    let object = Object::new();
    for (name, value) in members {
        // Setting a member of a plain object can't fail.
        let _ = Reflect::set(&object, &JsValue::from_str(name), value);
    }
    object.into()
}

/// A member of an object; `None` for anything else.
pub(super) fn member(value: &JsValue, name: &str) -> Option<JsValue> {
    Reflect::get(value, &JsValue::from_str(name)).ok()
}

/// The first version kept the bytes themselves.
fn key_entry(value: &JsValue) -> Option<KeyEntry> {
    let seen = member(value, "seen").and_then(|seen| seen.as_f64()).unwrap_or(0.0) as i64;
    let text = member(value, "text").and_then(|text| text.as_string()).or_else(|| {
        let bytes = member(value, "bytes")?.dyn_into::<Uint8Array>().ok()?;
        Some(base64url::encode(&bytes.to_vec()))
    })?;
    Some(KeyEntry { text, seen })
}

fn strings(list: &JsValue) -> Vec<String> {
    let list = Array::from(list);
    let mut strings = Vec::new();
    for at in 0..list.length() {
        strings.extend(list.get(at).as_string());
    }
    strings
}

fn slot(value: &JsValue) -> Option<Slot> {
    let sealed = member(value, "sealed")?.as_string()?;
    let generation = member(value, "generation")?.as_f64()? as u64;
    Some(Slot { generation, sealed })
}

/// Waits for a request's result.
async fn answer(request: &IdbRequest) -> Result<JsValue, StoreError> {
    let done = Promise::new(&mut |resolve, reject| {
        request.set_onsuccess(Some(&resolve));
        request.set_onerror(Some(&reject));
    });
    settle(done).await.map_err(|()| failure_of(request))?;
    request.result().map_err(|e| refusal(&e))
}

/// Waits until a transaction is complete: what it wrote is then in the browser's hands, not only in ours.
async fn complete(transaction: &IdbTransaction) -> Result<(), StoreError> {
    let done = Promise::new(&mut |resolve, reject| {
        transaction.set_oncomplete(Some(&resolve));
        transaction.set_onabort(Some(&reject));
        transaction.set_onerror(Some(&reject));
    });
    settle(done).await.map_err(|()| match transaction.error() {
        Some(error) => refusal(error.as_ref()),
        None => StoreError::Broken("transaction"),
    })
}

fn failure_of(request: &IdbRequest) -> StoreError {
    match request.error() {
        Ok(Some(error)) => refusal(error.as_ref()),
        _ => StoreError::Blocked,
    }
}

/// Waits for `promise`, but not for ever.
async fn settle(promise: Promise) -> Result<(), ()> {
    let limit = Promise::new(&mut |_, reject| {
        if let Some(window) = super::window() {
            let _ = window.set_timeout_with_callback_and_timeout_and_arguments_0(&reject, PATIENCE_MS);
        }
    });
    let first = Promise::race(&Array::of2(&promise, &limit));
    JsFuture::from(first).await.map(drop).map_err(drop)
}
