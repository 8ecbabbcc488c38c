//! The caller's end of a call.

use std::fmt;
use std::future::Future;
use std::panic::{RefUnwindSafe, UnwindSafe};
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use super::call_ref::CallRef;
use super::flat::FlatReply;
use super::head::{CancelOutcome, Head, Outcome, Phase, Settled};
use super::recycle;
use super::slot::Slot;
use super::waiter::Waiter;
use crate::cancel::Scope;
use crate::error::{CallError, Cause, ErrorKind, Ran, ReplyError};
use crate::sync::{self, Arc};
use crate::time::Deadline;
use crate::unwind;

/// The outcome of a call, now or later.
///
/// A handle method has already posted the message when it returns its
/// `Reply`. The reply can be waited on, awaited, timed out, cancelled, given a
/// callback, mapped, or dropped, which means "do it, I need no answer":
/// dropping never cancels and never blocks.
///
/// ```
/// use actor_rt::prelude::*;
///
/// struct Counter { total: i64 }
///
/// #[actor]
/// impl Counter {
///     pub fn add(&mut self, by: i64) -> i64 { self.total += by; self.total }
/// }
///
/// # fn main() -> Result<(), ReplyError> {
/// let counter = Counter { total: 0 }.spawn();
/// counter.add(1).detach();          // posted; the answer is not wanted
/// let reply = counter.add(2);       // posted; returns at once
/// assert_eq!(reply.wait()?, 3);     // blocks until the handler has run
/// # Ok(()) }
/// ```
// No `#[must_use]` on the type: dropping a `Reply<()>` is how a message is told.
// The generated methods that return something carry it.
pub struct Reply<T: 'static> {
    // Empty only in `drop` and after the slot moved on.
    pub(super) slot: Option<Arc<Slot<T>>>,
}

