use super::fresh_scope;
use js_sys::{Object, Reflect, Uint8Array};
use wasm_bindgen_test::wasm_bindgen_test;
use wellbeing_assessment::browser::{Database, WebStorage};
use wellbeing_assessment::jose::base64url;
use wellbeing_assessment::vault::{CopyStore, Journal, KeyEntry, MARKER, Slot, StoreError};

fn slot(generation: u64, sealed: &str) -> Slot {
    Slot { generation, sealed: sealed.to_owned() }
}

async fn journal(scope: &str) -> Database {
    Database::open(scope).await.unwrap()
}

#[wasm_bindgen_test]
async fn the_journal_holds_what_was_written_when_opened_again() {
    let scope = fresh_scope("journal");
    let first = journal(&scope).await;
    assert_eq!(first.read("device").await, Ok(None));
    first.write("device", &slot(1, "one"), 0, None).await.unwrap();
    first.write("device", &slot(2, "two"), 1, None).await.unwrap();
    assert_eq!(journal(&scope).await.read("device").await, Ok(Some(slot(2, "two"))));
}

#[wasm_bindgen_test]
async fn a_write_after_an_older_generation_is_refused_and_changes_nothing() {
    let scope = fresh_scope("overtaken");
    let (mine, other) = (journal(&scope).await, journal(&scope).await);
    mine.write("device", &slot(1, "mine"), 0, None).await.unwrap();
    other.write("device", &slot(2, "other"), 1, None).await.unwrap();
    let refused = mine.write("device", &slot(2, "late"), 1, None).await;
    assert_eq!(refused, Err(StoreError::Overtaken { found: 2, expected: 1 }));
    assert_eq!(mine.read("device").await, Ok(Some(slot(2, "other"))));
}

#[wasm_bindgen_test]
async fn the_journal_lists_and_removes() {
    let scope = fresh_scope("names");
    let journal = journal(&scope).await;
    for name in ["journey/b", "device", "assessment/a"] {
        journal.write(name, &slot(1, name), 0, None).await.unwrap();
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
    one.write("device", &slot(1, "one"), 0, None).await.unwrap();
    assert_eq!(other.read("device").await, Ok(None));
    assert_eq!(other.names().await, Ok(Vec::new()));
}

#[wasm_bindgen_test]
async fn a_write_for_a_place_that_was_left_is_refused_and_changes_nothing() {
    let journal = journal(&fresh_scope("moved")).await;
    journal.write(MARKER, &slot(3, "here"), 0, None).await.unwrap();
    journal.write("device", &slot(1, "mine"), 0, Some(3)).await.unwrap();
    journal.write(MARKER, &slot(4, "there"), 3, None).await.unwrap();
    assert_eq!(journal.write("device", &slot(2, "late"), 1, Some(3)).await, Err(StoreError::Moved));
    assert_eq!(journal.read("device").await, Ok(Some(slot(1, "mine"))));
    // A marker that has gone is not the one that was there either.
    journal.remove(MARKER).await.unwrap();
    assert_eq!(journal.write("device", &slot(2, "late"), 1, Some(4)).await, Err(StoreError::Moved));
    journal.write("device", &slot(2, "first version"), 1, Some(0)).await.unwrap();
}

#[wasm_bindgen_test]
async fn no_database_says_so_to_everything() {
    let none: Option<Database> = None;
    let entry = KeyEntry { text: "k".to_owned(), seen: 1 };
    assert_eq!(none.read("device").await, Err(StoreError::Blocked));
    assert_eq!(none.write("device", &slot(1, "x"), 0, None).await, Err(StoreError::Blocked));
    assert_eq!(none.remove("device").await, Err(StoreError::Blocked));
    assert_eq!(none.names().await, Err(StoreError::Blocked));
    assert_eq!(none.key("k").await, Err(StoreError::Blocked));
    assert_eq!(none.put_key("k", &entry).await, Err(StoreError::Blocked));
    assert_eq!(none.key_names().await, Err(StoreError::Blocked));
}

#[wasm_bindgen_test]
async fn keys_lie_beside_the_records_and_apart_from_them() {
    let scope = fresh_scope("keys");
    let db = journal(&scope).await;
    let entry = KeyEntry { text: "raw1.x".to_owned(), seen: 1_790_000_000_000 };
    assert_eq!(db.key("k").await, Ok(None));
    db.put_key("k", &entry).await.unwrap();
    assert_eq!(journal(&scope).await.key("k").await, Ok(Some(entry)));
    assert_eq!(db.key_names().await.unwrap(), ["k"]);
    assert_eq!(db.names().await, Ok(Vec::new()));
    db.remove_key("k").await.unwrap();
    assert_eq!(db.key("k").await, Ok(None));
}

/// As the first version wrote it.
#[wasm_bindgen_test]
async fn a_key_of_bytes_is_read() {
    let db = journal(&fresh_scope("bytes")).await;
    let old = Object::new();
    Reflect::set(&old, &"bytes".into(), &Uint8Array::from([7_u8; 32].as_slice())).unwrap();
    Reflect::set(&old, &"seen".into(), &5.into()).unwrap();
    db.put_key_value("key/device", &old).await.unwrap();
    let text = base64url::encode(&[7; 32]);
    assert_eq!(db.key("key/device").await, Ok(Some(KeyEntry { text, seen: 5 })));
    // A signing pair is not a data key.
    db.put_key_value("signing", &Object::new()).await.unwrap();
    assert_eq!(db.key("signing").await, Ok(None));
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
