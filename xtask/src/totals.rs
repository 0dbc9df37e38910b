//! Reading from a test runner's output how many tests there were.

use std::fmt;
use std::ops::AddAssign;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    pub passed: u32,
    pub failed: u32,
    /// Left out by the tests themselves (`#[ignore]`, `skip`, `todo`).
    pub left_out: u32,
}

impl AddAssign for Totals {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.left_out += other.left_out;
    }
}

impl fmt::Display for Totals {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} passed, {} failed", self.passed, self.failed)
    }
}

impl Totals {
    /// Adds up what libtest and wasm-bindgen-test (`test result: ok. 3 passed; …`) and node's spec reporter
    /// (`ℹ pass 3`) print; `None` when there is no such line.
    pub fn read(output: &str) -> Option<Self> {
        let mut totals = Self::default();
        let mut seen = false;
        for line in output.lines() {
            let counts = cargo_counts(line).or_else(|| node_count(line));
            seen |= counts.is_some();
            totals += counts.unwrap_or_default();
        }
        seen.then_some(totals)
    }
}

fn cargo_counts(line: &str) -> Option<Totals> {
    let (_, counts) = line.split_once("test result: ")?.1.split_once(". ")?;
    let mut totals = Totals::default();
    for part in counts.split(';') {
        let (number, what) = part.trim().split_once(' ').unwrap_or_default();
        let number: u32 = number.parse().unwrap_or_default();
        match what {
            "passed" => totals.passed += number,
            "failed" => totals.failed += number,
            "ignored" => totals.left_out += number,
            _ => {}
        }
    }
    Some(totals)
}

fn node_count(line: &str) -> Option<Totals> {
    let (what, number) = line.strip_prefix("ℹ ")?.split_once(' ')?;
    let number = number.parse().ok()?;
    match what {
        "pass" => Some(Totals { passed: number, ..Totals::default() }),
        "fail" | "cancelled" => Some(Totals { failed: number, ..Totals::default() }),
        "skipped" | "todo" => Some(Totals { left_out: number, ..Totals::default() }),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::Totals;

    #[test]
    fn adds_up_every_binary_of_a_cargo_test() {
        let output = "\
            test result: ok. 3 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.00s\n\
            test result: FAILED. 2 passed; 4 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.10s\n";
        assert_eq!(Totals::read(output), Some(Totals { passed: 5, failed: 4, left_out: 1 }));
    }

    #[test]
    fn reads_the_end_of_a_node_run() {
        let output =
            "ℹ tests 4\nℹ suites 0\nℹ pass 2\nℹ fail 1\nℹ cancelled 0\nℹ skipped 1\nℹ todo 0\nℹ duration_ms 12.5\n";
        assert_eq!(Totals::read(output), Some(Totals { passed: 2, failed: 1, left_out: 1 }));
    }

    #[test]
    fn output_without_totals_has_none() {
        assert_eq!(Totals::read("Checking wellbeing-assessment\n"), None);
    }
}
