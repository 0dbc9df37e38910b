//! The public surface in one list: whatever a portal can name. The sources and the README have to say the same.

use std::collections::BTreeSet;
use std::fmt::Debug;
use std::fs;
use std::path::Path;

const ATTRIBUTES: [&str; 18] = [
    "lang",
    "age-band",
    "mode",
    "keep",
    "scope",
    "journey",
    "occasion",
    "question-set",
    "endpoint",
    "recipient",
    "audience",
    "nonce",
    "exit-url",
    "help",
    "lock-after",
    "recipient-key",
    "recipient-key-thumbprint",
    "export-format",
];

/// Name, members of `detail`, cancelable.
const EVENTS: [(&str, &[&str], bool); 7] = [
    ("wellbeing-ready", &["version"], false),
    ("wellbeing-step", &["step", "index", "of"], false),
    ("wellbeing-saved", &["durable"], false),
    ("wellbeing-export", &["export"], true),
    ("wellbeing-delivered", &["jti", "status"], false),
    ("wellbeing-exit", &[], true),
    ("wellbeing-error", &["code", "message"], false),
];

const STEPS: [&str; 7] = ["welcome", "working-well", "worries", "life-now", "goals", "look-back", "finish"];

/// `load` is the script's own: without the WebAssembly there is nobody else to say it.
const ERROR_CODES: [&str; 8] = ["load", "option", "question-set", "help", "locale", "storage", "sign", "delivery"];

const METHODS: [&str; 6] = ["start", "lock", "clear", "requestExport", "witness", "publicKey"];

const PROPERTIES: [&str; 42] = [
    "--wa-paper",
    "--wa-surface",
    "--wa-text",
    "--wa-text-quiet",
    "--wa-line",
    "--wa-line-soft",
    "--wa-accent",
    "--wa-on-accent",
    "--wa-accent-soft",
    "--wa-urgent",
    "--wa-on-urgent",
    "--wa-urgent-soft",
    "--wa-leave",
    "--wa-on-leave",
    "--wa-focus",
    "--wa-shade",
    "--wa-room-plain",
    "--wa-room-well",
    "--wa-room-worry",
    "--wa-room-life",
    "--wa-room-goal",
    "--wa-font",
    "--wa-font-heading",
    "--wa-unit",
    "--wa-size-s",
    "--wa-size-m",
    "--wa-size-l",
    "--wa-size-xl",
    "--wa-gap-xs",
    "--wa-gap-s",
    "--wa-gap-m",
    "--wa-gap-l",
    "--wa-gutter",
    "--wa-target",
    "--wa-target-l",
    "--wa-radius",
    "--wa-radius-l",
    "--wa-border",
    "--wa-max-width",
    "--wa-min-height",
    "--wa-sticky-top",
    "--wa-sticky-bottom",
];

const PARTS: [&str; 5] = ["root", "app", "top", "prompt", "bar"];

// Sources and README, read as text --------------------------------------------------------------------------------------

fn file(path: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// What stands between the first `from` and the next `to`.
#[track_caller]
fn between<'a>(text: &'a str, from: &str, to: &str) -> &'a str {
    let (_, rest) = text.split_once(from).unwrap_or_else(|| panic!("{from:?} is gone: teach this test its new place"));
    rest.split_once(to).unwrap_or_else(|| panic!("no {to:?} after {from:?}")).0
}

/// Every text in quotation marks of that kind.
fn quoted(text: &str, mark: char) -> Vec<String> {
    text.split(mark).skip(1).step_by(2).map(str::to_owned).collect()
}

/// Rows of the first table under a heading of the README, as cells.
fn table(heading: &str) -> Vec<Vec<String>> {
    let readme = file("README.md");
    let (_, rest) =
        readme.split_once(&format!("\n{heading}\n")).unwrap_or_else(|| panic!("README.md has no {heading}"));
    let rows = rest.lines().skip_while(|line| !line.starts_with('|')).take_while(|line| line.starts_with('|'));
    rows.skip(2).map(|row| row.trim_matches('|').split('|').map(|cell| cell.trim().to_owned()).collect()).collect()
}

