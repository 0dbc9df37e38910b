//! What is on the screen: Yew components that take values and a `Callback<Msg>` and keep no state but focus and
//! open/closed. [`App`] owns the model.

mod app;

pub use app::{App, AppProps};

/// The style sheet of the shadow root.
pub const STYLES: &str = "";
