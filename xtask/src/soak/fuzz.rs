//! libFuzzer on the compiler that builds the rest: no nightly, no cargo-fuzz. What `-Zsanitizer` adds is not missed
//! where there is no unsafe code.

use super::properties::Size;
use crate::process::{self, Failure, Outcome, answer, cargo, command, root, target};
use crate::tools;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;

/// As in fuzz/src/readers.rs.
const READERS: [&str; 7] = ["json", "jws", "jwe", "question-set", "record", "backup", "stores"];

/// What cargo-fuzz gives the compiler for coverage.
const COVERAGE: [&str; 8] = [
    "-Cpasses=sancov-module",
    "-Cllvm-args=-sanitizer-coverage-level=4",
    "-Cllvm-args=-sanitizer-coverage-inline-8bit-counters",
    "-Cllvm-args=-sanitizer-coverage-pc-table",
    "-Cllvm-args=-sanitizer-coverage-trace-compares",
    "--cfg=fuzzing",
    "-Ccodegen-units=1",
    "-Cforce-frame-pointers",
];

/// Processes at once.
const LANES: usize = 2;

/// The figures of all readers as one line of JSON, and whether every one came to its end.
pub fn run(size: Size) -> Outcome<(String, Outcome)> {
    let program = built()?;
    process::run(command("node").arg(root().join("fuzz/seeds.mjs")).arg(folder("seeds")))?;
    let mut found: Vec<(&str, Outcome<Found>)> = Vec::new();
    for readers in READERS.chunks(LANES) {
        let running: Vec<_> = readers
            .iter()
            .map(|reader| {
                let (program, reader) = (program.clone(), *reader);
                (reader, thread::spawn(move || one(&program, reader, size)))
            })
            .collect();
        found.extend(
            running.into_iter().map(|(reader, thread)| {
                (reader, thread.join().unwrap_or_else(|_| Err("its thread ended early.".into())))
            }),
        );
    }
    let mut figures = vec!["\"property\":\"fuzz\"".to_owned()];
    let mut broken = Vec::new();
    for (reader, result) in found {
        let name = reader.replace('-', "_");
        match result {
            Ok(Found { runs, per_second, peak_mb }) => figures.push(format!(
                "\"{name}_runs\":{runs},\"{name}_per_second\":{per_second},\"{name}_peak_mb\":{peak_mb}"
            )),
            Err(failure) => {
                figures.push(format!("\"{name}_runs\":0"));
                broken.push(format!("{reader}: {failure}"));
            }
        }
    }
    figures.push(format!("\"held\":{}", broken.is_empty()));
    let ended = if broken.is_empty() { Ok(()) } else { Err(broken.join("\n").into()) };
    Ok((format!("{{{}}}", figures.join(",")), ended))
}

struct Found {
    runs: u64,
    per_second: u64,
    peak_mb: u64,
}

fn folder(name: &str) -> PathBuf {
    target().join("fuzz").join(name)
}

fn built() -> Outcome<PathBuf> {
    tools::cxx()?;
    let host = answer(command("rustc").arg("-vV"))
        .and_then(|text| Some(text.lines().find_map(|line| line.strip_prefix("host: "))?.to_owned()))
        .ok_or("rustc does not name its host.")?;
    println!("Building the fuzzer");
    process::run(
        cargo()
            .args(["build", "--release", "--locked", "--manifest-path"])
            .arg(root().join("fuzz/Cargo.toml"))
            // With a target named, the flags stay away from build scripts and macros.
            .args(["--target", &host, "--target-dir"])
            .arg(target().join("fuzz"))
            .env("CARGO_ENCODED_RUSTFLAGS", COVERAGE.join("\u{1f}")),
    )?;
    Ok(target().join("fuzz").join(host).join("release/wellbeing-fuzz"))
}

fn one(program: &Path, reader: &str, size: Size) -> Outcome<Found> {
    let (corpus, faults) = (folder("corpus").join(reader), folder("faults"));
    for folder in [&corpus, &faults] {
        fs::create_dir_all(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    }
    let end = match size {
        Size::Count(runs, _) => format!("-runs={runs}"),
        Size::Seconds(seconds) => format!("-max_total_time={seconds}"),
        Size::All(_) | Size::Among(_) => return Err("it has no end.".into()),
    };
    let mut fuzzer = Command::new(program);
    fuzzer
        .env("FUZZ_READER", reader)
        .env("FUZZ_SAMPLES", folder("seeds").join(reader))
        .args([&end, "-max_len=8192", "-timeout=5", "-rss_limit_mb=512", "-print_final_stats=1", "-verbosity=0"])
        .arg(format!("-artifact_prefix={}/{reader}-", faults.display()))
        .args([corpus, folder("seeds").join(reader)]);
    let output = fuzzer.output().map_err(|error| format!("{}: {error}", program.display()))?;
    let said = String::from_utf8_lossy(&output.stderr);
    if !output.status.success() {
        let end: Vec<&str> = said.lines().rev().take(30).collect();
        let end: Vec<&str> = end.into_iter().rev().collect();
        return Err(Failure::from(format!("libFuzzer ended with {}:\n{}", output.status, end.join("\n"))));
    }
    let stat = |name: &str| {
        let value = said.lines().find_map(|line| line.strip_prefix("stat::")?.strip_prefix(name)?.strip_prefix(':'));
        value
            .and_then(|value| value.trim().parse().ok())
            .ok_or_else(|| Failure::from(format!("libFuzzer gave no {name}.")))
    };
    let found = Found {
        runs: stat("number_of_executed_units")?,
        per_second: stat("average_exec_per_sec")?,
        peak_mb: stat("peak_rss_mb")?,
    };
    println!("{reader}: {} runs, {} a second, {} MB", found.runs, found.per_second, found.peak_mb);
    Ok(found)
}
