//! What was sent and has not arrived: judged, tried again, taken back; in virtual time, with every fault there is.
#![cfg(not(target_arch = "wasm32"))]

use proptest::prelude::*;
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::pin::pin;
use std::task::{Context, Poll, Waker};
use wellbeing_assessment::json::{Stored, Value};
use wellbeing_assessment::outbox::*;
use wellbeing_assessment::session::{Delivered, Failure};

const NOW: i64 = 1_790_000_000_000;
const DAY: i64 = 86_400_000;

fn reply(status: u16, receipt: Receipt) -> Result<Reply, NoReply> {
    Ok(Reply { status, receipt, retry_after: None, date: None })
}

fn named(jti: &str) -> Receipt {
    Receipt::Object { jti: Some(jti.into()) }
}

// ---- judging

#[test]
fn an_answer_is_success_only_when_it_can_not_be_about_something_else() {
    for receipt in [Receipt::Nothing, Receipt::Object { jti: None }, named("j")] {
        assert_eq!(judge(&reply(201, receipt), "j", NOW), Verdict::Delivered(201));
    }
    for receipt in [Receipt::Other, named("k")] {
        let later = Verdict::Later { failure: Failure::Unclear, pause: None, unsure: true };
        assert_eq!(judge(&reply(200, receipt), "j", NOW), later);
    }
}

#[test]
fn not_now_is_tried_again_and_no_is_not() {
    for status in [408, 425, 429, 500, 502, 503, 504, 511, 599] {
        let Verdict::Later { failure, .. } = judge(&reply(status, Receipt::Other), "j", NOW) else {
            panic!("{status} is final")
        };
        assert_eq!(failure, Failure::ReceiverTrouble { status });
    }
    for status in [400, 401, 403, 404, 409, 410, 413, 415, 422, 451, 499] {
        let refused = Verdict::Never(Failure::Refused { status });
        assert_eq!(judge(&reply(status, Receipt::Other), "j", NOW), refused, "{status}");
    }
    for status in [0, 100, 204 + 100, 307, 600] {
        assert!(matches!(judge(&reply(status, Receipt::Nothing), "j", NOW), Verdict::Later { unsure: true, .. }));
    }
    let offline = Verdict::Later { failure: Failure::NoAnswer, pause: None, unsure: false };
    assert_eq!(judge(&Err(NoReply::Offline), "j", NOW), offline);
}

// ---- Retry-After

#[test]
fn a_pause_is_read_in_every_form() {
    // 2026-11-22T17:46:40Z
    let now = 1_795_369_600_000;
    let same = |date| pause_ms(date, None, now);
    assert_eq!(same("120"), Some(120_000));
    assert_eq!(same(" 0 "), Some(0));
    assert_eq!(same("Sun, 22 Nov 2026 17:48:40 GMT"), Some(120_000));
    assert_eq!(same("Sunday, 22-Nov-26 17:48:40 GMT"), Some(120_000));
    assert_eq!(same("Sun Nov 22 17:48:40 2026"), Some(120_000));
    assert_eq!(same("Sun, 06 Nov 1994 08:49:37 GMT"), Some(0), "the past is now");
    assert_eq!(same("Sunday, 06-Nov-94 08:49:37 GMT"), Some(0), "RFC 9110's own example is 1994, not 2094");
    for longer_than_a_day in ["86401", "99999999999999999999999999", "Wed, 25 Nov 2026 00:00:00 GMT"] {
        assert_eq!(same(longer_than_a_day), Some(DAY), "{longer_than_a_day}");
    }
    for nothing in ["", " ", "-1", "1.5", "soon", "Sun, 99 Nov 2026 17:48:40 GMT", "Sun, 22 Nov 2026 25:00:00 GMT"] {
        assert_eq!(same(nothing), None, "{nothing}");
    }
}

#[test]
fn a_pause_by_date_does_not_believe_the_device() {
    let years_behind = 1_000_000_000_000;
    let date = Some("Sun, 22 Nov 2026 17:46:40 GMT");
    assert_eq!(pause_ms("Sun, 22 Nov 2026 17:47:40 GMT", date, years_behind), Some(60_000));
}