impl<T: 'static> Reply<T> {
    pub(super) fn new(slot: Arc<Slot<T>>) -> Self {
        Self { slot: Some(slot) }
    }

    /// A reply that has its value already, for test doubles.
    ///
    /// ```
    /// use actor_rt::Reply;
    ///
    /// # fn main() -> Result<(), actor_rt::ReplyError> {
    /// assert_eq!(Reply::ready(7).wait()?, 7);
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn ready(value: T) -> Self {
        let head = Head::new(None, None);
        let settled = head.settle(Outcome::Value, || ());
        debug_assert_eq!(settled, Settled::Kept);
        Self::new(Arc::new(Slot::new(head, Some(value))))
    }

    /// A reply that has failed already, for test doubles. The error names no
    /// actor; it says that calling again is safe if an error of this kind can.
    ///
    /// ```
    /// use actor_rt::{ErrorKind, Reply};
    ///
    /// let reply = Reply::<i64>::failed(ErrorKind::MailboxFull);
    /// assert!(reply.wait().unwrap_err().is_retry_safe());
    /// ```
    #[must_use]
    pub fn failed(kind: ErrorKind) -> Self {
        let head = Head::new(None, None);
        let ran = match kind {
            ErrorKind::TimedOut
            | ErrorKind::Panicked
            | ErrorKind::Dropped
            | ErrorKind::WouldDeadlock
            | ErrorKind::Taken => Ran::Maybe,
            ErrorKind::Stopped
            | ErrorKind::StartFailed
            | ErrorKind::MailboxFull
            | ErrorKind::Cancelled
            | ErrorKind::DeadlinePassed => Ran::Never,
        };
        let failed = head.fail(head.error(kind, ran));
        debug_assert!(failed, "a new call has not ended");
        Self::new(Arc::new(Slot::new(head, None)))
    }

    fn slot(&self) -> &Slot<T> {
        self.slot
            .as_deref()
            .expect("present until the reply is gone")
    }

    fn into_slot(mut self) -> Arc<Slot<T>> {
        self.slot.take().expect("present until the reply is gone")
    }

    fn head(&self) -> &Head {
        &self.slot().head
    }

    /// Blocks until the call has ended.
    ///
    /// # Errors
    ///
    /// Whatever kept the call from having a value; see [`ErrorKind`]. Inside
    /// a handler, waiting for a call of the same actor could never end: it is
    /// `WouldDeadlock` at once, and the call is cancelled.
    pub fn wait(self) -> Result<T, ReplyError> {
        match self.block(Deadline::NEVER) {
            Ok(outcome) => {
                // Nothing is left to abandon.
                let slot = self.into_slot();
                let result = slot.resolve(outcome);
                recycle::give_back(slot);
                result
            }
            Err(kind) => Err(self.refuse(kind)),
        }
    }

    /// Blocks until the call has ended, for `timeout` at most. Only the wait
    /// is bounded: after [`ErrorKind::TimedOut`] the call goes on and the
    /// reply can be waited on again.
    ///
    /// # Errors
    ///
    /// As [`wait`](Self::wait); `TimedOut`; `Taken` if an earlier call has
    /// taken the outcome.
    ///
    /// ```
    /// use actor_rt::prelude::*;
    /// use std::time::Duration;
    ///
    /// # struct Slow;
    /// # #[actor]
    /// # impl Slow { pub fn answer(&self) -> i32 { 42 } }
    /// # fn main() -> Result<(), ReplyError> {
    /// let mut reply = Slow.spawn().answer();
    /// let answer = loop {
    ///     match reply.wait_timeout(Duration::from_millis(100)) {
    ///         Err(error) if error.is_timed_out() => println!("still waiting"),
    ///         outcome => break outcome?,
    ///     }
    /// };
    /// assert_eq!(answer, 42);
    /// # Ok(()) }
    /// ```
    pub fn wait_timeout(&mut self, timeout: Duration) -> Result<T, ReplyError> {
        self.wait_deadline(Deadline::after(timeout))
    }

    /// Like [`wait_timeout`](Self::wait_timeout), up to a point in time. A
    /// deadline in the past takes what is there, without blocking.
    ///
    /// # Errors
    ///
    /// As [`wait_timeout`](Self::wait_timeout).
    pub fn wait_deadline(&mut self, deadline: impl Into<Deadline>) -> Result<T, ReplyError> {
        match self.block(deadline.into()) {
            Ok(outcome) => self.slot().resolve(outcome),
            Err(kind) => Err(self.head().error(kind, Ran::Maybe)),
        }
    }

    /// The outcome if it is there; never blocks. `None` while the call goes
    /// on; a second take is an error of kind [`ErrorKind::Taken`].
    pub fn try_take(&mut self) -> Option<Result<T, ReplyError>> {
        let outcome = self.head().take()?;
        Some(self.slot().resolve(outcome))
    }

    /// Whether the call has ended; never blocks.
    #[must_use]
    pub fn is_done(&self) -> bool {
        self.head().is_done()
    }

    /// Asks that the handler not run, or end early; never blocks.
    ///
    /// If the handler has not started, it never will, and the outcome is
    /// [`ErrorKind::Cancelled`]. If it runs, its
    /// [`Context::is_cancelled`](crate::Context::is_cancelled) turns true and
    /// the outcome is still the handler's: one that never asks is not
    /// interrupted.
    ///
    /// ```
    /// use actor_rt::prelude::*;
    ///
    /// struct Search;
    ///
    /// #[actor]
    /// impl Search {
    ///     pub fn all(&self, cx: &Context<Self>) -> u64 {
    ///         (0..).take_while(|_| !cx.is_cancelled()).count() as u64
    ///     }
    /// }
    ///
    /// # fn main() -> Result<(), ReplyError> {
    /// let search = Search.spawn();
    /// let (first, second) = (search.all(), search.all());
    /// assert_eq!(second.cancel(), CancelOutcome::Prevented);
    /// first.cancel(); // it runs, or is about to
    /// assert!(second.wait().unwrap_err().is_cancelled());
    /// # first.detach();
    /// # Ok(()) }
    /// ```
    #[allow(
        clippy::must_use_candidate,
        reason = "what became of the wish is often of no interest"
    )]
    pub fn cancel(&self) -> CancelOutcome {
        self.head().cancel()
    }

    /// Says that the answer is not wanted. The same as dropping the reply.
    pub fn detach(self) {
        drop(self);
    }

    /// Calls `callback` with the outcome, once: when the call ends, on the
    /// thread that ends it, in the order of registration and before anyone
    /// who waits wakes up; or right here if it has ended.
    ///
    /// The callback runs under no lock and may post, cancel and drop as it
    /// likes. Its panic is reported to the unobserved-error hook and harms
    /// nobody else. It should not block: on an actor's thread it holds the
    /// actor up.
    ///
    /// ```
    /// use actor_rt::prelude::*;
    /// use std::sync::mpsc;
    ///
    /// # struct Counter;
    /// # #[actor]
    /// # impl Counter { pub fn get(&self) -> i64 { 7 } }
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let (done, outcomes) = mpsc::channel();
    /// Counter.spawn().get().on_done(move |outcome| {
    ///     // `outcome` is a `&Result<i64, ReplyError>`.
    ///     let _ = done.send(outcome.as_ref().ok().copied());
    /// });
    /// assert_eq!(outcomes.recv()?, Some(7));
    /// # Ok(()) }
    /// ```
    pub fn on_done(&self, callback: impl FnOnce(&Result<T, ReplyError>) + Send + 'static)
    where
        T: Send,
    {
        let Some(slot) = &self.slot else { return };
        let shown = Arc::clone(slot);
        let _ = slot.head.on_done(Box::new(move || shown.show(callback)));
    }

    /// A reply for what `f` makes of the value. `f` runs exactly once if there
    /// is a value, on the thread that ends the call, or right here if it has
    /// ended; if there is none, the error is passed on. Cancelling the new
    /// reply cancels the call.
    ///
    /// A panic of `f` is the new reply's [`ErrorKind::Panicked`].
    #[must_use = "`f` runs in any case; use `on_done` if its value is of no use"]
    pub fn map<U: Send + 'static>(self, f: impl FnOnce(T) -> U + Send + 'static) -> Reply<U>
    where
        T: Send,
    {
        let slot = self.into_slot();
        let head = Head::new(slot.head.target().cloned(), Some(CallRef::new(&slot)));
        let mapped = Arc::new(Slot::new(head, None));
        let source = Arc::clone(&slot);
        let target = Arc::clone(&mapped);
        let _ = slot.head.on_done(Box::new(move || {
            let outcome = source.resolve(source.head.take_settling());
            settle_mapped(&target, outcome, f);
        }));
        Reply::new(mapped)
    }

    /// Sleeps until the outcome is there, or says why not.
    fn block(&self, deadline: Deadline) -> Result<Outcome, ErrorKind> {
        let head = self.head();
        loop {
            if let Some(outcome) = head.take_or_wait(|| Waiter::Thread(sync::current())) {
                return Ok(outcome);
            }
            if let Some(kind) = self.obstacle(deadline) {
                return head.give_up().ok_or(kind);
            }
            sync::park_until(deadline);
        }
    }

    /// The error of a wait that is of no use. Nobody can wait for this call any
    /// more, so if it has not begun, it never will, and the error may honestly
    /// say so.
    fn refuse(&self, kind: ErrorKind) -> ReplyError {
        let ran = match self.cancel() {
            CancelOutcome::Prevented => Ran::Never,
            CancelOutcome::Requested | CancelOutcome::TooLate => Ran::Maybe,
        };
        self.head().error(kind, ran)
    }

    /// Why sleeping is of no use.
    fn obstacle(&self, deadline: Deadline) -> Option<ErrorKind> {
        if self.is_own_call() {
            Some(ErrorKind::WouldDeadlock)
        } else if Scope::is_killed() {
            Some(ErrorKind::Cancelled)
        } else if deadline.has_passed() {
            Some(ErrorKind::TimedOut)
        } else {
            None
        }
    }

    /// Whether the calling thread runs the actor that owes this reply.
    fn is_own_call(&self) -> bool {
        let owes = self.head().target().map(|target| target.actor.id());
        owes.is_some() && owes == Scope::actor()
    }
}