/// The names in the first cell of each row.
fn named_in(heading: &str) -> Vec<String> {
    table(heading).iter().flat_map(|row| quoted(&row[0], '`')).collect()
}

#[track_caller]
fn assert_same<T: Ord + Clone + Debug>(what: &str, wanted: &[T], found: &[T]) {
    let (a, b): (BTreeSet<T>, BTreeSet<T>) = (wanted.iter().cloned().collect(), found.iter().cloned().collect());
    let gone: Vec<_> = a.difference(&b).collect();
    let new: Vec<_> = b.difference(&a).collect();
    assert!(
        gone.is_empty() && new.is_empty() && wanted.len() == found.len(),
        "{what}: gone {gone:?}, new {new:?} ({} listed, {} found). If this is meant: change the list in \
         tests/public_surface.rs and the README, and add an entry to CHANGELOG.md that says what an integrator must do.",
        wanted.len(),
        found.len(),
    );
}

fn owned(list: &[&str]) -> Vec<String> {
    list.iter().map(|name| (*name).to_owned()).collect()
}

// Each against its source -------------------------------------------------------------------------------------------------

#[test]
fn attributes() {
    let script = file("www/wellbeing-assessment.js");
    let options = file("src/embed/options.rs");
    let read = between(&options, "let options = Self {", "};");
    let wanted = owned(&ATTRIBUTES);
    assert_same("OPTIONS of the script", &wanted, &quoted(between(&script, "const OPTIONS = [", "]"), '\''));
    let listed = between(&options, "pub const ATTRIBUTES: [&'static str; 18] = [", "]");
    assert_same("Options::ATTRIBUTES", &wanted, &quoted(listed, '"'));
    let mut read = quoted(read, '"');
    read.retain(|name| name != "json, compact");
    read.extend(quoted(between(&options, "fn lang(&mut self)", ", 35"), '"'));
    assert_same("attributes that are read", &wanted, &read);
    assert_eq!(named_in("### Attributes"), wanted, "README.md, in this order");
}

#[test]
fn events() {
    let source = file("src/embed/events.rs");
    let names = between(&source, "let (name, cancelable) = match event {", "};");
    let pair = |line: &str| {
        let (_, rest) = line.split_once("=> (\"")?;
        let (name, rest) = rest.split_once("\", ")?;
        Some((name.to_owned(), rest.starts_with("true")))
    };
    let found: Vec<(String, bool)> = names.lines().filter_map(pair).collect();
    let wanted: Vec<(String, bool)> =
        EVENTS.iter().map(|(name, _, cancelable)| ((*name).to_owned(), *cancelable)).collect();
    assert_same("events that are dispatched", &wanted, &found);

    let details = between(&source, "fn detail(event: &Event<'_>) -> JsValue {", "\n}");
    let members = |text: &str| -> BTreeSet<String> {
        let named = text.split("(\"").skip(1).filter_map(|rest| rest.split('"').next());
        named.map(str::to_owned).filter(|name| name != "CARGO_PKG_VERSION").collect()
    };
    for (name, wanted, _) in EVENTS {
        let arm = name.trim_start_matches("wellbeing-");
        let variant = arm[..1].to_uppercase() + &arm[1..];
        let (_, rest) = details.split_once(&format!("Event::{variant}")).unwrap();
        let arm = rest.split("Event::").next().unwrap();
        assert_same(&format!("detail of {name}"), &owned(wanted), &members(arm).into_iter().collect::<Vec<_>>());
    }

    for (row, (name, members, cancelable)) in table("### Events").iter().zip(EVENTS) {
        assert_eq!(quoted(&row[0], '`'), [name], "README.md, in this order");
        assert!(row[1].starts_with(&format!("`{{{}}}`", members.join(", "))), "README.md, {name}: {}", row[1]);
        assert_eq!(row[2], if cancelable { "yes" } else { "no" }, "README.md, {name}");
    }
    assert_eq!(table("### Events").len(), EVENTS.len(), "README.md");
}

