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

impl MaybeDatabase {
    /// A value from the key store; `undefined` where there is none.
    pub async fn key(&self, name: &str) -> JsValue {
        self.run(KEYS, Step::Get(name)).await.unwrap_or(JsValue::UNDEFINED)
    }

    /// Puts a value into the key store. True when it is there.
    pub async fn put_key(&self, name: &str, value: &JsValue) -> bool {
        self.run(KEYS, Step::Put(name, value)).await.is_ok()
    }

    /// True when it is not there any more.
    pub async fn remove_key(&self, name: &str) -> bool {
        matches!(self.run(KEYS, Step::Delete(name)).await, Ok(_) | Err(StoreError::Blocked))
    }

    pub async fn key_names(&self) -> Vec<String> {
        self.run(KEYS, Step::AllNames).await.map(|names| strings(&names)).unwrap_or_default()
    }

    async fn run(&self, store: &'static str, step: Step<'_>) -> Result<JsValue, StoreError> {
        let db = self.0.as_ref().ok_or(StoreError::Blocked)?;
        let mode = if matches!(step, Step::Get(_) | Step::AllNames) { Mode::Readonly } else { Mode::Readwrite };
        let (transaction, store) = db.store(store, mode)?;
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

impl Journal for MaybeDatabase {
    async fn read(&self, name: &str) -> Result<Option<Slot>, StoreError> {
        self.run(RECORDS, Step::Get(name)).await.map(|found| slot(&found))
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
        // Below 2^53: a record written every millisecond would need 285,000 years.
        let members =
            [("generation", JsValue::from_f64(new.generation as f64)), ("sealed", JsValue::from_str(&new.sealed))];
        for (name, member) in members {
            // Setting a member of a plain object can't fail.
            let _ = Reflect::set(&value, &JsValue::from_str(name), &member);
        }
        store.put_with_key(&value, &key).map_err(|e| refusal(&e))?;
        complete(&transaction).await
    }

    async fn remove(&self, name: &str) -> Result<(), StoreError> {
        self.run(RECORDS, Step::Delete(name)).await.map(drop)
    }

    async fn names(&self) -> Result<Vec<String>, StoreError> {
        self.run(RECORDS, Step::AllNames).await.map(|names| strings(&names))
    }
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
