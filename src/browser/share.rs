use js_sys::{Array, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, BlobPropertyBag, File, FilePropertyBag, HtmlAnchorElement, Node, ShareData, Url};

/// The type of an export that is neither sealed nor compact.
pub const FILE_TYPE: &str = "application/json";

/// True where the device's share sheet takes JSON files.
pub fn can_share_files() -> bool {
    let Some(navigator) = super::window().map(|w| w.navigator()) else { return false };
    let has = Reflect::has(&navigator, &JsValue::from_str("canShare")).unwrap_or(false);
    has && share_data("test.json", FILE_TYPE, "{}").is_ok_and(|data| navigator.can_share_with_data(&data))
}

/// Opens the share sheet with one file. `Ok(false)`: the person closed it.
pub async fn share_file(name: &str, kind: &str, text: &str) -> Result<bool, JsValue> {
    let navigator = super::window().ok_or(JsValue::UNDEFINED)?.navigator();
    let data = share_data(name, kind, text)?;
    match JsFuture::from(navigator.share_with_data(&data)).await {
        Ok(_) => Ok(true),
        Err(error) => {
            let name = Reflect::get(&error, &JsValue::from_str("name"))?;
            if name.as_string().as_deref() == Some("AbortError") { Ok(false) } else { Err(error) }
        }
    }
}

fn share_data(name: &str, kind: &str, text: &str) -> Result<ShareData, JsValue> {
    let options = FilePropertyBag::new();
    options.set_type(kind);
    let parts = Array::of1(&JsValue::from_str(text));
    let file = File::new_with_str_sequence_and_options(&parts, name, &options)?;
    let data = ShareData::new();
    data.set_files(&Array::of1(&file));
    Ok(data)
}

/// Saves `text` as a file of the media type `kind` in the way the browser saves downloads. `within` is a node of our own tree: nothing is put
/// into the portal's document.
pub fn save_file(within: &Node, name: &str, kind: &str, text: &str) -> Result<(), JsValue> {
    let document = within.owner_document().ok_or(JsValue::UNDEFINED)?;
    let options = BlobPropertyBag::new();
    options.set_type(kind);
    let blob = Blob::new_with_str_sequence_and_options(&Array::of1(&JsValue::from_str(text)), &options)?;
    let url = Url::create_object_url_with_blob(&blob)?;
    let link: HtmlAnchorElement = document.create_element("a")?.dyn_into()?;
    link.set_href(&url);
    link.set_download(name);
    within.append_child(&link)?;
    link.click();
    within.remove_child(&link)?;
    // The download has its own hold on the bytes once it has begun; WebKit needs a moment to begin.
    gloo::timers::callback::Timeout::new(20_000, move || {
        let _ = Url::revoke_object_url(&url);
    })
    .forget();
    Ok(())
}
