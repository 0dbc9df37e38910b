//! The edge: the only module that touches web APIs, apart from Yew itself.
//!
//! Every failure here is an ordinary outcome with a name; nothing panics. What the face needs is small; the stores, the
//! crypto and the network are compiled into the keeper only.

mod beginning;
#[cfg(feature = "component")]
mod card_print;
#[cfg(feature = "keeper")]
mod crypto;
#[cfg(feature = "keeper")]
mod device;
#[cfg(feature = "component")]
mod files;
#[cfg(feature = "keeper")]
mod indexed_db;
#[cfg(feature = "component")]
mod intl;
#[cfg(feature = "keeper")]
mod keys;
#[cfg(feature = "keeper")]
mod locks;
#[cfg(feature = "keeper")]
mod network;
#[cfg(feature = "component")]
mod share;
#[cfg(feature = "component")]
mod speech;
#[cfg(feature = "keeper")]
mod tabs;
#[cfg(feature = "keeper")]
mod turn;
mod web_storage;
#[cfg(feature = "component")]
mod window;

pub use beginning::{new_assessment, now_ms, now_seconds};
#[cfg(feature = "component")]
pub use card_print::{Printing, print_card};
#[cfg(feature = "keeper")]
pub use crypto::WebCrypto;
#[cfg(feature = "keeper")]
pub use device::Device;
#[cfg(feature = "component")]
pub use files::{choose_file, read_text};
#[cfg(feature = "keeper")]
pub use indexed_db::Database;
#[cfg(feature = "component")]
pub use intl::PLATFORM;
#[cfg(feature = "keeper")]
pub use keys::{Signer, SigningPair};
#[cfg(feature = "keeper")]
pub use locks::{Asked, How, Lock, after, lock};
#[cfg(feature = "keeper")]
pub use network::{Answer, NoAnswer, absolute, fetch_bytes, post};
#[cfg(feature = "component")]
pub use share::{FILE_TYPE, can_share_files, save_file, share_file};
#[cfg(feature = "component")]
pub use speech::{Piece, Speech, has_voice, hush, on_voices, pieces, speak};
#[cfg(feature = "keeper")]
pub use tabs::Channel;
#[cfg(feature = "keeper")]
pub use web_storage::tab_name;
pub use web_storage::{WebStorage, forget_tab, tab_has_records};
#[cfg(feature = "component")]
pub use window::{
    Pressed, after_ms, beside, bring_into_view, language_around, leave_to, on_online, on_page_hidden, on_pressed,
    on_visible, show_boxes_within,
};

fn window() -> Option<web_sys::Window> {
    web_sys::window()
}

/// The page's host, for the recipient's name of last resort.
#[cfg(feature = "component")]
pub fn page_host() -> String {
    window().and_then(|w| w.location().host().ok()).unwrap_or_default()
}
