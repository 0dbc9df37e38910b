//! The second WebAssembly module: stores, cryptography, export and network. It is asked by the face through
//! [`Keeper::call`] and touches nothing on the screen.

mod backing_up;
mod loading;
mod reading;
mod records;
mod sending;
mod signing;
mod witnessing;

use crate::browser::now_ms;
use crate::errand::{
    self, Done, Loaded, Posted, SignedOrNot, ToAdd, ToAttach, ToBackUp, ToClear, ToLoad, ToLook, ToOpen, ToPost,
    ToSave, ToSign, ToWitness,
};
use crate::json::to_canonical;
use crate::session::{CannotSign, Signed};
use gloo::timers::callback::Timeout;
use records::Records;
use std::rc::Rc;
use wasm_bindgen::prelude::*;

/// Keeps what one element's person says.
#[wasm_bindgen]
pub struct Keeper {
    records: Rc<Records>,
}

#[wasm_bindgen]
impl Keeper {
    /// `scope` separates the stores of several portals on one origin.
    #[wasm_bindgen(constructor)]
    pub fn new(scope: &str) -> Self {
        Self { records: Rc::new(Records::new(scope)) }
    }

    /// Runs an errand: its name and its JSON text, answered by JSON text.
    ///
    /// # Errors
    /// Only for an errand or a text that the face never sends.
    pub fn call(&self, name: String, text: String) -> js_sys::Promise {
        let records = self.records.clone();
        wasm_bindgen_futures::future_to_promise(async move {
            let answer = run(&records, &name, &text).await;
            answer.map(JsValue::from).ok_or_else(|| JsError::new("no such errand").into())
        })
    }
}

/// What an interrupted change has left, and what one store has lost, is looked for when the first screen is there.
const SWEEP_AFTER_MS: u32 = 1_500;

fn sweep_soon(records: Rc<Records>) {
    let sweep = move || {
        wasm_bindgen_futures::spawn_local(async move {
            if let Some(places) = records.opened() {
                places.sweep(now_ms()).await;
            }
        });
    };
    Timeout::new(SWEEP_AFTER_MS, sweep).forget();
}

async fn run(records: &Rc<Records>, name: &str, text: &str) -> Option<String> {
    Some(match name {
        errand::OPEN => {
            let opened = records.open(&errand::read::<ToOpen>(text)?).await;
            sweep_soon(records.clone());
            errand::write(&opened)
        }
        errand::SAVE => errand::write(&records.save(&errand::read::<ToSave>(text)?).await),
        errand::SIGN => {
            let answer = match signing::sign(records, errand::read::<ToSign>(text)?).await {
                Ok(signed) => SignedOrNot { signed: Some(signed), cannot: None },
                Err(cannot) => SignedOrNot { signed: None, cannot: Some(cannot) },
            };
            errand::write(&answer)
        }
        errand::POST => {
            let answer = match sending::post(&errand::read::<ToPost>(text)?).await {
                Ok(status) => Posted { status: u32::from(status), failure: None },
                Err(failure) => Posted { status: 0, failure: Some(failure) },
            };
            errand::write(&answer)
        }
        errand::LOAD => {
            let answer = match loading::load(&errand::read::<ToLoad>(text)?).await {
                Ok(text) => Loaded { text: Some(text), faults: Vec::new() },
                Err(faults) => Loaded { text: None, faults },
            };
            errand::write(&answer)
        }
        errand::DELETE => errand::write(&Done { complete: records.delete_all().await }),
        errand::LEAVE => {
            records.leave(errand::read::<ToClear>(text)?.keep).await;
            errand::write(&Done { complete: true })
        }
        errand::STAY => {
            if let Ok(places) = records.places().await {
                places.stay(now_ms()).await;
            }
            errand::write(&Done { complete: true })
        }
        errand::BACK_UP => errand::write(&backing_up::back_up(records, &errand::read::<ToBackUp>(text)?).await),
        errand::LOOK => errand::write(&backing_up::look(records, &errand::read::<ToLook>(text)?).await),
        errand::ADD => errand::write(&backing_up::add(records, &errand::read::<ToAdd>(text)?).await),
        errand::WITNESS => signed_or_not(witnessing::witness(records, &errand::read::<ToWitness>(text)?).await),
        errand::ATTACH => signed_or_not(witnessing::attach(records, errand::read::<ToAttach>(text)?).await),
        errand::LOCK => {
            records.lock().await;
            errand::write(&Done { complete: true })
        }
        errand::PUBLIC_KEY => to_canonical(&signing::public_key(records, errand::read::<ToClear>(text)?.keep).await),
        _ => return None,
    })
}

fn signed_or_not(made: Result<Signed, CannotSign>) -> String {
    errand::write(&match made {
        Ok(signed) => SignedOrNot { signed: Some(signed), cannot: None },
        Err(cannot) => SignedOrNot { signed: None, cannot: Some(cannot) },
    })
}
