//! The handler's end of a call.

use std::fmt;
use std::panic::{RefUnwindSafe, UnwindSafe};

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
use crate::cancel::Scope;
use crate::error::{ErrorKind, Ran, ReplyError, Target};
use crate::id::Identity;
use crate::sync::Arc;
use crate::unwind;

/// The right, and the duty, to answer one call.
///
/// It travels in the message. A handler that takes it as a parameter,
/// `#[actor(reply)] reply: Resolver<T>`, need not have the answer when it
/// returns: it may keep the resolver in its state for a later message, or give
/// it to another thread or actor. Meanwhile the actor serves others.
///
/// Dropping it ends the call with [`ErrorKind::Dropped`], so that no caller
/// waits for ever; if the handler panics while it holds it, that is
/// [`ErrorKind::Panicked`]. A call that is cancelled, or whose actor ends, is
/// still the resolver's to answer: what was given away may come yet. A resolver
/// in the state of an actor is dropped with it.
///
/// ```
/// use actor_rt::prelude::*;
///
/// /// Lets callers wait for the next event.
/// #[derive(Default)]
/// struct Bell { waiting: Vec<Resolver<u32>> }
///
/// #[actor]
/// impl Bell {
///     pub fn listen(&mut self, #[actor(reply)] reply: Resolver<u32>) {
///         self.waiting.push(reply);
///     }
///
///     pub fn ring(&mut self, event: u32) {
///         for reply in self.waiting.drain(..) {
///             reply.resolve(event);
///         }
///     }
/// }
///
/// # fn main() -> Result<(), ReplyError> {
/// let bell = Bell::default().spawn();
/// let (first, second) = (bell.listen(), bell.listen());
/// bell.ring(7);
/// assert_eq!(first.wait()? + second.wait()?, 14);
/// # Ok(()) }
/// ```
#[must_use = "dropping it ends the call with an error"]
pub struct Resolver<T> {
    // Empty only in `drop` and after the end moved on.
    end: Option<HandlerEnd<T>>,
}

impl<T> Resolver<T> {
    /// Says what the values are like.
    #[must_use]
    #[inline]
    #[doc(hidden)]
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
        if ended_early(end.head()) {
            return None;
        }
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

    /// As [`begin`](Self::begin), for a handler that gets the resolver.
    pub(crate) fn begin_deferred(self) -> Option<(Entered, Resolver<T>)> {
        let (mut resolver, description) = (self.resolver, self.description);
        let end = resolver.end.as_mut()?;
        if ended_early(end.head()) || !end.head().begin_deferred() {
            return None;
        }
        end.keep_description(description.failure);
        let call = (description.call_ref)(end.slot());
        Some((Entered { call }, resolver))
    }
}

/// Ends a call that must not begin any more.
#[inline]
fn ended_early(head: &Head) -> bool {
    let Some(kind) = head.stale() else {
        return false;
    };
    head.fail(head.error(kind, Ran::Never));
    true
}

impl<T> Resolver<T> {
    /// Ends the call with its answer, on this thread: callbacks run here. If the
    /// call has ended in some other way, or nobody wants the answer, `value` is
    /// dropped.
    ///
    /// ```
    /// use actor_rt::prelude::*;
    /// use std::thread;
    ///
    /// struct Squares;
    ///
    /// #[actor]
    /// impl Squares {
    ///     pub fn of(&self, n: u64, #[actor(reply)] reply: Resolver<u64>) {
    ///         thread::spawn(move || reply.resolve(n * n));
    ///     }
    /// }
    ///
    /// # fn main() -> Result<(), ReplyError> {
    /// let squares = Squares.spawn();
    /// assert_eq!(squares.of(7).wait()?, 49);
    /// # Ok(()) }
    /// ```
    pub fn resolve(mut self, value: T) {
        if let Some(mut end) = self.end.take() {
            let describe = end.take_description();
            end.complete(value, describe);
        }
    }

