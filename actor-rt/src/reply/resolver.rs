//! The handler's end of a call.

use std::fmt;

use super::after::After;
use super::call_ref::CallRef;
use super::caller::Reply;
use super::description::Description;
use super::ends::{self, HandlerEnd};
use super::head::{Head, Origin};
use super::recycle;
use super::reject::Rejection;
use super::slot::Slot;
use super::word::Phase;
use crate::error::{ErrorKind, Ran, ReplyError, Target};
use crate::id::Identity;
use crate::sync::Arc;

/// The write end of a reply: travels in the message. Dropping it ends the
/// call with an error, so that no caller waits for ever.
pub struct Resolver<T> {
    // Empty only in `drop` and after the end moved on.
    end: Option<HandlerEnd<T>>,
}

impl<T> Resolver<T> {
    /// Says what the values are like.
    #[must_use]
    #[inline]
    pub fn described(self, description: Description<T>) -> Described<T> {
        Described {
            resolver: self,
            description,
        }
    }

    /// Takes the call up; `None` if it has ended, by a cancel above all.
    #[inline]
    pub(crate) fn begin(mut self, description: Option<Description<T>>) -> Option<Call<T>> {
        let end = self.end.take()?;
        end.head().begin().then_some(Call {
            end: Some(end),
            description,
            registered: false,
        })
    }
}

/// A resolver on its way to the handler, where its type is known.
#[derive(Debug)]
pub struct Described<T> {
    resolver: Resolver<T>,
    description: Description<T>,
}

impl<T> Described<T> {
    /// Takes the call up; `None` if it has ended, by a cancel above all.
    #[inline]
    pub(crate) fn begin(self) -> Option<Call<T>> {
        self.resolver.begin(Some(self.description))
    }
}

// For outcomes that no handler makes; generated code has no use for these.
impl<T> Resolver<T> {
    /// Ends the call with a value.
    pub(crate) fn resolve(mut self, value: T) {
        if let Some(end) = self.end.take() {
            end.complete(value, None);
        }
    }

    /// Ends a call that is made from another, from whose end this follows.
    pub(super) fn resolve_into(mut self, outcome: Result<T, ReplyError>, after: &mut After) {
        let Some(end) = self.end.take() else { return };
        match outcome {
            Ok(value) => end.complete_into(value, None, after),
            Err(error) => {
                end.head().fail_into(error, after);
            }
        }
    }

    /// From now on, the outcome is made from this call's.
    pub(super) fn follow(&self, source: &CallRef) {
        if let Some(end) = &self.end {
            end.head().follow(source);
        }
    }

    /// Ends the call with an error.
    pub(super) fn fail(mut self, error: ReplyError) {
        if let Some(end) = self.end.take() {
            end.head().fail(error);
        }
    }

    pub(super) fn target(&self) -> Option<&Target> {
        self.end.as_ref().and_then(|end| end.head().target())
    }

    /// Whether nobody will ever look at the outcome.
    pub(crate) fn is_abandoned(&self) -> bool {
        self.end
            .as_ref()
            .is_none_or(|end| end.head().is_abandoned())
    }

    pub(crate) fn call_ref(&self) -> Option<CallRef>
    where
        T: Send + 'static,
    {
        self.end.as_ref().map(|end| CallRef::new(end.slot()))
    }
}

impl<T> Drop for Resolver<T> {
    fn drop(&mut self) {
        let Some(end) = self.end.take() else { return };
        let head = end.head();
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
    // Empty only in `drop` and after the call is complete.
    end: Option<HandlerEnd<T>>,
    description: Option<Description<T>>,
    registered: bool,
}

impl<T> Call<T> {
    /// Passes the call's reference on to be registered; false if it must not
    /// run any more.
    #[inline]
    pub(crate) fn register(&mut self, register: impl FnOnce(CallRef) -> bool) -> bool {
        let (Some(end), Some(description)) = (&self.end, self.description) else {
            return true;
        };
        let Some(call_ref) = (description.call_ref)(end.slot()) else {
            return true;
        };
        self.registered = register(call_ref);
        self.registered
    }

    #[inline]
    pub(crate) fn complete(mut self, value: T) {
        let describe = self.description.map(|description| description.failure);
        if let Some(end) = self.end.take() {
            end.complete(value, describe);
        }
    }

    /// Ends the call, which must not run: its actor was given up.
    pub(crate) fn reject(mut self, why: &Rejection) {
        if let Some(end) = self.end.take() {
            end.head().fail(why.error(end.head().target().cloned()));
        }
    }
}

impl<T> Drop for Call<T> {
    fn drop(&mut self) {
        let Some(end) = self.end.take() else { return };
        if !self.registered {
            let head = end.head();
            head.fail(head.error(ErrorKind::Dropped, Ran::Maybe));
        }
    }
}

/// The two ends of a wait of the library's own: for an actor's exit, for a
/// constructor. It is under way from the start, so a cancel is only a wish, and
/// nobody is told if it goes unseen.
pub(crate) fn wait_pair<T>(actor: &Arc<Identity>, method: &'static str) -> (Resolver<T>, Reply<T>) {
    let target = Target {
        actor: Arc::clone(actor),
        method,
    };
    ends(Head::new(Some(target), Origin::Wait))
}

/// The two ends of a new call.
#[inline]
pub(crate) fn pair<T: 'static>(
    actor: &Arc<Identity>,
    method: &'static str,
) -> (Resolver<T>, Reply<T>) {
    ends_of(recycle::slot(actor, method))
}

/// The two ends of a call that has a slot of its own.
pub(super) fn ends<T>(head: Head) -> (Resolver<T>, Reply<T>) {
    ends_of(Arc::new(Slot::new(head)))
}

#[inline]
fn ends_of<T>(slot: Arc<Slot<T>>) -> (Resolver<T>, Reply<T>) {
    let (handlers, callers) = ends::of_slot(slot);
    let resolver = Resolver {
        end: Some(handlers),
    };
    (resolver, Reply::new(callers))
}

impl<T> fmt::Debug for Call<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Call(..)")
    }
}
