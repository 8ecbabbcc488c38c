//! Parking: how a thread sleeps until somebody has news for it.
//!
//! One token per thread, as in std: `unpark` before `park` makes that `park`
//! return at once. Callers therefore always loop over their own condition;
//! a stray token costs them one more look.

use crate::time::Deadline;

#[cfg(not(any(loom, shuttle)))]
use std::thread;

#[cfg(loom)]
use loom::thread;

#[cfg(shuttle)]
use shuttle::thread;

/// Wakes one particular thread.
#[derive(Clone, Debug)]
pub(crate) struct Parker(thread::Thread);

impl PartialEq for Parker {
    fn eq(&self, other: &Self) -> bool {
        self.0.id() == other.0.id()
    }
}

impl Parker {
    #[inline]
    pub(crate) fn unpark(&self) {
        self.0.unpark();
    }
}

/// Lets another thread go first.
pub(crate) fn yield_now() {
    thread::yield_now();
}

/// The parker of the calling thread.
#[inline]
pub(crate) fn current() -> Parker {
    Parker(thread::current())
}

/// Sleeps until a token arrives or the deadline passes, whichever is first.
/// May also return for no reason.
#[inline]
#[cfg(not(any(loom, shuttle)))]
pub(crate) fn park_until(deadline: Deadline) {
    match deadline.remaining() {
        None => thread::park(),
        Some(left) => thread::park_timeout(left),
    }
}

// The models know no time: a bounded sleep may end at any moment, which is what
// a yield models.
#[cfg(any(loom, shuttle))]
pub(crate) fn park_until(deadline: Deadline) {
    if deadline.is_never() {
        thread::park();
    } else {
        thread::yield_now();
    }
}
