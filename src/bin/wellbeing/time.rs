use std::time::{SystemTime, UNIX_EPOCH};

/// Seconds since 1970-01-01T00:00Z by this machine's clock; negative before.
pub fn now() -> i64 {
    match SystemTime::now().duration_since(UNIX_EPOCH) {
        Ok(since) => i64::try_from(since.as_secs()).unwrap_or(i64::MAX),
        Err(before) => i64::try_from(before.duration().as_secs()).map_or(i64::MIN, |s| -s),
    }
}

/// Seconds since 1970-01-01T00:00Z as RFC 3339 in UTC, `2026-03-09T07:05:00Z`.
///
/// Outside the years 0000 to 9999, which RFC 3339 can't write, the seconds themselves.
pub fn rfc3339(seconds: i64) -> String {
    let (year, month, day) = civil_from_days(seconds.div_euclid(86_400));
    if !(0..=9999).contains(&year) {
        return format!("{seconds} seconds since 1970");
    }
    let of_day = seconds.rem_euclid(86_400);
    let (hour, minute, second) = (of_day / 3600, of_day / 60 % 60, of_day % 60);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z")
}

/// Year, month (1 to 12) and day (1 to 31) of the proleptic Gregorian calendar, from days since 1970-01-01.
///
/// Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms": years begin in March, so that the leap day is last.
fn civil_from_days(days: i64) -> (i64, i64, i64) {
    let from_0000_03_01 = days + 719_468;
    let era = from_0000_03_01.div_euclid(146_097);
    let of_era = from_0000_03_01.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let from_march = (5 * of_year + 2) / 153;
    let day = of_year - (153 * from_march + 2) / 5 + 1;
    let month = if from_march < 10 { from_march + 3 } else { from_march - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year, month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_moments() {
        for (seconds, written) in [
            (0, "1970-01-01T00:00:00Z"),
            (-1, "1969-12-31T23:59:59Z"),
            (951_782_399, "2000-02-28T23:59:59Z"),
            (951_782_400, "2000-02-29T00:00:00Z"),
            (951_868_800, "2000-03-01T00:00:00Z"),
            (1_709_164_800, "2024-02-29T00:00:00Z"),
            (4_107_542_400, "2100-03-01T00:00:00Z"),
            (253_402_300_799, "9999-12-31T23:59:59Z"),
            (253_402_300_800, "253402300800 seconds since 1970"),
            (-62_167_219_200, "0000-01-01T00:00:00Z"),
        ] {
            assert_eq!(rfc3339(seconds), written);
        }
    }

    #[test]
    fn every_day_follows_the_one_before() {
        let mut before = civil_from_days(-800_000);
        for days in -799_999..800_000 {
            let (year, month, day) = civil_from_days(days);
            let next = if day > 1 { (year, month, day - 1) } else { before };
            assert!(day == 1 || next == before, "{before:?} is followed by {:?}", (year, month, day));
            assert!((1..=12).contains(&month) && (1..=31).contains(&day));
            before = (year, month, day);
        }
    }

    #[test]
    fn extremes_do_not_overflow() {
        for seconds in [i64::MIN, i64::MAX, -(1 << 53), 1 << 53] {
            assert!(!rfc3339(seconds).is_empty());
        }
    }
}
