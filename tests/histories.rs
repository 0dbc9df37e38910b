//! Random histories of a device whose stores fail: what is typed, moved, locked and deleted, with a fault at any step.
//!
//! `HISTORIES=100000 cargo test --features cli --test histories` runs that many; `FIRST` says where to begin.
#![cfg(all(feature = "cli", not(target_arch = "wasm32")))]

#[path = "support/faulty.rs"]
mod faulty;

use faulty::*;
use std::collections::{BTreeMap, BTreeSet};
use wellbeing_assessment::domain::Keep;
use wellbeing_assessment::jose::now;
use wellbeing_assessment::json::{Members, Value};
use wellbeing_assessment::vault::*;

/// SplitMix64: the same history for the same seed on every machine.
#[derive(Clone)]
struct Dice(u64);

impl Dice {
    fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, n: usize) -> usize {
        usize::try_from(self.roll() % n as u64).unwrap_or(0)
    }

    fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    fn one<T: Clone>(&mut self, of: &[T]) -> T {
        of[self.below(of.len())].clone()
    }
}

/// The kinds of fault that a browser's stores are known for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Kinds {
    Quota,
    SecurityError,
    SilentDrop,
    NullRead,
    StaleRead,
    Torn,
    BitFlip,
    OneSlotGone,
    StoreGone,
    StoreAway,
    DataCloneError,
    NeverAnswers,
    KillOnly,
}

const KINDS: [Kinds; 13] = [
    Kinds::Quota,
    Kinds::SecurityError,
    Kinds::SilentDrop,
    Kinds::NullRead,
    Kinds::StaleRead,
    Kinds::Torn,
    Kinds::BitFlip,
    Kinds::OneSlotGone,
    Kinds::StoreGone,
    Kinds::StoreAway,
    Kinds::DataCloneError,
    Kinds::NeverAnswers,
    Kinds::KillOnly,
];

/// What one call suffers.
fn fault_of(kind: Kinds, op: Op, name: &str, dice: &mut Dice) -> Option<Fault> {
    let refused = |error| Some(Fault::Refused(error));
    match (kind, op) {
        (Kinds::Quota, Op::Write) => refused(StoreError::Full),
        (Kinds::SecurityError, _) => refused(StoreError::Blocked),
        (Kinds::SilentDrop, Op::Write) => Some(Fault::Dropped),
        (Kinds::NullRead, Op::Read) => Some(Fault::Null),
        (Kinds::StaleRead, Op::Read) => Some(Fault::Stale),
        (Kinds::Torn, Op::Read | Op::Write) => Some(Fault::Torn),
        (Kinds::BitFlip, Op::Read | Op::Write) => Some(Fault::Flipped(dice.below(1 << 20))),
        (Kinds::DataCloneError, Op::Write) if name.starts_with("key") => refused(StoreError::Broken("DataCloneError")),
        (Kinds::NeverAnswers, Op::Write | Op::Remove) if dice.chance(50) => Some(Fault::DoneUnheard),
        (Kinds::NeverAnswers, _) => refused(StoreError::Broken("time-out")),
        _ => None,
    }
}

const CODES: [&str; 3] = ["blue tram 47", "green boat 12", "red kite 99"];
const IDS: [&str; 3] = ["a1", "a2", "a3"];

/// What was said to one sitting or one export that waits.
#[derive(Clone, Debug, Default)]
struct Said {
    /// How many texts so far; the n-th is `<id> <n>`.
    texts: usize,
    /// The last that was said to be kept; 0 for none.
    acknowledged: usize,
    /// Texts up to this one were deleted.
    deleted: usize,
}

/// A record with a text in it.
fn record(id: &str, text: &str) -> Value {
    let mut said = Members::new();
    said.insert("id", id);
    said.insert("journey", "j1");
    said.insert("text", text);
    let mut record = Members::new();
    record.insert("assessment", said);
    record.into()
}

fn text_of(record: &Value) -> &str {
    let said = record.as_object().and_then(|members| members.get("assessment")?.as_object());
    said.and_then(|said| said.get("text")?.as_str()).unwrap_or("not a text")
}

struct History {
    seed: u64,
    dice: Dice,
    browser: Browser,
    page: Page,
    /// The part that fails; the other is sound. `None`: both do.
    faulty: Option<Part>,
    kind: Kinds,
    said: BTreeMap<String, Said>,
    /// How the page believes things are kept.
    keep: Option<(Keep, usize)>,
    /// The last backup that was made.
    backup: Option<Backup>,
    /// What was added from backups: it may be older than what was said since.
    copies: BTreeSet<String>,
    log: Vec<String>,
    lost: Vec<String>,
    wrong: Vec<String>,
}

