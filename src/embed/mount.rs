use crate::domain::Locale;
use crate::ui::{LATE_STYLES, STYLES};
use js_sys::{Array, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{CssStyleSheet, Element, ShadowRoot};

/// The card, where it is shown.
pub fn card(mount: &Element) -> Option<Element> {
    mount.query_selector("#wa-card").ok().flatten()
}

/// Puts the style sheet on the shadow root and returns the element the app is rendered into.
///
/// # Errors
/// What the browser threw; without an element nothing can be shown.
pub fn prepare(root: &ShadowRoot) -> Result<Element, JsValue> {
    adopt_styles(root, STYLES)?;
    let document = root.owner_document().ok_or(JsValue::UNDEFINED)?;
    let element = document.create_element("div")?;
    element.set_class_name("wa-mount");
    root.append_child(&element)?;
    Ok(element)
}

/// A constructable style sheet needs no `unsafe-inline`. Safari before 16.4 has none: there a style element is made,
/// which a strict policy would refuse.
pub fn adopt_styles(root: &ShadowRoot, text: &str) -> Result<(), JsValue> {
    let name = JsValue::from_str("adoptedStyleSheets");
    if Reflect::has(root, &name)?
        && let Ok(sheet) = CssStyleSheet::new()
    {
        sheet.replace_sync(text)?;
        let adopted = Array::from(&Reflect::get(root, &name)?);
        adopted.push(&sheet);
        return Reflect::set(root, &name, &adopted).map(drop);
    }
    let document = root.owner_document().ok_or(JsValue::UNDEFINED)?;
    let style = document.create_element("style")?;
    style.set_text_content(Some(text));
    root.append_child(style.unchecked_ref::<web_sys::Node>()).map(drop)
}

/// Adds the styles and the wording of the rest of the face. Of the rest: only once that is there.
#[inline(never)]
pub fn add_late(mount: &Element) {
    Locale::learn_the_rest();
    if let Ok(root) = mount.get_root_node().dyn_into::<ShadowRoot>() {
        // Without them everything can still be read and used.
        let _ = adopt_styles(&root, LATE_STYLES);
    }
}
