//! `cargo xtask build`: the component as a portal gets it, in dist/.

use crate::process::{Outcome, command, root, run, target};
use crate::tools;
use std::process::Command;

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Release,
    Dev,
}

/// The two WebAssembly modules and the feature each is built with.
const MODULES: [(&str, &str); 2] = [("wellbeing_face", "component"), ("wellbeing_keeper", "keeper")];

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
    for (module, feature) in MODULES {
        // --no-opt: bundle.mjs runs npm's wasm-opt; wasm-pack would download its own.
        run(command("wasm-pack")
            .args(["--log-level", "error", "build", "--target", "web", profile, "--no-opt", "--no-pack"])
            .args(["--no-typescript", "--out-name", module, "--out-dir"])
            .arg(target().join("pkg").join(module))
            .args(["--", "--features", feature]))?;
    }
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
