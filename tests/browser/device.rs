use super::fresh_scope;
use wasm_bindgen_test::wasm_bindgen_test;
use wellbeing_assessment::browser::{Database, Device, MaybeDatabase, WebCrypto, WebStorage};
use wellbeing_assessment::domain::Keep;
use wellbeing_assessment::jose::{Crypto, CryptoError, PublicJwk};
use wellbeing_assessment::json::Value;
use wellbeing_assessment::vault::{CopyStore, Journal, Name};

/// As after a restart of the browser: everything anew from the stores.
async fn start(scope: &str) -> Device {
    Device::open(WebCrypto::new().unwrap(), scope).await
}

async fn say(device: &Device, words: &str) {
    let vault = device.vault(Keep::Device).await.unwrap();
    vault.open(&Name::device()).await.unwrap();
    vault.save(&Name::device(), &Value::from(words)).await.unwrap();
}

async fn said(device: &Device) -> Option<Value> {
    device.vault(Keep::Device).await.unwrap().open(&Name::device()).await.unwrap()
}

async fn signer(device: &Device, keep: Keep) -> PublicJwk {
    device.signing_pair(keep).await.unwrap().jwk
}

fn empty_web(storage: &WebStorage) {
    for name in storage.names().unwrap() {
        storage.remove(&name).unwrap();
    }
}

async fn database(scope: &str) -> MaybeDatabase {
    MaybeDatabase(Some(Database::open(scope).await.unwrap()))
}

async fn empty_database(scope: &str) {
    let db = database(scope).await;
    for name in db.key_names().await {
        assert!(db.remove_key(&name).await);
    }
    for name in db.names().await.unwrap() {
        db.remove(&name).await.unwrap();
    }
}

#[wasm_bindgen_test]
async fn what_is_kept_here_survives_the_loss_of_local_storage() {
    let scope = fresh_scope("lost-local");
    say(&start(&scope).await, "said").await;
    empty_web(&WebStorage::local(&scope));
    assert!(start(&scope).await.has_kept_records().await);
    assert_eq!(said(&start(&scope).await).await, Some(Value::from("said")));
}

#[wasm_bindgen_test]
async fn what_is_kept_here_survives_the_loss_of_the_database() {
    let scope = fresh_scope("lost-database");
    say(&start(&scope).await, "said").await;
    empty_database(&scope).await;
    assert!(start(&scope).await.has_kept_records().await);
    assert_eq!(said(&start(&scope).await).await, Some(Value::from("said")));
    // The start put the key back: from then on the other store may go.
    say(&start(&scope).await, "more").await;
    empty_web(&WebStorage::local(&scope));
    assert_eq!(said(&start(&scope).await).await, Some(Value::from("more")));
}

#[wasm_bindgen_test]
async fn a_start_with_nothing_kept_leaves_nothing() {
    let scope = fresh_scope("nothing");
    let device = start(&scope).await;
    assert!(!device.has_kept_records().await);
    assert_eq!(WebStorage::local(&scope).names(), Ok(Vec::new()));
    assert_eq!(WebStorage::session(&scope).names(), Ok(Vec::new()));
    assert_eq!(database(&scope).await.key_names().await, Vec::<String>::new());
}

#[wasm_bindgen_test]
async fn this_browser_signs_with_the_same_key_after_a_restart() {
    let scope = fresh_scope("signing");
    let first = start(&scope).await;
    let jwk = signer(&first, Keep::Device).await;
    let again = start(&scope).await;
    let pair = again.signing_pair(Keep::Device).await.unwrap();
    assert_eq!(pair.jwk, jwk);
    assert!(!pair.key.extractable());
    // And the key that comes out of the store still signs.
    let signature = again.crypto().sign_es256(&pair.key, b"said").await.unwrap();
    assert_eq!(again.crypto().verify_es256(&jwk, b"said", &signature).await, Ok(true));
}

