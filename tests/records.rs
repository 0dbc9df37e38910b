//! What is on people's devices opens for ever: dumps of real stores, made by a browser and never changed again.
//!
//! `tests/vectors/records/`: `first-*.json` is the layout of the first version, `places-*.json` the one since, `drawn-*.json` has
//! records of version 2. Each holds two sittings of one journey. The passcode, where there is one, lies beside them.
#![cfg(all(feature = "cli", not(target_arch = "wasm32")))]

#[path = "support/faulty.rs"]
mod faulty;

use faulty::*;
use std::path::{Path, PathBuf};
use wellbeing_assessment::domain::{
    AgeBand, Assessment, Colour, Drawing, Entry, Face, Goal, Keep, Occasion, Rating, Stroke, Width, Words,
};
use wellbeing_assessment::jose::native::NativeCrypto;
use wellbeing_assessment::jose::{now, seal_dir};
use wellbeing_assessment::json::{Members, Stored, Value, parse_with};
use wellbeing_assessment::session::Draft;
use wellbeing_assessment::vault::*;

struct Frozen {
    name: String,
    keep: Keep,
    passcode: Option<String>,
    disk: Disk,
}

fn folder() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/vectors/records"))
}

fn frozen() -> Vec<Frozen> {
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|it| it == "json"));
    files.sort();
    files.iter().map(|path| read(path)).collect()
}

fn read(path: &Path) -> Frozen {
    let limits = wellbeing_assessment::json::Limits { bytes: 1 << 20, depth: 8 };
    let value = parse_with(&std::fs::read(path).unwrap(), limits).unwrap();
    let file = value.as_object().unwrap();
    let map = |name: &str| file.get(name).unwrap().as_object().unwrap().clone();
    let text = |value: &Value, name: &str| value.as_object().unwrap().get(name).unwrap().as_str().unwrap().to_owned();
    let number = |value: &Value, name: &str| value.as_object().unwrap().get(name).unwrap().as_i64().unwrap();
    let texts = |name: &str| map(name).iter().map(|(n, v)| (n.to_owned(), v.as_str().unwrap().to_owned())).collect();
    let slot = |value: &Value| Slot {
        generation: u64::try_from(number(value, "generation")).unwrap(),
        sealed: text(value, "sealed"),
    };
    let key = |value: &Value| KeyEntry { text: text(value, "text"), seen: number(value, "seen") };
    Frozen {
        name: path.file_name().unwrap().to_string_lossy().into_owned(),
        keep: Keep::from_name(file.get("keep").unwrap().as_str().unwrap()).unwrap(),
        passcode: file.get("passcode").map(|code| code.as_str().unwrap().to_owned()),
        disk: Disk {
            journal: map("journal").iter().map(|(name, value)| (name.to_owned(), slot(value))).collect(),
            keys: map("keys").iter().map(|(name, value)| (name.to_owned(), key(value))).collect(),
            local: texts("local"),
            session: texts("session"),
        },
    }
}

impl Frozen {
    fn browser(&self) -> Browser {
        REAL_ROUNDS.set(true);
        let browser = Browser::default();
        *browser.disk.borrow_mut() = self.disk.clone();
        browser
    }

    fn open(&self, page: &Page) -> Result<Kind, KeepError> {
        self.passcode.as_ref().map_or_else(|| page.open(), |passcode| page.unlock(passcode))
    }

    /// What a start shows, and the other sitting.
    fn words(&self, browser: &Browser) -> (String, String) {
        let page = Page::start(browser);
        let Ok(Kind::Sitting(keep, record)) = self.open(&page) else { panic!("{} does not open", self.name) };
        assert_eq!(keep, self.keep, "{}", self.name);
        let earlier = now(page.places.read_sitting("a1", page.now)).unwrap().unwrap();
        let hopes = |record: &Value| Draft::restore(record).unwrap().assessment.hopes.words.as_str().to_owned();
        (hopes(&record), hopes(&earlier))
    }
}

fn both() -> (String, String) {
    ("a dog".to_owned(), "a bike, then Nan’s café 🌙".to_owned())
}

#[test]
fn every_layout_there_ever_was_opens_from_either_store() {
    let frozen = frozen();
    assert_eq!(frozen.len(), 8, "first: device and tab; places and drawn: device, passcode and tab");
    for sample in frozen {
        assert_eq!(sample.words(&sample.browser()), both(), "{}", sample.name);
        if sample.keep != Keep::Tab {
            for gone in [Gone { journal: true, ..Gone::default() }, Gone { local: true, ..Gone::default() }] {
                let browser = sample.browser();
                browser.gone(gone);
                assert_eq!(sample.words(&browser), both(), "{} {gone:?}", sample.name);
            }
        }
    }
}

