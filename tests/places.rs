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

/// What a start finds, whichever passcode it needs.
fn found_by_anyone(browser: &Browser) -> (Page, Result<Kind, KeepError>) {
    let page = Page::start(browser);
    let mut found = page.open();
    for code in [CODE, "another code"] {
        if matches!(found, Ok(Kind::Shut(_))) {
            found = page.unlock(code);
        }
    }
    (page, found)
}

/// The places that the stores have anything of, and whether a key lies open there.
fn places_on(disk: &Disk) -> (Vec<String>, bool) {
    let all = disk.journal.keys().chain(disk.keys.keys()).chain(disk.local.keys());
    let mut epochs: Vec<String> = all
        .filter_map(|entry| match Entry::of(entry) {
            Entry::Key(epoch) | Entry::Record(epoch, _) => Some(epoch.as_str().to_owned()),
            Entry::Other => None,
        })
        .collect();
    epochs.sort();
    epochs.dedup();
    let raw = disk.keys.iter().any(|(name, key)| !name.starts_with("key/tab/") && key.text.starts_with("raw"));
    (epochs, raw || disk.local.values().any(|text| text.starts_with("raw")))
}

/// Each change of the way to keep, killed at each of its steps, with localStorage behind by nothing, a little and all.
#[test]
fn a_change_killed_anywhere_leaves_the_old_or_the_new_complete() {
    let mut kills = 0;
    for (from, to) in [
        (Keep::Device, Keep::Passcode),
        (Keep::Passcode, Keep::Device),
        (Keep::Passcode, Keep::Passcode),
        (Keep::Tab, Keep::Device),
        (Keep::Tab, Keep::Passcode),
        (Keep::Device, Keep::Tab),
        (Keep::Passcode, Keep::Tab),
    ] {
        for lost in [0, 1, 4, usize::MAX] {
            for turns in [false, true] {
                let mut step = 0;
                loop {
                    let browser = Browser::default();
                    browser.gone(Gone { turns, ..Gone::default() });
                    let page = Page::start(&browser);
                    let code = (from == Keep::Passcode).then_some("another code");
                    page.say_in("a0", from, "earlier", code).expect("kept");
                    page.say(from, "before").expect("kept");
                    // What was said before this is on the disk by now.
                    browser.kill(0);
                    browser.dies_at.set(Some(browser.steps.get() + step));
                    let code = (to == Keep::Passcode).then_some(CODE);
                    let said = page.say_in("a1", to, "after", code);
                    let survived = browser.steps.get() < browser.dies_at.get().expect("set");
                    drop(page);
                    browser.kill(lost);
                    kills += 1;
                    let case = format!("{from:?} to {to:?}, {lost} lost, killed at {step}");
                    let (page, found) = found_by_anyone(&browser);
                    let is_old = found == sitting(from, "before");
                    let is_new = found == sitting(to, "after");
                    assert!(is_old || is_new, "{case}: {found:?}");
                    assert!(said.is_err() || is_new, "{case}: said to be kept");
                    let keep = if is_new { to } else { from };
                    // The rest is swept; a note of what is being made is only looked at for ten minutes.
                    let later = Page { now: NOW + 700_000, places: page.places };
                    later.sweep();
                    let (epochs, raw) = places_on(&browser.disk.borrow());
                    assert_eq!(epochs.len(), usize::from(keep != Keep::Tab), "{case}: {epochs:?}");
                    assert_eq!(raw, keep == Keep::Device, "{case}: a key lies open");
                    let in_tab = browser.disk.borrow().session.keys().any(|name| name.contains("assessment"));
                    assert_eq!(in_tab, keep == Keep::Tab, "{case}");
                    // The earlier sitting came along, and either store alone has it all.
                    for gone in [
                        Gone { journal: keep != Keep::Tab, ..Gone::default() },
                        Gone { local: true, ..Gone::default() },
                    ] {
                        browser.gone(gone);
                        let (again, refound) = found_by_anyone(&browser);
                        assert_eq!(refound, found, "{case}: {gone:?}");
                        let earlier = now(again.places.read_sitting("a0", NOW));
                        assert_eq!(earlier, Ok(Some("earlier".into())), "{case}: {gone:?}");
                    }
                    if survived {
                        break;
                    }
                    step += 1;
                }
            }
        }
    }
    assert!(kills > 2_000, "only {kills}");
}

