//! What is on the screen: Yew components that take values and a `Callback<Msg>` and keep no state but focus and
//! open/closed. [`App`] owns the model; a screen is a function from a [`view::View`] to elements.
//!
//! | folder | what it is |
//! |---|---|
//! | `components` | the pieces every screen is made of |
//! | `screens` | one file a screen |
//! | `styles` | palette, then purpose, then pieces; joined into [`STYLES`] |

mod app;
mod components;
mod el;
mod focus;
pub mod icons;
mod screens;
mod view;

pub use app::{App, AppProps};

/// The style sheet of the shadow root.
pub const STYLES: &str = concat!(
    include_str!("styles/tokens.css"),
    include_str!("styles/base.css"),
    include_str!("styles/frame.css"),
    include_str!("styles/bars.css"),
    include_str!("styles/controls.css"),
    include_str!("styles/choices.css"),
    include_str!("styles/scale.css"),
    include_str!("styles/cards.css"),
    include_str!("styles/overlays.css"),
    include_str!("styles/modes.css"),
);