proptest! {
    #[test]
    fn any_header_is_a_pause_of_at_most_a_day_or_none(text in "\\PC{0,40}", now in any::<i64>()) {
        if let Some(pause) = pause_ms(&text, Some(&text), now) {
            prop_assert!((0..=DAY).contains(&pause));
        }
    }

    /// The days are counted as the calendar has them: against an independent count.
    #[test]
    fn dates_agree_with_counting_days(days in 0i64..36_500) {
        let (mut year, mut left) = (1970i64, days);
        let leap = |y: i64| (y % 4 == 0 && y % 100 != 0) || y % 400 == 0;
        while left >= 365 + i64::from(leap(year)) {
            left -= 365 + i64::from(leap(year));
            year += 1;
        }
        let lengths = [31, 28 + i64::from(leap(year)), 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
        let mut month = 0;
        while left >= lengths[month] {
            left -= lengths[month];
            month += 1;
        }
        let name = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"][month];
        let date = format!("Sun, {:02} {name} {year:04} 12:00:00 GMT", left + 1);
        let at = (days * 86_400 + 43_200) * 1000;
        prop_assert_eq!(pause_ms(&date, None, at - 60_000), Some(60_000));
        prop_assert_eq!(pause_ms(&date, None, at), Some(0));
    }

    #[test]
    fn waits_grow_to_a_quarter_of_an_hour_and_no_further(tries in any::<u32>(), chance in any::<u32>()) {
        let wait = backoff(tries, chance);
        prop_assert!((250..=CAP_MS).contains(&wait));
        if tries <= 1 {
            prop_assert!(wait <= BASE_MS);
        }
        prop_assert!(backoff(tries, chance) <= backoff(tries.saturating_add(1), chance), "later is never sooner");
        prop_assert!(backoff(30, u32::MAX) > CAP_MS - 2);
    }
}

// ---- a world with a receiver, a network, stores and a clock, all of which can fail

#[derive(Clone, Copy, Debug, PartialEq)]
enum Fault {
    None,
    Offline,
    DropBefore,
    DropAfter,
    TimeOutBefore,
    TimeOutAfter,
    Status(u16),
    /// 503 or 429 with seconds of pause.
    Pause(u16, u32),
    LogInPage,
    Twice,
    /// The page is killed before the post arrives, or after.
    KillBefore,
    KillAfter,
}

#[derive(Default)]
struct World {
    now: Cell<i64>,
    chance: Cell<u32>,
    faults: RefCell<Vec<Fault>>,
    stored: RefCell<BTreeMap<String, Vec<String>>>,
    posts: RefCell<Vec<(i64, String)>>,
    shelf: RefCell<BTreeMap<String, Value>>,
    full: Cell<bool>,
    /// The store does not say what it has.
    mute: Cell<bool>,
    held: RefCell<Vec<String>>,
    takes_back: Cell<bool>,
}

struct Turn<'a>(&'a World, String);

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        self.0.held.borrow_mut().retain(|jti| *jti != self.1);
    }
}

impl World {
    fn new(faults: &[Fault]) -> Self {
        let world = Self { now: Cell::new(NOW), ..Self::default() };
        world.faults.borrow_mut().extend(faults.iter().rev());
        world
    }

    fn receive(&self, item: &Item) -> Result<Reply, NoReply> {
        let mut stored = self.stored.borrow_mut();
        let bodies = stored.entry(item.jti.clone()).or_default();
        // As the receiver does: the same bytes are one export.
        if bodies.contains(&item.body) {
            return reply(200, named(&item.jti));
        }
        bodies.push(item.body.clone());
        reply(201, named(&item.jti))
    }

    /// Runs to the end, or until the page is killed: then nothing more of it happens.
    fn run<T>(&self, work: impl Future<Output = T>) -> Option<T> {
        let mut work = pin!(work);
        match work.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(done) => Some(done),
            Poll::Pending => None,
        }
    }
}

impl Shelf for World {
    async fn all(&self) -> Option<Vec<Value>> {
        (!self.mute.get()).then(|| self.shelf.borrow().values().cloned().collect())
    }

    async fn one(&self, jti: &str) -> Option<Option<Value>> {
        (!self.mute.get()).then(|| self.shelf.borrow().get(jti).cloned())
    }

    async fn put(&self, jti: &str, item: &Value) -> bool {
        if !self.full.get() {
            self.shelf.borrow_mut().insert(jti.into(), item.clone());
        }
        !self.full.get()
    }

    async fn remove(&self, jti: &str) {
        self.shelf.borrow_mut().remove(jti);
    }
}

impl<'a> Edge for &'a World {
    type Turn = Turn<'a>;

