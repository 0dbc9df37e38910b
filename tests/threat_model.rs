//! docs/threat-model.md names the test that shows each claim: all of them are there.

#![cfg(not(target_arch = "wasm32"))]

use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &Path) -> String {
    std::fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// What stands between backticks.
fn quoted(text: &str) -> impl Iterator<Item = &str> {
    text.split('`').skip(1).step_by(2)
}

#[test]
fn every_test_that_it_names_is_there() {
    let text = read(Path::new("docs/threat-model.md"));
    let mut missing = Vec::new();
    let mut checked = 0;
    for name in quoted(&text).filter(|name| name.starts_with("tests/")) {
        let (file, test) = name.split_once("::").unwrap_or_else(|| panic!("{name} names no test"));
        let source = std::fs::read_to_string(root().join(file)).unwrap_or_default();
        let found = if file.ends_with(".mjs") {
            source.contains(&format!("test('{test}'"))
        } else {
            source.contains(&format!("fn {test}("))
        };
        checked += 1;
        if !found {
            missing.push(name);
        }
    }
    assert!(missing.is_empty(), "there is no {missing:#?}");
    assert!(checked >= 30, "only {checked} tests are named");
}

#[test]
fn every_property_that_it_names_is_there() {
    let text = read(Path::new("docs/threat-model.md"));
    let properties = read(Path::new("xtask/src/soak/properties.rs"));
    let named: Vec<&str> =
        properties.lines().filter_map(|line| line.trim().strip_prefix("name: \"")?.strip_suffix("\",")).collect();
    assert!(named.len() >= 14, "only {named:?}");
    for name in quoted(&text).filter_map(|name| name.strip_prefix("cargo xtask soak ")) {
        assert!(named.contains(&name), "cargo xtask soak has no {name}");
    }
    // And none of the evidence is about nothing: each is there for somebody.
    for name in named.iter().filter(|name| **name != "speed") {
        assert!(quoted(&text).any(|quoted| quoted.ends_with(name)), "the threat model does not name {name}");
    }
}

/// Each adversary has something that does not stop them: a page without that is advertising.
#[test]
fn every_adversary_has_a_limit() {
    let text = read(Path::new("docs/threat-model.md"));
    let parts: Vec<&str> = text.split("\n## ").skip(2).collect();
    assert_eq!(parts.len(), 9);
    for part in parts.iter().take(8) {
        assert!(part.contains("**What does not stop"), "{}", part.lines().next().unwrap_or_default());
    }
}
