use super::records::Records;
use super::sending;
use crate::browser::{self, Asked, How, Lock};
use crate::errand::{ToPost, ToTry};
use crate::json::Value;
use crate::outbox::{Edge, Item, NoReply, Outbox, Outcome, Reply, Shelf};
use crate::session::{Delivered, OutboxNews, Signed, Waiting};

/// What is on its way from this page, and where it is kept.
pub struct Post {
    scope: String,
    outbox: Outbox,
}

impl Post {
    pub fn new(scope: &str) -> Self {
        Self { scope: scope.to_owned(), outbox: Outbox::default() }
    }

    /// Sends one, takes one back, or tries again what waits.
    pub async fn run(&self, records: &Records, what: ToTry) -> OutboxNews {
        let ToTry { send, take_back, all, by_hand, now } = what;
        let (shelf, edge) = (Kept(records), self.edge(now));
        let mut news = OutboxNews::default();
        if let Some(ToPost { url, signed }) = send {
            news.sent = true;
            let jti = signed.jti.clone();
            match self.outbox.send(&shelf, &edge, item(url, signed, edge.now())).await {
                Outcome::Delivered(status) => {
                    news.delivered.push(Delivered { jti, status: u32::from(status) });
                }
                Outcome::Failed(failure) => {
                    let (since, failure) = (edge.now().div_euclid(1000), Some(failure));
                    news.failed.push(Waiting { jti, since, tries: 1, failure, lasting: false, old: false });
                }
                Outcome::Waiting(_) | Outcome::TakenBack => {}
            }
        } else if let Some(jti) = take_back {
            news.taken_back = Some(self.outbox.cancel(&shelf, &edge, &jti).await);
        } else {
            let tried = self.outbox.try_again(&shelf, &edge, all, by_hand).await;
            (news.delivered, news.failed, news.waiting, news.next) =
                (tried.delivered, tried.failed, tried.waiting, tried.next);
            return news;
        }
        (news.waiting, news.next) = self.outbox.waiting(&shelf, &edge).await;
        news
    }

    /// Drops what only this page knows.
    pub fn forget(&self) {
        self.outbox.forget();
    }

    fn edge(&self, now: Option<i64>) -> Browser<'_> {
        Browser { scope: &self.scope, ahead: now.map_or(0, |now| now.saturating_sub(browser::now_ms())) }
    }
}

fn item(url: String, signed: Signed, now: i64) -> Item {
    let url = browser::absolute(&url).unwrap_or(url);
    let content_type = sending::content_type(&signed).to_owned();
    Item::new(url, signed.jti, content_type, signed.json, now)
}

/// The records of where this page is.
struct Kept<'a>(&'a Records);

impl Shelf for Kept<'_> {
    async fn all(&self) -> Option<Vec<Value>> {
        let found = self.0.outbox().await.ok()?;
        Some(found.into_iter().map(|(_, value)| value).collect())
    }

    async fn one(&self, jti: &str) -> Option<Option<Value>> {
        self.0.waiting(jti).await.ok()
    }

    async fn put(&self, jti: &str, item: &Value) -> bool {
        self.0.put_outbox(jti, item).await.is_ok()
    }

    async fn remove(&self, jti: &str) {
        // What can't be removed now is posted once more, and the receiver knows it by its `jti`.
        let _ = self.0.remove_outbox(jti).await;
    }
}

struct Browser<'a> {
    scope: &'a str,
    /// Milliseconds that the clock in use is ahead of the device's.
    ahead: i64,
}

impl Edge for Browser<'_> {
    /// `None` where there are no locks: the receiver's `jti` makes doubles harmless.
    type Turn = Option<Lock>;

    async fn post(&self, item: &Item) -> Result<Reply, NoReply> {
        sending::reply(&item.url, &item.content_type, &item.body).await
    }

    fn now(&self) -> i64 {
        browser::now_ms().saturating_add(self.ahead)
    }

    fn chance(&self) -> u32 {
        (js_sys::Math::random() * f64::from(u32::MAX)) as u32
    }

    async fn turn(&self, jti: &str) -> Option<Option<Lock>> {
        let name = ["wellbeing-assessment/", self.scope, "/post/", jti].concat();
        match browser::lock(&name, How::IfFree, || {}).await {
            Asked::Given(lock) => Some(Some(lock)),
            Asked::Busy => None,
            Asked::NoLocks => Some(None),
        }
    }
}
