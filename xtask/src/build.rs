//! `cargo xtask build`: the component as a portal gets it, in dist/.

use crate::process::{Outcome, command, root, run, target};
use crate::tools;
use std::process::Command;

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Release,
    Dev,
}

pub fn build(kind: Kind) -> Outcome {
    tools::for_build()?;
    assemble(kind)?;
    match kind {
        Kind::Release => run(&mut budget()),
        Kind::Dev => Ok(()),
    }
}

/// Compiles and fills dist/, without judging its size.
pub fn assemble(kind: Kind) -> Outcome {
    let (profile, bundle_words): (_, &[&str]) = match kind {
        Kind::Release => ("--release", &[]),
        Kind::Dev => ("--dev", &["--dev"]),
    };
    // --no-opt: bundle.mjs runs npm's wasm-opt; wasm-pack would download its own.
    run(command("wasm-pack")
        .args(["--log-level", "error", "build", "--target", "web", profile, "--no-opt", "--no-pack", "--no-typescript"])
        .arg("--out-dir")
        .arg(target().join("pkg"))
        .args(["--", "--features", "component"]))?;
    run(script("bundle.mjs").args(bundle_words))
}

/// Prints what the first question costs and fails where that is too much.
pub fn budget() -> Command {
    script("budget.mjs")
}

fn script(name: &str) -> Command {
    let mut node = command("node");
    node.arg(root().join("xtask").join(name));
    node
}
