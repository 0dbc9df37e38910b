use crate::browser::{self, Answer, NoAnswer};
use crate::outbox::{NoReply, Receipt, Reply};
use crate::session::Signed;
use wasm_bindgen::JsValue;

/// The flattened JSON serialisation (RFC 7515 §9.2.1).
const CONTENT_TYPE: &str = "application/jose+json";

/// What an export is posted as.
pub fn content_type(signed: &Signed) -> &str {
    signed.content_type.as_deref().unwrap_or(CONTENT_TYPE)
}

/// Posts, and reads as much of the answer as is judged.
pub async fn reply(url: &str, content_type: &str, body: &str) -> Result<Reply, NoReply> {
    match browser::post(url, content_type, body).await {
        Ok(answer) => {
            let receipt = receipt(&answer);
            Ok(Reply { status: answer.status, receipt, retry_after: answer.retry_after, date: answer.date })
        }
        Err(NoAnswer::Offline) => Err(NoReply::Offline),
        Err(NoAnswer::Unreachable) => Err(NoReply::Unreachable),
        Err(NoAnswer::TimedOut) => Err(NoReply::TimedOut),
    }
}

/// The browser's own parser: a receiver's JSON need not keep to our rules.
fn receipt(answer: &Answer) -> Receipt {
    if answer.body.iter().all(u8::is_ascii_whitespace) {
        return Receipt::Nothing;
    }
    let text = std::str::from_utf8(&answer.body).unwrap_or_default();
    match js_sys::JSON::parse(text) {
        Ok(body) if body.is_object() && !js_sys::Array::is_array(&body) => {
            let jti = js_sys::Reflect::get(&body, &JsValue::from_str("jti")).ok().and_then(|jti| jti.as_string());
            Receipt::Object { jti }
        }
        _ => Receipt::Other,
    }
}
