use super::records::Records;
use super::sending;
use crate::browser::{self, Asked, DeviceVault, How, Lock};
use crate::domain::Keep;
use crate::errand::{ToPost, ToTry};
use crate::json::Value;
use crate::outbox::{Edge, Item, NoReply, Outbox, Outcome, Reply, Shelf};
use crate::session::{Delivered, OutboxNews, Signed, Waiting};
use crate::vault::Name;
use std::rc::Rc;

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
        let ToTry { keep, send, take_back, all, by_hand, now } = what;
        let (shelf, edge) = (Kept { records, keep }, self.edge(now));
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
            (news.delivered, news.failed) = (tried.delivered, tried.failed);
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

/// The records of one place.
struct Kept<'a> {
    records: &'a Records,
    keep: Keep,
}

impl Shelf for Kept<'_> {
    async fn all(&self) -> Vec<Value> {
        let Some(vault) = self.vault().await else { return Vec::new() };
        let mut all = Vec::new();
        for name in vault.names().await {
            if name.as_str().starts_with("outbox/")
                && let Ok(Some(value)) = vault.open(&name).await
            {
                all.push(value);
            }
        }
        all
    }

    async fn put(&self, jti: &str, item: &Value) -> bool {
        let Some(vault) = self.vault().await else { return false };
        vault.save(&name(jti), item).await.is_ok()
    }

    async fn remove(&self, jti: &str) {
        if let Some(vault) = self.vault().await {
            vault.remove(&name(jti)).await;
        }
    }
}

impl Kept<'_> {
    async fn vault(&self) -> Option<Rc<DeviceVault>> {
        self.records.device().await.ok()?.vault(self.keep).await.ok()
    }
}

fn name(jti: &str) -> Name {
    Name::listed(["outbox/", jti].concat())
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
