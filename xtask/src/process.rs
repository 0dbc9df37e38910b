//! Running other programs, and the few paths everything agrees on.

use std::ffi::OsString;
use std::fmt;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;

pub type Outcome<T = ()> = Result<T, Failure>;

/// What went wrong, in words for the person at the terminal.
#[derive(Debug)]
pub struct Failure(String);

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl<T: Into<String>> From<T> for Failure {
    fn from(message: T) -> Self {
        Self(message.into())
    }
}

pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().map_or_else(PathBuf::new, Path::to_path_buf)
}

/// Cargo's target directory; everything set up for this repository lives in it.
pub fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), |dir| root().join(dir))
}

pub fn tools_bin() -> PathBuf {
    target().join("tools").join("bin")
}

/// A command run at the root of the repository, with our own tools first on PATH.
pub fn command(program: impl Into<OsString>) -> Command {
    let mut command = Command::new(program.into());
    command.current_dir(root()).env("PATH", path());
    command
}

pub fn cargo() -> Command {
    command(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}

fn path() -> OsString {
    let old = std::env::var_os("PATH").unwrap_or_default();
    let dirs = std::iter::once(tools_bin()).chain(std::env::split_paths(&old));
    std::env::join_paths(dirs).unwrap_or(old)
}

/// The first of `names` that is a file in a directory of PATH.
pub fn on_path(names: &[&str]) -> Option<PathBuf> {
    let dirs: Vec<PathBuf> = std::env::split_paths(&path()).collect();
    names
        .iter()
        .flat_map(|name| dirs.iter().map(move |dir| dir.join(format!("{name}{}", std::env::consts::EXE_SUFFIX))))
        .find(|file| file.is_file())
}

/// Runs it with the terminal as its own.
pub fn run(command: &mut Command) -> Outcome {
    let status = command.status().map_err(|error| cannot_start(command, &error))?;
    if status.success() { Ok(()) } else { Err(format!("`{}` failed ({status}).", shown(command)).into()) }
}

/// What it prints, when it can be started and ends well.
pub fn answer(command: &mut Command) -> Option<String> {
    let output = command.stderr(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// Runs it, showing and keeping what it prints on both streams.
pub fn run_and_keep(command: &mut Command) -> Outcome<(String, Outcome)> {
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|error| cannot_start(command, &error))?;
    let errors = child.stderr.take().map(|stream| thread::spawn(move || copy(stream, std::io::stderr())));
    let mut kept = child.stdout.take().map(|stream| copy(stream, std::io::stdout())).unwrap_or_default();
    kept.extend(errors.and_then(|thread| thread.join().ok()).unwrap_or_default());
    let status = child.wait().map_err(|error| cannot_start(command, &error))?;
    let ended = if status.success() { Ok(()) } else { Err(format!("`{}` failed ({status}).", shown(command)).into()) };
    Ok((String::from_utf8_lossy(&kept).into_owned(), ended))
}

fn copy(mut from: impl Read, mut to: impl Write) -> Vec<u8> {
    let mut kept = Vec::new();
    let mut buffer = [0; 8192];
    while let Ok(read @ 1..) = from.read(&mut buffer) {
        kept.extend_from_slice(&buffer[..read]);
        // The terminal may be gone; what was printed is still kept.
        let _ = to.write_all(&buffer[..read]).and_then(|()| to.flush());
    }
    kept
}

fn cannot_start(command: &Command, error: &std::io::Error) -> Failure {
    format!("`{}` could not be run: {error}.", command.get_program().to_string_lossy()).into()
}

fn shown(command: &Command) -> String {
    let program = Path::new(command.get_program()).file_name().unwrap_or(command.get_program());
    std::iter::once(program)
        .chain(command.get_args())
        .map(|word| word.to_string_lossy().into_owned())
        .collect::<Vec<_>>()
        .join(" ")
}
