//! The handler's end of a call.

use std::fmt;

use super::call_ref::CallRef;
use super::description::Description;
use super::head::{Head, Outcome, Phase, Settled};
use super::reject::Rejection;
use super::slot::{Describe, Slot};
use crate::error::{ErrorKind, Ran};
use crate::sync::Arc;

/// The write end of a reply: travels in the message. Dropping it ends the
/// call with an error, so that no caller waits for ever.
pub struct Resolver<T> {
    slot: Option<Arc<Slot<T>>>,
    description: Option<Description<T>>,
}

impl<T> Resolver<T> {
    pub(super) fn new(slot: Arc<Slot<T>>) -> Self {
        Self {
            slot: Some(slot),
            description: None,
        }
    }

    /// Says what the values are like.
    #[must_use]
    pub fn described(mut self, description: Description<T>) -> Self {
        self.description = Some(description);
        self
    }

    /// Takes the call up; `None` if it has ended, by a cancel above all.
    pub(crate) fn begin(mut self) -> Option<Call<T>> {
        let slot = self.slot.take()?;
        let description = self.description;
        slot.head.begin().then_some(Call {
            slot,
            description,
            registered: false,
        })
    }
}

// The ends of waits of the library's own; generated code has no use for these.
impl<T> Resolver<T> {
    /// Ends the wait.
    pub(crate) fn resolve(mut self, value: T) {
        if let Some(slot) = self.slot.take() {
            complete(&slot, value, None);
        }
    }

    /// Whether nobody will ever look at the outcome.
    pub(crate) fn is_abandoned(&self) -> bool {
        self.slot
            .as_ref()
            .is_none_or(|slot| slot.head.is_abandoned())
    }

    pub(crate) fn call_ref(&self) -> Option<CallRef>
    where
        T: Send + 'static,
    {
        self.slot.as_ref().map(CallRef::new)
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

/// A call whose handler runs.
///
/// A registered call is ended through its registration if the handler does not
/// complete it; then dropping this does nothing, so that whoever stops the
/// handler's panic can say that it was one.
pub(crate) struct Call<T> {
    slot: Arc<Slot<T>>,
    description: Option<Description<T>>,
    registered: bool,
}

impl<T> Call<T> {
    pub(crate) fn head(&self) -> &Head {
        &self.slot.head
    }

    /// Passes the call's reference on to be registered.
    pub(crate) fn register(&mut self, register: impl FnOnce(CallRef) -> bool) -> bool {
        let call_ref = self
            .description
            .and_then(|description| (description.call_ref)(&self.slot));
        let Some(call_ref) = call_ref else {
            return true;
        };
        self.registered = register(call_ref);
        self.registered
    }

    pub(crate) fn complete(self, value: T) {
        let describe = self.description.map(|description| description.failure);
        complete(&self.slot, value, describe);
    }
}

impl<T> Drop for Call<T> {
    fn drop(&mut self) {
        if !self.registered {
            // Too late if it was completed.
            let head = &self.slot.head;
            head.fail(head.error(ErrorKind::Dropped, Ran::Maybe));
        }
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