#[test]
fn steps() {
    let source = file("src/session/place.rs");
    let found = quoted(between(&source, "impl Chapter {", "\n}"), '"');
    let found: Vec<String> = found.into_iter().filter(|name| !name.contains(' ')).collect();
    assert_same("steps of wellbeing-step", &owned(&STEPS), &found);
    let row = table("### Events").into_iter().find(|row| row[0] == "`wellbeing-step`").unwrap();
    assert_eq!(quoted(&row[1], '`')[1..], STEPS, "README.md");
}

#[test]
fn error_codes() {
    let source = file("src/embed/events.rs");
    let mut found = quoted(between(&source, "pub fn name(self) -> &'static str {", "\n    }"), '"');
    let script = file("www/wellbeing-assessment.js");
    found.extend(script.split("code: '").skip(1).filter_map(|rest| Some(rest.split_once('\'')?.0.to_owned())));
    assert_same("codes of wellbeing-error", &owned(&ERROR_CODES), &found);
    assert_eq!(named_in("### Error codes"), ERROR_CODES, "README.md, in this order");
}

#[test]
fn methods() {
    let script = file("www/wellbeing-assessment.js");
    let class = between(&script, "class WellbeingAssessment", "\n}");
    let found: Vec<String> = class
        .lines()
        .filter(|line| line.contains("{ return this.#ask("))
        .filter_map(|line| line.trim().split('(').next().map(str::to_owned))
        .collect();
    assert_same("methods of the element", &owned(&METHODS), &found);
    let named: Vec<String> = named_in("### Methods");
    let named: Vec<&str> = named.iter().filter_map(|call| call.split('(').next()).filter(|n| *n != "keep").collect();
    assert_eq!(named, METHODS, "README.md, in this order");
}

#[test]
fn custom_properties() {
    let tokens = file("src/ui/styles/tokens.css");
    let defaults = between(&tokens, ":host {", "\n}");
    let declared = defaults.lines().filter_map(|line| line.trim().split_once(':')).map(|(name, _)| name.to_owned());
    // --wa-c-*: the palette, which is ours.
    let found: Vec<String> =
        declared.filter(|name| name.starts_with("--wa-") && !name.starts_with("--wa-c-")).collect();
    assert_same("custom properties", &owned(&PROPERTIES), &found);
    assert_eq!(named_in("### Look"), PROPERTIES, "README.md, in this order");
}

#[test]
fn parts() {
    let mut found = BTreeSet::new();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("src/ui")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
            if entry.path().is_dir() {
                folders.push(entry.path());
            } else if entry.path().extension().is_some_and(|it| it == "rs") {
                let source = fs::read_to_string(entry.path()).unwrap();
                for before in [" part=\"", "Attr::Part, \""] {
                    let named = source.split(before).skip(1).filter_map(|it| it.split('"').next());
                    found.extend(named.map(str::to_owned));
                }
            }
        }
    }
    assert_same("parts", &owned(&PARTS), &found.into_iter().collect::<Vec<_>>());
    let readme = file("README.md");
    let rows = between(&readme, "And `::part()`:\n\n", "\n\n");
    let named: Vec<String> = rows.lines().skip(2).filter_map(|row| quoted(row, '`').into_iter().next()).collect();
    assert_eq!(named, PARTS, "README.md, in this order");
}

/// The names a portal may write into an attribute are the names in the README's table.
#[test]
fn values() {
    use wellbeing_assessment::domain::{AgeBand, Keep, Mode, Occasion};
    let row =
        |name: &str| table("### Attributes").into_iter().find(|row| row[0] == format!("`{name}`")).unwrap().remove(1);
    for (attribute, names) in
        [("age-band", AgeBand::NAMES), ("mode", Mode::NAMES), ("keep", Keep::NAMES), ("occasion", Occasion::NAMES)]
    {
        let written = quoted(&row(attribute), '`');
        for name in names.split(", ") {
            assert!(written.iter().any(|w| w == name), "README.md, {attribute}: {name}");
        }
    }
}