fn wait_of(found: Result<Kind, KeepError>) -> Wait {
    match found {
        Ok(Kind::Shut(wait)) => wait,
        other => panic!("{other:?}"),
    }
}

#[test]
fn wrong_passcodes_wait_longer_and_longer_and_destroy_nothing() {
    let browser = Browser::default();
    say(&Page::start(&browser), Keep::Passcode, "kept");
    let mut page = Page::start(&browser);
    assert_eq!(wait_of(page.open()), Wait { wrong: false, seconds: 0 });
    let mut waits = Vec::new();
    for _ in 0..14 {
        let wait = wait_of(page.unlock("wrong"));
        assert!(wait.wrong);
        waits.push(wait.seconds);
        if wait.seconds > 0 {
            // Too early it is not even looked at, not by a reload either, and it costs nothing.
            let mut early = Page::start(&browser);
            early.now = page.now + i64::from(wait.seconds) * 1000 - 1;
            assert_eq!(wait_of(early.unlock(CODE)), Wait { wrong: false, seconds: 1 });
        }
        page = Page { now: page.now + i64::from(wait.seconds) * 1000, ..Page::start(&browser) };
    }
    assert_eq!(waits, [0, 0, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300, 300, 300]);
    assert_eq!(page.unlock(CODE), sitting(Keep::Passcode, "kept"), "never a wipe");
    let again = Page { now: page.now, ..Page::start(&browser) };
    assert_eq!(wait_of(again.unlock("wrong")), Wait { wrong: true, seconds: 0 }, "the right one resets");
}

#[test]
fn a_wait_survives_the_loss_of_either_store_and_a_clock_that_is_set() {
    for lost in ["journal", "local"] {
        let browser = Browser::default();
        say(&Page::start(&browser), Keep::Passcode, "kept");
        let page = Page::start(&browser);
        // Eight wrong ones long ago.
        let sealed = "8 0".to_owned();
        browser.disk.borrow_mut().local.insert("tries".to_owned(), sealed.clone());
        browser.disk.borrow_mut().journal.insert("tries".to_owned(), Slot { generation: 8, sealed });
        let wait = wait_of(page.unlock("wrong"));
        assert_eq!(wait.seconds, 128, "{lost}");
        match lost {
            "journal" => drop(browser.disk.borrow_mut().journal.remove("tries")),
            _ => drop(browser.disk.borrow_mut().local.remove("tries")),
        }
        for (moment, left) in [(page.now, 128), (page.now + 100_000, 28), (page.now - 86_400_000, 128)] {
            let page = Page { now: moment, ..Page::start(&browser) };
            assert_eq!(wait_of(page.unlock(CODE)).seconds, left, "{lost}");
        }
        // A day back, and the whole wait later it is looked at.
        let page = Page { now: page.now - 86_400_000 + 128_000, ..Page::start(&browser) };
        assert_eq!(page.unlock(CODE), sitting(Keep::Passcode, "kept"), "{lost}");
    }
}

#[test]
fn a_try_counts_although_the_page_is_closed_while_it_is_looked_at() {
    let browser = Browser::default();
    say(&Page::start(&browser), Keep::Passcode, "kept");
    for _ in 0..3 {
        let page = Page::start(&browser);
        // Everything up to the counting, nothing after it.
        browser.plan(|part, op, name| {
            (part == Part::Journal && op == Op::Read && name.starts_with("key/"))
                .then_some(Fault::Refused(StoreError::Broken("dead")))
        });
        let _ = page.unlock("wrong");
        browser.no_faults();
    }
    assert!(wait_of(Page::start(&browser).open()).seconds > 0);
}

