//! What the tests of the command share: the running program, a small HTTP client, browsers that sign.
#![allow(dead_code)] // Each test file uses its part.

pub mod browser;
pub mod http;
pub mod server;

use std::io::Write;
use std::process::{Command, Output, Stdio};

/// Runs `wellbeing` to its end.
pub fn wellbeing<'a>(arguments: impl IntoIterator<Item = &'a str>) -> Output {
    wellbeing_reading(arguments, b"")
}

/// The same with something on standard input.
pub fn wellbeing_reading<'a>(arguments: impl IntoIterator<Item = &'a str>, input: &[u8]) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_wellbeing"))
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // It may end without having read: that is its business.
    let _ = child.stdin.take().unwrap().write_all(input);
    child.wait_with_output().unwrap()
}

/// Makes a reader's key pair in `folder`; the private key's path and the public JWK.
pub fn reader(folder: &std::path::Path, name: &str) -> (String, String) {
    let private = folder.join(name).to_str().unwrap().to_owned();
    let made = wellbeing(["key", "make", &private]);
    assert_eq!(made.status.code(), Some(0), "{}", text(&made.stderr));
    (private, text(&made.stdout))
}

pub fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}