impl History {
    fn begin(seed: u64) -> Self {
        let mut dice = Dice(seed);
        dice.roll();
        let faulty = dice.one(&[Some(Part::Journal), Some(Part::Local), Some(Part::Journal), Some(Part::Local), None]);
        let kind = dice.one(&KINDS);
        let browser = Browser::default();
        browser.gone(Gone { turns: dice.chance(20), ..Gone::default() });
        let page = Page::start(&browser);
        let (said, copies, log, lost, wrong) = Default::default();
        let backup = None;
        let history =
            Self { seed, dice, browser, page, faulty, kind, said, keep: None, backup, copies, log, lost, wrong };
        history.faults(true);
        history
    }

    fn faults(&self, on: bool) {
        if !on {
            self.browser.no_faults();
            return;
        }
        let (faulty, kind) = (self.faulty, self.kind);
        let mut dice = Dice(self.seed ^ self.browser.steps.get() as u64 ^ 0x5eed);
        let percent = [3, 10, 30, 100][dice.below(4)];
        self.browser.plan(move |part, op, name| {
            if part == Part::Tab || faulty.is_some_and(|faulty| faulty != part) || !dice.chance(percent) {
                return None;
            }
            fault_of(kind, op, name, &mut dice)
        });
    }

    fn note(&mut self, what: String) {
        self.log.push(what);
    }

    /// One sound store is all that is asked for.
    fn is_promised(&self) -> bool {
        self.faulty.is_some()
    }

    fn open(&mut self) -> Result<Kind, KeepError> {
        let mut found = self.page.open();
        for code in CODES {
            if matches!(found, Ok(Kind::Shut(_))) {
                // After any wait.
                self.page.now += 400_000;
                found = self.page.unlock(code);
            }
        }
        let shown = match &found {
            Ok(Kind::Sitting(keep, record)) => format!("{keep:?} {}", text_of(record)),
            other => format!("{other:?}"),
        };
        self.note(format!("open: {shown}"));
        if found == Ok(Kind::Nothing) {
            self.keep = None;
        }
        if let Ok(Kind::Sitting(keep, value)) = &found {
            let code = self.keep.map_or(0, |(_, code)| code);
            self.keep = Some((*keep, code));
            self.shown(value);
        }
        found
    }

    /// A text is on the screen: it must be one that was said and not overtaken by one that was acknowledged, or one that
    /// came from a backup.
    fn shown(&mut self, record: &Value) {
        if !self.copies.contains(text_of(record)) {
            self.is_newest(record);
        }
    }

    /// The same for what lies under its own name: a backup does not write over it.
    fn is_newest(&mut self, record: &Value) {
        let text = text_of(record);
        let (id, number) = text.rsplit_once(' ').unwrap_or((text, "0"));
        let number: usize = number.parse().unwrap_or(0);
        let said = self.said.get(id).cloned().unwrap_or_default();
        let is_there = number > said.deleted || self.copies.contains(text);
        let was_said = (1..=said.texts).contains(&number) && is_there;
        if !was_said || (self.is_promised() && number < said.acknowledged) {
            self.wrong.push(format!("{text} shown; {said:?}"));
        }
    }

    fn next_text(&mut self, id: &str) -> (String, usize) {
        let said = self.said.entry(id.to_owned()).or_default();
        said.texts += 1;
        (format!("{id} {}", said.texts), said.texts)
    }

    fn acknowledge(&mut self, id: &str, number: usize) {
        let said = self.said.entry(id.to_owned()).or_default();
        said.acknowledged = number;
    }

    fn say(&mut self, keep: Keep, code: Option<usize>, take_over: bool) {
        // Just for now has its key in the journal alone: with that failing nothing is promised, so nothing is tested.
        let keep = if keep == Keep::Tab && self.faulty != Some(Part::Local) { Keep::Device } else { keep };
        let id = self.dice.one(&IDS);
        let (text, number) = self.next_text(id);
        let passcode = code.map(|code| CODES[code]);
        let (assessment, record) = (&assessment(id), &record(id, &text));
        let sitting = Sitting { assessment, record, take_over };
        let kept = now(self.page.places.save(keep, sitting, passcode, self.page.now));
        self.note(format!("say {text} {keep:?} {code:?} take over {take_over}: {kept:?}"));
        if kept.is_ok() {
            self.acknowledge(id, number);
            self.keep = Some((keep, code.or(self.keep.map(|(_, code)| code)).unwrap_or(0)));
        }
    }

