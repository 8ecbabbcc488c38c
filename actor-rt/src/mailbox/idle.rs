//! Whether the actor sleeps, and how to wake it.
//!
//! `parked` is true from the moment the actor announces its sleep until
//! somebody takes it upon himself to wake it, or the actor takes it back. Who
//! swaps it from true to false wakes; so a sleep is ended by one wake-up,
//! however many messages arrive.

use std::task::Waker;

use crate::sync::OnceLock;
use crate::sync::atomic::{AtomicBool, Ordering};

pub(super) struct Idle {
    parked: AtomicBool,
    waker: OnceLock<Waker>,
}

impl Idle {
    pub(super) fn new() -> Self {
        Self {
            parked: AtomicBool::new(false),
            waker: OnceLock::new(),
        }
    }

    /// The waker is set before `parked` is first true, and the swap publishes
    /// it to those who interrupt an actor that never slept.
    pub(super) fn set_waker(&self, waker: Waker) {
        let _ = self.waker.set(waker);
        // ORDERING: Release publishes the waker; Acquire sees the flag of an
        // interrupter that came before.
        self.parked.swap(false, Ordering::AcqRel);
    }

    #[inline]
    pub(super) fn prepare(&self) {
        // ORDERING: AcqRel; ordered against `wake` by being one of two swaps
        // on one word.
        self.parked.swap(true, Ordering::AcqRel);
    }

    pub(super) fn is_parked(&self) -> bool {
        // ORDERING: Relaxed; a figure for people.
        self.parked.load(Ordering::Relaxed)
    }

    #[inline]
    pub(super) fn cancel(&self) {
        // ORDERING: AcqRel, and a swap: a plain store would hide a `wake` that
        // came before it from the next `prepare`, and with it the reason for
        // that `wake`.
        self.parked.swap(false, Ordering::AcqRel);
    }

    /// After a push. The plain load suffices: the channel's lock orders it
    /// after an announced sleep whose last look missed the message.
    #[inline]
    pub(super) fn notify(&self) {
        if self.parked.load(Ordering::Relaxed) {
            self.wake();
        }
    }

    /// After a change that did not pass through the queue.
    #[inline]
    pub(super) fn wake(&self) {
        // ORDERING: AcqRel; see `prepare` and `set_waker`.
        if self.parked.swap(false, Ordering::AcqRel) {
            self.call_waker();
        }
    }

    /// Wakes whether or not the actor sleeps for want of messages: it may be
    /// blocked in a wait inside a handler.
    pub(super) fn interrupt(&self) {
        // ORDERING: AcqRel; see `set_waker`.
        self.parked.swap(false, Ordering::AcqRel);
        self.call_waker();
    }

    #[inline]
    fn call_waker(&self) {
        if let Some(waker) = self.waker.get() {
            waker.wake_by_ref();
        }
    }
}
