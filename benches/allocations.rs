//! An allocator that counts, cheaply enough to stay on while time is taken.
//!
//! Each thread adds to a cell of its own, without locked instructions, so
//! that a program that allocates is not slowed down by being watched. Threads
//! beyond the number of cells share the last one.

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};

/// Put it into a program with `#[global_allocator]`.
#[derive(Debug, Default, Clone, Copy)]
pub struct Counting;

/// What a program has asked of its allocator up to now.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Allocations {
    /// Blocks that were asked for.
    pub made: u64,
    /// Blocks that were given back.
    pub freed: u64,
    /// Blocks that were resized, which neither begin nor end.
    pub resized: u64,
}

impl Allocations {
    /// All threads' figures. Exact for threads that have ended or wait for
    /// the caller; others may be counting.
    #[must_use]
    pub fn now() -> Self {
        CELLS.iter().fold(Self::default(), |sum, cell| Self {
            made: sum.made + cell.made.load(Ordering::Relaxed),
            freed: sum.freed + cell.freed.load(Ordering::Relaxed),
            resized: sum.resized + cell.resized.load(Ordering::Relaxed),
        })
    }

    /// What came after `earlier`.
    #[must_use]
    pub fn since(self, earlier: Self) -> Self {
        Self {
            made: self.made - earlier.made,
            freed: self.freed - earlier.freed,
            resized: self.resized - earlier.resized,
        }
    }

    /// How often the allocator had to work for a block: a resize may copy, so
    /// it counts like a new one.
    #[must_use]
    pub fn calls(self) -> u64 {
        self.made + self.resized
    }

    /// Blocks that are still held.
    #[must_use]
    pub fn live(self) -> i64 {
        // In two halves, since a difference of unsigned figures must not wrap.
        let more = i64::try_from(self.made.saturating_sub(self.freed));
        let fewer = i64::try_from(self.freed.saturating_sub(self.made));
        more.unwrap_or(i64::MAX) - fewer.unwrap_or(i64::MAX)
    }
}

const THREADS: usize = 4_096;

// A line of its own, so that neighbours do not disturb each other.
#[repr(align(64))]
struct Tally {
    made: AtomicU64,
    freed: AtomicU64,
    resized: AtomicU64,
}

static CELLS: [Tally; THREADS] = [const {
    Tally {
        made: AtomicU64::new(0),
        freed: AtomicU64::new(0),
        resized: AtomicU64::new(0),
    }
}; THREADS];

static NEXT: AtomicUsize = AtomicUsize::new(0);

const UNSET: usize = usize::MAX;

thread_local! {
    // No destructor and no lazy start, so it may be used by an allocator.
    static MINE: Cell<usize> = const { Cell::new(UNSET) };
}

fn count(field: impl Fn(&Tally) -> &AtomicU64) {
    let index = MINE.with(|mine| {
        if mine.get() == UNSET {
            mine.set(NEXT.fetch_add(1, Ordering::Relaxed).min(THREADS - 1));
        }
        mine.get()
    });
    let counter = field(&CELLS[index]);
    if index == THREADS - 1 {
        counter.fetch_add(1, Ordering::Relaxed);
    } else {
        // The only writer; a locked addition would cost more than some of the
        // operations that are measured.
        counter.store(counter.load(Ordering::Relaxed) + 1, Ordering::Relaxed);
    }
}

// SAFETY: every call goes to the system's allocator unchanged; counting
// touches only statics and a thread-local that never allocate.
#[allow(unsafe_code, reason = "an allocator is an unsafe trait")]
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        count(|tally| &tally.made);
        // SAFETY: the caller's promises are passed on.
        unsafe { System.alloc(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        count(|tally| &tally.made);
        // SAFETY: the caller's promises are passed on.
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        count(|tally| &tally.freed);
        // SAFETY: the caller's promises are passed on.
        unsafe { System.dealloc(block, layout) }
    }

    unsafe fn realloc(&self, block: *mut u8, layout: Layout, new_size: usize) -> *mut u8 {
        count(|tally| &tally.resized);
        // SAFETY: the caller's promises are passed on.
        unsafe { System.realloc(block, layout, new_size) }
    }
}
