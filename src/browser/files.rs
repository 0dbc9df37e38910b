use js_sys::{Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, HtmlInputElement, Node};

/// Lets the person choose a file; needs a tap just before. `within` is a node of our own tree. `None`: nothing was
/// chosen. In browsers that do not tell (Safari before 16.4) it waits for ever then, for nothing.
pub async fn choose_file(within: &Node) -> Option<Blob> {
    let input: HtmlInputElement = within.owner_document()?.create_element("input").ok()?.dyn_into().ok()?;
    input.set_type("file");
    input.set_hidden(true);
    let chosen = Promise::new(&mut |resolve, _| {
        input.set_onchange(Some(&resolve));
        // Fails nowhere: a plain member.
        let _ = Reflect::set(&input, &JsValue::from_str("oncancel"), &resolve);
    });
    // iOS opens nothing for an input that is in no document.
    within.append_child(&input).ok()?;
    input.click();
    let _ = JsFuture::from(chosen).await;
    within.remove_child(&input).ok()?;
    let files = Reflect::get(&input, &JsValue::from_str("files")).ok()?;
    Reflect::get_u32(&files, 0).ok()?.dyn_into().ok()
}

/// What a file holds, as UTF-8.
pub async fn read_text(file: &Blob) -> Option<String> {
    JsFuture::from(file.text()).await.ok()?.as_string()
}
