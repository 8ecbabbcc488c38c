//! The two ends of a slot: what belongs to each alone, as safe methods.

use super::after::After;
use super::head::Head;
use super::recycle;
use super::set::Failure;
use super::slot::{Describe, Slot};
use super::waiter::Waiter;
use crate::error::ReplyError;
use crate::sync::Arc;
use crate::waits::Waiting;

/// There is one of each end per call. That, and the word, is what the unsafe
/// code relies on.
pub(super) fn of_slot<T>(slot: Arc<Slot<T>>) -> (HandlerEnd<T>, CallerEnd<T>) {
    debug_assert_eq!(Arc::strong_count(&slot), 1, "the slot is in use");
    let handlers = HandlerEnd {
        slot: Arc::clone(&slot),
    };
    (handlers, CallerEnd { slot: Some(slot) })
}

/// What completes the call. Whoever lets go of it must have ended the call.
pub(super) struct HandlerEnd<T> {
    slot: Arc<Slot<T>>,
}

impl<T> HandlerEnd<T> {
    #[inline]
    pub(super) fn slot(&self) -> &Arc<Slot<T>> {
        &self.slot
    }

    #[inline]
    pub(super) fn head(&self) -> &Head {
        &self.slot.head
    }

    /// Keeps what will be said of a value that comes later.
    pub(super) fn keep_description(&mut self, describe: Describe<T>) {
        // SAFETY: this is the handler's one end, and the call is taken up once.
        unsafe { self.slot.keep_description(describe) };
    }

    /// What was kept, if anything was.
    pub(super) fn take_description(&mut self) -> Option<Describe<T>> {
        // SAFETY: this is the handler's one end.
        unsafe { self.slot.take_description() }
    }

    /// Ends the call with a value.
    #[inline]
    pub(super) fn complete(self, value: T, describe: Option<Describe<T>>) {
        let mut after = After::default();
        self.complete_into(value, describe, &mut after);
        after.run();
    }

    /// As [`complete`](Self::complete), with what is left to do in `after`.
    #[inline]
    pub(super) fn complete_into(self, value: T, describe: Option<Describe<T>>, after: &mut After) {
        // SAFETY: this is the handler's one end, and the end of it.
        unsafe { self.slot.complete(value, describe, after) };
    }
}

/// What waits and takes. What changes the caller's side borrows it
/// exclusively.
pub(super) struct CallerEnd<T: 'static> {
    // Empty only in `drop` and after the slot moved on.
    slot: Option<Arc<Slot<T>>>,
}

impl<T: 'static> CallerEnd<T> {
    #[inline]
    pub(super) fn slot(&self) -> &Arc<Slot<T>> {
        self.slot.as_ref().expect("present until the end is gone")
    }

    #[inline]
    pub(super) fn head(&self) -> &Head {
        &self.slot().head
    }

    /// The outcome, if it is there.
    #[inline]
    pub(super) fn take(&mut self) -> Option<Result<T, ReplyError>> {
        let slot = self.slot();
        // SAFETY: it is shown, and this is the caller's one end.
        slot.head.is_shown().then(|| unsafe { slot.take() })
    }

    /// Leaves a waiter behind, in place of an earlier one. If the outcome is
    /// there, it is dropped instead, and this is false.
    #[inline]
    pub(super) fn register(&mut self, waiter: Waiter, edge: Option<&Waiting>) -> bool {
        // SAFETY: this is the caller's one end.
        unsafe { self.head().register(waiter, edge) }
    }

    /// How the call has failed, if it has ended so.
    pub(super) fn failure(&mut self) -> Option<Failure> {
        let slot = self.slot();
        // SAFETY: the outcome is shown, and this is the caller's one end.
        slot.head.is_shown().then(|| unsafe { slot.failure() })?
    }

    /// Takes the waiter back.
    pub(super) fn withdraw(&mut self) {
        // SAFETY: this is the caller's one end.
        unsafe { self.head().withdraw() };
    }

    /// Calls `callback` with the outcome, once.
    pub(super) fn on_done(&self, callback: impl FnOnce(&Result<T, ReplyError>) + Send + 'static)
    where
        T: Send,
    {
        let slot = Arc::clone(self.slot());
        // SAFETY: a callback runs it.
        let callback = move |_: &mut After| unsafe { slot.show(callback) };
        self.head().on_done(Box::new(callback));
    }

    /// Passes the outcome on to `callback`, which is the taker from here on.
    pub(super) fn pass_on(
        mut self,
        callback: impl FnOnce(Result<T, ReplyError>, &mut After) + Send + 'static,
    ) where
        T: Send,
    {
        let Some(slot) = self.slot.take() else { return };
        let source = Arc::clone(&slot);
        // SAFETY: a callback runs it.
        let callback = move |after: &mut After| callback(unsafe { source.take() }, after);
        slot.head.on_done(Box::new(callback));
        recycle::give_back(slot);
    }
}

impl<T: 'static> Drop for CallerEnd<T> {
    #[inline]
    fn drop(&mut self) {
        let Some(slot) = self.slot.take() else { return };
        slot.head.cancel_if_asked_to();
        // SAFETY: this is the caller's one end, and the end of it. An outcome that was
        // there is its own to drop.
        unsafe {
            if let Some(observed) = slot.head.abandon() {
                slot.dispose(observed);
            }
        }
        recycle::give_back(slot);
    }
}
