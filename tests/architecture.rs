//! What ARCHITECTURE.md says of the source, as far as it can be read from the source.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// Which of our modules each may name.
const MAY_USE: [(&str, &[&str]); 12] = [
    ("json", &[]),
    ("domain", &["json"]),
    ("session", &["json", "domain"]),
    ("jose", &["json"]),
    ("vault", &["json", "domain", "jose"]),
    ("export", &["json", "domain", "jose"]),
    ("errand", &["json", "domain", "session"]),
    ("outbox", &["json", "session"]),
    ("browser", &["json", "domain", "jose", "vault"]),
    ("ui", &["domain", "session"]),
    ("embed", &["json", "domain", "session", "errand", "browser", "ui"]),
    ("keeper", &["json", "domain", "session", "jose", "vault", "export", "errand", "outbox", "browser"]),
];

/// Built and tested without a browser, on any machine.
const PURE: [&str; 8] = ["json", "domain", "session", "jose", "vault", "export", "errand", "outbox"];

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// A source file without comments, tests and what its texts say.
struct Source {
    /// As in `src/domain/words.rs`.
    path: String,
    code: String,
}

impl Source {
    /// The folder (or file) under `src/` it belongs to.
    fn module(&self) -> &str {
        self.path.trim_start_matches("src/").split(['/', '.']).next().unwrap_or_default()
    }

    fn is_in(&self, modules: &[&str]) -> bool {
        modules.contains(&self.module())
    }

    #[track_caller]
    fn assert_lacks(&self, words: &[&str], why: &str) {
        for word in words {
            assert!(!self.code.contains(word), "{}: {word}: {why}", self.path);
        }
    }
}

fn sources() -> Vec<Source> {
    let mut found = Vec::new();
    let mut folders = vec![root().join("src")];
    while let Some(folder) = folders.pop() {
        for path in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|it| it == "rs") {
                let text = fs::read_to_string(&path).unwrap();
                let path = path.strip_prefix(root()).unwrap().to_string_lossy().replace('\\', "/");
                found.push(Source { path, code: without_tests(&bare(&text)) });
            }
        }
    }
    assert!(found.len() > 80, "only {} files", found.len());
    found
}

/// Rust without comments; texts and characters are emptied, their marks stay.
fn bare(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let skip = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("/*") {
            rest.find("*/").map_or(rest.len(), |end| end + 2)
        } else if let Some(length) = raw_text(rest) {
            out.push_str("\"\"");
            length
        } else if first == '"' {
            out.push_str("\"\"");
            1 + end_of(&rest[1..], '"')
        } else if let Some(length) = character(rest) {
            out.push_str("''");
            length
        } else {
            out.push(first);
            first.len_utf8()
        };
        rest = &rest[skip..];
    }
    out
}

/// Length up to and with the next `mark` that no backslash escapes.
fn end_of(text: &str, mark: char) -> usize {
    let mut escaped = false;
    for (at, c) in text.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            c if c == mark => return at + 1,
            _ => {}
        }
    }
    text.len()
}

/// Length of `r"…"`, `r#"…"#` and so on.
fn raw_text(text: &str) -> Option<usize> {
    let marks = text.strip_prefix('r')?.chars().take_while(|c| *c == '#').count();
    text[1 + marks..].starts_with('"').then_some(())?;
    let end = ["\"", &"#".repeat(marks)].concat();
    Some(2 + marks + text[2 + marks..].find(&end)? + end.len())
}

/// Length of `'x'` or `'\n'`, not of a lifetime.
fn character(text: &str) -> Option<usize> {
    let rest = text.strip_prefix('\'')?;
    if rest.starts_with('\\') {
        return Some(1 + end_of(rest, '\''));
    }
    let first = rest.chars().next()?.len_utf8();
    rest[first..].starts_with('\'').then_some(first + 2)
}

