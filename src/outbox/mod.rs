//! The outbox: an export that was sent but has not arrived waits here and is tried again, with the same bytes and the
//! same `jti`, until the receiver has it, refuses it for good, or the young person takes it back.
//!
//! Pure: records come and go through [`Shelf`]; posting, the clock, chance and the turn between tabs through [`Edge`].

mod item;
mod policy;
mod retry_after;
mod sending;

pub use item::Item;
pub use policy::{BASE_MS, CAP_MS, LONGEST_PAUSE_MS, NoReply, OLD_AFTER_S, Receipt, Reply, Verdict, backoff, judge};
pub use retry_after::pause_ms;
pub use sending::{Edge, Outbox, Outcome, Shelf, Tried};
