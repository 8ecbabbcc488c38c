//! The handler's end of a call.

use std::fmt;

use super::head::{Head, Outcome, Phase, Settled};
use super::reject::Rejection;
use super::slot::{Describe, Slot};
use crate::error::{ErrorKind, Ran};
use crate::sync::Arc;

/// The write end of a reply: travels in the message. Dropping it ends the
/// call with an error, so that no caller waits for ever.
pub struct Resolver<T> {
    slot: Option<Arc<Slot<T>>>,
    describe: Option<Describe<T>>,
}

impl<T> Resolver<T> {
    pub(super) fn new(slot: Arc<Slot<T>>) -> Self {
        Self {
            slot: Some(slot),
            describe: None,
        }
    }

    /// Says how to tell a failure among the values, so that one that nobody
    /// takes is reported.
    #[must_use]
    pub fn failing(mut self, describe: Describe<T>) -> Self {
        self.describe = Some(describe);
        self
    }

    /// Takes the call up; `None` if it has ended, by a cancel above all.
    pub(crate) fn begin(mut self) -> Option<Call<T>> {
        let slot = self.slot.take()?;
        let describe = self.describe;
        slot.head.begin().then_some(Call { slot, describe })
    }
}

// The ends of waits of the library's own; generated code has no use for these.
impl<T> Resolver<T> {
    /// Ends the wait.
    pub(crate) fn resolve(mut self, value: T) {
        if let Some(slot) = self.slot.take() {
            complete(&slot, value, self.describe);
        }
    }

    /// Whether nobody will ever look at the outcome.
    pub(crate) fn is_abandoned(&self) -> bool {
        self.slot
            .as_ref()
            .is_none_or(|slot| slot.head.is_abandoned())
    }

    pub(crate) fn head(&self) -> Option<&Arc<Head>> {
        self.slot.as_ref().map(|slot| &slot.head)
    }
}

impl<T> Drop for Resolver<T> {
    fn drop(&mut self) {
        let Some(slot) = self.slot.take() else { return };
        let head = &slot.head;
        let error = match Rejection::current() {
            Some(rejection) => rejection.error(head.target().cloned()),
            None if head.phase() == Phase::Queued => head.error(ErrorKind::Dropped, Ran::Never),
            None => head.error(ErrorKind::Dropped, Ran::Maybe),
        };
        head.fail(error);
    }
}

impl<T> fmt::Debug for Resolver<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Resolver(..)")
    }
}

/// A call whose handler runs. Dropping it does nothing: whoever stops the
/// handler's panic ends the call through its head.
pub(crate) struct Call<T> {
    slot: Arc<Slot<T>>,
    describe: Option<Describe<T>>,
}

impl<T> Call<T> {
    pub(crate) fn head(&self) -> &Arc<Head> {
        &self.slot.head
    }

    pub(crate) fn complete(self, value: T) {
        complete(&self.slot, value, self.describe);
    }
}

/// Ends a call with a value.
pub(super) fn complete<T>(slot: &Slot<T>, value: T, describe: Option<Describe<T>>) {
    // Moved into the slot under the lock, or out of here after it.
    let mut value = Some(value);
    let settled = slot.head.settle(Outcome::Value, || {
        if let Some(value) = value.take() {
            slot.put(value, describe);
        }
    });
    match settled {
        Settled::Kept => {}
        Settled::Unwanted { observed } => match value {
            Some(value) => slot.dispose(value, describe, observed),
            None => slot.dispose_held(observed),
        },
        // The call ended some other way; its caller was told of that.
        Settled::Late => drop(crate::unwind::drop_guarded(value)),
    }
}

impl<T> fmt::Debug for Call<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Call(..)")
    }
}
