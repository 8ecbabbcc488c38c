//! What a run must leave as it found it.

use std::fs;
use std::time::Duration;

use crate::allocations::Allocations;
use crate::threads;

/// Blocks that a run may leave behind: what threads that outlive it keep for
/// their next calls. One leaked block for every fault would be far more.
const KEPT_BLOCKS: i64 = 128;

#[derive(Debug, Clone, Copy)]
pub(super) struct Surroundings {
    /// `None` where the system does not tell.
    threads: Option<usize>,
    files: Option<usize>,
    /// Zero unless the program counts its allocations.
    blocks: i64,
}

impl Surroundings {
    pub(super) fn now() -> Self {
        Self {
            threads: threads::count(),
            files: fs::read_dir("/proc/self/fd").ok().map(Iterator::count),
            blocks: Allocations::now().live(),
        }
    }

    /// As soon as no more threads are left than `before`, or patience is.
    pub(super) fn settled(before: Self, patience: Duration) -> Self {
        if let Some(threads) = before.threads {
            // The count is read again below.
            let _ = threads::settle(threads, patience);
        }
        Self::now()
    }

    /// What is there now and was not before.
    pub(super) fn left_since(self, before: Self) -> Left {
        let more = |now: Option<usize>, then: Option<usize>| {
            now.zip(then).map(|(now, then)| now.saturating_sub(then))
        };
        Left {
            threads: more(self.threads, before.threads),
            files: more(self.files, before.files),
            blocks: self.blocks - before.blocks,
        }
    }
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Left {
    pub(super) threads: Option<usize>,
    pub(super) files: Option<usize>,
    pub(super) blocks: i64,
}

impl Left {
    pub(super) fn has_threads(self) -> bool {
        self.threads.is_some_and(|threads| threads > 0)
    }

    pub(super) fn has_files(self) -> bool {
        self.files.is_some_and(|files| files > 0)
    }

    pub(super) fn has_blocks(self) -> bool {
        self.blocks > KEPT_BLOCKS
    }
}
