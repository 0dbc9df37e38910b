use super::item::Item;
use super::policy::{NoReply, Reply, Verdict, backoff, judge};
use crate::json::{Stored, Value};
use crate::session::{Delivered, Failure, Waiting};
use std::cell::{Cell, RefCell};

/// Begins no further try after this long: whoever asked waits for an answer.
const ROUND_MS: i64 = 10_000;

/// Where the records are.
#[allow(async_fn_in_trait)]
pub trait Shelf {
    /// `None` when that can't be told now.
    async fn all(&self) -> Option<Vec<Value>>;
    /// `Some(None)` when it is not there; `None` when that can't be told now.
    async fn one(&self, jti: &str) -> Option<Option<Value>>;
    /// True when a store has it.
    async fn put(&self, jti: &str, item: &Value) -> bool;
    async fn remove(&self, jti: &str);
}

/// The network, the clock, chance, and the turn between tabs.
#[allow(async_fn_in_trait)]
pub trait Edge {
    /// Gives the turn back when dropped.
    type Turn;

    async fn post(&self, item: &Item) -> Result<Reply, NoReply>;

    /// Milliseconds since 1970.
    fn now(&self) -> i64;

    /// Uniform over all its values.
    fn chance(&self) -> u32;

    /// The turn to post this export; `None` while somebody else has it.
    async fn turn(&self, jti: &str) -> Option<Self::Turn>;
}

/// What became of one export.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    Delivered(u16),
    Waiting(Waiting),
    /// Out of the outbox: trying again would change nothing.
    Failed(Failure),
    /// Taken back or deleted while it was being tried.
    TakenBack,
}

/// What one round came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tried {
    /// Oldest first.
    pub waiting: Vec<Waiting>,
    pub delivered: Vec<Delivered>,
    /// Refused for good; no longer in the outbox.
    pub failed: Vec<Waiting>,
    /// Milliseconds until the next one is due.
    pub next: Option<i64>,
}

/// What is on its way from this page.
#[derive(Default)]
pub struct Outbox {
    /// What no store would take: it waits as long as the page lives.
    unkept: RefCell<Vec<Item>>,
    under_way: RefCell<Vec<String>>,
    /// Counts the times that everything was forgotten.
    forgotten: Cell<u32>,
}

/// Says that an export is being posted, until dropped.
struct UnderWay<'a>(&'a Outbox, &'a str);

impl Drop for UnderWay<'_> {
    fn drop(&mut self) {
        self.0.under_way.borrow_mut().retain(|jti| jti != self.1);
    }
}

impl Outbox {
    /// Puts an export into the outbox and tries to post it. The record is written before anything is posted, so that
    /// a page that is killed half-way tries again with the same bytes. What is in the outbox already is tried again,
    /// unless the receiver asked for a pause.
    pub async fn send(&self, shelf: &impl Shelf, edge: &impl Edge, new: Item) -> Outcome {
        let jti = new.jti.clone();
        self.attempt(shelf, edge, &jti, Some(new)).await
    }

    /// Tries again what is due; with `all`, also what is not, unless the receiver asked for a pause. `by_hand`: the young
    /// person said so, which also answers whether to keep trying.
    pub async fn try_again(&self, shelf: &impl Shelf, edge: &impl Edge, all: bool, by_hand: bool) -> Tried {
        let mut tried = Tried::default();
        let start = edge.now();
        for (mut item, lasting) in self.items(shelf).await {
            if by_hand && item.shown(start, lasting).old {
                item.confirmed = Some(start.div_euclid(1000));
                self.keep(shelf, &item, lasting).await;
            }
            let now = edge.now();
            let outcome = if item.is_ready(now, all) && now.saturating_sub(start) < ROUND_MS {
                self.attempt(shelf, edge, &item.jti, None).await
            } else {
                Outcome::Waiting(item.shown(now, lasting))
            };
            match outcome {
                Outcome::Delivered(status) => {
                    tried.delivered.push(Delivered { jti: item.jti, status: u32::from(status) });
                }
                Outcome::Failed(failure) => {
                    let shown = item.shown(now, lasting);
                    tried.failed.push(Waiting { failure: Some(failure), ..shown });
                }
                Outcome::Waiting(waiting) => tried.waiting.push(waiting),
                Outcome::TakenBack => {}
            }
        }
        // Where nothing waits nothing has to be looked for again.
        if !tried.waiting.is_empty() {
            (tried.waiting, tried.next) = self.waiting(shelf, edge).await;
        }
        tried
    }

    /// All that waits, oldest first, and milliseconds until the next one is due.
    pub async fn waiting(&self, shelf: &impl Shelf, edge: &impl Edge) -> (Vec<Waiting>, Option<i64>) {
        let now = edge.now();
        let items = self.items(shelf).await;
        let next = items.iter().map(|(item, _)| item.wait(now)).min();
        (items.iter().map(|(item, lasting)| item.shown(now, *lasting)).collect(), next)
    }

    /// Takes an export out. True when it surely had not left; it may have got there otherwise.
    pub async fn cancel(&self, shelf: &impl Shelf, edge: &impl Edge, jti: &str) -> bool {
        let found = self.find(shelf, jti).await;
        // Who has the turn is posting it.
        let busy = self.under_way.borrow().iter().any(|j| j == jti) || edge.turn(jti).await.is_none();
        self.drop_item(shelf, jti).await;
        !busy && found.is_some_and(|(item, _)| !item.unsure)
    }