    async fn post(&self, item: &Item) -> Result<Reply, NoReply> {
        self.posts.borrow_mut().push((self.now.get(), item.jti.clone()));
        let fault = self.faults.borrow_mut().pop().unwrap_or(Fault::None);
        self.now.set(self.now.get() + 40);
        if self.takes_back.get() {
            self.shelf.borrow_mut().clear();
        }
        match fault {
            Fault::None => self.receive(item),
            Fault::Offline => Err(NoReply::Offline),
            Fault::DropBefore => Err(NoReply::Unreachable),
            Fault::DropAfter => self.receive(item).and(Err(NoReply::Unreachable)),
            Fault::TimeOutBefore | Fault::TimeOutAfter => {
                self.now.set(self.now.get() + 30_000);
                if fault == Fault::TimeOutAfter {
                    let _ = self.receive(item);
                }
                Err(NoReply::TimedOut)
            }
            Fault::Status(status) => reply(status, Receipt::Other),
            Fault::Pause(status, seconds) => {
                let retry_after = Some(seconds.to_string());
                Ok(Reply { status, receipt: Receipt::Other, retry_after, date: None })
            }
            Fault::LogInPage => reply(200, Receipt::Other),
            Fault::Twice => self.receive(item).and(self.receive(item)),
            Fault::KillBefore => std::future::pending().await,
            Fault::KillAfter => {
                let _ = self.receive(item);
                std::future::pending().await
            }
        }
    }

    fn now(&self) -> i64 {
        self.now.get()
    }

    fn chance(&self) -> u32 {
        // Knuth's multiplicative step: spread out, and the same in every run.
        self.chance.set(self.chance.get().wrapping_mul(2_654_435_761).wrapping_add(12_345));
        self.chance.get()
    }

    async fn turn(&self, jti: &str) -> Option<Turn<'a>> {
        if self.held.borrow().iter().any(|held| held == jti) {
            return None;
        }
        self.held.borrow_mut().push(jti.into());
        Some(Turn(self, jti.into()))
    }
}

fn item(jti: &str, now: i64) -> Item {
    let body = format!("{{\"payload\":\"{jti}\"}}");
    Item::new("https://portal.example/in".into(), jti.into(), "application/jose+json".into(), body, now)
}

/// Opens the page again and again and lets time pass until nothing waits any more.
fn deliver(world: &World, outbox: &mut Outbox) -> Vec<Delivered> {
    let mut delivered = Vec::new();
    for _ in 0..1000 {
        match world.run(outbox.try_again(world, &world, false, false)) {
            None => *outbox = Outbox::default(),
            Some(tried) => {
                delivered.extend(tried.delivered);
                let Some(next) = tried.next else { return delivered };
                assert!(next <= DAY);
                world.now.set(world.now.get() + next);
            }
        }
    }
    panic!("still waiting: {:?}", world.shelf.borrow());
}

