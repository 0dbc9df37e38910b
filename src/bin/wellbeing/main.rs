//! `wellbeing`: the command beside the component. It verifies exports, checks the files an integrator writes, prints
//! the published schemas, and serves the component together with a receiver for its exports.
//!
//! Exit codes, the same for every command: 0 all good, 1 a file was read and is refused, 2 it could not be done at
//! all (no such file, port in use, unknown option).

mod check;
mod files;
mod key;
mod open;
mod serve;
mod time;
mod verify;

use clap::Parser;
use std::fmt;
use std::io::{self, Write};
use std::process::ExitCode;

/// Verify, check and receive what <wellbeing-assessment> exports.
#[derive(Parser)]
#[command(name = "wellbeing", version, disable_help_subcommand = true)]
enum Command {
    /// Serve the component and receive its exports
    Serve(serve::Options),
    /// Tell who signed an export, when and what; or why it is refused
    Verify(verify::Options),
    /// Open exports that are sealed for you, then verify them
    Open(open::Options),
    /// Make the key pair of somebody exports are sealed for
    Key(key::Options),
    /// List every fault of a question set, a locale or help lines
    Check(check::Options),
    /// Print a published JSON Schema
    Schema(check::SchemaOptions),
}

/// How a command ended; the number is its exit code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Outcome {
    Good = 0,
    Refused = 1,
    NotDone = 2,
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> Self {
        ExitCode::from(outcome as u8)
    }
}

fn main() -> ExitCode {
    let outcome = match Command::parse() {
        Command::Serve(options) => serve::run(&options),
        Command::Verify(options) => verify::run(&options),
        Command::Open(options) => open::run(&options),
        Command::Key(options) => key::run(&options),
        Command::Check(options) => check::run(&options),
        Command::Schema(options) => check::print_schema(&options),
    };
    outcome.into()
}

/// One line to standard output. A reader that has gone away (`| head`) is no reason to panic, as `println!` would.
fn say(line: impl fmt::Display) {
    let _ = writeln!(io::stdout().lock(), "{line}");
}

/// One line to standard error: complaints and the receiver's log.
fn complain(line: impl fmt::Display) {
    let _ = writeln!(io::stderr().lock(), "{line}");
}
