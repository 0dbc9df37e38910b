//! Wycheproof's cases are held by native tests, each of which asserts how many of its file it held and why the rest do
//! not apply.

use crate::process::{Outcome, root, run_and_keep};
use crate::totals::Totals;
use std::fs;
use std::process::Command;

/// The figures as a line of JSON, and how the tests ended. `tests` runs the test file they are in.
pub fn run(tests: &mut Command) -> Outcome<(String, Outcome)> {
    let (output, ended) = run_and_keep(tests.arg("wycheproof_"))?;
    let totals = Totals::read(&output).unwrap_or_default();
    let (files, cases) = cases()?;
    let line = format!(
        "{{\"property\":\"wycheproof\",\"files\":{files},\"cases\":{cases},\"tests\":{},\"failed\":{},\"held\":{}}}",
        totals.passed,
        totals.failed,
        ended.is_ok()
    );
    // A test a file: one that is not looked at would be no evidence.
    if ended.is_ok() && totals.passed < files {
        return Ok((line, Err(format!("{} tests for {files} files.", totals.passed).into())));
    }
    Ok((line, ended))
}

/// How many files there are, and cases in them.
fn cases() -> Outcome<(u32, usize)> {
    let folder = root().join("tests/vectors/wycheproof");
    let unreadable = |error| format!("{}: {error}", folder.display());
    let (mut files, mut cases) = (0, 0);
    for entry in fs::read_dir(&folder).map_err(unreadable)? {
        let path = entry.map_err(unreadable)?.path();
        if path.extension().is_some_and(|extension| extension == "json") {
            files += 1;
            cases += fs::read_to_string(&path).map_err(unreadable)?.matches("\"tcId\"").count();
        }
    }
    Ok((files, cases))
}
