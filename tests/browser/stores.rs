use super::fresh_scope;
use js_sys::Uint8Array;
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use wellbeing_assessment::browser::{Database, MaybeDatabase, WebStorage};
use wellbeing_assessment::vault::{CopyStore, Journal, Slot, StoreError};

fn slot(generation: u64, sealed: &str) -> Slot {
    Slot { generation, sealed: sealed.to_owned() }
}

async fn journal(scope: &str) -> MaybeDatabase {
    MaybeDatabase(Some(Database::open(scope).await.unwrap()))
}

#[wasm_bindgen_test]
async fn the_journal_holds_what_was_written_when_opened_again() {
    let scope = fresh_scope("journal");
    let first = journal(&scope).await;
    assert_eq!(first.read("device").await, Ok(None));
    first.write("device", &slot(1, "one"), 0).await.unwrap();
    first.write("device", &slot(2, "two"), 1).await.unwrap();
    assert_eq!(journal(&scope).await.read("device").await, Ok(Some(slot(2, "two"))));
}

#[wasm_bindgen_test]
async fn a_write_after_an_older_generation_is_refused_and_changes_nothing() {
    let scope = fresh_scope("overtaken");
    let (mine, other) = (journal(&scope).await, journal(&scope).await);
    mine.write("device", &slot(1, "mine"), 0).await.unwrap();
    other.write("device", &slot(2, "other"), 1).await.unwrap();
    let refused = mine.write("device", &slot(2, "late"), 1).await;
    assert_eq!(refused, Err(StoreError::Overtaken { found: 2, expected: 1 }));
    assert_eq!(mine.read("device").await, Ok(Some(slot(2, "other"))));
}

#[wasm_bindgen_test]
async fn the_journal_lists_and_removes() {
    let scope = fresh_scope("names");
    let journal = journal(&scope).await;
    for name in ["journey/b", "device", "assessment/a"] {
        journal.write(name, &slot(1, name), 0).await.unwrap();
    }
    assert_eq!(journal.names().await.unwrap(), ["assessment/a", "device", "journey/b"]);
    journal.remove("device").await.unwrap();
    journal.remove("never there").await.unwrap();
    assert_eq!(journal.read("device").await, Ok(None));
    assert_eq!(journal.names().await.unwrap(), ["assessment/a", "journey/b"]);
}

#[wasm_bindgen_test]
async fn databases_of_two_scopes_share_nothing() {
    let (one, other) = (journal(&fresh_scope("one")).await, journal(&fresh_scope("other")).await);
    one.write("device", &slot(1, "one"), 0).await.unwrap();
    assert_eq!(other.read("device").await, Ok(None));
    assert_eq!(other.names().await, Ok(Vec::new()));
}

#[wasm_bindgen_test]
async fn no_database_says_so_to_everything() {
    let none = MaybeDatabase(None);
    assert_eq!(none.read("device").await, Err(StoreError::Blocked));
    assert_eq!(none.write("device", &slot(1, "x"), 0).await, Err(StoreError::Blocked));
    assert_eq!(none.remove("device").await, Err(StoreError::Blocked));
    assert_eq!(none.names().await, Err(StoreError::Blocked));
    assert!(none.key("k").await.is_undefined());
    assert!(!none.put_key("k", &1.into()).await);
    assert_eq!(none.key_names().await, Vec::<String>::new());
}

#[wasm_bindgen_test]
async fn keys_lie_beside_the_records_and_apart_from_them() {
    let scope = fresh_scope("keys");
    let db = journal(&scope).await;
    assert!(db.key("k").await.is_undefined());
    assert!(db.put_key("k", &Uint8Array::from([1, 2, 3].as_slice())).await);
    let found: Uint8Array = journal(&scope).await.key("k").await.dyn_into().unwrap();
    assert_eq!(found.to_vec(), [1, 2, 3]);
    assert_eq!(db.key_names().await, ["k"]);
    assert_eq!(db.names().await, Ok(Vec::new()));
    assert!(db.remove_key("k").await);
    assert!(db.key("k").await.is_undefined());
}

#[wasm_bindgen_test]
fn web_storage_reads_writes_lists_and_removes_under_its_prefix() {
    let scope = fresh_scope("web-storage");
    for make in [WebStorage::local, WebStorage::session] {
        let (storage, other) = (make(&scope), make(&fresh_scope("other")));
        assert_eq!(storage.read("device"), Ok(None));
        storage.write("device", "Nan's café 🌙").unwrap();
        storage.write("journey/a", "two").unwrap();
        assert_eq!(make(&scope).read("device"), Ok(Some("Nan's café 🌙".to_owned())));
        assert_eq!(other.read("device"), Ok(None));
        assert_eq!(other.names(), Ok(Vec::new()));
        let mut names = storage.names().unwrap();
        names.sort();
        assert_eq!(names, ["device", "journey/a"]);
        storage.remove("device").unwrap();
        assert_eq!(storage.names().unwrap(), ["journey/a"]);
        storage.remove("journey/a").unwrap();
        assert_eq!(storage.names(), Ok(Vec::new()));
    }
}

#[wasm_bindgen_test]
fn a_full_web_storage_says_so_and_keeps_what_it_has() {
    let storage = WebStorage::session(&fresh_scope("full"));
    storage.write("device", "before").unwrap();
    assert_eq!(storage.write("device", &"x".repeat(6 << 20)), Err(StoreError::Full));
    assert_eq!(storage.read("device"), Ok(Some("before".to_owned())));
    storage.remove("device").unwrap();
}
