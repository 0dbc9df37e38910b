use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

/// Twice the most an export, a question set or a locale may hold: enough for the library to say "too large" itself,
/// whatever the file is.
const MOST: u64 = 2 << 20;

/// The file could not be read.
#[derive(Debug, thiserror::Error)]
#[error("{name}: {why}")]
pub struct Unreadable {
    name: String,
    why: String,
}

/// The content of a file, or of standard input when the name is `-`; at most 2 MiB of it.
///
/// # Errors
/// [`Unreadable`] names the file and the reason in plain words.
pub fn read(name: &Path) -> Result<Vec<u8>, Unreadable> {
    let mut bytes = Vec::new();
    let read = if name == Path::new("-") {
        io::stdin().lock().take(MOST).read_to_end(&mut bytes)
    } else {
        File::open(name).and_then(|file| file.take(MOST).read_to_end(&mut bytes))
    };
    match read {
        Ok(_) => Ok(bytes),
        Err(error) => Err(Unreadable { name: name.display().to_string(), why: plain(&error) }),
    }
}

/// The reason without the operating system's number.
fn plain(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "there is no such file".into(),
        io::ErrorKind::PermissionDenied => "not allowed to read it".into(),
        io::ErrorKind::IsADirectory => "is a folder, not a file".into(),
        _ => error.to_string(),
    }
}
