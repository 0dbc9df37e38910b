use crate::browser::{self, Answer, NoAnswer};
use crate::errand::ToPost;
use crate::session::Failure;
use wasm_bindgen::JsValue;

/// The flattened JSON serialisation (RFC 7515 §9.2.1).
const CONTENT_TYPE: &str = "application/jose+json";

/// Posts an export and judges the answer.
pub async fn post(what: &ToPost) -> Result<u16, Failure> {
    match browser::post(&what.url, CONTENT_TYPE, &what.signed.json).await {
        Ok(answer) => judge(&answer, &what.signed.jti),
        Err(NoAnswer::Unreachable) => Err(Failure::NoAnswer),
        Err(NoAnswer::TimedOut) => Err(Failure::TimedOut),
    }
}

/// A success is 2xx with no body or a JSON object, which names our `jti` if it names one. A log-in page of a café's
/// Wi-Fi is 200 as well.
fn judge(answer: &Answer, jti: &str) -> Result<u16, Failure> {
    let status = answer.status;
    match status {
        200..300 if answer.body.iter().all(u8::is_ascii_whitespace) => Ok(status),
        200..300 => {
            let text = std::str::from_utf8(&answer.body).unwrap_or_default();
            let body = js_sys::JSON::parse(text)
                .ok()
                .filter(|b| b.is_object() && !js_sys::Array::is_array(b))
                .ok_or(Failure::Unclear)?;
            let named = js_sys::Reflect::get(&body, &JsValue::from_str("jti")).ok().and_then(|j| j.as_string());
            if named.is_none_or(|named| named == jti) { Ok(status) } else { Err(Failure::Unclear) }
        }
        400..500 => Err(Failure::Refused { status }),
        500..600 => Err(Failure::ReceiverTrouble { status }),
        _ => Err(Failure::Unclear),
    }
}
