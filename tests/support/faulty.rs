//! A browser's stores in memory, that fail when and how a test wants, under the real vault.
#![allow(dead_code)]

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;
use wellbeing_assessment::domain::{Assessment, Keep, Occasion};
use wellbeing_assessment::jose::native::{
    NativeAgreementKey, NativeContentKey, NativeCrypto, NativeSigningKey, NativeWrappingKey,
};
use wellbeing_assessment::jose::{Crypto, CryptoError, PublicJwk, now};
use wellbeing_assessment::json::Value;
use wellbeing_assessment::vault::*;

/// The native crypto, but that a passcode costs one round: 600,000 each time would take hours here.
#[derive(Clone, Copy, Default)]
pub struct QuickCrypto;

thread_local! {
    /// True where the real rounds are wanted after all: for what was frozen.
    pub static REAL_ROUNDS: Cell<bool> = const { Cell::new(false) };
}

impl Crypto for QuickCrypto {
    type SigningKey = NativeSigningKey;
    type ContentKey = NativeContentKey;
    type WrappingKey = NativeWrappingKey;
    type AgreementKey = NativeAgreementKey;

    async fn random(&self, into: &mut [u8]) -> Result<(), CryptoError> {
        NativeCrypto.random(into).await
    }

    async fn sha256(&self, bytes: &[u8]) -> Result<[u8; 32], CryptoError> {
        NativeCrypto.sha256(bytes).await
    }

    async fn sign_es256(&self, key: &NativeSigningKey, input: &[u8]) -> Result<[u8; 64], CryptoError> {
        NativeCrypto.sign_es256(key, input).await
    }

    async fn verify_es256(&self, key: &PublicJwk, input: &[u8], signature: &[u8; 64]) -> Result<bool, CryptoError> {
        NativeCrypto.verify_es256(key, input, signature).await
    }

    async fn encrypt_a256gcm(
        &self,
        key: &NativeContentKey,
        iv: &[u8; 12],
        aad: &[u8],
        plain: &[u8],
    ) -> Result<Vec<u8>, CryptoError> {
        NativeCrypto.encrypt_a256gcm(key, iv, aad, plain).await
    }

    async fn decrypt_a256gcm(
        &self,
        key: &NativeContentKey,
        iv: &[u8; 12],
        aad: &[u8],
        sealed: &[u8],
    ) -> Result<Vec<u8>, CryptoError> {
        NativeCrypto.decrypt_a256gcm(key, iv, aad, sealed).await
    }

    async fn content_key(&self, bytes: &[u8; 32]) -> Result<NativeContentKey, CryptoError> {
        NativeCrypto.content_key(bytes).await
    }

    async fn derive_wrapping_key(
        &self,
        passcode: &[u8],
        salt: &[u8],
        rounds: u32,
    ) -> Result<NativeWrappingKey, CryptoError> {
        let rounds = if REAL_ROUNDS.get() { rounds } else { 1 };
        NativeCrypto.derive_wrapping_key(passcode, salt, rounds).await
    }

    async fn wrap(&self, key: &NativeWrappingKey, bytes: &[u8; 32]) -> Result<[u8; 40], CryptoError> {
        NativeCrypto.wrap(key, bytes).await
    }

    async fn unwrap(&self, key: &NativeWrappingKey, wrapped: &[u8; 40]) -> Result<[u8; 32], CryptoError> {
        NativeCrypto.unwrap(key, wrapped).await
    }

    async fn agree_once(&self, with: &PublicJwk) -> Result<(PublicJwk, [u8; 32]), CryptoError> {
        NativeCrypto.agree_once(with).await
    }

    async fn agree(&self, key: &NativeAgreementKey, with: &PublicJwk) -> Result<[u8; 32], CryptoError> {
        NativeCrypto.agree(key, with).await
    }
}

/// Which store is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    Journal,
    Local,
    Tab,
}

/// What it is asked to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Op {
    Read,
    Write,
    Remove,
    Names,
}

/// How it goes wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Nothing is done.
    Refused(StoreError),
    /// It is done, and the answer does not come.
    DoneUnheard,
    /// It says yes and does nothing.
    Dropped,
    /// A read gives nothing; a listing is empty.
    Null,
    /// A read gives what was there before the last write.
    Stale,
    /// A read or a write has only the first half of the text.
    Torn,
    /// A read or a write has one bit changed.
    Flipped(usize),
}

pub type Decide = dyn FnMut(Part, Op, &str) -> Option<Fault>;

/// What is on the disk of one device, and in one tab.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Disk {
    pub journal: BTreeMap<String, Slot>,
    pub keys: BTreeMap<String, KeyEntry>,
    pub local: BTreeMap<String, String>,
    pub session: BTreeMap<String, String>,
}

