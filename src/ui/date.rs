use super::view::View;
#[cfg(not(target_arch = "wasm32"))]
use super::view::digits;

/// The day of a time in seconds since 1970, as the browser writes it; without one, in UTC and in the words of the locale.
pub fn day(view: &View<'_>, seconds: i64) -> String {
    view.model.content.locale.day(seconds).unwrap_or_else(|| by_hand(view, seconds))
}

#[cfg(target_arch = "wasm32")]
fn by_hand(_: &View<'_>, _: i64) -> String {
    String::new()
}

/// Howard Hinnant's algorithm
/// (`days_from_civil`, inverted), for days since 1970 only.
#[cfg(not(target_arch = "wasm32"))]
fn by_hand(view: &View<'_>, seconds: i64) -> String {
    let days = u32::try_from(seconds / 86_400).unwrap_or(0) + 719_468;
    let era = days / 146_097;
    let of_era = days % 146_097;
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    // March is 0.
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let year = year_of_era + era * 400 + u32::from(month >= 10);
    let name = view.t("date.months").split(' ').nth(((month + 2) % 12) as usize).unwrap_or_default();
    view.model.content.locale.fill("date.day", &[("day", &digits(day)), ("month", name), ("year", &digits(year))])
}
