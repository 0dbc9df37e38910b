//! What a build or a test needs and a fresh machine lacks. Each is looked for first and set up only if absent.

use crate::process::{Failure, Outcome, answer, cargo, command, on_path, root, run, target};
use crate::stamp::Stamp;
use std::fs;
use std::path::{Path, PathBuf};

pub const WASM: &str = "wasm32-unknown-unknown";
const WASM_PACK: &str = "0.15.1";
const OLDEST_NODE: u32 = 20;

/// Everything `cargo xtask build` needs.
pub fn for_build() -> Outcome {
    node()?;
    wasm_target()?;
    installed("wasm-bindgen", "wasm-bindgen-cli", &wasm_bindgen_version()?)?;
    installed("wasm-pack", "wasm-pack", WASM_PACK)?;
    sweep_build_dir();
    npm("xtask")
}

/// Everything `cargo xtask test` needs besides.
pub fn for_checks() -> Outcome {
    component("clippy", "cargo-clippy")?;
    component("rustfmt", "cargo-fmt")
}

/// Everything the browser and end-to-end tests need besides.
pub fn for_browser_tests() -> Outcome<Browser> {
    npm("tests/e2e")?;
    python()?;
    browser()
}

pub struct Browser {
    pub chrome: PathBuf,
    pub driver: PathBuf,
}

fn say(line: &str) {
    println!("[set up] {line}");
}

fn node() -> Outcome {
    let found = answer(command("node").arg("--version"));
    let major = found.as_deref().and_then(|v| v.trim_start_matches('v').split('.').next()?.parse::<u32>().ok());
    match (major, on_path(&["npm"])) {
        (Some(major), Some(_)) if major >= OLDEST_NODE => Ok(()),
        (Some(major), Some(_)) => {
            Err(format!("Node {OLDEST_NODE} or newer is needed; this is {major}. See https://nodejs.org").into())
        }
        _ => {
            Err(format!("Node {OLDEST_NODE} or newer with npm is needed and was not found. See https://nodejs.org")
                .into())
        }
    }
}

fn wasm_target() -> Outcome {
    let libdir = answer(command("rustc").args(["--print", "target-libdir", "--target", WASM]));
    if libdir.is_some_and(|dir| Path::new(&dir).is_dir()) {
        return Ok(());
    }
    say(&format!("Rust's {WASM} target: adding it with rustup"));
    run(command("rustup").args(["target", "add", WASM])).map_err(|failure| {
        Failure::from(format!(
            "{failure}\nRust's standard library for {WASM} is missing and could not be added. With rustup: \
             `rustup target add {WASM}`. With a distribution's Rust: its package for that target, in the version of \
             your rustc."
        ))
    })
}

fn component(name: &str, program: &str) -> Outcome {
    if answer(command(program).arg("--version")).is_some() {
        return Ok(());
    }
    say(&format!("{name}: adding it with rustup"));
    run(command("rustup").args(["component", "add", name]))
}

/// The version Cargo.toml pins: the command line tool must be the very same.
fn wasm_bindgen_version() -> Outcome<String> {
    let manifest = fs::read_to_string(root().join("Cargo.toml")).map_err(|e| format!("Cargo.toml: {e}"))?;
    pinned(&manifest, "wasm-bindgen")
        .ok_or_else(|| "Cargo.toml does not pin wasm-bindgen to one version (`version = \"=0.2.x\"`).".into())
}

fn pinned(manifest: &str, name: &str) -> Option<String> {
    let line = manifest.lines().find(|line| line.starts_with(&format!("{name} = ")))?;
    let (version, _) = line.split_once("\"=")?.1.split_once('"')?;
    Some(version.to_owned())
}

