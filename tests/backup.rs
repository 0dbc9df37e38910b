//! Backup files: what is in them, what is refused, and what adding one does to what is here.
#![cfg(all(feature = "cli", not(target_arch = "wasm32")))]

#[path = "support/faulty.rs"]
mod faulty;

use faulty::*;
use wellbeing_assessment::domain::{Assessment, Keep, Occasion};
use wellbeing_assessment::jose::native::NativeCrypto;
use wellbeing_assessment::jose::{MIN_ROUNDS, now, seal_passcode};
use wellbeing_assessment::json::{Members, Stored, Value, to_canonical};
use wellbeing_assessment::session::Draft;
use wellbeing_assessment::vault::*;

const CODE: &str = "blue tram 47";

fn draft(id: &str, journey: &str, started: i64, hopes: &str) -> Draft {
    let mut assessment = Assessment::new(id.to_owned(), journey.to_owned(), Occasion::Start, started);
    assessment.hopes.words = hopes.to_owned().try_into().expect("short");
    Draft::new(assessment)
}

fn say(page: &Page, keep: Keep, draft: &Draft) -> Result<Kept, KeepError> {
    let sitting = Sitting { assessment: &draft.assessment, record: &draft.store(), take_over: false };
    let passcode = (keep == Keep::Passcode && page.open() == Ok(Kind::Nothing)).then_some(CODE);
    now(page.places.save(keep, sitting, passcode, page.now))
}

/// A device with two sittings of one journey.
fn device(keep: Keep) -> (Browser, Page) {
    let browser = Browser::default();
    let page = Page::start(&browser);
    say(&page, keep, &draft("a1", "j1", 100, "a bike")).expect("kept");
    say(&page, keep, &draft("a2", "j1", 200, "a dog")).expect("kept");
    (browser, page)
}

fn file_of(page: &Page, keep: Keep) -> String {
    let backup = now(page.places.back_up(keep, page.now)).expect("backup");
    now(seal_backup(&QuickCrypto, CODE, &backup)).expect("sealed")
}

fn read(file: &str) -> Result<Backup, BackupError> {
    now(open_backup(&QuickCrypto, Some(CODE), file))
}

fn shown(browser: &Browser) -> Option<Draft> {
    let page = Page::start(browser);
    let mut found = page.open();
    if matches!(found, Ok(Kind::Shut(_))) {
        found = page.unlock(CODE);
    }
    match found {
        Ok(Kind::Sitting(_, record)) => Draft::restore(&record),
        _ => None,
    }
}

#[test]
fn a_journey_moves_to_another_device_in_every_way_to_keep() {
    for from in [Keep::Tab, Keep::Passcode, Keep::Device] {
        let (_, page) = device(from);
        let file = file_of(&page, from);
        assert!(is_backup(&file) && !file.contains("bike"));
        let backup = read(&file).expect("opens");
        assert_eq!(backup.sittings.len(), 2);
        for to in [Keep::Tab, Keep::Passcode, Keep::Device] {
            let browser = Browser::default();
            let page = Page::start(&browser);
            if to == Keep::Passcode {
                // There is no place with a passcode before one was made.
                assert_eq!(now(page.places.add(&backup, to, NOW)), Err(KeepError::Shut));
                say(&page, to, &draft("b1", "j2", 50, "mine")).expect("kept");
            }
            let opened = now(page.places.add(&backup, to, NOW)).expect("added");
            assert_eq!(Draft::restore(&opened), Some(draft("a2", "j1", 200, "a dog")), "the newest is open");
            assert_eq!(shown(&browser), Draft::restore(&opened), "{from:?} to {to:?}, after a reload");
            let earlier = now(page.places.read_sitting("a1", NOW)).expect("read");
            assert_eq!(earlier, Some(draft("a1", "j1", 100, "a bike").store()));
            assert_eq!(now(page.places.known_of(&backup, NOW)), [true, true]);
        }
    }
}

#[test]
fn adding_writes_nothing_over_and_nothing_twice() {
    let (browser, page) = device(Keep::Device);
    let backup = read(&file_of(&page, Keep::Device)).expect("opens");
    let steps = |browser: &Browser| browser.disk.borrow().journal.keys().filter(|n| n.contains("assessment/")).count();
    // The same words: nothing is written.
    now(page.places.add(&backup, Keep::Device, NOW)).expect("added");
    assert_eq!(steps(&browser), 2);
    // Other words under the same id: a copy beside them, once however often it is added.
    say(&page, Keep::Device, &draft("a2", "j1", 200, "a cat")).expect("kept");
    for _ in 0..2 {
        let opened = now(page.places.add(&backup, Keep::Device, NOW)).expect("added");
        let opened = Draft::restore(&opened).expect("a draft");
        assert_ne!(opened.assessment.id, "a2");
        assert_eq!(opened.assessment.hopes.words.as_str(), "a dog");
        assert_eq!(shown(&browser), Some(opened));
        assert_eq!(steps(&browser), 3);
        assert_eq!(now(page.places.known_of(&backup, NOW)), [true, true]);
    }
    assert_eq!(now(page.places.read_sitting("a2", NOW)), Ok(Some(draft("a2", "j1", 200, "a cat").store())));
    // And what is written next goes on from the copy.
    let mut copy = shown(&browser).expect("shown");
    copy.assessment.hopes.words = "a dog and a bike".to_owned().try_into().expect("short");
    let page = Page::start(&browser);
    page.open().expect("opens");
    assert_eq!(say(&page, Keep::Device, &copy), Ok(Kept::Both));
    now(page.places.add(&backup, Keep::Device, NOW)).expect("added");
    assert_eq!(steps(&browser), 4, "the copy went on, too: one more");
}

