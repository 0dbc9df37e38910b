//! Records at rest, under the real vault code with stores that fail in every way a browser's can.
#![cfg(all(feature = "cli", not(target_arch = "wasm32")))]

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;
use wellbeing_assessment::jose::native::{NativeContentKey, NativeCrypto};
use wellbeing_assessment::jose::{now, seal_dir};
use wellbeing_assessment::json::{Members, Value};
use wellbeing_assessment::vault::*;

type Slots = Rc<RefCell<BTreeMap<String, Slot>>>;
type Copies = Rc<RefCell<BTreeMap<String, String>>>;

#[derive(Clone, Default)]
struct FakeJournal {
    calls: Rc<Cell<usize>>,
    slots: Slots,
    refuses: Rc<RefCell<Option<StoreError>>>,
}

#[derive(Clone, Default)]
struct FakeCopy {
    calls: Rc<Cell<usize>>,
    slots: Copies,
    refuses: Rc<RefCell<Option<StoreError>>>,
}

fn allowed(refuses: &RefCell<Option<StoreError>>) -> Result<(), StoreError> {
    refuses.borrow().clone().map_or(Ok(()), Err)
}

impl Journal for FakeJournal {
    async fn read(&self, name: &str) -> Result<Option<Slot>, StoreError> {
        self.calls.set(self.calls.get() + 1);
        allowed(&self.refuses)?;
        Ok(self.slots.borrow().get(name).cloned())
    }

    async fn write(&self, name: &str, slot: &Slot, after: u64, marker: Option<u64>) -> Result<(), StoreError> {
        self.calls.set(self.calls.get() + 1);
        allowed(&self.refuses)?;
        let stands_at = self.slots.borrow().get(MARKER).map_or(0, |s| s.generation);
        if marker.is_some_and(|expected| expected != stands_at) {
            return Err(StoreError::Moved);
        }
        let found = self.slots.borrow().get(name).map_or(0, |s| s.generation);
        if found > after {
            return Err(StoreError::Overtaken { found, expected: after });
        }
        self.slots.borrow_mut().insert(name.into(), slot.clone());
        Ok(())
    }

    async fn remove(&self, name: &str) -> Result<(), StoreError> {
        self.calls.set(self.calls.get() + 1);
        allowed(&self.refuses)?;
        self.slots.borrow_mut().remove(name);
        Ok(())
    }

    async fn names(&self) -> Result<Vec<String>, StoreError> {
        self.calls.set(self.calls.get() + 1);
        allowed(&self.refuses)?;
        Ok(self.slots.borrow().keys().cloned().collect())
    }

    /// Keys are given to a vault as they are.
    async fn key(&self, _: &str) -> Result<Option<KeyEntry>, StoreError> {
        Err(StoreError::Blocked)
    }

    async fn put_key(&self, _: &str, _: &KeyEntry) -> Result<(), StoreError> {
        Err(StoreError::Blocked)
    }

    async fn remove_key(&self, _: &str) -> Result<(), StoreError> {
        Err(StoreError::Blocked)
    }

    async fn key_names(&self) -> Result<Vec<String>, StoreError> {
        Err(StoreError::Blocked)
    }
}

impl CopyStore for FakeCopy {
    fn read(&self, name: &str) -> Result<Option<String>, StoreError> {
        self.calls.set(self.calls.get() + 1);
        allowed(&self.refuses)?;
        Ok(self.slots.borrow().get(name).cloned())
    }

    fn write(&self, name: &str, sealed: &str) -> Result<(), StoreError> {
        self.calls.set(self.calls.get() + 1);
        allowed(&self.refuses)?;
        self.slots.borrow_mut().insert(name.into(), sealed.into());
        Ok(())
    }

    fn remove(&self, name: &str) -> Result<(), StoreError> {
        self.calls.set(self.calls.get() + 1);
        allowed(&self.refuses)?;
        self.slots.borrow_mut().remove(name);
        Ok(())
    }

    fn names(&self) -> Result<Vec<String>, StoreError> {
        self.calls.set(self.calls.get() + 1);
        allowed(&self.refuses)?;
        Ok(self.slots.borrow().keys().cloned().collect())
    }
}

#[derive(Clone, Default)]
struct Browser {
    journal: FakeJournal,
    copy: FakeCopy,
}

const KEY: [u8; 32] = [7; 32];

impl Browser {
    /// A start of the page: a vault that has seen nothing yet.
    fn start(&self) -> Vault<NativeCrypto, FakeJournal, FakeCopy> {
        let key = NativeContentKey::from_bytes(&KEY);
        Vault::new(NativeCrypto, key, Vec::new(), self.journal.clone(), self.copy.clone())
    }
}

fn name() -> Name {
    Name::assessment("a1")
}

fn said(text: &str) -> Value {
    Value::from(text)
}

