//! Where records are kept, and how they get from one place to another without loss: the real code over stores in memory.
#![cfg(all(feature = "cli", not(target_arch = "wasm32")))]

#[path = "support/faulty.rs"]
mod faulty;

use faulty::*;
use wellbeing_assessment::domain::Keep;
use wellbeing_assessment::jose::now;
use wellbeing_assessment::vault::*;

const CODE: &str = "blue tram 47";

/// Says something in a way to keep, passcode and all.
fn say(page: &Page, keep: Keep, text: &str) {
    let kept = if keep == Keep::Passcode { page.say_with(CODE, text) } else { page.say(keep, text) };
    assert_eq!(kept, Ok(if keep == Keep::Tab { Kept::CopyOnly } else { Kept::Both }), "{keep:?}");
}

fn found(browser: &Browser, keep: Keep) -> Result<Kind, KeepError> {
    let page = Page::start(browser);
    if keep == Keep::Passcode { page.unlock(CODE) } else { page.open() }
}

const WAYS: [Keep; 3] = [Keep::Tab, Keep::Passcode, Keep::Device];

#[test]
fn each_way_to_keep_comes_back_after_a_reload() {
    for keep in WAYS {
        let browser = Browser::default();
        let page = Page::start(&browser);
        assert_eq!(page.open(), Ok(Kind::Nothing));
        say(&page, keep, "one");
        assert_eq!(page.say(keep, "two"), Ok(if keep == Keep::Tab { Kept::CopyOnly } else { Kept::Both }));
        assert_eq!(found(&browser, keep), sitting(keep, "two"), "{keep:?}");
    }
}

#[test]
fn every_change_of_the_way_to_keep_takes_everything_along() {
    for from in WAYS {
        for to in WAYS {
            if from == to && to != Keep::Passcode {
                continue;
            }
            let browser = Browser::default();
            let page = Page::start(&browser);
            assert_eq!(page.open(), Ok(Kind::Nothing));
            if from == Keep::Passcode {
                page.say_in("a0", from, "earlier", Some("another code")).expect("kept");
            } else {
                page.say_in("a0", from, "earlier", None).expect("kept");
            }
            page.say(from, "before").expect("kept");
            say(&page, to, "after");
            assert_eq!(found(&browser, to), sitting(to, "after"), "{from:?} to {to:?}");
            let disk = browser.disk.borrow();
            let records = disk.journal.keys().filter(|name| name.contains("assessment/")).count();
            assert_eq!(records, if to == Keep::Tab { 0 } else { 2 }, "{from:?} to {to:?}: {:?}", disk.journal.keys());
            if to == Keep::Tab {
                assert_eq!(disk.local.len(), 0, "{from:?} to {to:?}");
                assert_eq!(disk.session.keys().filter(|name| name.contains("assessment/")).count(), 2);
            } else {
                assert_eq!(disk.session.len(), 0, "{from:?} to {to:?}");
                assert_eq!(disk.keys.len(), 1, "{from:?} to {to:?}: {:?}", disk.keys.keys());
                assert_eq!(disk.local.len(), 6, "marker, key, device, journey, two sittings: {:?}", disk.local.keys());
            }
        }
    }
}

#[test]
fn the_outbox_follows_and_what_was_taken_out_stays_out() {
    let browser = Browser::default();
    let page = Page::start(&browser);
    page.say(Keep::Device, "one").expect("kept");
    now(page.places.put_outbox("jti-one", &"waits".into(), NOW)).expect("put");
    now(page.places.put_outbox("jti-two", &"waits too".into(), NOW)).expect("put");
    let before = browser.disk.borrow().local.clone();
    now(page.places.remove_outbox("jti-one", NOW)).expect("removed");
    let waiting = Ok(vec![("jti-two".to_owned(), "waits too".into())]);
    assert_eq!(now(page.places.outbox(NOW)), waiting);
    // Killed: localStorage is as it was before.
    browser.disk.borrow_mut().local = before;
    let page = Page::start(&browser);
    page.open().expect("opened");
    assert_eq!(now(page.places.outbox(NOW)), waiting, "what was cancelled does not come back");
    for _ in 0..3 {
        page.sweep();
    }
    assert!(!browser.disk.borrow().everything().contains("jti-one"), "nothing is left of it");
    say(&page, Keep::Passcode, "two");
    assert_eq!(now(page.places.outbox(NOW)), waiting);
    page.places.lock();
    let page = Page::start(&browser);
    page.unlock(CODE).expect("opened");
    assert_eq!(now(page.places.outbox(NOW)), waiting);
}
