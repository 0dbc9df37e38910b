use super::fresh_scope;
use std::future::{Future, poll_fn};
use wasm_bindgen_test::wasm_bindgen_test;
use wellbeing_assessment::browser::{Database, Device, WebCrypto, WebStorage, now_ms};
use wellbeing_assessment::domain::{Assessment, Keep, Occasion};
use wellbeing_assessment::jose::{Crypto, PublicJwk};
use wellbeing_assessment::json::Value;
use wellbeing_assessment::vault::{CopyStore, Journal, KeepError, Kept, Kind, MARKER, Places, Sitting, Stores, Wanted};

const CODE: &str = "blue tram 47";

/// As after a restart of the browser: everything anew from the stores.
async fn start(scope: &str) -> Places<Device> {
    Places::new(Device::open(WebCrypto::new().unwrap(), scope).await)
}

async fn say(places: &Places<Device>, keep: Keep, words: &str, passcode: Option<&str>) -> Result<Kept, KeepError> {
    let assessment = &Assessment::new("a".to_owned(), "j".to_owned(), Occasion::Start, 0);
    let record = &Value::from(words);
    places.save(keep, Sitting { assessment, record, take_over: false }, passcode, now_ms()).await
}

async fn opened(places: &Places<Device>, passcode: Option<&str>) -> Result<Kind, KeepError> {
    let passcode = passcode.map(str::to_owned);
    places.open(&Wanted { passcode, ..Wanted::default() }, now_ms()).await
}

fn said(keep: Keep, words: &str) -> Result<Kind, KeepError> {
    Ok(Kind::Sitting(keep, Value::from(words)))
}

async fn signer(places: &Places<Device>, keep: Keep) -> PublicJwk {
    places.stores().signer(keep).await.unwrap().pair.jwk
}

fn empty_web(storage: &WebStorage) {
    for name in storage.names().unwrap() {
        storage.remove(&name).unwrap();
    }
}

async fn database(scope: &str) -> Database {
    Database::open(scope).await.unwrap()
}

async fn empty_database(scope: &str) {
    let db = database(scope).await;
    for name in db.key_names().await.unwrap() {
        db.remove_key(&name).await.unwrap();
    }
    for name in db.names().await.unwrap() {
        db.remove(&name).await.unwrap();
    }
}

#[wasm_bindgen_test]
async fn what_is_kept_here_survives_the_loss_of_either_store() {
    let scope = fresh_scope("lost");
    assert_eq!(say(&start(&scope).await, Keep::Device, "said", None).await, Ok(Kept::Both));
    empty_web(&WebStorage::local(&scope));
    let places = start(&scope).await;
    assert_eq!(opened(&places, None).await, said(Keep::Device, "said"));
    // What one store has lost is put back.
    places.sweep(now_ms()).await;
    empty_database(&scope).await;
    let places = start(&scope).await;
    assert_eq!(opened(&places, None).await, said(Keep::Device, "said"));
    places.sweep(now_ms()).await;
    assert_eq!(say(&places, Keep::Device, "more", None).await, Ok(Kept::Both));
    empty_web(&WebStorage::local(&scope));
    assert_eq!(opened(&start(&scope).await, None).await, said(Keep::Device, "more"));
}

#[wasm_bindgen_test]
async fn a_passcode_opens_it_and_nothing_else_does() {
    let scope = fresh_scope("passcode");
    assert_eq!(say(&start(&scope).await, Keep::Passcode, "said", Some(CODE)).await, Ok(Kept::Both));
    let places = start(&scope).await;
    assert!(matches!(opened(&places, None).await, Ok(Kind::Shut(wait)) if !wait.wrong));
    assert!(matches!(opened(&places, Some("other")).await, Ok(Kind::Shut(wait)) if wait.wrong));
    assert_eq!(say(&places, Keep::Passcode, "over it", None).await, Err(KeepError::Shut));
    assert_eq!(say(&places, Keep::Device, "over it", None).await, Err(KeepError::Shut));
    assert_eq!(opened(&places, Some(CODE)).await, said(Keep::Passcode, "said"));
    places.lock();
    assert_eq!(say(&places, Keep::Passcode, "locked", None).await, Err(KeepError::Shut));
}

#[wasm_bindgen_test]
async fn every_change_of_the_way_to_keep_takes_the_words_along() {
    let scope = fresh_scope("change");
    let places = start(&scope).await;
    let ways = [Keep::Tab, Keep::Device, Keep::Passcode, Keep::Device, Keep::Tab];
    for (at, keep) in ways.into_iter().enumerate() {
        let words = format!("{at}");
        let passcode = (keep == Keep::Passcode).then_some(CODE);
        say(&places, keep, &words, passcode).await.unwrap();
        assert_eq!(opened(&start(&scope).await, passcode).await, said(keep, &words), "change {at}");
    }
}

#[wasm_bindgen_test]
async fn a_start_with_nothing_kept_leaves_nothing() {
    let scope = fresh_scope("nothing");
    assert_eq!(opened(&start(&scope).await, None).await, Ok(Kind::Nothing));
    assert_eq!(WebStorage::local(&scope).names(), Ok(Vec::new()));
    assert_eq!(WebStorage::session(&scope).names(), Ok(Vec::new()));
    assert_eq!(database(&scope).await.key_names().await, Ok(Vec::new()));
    assert_eq!(database(&scope).await.names().await, Ok(Vec::new()));
}

