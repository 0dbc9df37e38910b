use std::sync::OnceLock;

/// How the platform writes numbers and days, and which plural goes with a number. Given once, at the start, by who has a
/// browser; without one ours are used ([`super::plural`]), which say the same for the languages there are.
#[derive(Clone, Copy, Debug)]
pub struct Platform {
    /// The plural category by its name in Unicode CLDR.
    pub plural: fn(language: &str, n: u32) -> String,
    pub number: fn(language: &str, n: u32) -> String,
    /// The day of a time in seconds since 1970, written out.
    pub day: fn(language: &str, seconds: i64) -> String,
}

static PLATFORM: OnceLock<Platform> = OnceLock::new();

impl Platform {
    /// From now on. The first one given stays.
    pub fn give(self) {
        let _ = PLATFORM.set(self);
    }

    pub(super) fn given() -> Option<&'static Self> {
        PLATFORM.get()
    }
}
