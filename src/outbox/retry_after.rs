use super::policy::LONGEST_PAUSE_MS;

const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// The pause a `Retry-After` asks for, in milliseconds from now, at most [`LONGEST_PAUSE_MS`]. `None` for what is not
/// one.
///
/// Seconds, or a date (RFC 9110 §10.2.3). A date is compared with the answer's own `date` where that can be read: the
/// device's clock, `now` in milliseconds since 1970, may be wrong by years.
pub fn pause_ms(retry_after: &str, date: Option<&str>, now: i64) -> Option<i64> {
    let text = retry_after.trim();
    if !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit()) {
        let seconds = text.parse::<i64>().unwrap_or(i64::MAX);
        return Some(seconds.saturating_mul(1000).min(LONGEST_PAUSE_MS));
    }
    let here = date.and_then(|date| seconds(date, now)).unwrap_or_else(|| now.div_euclid(1000));
    let wait = seconds(text, now)?.saturating_sub(here);
    Some(wait.clamp(0, LONGEST_PAUSE_MS / 1000) * 1000)
}

/// Seconds since 1970 of an HTTP date in any of its three forms (RFC 9110 §5.6.7).
fn seconds(text: &str, now: i64) -> Option<i64> {
    let mut parts: Vec<&str> = text.split([' ', ',', '-']).filter(|part| !part.is_empty()).collect();
    // "Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994".
    if parts.last() == Some(&"GMT") {
        parts.pop();
    }
    let (day, month, year, time) = match parts.as_slice() {
        [_, month, day, time, year] if time.contains(':') => (day, month, year, time),
        [_, day, month, year, time] => (day, month, year, time),
        _ => return None,
    };
    let month = i64::try_from(MONTHS.iter().position(|name| name == month)?).ok()? + 1;
    let day = number(day).filter(|day| (1..=31).contains(day))?;
    let year = full_year(number(year)?, year.len(), now);
    let mut clock = time.split(':').map(number);
    let (hours, minutes, secs) = (clock.next()??, clock.next()??, clock.next()??);
    let fits = clock.next().is_none() && hours < 24 && minutes < 60 && secs <= 60;
    fits.then(|| days(year, month, day) * 86_400 + hours * 3600 + minutes * 60 + secs)
}

fn number(text: &str) -> Option<i64> {
    let short = text.len() <= 4 && text.bytes().all(|b| b.is_ascii_digit());
    if short { text.parse().ok() } else { None }
}

/// Two digits that seem more than fifty years ahead are the latest such year in the past.
fn full_year(year: i64, digits: usize, now: i64) -> i64 {
    if digits > 2 {
        return year;
    }
    // 31,556,952 seconds: a year of the Gregorian calendar.
    let this_year = 1970 + now.div_euclid(31_556_952_000);
    let year = this_year.div_euclid(100) * 100 + year;
    if year > this_year + 50 { year - 100 } else { year }
}

/// Days from 1970-01-01 to a date of the Gregorian calendar.
fn days(year: i64, month: i64, day: i64) -> i64 {
    // Years that begin in March end with the day that is not always there.
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let of_year = (153 * month + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}