#[test]
fn another_persons_journey_stays_their_own() {
    let (browser, _) = device(Keep::Device);
    let other = Browser::default();
    let theirs = Page::start(&other);
    say(&theirs, Keep::Device, &draft("b1", "j2", 300, "a horse")).expect("kept");
    let backup = read(&file_of(&theirs, Keep::Device)).expect("opens");
    let page = Page::start(&browser);
    page.open().expect("opens");
    now(page.places.add(&backup, Keep::Device, NOW)).expect("added");
    let both = |journey: &str| {
        let page = Page::start(&browser);
        let wanted = Wanted { journey: Some(journey.to_owned()), ..Wanted::default() };
        match now(page.places.open(&wanted, NOW)) {
            Ok(Kind::Sitting(_, record)) => {
                Draft::restore(&record).map(|d| d.assessment.hopes.words.as_str().to_owned())
            }
            _ => None,
        }
    };
    assert_eq!(both("j1").as_deref(), Some("a dog"));
    assert_eq!(both("j2").as_deref(), Some("a horse"));
    assert_eq!(shown(&browser).map(|d| d.assessment.journey), Some("j2".to_owned()), "the added one is open");
    let one = now(page.places.back_up(Keep::Device, NOW)).expect("backup");
    assert_eq!(one.sittings.len(), 1, "a backup holds one journey");
}

/// Each call of a store fails in turn, and the browser dies at each: what was open stays open, or the added one is.
#[test]
fn adding_is_all_or_nothing() {
    let other = Browser::default();
    let theirs = Page::start(&other);
    say(&theirs, Keep::Device, &draft("b1", "j2", 300, "a horse")).expect("kept");
    say(&theirs, Keep::Device, &draft("b2", "j2", 400, "a hut")).expect("kept");
    let other_journey = now(theirs.places.back_up(Keep::Device, NOW)).expect("backup");
    let (_, page) = device(Keep::Device);
    say(&page, Keep::Device, &draft("a3", "j1", 300, "a boat")).expect("kept");
    let same_journey = now(page.places.back_up(Keep::Device, NOW)).expect("backup");
    for backup in [&other_journey, &same_journey] {
        for dies in [true, false] {
            let mut step = 0;
            loop {
                let (browser, page) = device(Keep::Device);
                let at = browser.steps.get() + step;
                if dies {
                    browser.dies_at.set(Some(at));
                } else {
                    // Both stores are full from here on.
                    let steps = browser.steps.clone();
                    browser.plan(move |_, op, _| {
                        (op == Op::Write && steps.get() > at).then_some(Fault::Refused(StoreError::Full))
                    });
                }
                let added = now(page.places.add(backup, Keep::Device, NOW));
                let survived = browser.steps.get() <= at;
                browser.kill(0);
                browser.no_faults();
                let newest = backup.sittings.last().and_then(Draft::restore);
                let found = shown(&browser);
                let is_old = found == Some(draft("a2", "j1", 200, "a dog"));
                assert!(is_old || found == newest, "step {step}: {found:?}");
                assert!(added.is_err() || found == newest, "step {step}");
                let disk = browser.disk.borrow();
                let records = disk.journal.keys().filter(|name| name.contains("assessment/")).count();
                if !dies && is_old {
                    assert_eq!(records, 2, "step {step}: nothing is left of what failed");
                }
                drop(disk);
                let page = Page::start(&browser);
                let wanted = Wanted { journey: Some("j1".to_owned()), ..Wanted::default() };
                assert!(matches!(now(page.places.open(&wanted, NOW)), Ok(Kind::Sitting(..))), "step {step}");
                for id in ["a1", "a2"] {
                    assert!(matches!(now(page.places.read_sitting(id, NOW)), Ok(Some(_))), "step {step}: {id}");
                }
                if survived {
                    assert!(added.is_ok());
                    break;
                }
                step += 1;
            }
            assert!(step > 5, "only {step} steps");
        }
    }
}

fn sealed(header: &[(&str, Value)], plain: &str) -> String {
    let mut members = Members::new();
    for (name, value) in header {
        members.insert(*name, value.clone());
    }
    now(seal_passcode(&QuickCrypto, CODE, MIN_ROUNDS, members, plain.as_bytes())).expect("sealed")
}

