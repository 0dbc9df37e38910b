//! Joins the style sheets into one and takes out what a browser does not need: comments and indentation are a fifth of
//! what would be sent. The built-in wording, questions and help lines lose their white space.

use std::path::Path;
use std::{env, fs, io};

/// The documents that are compiled in, under the names they get.
const DOCUMENTS: [(&str, &str); 3] = [
    ("www/locales/en-GB.json", "locale.json"),
    ("www/question-sets/strengths.en-GB.json", "questions.json"),
    ("www/help/uk.json", "help.json"),
];

/// The sheets that stand alone: the card is also a file, and is printed.
const ALONE: [&str; 2] = ["card", "card-page"];

const ORDER: [&str; 10] =
    ["tokens", "base", "frame", "bars", "controls", "choices", "bands", "bands-modes", "overlays", "cards"];

/// Sheets that only screens of the rest of the face need. They come after the others, and `modes` ends both.
const LATE_SHEETS: [&str; 4] = ["scale", "faces", "draw", "bands-modes"];

/// Wording that only screens of the rest ask for, by how its keys begin.
const LATE_WORDING: [&str; 16] = [
    "worry.",
    "announce.",
    "card.",
    "date.",
    "draw.",
    "file.",
    "finish.",
    "goal.",
    "lock.",
    "look_back.",
    "occasion.",
    "outbox.",
    "role.",
    "scale.",
    "share.",
    "sign.",
];

/// What the first part asks for all the same. (`tests/words.rs::the_first_part_has_its_words` holds both lists.)
const FIRST_WORDING: [&str; 11] = [
    "worry.bothers",
    "worry.face",
    "draw.change",
    "draw.start",
    "file.open",
    "finish.backup",
    "finish.file",
    "finish.keep_device",
    "finish.keep_passcode",
    "finish.keep_tab",
    "finish.kept_title",
];

/// Stands around what only the rest reads, so that `xtask/split.mjs` finds it in the module.
const MARK: &str = "\n\t\n\t\n\t\n";

fn main() -> io::Result<()> {
    let styles = Path::new("src/ui/styles");
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=src/ui/styles");
    let joined = |names: &[&str]| -> io::Result<String> {
        let read = |name: &&str| fs::read_to_string(styles.join(name).with_extension("css"));
        Ok(names.iter().chain(&["modes"]).map(read).collect::<io::Result<Vec<_>>>()?.concat())
    };
    let out = env::var("OUT_DIR").map_err(io::Error::other)?;
    for (document, name) in DOCUMENTS {
        println!("cargo::rerun-if-changed={document}");
        fs::write(Path::new(&out).join(name), without_spaces(&fs::read_to_string(document)?))?;
    }
    for name in ALONE {
        let css = fs::read_to_string(styles.join(name).with_extension("css"))?;
        fs::write(Path::new(&out).join(name).with_extension("css"), late(&compact(&css)))?;
    }
    let questions = fs::read_to_string(Path::new(&out).join("questions.json"))?;
    fs::write(Path::new(&out).join("beginning.json"), beginning(&questions))?;
    fs::write(Path::new(&out).join("questions.json"), late(&questions))?;
    let wording = fs::read_to_string(Path::new(&out).join("locale.json"))?;
    fs::write(Path::new(&out).join("locale-first.json"), part_of(&wording, false))?;
    fs::write(Path::new(&out).join("locale-late.json"), late(&part_of(&wording, true)))?;
    fs::write(Path::new(&out).join("styles.css"), compact(&joined(&ORDER)?))?;
    fs::write(Path::new(&out).join("styles-late.css"), late(&compact(&joined(&LATE_SHEETS)?)))
}

fn late(text: &str) -> String {
    [MARK, text, MARK].concat()
}

/// The locale with the messages of the rest, or with all others.
fn part_of(locale: &str, wanted: bool) -> String {
    let is_late = |key: &str| {
        let key = key.trim_matches('"');
        LATE_WORDING.iter().any(|start| key.starts_with(start)) && !FIRST_WORDING.contains(&key)
    };
    let mut kept = Vec::new();
    for (name, value) in members(locale) {
        if name != "\"messages\"" {
            kept.push(format!("{name}:{value}"));
            continue;
        }
        let messages = members(value).into_iter().filter(|(key, _)| is_late(key) == wanted);
        let messages: Vec<String> = messages.map(|(key, text)| format!("{key}:{text}")).collect();
        kept.push(format!("{name}:{{{}}}", messages.join(",")));
    }
    format!("{{{}}}", kept.join(","))
}

/// JSON without white space between its parts.
fn without_spaces(json: &str) -> String {
    let (mut out, mut in_text, mut escaped) = (String::new(), false, false);
    for c in json.chars() {
        if in_text || !c.is_ascii_whitespace() {
            out.push(c);
        }
        if c == '"' && !escaped {
            in_text = !in_text;
        }
        escaped = in_text && c == '\\' && !escaped;
    }
    out
}

/// What the first question needs of a question set: no title, no suggestions, and of what may be asked between the first
/// question and the next only that it is.
fn beginning(set: &str) -> String {
    let mut kept = Vec::new();
    for (name, value) in members(set) {
        match name {
            "\"format\"" | "\"version\"" | "\"id\"" | "\"revision\"" | "\"language\"" | "\"bands\"" | "\"areas\"" => {
                kept.push(format!("{name}:{value}"));
            }
            "\"working_well\"" => {
                let own = members(value).into_iter().filter(|(name, _)| *name != "\"suggestions\"");
                let own: Vec<String> = own.map(|(name, value)| format!("{name}:{value}")).collect();
                kept.push(format!("{name}:{{{}}}", own.join(",")));
            }
            "\"people\"" | "\"toolkit\"" => kept.push(format!("{name}:{{}}")),
            _ => {}
        }
    }
    format!("{{{}}}", kept.join(","))
}

/// The members of a JSON object without white space, as they are written.
fn members(object: &str) -> Vec<(&str, &str)> {
    let inner = object.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')).unwrap_or_default();
    let (mut found, mut depth, mut from, mut colon) = (Vec::new(), 0, 0, None);
    let (mut in_text, mut escaped) = (false, false);
    for (at, c) in inner.char_indices().chain([(inner.len(), ',')]) {
        match c {
            '"' if !escaped => in_text = !in_text,
            '{' | '[' if !in_text => depth += 1,
            '}' | ']' if !in_text => depth -= 1,
            ':' if !in_text && depth == 0 => colon = Some(at),
            ',' if !in_text && depth == 0 => {
                if let Some(colon) = colon.take() {
                    found.push((&inner[from..colon], &inner[colon + 1..at]));
                }
                from = at + 1;
            }
            _ => {}
        }
        escaped = in_text && c == '\\' && !escaped;
    }
    found
}

/// Without comments, and with white space only where it may carry meaning. Our sheets have no strings with either in
/// them.
fn compact(css: &str) -> String {
    let mut bare = String::new();
    let mut rest = css;
    while let Some((before, after)) = rest.split_once("/*") {
        bare += before;
        rest = after.split_once("*/").map_or("", |(_, after)| after);
    }
    bare += rest;
    let mut out = String::new();
    for word in bare.split_whitespace() {
        let glued =
            out.ends_with(['{', '}', ';', ',', ':', '>']) || word.starts_with(['{', '}', ',']) || out.is_empty();
        if !glued {
            out.push(' ');
        }
        if word.starts_with('}') && out.ends_with(';') {
            out.pop();
        }
        out += word;
    }
    out
}