#[test]
fn while_it_is_locked_others_may_use_it_just_for_now_and_change_nothing() {
    let browser = Browser::default();
    let page = Page::start(&browser);
    say(&page, Keep::Passcode, "kept");
    page.places.lock();
    let before = browser.disk.borrow().clone();
    assert_eq!(page.say(Keep::Passcode, "over it"), Err(KeepError::Shut));
    assert_eq!(page.say(Keep::Device, "over it"), Err(KeepError::Shut));
    assert_eq!(page.say_with("a new one", "over it"), Err(KeepError::Shut));
    assert_eq!(*browser.disk.borrow(), before);
    assert_eq!(page.say_in("b1", Keep::Tab, "somebody else", None), Ok(Kept::CopyOnly));
    assert_eq!(page.say_in("b1", Keep::Device, "and stays", None), Err(KeepError::Shut));
    assert_eq!(page.say_in("b1", Keep::Passcode, "and stays", Some("mine")), Err(KeepError::Shut));
    assert_eq!(Page::start(&browser).open(), sitting(Keep::Tab, "somebody else"), "a reload of this tab");
    now(page.places.leave(Keep::Tab));
    assert_eq!(*browser.disk.borrow(), before, "nothing of them is left, and nothing was changed");
    assert_eq!(Page::start(&browser).unlock(CODE), sitting(Keep::Passcode, "kept"));
}

/// What a killed browser brings back in localStorage: the open key and its records, from before there was a passcode.
#[test]
fn an_open_key_that_comes_back_opens_nothing_that_has_a_passcode() {
    let browser = Browser::default();
    let page = Page::start(&browser);
    say(&page, Keep::Device, "before");
    let before = browser.disk.borrow().local.clone();
    say(&page, Keep::Passcode, "after");
    browser.disk.borrow_mut().local = before.clone();
    assert_eq!(wait_of(Page::start(&browser).open()), Wait { wrong: false, seconds: 0 });
    // Put under the name of the new key, too.
    let epoch = browser.disk.borrow().keys.keys().next().expect("a key").clone();
    let raw = before.iter().find(|(name, _)| name.starts_with("key/")).expect("a key").1.clone();
    browser.disk.borrow_mut().local.insert(epoch, raw);
    assert_eq!(wait_of(Page::start(&browser).open()), Wait { wrong: false, seconds: 0 });
    let page = Page::start(&browser);
    assert_eq!(page.unlock(CODE), sitting(Keep::Passcode, "after"));
    page.sweep();
    let (epochs, raw) = places_on(&browser.disk.borrow());
    assert_eq!((epochs.len(), raw), (1, false), "and is swept");
}

#[test]
fn deleted_is_everything_and_a_killed_browser_does_not_bring_it_back() {
    let canaries: Vec<String> = (0..50).map(|n| format!("canary-{n}-{n}")).collect();
    for keep in WAYS {
        let browser = Browser::default();
        let page = Page::start(&browser);
        say(&page, keep, &canaries.concat());
        for canary in &canaries {
            now(page.places.put_outbox(canary, &canary.as_str().into(), NOW)).expect("put");
        }
        let before = browser.disk.borrow().clone();
        assert!(canaries.iter().all(|canary| before.everything().contains(canary.as_str())), "names are not sealed");
        if keep == Keep::Tab {
            now(page.places.leave(keep));
        } else {
            assert!(now(page.places.delete_all()), "{keep:?}");
        }
        let left = browser.disk.borrow().clone();
        assert!(canaries.iter().all(|canary| !left.everything().contains(canary.as_str())), "{keep:?}");
        assert_eq!((left.local.len(), left.session.len(), left.keys.len()), (0, 0, 0), "{keep:?}");
        assert!(left.journal.keys().all(|name| name == MARKER), "{keep:?}");
        if keep != Keep::Tab {
            // Chromium loses what localStorage was told last.
            browser.disk.borrow_mut().local = before.local.clone();
        }
        let page = Page::start(&browser);
        assert_eq!(page.open(), Ok(Kind::Nothing), "{keep:?}");
        page.sweep();
        assert_eq!(browser.disk.borrow().local.len(), 0, "{keep:?}");
    }
}