impl Disk {
    /// Every byte of every entry, names and texts.
    pub fn everything(&self) -> String {
        format!("{self:?}")
    }
}

#[derive(Clone, Debug, Default)]
struct Before {
    journal: BTreeMap<String, Option<Slot>>,
    keys: BTreeMap<String, Option<KeyEntry>>,
    local: BTreeMap<String, Option<String>>,
    session: BTreeMap<String, Option<String>>,
}

/// A browser: its disk, and what goes wrong with it.
#[derive(Clone, Default)]
pub struct Browser {
    pub disk: Rc<RefCell<Disk>>,
    before: Rc<RefCell<Before>>,
    /// What localStorage held before each of its last changes, oldest first.
    undo: Rc<RefCell<Vec<BTreeMap<String, String>>>>,
    /// Counts calls of all stores.
    pub steps: Rc<Cell<usize>>,
    /// From this step on nothing has any effect.
    pub dies_at: Rc<Cell<Option<usize>>>,
    pub decide: Rc<RefCell<Option<Box<Decide>>>>,
    pub gone_now: Rc<Cell<Gone>>,
    held: Rc<Cell<bool>>,
}

/// Stores that are not there at all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Gone {
    pub journal: bool,
    pub local: bool,
    pub tab: bool,
    /// No Web Locks.
    pub turns: bool,
}

/// One tab's view of the browser's stores.
#[derive(Clone)]
pub struct Tab {
    browser: Browser,
    journal: FakeJournal,
    local: FakeCopy,
    tab: FakeCopy,
}

#[derive(Clone)]
pub struct FakeJournal(Browser);

#[derive(Clone)]
pub struct FakeCopy(Browser, Part);

/// The right to make or sweep places.
pub struct Turn(Rc<Cell<bool>>);

impl Drop for Turn {
    fn drop(&mut self) {
        self.0.set(false);
    }
}

impl Browser {
    /// A start of the page in a tab: nothing in memory.
    pub fn start(&self) -> Places<Tab> {
        Places::new(Tab {
            browser: self.clone(),
            journal: FakeJournal(self.clone()),
            local: FakeCopy(self.clone(), Part::Local),
            tab: FakeCopy(self.clone(), Part::Tab),
        })
    }

    pub fn gone(&self, gone: Gone) {
        self.gone_now.set(gone);
    }

    /// The process ends; then it is started again. localStorage has lost its last `lost` changes.
    pub fn kill(&self, lost: usize) {
        let mut undo = self.undo.borrow_mut();
        let keep = undo.len().saturating_sub(lost);
        if let Some(before) = undo.get(keep) {
            self.disk.borrow_mut().local = before.clone();
        }
        undo.clear();
        drop(undo);
        self.held.set(false);
        self.dies_at.set(None);
    }

    /// The tab is closed.
    pub fn close_tab(&self) {
        self.disk.borrow_mut().session.clear();
    }

    pub fn plan(&self, decide: impl FnMut(Part, Op, &str) -> Option<Fault> + 'static) {
        *self.decide.borrow_mut() = Some(Box::new(decide));
    }

    pub fn no_faults(&self) {
        *self.decide.borrow_mut() = None;
    }

    /// Counts a call and says how it goes wrong. Dead: as refused.
    fn step(&self, part: Part, op: Op, name: &str) -> Option<Fault> {
        let step = self.steps.get();
        self.steps.set(step + 1);
        let gone = self.gone_now.get();
        let is_gone = match part {
            Part::Journal => gone.journal,
            Part::Local => gone.local,
            Part::Tab => gone.tab,
        };
        if is_gone {
            return Some(Fault::Refused(StoreError::Blocked));
        }
        if self.dies_at.get().is_some_and(|at| step >= at) {
            return Some(Fault::Refused(StoreError::Broken("dead")));
        }
        self.decide.borrow_mut().as_mut().and_then(|decide| decide(part, op, name))
    }

    fn note_local(&self) {
        self.undo.borrow_mut().push(self.disk.borrow().local.clone());
    }
}

fn torn(text: &str) -> String {
    text.chars().take(text.chars().count() / 2).collect()
}

