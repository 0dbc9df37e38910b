//! The documents for services name what shows each claim: all of it is there, and no row goes without.

#![cfg(not(target_arch = "wasm32"))]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

const THREATS: &str = "docs/threat-model.md";
const CODE: &str = "docs/childrens-code.md";
const DPIA: &str = "docs/dpia.md";
const CLINICAL: &str = "docs/clinical-safety.md";
const ACCESS: &str = "docs/accessibility.md";
const DOCUMENTS: [&str; 5] = [THREATS, CODE, DPIA, CLINICAL, ACCESS];

/// WCAG 2.2, levels A and AA. 4.1.1 is obsolete and gone from it.
const CRITERIA: &str = "1.1.1 1.2.1 1.2.2 1.2.3 1.2.4 1.2.5 1.3.1 1.3.2 1.3.3 1.3.4 1.3.5 1.4.1 1.4.2 1.4.3 1.4.4 1.4.5 \
    1.4.10 1.4.11 1.4.12 1.4.13 2.1.1 2.1.2 2.1.4 2.2.1 2.2.2 2.3.1 2.4.1 2.4.2 2.4.3 2.4.4 2.4.5 2.4.6 2.4.7 2.4.11 \
    2.5.1 2.5.2 2.5.3 2.5.4 2.5.7 2.5.8 3.1.1 3.1.2 3.2.1 3.2.2 3.2.3 3.2.4 3.2.6 3.3.1 3.3.2 3.3.3 3.3.4 3.3.7 3.3.8 \
    4.1.2 4.1.3";

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: impl AsRef<Path>) -> String {
    let path = path.as_ref();
    std::fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// What stands between backticks.
fn quoted(text: &str) -> impl Iterator<Item = &str> {
    text.split('`').skip(1).step_by(2)
}

/// The names of the tests in a script, with `…` for what a name takes from a variable.
fn tests_of_script(source: &str) -> Vec<String> {
    let mut names = Vec::new();
    for call in source.lines().filter_map(|line| line.trim_start().strip_prefix("test(")) {
        let mut letters = call.chars();
        let Some(mark) = letters.next().filter(|mark| "'\"`".contains(*mark)) else { continue };
        let mut name = String::new();
        let mut escaped = false;
        let mut in_variable = false;
        for letter in letters {
            match letter {
                _ if escaped => {
                    name.push(letter);
                    escaped = false;
                }
                '\\' => escaped = true,
                '{' if name.ends_with('$') => {
                    name.pop();
                    name.push('…');
                    in_variable = true;
                }
                '}' if in_variable => in_variable = false,
                _ if in_variable => {}
                _ if letter == mark => break,
                _ => name.push(letter),
            }
        }
        names.push(name);
    }
    names
}

fn is_there(file: &str, test: &str) -> bool {
    let source = std::fs::read_to_string(root().join(file)).unwrap_or_default();
    if file.ends_with(".mjs") {
        tests_of_script(&source).iter().any(|name| name == test)
    } else {
        source.contains(&format!("fn {test}("))
    }
}

/// The properties that `cargo xtask soak` knows.
fn properties() -> Vec<String> {
    let source = read("xtask/src/soak/properties.rs");
    let named = source.lines().filter_map(|line| line.trim().strip_prefix("name: \"")?.strip_suffix("\","));
    named.map(str::to_owned).collect()
}

/// The rows of all tables, without their heads.
fn rows(text: &str) -> Vec<&str> {
    let mut rows = Vec::new();
    let mut before = "";
    let mut in_body = false;
    for line in text.lines() {
        let is_row = line.starts_with('|');
        if is_row && before.starts_with('|') && line.trim_matches(['|', '-', ' ', ':']).is_empty() {
            in_body = true;
        } else if is_row && in_body {
            rows.push(line);
        } else if !is_row {
            in_body = false;
        }
        before = line;
    }
    rows
}

/// The rows of the hazard log.
fn hazards(text: &str) -> Vec<&str> {
    let is_hazard =
        |row: &&str| row.strip_prefix("| H").is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
    rows(text).into_iter().filter(is_hazard).collect()
}

#[test]
fn every_test_that_a_document_names_is_there() {
    let mut missing = Vec::new();
    for document in DOCUMENTS {
        let text = read(document);
        let mut checked = 0;
        for name in quoted(&text).filter(|name| name.starts_with("tests/")) {
            let (file, test) = name.split_once("::").unwrap_or_else(|| panic!("{document}: {name} names no test"));
            checked += 1;
            if !is_there(file, test) {
                missing.push(format!("{document}: {name}"));
            }
        }
        assert!(checked >= 10, "{document} names only {checked} tests");
    }
    assert!(missing.is_empty(), "there is no {missing:#?}");
}

#[test]
fn every_property_that_a_document_names_is_there() {
    let properties = properties();
    assert!(properties.len() >= 14, "only {properties:?}");
    for document in DOCUMENTS {
        let text = read(document);
        for name in quoted(&text).filter_map(|name| name.strip_prefix("cargo xtask soak ")) {
            assert!(properties.iter().any(|known| known == name), "{document}: cargo xtask soak has no {name}");
        }
    }
    // And none of the evidence is about nothing: each is there for somebody.
    let text = read(THREATS);
    for name in properties.iter().filter(|name| *name != "speed") {
        assert!(quoted(&text).any(|quoted| quoted.ends_with(name.as_str())), "the threat model does not name {name}");
    }
}

/// A claim is shown by a test, was looked at by a person, or is for the service to see to: nothing else is a claim.
#[test]
fn every_row_says_what_shows_it() {
    for document in DOCUMENTS.into_iter().filter(|document| *document != THREATS) {
        let text = read(document);
        let rows = rows(&text);
        assert!(rows.len() >= 15, "{document} has {} rows", rows.len());
        for row in rows {
            let tested = quoted(row).any(|name| name.starts_with("tests/") || name.starts_with("cargo xtask soak "));
            assert!(tested || row.contains("manual:") || row.contains("service:"), "{document}: {row}");
        }
    }
}

#[test]
fn every_criterion_has_one_row() {
    let text = read(ACCESS);
    let mut found: BTreeMap<&str, usize> = BTreeMap::new();
    for row in rows(&text) {
        let number = row.trim_start_matches(['|', ' ']).split(' ').next().unwrap_or_default();
        *found.entry(number).or_default() += 1;
    }
    let mut count = 0;
    for criterion in CRITERIA.split_whitespace() {
        assert_eq!(found.get(criterion), Some(&1), "{criterion}");
        count += 1;
    }
    assert_eq!(count, 55);
    // Of the highest level, what we set out to meet.
    for criterion in ["1.4.6", "2.5.5"] {
        assert_eq!(found.get(criterion), Some(&1), "{criterion}");
    }
}

#[test]
fn each_of_the_fifteen_standards_has_one_row() {
    let text = read(CODE);
    for standard in 1..=15 {
        let start = format!("| {standard}. ");
        assert_eq!(rows(&text).iter().filter(|row| row.starts_with(&start)).count(), 1, "standard {standard}");
    }
}

#[test]
fn hazards_are_numbered_without_a_gap() {
    let text = read(CLINICAL);
    let numbers: Vec<&str> =
        hazards(&text).iter().filter_map(|row| row.strip_prefix("| H")?.split(' ').next()).collect();
    let expected: Vec<String> = (1..=numbers.len()).map(|n| n.to_string()).collect();
    assert_eq!(numbers, expected);
    assert!(numbers.len() >= 12);
}

/// Severity and likelihood give the risk that is written beside them.
#[test]
fn hazards_are_rated_by_the_matrix() {
    let text = read(CLINICAL);
    let severities = ["minor", "significant", "considerable", "major", "catastrophic"];
    let matrix: BTreeMap<&str, Vec<&str>> = ["very high", "high", "medium", "low", "very low"]
        .into_iter()
        .map(|likelihood| {
            let line = text.lines().find_map(|line| line.strip_prefix(&format!("{likelihood}  "))).unwrap();
            (likelihood, line.split_whitespace().collect())
        })
        .collect();
    for row in hazards(&text) {
        let cells: Vec<&str> = row.split(" | ").collect();
        assert_eq!(cells.len(), 8, "{row}");
        for rating in &cells[5..7] {
            let (severity, rest) = rating.split_once(", ").unwrap_or_else(|| panic!("{rating}"));
            let (likelihood, risk) = rest.split_once(": ").unwrap_or_else(|| panic!("{rating}"));
            let column = severities.iter().position(|each| *each == severity).unwrap_or_else(|| panic!("{rating}"));
            assert_eq!(matrix[likelihood][column], risk, "{rating} in {row}");
        }
    }
}

/// Each adversary has something that does not stop them: a page without that is advertising.
#[test]
fn every_adversary_has_a_limit() {
    let text = read(THREATS);
    let parts: Vec<&str> = text.split("\n## ").skip(2).collect();
    assert_eq!(parts.len(), 9);
    for part in parts.iter().take(8) {
        assert!(part.contains("**What does not stop"), "{}", part.lines().next().unwrap_or_default());
    }
}

/// The notes on design name what the style sheets have.
#[test]
fn tokens_and_colours_of_the_design_notes_are_real() {
    let mut sheets = String::new();
    for entry in std::fs::read_dir(root().join("src/ui/styles")).unwrap() {
        sheets += &std::fs::read_to_string(entry.unwrap().path()).unwrap();
    }
    let text = read("docs/design.md");
    let mut checked = 0;
    for name in quoted(&text).filter(|name| name.starts_with("--wa-") || name.starts_with('#')) {
        assert!(sheets.contains(name), "no style sheet has {name}");
        checked += 1;
    }
    assert!(checked >= 15, "only {checked}");
}

/// The documents deny that any of these is asked for: neither face nor keeper nor the script beside them names one.
#[test]
fn no_place_camera_sound_or_notification_is_asked_for() {
    let denied =
        ["geolocation", "mediadevices", "getusermedia", "notification", "pushmanager", "sendbeacon", "bluetooth"];
    let mut sources = vec![root().join("Cargo.toml"), root().join("www/wellbeing-assessment.js")];
    let mut folders: Vec<PathBuf> =
        ["browser", "embed", "keeper", "ui", "session"].map(|name| root().join("src").join(name)).into();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() { folders.push(path) } else { sources.push(path) }
        }
    }
    assert!(sources.len() > 40, "only {}", sources.len());
    for path in sources {
        let source = std::fs::read_to_string(&path).unwrap().to_lowercase();
        for name in denied {
            assert!(!source.contains(name), "{} names {name}", path.display());
        }
    }
}

/// What one document says of another has to be found.
#[test]
fn links_between_documents_lead_somewhere() {
    for document in DOCUMENTS.into_iter().chain(["docs/design.md", "README.md"]) {
        let text = read(document);
        let folder = Path::new(document).parent().unwrap_or(Path::new("")).to_owned();
        for (link, _) in text.split("](").skip(1).filter_map(|rest| rest.split_once(')')) {
            let file = link.split('#').next().unwrap_or_default();
            let there = file.is_empty() || root().join(&folder).join(file).exists();
            assert!(link.starts_with("http") || there, "{document} links {link}");
        }
    }
}
