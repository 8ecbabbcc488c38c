//! A place that belongs to one party at a time.

use std::panic::{RefUnwindSafe, UnwindSafe};

use crate::sync::UnsafeCell;

/// Holds one thing or nothing. Whose turn it is to touch it is said by the
/// call's word; the table is in the module header of [`reply`](super).
pub(super) struct Place<T>(UnsafeCell<Option<T>>);

// SAFETY: a place hands things over from thread to thread, hence `Send`; it
// never shows one to two threads, so `Sync` is not asked for.
unsafe impl<T: Send> Sync for Place<T> {}

// A panic of the user's cannot happen in the middle of a `put` or a `take`.
impl<T> UnwindSafe for Place<T> {}
impl<T> RefUnwindSafe for Place<T> {}

impl<T> Place<T> {
    pub(super) fn new(content: Option<T>) -> Self {
        Self(UnsafeCell::new(content))
    }

    /// # Safety
    ///
    /// The place is the caller's: nobody else touches it until he passes it on
    /// by a change of the word.
    #[inline]
    pub(super) unsafe fn put(&self, content: T) {
        // SAFETY: as the caller promises.
        let old = self
            .0
            .with_mut(|place| unsafe { (*place).replace(content) });
        debug_assert!(old.is_none(), "a place was used before it was empty");
    }

    /// # Safety
    ///
    /// As [`put`](Self::put).
    #[inline]
    pub(super) unsafe fn take(&self) -> Option<T> {
        // SAFETY: as the caller promises.
        self.0.with_mut(|place| unsafe { (*place).take() })
    }
}