fn flipped(text: &str, at: usize) -> String {
    let mut bytes = text.as_bytes().to_vec();
    if !bytes.is_empty() {
        let place = at / 7 % bytes.len();
        bytes[place] ^= 1 << (at % 7);
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// A read as the fault gives it.
fn read<T: Clone>(
    fault: Option<Fault>,
    there: Option<T>,
    before: Option<Option<T>>,
    change: impl Fn(T, &dyn Fn(&str) -> String) -> T,
) -> Result<Option<T>, StoreError> {
    match fault {
        None => Ok(there),
        Some(Fault::Refused(error)) => Err(error),
        Some(Fault::DoneUnheard) => Err(StoreError::Broken("time-out")),
        Some(Fault::Dropped | Fault::Null) => Ok(None),
        Some(Fault::Stale) => Ok(before.unwrap_or(there)),
        Some(Fault::Torn) => Ok(there.map(|it| change(it, &torn))),
        Some(Fault::Flipped(at)) => Ok(there.map(|it| change(it, &|text| flipped(text, at)))),
    }
}

/// A write as the fault does it: what is put there, and what is said.
fn write<T>(
    fault: Option<Fault>,
    new: T,
    change: impl Fn(T, &dyn Fn(&str) -> String) -> T,
) -> (Option<T>, Result<(), StoreError>) {
    match fault {
        None | Some(Fault::Null | Fault::Stale) => (Some(new), Ok(())),
        Some(Fault::Refused(error)) => (None, Err(error)),
        Some(Fault::DoneUnheard) => (Some(new), Err(StoreError::Broken("time-out"))),
        Some(Fault::Dropped) => (None, Ok(())),
        Some(Fault::Torn) => (Some(change(new, &torn)), Ok(())),
        Some(Fault::Flipped(at)) => (Some(change(new, &|text| flipped(text, at))), Ok(())),
    }
}

fn in_slot(slot: Slot, change: &dyn Fn(&str) -> String) -> Slot {
    Slot { sealed: change(&slot.sealed), ..slot }
}

fn in_key(key: KeyEntry, change: &dyn Fn(&str) -> String) -> KeyEntry {
    KeyEntry { text: change(&key.text), ..key }
}

fn in_text(text: String, change: &dyn Fn(&str) -> String) -> String {
    change(&text)
}

impl Journal for FakeJournal {
    async fn read(&self, name: &str) -> Result<Option<Slot>, StoreError> {
        let fault = self.0.step(Part::Journal, Op::Read, name);
        let there = self.0.disk.borrow().journal.get(name).cloned();
        read(fault, there, self.0.before.borrow().journal.get(name).cloned(), in_slot)
    }

    async fn write(&self, name: &str, slot: &Slot, after: u64, marker: Option<u64>) -> Result<(), StoreError> {
        let fault = self.0.step(Part::Journal, Op::Write, name);
        if let Some(Fault::Refused(error)) = fault {
            return Err(error);
        }
        let at = |name: &str| self.0.disk.borrow().journal.get(name).map_or(0, |slot| slot.generation);
        if marker.is_some_and(|expected| expected != at(MARKER)) {
            return Err(StoreError::Moved);
        }
        if at(name) > after {
            return Err(StoreError::Overtaken { found: at(name), expected: after });
        }
        let (new, said) = write(fault, slot.clone(), in_slot);
        if let Some(new) = new {
            let before = self.0.disk.borrow_mut().journal.insert(name.to_owned(), new);
            self.0.before.borrow_mut().journal.insert(name.to_owned(), before);
        }
        said
    }

    async fn remove(&self, name: &str) -> Result<(), StoreError> {
        let (done, said) = write(self.0.step(Part::Journal, Op::Remove, name), (), |(), _| ());
        if done.is_some() {
            self.0.disk.borrow_mut().journal.remove(name);
        }
        said
    }

    async fn names(&self) -> Result<Vec<String>, StoreError> {
        names(self.0.step(Part::Journal, Op::Names, ""), self.0.disk.borrow().journal.keys().cloned().collect())
    }

    async fn key(&self, name: &str) -> Result<Option<KeyEntry>, StoreError> {
        let fault = self.0.step(Part::Journal, Op::Read, name);
        let there = self.0.disk.borrow().keys.get(name).cloned();
        read(fault, there, self.0.before.borrow().keys.get(name).cloned(), in_key)
    }

    async fn put_key(&self, name: &str, entry: &KeyEntry) -> Result<(), StoreError> {
        let (new, said) = write(self.0.step(Part::Journal, Op::Write, name), entry.clone(), in_key);
        if let Some(new) = new {
            let before = self.0.disk.borrow_mut().keys.insert(name.to_owned(), new);
            self.0.before.borrow_mut().keys.insert(name.to_owned(), before);
        }
        said
    }

    async fn remove_key(&self, name: &str) -> Result<(), StoreError> {
        let (done, said) = write(self.0.step(Part::Journal, Op::Remove, name), (), |(), _| ());
        if done.is_some() {
            self.0.disk.borrow_mut().keys.remove(name);
        }
        said
    }

    async fn key_names(&self) -> Result<Vec<String>, StoreError> {
        names(self.0.step(Part::Journal, Op::Names, ""), self.0.disk.borrow().keys.keys().cloned().collect())
    }
}

fn names(fault: Option<Fault>, there: Vec<String>) -> Result<Vec<String>, StoreError> {
    match fault {
        Some(Fault::Refused(error)) => Err(error),
        Some(Fault::DoneUnheard) => Err(StoreError::Broken("time-out")),
        // No browser is known to list half of what is there.
        _ => Ok(there),
    }
}

impl FakeCopy {
    fn with<T>(&self, run: impl FnOnce(&mut BTreeMap<String, String>) -> T) -> T {
        let mut disk = self.0.disk.borrow_mut();
        if self.1 == Part::Tab { run(&mut disk.session) } else { run(&mut disk.local) }
    }

    fn note(&self) {
        if self.1 == Part::Local {
            self.0.note_local();
        }
    }
}

impl CopyStore for FakeCopy {
    fn read(&self, name: &str) -> Result<Option<String>, StoreError> {
        let fault = self.0.step(self.1, Op::Read, name);
        let there = self.with(|texts| texts.get(name).cloned());
        let before = self.0.before.borrow();
        let before = if self.1 == Part::Tab { &before.session } else { &before.local };
        read(fault, there, before.get(name).cloned(), in_text)
    }

    fn write(&self, name: &str, sealed: &str) -> Result<(), StoreError> {
        let (new, said) = write(self.0.step(self.1, Op::Write, name), sealed.to_owned(), in_text);
        if let Some(new) = new {
            self.note();
            let was = self.with(|texts| texts.insert(name.to_owned(), new));
            let mut before = self.0.before.borrow_mut();
            let before = if self.1 == Part::Tab { &mut before.session } else { &mut before.local };
            before.insert(name.to_owned(), was);
        }
        said
    }

    fn remove(&self, name: &str) -> Result<(), StoreError> {
        let (done, said) = write(self.0.step(self.1, Op::Remove, name), (), |(), _| ());
        if done.is_some() {
            self.note();
            self.with(|texts| texts.remove(name));
        }
        said
    }

    fn names(&self) -> Result<Vec<String>, StoreError> {
        names(self.0.step(self.1, Op::Names, ""), self.with(|texts| texts.keys().cloned().collect()))
    }
}

impl Stores for Tab {
    type Crypto = QuickCrypto;
    type Journal = FakeJournal;
    type Copy = FakeCopy;
    type Turn = Turn;

    fn crypto(&self) -> &QuickCrypto {
        &QuickCrypto
    }

    fn journal(&self) -> &FakeJournal {
        &self.journal
    }

    fn local(&self) -> &FakeCopy {
        &self.local
    }

    fn tab(&self) -> &FakeCopy {
        &self.tab
    }

    async fn turn(&self) -> Result<Option<Turn>, StoreError> {
        if self.browser.gone_now.get().turns {
            return Ok(None);
        }
        if self.browser.held.replace(true) {
            return Err(StoreError::Broken("turn"));
        }
        Ok(Some(Turn(self.browser.held.clone())))
    }
}

/// Some moment, milliseconds since 1970.
pub const NOW: i64 = 1_790_000_000_000;

/// A page: its places, and the person in front of it.
pub struct Page {
    pub places: Places<Tab>,
    pub now: i64,
}

/// An assessment of journey `j1`.
pub fn assessment(id: &str) -> Assessment {
    Assessment::new(id.to_owned(), "j1".to_owned(), Occasion::Start, 1_790_000_000)
}

impl Page {
    pub fn start(browser: &Browser) -> Self {
        Self { places: browser.start(), now: NOW }
    }

    pub fn open(&self) -> Result<Kind, KeepError> {
        now(self.places.open(&Wanted::default(), self.now))
    }

    pub fn unlock(&self, passcode: &str) -> Result<Kind, KeepError> {
        let wanted = Wanted { passcode: Some(passcode.to_owned()), ..Wanted::default() };
        now(self.places.open(&wanted, self.now))
    }

    pub fn say(&self, keep: Keep, text: &str) -> Result<Kept, KeepError> {
        self.say_in("a1", keep, text, None)
    }

    pub fn say_with(&self, passcode: &str, text: &str) -> Result<Kept, KeepError> {
        self.say_in("a1", Keep::Passcode, text, Some(passcode))
    }

    pub fn say_in(&self, id: &str, keep: Keep, text: &str, passcode: Option<&str>) -> Result<Kept, KeepError> {
        let (assessment, record) = (&assessment(id), &Value::from(text));
        now(self.places.save(keep, Sitting { assessment, record, take_over: false }, passcode, self.now))
    }

    pub fn take_over(&self, keep: Keep, text: &str) -> Result<Kept, KeepError> {
        let (assessment, record) = (&assessment("a1"), &Value::from(text));
        now(self.places.save(keep, Sitting { assessment, record, take_over: true }, None, self.now))
    }

    pub fn sweep(&self) {
        now(self.places.sweep(self.now));
    }
}

/// What `open` gives for a sitting.
pub fn sitting(keep: Keep, text: &str) -> Result<Kind, KeepError> {
    Ok(Kind::Sitting(keep, Value::from(text)))
}
