use super::fresh_scope;
use std::future::Future;
use std::task::Poll;
use wasm_bindgen_test::wasm_bindgen_test;
use wellbeing_assessment::browser::{Database, WebCrypto, WebStorage};
use wellbeing_assessment::jose::Crypto;
use wellbeing_assessment::json::Value;
use wellbeing_assessment::vault::{CopyStore, Journal, Kept, Name, OpenError, SaveError, Vault};

type DeviceVault = Vault<WebCrypto, Option<Database>, WebStorage>;

const KEY: [u8; 32] = [5; 32];

async fn vault_with(key: &[u8; 32], journal: Option<Database>, scope: &str) -> DeviceVault {
    let crypto = WebCrypto::new().unwrap();
    let key = crypto.content_key(key).await.unwrap();
    Vault::new(crypto, key, Vec::new(), journal, WebStorage::local(scope))
}

async fn vault(scope: &str) -> DeviceVault {
    vault_with(&KEY, Some(Database::open(scope).await.unwrap()), scope).await
}

fn words(text: &str) -> Value {
    Value::from(text)
}

#[wasm_bindgen_test]
async fn a_record_comes_back_from_both_stores_and_lies_sealed_in_each() {
    let (scope, name) = (fresh_scope("vault"), Name::assessment("a"));
    assert_eq!(vault(&scope).await.save(&name, &words("Nan's café 🌙")).await, Ok(Kept::Both));
    assert_eq!(vault(&scope).await.open(&name).await, Ok(Some(words("Nan's café 🌙"))));
    assert_eq!(vault(&scope).await.names().await.unwrap(), std::slice::from_ref(&name));
    let journal = Some(Database::open(&scope).await.unwrap());
    let in_journal = journal.read(name.as_str()).await.unwrap().unwrap().sealed;
    let in_copy = WebStorage::local(&scope).read(name.as_str()).unwrap().unwrap();
    assert_eq!(in_journal, in_copy);
    assert!(!in_copy.contains("caf"), "{in_copy}");
}

#[wasm_bindgen_test]
async fn either_store_alone_is_enough() {
    let name = Name::assessment("a");
    let scope = fresh_scope("no-copy");
    vault(&scope).await.save(&name, &words("said")).await.unwrap();
    WebStorage::local(&scope).remove(name.as_str()).unwrap();
    assert_eq!(vault(&scope).await.open(&name).await, Ok(Some(words("said"))));

    let scope = fresh_scope("no-journal");
    vault(&scope).await.save(&name, &words("said")).await.unwrap();
    let journal = Some(Database::open(&scope).await.unwrap());
    journal.remove(name.as_str()).await.unwrap();
    assert_eq!(vault(&scope).await.open(&name).await, Ok(Some(words("said"))));
    // And with no IndexedDB at all, in writing as in reading.
    let alone = vault_with(&KEY, None, &scope).await;
    assert_eq!(alone.open(&name).await, Ok(Some(words("said"))));
    assert_eq!(alone.save(&name, &words("more")).await, Ok(Kept::CopyOnly));
    assert_eq!(vault(&scope).await.open(&name).await, Ok(Some(words("more"))));
}

#[wasm_bindgen_test]
async fn a_copy_that_is_behind_gives_way_to_the_journal() {
    let (scope, name) = (fresh_scope("behind"), Name::assessment("a"));
    let (vault_, copy) = (vault(&scope).await, WebStorage::local(&scope));
    vault_.save(&name, &words("older")).await.unwrap();
    let older = copy.read(name.as_str()).unwrap().unwrap();
    vault_.save(&name, &words("newer")).await.unwrap();
    copy.write(name.as_str(), &older).unwrap();
    assert_eq!(vault(&scope).await.open(&name).await, Ok(Some(words("newer"))));
}

