use crate::{Outcome, complain, files, say};
use serde_json::Value;
use std::path::{Path, PathBuf};
use wellbeing_assessment::domain::reader::Fault;
use wellbeing_assessment::domain::{HelpLines, Locale, QuestionSet};
use wellbeing_assessment::export;

/// The `format` member of each document that can be checked.
const FORMATS: [(&str, Document); 3] = [
    (QuestionSet::FORMAT, Document::QuestionSet),
    (Locale::FORMAT, Document::Locale),
    (HelpLines::FORMAT, Document::Help),
];

#[derive(clap::Args)]
pub struct Options {
    /// Question sets, locales or help lines (their `format` member tells); - reads standard input
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
}

#[derive(clap::Args)]
pub struct SchemaOptions {
    /// What the schema describes
    of: Document,
}

#[derive(Clone, Copy, clap::ValueEnum)]
enum Document {
    Export,
    QuestionSet,
    Locale,
    Help,
}

/// A fault as `check` prints it: where (JSON Pointer, RFC 6901; empty for the whole file) and what.
struct Complaint {
    pointer: String,
    message: String,
}

impl From<Fault> for Complaint {
    fn from(fault: Fault) -> Self {
        Self { pointer: fault.pointer, message: fault.kind.to_string() }
    }
}

pub fn run(options: &Options) -> Outcome {
    options.files.iter().map(|file| check_file(file)).max().unwrap_or(Outcome::Good)
}

pub fn print_schema(options: &SchemaOptions) -> Outcome {
    let schema: Value = match options.of {
        Document::Export => export::schema().into(),
        Document::QuestionSet => QuestionSet::schema().into(),
        Document::Locale => Locale::schema().into(),
        Document::Help => HelpLines::schema().into(),
    };
    say(format_args!("{schema:#}"));
    Outcome::Good
}

fn check_file(file: &Path) -> Outcome {
    let name = file.display();
    let bytes = match files::read(file) {
        Ok(bytes) => bytes,
        Err(error) => {
            complain(error);
            return Outcome::NotDone;
        }
    };
    let checked = document_of(&bytes).and_then(|document| faults_of(document, &bytes));
    match checked {
        Ok(what) => {
            say(format_args!("{name}: good ({what})"));
            Outcome::Good
        }
        Err(complaints) => {
            for Complaint { pointer, message } in complaints {
                if pointer.is_empty() {
                    say(format_args!("{name}: {message}"));
                } else {
                    say(format_args!("{name}: {pointer}: {message}"));
                }
            }
            Outcome::Refused
        }
    }
}

/// The name of what was read, or all its faults.
fn faults_of(document: Document, bytes: &[u8]) -> Result<&'static str, Vec<Complaint>> {
    let (what, read) = match document {
        Document::QuestionSet => ("question set", QuestionSet::read(bytes).map(drop)),
        Document::Locale => ("locale", Locale::read(bytes).and_then(complete)),
        Document::Help => ("help lines", HelpLines::read(bytes).map(drop)),
        Document::Export => return one("/format", "this is an export: use `wellbeing verify`"),
    };
    match read {
        Ok(()) => Ok(what),
        Err(faults) => Err(faults.into_iter().map(Complaint::from).collect()),
    }
}

/// The component shows English for what is left out; whoever translates wants to know all of it.
fn complete(locale: Locale) -> Result<(), Vec<Fault>> {
    let gaps = locale.gaps();
    if gaps.is_empty() { Ok(()) } else { Err(gaps) }
}

/// Which document it says it is. Only a look: the reader of that document decides.
fn document_of(bytes: &[u8]) -> Result<Document, Vec<Complaint>> {
    let value: Value = match serde_json::from_slice(bytes) {
        Ok(value) => value,
        Err(error) => return one("", &format!("is not JSON: {error}")),
    };
    if value.get("payload").is_some() && value.get("signature").is_some() {
        return Ok(Document::Export);
    }
    let known = FORMATS.map(|(format, _)| format).join(" or ");
    let Some(format) = value.get("format") else { return one("/format", &format!("is missing; it is {known}")) };
    match FORMATS.into_iter().find(|(known, _)| format.as_str() == Some(known)) {
        Some((_, document)) => Ok(document),
        None => one("/format", &format!("must be {known}")),
    }
}

fn one<T>(pointer: &str, message: &str) -> Result<T, Vec<Complaint>> {
    Err(vec![Complaint { pointer: pointer.into(), message: message.into() }])
}