fn fault() -> impl Strategy<Value = Fault> {
    prop_oneof![
        Just(Fault::None),
        Just(Fault::Offline),
        Just(Fault::DropBefore),
        Just(Fault::DropAfter),
        Just(Fault::TimeOutBefore),
        Just(Fault::TimeOutAfter),
        prop_oneof![Just(408), Just(425), Just(429), Just(500), Just(502), Just(503)].prop_map(Fault::Status),
        (prop_oneof![Just(429), Just(503)], 0u32..200_000).prop_map(|(status, s)| Fault::Pause(status, s)),
        Just(Fault::LogInPage),
        Just(Fault::Twice),
        Just(Fault::KillBefore),
        Just(Fault::KillAfter),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn whatever_happens_each_export_is_stored_once(faults in prop::collection::vec(fault(), 0..40), count in 1usize..5) {
        let world = World::new(&faults);
        let mut outbox = Outbox::default();
        for n in 0..count {
            let jti = format!("jti-{n}");
            if world.run(outbox.send(&world, &&world, item(&jti, world.now.get()))).is_none() {
                outbox = Outbox::default();
            }
        }
        deliver(&world, &mut outbox);
        let stored = world.stored.borrow();
        prop_assert_eq!(stored.len(), count, "none is lost");
        for (jti, bodies) in stored.iter() {
            prop_assert_eq!(bodies, &[item(jti, 0).body], "one, byte for byte");
        }
        prop_assert!(world.shelf.borrow().is_empty());
        prop_assert!(world.held.borrow().is_empty());
    }

    #[test]
    fn no_pause_is_cut_short(
        faults in prop::collection::vec(fault(), 1..20),
        taps in prop::collection::vec((0i64..400_000, any::<bool>()), 1..30),
    ) {
        let world = World::new(&faults);
        let mut outbox = Outbox::default();
        let mut until = 0;
        let mut posts = 0;
        let mut check = |world: &World| {
            let all = world.posts.borrow();
            for (at, _) in &all[posts..] {
                assert!(*at >= until, "posted {} ms too early", until - at);
                let n = faults.get(posts);
                if let Some(Fault::Pause(_, seconds)) = n {
                    until = at + 40 + (i64::from(*seconds) * 1000).min(DAY);
                }
                posts += 1;
            }
        };
        let _ = world.run(outbox.send(&world, &&world, item("j", NOW)));
        check(&world);
        for (wait, reload) in taps {
            world.now.set(world.now.get() + wait);
            if reload {
                outbox = Outbox::default();
            }
            // "Try now" and Send again alike.
            if wait % 2 == 0 {
                let _ = world.run(outbox.try_again(&world, &&world, true, true));
            } else if !world.shelf.borrow().is_empty() {
                let _ = world.run(outbox.send(&world, &&world, item("j", world.now.get())));
            }
            check(&world);
        }
    }
}

// ---- worked examples

#[test]
fn the_record_is_there_before_anything_is_posted() {
    let world = World::new(&[Fault::KillBefore]);
    assert_eq!(world.run(Outbox::default().send(&world, &&world, item("j", NOW))), None);
    let shelf = world.shelf.borrow();
    let left = Item::restore(&shelf["j"]).unwrap();
    assert_eq!((left.body.as_str(), left.tries, left.unsure), (item("j", 0).body.as_str(), 1, true));
    assert!(world.stored.borrow().is_empty());
}

#[test]
fn what_arrives_at_once_leaves_nothing_behind() {
    let world = World::new(&[]);
    assert_eq!(world.run(Outbox::default().send(&world, &&world, item("j", NOW))), Some(Outcome::Delivered(201)));
    assert!(world.shelf.borrow().is_empty());
}

#[test]
fn a_refusal_is_final_and_told() {
    let world = World::new(&[Fault::DropBefore, Fault::Status(403)]);
    let outbox = Outbox::default();
    assert!(matches!(world.run(outbox.send(&world, &&world, item("j", NOW))), Some(Outcome::Waiting(_))));
    let tried = world.run(outbox.try_again(&world, &&world, true, false)).unwrap();
    assert_eq!(tried.failed[0].failure, Some(Failure::Refused { status: 403 }));
    assert_eq!((tried.waiting, tried.next), (Vec::new(), None));
    assert!(world.shelf.borrow().is_empty());
}

#[test]
fn taking_back_says_truly_whether_it_may_have_left() {
    for (fault, surely) in [
        (Fault::Offline, true),
        (Fault::Status(503), true),
        (Fault::Pause(429, 5), true),
        (Fault::Status(502), false),
        (Fault::DropBefore, false),
        (Fault::TimeOutAfter, false),
        (Fault::LogInPage, false),
        (Fault::KillAfter, false),
    ] {
        let world = World::new(&[fault]);
        let outbox = Outbox::default();
        let _ = world.run(outbox.send(&world, &&world, item("j", NOW)));
        let outbox = if fault == Fault::KillAfter { Outbox::default() } else { outbox };
        assert_eq!(world.run(outbox.cancel(&world, &&world, "j")), Some(surely), "{fault:?}");
        assert!(world.shelf.borrow().is_empty());
        assert_eq!(world.run(outbox.try_again(&world, &&world, true, true)), Some(Tried::default()), "{fault:?}");
    }
    let world = World::new(&[]);
    assert_eq!(world.run(Outbox::default().cancel(&world, &&world, "never heard of")), Some(false));
}

#[test]
fn one_that_waited_unsure_stays_unsure_when_then_refused_for_now() {
    let world = World::new(&[Fault::DropAfter, Fault::Status(503)]);
    let outbox = Outbox::default();
    let _ = world.run(outbox.send(&world, &&world, item("j", NOW)));
    let _ = world.run(outbox.try_again(&world, &&world, true, false));
    assert_eq!(world.run(outbox.cancel(&world, &&world, "j")), Some(false));
}

#[test]
fn what_was_deleted_while_it_was_posted_does_not_come_back() {
    let world = World::new(&[Fault::DropBefore]);
    world.takes_back.set(true);
    let outcome = world.run(Outbox::default().send(&world, &&world, item("j", NOW)));
    assert_eq!(outcome, Some(Outcome::TakenBack));
    assert!(world.shelf.borrow().is_empty());
}

#[test]
fn without_room_it_is_posted_all_the_same_and_waits_with_the_page() {
    let world = World::new(&[Fault::DropBefore]);
    world.full.set(true);
    let outbox = Outbox::default();
    let Some(Outcome::Waiting(waiting)) = world.run(outbox.send(&world, &&world, item("j", NOW))) else { panic!() };
    assert!(!waiting.lasting, "it must not be called safe");
    assert!(world.shelf.borrow().is_empty());
    world.now.set(world.now.get() + CAP_MS);
    let tried = world.run(outbox.try_again(&world, &&world, false, false)).unwrap();
    assert_eq!(tried.delivered, [Delivered { jti: "j".into(), status: 201 }]);
    // Room again at the next try: then a store has it.
    let world = World::new(&[Fault::DropBefore, Fault::DropBefore]);
    world.full.set(true);
    let _ = world.run(outbox.send(&world, &&world, item("k", NOW)));
    world.full.set(false);
    let tried = world.run(outbox.try_again(&world, &&world, true, false)).unwrap();
    assert!(tried.waiting[0].lasting);
    let world = World::new(&[Fault::DropBefore]);
    world.full.set(true);
    let _ = world.run(outbox.send(&world, &&world, item("l", NOW)));
    outbox.forget();
    assert_eq!(world.run(outbox.try_again(&world, &&world, true, false)), Some(Tried::default()));
}

#[test]
fn a_store_that_does_not_answer_is_not_taken_for_an_empty_one() {
    let world = World::new(&[Fault::DropBefore]);
    world.mute.set(true);
    let outcome = world.run(Outbox::default().send(&world, &&world, item("j", NOW)));
    assert!(matches!(outcome, Some(Outcome::Waiting(_))), "{outcome:?}");
    world.mute.set(false);
    let outbox = Outbox::default();
    world.now.set(NOW + CAP_MS);
    let tried = world.run(outbox.try_again(&world, &&world, false, false)).unwrap();
    assert_eq!(tried.delivered.len(), 1);
}

#[test]
fn two_pages_do_not_post_the_same_one_at_once() {
    let world = World::new(&[Fault::DropBefore]);
    let (one, other) = (Outbox::default(), Outbox::default());
    let _ = world.run(one.send(&world, &&world, item("j", NOW)));
    let turn = world.run((&world).turn("j")).flatten();
    assert!(turn.is_some());
    let tried = world.run(other.try_again(&world, &&world, true, false)).unwrap();
    assert_eq!((tried.waiting.len(), world.posts.borrow().len()), (1, 1));
    assert_eq!(world.run(other.cancel(&world, &&world, "j")), Some(false), "it may be on its way");
    drop(turn);
    assert_eq!(world.run(other.try_again(&world, &&world, true, false)), Some(Tried::default()));
}

#[test]
fn nothing_expires_and_after_a_week_it_asks() {
    let world = World::new(&[Fault::Offline; 6]);
    let outbox = Outbox::default();
    let _ = world.run(outbox.send(&world, &&world, item("j", NOW)));
    let round = |later: i64, by_hand: bool| {
        world.now.set(world.now.get() + later);
        let tried = world.run(outbox.try_again(&world, &&world, false, by_hand)).unwrap();
        tried.waiting.first().map(|waiting| waiting.old)
    };
    assert_eq!(round(6 * DAY, false), Some(false));
    assert_eq!(round(2 * DAY, false), Some(true), "asks, and was tried all the same");
    assert_eq!(round(DAY, true), Some(false), "the answer was to keep trying");
    assert_eq!(round(8 * DAY, false), Some(true), "a week later it asks again");
    assert_eq!(world.posts.borrow().len(), 5);
}

#[test]
fn a_clock_that_was_set_back_stops_nothing() {
    let world = World::new(&[Fault::Pause(503, 3600)]);
    let outbox = Outbox::default();
    let _ = world.run(outbox.send(&world, &&world, item("j", NOW)));
    world.now.set(NOW - 400 * DAY);
    let tried = world.run(outbox.try_again(&world, &&world, false, false)).unwrap();
    assert_eq!(tried.delivered.len(), 1);
}

#[test]
fn what_another_version_wrote_is_left_alone() {
    let world = World::new(&[]);
    let strange = Value::from("of a later version");
    world.shelf.borrow_mut().insert("x".into(), strange.clone());
    assert_eq!(world.run(Outbox::default().try_again(&world, &&world, true, true)), Some(Tried::default()));
    assert_eq!(world.shelf.borrow()["x"], strange);
}
