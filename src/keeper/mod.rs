//! The second WebAssembly module: stores, cryptography, export and network. It is asked by the face through
//! [`Keeper::call`] and touches nothing on the screen.

mod backing_up;
mod loading;
mod outbox;
mod readers;
mod reading;
mod records;
mod sending;
mod signing;
mod tabs;
mod witnessing;

use crate::browser::now_ms;
use crate::errand::{
    self, Done, SignedOrNot, ToAdd, ToAttach, ToBackUp, ToClear, ToGivePen, ToLoad, ToLook, ToOpen, ToSave, ToSign,
    ToTry, ToWitness, Written,
};
use crate::json::to_canonical;
use crate::session::{CannotSign, NotKept, Signed};
use gloo::timers::callback::Timeout;
use outbox::Post;
use readers::Readers;
use records::Records;
use std::rc::Rc;
use tabs::Tabs;
use wasm_bindgen::prelude::*;

/// Keeps what one element's person says.
#[wasm_bindgen]
pub struct Keeper(Rc<Parts>);

struct Parts {
    records: Records,
    post: Post,
    tabs: Tabs,
    readers: Readers,
}

#[wasm_bindgen]
impl Keeper {
    /// `scope` separates the stores of several portals on one origin.
    #[wasm_bindgen(constructor)]
    pub fn new(scope: &str) -> Self {
        Self(Rc::new(Parts {
            records: Records::new(scope),
            post: Post::new(scope),
            tabs: Tabs::new(scope),
            readers: Readers::default(),
        }))
    }

    /// Runs an errand: its name and its JSON text, answered by JSON text.
    ///
    /// # Errors
    /// Only for an errand or a text that the face never sends.
    pub fn call(&self, name: String, text: String) -> js_sys::Promise {
        let parts = self.0.clone();
        wasm_bindgen_futures::future_to_promise(async move {
            let answer = run(&parts, &name, &text).await;
            answer.map(JsValue::from).ok_or_else(|| JsError::new("no such errand").into())
        })
    }
}

/// What an interrupted change has left, and what one store has lost, is looked for when the first screen is there.
const SWEEP_AFTER_MS: u32 = 1_500;

fn sweep_soon(parts: Rc<Parts>) {
    let sweep = move || {
        wasm_bindgen_futures::spawn_local(async move {
            if let Some(places) = parts.records.opened() {
                places.sweep(now_ms()).await;
            }
        });
    };
    Timeout::new(SWEEP_AFTER_MS, sweep).forget();
}

async fn run(parts: &Rc<Parts>, name: &str, text: &str) -> Option<String> {
    let Parts { records, post, tabs, readers } = &**parts;
    Some(match name {
        errand::OPEN => {
            tabs.own_tab(records).await;
            let opened = records.open(&errand::read::<ToOpen>(text)?).await;
            sweep_soon(parts.clone());
            tabs.opened(&opened).await;
            errand::write(&opened)
        }
        errand::SAVE => {
            let what = errand::read::<ToSave>(text)?;
            if !tabs.may_write(&what).await {
                return Some(errand::write(&Written { durable: false, not_kept: Some(NotKept::OtherTab) }));
            }
            let written = records.save(&what).await;
            if written.not_kept.is_none() {
                tabs.saved(what.keep);
                tabs.hold_tab().await;
            }
            errand::write(&written)
        }
        errand::WATCH => errand::write(&tabs.watch(records, &errand::read::<ToOpen>(text)?).await),
        errand::TAKE_PEN => errand::write(&Done { complete: tabs.carry_on().await }),
        errand::GIVE_PEN => {
            tabs.give(errand::read::<ToGivePen>(text)?.follow);
            errand::write(&Done { complete: true })
        }
        errand::OUTBOX => errand::write(&post.run(records, errand::read::<ToTry>(text)?).await),
        errand::SIGN => {
            let answer = match signing::sign(records, readers, errand::read::<ToSign>(text)?).await {
                Ok(signed) => SignedOrNot { signed: Some(signed), cannot: None },
                Err(cannot) => SignedOrNot { signed: None, cannot: Some(cannot) },
            };
            errand::write(&answer)
        }
        errand::LOAD => errand::write(&loading::load(&errand::read::<ToLoad>(text)?).await),
        errand::DELETE => {
            tabs.before_delete().await;
            post.forget();
            let complete = records.delete_all().await;
            if complete {
                tabs.deleted();
            }
            errand::write(&Done { complete })
        }
        errand::LEAVE => {
            tabs.leave();
            post.forget();
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
        errand::ADD => {
            let what = errand::read::<ToAdd>(text)?;
            tabs.before_adding(what.keep).await;
            let added = backing_up::add(records, &what).await;
            if let Some(opened) = &added.opened {
                tabs.opened(opened).await;
                tabs.saved(what.keep);
            }
            errand::write(&added)
        }
        errand::WITNESS => signed_or_not(witnessing::witness(records, &errand::read::<ToWitness>(text)?).await),
        errand::ATTACH => signed_or_not(witnessing::attach(records, errand::read::<ToAttach>(text)?).await),
        errand::LOCK => {
            records.lock().await;
            tabs.locked();
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
