//! A browser's localStorage and sessionStorage with anything in them, under the real code that finds what is kept.

use crate::trusting::Trusting;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;
use wellbeing_assessment::domain::{Assessment, Entry, Keep, Occasion, Words};
use wellbeing_assessment::jose::{self, MIN_ROUNDS, now};
use wellbeing_assessment::json::{Members, Stored, Value};
use wellbeing_assessment::session::Draft;
use wellbeing_assessment::vault::{
    BACKUP_TYP, BACKUP_VERSION, CopyStore, Journal, KeyEntry, Kind, Places, Sitting, Slot, StoreError, Stores, Wanted,
    open_backup, seal_backup,
};

/// Milliseconds since 1970.
const NOW: i64 = 1_790_000_000_000;

/// Names and texts.
#[derive(Clone, Default)]
struct Texts(Rc<RefCell<BTreeMap<String, String>>>);

impl CopyStore for Texts {
    fn read(&self, name: &str) -> Result<Option<String>, StoreError> {
        Ok(self.0.borrow().get(name).cloned())
    }

    fn write(&self, name: &str, sealed: &str) -> Result<(), StoreError> {
        self.0.borrow_mut().insert(name.to_owned(), sealed.to_owned());
        Ok(())
    }

    fn remove(&self, name: &str) -> Result<(), StoreError> {
        self.0.borrow_mut().remove(name);
        Ok(())
    }

    fn names(&self) -> Result<Vec<String>, StoreError> {
        Ok(self.0.borrow().keys().cloned().collect())
    }
}

/// IndexedDB taken away: what there is, is in the two others.
#[derive(Clone, Copy)]
enum Away {}

impl Journal for Away {
    async fn read(&self, _: &str) -> Result<Option<Slot>, StoreError> {
        match *self {}
    }

    async fn write(&self, _: &str, _: &Slot, _: u64, _: Option<u64>) -> Result<(), StoreError> {
        match *self {}
    }

    async fn remove(&self, _: &str) -> Result<(), StoreError> {
        match *self {}
    }

    async fn names(&self) -> Result<Vec<String>, StoreError> {
        match *self {}
    }

    async fn key(&self, _: &str) -> Result<Option<KeyEntry>, StoreError> {
        match *self {}
    }

    async fn put_key(&self, _: &str, _: &KeyEntry) -> Result<(), StoreError> {
        match *self {}
    }

    async fn remove_key(&self, _: &str) -> Result<(), StoreError> {
        match *self {}
    }

    async fn key_names(&self) -> Result<Vec<String>, StoreError> {
        match *self {}
    }
}

#[derive(Clone, Default)]
struct Device {
    local: Texts,
    tab: Texts,
}

impl Stores for Device {
    type Crypto = Trusting;
    type Journal = Option<Away>;
    type Copy = Texts;
    type Turn = ();

    fn crypto(&self) -> &Trusting {
        &Trusting
    }

    fn journal(&self) -> &Option<Away> {
        &None
    }

    fn local(&self) -> &Texts {
        &self.local
    }

    fn tab(&self) -> &Texts {
        &self.tab
    }

    async fn turn(&self) -> Result<Option<()>, StoreError> {
        Ok(Some(()))
    }
}

impl Device {
    /// Each line is a name and, after a tab, its text. What follows an empty line is in sessionStorage.
    fn read(text: &str) -> Self {
        let device = Self::default();
        let (local, tab) = text.split_once("\n\n").unwrap_or((text, ""));
        for (store, lines) in [(&device.local, local), (&device.tab, tab)] {
            let pairs = lines.lines().filter_map(|line| line.split_once('\t'));
            *store.0.borrow_mut() = pairs.map(|(name, text)| (name.to_owned(), text.to_owned())).collect();
        }
        device
    }

    fn write(&self) -> String {
        let lines = |store: &Texts| -> String {
            let pairs = store.0.borrow();
            pairs.iter().map(|(name, text)| format!("{name}\t{text}\n")).collect::<Vec<_>>().concat()
        };
        format!("{}\n{}", lines(&self.local), lines(&self.tab))
    }
}

