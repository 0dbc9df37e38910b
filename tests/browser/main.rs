//! The edge in a real browser: WebCrypto, IndexedDB, localStorage, and the vault over them. Started by `cargo xtask
//! test`, or `wasm-pack test --headless --chrome -- --features component,keeper --test browser`.
#![cfg(all(feature = "keeper", target_arch = "wasm32"))]

mod crypto;
mod device;
mod errands;
mod stores;
mod vault;

wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);

use std::cell::Cell;

thread_local! {
    static COUNT: Cell<u32> = const { Cell::new(0) };
}

/// A scope that no other test and no earlier run has used.
fn fresh_scope(name: &str) -> String {
    let count = COUNT.with(|count| count.replace(count.get() + 1));
    format!("{name}-{count}-{}", js_sys::Date::now())
}
