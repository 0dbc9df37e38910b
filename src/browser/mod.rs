//! The edge: the only module that touches web APIs, apart from Yew itself.
//!
//! Every failure here is an ordinary outcome with a name; nothing panics.

mod clock;
mod crypto;
mod device;
mod indexed_db;
mod keys;
mod network;
mod share;
mod web_storage;
mod window;

pub use clock::now_seconds;
pub use crypto::{WebCrypto, random_id};
pub use device::{Device, DeviceVault};
pub use indexed_db::{Database, MaybeDatabase};
pub use keys::SigningPair;
pub use network::{Answer, NoAnswer, fetch_bytes, post};
pub use share::{can_share_files, save_file, share_file};
pub use web_storage::WebStorage;
pub use window::{leave_to, on_page_hidden, on_visible, window};