/// Deleting, killed at each of its steps: the next start finds everything or nothing, and finishes what was begun.
#[test]
fn a_deletion_killed_anywhere_is_finished_by_the_next_start() {
    for keep in [Keep::Device, Keep::Passcode] {
        for step in 0.. {
            let browser = Browser::default();
            let page = Page::start(&browser);
            say(&page, keep, "kept");
            let start = browser.steps.get();
            browser.dies_at.set(Some(start + step));
            let gone = now(page.places.delete_all());
            let survived = browser.steps.get() < start + step;
            browser.kill(0);
            let (page, found) = found_by_anyone(&browser);
            page.sweep();
            if found == sitting(keep, "kept") {
                assert!(!gone);
            } else {
                assert_eq!(found, Ok(Kind::Nothing), "{keep:?} killed at {step}");
                let left = browser.disk.borrow().clone();
                assert!(left.local.is_empty() && left.keys.is_empty(), "{keep:?} killed at {step}: {left:?}");
                assert!(left.journal.keys().all(|name| name == MARKER), "{keep:?} killed at {step}");
            }
            if survived {
                assert!(gone, "{keep:?}");
                break;
            }
        }
    }
}

#[test]
fn a_tab_that_was_left_behind_by_a_change_does_not_write_on() {
    let browser = Browser::default();
    let (mine, other) = (Page::start(&browser), Page::start(&browser));
    say(&mine, Keep::Device, "mine");
    assert_eq!(other.open(), sitting(Keep::Device, "mine"));
    say(&other, Keep::Passcode, "locked");
    assert_eq!(mine.say(Keep::Device, "late"), Err(KeepError::OtherTab));
    assert_eq!(mine.take_over(Keep::Device, "late"), Err(KeepError::Shut), "the passcode is not ours to go round");
    assert_eq!(Page::start(&browser).unlock(CODE), sitting(Keep::Passcode, "locked"));
    // Deleted by another tab: it does not come back by itself.
    assert!(now(other.places.delete_all()));
    assert_eq!(mine.say(Keep::Device, "late"), Err(KeepError::OtherTab));
    assert_eq!(Page::start(&browser).open(), Ok(Kind::Nothing));
    assert_eq!(mine.take_over(Keep::Device, "wanted after all"), Ok(Kept::Both));
    assert_eq!(Page::start(&browser).open(), sitting(Keep::Device, "wanted after all"));
}

#[test]
fn without_a_journal_a_tab_left_behind_is_noticed_as_well() {
    let browser = Browser::default();
    browser.gone(Gone { journal: true, ..Gone::default() });
    let (mine, other) = (Page::start(&browser), Page::start(&browser));
    assert_eq!(mine.say(Keep::Device, "mine"), Ok(Kept::CopyOnly));
    assert_eq!(other.open(), sitting(Keep::Device, "mine"));
    assert_eq!(other.say_with(CODE, "locked"), Ok(Kept::CopyOnly));
    assert_eq!(mine.say(Keep::Device, "late"), Err(KeepError::OtherTab));
    assert_eq!(Page::start(&browser).unlock(CODE), sitting(Keep::Passcode, "locked"));
}