/// Takes out what `#[cfg(test)]` stands before.
fn without_tests(code: &str) -> String {
    let Some((before, after)) = code.split_once("#[cfg(test)]") else { return code.to_owned() };
    let mut depth = 0;
    for (at, c) in after.char_indices() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        if (c == '}' || c == ';') && depth == 0 {
            return before.to_owned() + &without_tests(&after[at + 1..]);
        }
    }
    before.to_owned()
}

/// The modules that `code` names after `crate::`, in `use` lists too.
fn named_modules(code: &str) -> BTreeSet<String> {
    let word = |text: &str| text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>();
    let mut found = BTreeSet::new();
    for rest in code.split("crate::").skip(1) {
        match rest.strip_prefix('{') {
            None => drop(found.insert(word(rest))),
            Some(list) => {
                let mut depth = 0;
                let mut item = String::new();
                for c in list.chars() {
                    match c {
                        '{' => depth += 1,
                        '}' if depth == 0 => break,
                        '}' => depth -= 1,
                        ',' if depth == 0 => drop(found.insert(word(std::mem::take(&mut item).trim()))),
                        c if depth == 0 => item.push(c),
                        _ => {}
                    }
                }
                found.insert(word(item.trim()));
            }
        }
    }
    found.remove("");
    found
}

#[test]
fn this_test_can_read() {
    let code = "use crate::{a::{x, y}, b}; // crate::c\nlet t: &'static str = \"crate::d\\\" crate::e\"; crate::f::g(); \
        r#\"crate::h\"#; let c = '\"'; crate::i; /* crate::j */\n#[cfg(test)]\nmod tests { use crate::k; }\nuse crate::l;";
    let found = named_modules(&without_tests(&bare(code)));
    assert_eq!(found, ["a", "b", "f", "i", "l"].map(str::to_owned).into());
}

/// xtask/silence.mjs takes `core::fmt` out of the face: `{:?}` would trap. (It refuses `format!` itself.)
#[test]
fn nothing_is_formatted_for_debugging() {
    for source in sources().iter().filter(|source| !source.is_in(&["bin"])) {
        let text = read(&source.path);
        let code = text.split("#[cfg(test)]").next().unwrap_or_default();
        let lines = code.lines().filter(|line| !line.trim_start().starts_with("//"));
        let found: Vec<&str> = lines.filter(|line| line.contains(":?}") || line.contains("dbg!")).collect();
        assert!(found.is_empty(), "{}: {found:?}", source.path);
    }
}

#[test]
fn modules_use_only_what_they_may() {
    let sources = sources();
    let modules: BTreeMap<&str, &[&str]> = MAY_USE.into();
    for source in &sources {
        if source.is_in(&["lib", "bin"]) {
            continue;
        }
        let Some(allowed) = modules.get(source.module()) else {
            panic!("{}: a module that ARCHITECTURE.md does not know", source.path);
        };
        for used in named_modules(&source.code) {
            let fine = used == source.module() || allowed.contains(&used.as_str());
            assert!(fine, "{}: {} may not use {used}", source.path, source.module());
        }
        // The way round: `super::…` up to the root.
        let depth = source.path.split('/').count() - if source.path.ends_with("mod.rs") { 2 } else { 1 };
        assert!(!source.code.contains(&"super::".repeat(depth)), "{}: climbs to the root", source.path);
    }
    for (module, _) in MAY_USE {
        assert!(sources.iter().any(|source| source.module() == module), "{module} is gone");
    }
}

/// Rows `| [`module`] or `module` | what | may use |` of a table.
fn table(text: &str, comment: &str) -> BTreeMap<String, BTreeSet<String>> {
    let names = |cell: &str| -> BTreeSet<String> {
        let cell = cell.replace(['[', ']', '`'], "");
        if cell.trim() == "all but ui and embed" {
            let all = MAY_USE.iter().map(|(name, _)| (*name).to_owned());
            return all.filter(|name| !["ui", "embed", "keeper"].contains(&name.as_str())).collect();
        }
        cell.split(',').map(|name| name.trim().to_owned()).filter(|name| !name.is_empty() && name != "–").collect()
    };
    let lines = text.lines().filter_map(|line| line.strip_prefix(comment));
    let rows = lines.filter_map(|line| {
        let cells: Vec<&str> = line.trim().strip_prefix("| ")?.strip_suffix(" |")?.split(" | ").collect();
        let [module, _, may_use] = cells.as_slice() else { return None };
        let module = names(module).into_iter().next()?;
        MAY_USE.iter().any(|(name, _)| *name == module).then(|| (module, names(may_use)))
    });
    // The first row of each: other tables name modules too.
    let mut found = BTreeMap::new();
    for (module, uses) in rows {
        found.entry(module).or_insert(uses);
    }
    found
}

