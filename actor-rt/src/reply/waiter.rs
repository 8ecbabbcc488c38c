//! Who waits for an outcome: a parked thread or a polled task.

use std::task::Waker;

use super::set::Entry;
use crate::sync::Parker;
use crate::unwind;

#[derive(Debug)]
pub(crate) enum Waiter {
    Thread(Parker),
    Task(Waker),
    /// One of several that somebody waits for.
    Member(Entry),
}

impl Waiter {
    /// Drops a waiter that is not woken; never call it under a lock either.
    pub(crate) fn discard(waiter: Option<Self>) {
        if let Some(Self::Task(waker)) = waiter {
            unwind::drop_guarded(waker);
        }
    }

    /// Runs an executor's code; never call it under a lock.
    #[inline]
    pub(crate) fn wake(self) {
        match self {
            Self::Thread(parker) => parker.unpark(),
            Self::Member(entry) => entry.done(),
            // A waker is foreign code: its panic must not reach the thread
            // that happened to complete the call.
            Self::Task(waker) => drop(unwind::catch(|| waker.wake())),
        }
    }
}