    fn outbox(&mut self) {
        if self.keep.is_none() {
            // Nothing was said that could be sent.
            return;
        }
        let jti = self.dice.one(&["x1", "x2"]);
        if self.dice.chance(60) {
            let (text, number) = self.next_text(jti);
            let put = now(self.page.places.put_outbox(jti, &record(jti, &text), self.page.now));
            self.note(format!("put {text}: {put:?}"));
            if put.is_ok() {
                self.acknowledge(jti, number);
            }
        } else {
            let removed = now(self.page.places.remove_outbox(jti, self.page.now));
            self.note(format!("remove {jti}: {removed:?}"));
            let said = self.said.entry(jti.to_owned()).or_default();
            // From the moment of trying it may be gone; once it is said to be, it must be.
            said.acknowledged = 0;
            if removed.is_ok() && !matches!(self.keep, None | Some((Keep::Tab, _))) {
                said.deleted = said.texts;
            }
        }
    }

    /// Makes a backup, or adds the one that was made.
    fn back_up(&mut self) {
        let Some((keep, _)) = self.keep else { return };
        match self.backup.clone() {
            Some(backup) if self.dice.chance(70) => {
                // From the moment of trying.
                self.copies.extend(backup.sittings.iter().map(|sitting| text_of(sitting).to_owned()));
                let added = now(self.page.places.add(&backup, keep, self.page.now));
                self.note(format!("add: {:?}", added.as_ref().map(text_of)));
                if let Ok(record) = added {
                    self.shown(&record);
                }
            }
            _ => {
                let made = now(self.page.places.back_up(keep, self.page.now));
                self.note(format!(
                    "back up: {:?}",
                    made.as_ref().map(|b| b.sittings.iter().map(text_of).collect::<Vec<_>>())
                ));
                if let Ok(backup) = made {
                    backup.sittings.iter().for_each(|sitting| self.shown(sitting));
                    self.backup = Some(backup);
                }
            }
        }
    }

    fn delete(&mut self) {
        let gone = now(self.page.places.delete_all());
        self.note(format!("delete: {gone}"));
        for said in self.said.values_mut() {
            said.acknowledged = 0;
            // Where both stores fail nothing is promised.
            if gone && self.faulty.is_some() {
                said.deleted = said.texts;
            }
        }
        self.keep = None;
        if !gone {
            // What is left is deleted when it is asked for again; until then it may be seen.
            self.reload();
        }
    }

    fn reload(&mut self) {
        let now = self.page.now;
        self.page = Page { now, ..Page::start(&self.browser) };
        let _ = self.open();
    }

    /// An action that the browser does not survive.
    fn kill(&mut self) {
        let at = self.browser.steps.get() + self.dice.below(60);
        self.browser.dies_at.set(Some(at));
        self.note(format!("dies within {}", at - self.browser.steps.get()));
        let before = (self.said.clone(), self.keep);
        self.act();
        if self.browser.steps.get() <= at {
            self.note("before the blow".to_owned());
        } else {
            // What was acknowledged after the blow nobody saw.
            let mut after = before.0;
            for (id, said) in &self.said {
                let entry = after.entry(id.clone()).or_default();
                // It may have been acknowledged just before, or be deleted halfway.
                entry.texts = said.texts;
                entry.acknowledged = entry.acknowledged.min(said.acknowledged);
            }
            self.said = after;
            self.keep = before.1;
        }
        // The store that is to be sound loses nothing.
        let lost = if self.faulty == Some(Part::Journal) { 0 } else { self.dice.one(&[0, 1, 3, 10, 1_000]) };
        self.browser.kill(lost);
        self.note(format!("killed, {lost} lost"));
        self.reload();
    }

    /// Something happens to what is stored.
    fn damage(&mut self) {
        let part = self.faulty.unwrap_or(self.dice.one(&[Part::Journal, Part::Local]));
        let browser = self.browser.clone();
        let mut disk = browser.disk.borrow_mut();
        match (self.kind, part) {
            (Kinds::OneSlotGone, Part::Journal) => {
                let slots: Vec<String> = disk.journal.keys().cloned().collect();
                let keys: Vec<String> = disk.keys.keys().cloned().collect();
                if !slots.is_empty() && self.dice.chance(70) {
                    disk.journal.remove(&self.dice.one(&slots));
                } else if !keys.is_empty() {
                    disk.keys.remove(&self.dice.one(&keys));
                }
            }
            (Kinds::OneSlotGone, _) => {
                let names: Vec<String> = disk.local.keys().cloned().collect();
                if !names.is_empty() {
                    disk.local.remove(&self.dice.one(&names));
                }
            }
            (Kinds::StoreGone, Part::Journal) => {
                disk.journal.clear();
                disk.keys.clear();
            }
            (Kinds::StoreGone, _) => disk.local.clear(),
            (Kinds::StoreAway, part) => {
                drop(disk);
                let away = self.dice.chance(50);
                let turns = self.browser.gone_now.get().turns;
                let (journal, local) = (part == Part::Journal && away, part == Part::Local && away);
                self.browser.gone(Gone { journal, local, turns, tab: false });
            }
            _ => {}
        }
        self.note(format!("{:?} of {part:?}", self.kind));
    }

