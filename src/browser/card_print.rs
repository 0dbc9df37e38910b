use gloo::events::EventListener;
use js_sys::{Array, Function, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{CssStyleSheet, Document, Element, HtmlIFrameElement, ShadowRoot, Window};

/// What is being printed, in a frame of its own: printing the page would print the portal's too. Dropped, it is gone.
pub struct Printing {
    frame: HtmlIFrameElement,
    _after: EventListener,
}

/// Prints a copy of `card` under `styles`. `after` is called when the browser says that it is done.
///
/// The frame has no address, so nothing is requested and no policy on frames is asked; its style sheet is constructed,
/// which no policy on styles refuses.
///
/// # Errors
/// What the browser threw; nothing is printed then.
pub fn print_card(card: &Element, styles: &str, after: impl FnOnce() + 'static) -> Result<Printing, JsValue> {
    let missing = || JsValue::UNDEFINED;
    let document = card.owner_document().ok_or_else(missing)?;
    let root = card.get_root_node().dyn_into::<ShadowRoot>()?;
    let frame = document.create_element("iframe")?.dyn_into::<HtmlIFrameElement>()?;
    frame.set_class_name("wa-print");
    frame.set_attribute("aria-hidden", "true")?;
    frame.set_attribute("tabindex", "-1")?;
    root.append_child(&frame)?;
    let window = frame.content_window().ok_or_else(missing)?;
    let own = frame.content_document().ok_or_else(missing)?;
    let printing = Printing { frame, _after: EventListener::once(&window, "afterprint", move |_| after()) };
    dress(&own, &window, styles)?;
    // The frame's own page, which has nothing in it yet.
    let page = own.first_element_child().and_then(|html| html.last_element_child()).ok_or_else(missing)?;
    page.append_child(&own.import_node_with_deep(card, true)?)?;
    // The focus stays where it is: nothing has to bring it back.
    window.print()?;
    Ok(printing)
}

/// A sheet belongs to the document it was made for, so this one is made by the frame's window.
fn dress(document: &Document, window: &Window, styles: &str) -> Result<(), JsValue> {
    let made = Reflect::get(window, &JsValue::from_str("CSSStyleSheet"))?.dyn_into::<Function>();
    if let Ok(class) = made
        && let Ok(sheet) = Reflect::construct(&class, &Array::new())
    {
        sheet.unchecked_ref::<CssStyleSheet>().replace_sync(styles)?;
        return Reflect::set(document, &JsValue::from_str("adoptedStyleSheets"), &Array::of1(&sheet)).map(drop);
    }
    // Safari before 16.4, as in the shadow root.
    let style = document.create_element("style")?;
    style.set_text_content(Some(styles));
    let html = document.first_element_child().ok_or(JsValue::UNDEFINED)?;
    html.append_child(&style).map(drop)
}

impl Drop for Printing {
    fn drop(&mut self) {
        self.frame.remove();
    }
}
