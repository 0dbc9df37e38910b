use js_sys::{Function, Object, Promise, Reflect};
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::AbortController;

/// A Web Lock, given back when dropped. Every page of the origin shares their names.
pub struct Lock(Function);

impl Drop for Lock {
    fn drop(&mut self) {
        // Resolving a promise can't fail.
        let _ = self.0.call0(&JsValue::UNDEFINED);
    }
}

/// What came of asking for a lock.
pub enum Asked {
    Given(Lock),
    /// Somebody else has it, or waiting was given up.
    Busy,
    /// This browser or page has no Web Locks.
    NoLocks,
}

/// How to ask.
pub enum How<'a> {
    /// Only if nobody has it.
    IfFree,
    /// When its turn comes, unless aborted.
    Wait(&'a AbortController),
    /// From whoever has it.
    Steal,
}

/// Asks for the lock `name`; `lost` is called when somebody steals it later.
pub async fn lock(name: &str, how: How<'_>, lost: impl Fn() + 'static) -> Asked {
    let Some((locks, request)) = locks() else { return Asked::NoLocks };
    let options = Object::new();
    let (option, value) = match &how {
        How::IfFree => ("ifAvailable", JsValue::TRUE),
        How::Steal => ("steal", JsValue::TRUE),
        How::Wait(abort) => ("signal", abort.signal().into()),
    };
    // Setting a member of a plain object can't fail.
    let _ = Reflect::set(&options, &option.into(), &value);
    let release: Rc<RefCell<Option<Function>>> = Rc::default();
    let (kept, lost) = (release.clone(), Rc::new(lost));
    let granted = Promise::new(&mut |resolve, reject| {
        let (kept, lost) = (kept.clone(), lost.clone());
        let callback = Closure::once_into_js(move |lock: JsValue| -> JsValue {
            let given = !lock.is_null();
            let mut hold = |release: Function, _: Function| *kept.borrow_mut() = Some(release);
            // The lock is held until the promise that is given back here is resolved.
            let held = if given { Promise::new(&mut hold).into() } else { JsValue::UNDEFINED };
            let _ = resolve.call1(&JsValue::UNDEFINED, &JsValue::from_bool(given));
            held
        });
        let asked = request.call3(&locks, &name.into(), &options, &callback).and_then(JsCast::dyn_into::<Promise>);
        spawn_local(async move {
            let ended = match asked {
                Ok(ended) => JsFuture::from(ended).await,
                Err(error) => Err(error),
            };
            if let Err(error) = ended {
                // Of a lock that was never given this ends the waiting; it means nothing to one that was.
                let _ = reject.call1(&JsValue::UNDEFINED, &error);
                lost();
            }
        });
    });
    let given = JsFuture::from(granted).await;
    let given_up = matches!(&how, How::Wait(abort) if abort.signal().aborted());
    match (given, release.borrow_mut().take()) {
        (Ok(_), Some(release)) => Asked::Given(Lock(release)),
        (Err(_), _) if !given_up => Asked::NoLocks,
        _ => Asked::Busy,
    }
}

/// Calls `function` once, after a while.
pub fn after(function: &Function, ms: i32) {
    if let Some(window) = super::window() {
        let _ = window.set_timeout_with_callback_and_timeout_and_arguments_0(function, ms);
    }
}

fn locks() -> Option<(JsValue, Function)> {
    let navigator = super::window()?.navigator();
    let locks = Reflect::get(&navigator, &"locks".into()).ok()?;
    let request = Reflect::get(&locks, &"request".into()).ok()?.dyn_into().ok()?;
    Some((locks, request))
}
