//! `cargo xtask`: everything this repository does besides `cargo` itself.
//!
//! Only the standard library, so that the first `cargo xtask` starts within seconds on a fresh machine. What needs
//! JavaScript's world (minifying, brotli, sizes of a page) are two Node scripts beside this crate.

mod build;
mod process;
mod serve;
mod soak;
mod stamp;
mod test;
mod tools;
mod totals;

use process::Outcome;
use std::process::ExitCode;

const USAGE: &str = "\
cargo xtask serve [--port N]   set up what is missing, build, serve http://localhost:8080 and the receiver /exports
cargo xtask test [--quick]     set up, then every check: format, lint, tests, sizes, browser and end-to-end tests
                               (--quick leaves out what needs a browser, and says so)
cargo xtask build [--dev]      set up, build the component into dist/ and hold it to its budget
                               (--dev: quick, unoptimised, no budget)
cargo xtask soak [PROPERTY] [--full | --count N]
                               the evidence: each property tried many times, at the size that `test` runs, in full, or
                               N times; figures also in target/soak/ (--list names the properties)";

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = args.iter().map(String::as_str).collect();
    match dispatch(&words) {
        Ok(code) => code,
        Err(failure) => {
            eprintln!("\n{failure}");
            ExitCode::FAILURE
        }
    }
}

fn dispatch(words: &[&str]) -> Outcome<ExitCode> {
    match words {
        ["serve"] => serve::serve(serve::PORT),
        ["serve", "--port", port] => serve::serve(serve::parse_port(port)?),
        ["serve", word] if word.starts_with("--port=") => serve::serve(serve::parse_port(&word[7..])?),
        ["test"] => test::run(test::Extent::Everything),
        ["test", "--quick"] => test::run(test::Extent::WithoutBrowser),
        ["build"] => build::build(build::Kind::Release).map(|()| ExitCode::SUCCESS),
        ["build", "--dev"] => build::build(build::Kind::Dev).map(|()| ExitCode::SUCCESS),
        ["soak", "--list"] => Ok(soak::list()),
        ["soak", words @ ..] => {
            let (names, extent) = match words {
                [names @ .., "--full"] => (names, soak::Extent::Full),
                [names @ .., "--count", count] => (names, soak::Extent::Count(soak::parse_count(count)?)),
                names => (names, soak::Extent::Slice),
            };
            soak::run(names, extent)
        }
        [] | ["help" | "--help" | "-h"] => {
            println!("{USAGE}");
            Ok(ExitCode::SUCCESS)
        }
        other => Err(format!("cargo xtask does not know `{}`. It knows:\n\n{USAGE}", other.join(" ")).into()),
    }
}