#[test]
fn what_is_saved_opens_after_a_restart() {
    let browser = Browser::default();
    let vault = browser.start();
    assert_eq!(now(vault.save(&name(), &said("one"))), Ok(Kept::Both));
    assert_eq!(now(vault.save(&name(), &said("two 🌙"))), Ok(Kept::Both));
    assert_eq!(now(browser.start().open(&name())), Ok(Some(said("two 🌙"))));
    assert_eq!(now(browser.start().open(&Name::assessment("a2"))), Ok(None));
}

#[test]
fn nothing_said_can_be_read_in_either_store() {
    let browser = Browser::default();
    now(browser.start().save(&name(), &said("walk into the village alone"))).expect("kept");
    let stored = format!("{:?} {:?}", browser.journal.slots.borrow(), browser.copy.slots.borrow());
    assert!(!stored.contains("village") && !stored.contains(&hex("village")));
}

fn hex(text: &str) -> String {
    text.bytes().map(|b| format!("{b:02x}")).collect()
}

#[test]
fn either_store_alone_is_enough() {
    for lost in ["journal", "copy"] {
        let browser = Browser::default();
        now(browser.start().save(&name(), &said("kept"))).expect("kept");
        match lost {
            "journal" => browser.journal.slots.borrow_mut().clear(),
            _ => browser.copy.slots.borrow_mut().clear(),
        }
        let vault = browser.start();
        assert_eq!(now(vault.open(&name())), Ok(Some(said("kept"))), "{lost} lost");
        assert_eq!(now(vault.save(&name(), &said("and on"))), Ok(Kept::Both), "{lost} lost, then written again");
        assert_eq!(now(browser.start().open(&name())), Ok(Some(said("and on"))));
    }
}

#[test]
fn the_newest_generation_that_opens_wins() {
    let browser = Browser::default();
    let vault = browser.start();
    now(vault.save(&name(), &said("old"))).expect("kept");
    let old_copy = browser.copy.slots.borrow().clone();
    now(vault.save(&name(), &said("new"))).expect("kept");
    *browser.copy.slots.borrow_mut() = old_copy;
    assert_eq!(now(browser.start().open(&name())), Ok(Some(said("new"))), "a copy that is behind");
    // A torn journal: the older copy is better than nothing.
    browser.journal.slots.borrow_mut().get_mut("assessment/a1").expect("there").sealed.truncate(40);
    assert_eq!(now(browser.start().open(&name())), Ok(Some(said("old"))));
}

#[test]
fn every_single_bit_flip_is_noticed() {
    let browser = Browser::default();
    now(browser.start().save(&name(), &said("kept"))).expect("kept");
    browser.copy.slots.borrow_mut().clear();
    let sealed = browser.journal.slots.borrow()["assessment/a1"].sealed.clone();
    for at in 0..sealed.len() {
        for bit in 0..7 {
            let mut bytes = sealed.clone().into_bytes();
            bytes[at] ^= 1 << bit;
            let Ok(flipped) = String::from_utf8(bytes) else { continue };
            browser.journal.slots.borrow_mut().get_mut("assessment/a1").expect("there").sealed = flipped;
            let opened = now(browser.start().open(&name()));
            assert!(opened.is_err(), "byte {at} bit {bit}: {opened:?}");
        }
    }
}

#[test]
fn a_record_can_not_be_moved_or_rolled_back_unseen() {
    let browser = Browser::default();
    now(browser.start().save(&name(), &said("mine"))).expect("kept");
    let slot = browser.journal.slots.borrow()["assessment/a1"].clone();
    browser.journal.slots.borrow_mut().insert("assessment/a2".into(), slot.clone());
    assert_eq!(now(browser.start().open(&Name::assessment("a2"))), Err(OpenError::Unreadable), "moved");
    let lifted = Slot { generation: 9, ..slot };
    browser.journal.slots.borrow_mut().insert("assessment/a1".into(), lifted);
    browser.copy.slots.borrow_mut().clear();
    assert_eq!(now(browser.start().open(&name())), Err(OpenError::Unreadable), "passed off as newer");
}

#[test]
fn another_key_opens_nothing_and_touches_nothing() {
    let browser = Browser::default();
    now(browser.start().save(&name(), &said("kept"))).expect("kept");
    let before = browser.journal.slots.borrow().clone();
    let stranger = NativeContentKey::from_bytes(&[8; 32]);
    let vault = Vault::new(NativeCrypto, stranger, Vec::new(), browser.journal.clone(), browser.copy.clone());
    assert_eq!(now(vault.open(&name())), Err(OpenError::Unreadable));
    assert_eq!(*browser.journal.slots.borrow(), before);
    let both = vec![NativeContentKey::from_bytes(&KEY)];
    let key = NativeContentKey::from_bytes(&[8; 32]);
    let vault = Vault::new(NativeCrypto, key, both, browser.journal.clone(), browser.copy.clone());
    assert_eq!(now(vault.open(&name())), Ok(Some(said("kept"))), "an older key still opens");
}

