use std::fs::File;
use std::io::{self, Read, Write};
use std::path::Path;

/// More than a sealed export, twice what an export, a question set or a locale may hold: enough for the library to say "too large" itself,
/// whatever the file is.
const MOST: u64 = 2 << 20;

/// The file could not be read or written.
#[derive(Debug, thiserror::Error)]
#[error("{name}: {why}")]
pub struct FileError {
    name: String,
    why: String,
}

/// The content of a file, or of standard input when the name is `-`; at most 2 MiB of it.
///
/// # Errors
/// [`FileError`] names the file and the reason in plain words.
pub fn read(name: &Path) -> Result<Vec<u8>, FileError> {
    let mut bytes = Vec::new();
    let read = if name == Path::new("-") {
        io::stdin().lock().take(MOST).read_to_end(&mut bytes)
    } else {
        File::open(name).and_then(|file| file.take(MOST).read_to_end(&mut bytes))
    };
    match read {
        Ok(_) => Ok(bytes),
        Err(error) => Err(FileError { name: name.display().to_string(), why: plain(&error) }),
    }
}

/// Writes a new file that only its owner can read, to the disk.
///
/// # Errors
/// [`FileError`] when there is something of this name already: nothing is ever overwritten.
pub fn write_private(name: &Path, bytes: &[u8]) -> Result<(), FileError> {
    let mut options = File::options();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let written = options.open(name).and_then(|mut file| {
        file.write_all(bytes)?;
        file.sync_all()
    });
    written.map_err(|error| FileError { name: name.display().to_string(), why: plain(&error) })
}

/// The reason without the operating system's number.
fn plain(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "there is no such file".into(),
        io::ErrorKind::PermissionDenied => "not allowed to".into(),
        io::ErrorKind::AlreadyExists => "is there already, and nothing is overwritten; name another".into(),
        io::ErrorKind::IsADirectory => "is a folder, not a file".into(),
        _ => error.to_string(),
    }
}
