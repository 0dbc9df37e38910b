use super::indexed_db::member;
use crate::vault::StoreError;
use js_sys::{Array, Function, Promise};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;

/// Another tab that moves its records needs a second or two; one that hangs is not waited for.
const PATIENCE_MS: i32 = 8_000;

/// A Web Lock that is held until this is dropped.
pub struct Held {
    release: Option<Function>,
}

impl Drop for Held {
    fn drop(&mut self) {
        if let Some(release) = self.release.take() {
            // Resolving a promise does not fail.
            let _ = release.call0(&JsValue::UNDEFINED);
        }
    }
}

/// Waits for the Web Lock of this name. `None` where the browser has none for us.
///
/// # Errors
/// Another tab did not let it go in time.
pub async fn hold(name: &str) -> Result<Option<Held>, StoreError> {
    let Some(window) = super::window() else { return Ok(None) };
    let locks = member(window.navigator().as_ref(), "locks").filter(JsValue::is_object);
    let request = locks.as_ref().and_then(|locks| member(locks, "request")?.dyn_into::<Function>().ok());
    let (Some(locks), Some(request)) = (locks, request) else { return Ok(None) };
    let mut release = None;
    let released = Promise::new(&mut |resolve, _| release = Some(resolve));
    // Dropped on every way out: a lock that comes too late is let go at once.
    let held = Held { release };
    let mut grant = None;
    let granted = Promise::new(&mut |resolve, _| grant = Some(resolve));
    let taken = Closure::once_into_js(move || -> JsValue {
        if let Some(grant) = grant {
            let _ = grant.call1(&JsValue::UNDEFINED, &JsValue::TRUE);
        }
        released.into()
    });
    let Ok(asked) = request.call2(&locks, &JsValue::from_str(name), &taken) else { return Ok(None) };
    let late = Promise::new(&mut |resolve, _| {
        let _ = window.set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, PATIENCE_MS);
    });
    match JsFuture::from(Promise::race(&Array::of3(&granted, &asked, &late))).await {
        Ok(granted) if granted.is_truthy() => Ok(Some(held)),
        Ok(_) => Err(StoreError::Broken("turn")),
        // Refused, as in a sandboxed frame.
        Err(_) => Ok(None),
    }
}