#[test]
fn what_is_not_a_sound_backup_is_refused_with_its_reason() {
    let (_, page) = device(Keep::Device);
    let file = file_of(&page, Keep::Device);
    let ours: [(&str, Value); 2] = [("typ", BACKUP_TYP.into()), ("ver", Value::Integer(1))];
    let newer: [(&str, Value); 2] = [("typ", BACKUP_TYP.into()), ("ver", Value::Integer(2))];
    let journey =
        r#""journey":{"assessments":[{"id":"a","occasion":"start","started":1}],"current":"a","reference":"j"}"#;
    let sitting = to_canonical(&draft("a", "j", 1, "x").store());
    let plain = |format: &str, version: i64, sittings: &str| {
        format!(r#"{{"assessments":[{sittings}],"format":"{format}",{journey},"made":1,"version":{version}}}"#)
    };
    let good = plain(BACKUP_FORMAT, 1, &sitting);
    assert!(read(&sealed(&ours, &good)).is_ok());
    assert!(read(&format!("{}\n", sealed(&ours, &good))).is_ok(), "an editor's last line");
    let strange = to_canonical(&draft("other", "j", 1, "x").store());
    let cases = [
        ("too big", "x".repeat(MAX_BACKUP_BYTES + 1), BackupError::TooBig),
        ("empty", String::new(), BackupError::NotOurs),
        ("a photograph", "\u{fffd}PNG".to_owned(), BackupError::NotOurs),
        ("an export", r#"{"payload":"","protected":"","signature":""}"#.to_owned(), BackupError::NotOurs),
        ("another JWE", sealed(&[], &good), BackupError::NotOurs),
        ("a newer version", sealed(&newer, &good), BackupError::Newer),
        ("a newer version inside", sealed(&ours, &plain(BACKUP_FORMAT, 2, &sitting)), BackupError::Newer),
        ("no version", sealed(&[("typ", BACKUP_TYP.into())], &good), BackupError::Altered),
        ("another format inside", sealed(&ours, &plain("x", 1, &sitting)), BackupError::NotOurs),
        ("version 0", sealed(&ours, &plain(BACKUP_FORMAT, 0, &sitting)), BackupError::Altered),
        ("not JSON", sealed(&ours, "hello"), BackupError::Altered),
        ("a sitting too few", sealed(&ours, &plain(BACKUP_FORMAT, 1, "")), BackupError::Altered),
        (
            "a sitting twice",
            sealed(&ours, &plain(BACKUP_FORMAT, 1, &[sitting.as_str(); 2].join(","))),
            BackupError::Altered,
        ),
        ("another sitting", sealed(&ours, &plain(BACKUP_FORMAT, 1, &strange)), BackupError::Altered),
        ("cut off", file[..file.len() - 4].to_owned(), BackupError::Altered),
        ("a part more", format!("{file}.x"), BackupError::Altered),
    ];
    for (intent, file, error) in cases {
        assert_eq!(read(&file), Err(error), "{intent}");
    }
    assert_eq!(now(open_backup(&QuickCrypto, None, &file)), Err(BackupError::NeedsPasscode));
    assert_eq!(now(open_backup(&QuickCrypto, Some("other"), &file)), Err(BackupError::WrongPasscode));
}

#[test]
fn every_single_bit_flip_of_a_backup_is_refused() {
    let (_, page) = device(Keep::Device);
    let file = file_of(&page, Keep::Device);
    for at in 0..file.len() {
        for bit in 0..7 {
            let mut bytes = file.clone().into_bytes();
            bytes[at] ^= 1 << bit;
            let Ok(flipped) = String::from_utf8(bytes) else { continue };
            assert!(read(&flipped).is_err(), "byte {at} bit {bit}");
        }
    }
}

#[test]
fn a_journey_too_big_for_a_file_is_said_to_be() {
    let mut backup = read(&file_of(&device(Keep::Device).1, Keep::Device)).expect("opens");
    backup.sittings.push(Value::from("x".repeat(MAX_BACKUP_BYTES * 3 / 4)));
    assert_eq!(now(seal_backup(&QuickCrypto, CODE, &backup)), Err(BackupError::TooBig));
}

/// Made by version 1, with the rounds that are really used: it opens for ever.
#[test]
fn the_frozen_backup_opens_for_ever() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/vectors/records/backup.jwe");
    if std::env::var_os("UPDATE").is_some() && !std::path::Path::new(path).exists() {
        let backup = now(device(Keep::Device).1.places.back_up(Keep::Device, 1_000_000)).expect("backup");
        std::fs::write(path, now(seal_backup(&NativeCrypto, CODE, &backup)).expect("sealed")).expect("written");
    }
    let file = std::fs::read_to_string(path).expect("the vector");
    let backup = now(open_backup(&NativeCrypto, Some(CODE), &file)).expect("opens");
    assert_eq!((backup.made, backup.journey.reference.as_str(), backup.journey.current.as_str()), (1_000, "j1", "a2"));
    let wanted = [draft("a1", "j1", 100, "a bike"), draft("a2", "j1", 200, "a dog")];
    assert_eq!(backup.sittings.iter().filter_map(Draft::restore).collect::<Vec<_>>(), wanted);
}
