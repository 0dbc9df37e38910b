//! `<wellbeing-assessment>`: a young person says what is working well, what worries them and what they want to
//! happen next, in the browser; what they choose to share leaves as signed JSON.
//!
//! | module | what it is | may use |
//! |---|---|---|
//! | [`json`] | strict JSON (no float, null, repeated name), RFC 8785 order, a serde bridge | – |
//! | [`domain`] | what an assessment is; question sets, wording, help lines | json |
//! | [`session`] | how a person moves through it: `Model`, `Msg`, `update`, `Effect` | domain |
//! | [`jose`] | JWS, JWE, JWK thumbprint over a small async `Crypto` trait | json |
//! | [`vault`] | records sealed at rest, the `Store` trait, the mirror of two stores | json, domain, jose |
//! | [`export`] | the exported document: sign, verify | json, domain, jose |
//! | `browser` | the edge: WebCrypto, IndexedDB, localStorage, clock, network | json, jose, vault, export |
//! | `ui` | Yew: app, screens, components, styles | domain, session |
//! | `embed` | the only wasm-bindgen exports: options in, events out | all of the above |

pub mod domain;
pub mod export;
pub mod jose;
pub mod json;
pub mod session;
pub mod vault;

#[cfg(feature = "component")]
pub mod ui;

#[cfg(all(feature = "component", target_arch = "wasm32"))]
pub mod browser;
#[cfg(all(feature = "component", target_arch = "wasm32"))]
pub mod embed;