#[test]
fn every_layout_can_be_written_on_and_changed() {
    for sample in frozen() {
        let browser = sample.browser();
        let page = Page::start(&browser);
        sample.open(&page).expect("opens");
        REAL_ROUNDS.set(false);
        let words = Value::from("written since");
        let mut draft = assessment("a3");
        draft.started = 1_792_000_000;
        let sitting = Sitting { assessment: &draft, record: &words, take_over: false };
        now(page.places.save(sample.keep, sitting, None, page.now)).expect("kept");
        if sample.passcode.is_none() {
            let again = Page::start(&browser);
            assert_eq!(sample.open(&again), Ok(Kind::Sitting(sample.keep, words.clone())), "{}", sample.name);
        }
        let sitting = Sitting { assessment: &draft, record: &words, take_over: false };
        now(page.places.save(Keep::Passcode, sitting, Some("another code"), page.now)).expect("moved");
        page.sweep();
        let page = Page::start(&browser);
        assert_eq!(page.unlock("another code"), Ok(Kind::Sitting(Keep::Passcode, words.clone())), "{}", sample.name);
        let earlier = now(page.places.read_sitting("a1", page.now)).unwrap().unwrap();
        assert_eq!(Draft::restore(&earlier).unwrap().assessment.hopes.words.as_str(), both().1, "{}", sample.name);
        // Nothing of the old layout is left.
        let disk = browser.disk.borrow();
        let old = sample.disk.journal.keys().chain(sample.disk.local.keys()).filter(|name| *name != MARKER);
        for name in old {
            assert!(!disk.journal.contains_key(name) && !disk.local.contains_key(name), "{}: {name}", sample.name);
        }
        assert!(disk.session.is_empty(), "{}", sample.name);
    }
}

/// What version 2 brought: drawings, faces, people, things that help, and a language.
fn drawn() -> Draft {
    let mut said = Assessment::new("a2".into(), "j1".into(), Occasion::Review, 1_795_000_000);
    let dots = |at| Drawing {
        strokes: vec![
            Stroke::through(&[(10, 20), (at, 700), (990, 20)], Colour::Green, Width::Thick).unwrap(),
            Stroke::through(&[(at, 20)], Colour::Ink, Width::Thin).unwrap(),
        ],
    };
    let words = |text: &str| Words::from_start_of(text);
    said.band = Some(AgeBand::From5To7);
    said.people.entries = vec![Entry { words: words("Nan"), drawing: Some(dots(100)), ..Entry::new(1) }];
    said.toolkit.entries = vec![Entry { words: words("My den"), ..Entry::new(2) }];
    said.worries.entries = vec![Entry { bothers: Some(Rating::Face(Face::VerySad)), ..Entry::new(3) }];
    said.worries.entries[0].drawing = Some(dots(200));
    said.life_now.scale = Some(Rating::Face(Face::InBetween));
    said.life_now.why_not_lower_drawing = Some(dots(300));
    (said.hopes.words, said.hopes.drawing) = (words("a dog"), Some(dots(400)));
    said.goals.list = vec![Goal { drawing: Some(dots(500)), now: Some(Rating::Face(Face::Sad)), ..Goal::new(4) }];
    said.goals.list[0].one_step_up_drawing = Some(dots(600));
    said.next_id = 5;
    Draft { language: Some("cy".into()), ..Draft::new(said) }
}

#[test]
fn what_version_2_brought_is_read_as_it_was_written() {
    let samples: Vec<Frozen> = frozen().into_iter().filter(|it| it.name.starts_with("drawn-")).collect();
    assert_eq!(samples.len(), 3);
    for sample in samples {
        let page = Page::start(&sample.browser());
        let Ok(Kind::Sitting(_, record)) = sample.open(&page) else { panic!("{} does not open", sample.name) };
        assert_eq!(Draft::restore(&record).unwrap(), drawn(), "{}", sample.name);
    }
    let sealed = std::fs::read_to_string(folder().join("backup-2.jwe")).unwrap();
    let backup = now(open_backup(&NativeCrypto, Some(CODE), &sealed)).unwrap();
    assert_eq!(Draft::restore(backup.sittings.last().unwrap()).unwrap(), drawn());
}

const CODE: &str = "blue tram 47";

