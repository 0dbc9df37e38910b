use js_sys::{Promise, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, RequestCache, RequestCredentials, RequestInit, RequestRedirect, Response};

/// Longest wait for a receiver or a file.
const PATIENCE_MS: u32 = 30_000;

/// What came back: the HTTP status and the body, at most [`crate::json::MAX_BYTES`] of it.
pub struct Answer {
    pub status: u16,
    pub body: Vec<u8>,
    /// Headers `Retry-After` and `Date`; another origin has to expose them.
    pub retry_after: Option<String>,
    pub date: Option<String>,
}

/// Why nothing came back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoAnswer {
    /// The device says that it has no network.
    Offline,
    Unreachable,
    TimedOut,
}

/// Posts `body`. Cookies of the page's own origin go along, so that a portal's log-in counts.
pub async fn post(url: &str, content_type: &str, body: &str) -> Result<Answer, NoAnswer> {
    let init = RequestInit::new();
    init.set_method("POST");
    init.set_body(&JsValue::from_str(body));
    if let Ok(headers) = web_sys::Headers::new() {
        let _ = headers.set("Content-Type", content_type);
        let _ = headers.set("Accept", "application/json, application/problem+json");
        init.set_headers(&headers);
    }
    // A redirect would take the words to an address nobody chose.
    init.set_redirect(RequestRedirect::Error);
    init.set_cache(RequestCache::NoStore);
    fetch(url, init).await
}

/// Gets a file the portal configured.
pub async fn fetch_bytes(url: &str) -> Result<Answer, NoAnswer> {
    fetch(url, RequestInit::new()).await
}

async fn fetch(url: &str, init: RequestInit) -> Result<Answer, NoAnswer> {
    let window = super::window().ok_or(NoAnswer::Unreachable)?;
    init.set_credentials(RequestCredentials::SameOrigin);
    let was_offline = !window.navigator().on_line();
    let abort = AbortController::new().ok();
    if let Some(abort) = &abort {
        init.set_signal(Some(&abort.signal()));
    }
    let timer = abort.clone().map(|a| gloo::timers::callback::Timeout::new(PATIENCE_MS, move || a.abort()));
    let result = read(window.fetch_with_str_and_init(url, &init)).await;
    drop(timer);
    result.map_err(|_| match abort {
        Some(abort) if abort.signal().aborted() => NoAnswer::TimedOut,
        // Asked afterwards: what some systems say of themselves is wrong, so it keeps nobody from trying.
        _ if was_offline && !window.navigator().on_line() => NoAnswer::Offline,
        _ => NoAnswer::Unreachable,
    })
}

/// An address as the page would resolve it.
pub fn absolute(url: &str) -> Option<String> {
    let base = super::window()?.document()?.base_uri().ok()??;
    web_sys::Url::new_with_base(url, &base).ok().map(|url| url.href())
}

async fn read(response: Promise) -> Result<Answer, JsValue> {
    let response: Response = JsFuture::from(response).await?.dyn_into()?;
    let header = |name| response.headers().get(name).ok().flatten();
    let (retry_after, date) = (header("Retry-After"), header("Date"));
    let buffer = JsFuture::from(response.array_buffer()?).await?;
    let bytes = Uint8Array::new(&buffer);
    let length = bytes.length().min(u32::try_from(crate::json::MAX_BYTES + 1).unwrap_or(u32::MAX));
    Ok(Answer { status: response.status(), body: bytes.subarray(0, length).to_vec(), retry_after, date })
}