#[wasm_bindgen_test]
async fn this_browser_signs_with_the_same_key_after_a_restart() {
    let scope = fresh_scope("signing");
    let first = start(&scope).await;
    let jwk = signer(&first, Keep::Device).await;
    let again = start(&scope).await;
    let device = again.stores();
    let signer = device.signer(Keep::Device).await.unwrap();
    assert_eq!(signer.pair.jwk, jwk);
    assert!(!signer.pair.key.extractable() && signer.is_stored);
    // And the key that comes out of the store still signs.
    let signature = device.crypto().sign_es256(&signer.pair.key, b"said").await.unwrap();
    assert_eq!(device.crypto().verify_es256(&jwk, b"said", &signature).await, Ok(true));
}

#[wasm_bindgen_test]
async fn a_lost_signing_key_is_replaced_and_says_so_ever_after() {
    let scope = fresh_scope("replaced");
    let kid = async |places: &Places<Device>| {
        let signer = places.stores().signer(Keep::Device).await.unwrap();
        let kid = signer.pair.jwk.thumbprint(places.stores().crypto()).await.unwrap().as_str().to_owned();
        let replaces = places.signed_with(Keep::Device, &kid, signer.is_stored, now_ms()).await.unwrap();
        (kid, replaces)
    };
    let places = start(&scope).await;
    say(&places, Keep::Device, "said", None).await.unwrap();
    let (first, replaces) = kid(&places).await;
    assert_eq!(replaces, None);
    database(&scope).await.remove_key("signing").await.unwrap();
    for _ in 0..2 {
        let places = start(&scope).await;
        opened(&places, None).await.unwrap();
        let (second, replaces) = kid(&places).await;
        assert_ne!(second, first);
        assert_eq!(replaces.as_ref(), Some(&first));
        assert_eq!(opened(&places, None).await, said(Keep::Device, "said"), "and no answer is lost");
    }
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
    let places = start(&scope).await;
    assert_eq!(say(&places, Keep::Tab, "said", None).await, Ok(Kept::CopyOnly));
    assert_eq!(WebStorage::local(&scope).names(), Ok(Vec::new()));
    let mut in_tab = WebStorage::session(&scope).names().unwrap();
    in_tab.sort();
    assert_eq!(in_tab, ["assessment/a", "device", "journey/j", "tab"]);
    let db = database(&scope).await;
    let keys = db.key_names().await.unwrap();
    assert!(keys.len() == 1 && keys[0].starts_with("key/tab/"), "{keys:?}");
    assert_eq!(db.names().await, Ok(Vec::new()));

    let reloaded = start(&scope).await;
    assert_eq!(opened(&reloaded, None).await, said(Keep::Tab, "said"));
    reloaded.leave(Keep::Tab).await;
    assert_eq!(WebStorage::session(&scope).names(), Ok(Vec::new()));
    assert_eq!(database(&scope).await.key_names().await, Ok(Vec::new()));
}

/// Everything in every store of a scope, as text.
async fn everything(scope: &str) -> String {
    let mut all = String::new();
    for storage in [WebStorage::local(scope), WebStorage::session(scope)] {
        for name in storage.names().unwrap() {
            all += &format!("{name} {}\n", storage.read(&name).unwrap().unwrap());
        }
    }
    let db = database(scope).await;
    for name in db.names().await.unwrap() {
        all += &format!("{name} {:?}\n", db.read(&name).await);
    }
    for name in db.key_names().await.unwrap() {
        let value = db.key_value(&name).await.unwrap();
        all += &format!("{name} {}\n", js_sys::JSON::stringify(&value).unwrap().as_string().unwrap());
    }
    all
}

#[wasm_bindgen_test]
async fn after_delete_and_after_leaving_none_of_fifty_canaries_is_left_anywhere() {
    let canaries: Vec<String> = (0..50).map(|n| format!("canary-{n}-{}", js_sys::Math::random())).collect();
    for keep in [Keep::Device, Keep::Passcode, Keep::Tab] {
        let scope = fresh_scope("canaries");
        let places = start(&scope).await;
        let passcode = (keep == Keep::Passcode).then_some(CODE);
        say(&places, keep, &canaries.concat(), passcode).await.unwrap();
        for canary in &canaries {
            places.put_outbox(canary, &Value::from(canary.as_str()), now_ms()).await.unwrap();
        }
        signer(&places, keep).await;
        // The names of what waits are not sealed: so the search finds what is there.
        let before = everything(&scope).await;
        assert!(canaries.iter().all(|canary| before.contains(canary.as_str())), "{keep:?}");
        if keep == Keep::Tab {
            places.leave(keep).await;
        } else {
            assert!(places.delete_all().await);
        }
        let left = everything(&scope).await;
        assert!(canaries.iter().all(|canary| !left.contains(canary.as_str())), "{keep:?}: {left}");
        // What is left says that nothing is kept, and no more.
        let names = database(&scope).await.names().await.unwrap();
        assert!(names.iter().all(|name| name == MARKER), "{names:?}");
        assert_eq!(database(&scope).await.key_names().await, Ok(Vec::new()));
        assert_eq!(WebStorage::local(&scope).names(), Ok(Vec::new()));
        assert_eq!(WebStorage::session(&scope).names(), Ok(Vec::new()));
        assert_eq!(opened(&start(&scope).await, passcode).await, Ok(Kind::Nothing));
    }
}

#[wasm_bindgen_test]
async fn tabs_wait_for_each_other() {
    let scope = fresh_scope("turn");
    let (one, other) = (start(&scope).await, start(&scope).await);
    let mut turn = one.stores().turn().await.unwrap();
    assert!(turn.is_some(), "this browser has Web Locks");
    let mut waiting = Box::pin(other.stores().turn());
    let mut polls = 0;
    let got = poll_fn(|context| {
        let polled = waiting.as_mut().poll(context);
        polls += 1;
        if polls == 1 {
            assert!(polled.is_pending(), "the other has it");
            turn = None;
        }
        polled
    });
    assert!(matches!(got.await, Ok(Some(_))), "and now this one");
    assert!(polls > 1);
}
