use super::web_storage::refusal;
use crate::vault::{Journal, Slot, StoreError};
use js_sys::{Array, Object, Promise, Reflect};
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

/// A database, or none where the browser has none for us.
#[derive(Clone)]
pub struct MaybeDatabase(pub Option<Database>);

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

    /// A value from the key store, or `undefined`.
    pub async fn key(&self, name: &str) -> Result<JsValue, StoreError> {
        let store = self.store(KEYS, Mode::Readonly)?.1;
        answer(&store.get(&JsValue::from_str(name)).map_err(|e| refusal(&e))?).await
    }

    /// Puts a value into the key store.
    pub async fn put_key(&self, name: &str, value: &JsValue) -> Result<(), StoreError> {
        let (transaction, store) = self.store(KEYS, Mode::Readwrite)?;
        store.put_with_key(value, &JsValue::from_str(name)).map_err(|e| refusal(&e))?;
        complete(&transaction).await
    }

    pub async fn remove_key(&self, name: &str) -> Result<(), StoreError> {
        let (transaction, store) = self.store(KEYS, Mode::Readwrite)?;
        store.delete(&JsValue::from_str(name)).map_err(|e| refusal(&e))?;
        complete(&transaction).await
    }

    pub async fn key_names(&self) -> Result<Vec<String>, StoreError> {
        self.all_names(KEYS).await
    }

    async fn all_names(&self, store: &str) -> Result<Vec<String>, StoreError> {
        let store = self.store(store, Mode::Readonly)?.1;
        let names = answer(&store.get_all_keys().map_err(|e| refusal(&e))?).await?;
        Ok(Array::from(&names).iter().filter_map(|n| n.as_string()).collect())
    }

    fn store(&self, name: &str, mode: Mode) -> Result<(IdbTransaction, IdbObjectStore), StoreError> {
        let transaction = self.db.transaction_with_str_and_mode(name, mode).map_err(|e| refusal(&e))?;
        let store = transaction.object_store(name).map_err(|e| refusal(&e))?;
        Ok((transaction, store))
    }
}

impl Journal for MaybeDatabase {
    async fn read(&self, name: &str) -> Result<Option<Slot>, StoreError> {
        let db = self.0.as_ref().ok_or(StoreError::Blocked)?;
        let store = db.store(RECORDS, Mode::Readonly)?.1;
        let found = answer(&store.get(&JsValue::from_str(name)).map_err(|e| refusal(&e))?).await?;
        Ok(slot(&found))
    }

    async fn write(&self, name: &str, new: &Slot, after: u64) -> Result<(), StoreError> {
        let db = self.0.as_ref().ok_or(StoreError::Blocked)?;
        let (transaction, store) = db.store(RECORDS, Mode::Readwrite)?;
        let key = JsValue::from_str(name);
        let found = answer(&store.get(&key).map_err(|e| refusal(&e))?).await?;
        let found = slot(&found).map_or(0, |s| s.generation);
        if found > after {
            return Err(StoreError::Overtaken { found, expected: after });
        }
        let value = Object::new();
        let set = |name: &str, value_: JsValue| Reflect::set(&value, &JsValue::from_str(name), &value_);
        // Below 2^53: a record written every millisecond would need 285,000 years.
        let stored = set("generation", JsValue::from_f64(new.generation as f64))
            .and_then(|_| set("sealed", JsValue::from_str(&new.sealed)));
        if stored.is_err() {
            return Err(StoreError::Broken("object"));
        }
        store.put_with_key(&value, &key).map_err(|e| refusal(&e))?;
        complete(&transaction).await
    }

    async fn remove(&self, name: &str) -> Result<(), StoreError> {
        let db = self.0.as_ref().ok_or(StoreError::Blocked)?;
        let (transaction, store) = db.store(RECORDS, Mode::Readwrite)?;
        store.delete(&JsValue::from_str(name)).map_err(|e| refusal(&e))?;
        complete(&transaction).await
    }

    async fn names(&self) -> Result<Vec<String>, StoreError> {
        self.0.as_ref().ok_or(StoreError::Blocked)?.all_names(RECORDS).await
    }
}

fn slot(value: &JsValue) -> Option<Slot> {
    let member = |name: &str| Reflect::get(value, &JsValue::from_str(name)).ok();
    let sealed = member("sealed")?.as_string()?;
    let generation = member("generation")?.as_f64()? as u64;
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
