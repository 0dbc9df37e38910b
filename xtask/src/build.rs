//! `cargo xtask build`: the component as a portal gets it, in dist/.

use crate::process::{Outcome, answer, command, root, run, target};
use crate::stamp::{Stamp, contents};
use crate::tools;
use std::fs;
use std::path::PathBuf;
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
    let stamp = compiled_from(profile)?;
    let there = MODULES.iter().all(|(module, _)| target().join("pkg").join(module).is_dir());
    if !(there && stamp.holds()) {
        for (module, feature) in MODULES {
            compile(module, feature, profile)?;
        }
        stamp.set()?;
    }
    run(script("bundle.mjs").args(bundle_words))?;
    match kind {
        Kind::Release => names_no_folder(),
        Kind::Dev => Ok(()),
    }
}

/// What is published says nothing of who built it: no module names a folder of this machine.
fn names_no_folder() -> Outcome {
    let mut telling =
        vec![root().to_string_lossy().into_owned(), ".cargo/registry".to_owned(), "rustlib/src".to_owned()];
    telling.extend(std::env::home_dir().map(|home| format!("{}/", home.display())));
    let folder = root().join("dist/pkg");
    let unreadable = |error| format!("{}: {error}", folder.display());
    let mut modules = 0;
    for entry in fs::read_dir(&folder).map_err(unreadable)? {
        let path = entry.map_err(unreadable)?.path();
        if path.extension().is_none_or(|extension| extension != "wasm") {
            continue;
        }
        modules += 1;
        let bytes = fs::read(&path).map_err(unreadable)?;
        if let Some(found) = telling.iter().find(|text| holds(&bytes, text.as_bytes())) {
            return Err(format!("{} names {found}, a folder of this machine.", path.display()).into());
        }
    }
    // The face is two files.
    if modules == MODULES.len() + 1 {
        Ok(())
    } else {
        Err(format!("{modules} modules in {}.", folder.display()).into())
    }
}

fn holds(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

fn compile(module: &str, feature: &str, profile: &str) -> Outcome {
    println!("Compiling {module}");
    // --no-opt: bundle.mjs runs npm's wasm-opt; wasm-pack would download its own.
    run(command("wasm-pack")
        .args(["--log-level", "error", "build", "--target", "web", profile, "--no-opt", "--no-pack", "--no-typescript"])
        .args(["--out-name", module, "--out-dir"])
        .arg(target().join("pkg").join(module))
        .args(["--", "--features", feature])
        // Cargo gives these to what is built for WebAssembly alone: the host's build scripts keep their own.
        .env("CARGO_ENCODED_RUSTFLAGS", remapped()?.join("\u{1f}")))
}

/// The compiler's flags that keep this machine's folders out of the modules: every possible panic names its file, and
/// those of the standard library and of other crates would name the builder's home.
fn remapped() -> Outcome<Vec<String>> {
    let home = |variable: &str, folder: &str| {
        std::env::var_os(variable).map(PathBuf::from).or_else(|| Some(std::env::home_dir()?.join(folder)))
    };
    let sysroot = answer(command("rustc").args(["--print", "sysroot"])).ok_or("rustc does not name its sysroot.")?;
    let cargo_home = home("CARGO_HOME", ".cargo").ok_or("There is no home folder, and CARGO_HOME is not set.")?;
    // What comes later wins: the nearest folder last. Short names, since each is in the module many times.
    let mut folders = vec![(cargo_home.clone(), "c"), (PathBuf::from(sysroot).join("lib/rustlib/src/rust"), "s")];
    if let Ok(registries) = fs::read_dir(cargo_home.join("registry/src")) {
        folders.extend(registries.filter_map(|registry| Some((registry.ok()?.path(), "c"))));
    }
    folders.push((root(), "w"));
    let flag = |(from, to): (PathBuf, &str)| format!("--remap-path-prefix={}={to}", from.display());
    Ok(folders.into_iter().map(flag).collect())
}

/// Both modules are the same crate to cargo, under one file name: each would be stale as soon as the other is built.
fn compiled_from(profile: &str) -> Outcome<Stamp> {
    let read = |name: &str| fs::read(root().join(name)).map_err(|error| format!("{name}: {error}"));
    let (manifest, lock, script) = (read("Cargo.toml")?, read("Cargo.lock")?, read("build.rs")?);
    // www holds the wording that is built in.
    let (source, wording) = (contents(&root().join("src"))?, contents(&root().join("www"))?);
    let compiler = answer(command("rustc").arg("--version")).unwrap_or_default();
    let flags = remapped()?.join("\n");
    let parts =
        [profile.as_bytes(), compiler.as_bytes(), flags.as_bytes(), &manifest, &lock, &script, &source, &wording];
    Ok(Stamp::new("wasm", &parts))
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

#[cfg(test)]
mod tests {
    use super::{holds, remapped};

    #[test]
    fn a_part_is_found_wherever_it_is() {
        assert!(holds(b"xx/home/me/src", b"/home/me/") && holds(b"me", b"me"));
        assert!(!holds(b"/home/you/src", b"/home/me/") && !holds(b"", b"me"));
    }

    #[test]
    fn the_repository_is_the_last_to_be_renamed() {
        let flags = remapped().expect("rustc and a home are there");
        let root = format!("--remap-path-prefix={}=w", crate::process::root().display());
        assert_eq!(flags.last(), Some(&root));
        assert!(flags.len() >= 3, "{flags:?}");
    }
}