#[test]
fn the_tables_say_the_same() {
    let wanted: BTreeMap<String, BTreeSet<String>> = MAY_USE
        .into_iter()
        .map(|(name, uses)| (name.to_owned(), uses.iter().map(|used| (*used).to_owned()).collect()))
        .collect();
    assert_eq!(table(&read("src/lib.rs"), "//!"), wanted, "src/lib.rs");
    assert_eq!(table(&read("ARCHITECTURE.md"), ""), wanted, "ARCHITECTURE.md");
}

#[test]
fn the_core_knows_no_browser_no_clock_and_no_disk() {
    let outside = [
        "web_sys",
        "js_sys",
        "wasm_bindgen",
        "yew",
        "gloo",
        "std::time",
        "std::fs",
        "std::net",
        "std::env",
        "std::thread",
        "std::process",
        "std::io",
        "SystemTime",
        "Instant",
        "println!",
        "eprintln!",
        "thread_local!",
    ];
    // Native only: these two are how the command line and the tests do without a browser.
    let native = ["src/jose/native.rs", "src/jose/now.rs"];
    for source in sources().iter().filter(|source| source.is_in(&PURE) && !native.contains(&source.path.as_str())) {
        source.assert_lacks(&outside, "belongs to browser or embed");
        source.assert_lacks(&["getrandom::", "Math::random"], "random bytes come in through `Crypto`");
    }
}

/// A screen may hold a node of its own tree, to focus it or to open it as a dialog. It may not store, send or wait.
#[test]
fn screens_only_draw() {
    let words =
        ["spawn_local", "wasm_bindgen_futures", "std::time", "window()", "Storage", "Timeout", "Interval", "Crypto"];
    for source in sources().iter().filter(|source| source.module() == "ui") {
        source.assert_lacks(&words, "is an effect: belongs to embed");
    }
}

#[test]
fn only_embed_and_keeper_export_to_javascript() {
    for source in sources() {
        if !source.is_in(&["embed", "keeper"]) {
            source.assert_lacks(&["#[wasm_bindgen", "extern \"\""], "only embed and keeper are seen from JavaScript");
        }
    }
}

#[test]
fn nothing_in_the_source_can_panic_on_purpose() {
    for source in sources() {
        let words =
            [".unwrap()", ".expect(\"", ".expect(&", "panic!", "unreachable!", "todo!", "unimplemented!", "assert!"];
        source.assert_lacks(&words, "name the failure instead");
        source.assert_lacks(&["unsafe {", "unsafe fn", "unsafe impl"], "there is no unsafe code");
    }
}

#[test]
fn requests_are_made_in_one_place() {
    for source in sources().iter().filter(|source| source.module() != "bin") {
        if source.path != "src/browser/network.rs" {
            source.assert_lacks(&["fetch_with", "RequestInit"], "requests are made in src/browser/network.rs");
        }
        source.assert_lacks(
            &["XmlHttpRequest", "WebSocket", "EventSource", "send_beacon", "RtcPeer", "HtmlImageElement"],
            "requests are made in src/browser/network.rs",
        );
    }
}