#[wasm_bindgen_test]
async fn just_for_now_signs_with_a_key_that_is_stored_nowhere() {
    let scope = fresh_scope("signing-tab");
    let device = start(&scope).await;
    let here = signer(&device, Keep::Device).await;
    let for_now = signer(&device, Keep::Tab).await;
    assert_ne!(for_now, here);
    assert_eq!(signer(&device, Keep::Tab).await, for_now);
    let next = start(&scope).await;
    assert_ne!(signer(&next, Keep::Tab).await, for_now);
}

#[wasm_bindgen_test]
async fn just_for_now_lies_in_the_tab_and_its_key_elsewhere() {
    let scope = fresh_scope("tab");
    let vault = start(&scope).await.vault(Keep::Tab).await.unwrap();
    vault.save(&Name::device(), &Value::from("said")).await.unwrap();
    assert_eq!(WebStorage::local(&scope).names(), Ok(Vec::new()));
    let mut in_tab = WebStorage::session(&scope).names().unwrap();
    in_tab.sort();
    assert_eq!(in_tab, ["device", "tab"]);
    let db = database(&scope).await;
    let keys = db.key_names().await;
    assert!(keys.len() == 1 && keys[0].starts_with("key/tab/"), "{keys:?}");
    assert_eq!(db.names().await, Ok(Vec::new()));

    let reloaded = start(&scope).await;
    assert!(!reloaded.has_kept_records().await);
    let opened = reloaded.vault(Keep::Tab).await.unwrap().open(&Name::device()).await;
    assert_eq!(opened, Ok(Some(Value::from("said"))));
    assert!(reloaded.empty(Keep::Tab).await);
    assert_eq!(WebStorage::session(&scope).names(), Ok(Vec::new()));
    assert_eq!(database(&scope).await.key_names().await, Vec::<String>::new());
}

#[wasm_bindgen_test]
async fn deleted_is_every_key_and_every_record_in_every_store() {
    let scope = fresh_scope("deleted");
    let device = start(&scope).await;
    say(&device, "said").await;
    device.vault(Keep::Tab).await.unwrap().save(&Name::device(), &Value::from("for now")).await.unwrap();
    let jwk = signer(&device, Keep::Device).await;
    assert!(device.delete_all().await);
    assert_eq!(WebStorage::local(&scope).names(), Ok(Vec::new()));
    assert_eq!(WebStorage::session(&scope).names(), Ok(Vec::new()));
    let db = database(&scope).await;
    assert_eq!(db.key_names().await, Vec::<String>::new());
    assert_eq!(db.names().await, Ok(Vec::new()));
    let next = start(&scope).await;
    assert!(!next.has_kept_records().await);
    assert_ne!(signer(&next, Keep::Device).await, jwk);
}

#[wasm_bindgen_test]
async fn no_longer_kept_here_leaves_the_tab_alone() {
    let scope = fresh_scope("less");
    let device = start(&scope).await;
    say(&device, "said").await;
    device.vault(Keep::Tab).await.unwrap().save(&Name::device(), &Value::from("for now")).await.unwrap();
    assert!(device.empty(Keep::Device).await);
    assert!(!start(&scope).await.has_kept_records().await);
    assert_eq!(WebStorage::local(&scope).names(), Ok(Vec::new()));
    let opened = start(&scope).await.vault(Keep::Tab).await.unwrap().open(&Name::device()).await;
    assert_eq!(opened, Ok(Some(Value::from("for now"))));
}

#[wasm_bindgen_test]
async fn keys_dropped_from_memory_are_found_again_in_the_stores() {
    let scope = fresh_scope("forget");
    let device = start(&scope).await;
    say(&device, "said").await;
    device.forget_keys();
    assert_eq!(said(&device).await, Some(Value::from("said")));
    let kept: Result<_, CryptoError> = device.signing_pair(Keep::Device).await;
    assert!(kept.is_ok());
}