/// Made once: `cargo test --test records -- --ignored freeze`.
#[test]
#[ignore = "a frozen record is never made again"]
fn freeze() {
    let mut earlier = Assessment::new("a1".into(), "j1".into(), Occasion::Start, 1_790_000_000);
    earlier.hopes.words = Words::from_start_of(&both().1);
    let drafts = [Draft::new(earlier), drawn()];
    for keep in [Keep::Device, Keep::Passcode, Keep::Tab] {
        REAL_ROUNDS.set(true);
        let browser = Browser::default();
        let page = Page::start(&browser);
        let mut passcode = (keep == Keep::Passcode).then_some(CODE);
        for draft in &drafts {
            let sitting = Sitting { assessment: &draft.assessment, record: &draft.store(), take_over: false };
            now(page.places.save(keep, sitting, passcode.take(), page.now)).expect("kept");
        }
        let disk = browser.disk.borrow().clone();
        let slots = disk.journal.iter().map(|(name, slot)| {
            (name.clone(), serde_json::json!({ "generation": slot.generation, "sealed": slot.sealed }))
        });
        let keys = disk
            .keys
            .iter()
            .map(|(name, key)| (name.clone(), serde_json::json!({ "seen": key.seen, "text": key.text })));
        let mut file = serde_json::json!({
            "intent": format!("records of version 2 ({}): drawings, faces, people, things that help", keep.name()),
            "keep": keep.name(),
            "journal": slots.collect::<serde_json::Map<_, _>>(),
            "keys": keys.collect::<serde_json::Map<_, _>>(),
            "local": disk.local,
            "session": disk.session,
        });
        if keep == Keep::Passcode {
            file["passcode"] = CODE.into();
        }
        let text = serde_json::to_string_pretty(&file).unwrap() + "\n";
        std::fs::write(folder().join(format!("drawn-{}.json", keep.name())), text).unwrap();
        if keep == Keep::Device {
            let backup = now(page.places.back_up(keep, 1_795_000_000_000)).expect("backup");
            let sealed = now(seal_backup(&NativeCrypto, CODE, &backup)).expect("sealed");
            std::fs::write(folder().join("backup-2.jwe"), sealed).unwrap();
        }
    }
}

/// A marker, a key, a record and a count of a version that is not made yet: each is refused, and nothing is touched.
#[test]
fn what_a_newer_version_made_is_refused_untouched() {
    for part in ["marker", "key", "record"] {
        REAL_ROUNDS.set(false);
        let browser = Browser::default();
        let page = Page::start(&browser);
        page.say(Keep::Device, "kept").expect("kept");
        let mut disk = browser.disk.borrow().clone();
        let key = disk.keys.keys().next().unwrap().clone();
        let raw = wellbeing_assessment::jose::base64url::decode(&disk.keys[&key].text[5..]).unwrap();
        match part {
            "marker" => {
                let text = newer_marker(&disk.journal[MARKER].sealed);
                disk.local.insert(MARKER.to_owned(), text.clone());
                disk.journal.get_mut(MARKER).unwrap().sealed = text;
            }
            "key" => {
                disk.keys.get_mut(&key).unwrap().text = "raw2.something".to_owned();
                disk.local.insert(key, "raw2.something".to_owned());
            }
            _ => {
                let name = disk.journal.keys().find(|name| name.ends_with("assessment/a1")).unwrap().clone();
                let mut header = Members::new();
                header.insert("rec", "assessment/a1");
                header.insert("ver", Value::Integer(RECORD_VERSION + 1));
                header.insert("gen", Value::Integer(2));
                let key = wellbeing_assessment::jose::native::NativeContentKey::from_bytes(raw.first_chunk().unwrap());
                let sealed = now(seal_dir(&QuickCrypto, &key, header, b"{}")).unwrap();
                disk.local.insert(name.clone(), sealed.clone());
                disk.journal.insert(name, Slot { generation: 2, sealed });
            }
        }
        *browser.disk.borrow_mut() = disk.clone();
        let page = Page::start(&browser);
        assert_eq!(page.open(), Err(KeepError::MadeByNewer), "{part}");
        for keep in [Keep::Device, Keep::Tab] {
            assert_eq!(page.say(keep, "over it"), Err(KeepError::MadeByNewer), "{part}");
        }
        assert_eq!(page.say_with("code", "over it"), Err(KeepError::MadeByNewer), "{part}");
        page.sweep();
        assert_eq!(*browser.disk.borrow(), disk, "{part}: untouched");
        // Its person may still delete it.
        assert!(now(page.places.delete_all()), "{part}");
        assert_eq!(Page::start(&browser).open(), Ok(Kind::Nothing), "{part}");
    }
}

/// The same marker as a later version would write it: the checksum is right, the version is not ours.
fn newer_marker(text: &str) -> String {
    use wellbeing_assessment::jose::{Crypto, base64url};
    use wellbeing_assessment::json::{parse, to_canonical};
    let Ok(Value::Object(mut members)) = parse(text.as_bytes()) else { panic!("a marker is JSON") };
    members.remove("sum");
    members.insert("ver", Value::Integer(MARKER_VERSION + 1));
    let digest = now(QuickCrypto.sha256(to_canonical(&members.clone().into()).as_bytes())).unwrap();
    members.insert("sum", base64url::encode(&digest[..12]));
    to_canonical(&members.into())
}