/// Help numbers and namespaces apart, an address in the program would be somebody's server.
#[test]
fn no_host_is_written_into_the_component() {
    for source in sources().iter().filter(|source| source.module() != "bin" && source.module() != "lib") {
        let text = read(&source.path);
        let tests = text.find("#[cfg(test)]").unwrap_or(text.len());
        // The name of SVG is an address that nothing is fetched from.
        let lines = text[..tests].lines().filter(|line| !line.contains("xmlns="));
        for line in lines.filter(|line| !line.trim_start().starts_with("//")) {
            assert!(!line.contains("http://") && !line.contains("https://"), "{}: {line}", source.path);
        }
    }
    for path in ["www/wellbeing-assessment.js", "www/neutral.html"] {
        let text = read(path);
        assert!(!text.contains("http://") && !text.contains("https://"), "{path}");
    }
}

#[test]
fn nothing_is_looked_up_or_put_outside_the_shadow_root() {
    for source in sources() {
        let words = ["get_element_by_id", "get_elements_by", ".body()", ".head()", ".document_element()", "set_title"];
        source.assert_lacks(&words, "everything lives under the element's shadow root");
        source.assert_lacks(&["static mut", "Reflect::set(&window"], "there is no global");
        if source.path != "src/embed/mount.rs" {
            source.assert_lacks(&["query_selector"], "there are refs");
        }
    }
}

#[test]
fn what_people_write_reaches_the_page_as_text() {
    for source in sources() {
        let words =
            ["inner_html", "outer_html", "insert_adjacent_html", "from_html_unchecked", "VRaw", "document_write"];
        source.assert_lacks(&words, "text nodes only");
    }
    for path in scripts() {
        let text = fs::read_to_string(&path).unwrap();
        for word in ["innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval("] {
            assert!(!text.contains(word), "{}: {word}", path.display());
        }
    }
}

/// A strict policy refuses style attributes.
#[test]
fn no_style_attributes() {
    for source in sources().iter().filter(|source| source.module() == "ui") {
        source.assert_lacks(&[" style="], "use a class");
        // `ui::el` names attributes by texts.
        assert!(!read(&source.path).contains("\"style\""), "{}: style: use a class", source.path);
    }
}

fn scripts() -> Vec<PathBuf> {
    let files = fs::read_dir(root().join("www")).unwrap().map(|entry| entry.unwrap().path());
    let scripts: Vec<PathBuf> = files.filter(|path| path.extension().is_some_and(|it| it == "js")).collect();
    assert!(!scripts.is_empty());
    scripts
}

#[test]
fn the_script_stays_a_shell() {
    for path in scripts() {
        let text = fs::read_to_string(&path).unwrap();
        let lines = text.lines().count();
        assert!(lines <= 100, "{}: {lines} lines; decisions belong into the program", path.display());
        for word in ["localStorage", "sessionStorage", "indexedDB", "crypto.", "navigator.", "location"] {
            assert!(!text.contains(word), "{}: {word}", path.display());
        }
    }
}

/// `#[cfg]` decides what is built where; a module that slips into the page costs every phone.
#[test]
fn native_code_stays_out_of_the_page() {
    for source in sources().iter().filter(|source| source.module() != "bin" && source.path != "src/jose/native.rs") {
        source.assert_lacks(&["p256::", "aes_gcm::", "sha2::", "serde_json::from", "clap::"], "native only");
    }
}

/// Every test that ARCHITECTURE.md names is there.
#[test]
fn the_named_tests_exist() {
    let text = read("ARCHITECTURE.md");
    let mut checked = 0;
    for name in text.split('`').skip(1).step_by(2).filter(|name| name.contains("::") && name.starts_with("tests/")) {
        let (file, test) = name.split_once("::").unwrap();
        let found = if file.ends_with(".mjs") {
            read(file).contains(&format!("test('{test}"))
        } else {
            read(file).contains(&format!("fn {test}("))
        };
        assert!(found, "ARCHITECTURE.md names {name}");
        checked += 1;
    }
    assert!(checked >= 15, "only {checked}");
    for (link, _) in text.split("](").skip(1).filter_map(|rest| rest.split_once(')')) {
        let file = link.split('#').next().unwrap_or_default();
        assert!(link.starts_with("http") || Path::new(&root().join(file)).exists(), "ARCHITECTURE.md links {link}");
    }
}