    /// Drops what only this page knows; what is being posted is not written again.
    pub fn forget(&self) {
        self.unkept.borrow_mut().clear();
        self.forgotten.set(self.forgotten.get().wrapping_add(1));
    }

    async fn attempt(&self, shelf: &impl Shelf, edge: &impl Edge, jti: &str, new: Option<Item>) -> Outcome {
        if self.under_way.borrow().iter().any(|j| j == jti) {
            return self.as_it_stands(shelf, edge, jti, new).await;
        }
        self.under_way.borrow_mut().push(jti.to_owned());
        let _under_way = UnderWay(self, jti);
        let Some(_turn) = edge.turn(jti).await else {
            return self.as_it_stands(shelf, edge, jti, new).await;
        };
        // Read under the turn: another tab may have delivered it, or it was taken back.
        let (mut item, known) = match (self.find(shelf, jti).await, new) {
            (Some((found, lasting)), Some(new)) => (Item { url: new.url, ..found }, lasting),
            (Some((found, lasting)), None) => (found, lasting),
            (None, Some(new)) => (new, false),
            (None, None) => return Outcome::TakenBack,
        };
        if item.is_paused(edge.now()) {
            return Outcome::Waiting(item.shown(edge.now(), known));
        }
        let forgotten = self.forgotten.get();
        let unsure_before = item.unsure;
        item.tries = item.tries.saturating_add(1);
        item.unsure = true;
        // Should the page be killed now, the next one waits as if this try had failed.
        item.due = edge.now().saturating_add(backoff(item.tries, edge.chance()));
        let kept = self.keep(shelf, &item, known).await;
        let answer = edge.post(&item).await;
        let now = edge.now();
        match judge(&answer, jti, now) {
            Verdict::Delivered(status) => {
                self.drop_item(shelf, jti).await;
                Outcome::Delivered(status)
            }
            Verdict::Never(failure) => {
                self.drop_item(shelf, jti).await;
                Outcome::Failed(failure)
            }
            Verdict::Later { failure, pause, unsure } => {
                // What was deleted or taken back meanwhile must not come back.
                if self.forgotten.get() != forgotten || self.is_gone(shelf, jti).await {
                    return Outcome::TakenBack;
                }
                item.failure = Some(failure);
                item.unsure = unsure_before || unsure;
                item.due = now.saturating_add(backoff(item.tries, edge.chance()));
                item.paused_until = pause.map(|pause| now.saturating_add(pause));
                let kept = self.keep(shelf, &item, kept).await;
                Outcome::Waiting(item.shown(now, kept))
            }
        }
    }

    /// For an export that somebody else is posting right now.
    async fn as_it_stands(&self, shelf: &impl Shelf, edge: &impl Edge, jti: &str, new: Option<Item>) -> Outcome {
        match self.find(shelf, jti).await {
            Some((item, lasting)) => Outcome::Waiting(item.shown(edge.now(), lasting)),
            None => new.map_or(Outcome::TakenBack, |item| Outcome::Waiting(item.shown(edge.now(), false))),
        }
    }

    /// Writes an item; what no store takes stays with the page. True when a store has it, now or from before.
    async fn keep(&self, shelf: &impl Shelf, item: &Item, known: bool) -> bool {
        let kept = shelf.put(&item.jti, &item.store()).await;
        let mut unkept = self.unkept.borrow_mut();
        unkept.retain(|other| other.jti != item.jti);
        // Newer than what the store has of it.
        if !kept {
            unkept.push(item.clone());
        }
        kept || known
    }

    async fn drop_item(&self, shelf: &impl Shelf, jti: &str) {
        self.unkept.borrow_mut().retain(|item| item.jti != jti);
        shelf.remove(jti).await;
    }

    /// Every item and whether a store has it, oldest first. What another version wrote is left alone.
    async fn items(&self, shelf: &impl Shelf) -> Vec<(Item, bool)> {
        let stored: Vec<Item> = shelf.all().await.iter().flatten().filter_map(Item::restore).collect();
        let mut items: Vec<(Item, bool)> = stored.into_iter().map(|item| (item, true)).collect();
        for item in self.unkept.borrow().iter() {
            match items.iter_mut().find(|(other, _)| other.jti == item.jti) {
                Some((other, _)) => *other = item.clone(),
                None => items.push((item.clone(), false)),
            }
        }
        items.sort_by(|(a, _), (b, _)| (a.since, &a.jti).cmp(&(b.since, &b.jti)));
        items
    }

    /// True when it is known that nobody has it any more.
    async fn is_gone(&self, shelf: &impl Shelf, jti: &str) -> bool {
        shelf.one(jti).await == Some(None) && self.unkept_one(jti).is_none()
    }

    /// An item and whether a store has it.
    async fn find(&self, shelf: &impl Shelf, jti: &str) -> Option<(Item, bool)> {
        let stored = shelf.one(jti).await.flatten().and_then(|value| Item::restore(&value));
        let lasting = stored.is_some();
        // What no store took is newer than what one has.
        self.unkept_one(jti).or(stored).map(|item| (item, lasting))
    }

    fn unkept_one(&self, jti: &str) -> Option<Item> {
        self.unkept.borrow().iter().find(|item| item.jti == jti).cloned()
    }
}