#[test]
fn a_newer_record_is_refused_untouched() {
    let browser = Browser::default();
    now(browser.start().save(&name(), &said("old"))).expect("kept");
    let mut header = Members::new();
    header.insert("rec", "assessment/a1");
    header.insert("ver", Value::Integer(RECORD_VERSION + 1));
    header.insert("gen", Value::Integer(2));
    let sealed = now(seal_dir(&NativeCrypto, &NativeContentKey::from_bytes(&KEY), header, b"{}")).expect("sealed");
    browser.journal.slots.borrow_mut().insert("assessment/a1".into(), Slot { generation: 2, sealed });
    let before = browser.journal.slots.borrow().clone();
    let opened = now(browser.start().open(&name()));
    assert_eq!(opened, Err(OpenError::TooNew { found: RECORD_VERSION + 1, newest: RECORD_VERSION }));
    assert_eq!(*browser.journal.slots.borrow(), before);
}

#[test]
fn a_full_or_forbidden_store_leaves_the_other_in_use() {
    for refusal in [StoreError::Full, StoreError::Blocked, StoreError::Broken("DataCloneError")] {
        let browser = Browser::default();
        *browser.journal.refuses.borrow_mut() = Some(refusal.clone());
        assert_eq!(now(browser.start().save(&name(), &said("kept"))), Ok(Kept::CopyOnly), "{refusal}");
        assert_eq!(now(browser.start().open(&name())), Ok(Some(said("kept"))));
        let browser = Browser::default();
        *browser.copy.refuses.borrow_mut() = Some(refusal.clone());
        assert_eq!(now(browser.start().save(&name(), &said("kept"))), Ok(Kept::JournalOnly), "{refusal}");
        *browser.journal.refuses.borrow_mut() = Some(StoreError::Full);
        let both = now(browser.start().save(&name(), &said("more")));
        assert_eq!(both, Err(SaveError::NotKept { journal: StoreError::Full, copy: refusal }));
    }
}

#[test]
fn a_failed_write_keeps_the_old_words() {
    let browser = Browser::default();
    let vault = browser.start();
    now(vault.save(&name(), &said("old"))).expect("kept");
    *browser.journal.refuses.borrow_mut() = Some(StoreError::Full);
    *browser.copy.refuses.borrow_mut() = Some(StoreError::Full);
    now(vault.save(&name(), &said("new"))).expect_err("both full");
    *browser.journal.refuses.borrow_mut() = None;
    *browser.copy.refuses.borrow_mut() = None;
    assert_eq!(now(browser.start().open(&name())), Ok(Some(said("old"))));
    assert_eq!(now(vault.save(&name(), &said("new"))), Ok(Kept::Both), "and it goes on once there is room");
}

#[test]
fn another_tab_is_noticed_and_can_be_taken_over() {
    let browser = Browser::default();
    let (mine, other) = (browser.start(), browser.start());
    now(mine.save(&name(), &said("mine"))).expect("kept");
    assert_eq!(now(other.open(&name())), Ok(Some(said("mine"))));
    now(other.save(&name(), &said("theirs"))).expect("kept");
    assert_eq!(now(mine.save(&name(), &said("mine again"))), Err(SaveError::Overtaken { found: 2 }));
    assert_eq!(now(browser.start().open(&name())), Ok(Some(said("theirs"))), "nothing was written over");
    now(mine.take_over(&name()));
    assert_eq!(now(mine.save(&name(), &said("mine again"))), Ok(Kept::Both));
    assert_eq!(now(browser.start().open(&name())), Ok(Some(said("mine again"))));
}

/// What one save does to the stores, whatever else is in them.
#[test]
fn a_save_costs_the_same_with_two_hundred_finished_assessments() {
    let costs = |finished: usize| {
        let browser = Browser::default();
        let vault = browser.start();
        for n in 0..finished {
            let name = Name::assessment(&format!("finished-{n}"));
            now(vault.save(&name, &said("what was said then"))).expect("kept");
        }
        now(vault.save(&name(), &said("first"))).expect("kept");
        let before = (browser.journal.calls.get(), browser.copy.calls.get());
        now(vault.save(&name(), &said("one letter more"))).expect("kept");
        let written = browser.journal.slots.borrow()["assessment/a1"].sealed.len();
        (browser.journal.calls.get() - before.0, browser.copy.calls.get() - before.1, written)
    };
    assert_eq!(costs(1), costs(200));
    assert_eq!((costs(200).0, costs(200).1), (1, 2), "one transaction; the copy looked at and written");
}

#[test]
fn removing_leaves_nothing_in_either_store() {
    let browser = Browser::default();
    let vault = browser.start();
    now(vault.save(&name(), &said("kept"))).expect("kept");
    assert!(now(vault.remove(&name())));
    assert!(browser.journal.slots.borrow().is_empty() && browser.copy.slots.borrow().is_empty());
    assert_eq!(now(vault.open(&name())), Ok(None));
}
