//! The only exports to JavaScript: attributes in, events out. It wires `browser` and `ui` to `session`.

mod options;

pub use options::{OptionFault, Options};

#[cfg(target_arch = "wasm32")]
mod events;
#[cfg(target_arch = "wasm32")]
mod instance;
#[cfg(target_arch = "wasm32")]
mod keeper;
#[cfg(target_arch = "wasm32")]
mod loading;
#[cfg(target_arch = "wasm32")]
mod mount;
#[cfg(target_arch = "wasm32")]
mod performer;
#[cfg(target_arch = "wasm32")]
mod sender;

#[cfg(target_arch = "wasm32")]
pub use instance::{Instance, connect};
