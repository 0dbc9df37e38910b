//! `<wellbeing-assessment>`: a young person says what is working well, what worries them and what they want to
//! happen next, in the browser; what they choose to share leaves as signed JSON.
//!
//! | module | what it is | may use |
//! |---|---|---|
//! | [`json`] | strict JSON (no float, null, repeated name), RFC 8785 order, a serde bridge | – |
//! | [`domain`] | what an assessment is; question sets, wording, help lines | json |
//! | [`session`] | how a person moves through it: `Model`, `Msg`, `update`, `Effect` | json, domain |
//! | [`jose`] | JWS, JWE, JWK thumbprint over a small async `Crypto` trait | json |
//! | [`vault`] | records sealed at rest, the `Store` trait, the mirror of two stores | json, domain, jose |
//! | [`export`] | the exported document: sign, verify | json, domain, jose |
//! | [`errand`] | what the face asks of the keeper, as JSON | json, domain, session |
//! | [`outbox`] | what was sent and has not arrived; when it is tried again | json, session |
//! | `browser` | the edge: WebCrypto, IndexedDB, localStorage, clock, network | json, domain, jose, vault |
//! | `ui` | Yew: app, screens, components, styles | domain, session |
//! | `embed` | exports of the face: options in, events out | json, domain, session, errand, browser, ui |
//! | `keeper` | exports of the keeper: errands in, answers out | all but ui and embed |
//!
//! The component is two WebAssembly modules of this one crate. The *face* (feature `component`) is what is needed to
//! answer a question; the *keeper* (feature `keeper`) keeps, signs and sends, and loads while the question is read. The face
//! is cut in two after it was built (`xtask/split.mjs`): what the first question needs, and the rest behind it.

pub mod domain;
pub mod errand;
pub mod export;
pub mod jose;
pub mod json;
pub mod outbox;
pub mod session;
pub mod vault;

#[cfg(feature = "component")]
pub mod embed;
#[cfg(feature = "component")]
pub mod ui;

#[cfg(all(any(feature = "component", feature = "keeper"), target_arch = "wasm32"))]
pub mod browser;
#[cfg(all(feature = "keeper", target_arch = "wasm32"))]
pub mod keeper;

#[cfg(target_arch = "wasm32")]
#[global_allocator]
static ALLOCATOR: rlsf::SmallGlobalTlsf = rlsf::SmallGlobalTlsf::new();
