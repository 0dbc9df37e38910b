//! `cargo xtask test`: every check, each under its own heading; all of them run, whatever an earlier one says.

use crate::build::{self, Kind};
use crate::process::{Failure, Outcome, cargo, command, root, run_and_keep};
use crate::serve;
use crate::soak;
use crate::tools::{self, Browser, WASM};
use crate::totals::Totals;
use std::path::PathBuf;
use std::process::{Command, ExitCode};
use std::time::{Duration, Instant};

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Extent {
    Everything,
    WithoutBrowser,
}

const NATIVE: &str = "cli,service,component";
const DENY_WARNINGS: [&str; 3] = ["--", "--deny", "warnings"];

pub fn run(extent: Extent) -> Outcome<ExitCode> {
    let mut report = Report::default();
    let ready = report.stage("Set up", |_| tools::for_build().and_then(|()| tools::for_checks()));
    if ready.is_none() {
        return Ok(report.close());
    }
    report.stage("Format", |totals| count(totals, cargo().args(["fmt", "--all", "--check"])));
    report.stage("Lint, native", |totals| {
        let words = ["clippy", "--workspace", "--all-targets", "--features", NATIVE];
        count(totals, cargo().args(words).args(DENY_WARNINGS))
    });
    report.stage("Lint, WebAssembly", |totals| {
        let words = ["clippy", "--target", WASM, "--features", "component,keeper", "--lib", "--test", "browser*"];
        count(totals, cargo().args(words).args(DENY_WARNINGS))
    });
    report.stage("Native tests", |totals| {
        count(totals, cargo().args(["test", "--workspace", "--no-fail-fast", "--features", NATIVE]))
    });
    let built = report.stage("Build", |_| build::assemble(Kind::Release));
    report.stage_after(built, "Size", |totals| count(totals, &mut build::budget()));
    match extent {
        Extent::Everything => with_browser(&mut report, built),
        Extent::WithoutBrowser => report.left_out("Browser tests, end-to-end tests and soak", "--quick"),
    }
    Ok(report.close())
}

fn with_browser(report: &mut Report, built: Option<()>) {
    let browser = report.stage("Set up a browser", |_| tools::for_browser_tests());
    report.stage_after(browser.as_ref(), "Browser tests", |totals| {
        let words = ["test", "--headless", "--chrome", "--", "--features", "component,keeper", "--test", "browser*"];
        count(totals, with(command("wasm-pack").args(words), browser.as_ref()))
    });
    let served = report.stage("Build the receiver", |_| serve::native_program());
    // A machine with a browser and without apt still checks everything in that browser.
    for (name, found) in [("Firefox", tools::firefox()), ("WebKitGTK", tools::webkit())] {
        if found.is_err() {
            report.left_out(&format!("The whole way in {name}"), "it is not installed and could not be");
        }
    }
    report.stage_after(built.and(served.as_ref()).and(browser.as_ref()), "End-to-end tests", |totals| {
        let mut node = command("node");
        // One at a time: some of them measure time.
        node.args(["--test", "--test-reporter=spec", "--test-concurrency=1"]).args(end_to_end_files()?);
        count(totals, with(&mut node, browser.as_ref()))
    });
    for (name, work) in soak::slice() {
        report.stage_after(built.and(served.as_ref()).and(browser.as_ref()), &format!("Soak, {name}"), |_| {
            work().map(|line| println!("{line}"))
        });
    }
}

fn with<'a>(command: &'a mut Command, browser: Option<&Browser>) -> &'a mut Command {
    match browser {
        Some(browser) => command.env("CHROME_BIN", &browser.chrome).env("CHROMEDRIVER", &browser.driver),
        None => command,
    }
}

fn end_to_end_files() -> Outcome<Vec<PathBuf>> {
    let folder = root().join("tests/e2e");
    let entries = std::fs::read_dir(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let mut files: Vec<_> = entries
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.to_string_lossy().ends_with(".test.mjs"))
        .collect();
    files.sort();
    Ok(files)
}

/// Runs a stage's command, adding the tests it reports.
fn count(totals: &mut Totals, command: &mut Command) -> Outcome {
    let (output, ended) = run_and_keep(command)?;
    *totals += Totals::read(&output).unwrap_or_default();
    ended
}

#[derive(Default)]
struct Report {
    totals: Totals,
    failures: Vec<String>,
    left_out: Vec<String>,
    took: Vec<(String, Duration)>,
}

impl Report {
    /// Counts as the tests it reports, or as one where it reports none.
    fn stage<T>(&mut self, name: &str, work: impl FnOnce(&mut Totals) -> Outcome<T>) -> Option<T> {
        println!("\n== {name}");
        let started = Instant::now();
        let mut found = Totals::default();
        let ended = work(&mut found);
        let took = started.elapsed();
        match &ended {
            Ok(_) if found == Totals::default() => found.passed = 1,
            // Broken off before its tests could say so.
            Err(_) if found.failed == 0 => found.failed = 1,
            _ => {}
        }
        self.totals += found;
        println!("-- {name}: {found} ({:.1} s)", took.as_secs_f32());
        self.took.push((name.to_owned(), took));
        ended.map_err(|failure| self.failed(name, &failure)).ok()
    }

    /// A stage that means nothing unless an earlier one went well.
    fn stage_after<T, E>(&mut self, before: Option<E>, name: &str, work: impl FnOnce(&mut Totals) -> Outcome<T>) {
        if before.is_some() {
            self.stage(name, work);
        } else {
            println!("\n== {name}");
            self.totals.failed += 1;
            self.failed(name, &"not run: what it needs failed above.".into());
        }
    }

    fn failed(&mut self, name: &str, failure: &Failure) {
        println!("{failure}");
        self.failures.push(format!("{name}: {failure}"));
    }

    fn left_out(&mut self, name: &str, why: &str) {
        self.left_out.push(format!("{name}: left out ({why})"));
    }

    fn close(self) -> ExitCode {
        println!("\n== Result");
        for (name, took) in &self.took {
            println!("{:>7.1} s  {name}", took.as_secs_f32());
        }
        for line in self.left_out.iter().chain(&self.failures) {
            println!("{line}");
        }
        if self.totals.left_out > 0 {
            println!("{} tests left out by the tests themselves", self.totals.left_out);
        }
        println!("{}", self.totals);
        if self.failures.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
    }
}
