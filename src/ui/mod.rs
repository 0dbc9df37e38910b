//! What is on the screen: Yew components that take values and a `Callback<Msg>` and keep no state but focus, open or
//! closed, and a stroke under way. [`App`] owns the model; a screen is a function from a [`view::View`] to elements.
//!
//! | folder | what it is |
//! |---|---|
//! | `card` | the take-home card: on the screen, printed, as a file |
//! | `components` | the pieces every screen is made of |
//! | `screens` | one file a screen |
//! | `styles` | palette, then purpose, then pieces; joined into [`STYLES`] |

mod app;
pub mod card;
mod components;
mod date;
mod el;
mod focus;
pub mod icons;
mod screens;
mod view;

pub use app::{App, AppProps};

/// The style sheet of the shadow root.
pub const STYLES: &str = include_str!(concat!(env!("OUT_DIR"), "/styles.css"));

/// The sheet of the screens that load behind the first question; it comes after [`STYLES`].
pub const LATE_STYLES: &str = include_str!(concat!(env!("OUT_DIR"), "/styles-late.css"));
