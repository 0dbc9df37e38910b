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

const ORDER: [&str; 11] =
    ["tokens", "base", "frame", "bars", "controls", "choices", "scale", "cards", "overlays", "draw", "modes"];

fn main() -> io::Result<()> {
    let styles = Path::new("src/ui/styles");
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=src/ui/styles");
    let mut joined = String::new();
    for name in ORDER {
        joined += &fs::read_to_string(styles.join(name).with_extension("css"))?;
    }
    let out = env::var("OUT_DIR").map_err(io::Error::other)?;
    for (document, name) in DOCUMENTS {
        println!("cargo::rerun-if-changed={document}");
        fs::write(Path::new(&out).join(name), without_spaces(&fs::read_to_string(document)?))?;
    }
    for name in ALONE {
        let css = fs::read_to_string(styles.join(name).with_extension("css"))?;
        fs::write(Path::new(&out).join(name).with_extension("css"), compact(&css))?;
    }
    fs::write(Path::new(&out).join("styles.css"), compact(&joined))
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
