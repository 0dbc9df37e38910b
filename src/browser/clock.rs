/// Seconds since 1970-01-01T00:00Z by the device's clock; a claim, not a fact.
pub fn now_seconds() -> i64 {
    (js_sys::Date::now() / 1000.0) as i64
}