#[test]
fn a_start_with_all_storage_blocked_says_so_and_one_with_some_does_not() {
    for (journal, local, tab) in [(true, true, true), (false, true, true), (true, false, true), (true, true, false)] {
        let browser = Browser::default();
        browser.gone(Gone { journal, local, tab, turns: false });
        let all = journal && local && tab;
        let found = Page::start(&browser).open();
        assert_eq!(found, if all { Err(KeepError::Blocked) } else { Ok(Kind::Nothing) }, "{journal} {local} {tab}");
        assert_eq!(*browser.disk.borrow(), Disk::default(), "the trial leaves nothing");
    }
    let browser = Browser::default();
    browser.plan(|_, op, _| (op == Op::Write).then_some(Fault::Refused(StoreError::Full)));
    assert_eq!(Page::start(&browser).open(), Err(KeepError::Full));
    // A store that says yes and keeps nothing is no store.
    let browser = Browser::default();
    browser.plan(|_, op, _| (op == Op::Write).then_some(Fault::Dropped));
    assert_eq!(Page::start(&browser).open(), Err(KeepError::Blocked));
}

/// What a start does to the stores, whatever else is in them.
#[test]
fn opening_costs_the_same_with_two_hundred_assessments() {
    let cost = |count: usize| {
        let browser = Browser::default();
        let page = Page::start(&browser);
        for n in 0..count {
            page.say_in(&format!("n{n}"), Keep::Device, "what was said then", None).expect("kept");
        }
        let before = browser.steps.get();
        assert!(matches!(Page::start(&browser).open(), Ok(Kind::Sitting(..))));
        browser.steps.get() - before
    };
    assert_eq!(cost(1), cost(200));
}

#[test]
fn three_tabs_with_three_hundred_edits_each_keep_them_all() {
    let browser = Browser::default();
    let pages = [(); 3].map(|()| Page::start(&browser));
    say(&pages[0], Keep::Device, "");
    let mut added = [0; 3];
    let mut turn = 0;
    // Each opens the newest, adds to it, and does so again when another has come between.
    while added != [300; 3] {
        turn += 1;
        let at = turn * 7 % 3;
        let between = (turn * 5 + 1) % 3;
        if added[at] == 300 {
            continue;
        }
        let add = |page: &Page, other: Option<&Page>| {
            let Ok(Kind::Sitting(_, before)) = page.open() else { panic!("opens") };
            let text = [before.as_str().expect("text"), "x"].concat();
            if let Some(other) = other {
                let Ok(Kind::Sitting(_, before)) = other.open() else { panic!("opens") };
                let text = [before.as_str().expect("text"), "x"].concat();
                assert_eq!(other.say(Keep::Device, &text), Ok(Kept::Both));
            }
            page.say(Keep::Device, &text)
        };
        if between != at && added[between] < 300 {
            added[between] += 1;
            assert_eq!(add(&pages[at], Some(&pages[between])), Err(KeepError::OtherTab));
        }
        assert_eq!(add(&pages[at], None), Ok(Kept::Both));
        added[at] += 1;
    }
    assert_eq!(Page::start(&browser).open(), sitting(Keep::Device, &"x".repeat(900)));
}

/// localStorage is behind after a kill, and IndexedDB does not answer this time: nothing is swept on that word.
#[test]
fn nothing_is_destroyed_on_the_word_of_a_copy_that_may_be_behind() {
    let browser = Browser::default();
    let page = Page::start(&browser);
    say(&page, Keep::Device, "before");
    let before = browser.disk.borrow().local.clone();
    say(&page, Keep::Passcode, "after");
    browser.disk.borrow_mut().local = before;
    for error in [StoreError::Blocked, StoreError::Broken("time-out")] {
        let disk = browser.disk.borrow().clone();
        browser.plan(move |part, op, name| {
            let answers_not = part == Part::Journal && op == Op::Read && name == MARKER;
            answers_not.then(|| Fault::Refused(error.clone()))
        });
        let page = Page::start(&browser);
        let _ = page.open();
        page.sweep();
        browser.no_faults();
        let now = browser.disk.borrow().clone();
        assert!(disk.journal.iter().all(|(name, slot)| now.journal.get(name) == Some(slot)));
        assert!(disk.keys.iter().all(|(name, key)| now.keys.get(name).map(|key| &key.text) == Some(&key.text)));
    }
    assert_eq!(Page::start(&browser).unlock(CODE), sitting(Keep::Passcode, "after"));
}