    /// Whether the caller has cancelled the call, or whatever it was made for
    /// was cancelled. The answer still counts if it comes.
    ///
    /// ```
    /// use actor_rt::prelude::*;
    /// use std::thread;
    ///
    /// struct Miner;
    ///
    /// #[actor]
    /// impl Miner {
    ///     pub fn dig(&self, #[actor(reply)] reply: Resolver<u64>) {
    ///         thread::spawn(move || {
    ///             let depth = (0..).take_while(|_| !reply.is_cancelled()).count();
    ///             reply.resolve(depth as u64);
    ///         });
    ///     }
    /// }
    ///
    /// # fn main() -> Result<(), ReplyError> {
    /// let miner = Miner.spawn();
    /// let depth = miner.dig(); // would dig for ever
    /// depth.cancel();
    /// let _ = depth.wait(); // `Cancelled` if the handler had not begun
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn is_cancelled(&self) -> bool {
        self.head()
            .is_some_and(|head| head.is_cancelled() || head.has_lost_its_caller())
    }

    /// Whether nobody will look at the answer: the reply was dropped, and has no
    /// callback.
    ///
    /// ```
    /// use actor_rt::prelude::*;
    ///
    /// # #[derive(Default)]
    /// struct Queue { waiting: Vec<Resolver<u32>> }
    ///
    /// #[actor]
    /// impl Queue {
    ///     pub fn turn(&mut self, #[actor(reply)] reply: Resolver<u32>) {
    ///         self.waiting.push(reply);
    ///     }
    ///
    ///     /// Those who are still interested.
    ///     pub fn len(&mut self) -> usize {
    ///         self.waiting.retain(|reply| !reply.is_abandoned());
    ///         self.waiting.len()
    ///     }
    /// }
    ///
    /// # fn main() -> Result<(), ReplyError> {
    /// let queue = Queue::default().spawn();
    /// let patient = queue.turn();
    /// drop(queue.turn());
    /// assert_eq!(queue.len().wait()?, 1);
    /// # drop(patient);
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn is_abandoned(&self) -> bool {
        self.head().is_none_or(Head::is_unwanted)
    }

    /// Ends a call that was taken up without an answer.
    pub(super) fn lose(&mut self, with_handler: bool) {
        if let Some(mut end) = self.end.take() {
            end.take_description();
            end.head().lose_resolver(with_handler);
        }
    }

    fn head(&self) -> Option<&Head> {
        self.end.as_ref().map(HandlerEnd::head)
    }
}

// For outcomes that no handler makes; nobody outside has a use for these.
impl<T> Resolver<T> {
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
        self.head().and_then(Head::target)
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
        let Some(end) = &self.end else { return };
        let head = end.head();
        // One that was kept by a handler is nobody's message any more: why
        // messages are dropped on this thread is not why it is.
        if head.is_deferred() {
            self.lose(unwind::is_unwinding() || Scope::is_killed());
            return;
        }
        let error = match Rejection::current() {
            Some(rejection) => rejection.error(head.target().cloned()),
            None if head.phase() == Phase::Queued => head.error(ErrorKind::Dropped, Ran::Never),
            None => head.error(ErrorKind::Dropped, Ran::Maybe),
        };
        head.fail(error);
    }
}

// As for `Reply`: its cell is changed in single steps.
impl<T> UnwindSafe for Resolver<T> {}
impl<T> RefUnwindSafe for Resolver<T> {}

impl<T> fmt::Debug for Resolver<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut debug = f.debug_struct("Resolver");
        if let Some(head) = self.head() {
            if let Some(target) = head.target() {
                debug.field("actor", &target.actor);
                debug.field("method", &target.method);
            }
            debug.field("cancelled", &self.is_cancelled());
            debug.field("abandoned", &self.is_abandoned());
        }
        debug.finish()
    }
}

/// A call whose handler has its resolver and runs.
pub(crate) struct Entered {
    // None if the value's type crosses no threads: such a program does not
    // compile.
    call: Option<CallRef>,
}

impl Entered {
    /// Passes the call on to be registered; false if it must not run any more.
    pub(crate) fn register(&self, register: impl FnOnce(CallRef) -> bool) -> bool {
        self.call.clone().is_none_or(register)
    }

    /// Ends the call, which must not run: its actor was given up.
    pub(crate) fn reject(&self, why: &Rejection) {
        if let Some(call) = &self.call {
            call.fail(why.error(call.target().cloned()));
        }
    }

    /// The handler has returned. Not so if it panics or is cut off: then
    /// whoever stops that ends the call.
    pub(crate) fn leave(self) {
        if let Some(call) = &self.call {
            call.leave_handler();
        }
    }
}

impl fmt::Debug for Entered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Entered(..)")
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
    ends_of(recycle::slot(actor, method, Scope::inheritance()))
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
