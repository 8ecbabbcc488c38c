//! What was not counted, and why.

use std::collections::BTreeMap;
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use crate::chunks::Unreadable;

/// How many are listed one by one; of the others only the number is kept, so
/// that a tree full of images does not fill the memory or the screen.
const LISTED: usize = 10;

/// Why a path was not counted.
pub(crate) enum Problem {
    Missing,
    EmptyFolder,
    NotUtf8(u64),
    Io(io::Error),
}

/// All that went wrong.
#[derive(Default)]
pub(crate) struct Problems {
    first: Vec<(PathBuf, Problem)>,
    by_kind: BTreeMap<&'static str, u64>,
}

impl Problems {
    pub(crate) fn add(&mut self, path: &Path, problem: impl Into<Problem>) {
        let problem = problem.into();
        *self.by_kind.entry(problem.kind()).or_default() += 1;
        if self.first.len() < LISTED {
            self.first.push((path.to_owned(), problem));
        }
    }

    pub(crate) fn count(&self) -> u64 {
        self.by_kind.values().sum()
    }
}

impl Problem {
    fn kind(&self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::EmptyFolder => "empty folder",
            Self::NotUtf8(_) => "not UTF-8",
            Self::Io(_) => "unreadable",
        }
    }
}

impl From<io::Error> for Problem {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::NotFound => Self::Missing,
            _ => Self::Io(error),
        }
    }
}

impl From<Unreadable> for Problem {
    fn from(reason: Unreadable) -> Self {
        match reason {
            Unreadable::Io(error) => error.into(),
            Unreadable::NotUtf8(at) => Self::NotUtf8(at),
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing => f.write_str("no such file or folder"),
            Self::EmptyFolder => f.write_str("the folder is empty"),
            Self::NotUtf8(at) => write!(f, "not UTF-8 (at byte {at})"),
            // The kind says it in words that are the same everywhere; what
            // has no kind is told in the system's.
            Self::Io(error) if error.kind() == io::ErrorKind::Other => write!(f, "{error}"),
            Self::Io(error) => write!(f, "{}", error.kind()),
        }
    }
}

/// One line each, then how many more there are of which kind.
impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (path, problem) in &self.first {
            writeln!(f, "  {}: {problem}", path.display())?;
        }
        if self.count() > self.first.len() as u64 {
            let kinds = self
                .by_kind
                .iter()
                .map(|(kind, number)| format!("{number} {kind}"));
            let kinds = kinds.collect::<Vec<_>>().join(", ");
            writeln!(f, "  ... {} in all: {kinds}", self.count())?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_are_listed_and_all_are_counted() {
        let mut problems = Problems::default();
        for number in 0..LISTED as u64 + 5 {
            problems.add(Path::new("image"), Problem::NotUtf8(number));
        }
        problems.add(Path::new("gone"), io::Error::from(io::ErrorKind::NotFound));
        let text = problems.to_string();
        assert_eq!(text.lines().count(), LISTED + 1);
        assert!(
            text.starts_with("  image: not UTF-8 (at byte 0)\n"),
            "{text}"
        );
        assert!(
            text.ends_with("  ... 16 in all: 1 missing, 15 not UTF-8\n"),
            "{text}"
        );
    }

    #[test]
    fn causes_are_told_in_words() {
        let denied = Problem::from(io::Error::from(io::ErrorKind::PermissionDenied));
        assert_eq!(denied.to_string(), "permission denied");
        let strange = Problem::from(io::Error::other("the disk is on fire"));
        assert_eq!(strange.to_string(), "the disk is on fire");
    }
}
