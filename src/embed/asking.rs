use crate::browser;
use crate::errand::{self, Loaded, ToLoad};
use crate::json::Stored;
use js_sys::{Array, Function, Promise, Reflect};
use std::cell::RefCell;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// Longer than any errand takes, a post with no answer included. A keeper that broke down must not stop the page.
const PATIENCE_MS: i32 = 45_000;

/// Something that goes as a JSON text. It is written when the rest of the face is there, which holds what writes it.
pub trait Goes {
    fn text(&self) -> String;
}

impl<T: Stored> Goes for T {
    fn text(&self) -> String {
        errand::write(self)
    }
}

/// The way to the keeper, which is loaded when it is first asked, and the rest of the face with it.
pub struct Asking {
    /// Gives a promise of the keeper for a scope; can be called again after it failed.
    load: Function,
    /// Gives a promise of the rest of the face; can be called again after it failed.
    load_rest: Function,
    scope: String,
    keeper: RefCell<Option<JsValue>>,
}

impl Asking {
    pub fn new(load: Function, load_rest: Function, scope: &str) -> Self {
        Self { load, load_rest, scope: scope.to_owned(), keeper: RefCell::default() }
    }

    /// Runs an errand. `None`: the keeper has not loaded.
    pub async fn ask<A: Stored>(&self, name: &str, what: &dyn Goes) -> Option<A> {
        errand::read(&self.ask_text(name, what).await?)
    }

    /// [`Self::ask`] with the answer's JSON text.
    pub async fn ask_text(&self, name: &str, what: &dyn Goes) -> Option<String> {
        let keeper = self.keeper().await.ok()?;
        let answer = call(&keeper, name, &what.text())?;
        let late = Promise::new(&mut |_, reject| browser::after_ms(&reject, PATIENCE_MS));
        let first = Promise::race(&Array::of2(&answer, &late));
        JsFuture::from(first).await.ok()?.as_string()
    }

    /// [`Self::ask`], waiting for the answer as long as the page lives.
    pub async fn listen<A: Stored>(&self, name: &str, what: &dyn Goes) -> Option<A> {
        let keeper = self.keeper().await.ok()?;
        let answer = call(&keeper, name, &what.text())?;
        errand::read(&JsFuture::from(Promise::resolve(&answer)).await.ok()?.as_string()?)
    }

    /// Loads files, all of them at once. `None`: the keeper has not loaded.
    pub async fn load(&self, files: &[ToLoad]) -> Option<Vec<Loaded>> {
        let keeper = self.keeper().await.ok()?;
        let asked = Array::new();
        for file in files {
            asked.push(&call(&keeper, errand::LOAD, &errand::write(file))?);
        }
        let answers: Array = JsFuture::from(Promise::all(&asked)).await.ok()?.dyn_into().ok()?;
        answers.iter().map(|answer| errand::read(&answer.as_string()?)).collect()
    }

    /// Runs an errand whose answer comes another way; nothing where no keeper is there to hear it.
    pub fn tell(&self, name: &str, what: Option<&dyn Goes>) {
        if let Some(keeper) = self.keeper.borrow().as_ref() {
            drop(call(keeper, name, &what.map(Goes::text).unwrap_or_default()));
        }
    }

    /// Loads the rest of the face.
    pub fn rest(&self) -> Promise {
        let loading = self.load_rest.call0(&JsValue::UNDEFINED).and_then(JsCast::dyn_into);
        loading.unwrap_or_else(|error| Promise::reject(&error))
    }

    /// True once the keeper was asked something: before that there is nothing it could be in the middle of.
    pub fn is_loaded(&self) -> bool {
        self.keeper.borrow().is_some()
    }

    async fn keeper(&self) -> Result<JsValue, JsValue> {
        if let Some(keeper) = self.keeper.borrow().as_ref() {
            return Ok(keeper.clone());
        }
        let loading: Promise = self.load.call1(&JsValue::UNDEFINED, &JsValue::from_str(&self.scope))?.dyn_into()?;
        let both = JsFuture::from(Promise::all(&Array::of2(&loading, &self.rest()))).await?;
        let keeper = Array::from(&both).get(0);
        // Two that asked at once must not hold two keepers: the first one to arrive stays.
        Ok(self.keeper.borrow_mut().get_or_insert(keeper).clone())
    }
}

fn call(keeper: &JsValue, name: &str, text: &str) -> Option<JsValue> {
    let call: Function = Reflect::get(keeper, &JsValue::from_str("call")).ok()?.dyn_into().ok()?;
    call.call2(keeper, &JsValue::from_str(name), &JsValue::from_str(text)).ok()
}
