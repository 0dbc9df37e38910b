//! `cargo xtask soak`: the evidence. Each property is tried as often as its size says, prints one line with its figures,
//! leaves them in target/soak/ and fails when its limit is broken.

mod figures;
mod fuzz;
mod properties;
mod wycheproof;

use crate::build::{self, Kind};
use crate::process::{Failure, Outcome, cargo, command, root, run_and_keep, target};
use crate::serve;
use crate::tools::{self, Browser};
use figures::Figures;
use properties::{Need, PROPERTIES, Property, Work};
use std::fs;
use std::process::{Command, ExitCode};
use std::time::Instant;

/// How much of a property is tried.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Extent {
    Full,
    /// The slice that `cargo xtask test` runs.
    Slice,
    Count(u32),
}

pub fn list() -> ExitCode {
    println!("{:<16} {:>22} {:>14}  what is measured; the limit", "property", "full", "in CI");
    for property in &PROPERTIES {
        println!(
            "{:<16} {:>22} {:>14}  {}",
            property.name,
            property.full.to_string(),
            property.slice.to_string(),
            property.measures
        );
        println!("{:<16} {:>22} {:>14}  {}", "", "", "", property.limit);
    }
    ExitCode::SUCCESS
}

pub fn parse_count(text: &str) -> Outcome<u32> {
    match text.parse() {
        Ok(count @ 1..) => Ok(count),
        _ => Err(format!("`{text}` is not a count: a number from 1 is.").into()),
    }
}

/// `names` empty is every property that has something to do at this extent.
pub fn run(names: &[&str], extent: Extent) -> Outcome<ExitCode> {
    let mut chosen = Vec::new();
    for name in names {
        let found = PROPERTIES.iter().find(|property| property.name == *name);
        chosen.push(found.ok_or_else(|| unknown(name))?);
    }
    if chosen.is_empty() {
        chosen.extend(PROPERTIES.iter().filter(|property| !property.size(extent).is_nothing()));
    }
    let browser = set_up(&chosen)?;
    let results: Vec<_> =
        chosen.iter().map(|property| (property.name, one(property, extent, browser.as_ref()))).collect();
    println!("\n== Soak");
    let mut broken = 0;
    for (name, result) in results {
        match result {
            Ok(line) => println!("{line}"),
            Err(failure) => {
                broken += 1;
                println!("{name}: BROKEN: {failure}");
            }
        }
    }
    Ok(if broken == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn unknown(name: &str) -> Failure {
    let names: Vec<_> = PROPERTIES.iter().map(|property| property.name).collect();
    format!("There is no property `{name}`. There are {}.", names.join(", ")).into()
}

/// What `cargo xtask test` tries: each name, and the work that gives its line.
pub fn slice() -> impl Iterator<Item = (&'static str, impl FnOnce() -> Outcome<String>)> {
    PROPERTIES.iter().filter(|property| !property.slice.is_nothing()).map(|property| {
        let work = move || {
            let browser = set_up(&[property])?;
            one(property, Extent::Slice, browser.as_ref())
        };
        (property.name, work)
    })
}

/// What the chosen properties need and is missing, each thing once.
fn set_up(chosen: &[&Property]) -> Outcome<Option<Browser>> {
    let needs = |need| chosen.iter().any(|property| property.needs.contains(&need));
    if needs(Need::Firefox) {
        tools::firefox()?;
    }
    if needs(Need::WebKit) {
        tools::webkit()?;
    }
    if needs(Need::OtherLibraries) {
        tools::other_libraries()?;
    }
    if !needs(Need::Page) {
        return Ok(None);
    }
    tools::for_build()?;
    let browser = tools::for_browser_tests()?;
    build::assemble(Kind::Release)?;
    serve::native_program()?;
    Ok(Some(browser))
}

/// Tries one property and gives its line.
fn one(property: &Property, extent: Extent, browser: Option<&Browser>) -> Outcome<String> {
    println!("\n== {} ({})", property.name, property.size(extent));
    let started = Instant::now();
    let (output, ended) = match property.work {
        Work::Script { file, words } => run_and_keep(&mut script(property, extent, browser, file, words))?,
        Work::Native { test, filter, count } => {
            run_and_keep(native(extent, test, Some(filter)).env(count, property.size(extent).number()))?
        }
        Work::Wycheproof => wycheproof::run(&mut native(extent, "jose", None))?,
        Work::Fuzz => fuzz::run(property.size(extent))?,
    };
    let seconds = started.elapsed().as_secs();
    let figures = Figures::read(property.name, &output);
    if let Some(figures) = &figures {
        let folder = target().join("soak");
        fs::create_dir_all(&folder)
            .and_then(|()| fs::write(folder.join(property.name).with_extension("json"), figures.json()))
            .map_err(|error| format!("{}: {error}", folder.display()))?;
    }
    let line = figures.map(|figures| figures.line(seconds));
    match (ended, line) {
        (Ok(()), Some(line)) => Ok(format!("{line} | limit: {}", property.limit)),
        (Ok(()), None) => Err("it ended well and said nothing of what it found.".into()),
        (Err(failure), Some(line)) => Err(format!("{line} | limit: {} | {failure}", property.limit).into()),
        (Err(failure), None) => Err(failure),
    }
}

fn script(property: &Property, extent: Extent, browser: Option<&Browser>, file: &str, words: &[&str]) -> Command {
    let mut node = command("node");
    node.arg(root().join("tests/e2e/soak").join(file));
    let number = property.size(extent).number();
    node.args(words.iter().map(|word| if *word == "{}" { &number } else { *word }));
    if let Some(browser) = browser {
        node.env("CHROME_BIN", &browser.chrome).env("CHROMEDRIVER", &browser.driver);
    }
    node
}

/// The slice runs what `cargo test` has built; more of it pays for an optimised build.
fn native(extent: Extent, test: &str, filter: Option<&str>) -> Command {
    let mut cargo = cargo();
    cargo.arg("test");
    match extent {
        Extent::Slice => cargo.args(["--features", "cli,service,component"]),
        Extent::Full | Extent::Count(_) => cargo.args(["--profile", "native", "--features", "cli,service"]),
    };
    cargo.args(["--test", test, "--", "--nocapture"]).args(filter.map(|name| ["--exact", name]).into_iter().flatten());
    cargo
}
