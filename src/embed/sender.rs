use super::Options;
use super::events::{ErrorCode, Event, fire};
use super::keeper::Keeper;
use crate::browser::{self, Answer, NoAnswer, now_seconds};
use crate::domain::{Keep, QuestionSet};
use crate::export::{self, ForWhom, SignError};
use crate::session::{CannotSign, Failure, NotKept, Signed, ToSign};
use wasm_bindgen::JsValue;
use web_sys::HtmlElement;

/// The flattened JSON serialisation (RFC 7515 §9.2.1).
const CONTENT_TYPE: &str = "application/jose+json";

/// Builds and signs what is to be shared.
pub async fn sign(
    keeper: &Keeper,
    options: &Options,
    questions: &QuestionSet,
    keep: Keep,
    what: &ToSign,
) -> Result<Signed, CannotSign> {
    let device = keeper.device().await.map_err(|reason| match reason {
        NotKept::NotSecure => CannotSign::NotSecure,
        NotKept::Blocked | NotKept::Full | NotKept::OtherTab | NotKept::MadeByNewer | NotKept::Unreadable => {
            CannotSign::KeyFailed
        }
    })?;
    let pair = device.signing_pair(keep).await.map_err(|_| CannotSign::KeyFailed)?;
    let document = export::document(&what.assessment, questions, what.band).map_err(|_| CannotSign::KeyFailed)?;
    let for_whom = ForWhom { audience: options.audience.clone(), nonce: options.nonce.clone() };
    let signed = export::sign(device.crypto(), &pair.key, &pair.jwk, document, for_whom, now_seconds()).await;
    match signed {
        Ok(export) => Ok(Signed { jti: export.jti, json: export.json, iat: export.iat }),
        Err(SignError::TooLarge { .. }) => Err(CannotSign::TooLarge),
        Err(SignError::Unwritable | SignError::Text(_) | SignError::Crypto(_)) => Err(CannotSign::KeyFailed),
    }
}

/// Offers the export to the portal; if the portal does not take it over, posts it.
pub async fn send(host: &HtmlElement, options: &Options, signed: &Signed) -> Result<(), Failure> {
    let export = js_sys::JSON::parse(&signed.json).unwrap_or(JsValue::UNDEFINED);
    if !fire(host, &Event::Export { export: &export }) {
        return Ok(());
    }
    let Some(endpoint) = &options.endpoint else { return Err(Failure::NobodyTookIt) };
    let result = match browser::post(endpoint, CONTENT_TYPE, &signed.json).await {
        Ok(answer) => judge(&answer, &signed.jti),
        Err(NoAnswer::Unreachable) => Err(Failure::NoAnswer),
        Err(NoAnswer::TimedOut) => Err(Failure::TimedOut),
    };
    match result {
        Ok(status) => {
            fire(host, &Event::Delivered { jti: &signed.jti, status });
            Ok(())
        }
        Err(failure) => {
            fire(host, &Event::Error { code: ErrorCode::Delivery, message: &message(failure) });
            Err(failure)
        }
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
            let body = js_sys::JSON::parse(text).ok().filter(|b| b.is_object()).ok_or(Failure::Unclear)?;
            let named = js_sys::Reflect::get(&body, &JsValue::from_str("jti")).ok().and_then(|j| j.as_string());
            if named.is_none_or(|named| named == jti) { Ok(status) } else { Err(Failure::Unclear) }
        }
        400..500 => Err(Failure::Refused { status }),
        500..600 => Err(Failure::ReceiverTrouble { status }),
        _ => Err(Failure::Unclear),
    }
}

/// For the portal's developer; the young person reads a sentence from the locale.
fn message(failure: Failure) -> String {
    match failure {
        Failure::NoAnswer => "the endpoint can't be reached".to_owned(),
        Failure::TimedOut => "the endpoint did not answer in time".to_owned(),
        Failure::Refused { status } | Failure::ReceiverTrouble { status } => {
            format!("the endpoint answered with status {status}")
        }
        Failure::Unclear => "the endpoint's answer is neither empty nor a JSON object about this export".to_owned(),
        Failure::NobodyTookIt => "there is no endpoint, and wellbeing-export was not taken over".to_owned(),
        Failure::CannotSign(_) => "this page can't sign".to_owned(),
        Failure::BrowserRefused | Failure::Closed => "the browser refused".to_owned(),
    }
}

/// What a saved file is called: neutral, for others may see the list of downloads.
pub fn file_name(signed: &Signed) -> String {
    let date = js_sys::Date::new(&JsValue::from_f64(signed.iat as f64 * 1000.0)).to_iso_string();
    let day: String = date.as_string().unwrap_or_default().chars().take(10).collect();
    ["notes-", &day, ".json"].concat()
}