/// A command line tool from crates.io in exactly this version, on PATH or in target/tools.
fn installed(program: &str, package: &str, version: &str) -> Outcome {
    let has = |file: PathBuf| {
        let text = answer(command(file).arg("--version")).unwrap_or_default();
        text.split_whitespace().nth(1) == Some(version)
    };
    if on_path(&[program]).is_some_and(has) {
        return Ok(());
    }
    say(&format!("{package} {version}: compiling it once into target/tools (about two minutes on two cores)"));
    let build_dir = target().join("tools-build");
    // Opt-level 1 halves the time; the tools run for a second or two. No --locked: the lock file of wasm-bindgen-cli
    // 0.2.130 names a crate version that is no longer served.
    run(cargo()
        .args(["install", package, "--version", &format!("={version}"), "--force"])
        .arg("--root")
        .arg(target().join("tools"))
        .arg("--target-dir")
        .arg(&build_dir)
        .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1")
        .env("CARGO_PROFILE_RELEASE_LTO", "off")
        .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16"))
    .map_err(|failure| {
        Failure::from(format!(
            "{failure}\n{package} {version} could not be installed. It comes from crates.io: is the network up? \
             `cargo install {package} --version {version}` puts it on PATH by hand."
        ))
    })
}

/// Frees the hundreds of megabytes the tools were compiled in. Until then an interrupted set-up goes on where it was.
fn sweep_build_dir() {
    let dir = target().join("tools-build");
    if dir.is_dir() {
        // Left-overs cost disk, nothing else.
        let _ = fs::remove_dir_all(dir);
    }
}

/// The packages of a folder's lock file, exactly.
fn npm(folder: &str) -> Outcome {
    let dir = root().join(folder);
    let lock = fs::read(dir.join("package-lock.json")).map_err(|e| format!("{folder}/package-lock.json: {e}"))?;
    let stamp = Stamp::new(&format!("npm-{}", folder.replace('/', "-")), &[&lock]);
    if dir.join("node_modules").is_dir() && stamp.holds() {
        return Ok(());
    }
    say(&format!("npm packages of {folder}"));
    run(command("npm").args(["ci", "--no-progress", "--loglevel", "error"]).current_dir(&dir)).map_err(|failure| {
        Failure::from(format!("{failure}\nThe npm packages of {folder} could not be installed: is the network up?"))
    })?;
    stamp.set()
}

/// Somebody else's JOSE libraries, in a virtual environment of our own.
fn python() -> Outcome {
    let list = root().join("tests/e2e/requirements.txt");
    let wanted = fs::read(&list).map_err(|e| format!("tests/e2e/requirements.txt: {e}"))?;
    let stamp = Stamp::new("python", &[&wanted]);
    let venv = target().join("py");
    if venv.join("bin/python").exists() && stamp.holds() {
        return Ok(());
    }
    say("Python packages, into target/py");
    if answer(command("python3").args(["-c", "import venv, ensurepip"])).is_none() {
        apt(&["python3", "python3-venv"], "Python 3 with venv")?;
    }
    run(command("python3").args(["-m", "venv", "--clear"]).arg(&venv))?;
    run(command(venv.join("bin/python"))
        .args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r"])
        .arg(&list))?;
    stamp.set()
}

fn browser() -> Outcome<Browser> {
    if let Some(found) = find_browser() {
        return Ok(found);
    }
    apt(&["chromium", "chromium-driver", "fonts-liberation"], "Chromium and its driver")?;
    find_browser().ok_or_else(|| "Chromium was installed but is not on PATH.".into())
}

/// `CHROME_BIN` and `CHROMEDRIVER`, else the usual names on PATH.
fn find_browser() -> Option<Browser> {
    let named = |variable: &str| std::env::var_os(variable).map(PathBuf::from).filter(|file| file.is_file());
    Some(Browser {
        chrome: named("CHROME_BIN")
            .or_else(|| on_path(&["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]))?,
        driver: named("CHROMEDRIVER").or_else(|| on_path(&["chromedriver"]))?,
    })
}

/// Firefox, for the whole way through and for those who soak.
pub fn firefox() -> Outcome {
    found_or_apt(&["firefox-esr", "firefox"], &["firefox-esr"], "Firefox")
}

/// WebKitGTK with its driver, what its host in tests/e2e/harness is written with, and a display in memory.
pub fn webkit() -> Outcome {
    const PACKAGES: [&str; 4] = ["webkit2gtk-driver", "gir1.2-webkit2-4.1", "python3-gi", "xvfb"];
    let has_host = "import gi; gi.require_version('WebKit2', '4.1'); from gi.repository import WebKit2";
    if on_path(&["WebKitWebDriver"]).is_some()
        && on_path(&["Xvfb"]).is_some()
        && answer(command("/usr/bin/python3").args(["-c", has_host])).is_some()
    {
        return Ok(());
    }
    apt(&PACKAGES, "WebKitGTK and its driver")
}

/// JOSE libraries in other languages, as a distribution has them: C, Go, Ruby, Perl.
pub fn other_libraries() -> Outcome {
    const PACKAGES: [&str; 5] = ["jose", "jwt", "ruby", "ruby-jwt", "libcrypt-jwt-perl"];
    let ruby = answer(command("/usr/bin/ruby").args(["-e", "require 'jwt'"]));
    let perl = answer(command("/usr/bin/perl").args(["-e", "use Crypt::JWT"]));
    let all = [on_path(&["jose"]).is_some(), on_path(&["jwt"]).is_some(), ruby.is_some(), perl.is_some()];
    if all == [true; 4] { Ok(()) } else { apt(&PACKAGES, "JOSE libraries in C, Go, Ruby and Perl") }
}

/// libFuzzer is C++ that comes with its crate.
pub fn cxx() -> Outcome {
    found_or_apt(&["c++", "g++", "clang++"], &["g++"], "A C++ compiler")
}

fn found_or_apt(names: &[&str], packages: &[&str], what: &str) -> Outcome {
    if on_path(names).is_some() { Ok(()) } else { apt(packages, what) }
}

fn apt(packages: &[&str], what: &str) -> Outcome {
    let by_hand = format!("{what} is needed and was not found. Install it: apt-get install {}", packages.join(" "));
    if on_path(&["apt-get"]).is_none() {
        return Err(by_hand.into());
    }
    say(&format!("{what}: apt-get install {}", packages.join(" ")));
    let administrator = answer(command("id").arg("-u")).as_deref() == Some("0");
    let apt_get = |words: &[&str]| {
        let mut command = if administrator { command("apt-get") } else { command("sudo") };
        if !administrator {
            command.args(["-n", "apt-get"]);
        }
        command.args(words).env("DEBIAN_FRONTEND", "noninteractive");
        run(&mut command)
    };
    let mut install = vec!["install", "--yes", "--quiet", "--no-install-recommends"];
    install.extend(packages);
    apt_get(&["update", "--quiet"])
        .and_then(|()| apt_get(&install))
        .map_err(|failure| Failure::from(format!("{failure}\n{by_hand}")))
}

#[cfg(test)]
mod tests {
    use super::pinned;

    #[test]
    fn reads_the_pin_of_exactly_this_crate() {
        let manifest = "wasm-bindgen-futures = { version = \"=9.9.9\" }\nwasm-bindgen = { version = \"=0.2.130\" }\n";
        assert_eq!(pinned(manifest, "wasm-bindgen").as_deref(), Some("0.2.130"));
        assert_eq!(pinned("wasm-bindgen = { version = \"0.2\" }", "wasm-bindgen"), None);
    }
}
