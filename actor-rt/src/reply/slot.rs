//! The typed half of a call: where the value lies between the two ends.

use super::after::After;
use super::head::{Head, Settled};
use super::place::Place;
use super::set::Failure;
use crate::cancel::Inherited;
use crate::error::{ErrorKind, Ran, ReplyError};
use crate::id::Identity;
use crate::sync::Arc;
use crate::unwind;

/// Says what is wrong with a value that nobody took, if anything is: a
/// handler's `Err` is an ordinary value to everybody else.
pub(super) type Describe<T> = fn(&T) -> Option<String>;

/// Public for generated code alone, which passes it on unseen.
pub struct Slot<T> {
    pub(super) head: Head,
    value: Place<Held<T>>,
    /// Of a deferred value, until it comes. The handler's end alone knows it.
    later: Place<Describe<T>>,
}

struct Held<T> {
    value: T,
    describe: Option<Describe<T>>,
}

impl<T> Slot<T> {
    pub(super) fn new(head: Head) -> Self {
        Self {
            head,
            value: Place::new(None),
            later: Place::new(None),
        }
    }

    /// Keeps what will be said of a value that is still to come.
    ///
    /// # Safety
    ///
    /// Only the one owner of the handler's end may do this, and once.
    pub(super) unsafe fn keep_description(&self, describe: Describe<T>) {
        // SAFETY: the place is the handler's end's.
        unsafe { self.later.put(describe) };
    }

    /// The opposite.
    ///
    /// # Safety
    ///
    /// Only the one owner of the handler's end may do this.
    pub(super) unsafe fn take_description(&self) -> Option<Describe<T>> {
        // SAFETY: as above.
        unsafe { self.later.take() }
    }

    /// Ends the call with a value.
    ///
    /// # Safety
    ///
    /// Only the one owner of the handler's end may do this, and once.
    #[inline]
    pub(super) unsafe fn complete(
        &self,
        value: T,
        describe: Option<Describe<T>>,
        after: &mut After,
    ) {
        // SAFETY: until it is settled as the outcome, the value's place belongs
        // to the handler's end. An error that ends the call first does not
        // change that.
        unsafe { self.value.put(Held { value, describe }) };
        match self.head.settle(after) {
            Settled::Kept => {}
            // SAFETY: the reply was gone before, which leaves the outcome here.
            Settled::Unwanted { observed } => unsafe { self.dispose(observed) },
            // The call ended some other way; its caller was told of that.
            // SAFETY: the value did not become the outcome.
            Settled::Late => drop(unwind::drop_guarded(unsafe { self.value.take() })),
        }
    }

    /// The outcome.
    ///
    /// # Safety
    ///
    /// It is the caller's: it is shown and he owns the `Reply`, or it is
    /// unwanted and he settled it, or he runs a callback.
    pub(super) unsafe fn take(&self) -> Result<T, ReplyError> {
        // SAFETY: as the caller promises.
        let taken = unsafe {
            if self.head.has_failed() {
                self.head.take_error().map(Err)
            } else {
                self.value.take().map(|held| Ok(held.value))
            }
        };
        taken.unwrap_or_else(|| Err(self.head.error(ErrorKind::Taken, Ran::Maybe)))
    }

    /// Lets a callback look at the outcome, outside of all locks.
    ///
    /// # Safety
    ///
    /// The caller runs a callback.
    pub(super) unsafe fn show<R>(&self, look: impl FnOnce(&Result<T, ReplyError>) -> R) -> R {
        // SAFETY: as the caller promises.
        let outcome = unsafe { self.take() };
        let back = PutBack {
            slot: self,
            outcome: Some(outcome),
        };
        look(back.outcome.as_ref().expect("taken in drop only"))
    }

    /// The opposite of `take`. (That the outcome was taken before is an outcome
    /// too, and leaves nothing to put back.)
    ///
    /// # Safety
    ///
    /// As [`take`](Self::take).
    unsafe fn put_back(&self, outcome: Result<T, ReplyError>) {
        // A callback has seen it, so nobody is told if it is lost.
        let describe = None;
        // SAFETY: as the caller promises.
        unsafe {
            match outcome {
                Ok(value) => self.value.put(Held { value, describe }),
                Err(error) if self.head.has_failed() => self.head.put_error(error),
                Err(_) => {}
            }
        }
    }

    /// How the call has failed, if it has.
    ///
    /// # Safety
    ///
    /// As [`take`](Self::take).
    pub(super) unsafe fn failure(&self) -> Option<Failure> {
        // SAFETY: as the caller promises; what is taken is put back.
        unsafe {
            if self.head.has_failed() {
                let error = self.head.take_error()?;
                let kind = error.kind();
                self.head.put_error(error);
                return Some(Failure::Call(kind));
            }
            let held = self.value.take()?;
            let describe = held.describe;
            let text = unwind::catch(|| describe.and_then(|describe| describe(&held.value)));
            self.value.put(held);
            matches!(text, Ok(Some(_))).then_some(Failure::Handler)
        }
    }

    /// Drops an outcome that nobody takes, and reports it if it is a failure
    /// that nobody has `observed`.
    ///
    /// # Safety
    ///
    /// As [`take`](Self::take).
    pub(super) unsafe fn dispose(&self, observed: bool) {
        // SAFETY: as the caller promises. An outcome that was taken left
        // nothing behind.
        let (error, held) = unsafe {
            if self.head.has_failed() {
                (self.head.take_error(), None)
            } else {
                (None, self.value.take())
            }
        };
        if let (Some(error), false) = (&error, observed) {
            self.head.report_unseen(error);
        }
        let Some(Held { value, describe }) = held else {
            return;
        };
        // That a handler which was asked to end early failed is what it was
        // asked for.
        let silent = observed || self.head.is_cancelled();
        let failure = match describe {
            Some(describe) if !silent => unwind::catch(|| describe(&value)).unwrap_or(None),
            _ => None,
        };
        unwind::drop_guarded(value);
        if let Some(text) = failure {
            self.head.report_failure(text);
        }
    }

    /// Makes a used slot new again, if nobody else holds it. Then its places are
    /// empty: who settles, takes and disposes does so before he lets go.
    #[inline]
    pub(super) fn renew(
        this: &mut Arc<Self>,
        actor: &Arc<Identity>,
        method: &'static str,
        inherited: &mut Option<Inherited>,
    ) -> bool {
        match Arc::get_mut(this) {
            Some(slot) if slot.head.is_shown() => {
                slot.head.renew(actor, method);
                slot.head.inherit(inherited.take());
                true
            }
            _ => false,
        }
    }
}

/// Returns the outcome to its slot even if the callback panicked.
struct PutBack<'a, T> {
    slot: &'a Slot<T>,
    outcome: Option<Result<T, ReplyError>>,
}

impl<T> Drop for PutBack<'_, T> {
    fn drop(&mut self) {
        let Some(outcome) = self.outcome.take() else {
            return;
        };
        // SAFETY: the callback that took the outcome still runs.
        unsafe { self.slot.put_back(outcome) };
    }
}

impl<T> std::fmt::Debug for Slot<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Slot(..)")
    }
}
