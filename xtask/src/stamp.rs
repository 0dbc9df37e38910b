//! Remembering what was made from what, so that it is not made again.

use crate::process::{Outcome, target};
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};

/// A note in target/stamps that something was made from these very bytes.
pub struct Stamp {
    file: PathBuf,
    mark: String,
}

impl Stamp {
    pub fn new(name: &str, parts: &[&[u8]]) -> Self {
        let mut hasher = DefaultHasher::new();
        parts.hash(&mut hasher);
        Self { file: target().join("stamps").join(name), mark: format!("{:016x}", hasher.finish()) }
    }

    pub fn holds(&self) -> bool {
        fs::read_to_string(&self.file).is_ok_and(|mark| mark == self.mark)
    }

    pub fn set(&self) -> Outcome {
        let folder = self.file.parent().map_or_else(PathBuf::new, Path::to_path_buf);
        fs::create_dir_all(folder)
            .and_then(|()| fs::write(&self.file, &self.mark))
            .map_err(|error| format!("{}: {error}", self.file.display()).into())
    }
}

/// The names and contents of all files under `folder`, in an order that does not change.
pub fn contents(folder: &Path) -> Outcome<Vec<u8>> {
    let unreadable = |error| format!("{}: {error}", folder.display());
    let mut paths = fs::read_dir(folder)
        .and_then(|entries| entries.map(|entry| Ok(entry?.path())).collect::<Result<Vec<_>, _>>())
        .map_err(unreadable)?;
    paths.sort();
    let mut all = Vec::new();
    for path in paths {
        all.extend(path.to_string_lossy().as_bytes());
        all.extend(if path.is_dir() { contents(&path)? } else { fs::read(&path).map_err(unreadable)? });
    }
    Ok(all)
}