#[wasm_bindgen_test]
async fn two_tabs_do_not_write_over_each_other() {
    let (scope, name) = (fresh_scope("tabs"), Name::assessment("a"));
    let one = vault(&scope).await;
    one.save(&name, &words("one")).await.unwrap();
    let other = vault(&scope).await;
    other.open(&name).await.unwrap();
    other.save(&name, &words("other")).await.unwrap();
    assert_eq!(one.save(&name, &words("late")).await, Err(SaveError::Overtaken { found: 2 }));
    assert_eq!(vault(&scope).await.open(&name).await, Ok(Some(words("other"))));
    one.take_over(&name).await;
    assert_eq!(one.save(&name, &words("taken over")).await, Ok(Kept::Both));
    assert_eq!(other.save(&name, &words("late")).await, Err(SaveError::Overtaken { found: 3 }));
}

#[wasm_bindgen_test]
async fn another_key_opens_nothing_and_leaves_it_there() {
    let (scope, name) = (fresh_scope("other-key"), Name::assessment("a"));
    vault(&scope).await.save(&name, &words("said")).await.unwrap();
    let journal = Some(Database::open(&scope).await.unwrap());
    let stranger = vault_with(&[6; 32], journal, &scope).await;
    assert_eq!(stranger.open(&name).await, Err(OpenError::Unreadable));
    assert_eq!(vault(&scope).await.open(&name).await, Ok(Some(words("said"))));
}

#[wasm_bindgen_test]
async fn a_record_under_another_name_does_not_open() {
    let (scope, name, other) = (fresh_scope("moved"), Name::assessment("a"), Name::assessment("b"));
    vault(&scope).await.save(&name, &words("said")).await.unwrap();
    let copy = WebStorage::local(&scope);
    copy.write(other.as_str(), &copy.read(name.as_str()).unwrap().unwrap()).unwrap();
    assert_eq!(vault(&scope).await.open(&other).await, Err(OpenError::Unreadable));
}

#[wasm_bindgen_test]
async fn removed_is_removed_from_both() {
    let (scope, name) = (fresh_scope("removed"), Name::assessment("a"));
    let vault_ = vault(&scope).await;
    vault_.save(&name, &words("said")).await.unwrap();
    assert!(vault_.remove(&name).await);
    assert_eq!(vault(&scope).await.open(&name).await, Ok(None));
    assert!(vault(&scope).await.names().await.unwrap().is_empty());
}

/// Three tabs, each adding to the same record three hundred times.
#[wasm_bindgen_test]
async fn three_tabs_with_three_hundred_edits_each_keep_them_all() {
    let (scope, name) = (fresh_scope("edits"), Name::assessment("a"));
    let (one, two, three) = (vault(&scope).await, vault(&scope).await, vault(&scope).await);
    let add = async |vault: &DeviceVault, tab: i64| {
        for edit in 0..300 {
            let change = |before: Option<Value>| {
                let mut list = before.as_ref().and_then(Value::as_array).map(<[Value]>::to_vec).unwrap_or_default();
                list.push(Value::Integer(tab * 1_000 + edit));
                Some(Value::from(list))
            };
            vault.edit(&name, change).await.unwrap();
        }
    };
    let (a, b, c) = (add(&one, 1), add(&two, 2), add(&three, 3));
    // Each goes on whenever the browser has answered it.
    let (mut a, mut b, mut c) = (Box::pin(a), Box::pin(b), Box::pin(c));
    let mut done = [false; 3];
    std::future::poll_fn(|context| {
        done[0] = done[0] || a.as_mut().poll(context).is_ready();
        done[1] = done[1] || b.as_mut().poll(context).is_ready();
        done[2] = done[2] || c.as_mut().poll(context).is_ready();
        if done == [true; 3] { Poll::Ready(()) } else { Poll::Pending }
    })
    .await;
    let all = vault(&scope).await.open(&name).await.unwrap().unwrap();
    let mut all: Vec<i64> = all.as_array().unwrap().iter().filter_map(Value::as_i64).collect();
    all.sort_unstable();
    let wanted: Vec<i64> = (1..=3).flat_map(|tab| (0..300).map(move |edit| tab * 1_000 + edit)).collect();
    assert_eq!(all, wanted);
}