fn settle_mapped<T, U>(target: &Slot<U>, outcome: Result<T, ReplyError>, f: impl FnOnce(T) -> U) {
    let head = &target.head;
    match outcome.map(|value| unwind::catch(|| f(value))) {
        Ok(Ok(value)) => super::resolver::complete(target, value, None),
        Ok(Err(caught)) => {
            let actor = head.target().map(|target| Arc::clone(&target.actor));
            let report = caught.report(actor, "map");
            head.fail(ReplyError::new(
                ErrorKind::Panicked,
                Ran::Maybe,
                head.target().cloned(),
                Cause::Panic(report),
            ));
        }
        Err(error) => {
            head.fail(error);
        }
    }
}

impl<T: 'static, E: 'static> Reply<Result<T, E>> {
    /// [`wait`](Self::wait) with both failures in one error.
    ///
    /// # Errors
    ///
    /// [`CallError::Handler`] with the handler's own error, or
    /// [`CallError::Reply`] if the call has no outcome.
    pub fn wait_flat(self) -> Result<T, CallError<E>> {
        self.wait()?.map_err(CallError::Handler)
    }

    /// A future with both failures in one error, for `.await`.
    pub fn flat(self) -> FlatReply<T, E> {
        FlatReply::new(self)
    }
}

// The cell is changed under its lock in single steps, and no panic of the
// caller's happens inside one.
impl<T> UnwindSafe for Reply<T> {}
impl<T> RefUnwindSafe for Reply<T> {}

/// Await it on any executor. Dropping the future only stops the waiting;
/// polling it again after it was ready gives an error. Polled inside a handler
/// of the actor that owes it, it could never be ready: it is
/// [`ErrorKind::WouldDeadlock`], and the call is cancelled.
impl<T: 'static> Future for Reply<T> {
    type Output = Result<T, ReplyError>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let outcome = self.head().take().or_else(|| {
            // Cloned here: a waker is foreign code.
            let waker = cx.waker().clone();
            self.head().take_or_wait(|| Waiter::Task(waker))
        });
        match outcome {
            Some(outcome) => Poll::Ready(self.slot().resolve(outcome)),
            // The handler that awaits this would have to end first.
            None if self.is_own_call() => Poll::Ready(Err(self.refuse(ErrorKind::WouldDeadlock))),
            None => Poll::Pending,
        }
    }
}

impl<T: 'static> Drop for Reply<T> {
    fn drop(&mut self) {
        let Some(slot) = self.slot.take() else { return };
        if let Some((Outcome::Value, seen)) = slot.head.abandon() {
            slot.dispose_held(seen);
        }
        recycle::give_back(slot);
    }
}

impl<T: 'static> fmt::Debug for Reply<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = match self.head().phase() {
            Phase::Queued => "queued",
            Phase::Running => "running",
            Phase::Settling | Phase::Done => "done",
        };
        let mut debug = f.debug_struct("Reply");
        if let Some(target) = self.head().target() {
            debug.field("actor", &target.actor);
            debug.field("method", &target.method);
        }
        debug.field("state", &state).finish()
    }
}
