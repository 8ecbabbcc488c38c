//! The actor that takes stock.

use std::fmt;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use actor_rt::prelude::*;

/// Reads folders.
pub(crate) struct Stock;

/// One file was read.
pub(crate) struct Report {
    pub(crate) name: String,
    pub(crate) bytes: u64,
}

#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Total {
    pub(crate) files: u64,
    bytes: u64,
}

impl Total {
    pub(crate) fn add(&mut self, bytes: u64) {
        self.files += 1;
        self.bytes += bytes;
    }
}

impl fmt::Display for Total {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} files with {} bytes", self.files, self.bytes)
    }
}

#[actor]
impl Stock {
    /// Reads all files in a folder and in those inside, in the order of their
    /// names, and reports each. The total of what was reported, and what could
    /// not be read.
    #[actor(stream)]
    pub fn take(&self, folder: PathBuf, out: Yield<Report>) -> (Total, Vec<String>) {
        let mut total = Total::default();
        let mut trouble = Vec::new();
        // What is still to be read, the next at the end.
        let mut ahead = vec![folder.clone()];
        while let Some(path) = ahead.pop() {
            if out.is_closed() {
                break;
            }
            let name = name_in(&folder, &path);
            match look(&path) {
                Ok(Found::Folder(inside)) => ahead.extend(inside.into_iter().rev()),
                Ok(Found::File(bytes)) => {
                    if out.send(Report { name, bytes }).is_err() {
                        break;
                    }
                    total.add(bytes);
                }
                Ok(Found::Other) => {}
                Err(error) => trouble.push(format!("{name}: {}", error.kind())),
            }
        }
        (total, trouble)
    }
}

enum Found {
    /// What is in it, in order.
    Folder(Vec<PathBuf>),
    /// As many bytes as could be read.
    File(u64),
    Other,
}

/// Does not follow links.
fn look(path: &Path) -> io::Result<Found> {
    let kind = fs::symlink_metadata(path)?;
    if kind.is_dir() {
        let entries = fs::read_dir(path)?.map(|entry| entry.map(|entry| entry.path()));
        let mut inside = entries.collect::<io::Result<Vec<_>>>()?;
        inside.sort();
        Ok(Found::Folder(inside))
    } else if kind.is_file() {
        let bytes = io::copy(&mut File::open(path)?, &mut io::sink())?;
        Ok(Found::File(bytes))
    } else {
        Ok(Found::Other)
    }
}

/// The path as seen from the folder, with the same separators everywhere.
fn name_in(folder: &Path, path: &Path) -> String {
    let inside = path.strip_prefix(folder).unwrap_or(path);
    if inside.as_os_str().is_empty() {
        return path.display().to_string();
    }
    let parts = inside
        .components()
        .map(|part| part.as_os_str().to_string_lossy());
    parts.collect::<Vec<_>>().join("/")
}