/// Opens what is kept in each way, writes to it, and opens it again.
pub fn open_and_save(input: &[u8]) {
    let Ok(text) = std::str::from_utf8(input) else { return };
    for keep in [None, Some(Keep::Tab)] {
        let wanted = Wanted { keep, journey: None, passcode: Some("a passcode".into()) };
        let device = Device::read(text);
        let places = Places::new(device.clone());
        let opened = now(places.open(&wanted, NOW));
        let to = match &opened {
            Ok(Kind::Sitting(keep, record)) => {
                let _ = Draft::restore(record);
                *keep
            }
            Ok(Kind::Nothing) => Keep::Tab,
            Ok(Kind::Shut(_)) | Err(_) => continue,
        };
        let draft = draft();
        let record = draft.store();
        let sitting = Sitting { assessment: &draft.assessment, record: &record, take_over: true };
        let kept = now(places.save(to, sitting, None, NOW));
        // What was acknowledged is found by the next page.
        if kept.is_ok() {
            let again = now(Places::new(device).open(&wanted, NOW));
            assert!(matches!(again, Ok(Kind::Sitting(_, found)) if found == record), "kept and not found: {text:?}");
        }
    }
}

fn draft() -> Draft {
    let mut said = Assessment::new("a1".into(), "j1".into(), Occasion::Start, NOW / 1000);
    said.working_well.entries.push(Entry { words: Words::from_start_of("my dog"), ..Entry::new(1) });
    said.next_id = 2;
    Draft::new(said)
}

/// What the two stores hold after one sitting was kept, for each way to keep: something to start from.
pub fn samples() -> Vec<String> {
    [(Keep::Device, None), (Keep::Passcode, Some("a passcode")), (Keep::Tab, None)]
        .into_iter()
        .map(|(keep, passcode)| {
            let device = Device::default();
            let draft = draft();
            let record = draft.store();
            let sitting = Sitting { assessment: &draft.assessment, record: &record, take_over: false };
            now(Places::new(device.clone()).save(keep, sitting, passcode, NOW)).expect("nothing is in the way");
            device.write()
        })
        .collect()
}

/// A file somebody chose, as it is and as what lies sealed in one: looked into and added, twice, to a device that has a
/// sitting already. What was there before is still there.
pub fn add_backup(input: &[u8]) {
    let Ok(text) = std::str::from_utf8(input) else { return };
    let mut header = Members::new();
    header.insert("typ", BACKUP_TYP);
    header.insert("ver", Value::Integer(BACKUP_VERSION));
    let sealed =
        now(jose::seal_passcode(&Trusting, "a passcode", MIN_ROUNDS, header, input)).expect("it can be sealed");
    for file in [text, &sealed] {
        let Ok(backup) = now(open_backup(&Trusting, Some("a passcode"), file)) else { continue };
        // As the keeper does: every sitting has to be one.
        if !backup.sittings.iter().all(|record| Draft::restore(record).is_some()) {
            continue;
        }
        let device = Device::default();
        let places = Places::new(device);
        let draft = draft();
        let record = draft.store();
        let sitting = Sitting { assessment: &draft.assessment, record: &record, take_over: false };
        now(places.save(Keep::Device, sitting, None, NOW)).expect("nothing is in the way");
        for _ in 0..2 {
            now(places.known_of(&backup, NOW));
            let _ = now(places.add(&backup, Keep::Device, NOW));
        }
        let kept = now(places.back_up(Keep::Device, NOW)).expect("there is a sitting");
        let other = backup.journey.reference != draft.assessment.journey && kept.journey.reference != "j1";
        assert!(other || kept.sittings.contains(&record), "written over by {text:?}");
    }
}

/// A backup of one sitting, sealed and open.
pub fn sample_backups() -> Vec<String> {
    let places = Places::new(Device::default());
    let draft = draft();
    let record = draft.store();
    let sitting = Sitting { assessment: &draft.assessment, record: &record, take_over: false };
    now(places.save(Keep::Device, sitting, None, NOW)).expect("nothing is in the way");
    let backup = now(places.back_up(Keep::Device, NOW)).expect("there is a sitting");
    let sealed = now(seal_backup(&Trusting, "a passcode", &backup)).expect("it can be sealed");
    let plain = now(jose::open_passcode(&Trusting, "a passcode", &sealed)).expect("it was sealed").plain;
    vec![sealed, String::from_utf8(plain).expect("it is JSON")]
}

/// The record of a sitting.
pub fn sample_record() -> String {
    wellbeing_assessment::json::to_canonical(&draft().store())
}
