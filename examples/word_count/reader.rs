//! The one who reads files and hands out their text.

use std::fs::{self, DirEntry, File};
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use actor_rt::prelude::*;

use crate::chunks::{Chunks, Unreadable};
use crate::counter::CounterHandle;
use crate::problems::{Problem, Problems};

/// Reads what it is told to and posts the text to the counters in turn.
pub(crate) struct Reader {
    counters: Vec<CounterHandle>,
    /// Whose turn it is. Chunks are of one size, so taking turns is fair; and
    /// it makes the shares the same in every run.
    turn: usize,
    chunk: usize,
    log: Log,
}

/// What was read.
#[derive(Default)]
pub(crate) struct Log {
    pub(crate) files: u64,
    pub(crate) folders: u64,
    pub(crate) bytes: u64,
    /// Links, sockets and the like inside folders.
    pub(crate) left_out: u64,
    pub(crate) problems: Problems,
    /// How long posting took: next to nothing, unless a mailbox was full.
    pub(crate) waited: Duration,
}

#[actor]
impl Reader {
    pub(crate) fn new(counters: Vec<CounterHandle>, chunk: usize) -> Self {
        Self {
            counters,
            turn: 0,
            chunk,
            log: Log::default(),
        }
    }

    /// Reads a file, or a folder with all that is in it. What cannot be read
    /// goes to the log; an error means that a counter is gone.
    pub(crate) fn read(&mut self, path: PathBuf) -> Result<(), SendError> {
        match fs::metadata(&path) {
            Ok(found) if found.is_dir() => self.read_tree(path),
            Ok(_) => self.read_file(&path),
            Err(error) => {
                self.log.problems.add(&path, error);
                Ok(())
            }
        }
    }

    /// The last call: what was read.
    pub(crate) fn finish(self) -> Log {
        self.log
    }

    // ----- folders ---------------------------------------------------------

    fn read_tree(&mut self, root: PathBuf) -> Result<(), SendError> {
        let mut folders = vec![root];
        while let Some(folder) = folders.pop() {
            match list(&folder) {
                Ok(entries) if entries.is_empty() => {
                    self.log.problems.add(&folder, Problem::EmptyFolder);
                }
                Ok(entries) => {
                    self.log.folders += 1;
                    self.read_entries(&entries, &mut folders)?;
                }
                Err(error) => self.log.problems.add(&folder, error),
            }
        }
        Ok(())
    }

    /// Reads the files of one folder; its subfolders are put on the stack.
    fn read_entries(
        &mut self,
        entries: &[DirEntry],
        folders: &mut Vec<PathBuf>,
    ) -> Result<(), SendError> {
        let first = folders.len();
        for entry in entries {
            match entry.file_type() {
                Ok(kind) if kind.is_dir() => folders.push(entry.path()),
                Ok(kind) if kind.is_file() => self.read_file(&entry.path())?,
                // A link may lead in circles, and a pipe may never end.
                Ok(_) => self.log.left_out += 1,
                Err(error) => self.log.problems.add(&entry.path(), error),
            }
        }
        // The stack's last is the next, which should be the first in order.
        folders[first..].reverse();
        Ok(())
    }

    // ----- files -----------------------------------------------------------

    fn read_file(&mut self, path: &Path) -> Result<(), SendError> {
        let posted = match File::open(path) {
            Ok(file) => self.post_text(Chunks::new(file, self.chunk))?,
            Err(error) => Err(Unreadable::Io(error)),
        };
        match posted {
            Ok(bytes) => {
                self.log.files += 1;
                self.log.bytes += bytes;
            }
            Err(reason) => self.log.problems.add(path, reason),
        }
        Ok(())
    }

    /// Posts a file's text and returns its length. The inner error is the
    /// file's, the outer one a counter's.
    fn post_text(
        &mut self,
        mut chunks: Chunks<File>,
    ) -> Result<Result<u64, Unreadable>, SendError> {
        let mut bytes = 0;
        let mut parts = false;
        let end = loop {
            let chunk = match chunks.next() {
                Ok(Some(chunk)) => chunk,
                Ok(None) => break Ok(bytes),
                Err(reason) => break Err(reason),
            };
            bytes += chunk.text.len() as u64;
            if chunk.is_last && !parts {
                self.post(|counter| counter.whole(chunk.text))?;
            } else {
                parts = true;
                self.post(|counter| counter.part(chunk.text))?;
            }
        };
        if parts {
            let verdict = match end {
                Ok(_) => CounterHandle::keep,
                Err(_) => CounterHandle::forget,
            };
            self.counters.iter().try_for_each(verdict)?;
        }
        Ok(end)
    }

    /// Posts to the counter whose turn it is, and waits if it has no room.
    fn post(
        &mut self,
        message: impl FnOnce(&CounterHandle) -> Result<(), SendError>,
    ) -> Result<(), SendError> {
        let started = Instant::now();
        message(&self.counters[self.turn])?;
        self.log.waited += started.elapsed();
        self.turn = (self.turn + 1) % self.counters.len();
        Ok(())
    }
}

/// What is in a folder, by name, so that every run reads in the same order.
fn list(folder: &Path) -> io::Result<Vec<DirEntry>> {
    let mut entries = fs::read_dir(folder)?.collect::<Result<Vec<_>, _>>()?;
    entries.sort_by_key(DirEntry::file_name);
    Ok(entries)
}
