//! The word of a call: its phase, and what has been noted about it.

use std::ops::BitOr;

use crate::sync::atomic::{AtomicU32, Ordering};

/// Where a call stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Phase {
    Queued,
    Running,
    Settling,
    Done,
}

/// A value of the word.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Word(u32);

/// Something noted beside the phase.
#[derive(Clone, Copy)]
pub(super) struct Note(u32);

/// The outcome is the error, not the value.
pub(super) const FAILED: Note = Note(1 << 2);
/// The waiter's place is the settler's.
pub(super) const WAITER: Note = Note(1 << 3);
/// There are callbacks on the list.
pub(super) const CALLBACKS: Note = Note(1 << 4);
/// The `Reply` was dropped.
pub(super) const ABANDONED: Note = Note(1 << 5);
/// The running handler is asked to end early.
pub(super) const CANCELLED: Note = Note(1 << 6);
/// A cancel came in time: the handler never ran.
pub(super) const PREVENTED: Note = Note(1 << 7);
/// Somebody has seen the outcome, so nobody else is told if it is lost.
pub(super) const OBSERVED: Note = Note(1 << 8);
/// Has been `Done` once; a later `Settling` does not hide that.
pub(super) const PUBLISHED: Note = Note(1 << 9);

/// Dropping the `Reply` cancels the call.
pub(super) const CANCEL_ON_DROP: Note = Note(1 << 10);
/// The handler was left to resolve the call when it likes, so nobody knows who
/// owes the outcome.
pub(super) const DEFERRED: Note = Note(1 << 11);
/// The handler of a deferred call has not returned.
pub(super) const INSIDE: Note = Note(1 << 12);
/// The resolver went down with the handler, whose end says how.
pub(super) const LOST: Note = Note(1 << 13);

const PHASE: u32 = 0b11;

/// The upper bits count waits: a settler that has seen one wait does not take
/// the next for it.
const ONE_WAIT: u32 = 1 << 14;

impl Word {
    #[inline]
    pub(super) fn phase(self) -> Phase {
        match self.0 & PHASE {
            0 => Phase::Queued,
            1 => Phase::Running,
            2 => Phase::Settling,
            _ => Phase::Done,
        }
    }

    #[inline]
    pub(super) fn enter(self, phase: Phase) -> Self {
        Self(self.0 & !PHASE | phase as u32)
    }

    /// Shows the outcome; the waiter is the settler's to wake.
    #[inline]
    pub(super) fn publish(self) -> Self {
        self.enter(Phase::Done).with(PUBLISHED).without(WAITER)
    }

    #[inline]
    pub(super) fn has(self, note: Note) -> bool {
        self.0 & note.0 != 0
    }

    #[inline]
    pub(super) fn with(self, note: Note) -> Self {
        Self(self.0 | note.0)
    }

    #[inline]
    pub(super) fn without(self, note: Note) -> Self {
        Self(self.0 & !note.0)
    }

    /// A waiter is in its place.
    #[inline]
    pub(super) fn register(self) -> Self {
        Self(self.0.wrapping_add(ONE_WAIT)).with(WAITER)
    }

    /// Nothing is decided yet.
    #[inline]
    pub(super) fn is_open(self) -> bool {
        matches!(self.phase(), Phase::Queued | Phase::Running)
    }

    #[inline]
    pub(super) fn is_done(self) -> bool {
        self.phase() == Phase::Done
    }
}

impl BitOr for Note {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

/// The word itself. Every change is one read-modify-write.
///
/// ORDERING: each change releases what its thread did before, and acquires
/// what earlier changes released; each look acquires. So who sees a phase or a
/// note may touch the places that it hands over, and nothing else is needed.
pub(super) struct AtomicWord(AtomicU32);

impl AtomicWord {
    pub(super) fn new(phase: Phase) -> Self {
        Self(AtomicU32::new(phase as u32))
    }

    #[inline]
    pub(super) fn look(&self) -> Word {
        Word(self.0.load(Ordering::Acquire))
    }

    /// Changes the word unless `next` says no; in both cases, what it was.
    #[inline]
    pub(super) fn try_change(&self, next: impl Fn(Word) -> Option<Word>) -> Result<Word, Word> {
        self.0
            .fetch_update(Ordering::AcqRel, Ordering::Acquire, |word| {
                next(Word(word)).map(|next| next.0)
            })
            .map(Word)
            .map_err(Word)
    }

    /// Changes the word; what it was.
    #[inline]
    pub(super) fn change(&self, next: impl Fn(Word) -> Word) -> Word {
        match self.try_change(|word| Some(next(word))) {
            Ok(before) | Err(before) => before,
        }
    }
}