    fn act(&mut self) {
        let (keep, _) = self.keep.unwrap_or((Keep::Tab, 0));
        match self.dice.below(100) {
            0..45 => self.say(keep, None, false),
            45..50 => self.say(keep, None, true),
            50..56 => self.say(Keep::Device, None, false),
            56..64 => {
                let code = self.dice.below(CODES.len());
                self.say(Keep::Passcode, Some(code), false);
            }
            64..68 => self.say(Keep::Tab, None, false),
            68..76 => self.outbox(),
            76..80 => {
                self.page.places.lock();
                self.note("lock".to_owned());
                let _ = self.open();
            }
            80..84 => self.page.sweep(),
            84..86 => self.back_up(),
            86..88 => {
                let _ = self.open();
            }
            88..94 => self.reload(),
            94..96 => self.delete(),
            _ => self.damage(),
        }
    }

    fn run(mut self) -> Self {
        let _ = self.open();
        for _ in 0..4 + self.dice.below(14) {
            if self.dice.chance(12) { self.kill() } else { self.act() }
        }
        // The trouble is over. What is there now?
        self.faults(false);
        let turns = self.browser.gone_now.get().turns;
        self.browser.gone(Gone { turns, ..Gone::default() });
        self.note("the trouble is over".to_owned());
        self.page = Page { now: self.page.now + 1_000_000, ..Page::start(&self.browser) };
        let found = self.open();
        if self.is_promised() {
            self.check_all(&found);
        }
        self
    }

    fn check_all(&mut self, found: &Result<Kind, KeepError>) {
        for (id, said) in self.said.clone() {
            let is_export = id.starts_with('x');
            let there = match found {
                Ok(Kind::Sitting(..) | Kind::Nothing) if is_export => {
                    let waiting = now(self.page.places.outbox(self.page.now)).unwrap_or_default();
                    waiting.into_iter().find(|(jti, _)| *jti == id).map(|(_, value)| value)
                }
                Ok(Kind::Sitting(..)) => now(self.page.places.read_sitting(&id, self.page.now)).unwrap_or_default(),
                _ => None,
            };
            match there {
                Some(value) => self.is_newest(&value),
                None if said.acknowledged > 0 => self.lost.push(format!("{id} {}", said.acknowledged)),
                None => {}
            }
        }
        // And nobody's key lies open where there is a passcode.
        self.page.sweep();
        if matches!(found, Ok(Kind::Sitting(Keep::Passcode, _))) {
            let disk = self.browser.disk.borrow();
            let in_journal =
                disk.keys.iter().any(|(name, key)| !name.starts_with("key/tab/") && key.text.starts_with("raw"));
            if in_journal || disk.local.values().any(|text| text.starts_with("raw")) {
                drop(disk);
                self.wrong.push("a key lies open beside what is kept with a passcode".to_owned());
            }
        }
    }
}

fn number(name: &str, otherwise: u64) -> u64 {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(otherwise)
}

#[test]
fn nothing_acknowledged_is_lost_and_nothing_wrong_is_shown() {
    let (first, count) = (number("FIRST", 1), number("HISTORIES", 2_000));
    let threads = std::thread::available_parallelism().map_or(1, |n| n.get() as u64);
    let runs: Vec<_> = (0..threads)
        .map(|thread| {
            std::thread::spawn(move || {
                let (mut lost, mut wrong, mut told) = (0, 0, Vec::new());
                for seed in (first..first + count).filter(|seed| seed % threads == thread) {
                    let history = History::begin(seed).run();
                    lost += history.lost.len();
                    wrong += history.wrong.len();
                    if history.lost.len() + history.wrong.len() > 0 {
                        let History { faulty, kind, lost, wrong, log, .. } = history;
                        let what = format!("seed {seed}, {kind:?} in {faulty:?}, lost {lost:?}, wrong {wrong:?}");
                        // One to read; the others can be run again by their seeds.
                        let log = if told.is_empty() { log.join("\n") + "\n" } else { String::new() };
                        told.push(log + &what);
                    }
                }
                (lost, wrong, told)
            })
        })
        .collect();
    let (mut lost, mut wrong, mut told) = (0, 0, Vec::new());
    for run in runs {
        let (l, w, t) = run.join().expect("no history panics");
        lost += l;
        wrong += w;
        told.extend(t);
    }
    println!("histories {count} lost {lost} wrong {wrong}");
    assert!(lost + wrong == 0, "{lost} lost, {wrong} wrong:\n{}", told.join("\n"));
}
