use crate::domain::{Assessment, Occasion};
use crate::jose::base64url;

/// Seconds since 1970-01-01T00:00Z by the device's clock; a claim, not a fact.
pub fn now_seconds() -> i64 {
    (js_sys::Date::now() / 1000.0) as i64
}

/// Milliseconds since 1970-01-01T00:00Z by the device's clock.
pub fn now_ms() -> i64 {
    js_sys::Date::now() as i64
}

/// A new, empty assessment with random names.
pub fn new_assessment(journey: Option<String>, occasion: Option<Occasion>) -> Assessment {
    let journey = journey.unwrap_or_else(random_id);
    Assessment::new(random_id(), journey, occasion.unwrap_or(Occasion::Start), now_seconds())
}

/// 128 random bits in base64url; works outside secure contexts too.
fn random_id() -> String {
    let mut bytes = [0; 16];
    let crypto = super::window().and_then(|w| w.crypto().ok());
    if crypto.and_then(|c| c.get_random_values_with_u8_array(&mut bytes).ok()).is_none() {
        // No such browser is known; the name only has to differ from others on this device.
        bytes = (u128::from(js_sys::Date::now().to_bits()) << 64 | u128::from(js_sys::Math::random().to_bits()))
            .to_be_bytes();
    }
    base64url::encode(&bytes)
}
