use crate::browser;
use crate::errand;
use crate::json::Stored;
use js_sys::{Array, Function, Promise, Reflect};
use std::cell::RefCell;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// Longer than any errand takes, a post with no answer included. A keeper that broke down must not stop the page.
const PATIENCE_MS: i32 = 45_000;

/// The way to the keeper, which is loaded when it is first asked.
pub struct Asking {
    /// Gives a promise of the keeper for a scope; can be called again after it failed.
    load: Function,
    scope: String,
    keeper: RefCell<Option<JsValue>>,
}

impl Asking {
    pub fn new(load: Function, scope: &str) -> Self {
        Self { load, scope: scope.to_owned(), keeper: RefCell::default() }
    }

    /// Runs an errand. `None`: the keeper has not loaded.
    pub async fn ask<A: Stored>(&self, name: &str, what: &impl Stored) -> Option<A> {
        errand::read(&self.ask_text(name, errand::write(what)).await?)
    }

    /// [`Self::ask`] with the JSON texts.
    pub async fn ask_text(&self, name: &str, text: String) -> Option<String> {
        let keeper = self.keeper().await.ok()?;
        let call: Function = Reflect::get(&keeper, &JsValue::from_str("call")).ok()?.dyn_into().ok()?;
        let answer = call.call2(&keeper, &JsValue::from_str(name), &JsValue::from_str(&text)).ok()?;
        let late = Promise::new(&mut |_, reject| browser::after_ms(&reject, PATIENCE_MS));
        let first = Promise::race(&Array::of2(&answer, &late));
        JsFuture::from(first).await.ok()?.as_string()
    }

    async fn keeper(&self) -> Result<JsValue, JsValue> {
        if let Some(keeper) = self.keeper.borrow().as_ref() {
            return Ok(keeper.clone());
        }
        let loading: Promise = self.load.call1(&JsValue::UNDEFINED, &JsValue::from_str(&self.scope))?.dyn_into()?;
        let keeper = JsFuture::from(loading).await?;
        // Two that asked at once must not hold two keepers: the first one to arrive stays.
        Ok(self.keeper.borrow_mut().get_or_insert(keeper).clone())
    }
}
