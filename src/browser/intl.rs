use crate::domain::Platform;
use js_sys::{Array, Intl, Object, Reflect};
use std::cell::RefCell;
use wasm_bindgen::{JsCast, JsValue};

/// Numbers, days and plurals as the browser has them.
pub const PLATFORM: Platform = Platform { plural, number, day };

/// What was made for one language: making it anew for each of eleven numbers would be felt.
struct Made {
    language: String,
    plural: Intl::PluralRules,
    number: js_sys::Function,
}

thread_local! {
    static MADE: RefCell<Option<Made>> = const { RefCell::new(None) };
}

fn plural(language: &str, n: u32) -> String {
    with(language, |made| made.plural.select(f64::from(n)).into())
}

fn number(language: &str, n: u32) -> String {
    with(language, |made| {
        let written = made.number.call1(&JsValue::UNDEFINED, &JsValue::from_f64(f64::from(n)));
        written.ok().and_then(|text| text.as_string()).unwrap_or_default()
    })
}

fn day(language: &str, seconds: i64) -> String {
    let options = Object::new();
    // Setting a member of a plain object can't fail.
    let _ = Reflect::set(&options, &"dateStyle".into(), &"long".into());
    let format = Intl::DateTimeFormat::new(&Array::of1(&language.into()), &options).format();
    let date = js_sys::Date::new(&JsValue::from_f64(seconds as f64 * 1000.0));
    format.call1(&JsValue::UNDEFINED, &date).ok().and_then(|text| text.as_string()).unwrap_or_default()
}

/// `language` is one of [`crate::domain::Language::ALL`], or English: others could be refused by the browser.
fn with(language: &str, get: impl FnOnce(&Made) -> String) -> String {
    MADE.with_borrow_mut(|held| {
        if held.as_ref().is_none_or(|made| made.language != language) {
            let (list, options) = (Array::of1(&language.into()), Object::new());
            *held = Some(Made {
                language: language.to_owned(),
                plural: Intl::PluralRules::new(&list, &options),
                number: Intl::NumberFormat::new(&list, &options).format().unchecked_into(),
            });
        }
        held.as_ref().map(get).unwrap_or_default()
    })
}
