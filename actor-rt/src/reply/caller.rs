//! The caller's end of a call.

use std::fmt;
use std::future::Future;
use std::panic::{Location, RefUnwindSafe, UnwindSafe};
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use super::ends::CallerEnd;
use super::flat::FlatReply;
use super::head::{CancelOutcome, Head, Origin};
use super::obstacle::{Bounds, Obstacle, Site};
use super::resolver::ends;
use super::waiter::Waiter;
use super::word::Phase;
use crate::cancel::Scope;
use crate::error::{CallError, ErrorKind, Ran, ReplyError};
use crate::id::ActorId;
use crate::sync;
use crate::time::Deadline;
use crate::waits::{Kind, NodeId};

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
    pub(super) end: CallerEnd<T>,
}

impl<T: 'static> Reply<T> {
    pub(super) fn new(end: CallerEnd<T>) -> Self {
        Self { end }
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
        let (resolver, reply) = ends(Head::new(None, Origin::Nothing));
        resolver.resolve(value);
        reply
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
        let (resolver, reply) = ends(Head::new(None, Origin::Nothing));
        resolver.fail(reply.head().error(kind, kind.ran()));
        reply
    }

    /// A reply that has failed with this very error.
    pub(super) fn failed_with(error: ReplyError) -> Self {
        let (resolver, reply) = ends(Head::new(None, Origin::Nothing));
        resolver.fail(error);
        reply
    }

    pub(super) fn head(&self) -> &Head {
        self.end.head()
    }

    /// Blocks the thread until the call has ended. In async code await the
    /// reply instead.
    ///
    /// ```
    /// # use actor_rt::prelude::*;
    /// # struct Counter;
    /// # #[actor] impl Counter { pub fn get(&self) -> i64 { 7 } }
    /// let counter = Counter.spawn();
    /// let (one, two) = (counter.get(), counter.get()); // both are posted
    /// assert_eq!(one.wait()? + two.wait()?, 14);
    /// # Ok::<(), ReplyError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Whatever kept the call from having a value; see [`ErrorKind`]. Inside
    /// a handler, waiting for a call of the same actor could never end: it is
    /// `WouldDeadlock` at once, and the call is cancelled. So is a circle of
    /// actors that would wait for each other; [`ReplyError::cycle`] names them.
    /// If the actor in which this waits is killed, it is `Cancelled`, and so is
    /// the call.
    #[track_caller]
    pub fn wait(mut self) -> Result<T, ReplyError> {
        self.block(Deadline::NEVER, Location::caller())
            .unwrap_or_else(|obstacle| Err(self.refuse(obstacle)))
    }

    /// Blocks the thread until the call has ended, for `timeout` at most. Only
    /// the wait is bounded: after [`ErrorKind::TimedOut`] the call goes on and
    /// the reply can be waited on again.
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
    ///
    /// # Errors
    ///
    /// As [`wait`](Self::wait); `TimedOut`; `Taken` if an earlier call has
    /// taken the outcome. Unlike with `wait`, no error cancels the call, since
    /// the reply stays usable. Inside the actor that owes it, an open reply is
    /// `WouldDeadlock` at once, with a timeout of zero too: however often that
    /// handler looks, it will not come.
    #[track_caller]
    pub fn wait_timeout(&mut self, timeout: Duration) -> Result<T, ReplyError> {
        self.wait_deadline(Deadline::after(timeout))
    }

    /// Like [`wait_timeout`](Self::wait_timeout), up to a point in time. A
    /// deadline in the past takes what is there, without blocking.
    ///
    /// ```
    /// # use actor_rt::prelude::*;
    /// # use actor_rt::Deadline;
    /// # use std::time::Duration;
    /// # struct Counter;
    /// # #[actor] impl Counter { pub fn get(&self) -> i64 { 7 } }
    /// let counter = Counter.spawn();
    /// let mut replies = [counter.get(), counter.get()];
    /// let deadline = Deadline::after(Duration::from_secs(5)); // for all together
    /// for reply in &mut replies {
    ///     assert_eq!(reply.wait_deadline(deadline)?, 7);
    /// }
    /// # Ok::<(), ReplyError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// As [`wait_timeout`](Self::wait_timeout).
    #[track_caller]
    pub fn wait_deadline(&mut self, deadline: impl Into<Deadline>) -> Result<T, ReplyError> {
        self.block(deadline.into(), Location::caller())
            .unwrap_or_else(|obstacle| {
                Err(if obstacle.ends_the_work() {
                    self.refuse(obstacle)
                } else {
                    obstacle.error(self.head(), Ran::Maybe)
                })
            })
    }

    /// The outcome if it is there; never blocks. `None` while the call goes
    /// on; a second take is an error of kind [`ErrorKind::Taken`].
    ///
    /// ```
    /// # use actor_rt::prelude::*;
    /// # struct Counter;
    /// # #[actor] impl Counter { pub fn get(&self) -> i64 { 7 } }
    /// let mut reply = Counter.spawn().get();
    /// let total = loop {
    ///     match reply.try_take() {
    ///         Some(outcome) => break outcome?,
    ///         None => std::thread::yield_now(), // or something of use
    ///     }
    /// };
    /// assert_eq!(total, 7);
    /// assert!(reply.try_take().is_some_and(|again| again.unwrap_err().is_taken()));
    /// # Ok::<(), ReplyError>(())
    /// ```
    pub fn try_take(&mut self) -> Option<Result<T, ReplyError>> {
        self.end.take()
    }

    /// Whether the call has ended; never blocks.
    ///
    /// ```
    /// # use actor_rt::prelude::*;
    /// # struct Counter;
    /// # #[actor] impl Counter { pub fn get(&self) -> i64 { 7 } }
    /// let counter = Counter.spawn();
    /// let (first, second) = (counter.get(), counter.get());
    /// second.wait()?;
    /// assert!(first.is_done()); // it came first
    /// # Ok::<(), ReplyError>(())
    /// ```
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
    /// The message of a call that was prevented keeps its place in the mailbox,
    /// and its arguments live, until the actor comes by it. Many calls that are
    /// made and cancelled at once can fill a mailbox.
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

    /// Has the call cancelled when the reply is dropped before its outcome was
    /// there: the opposite of the default, for work that is of use to nobody
    /// else.
    ///
    /// ```
    /// use actor_rt::prelude::*;
    ///
    /// # struct Search;
    /// # #[actor]
    /// # impl Search {
    /// #     pub fn all(&self, cx: &Context<Self>) -> u64 {
    /// #         (0..).take_while(|_| !cx.is_cancelled()).count() as u64
    /// #     }
    /// # }
    /// # fn main() -> Result<(), ReplyError> {
    /// let search = Search.spawn();
    /// let found = search.all().cancel_on_drop();
    /// drop(found); // it would run for ever
    /// # search.stop().wait()?;
    /// # Ok(()) }
    /// ```
    #[must_use = "dropping it cancels the call"]
    pub fn cancel_on_drop(self) -> Self {
        self.head().cancel_on_drop();
        self
    }

    /// Says that the answer is not wanted. The same as dropping the reply.
    ///
    /// ```
    /// # use actor_rt::prelude::*;
    /// # struct Counter { total: i64 }
    /// # #[actor] impl Counter {
    /// #     pub fn add(&mut self, by: i64) -> i64 { self.total += by; self.total }
    /// # }
    /// let counter = Counter { total: 0 }.spawn();
    /// counter.add(1).detach(); // handled all the same
    /// assert_eq!(counter.add(2).wait()?, 3);
    /// # Ok::<(), ReplyError>(())
    /// ```
    pub fn detach(self) {
        drop(self);
    }

    /// Calls `callback` with the outcome, once: when the call ends, on the
    /// thread that ends it, in the order of registration and before anyone
    /// who waits wakes up; or right here if it has ended.
    ///
    /// The thread that ends a call is the actor's if the handler has run. Else
    /// it is whichever thread gives the message up: one that cancels the call,
    /// one that stops or kills the actor, the actor's own as it ends (a helper
    /// of the runtime, if it had to be abandoned), one that posts into a full
    /// mailbox with [`Overflow::DropOldest`](crate::Overflow::DropOldest), or one
    /// that posts to an actor that was just closed and clears its mailbox.
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
        self.end.on_done(callback);
    }

    /// Passes the outcome on to `callback`, once, as `on_done` shows it.
    pub(crate) fn pass_on(self, callback: impl FnOnce(Result<T, ReplyError>) + Send + 'static)
    where
        T: Send,
    {
        self.end.pass_on(|outcome, _| callback(outcome));
    }

    /// Takes the outcome once it is there, or says why not.
    fn block(&mut self, deadline: Deadline, site: Site) -> Result<Result<T, ReplyError>, Obstacle> {
        loop {
            if let Some(outcome) = self.end.take() {
                return Ok(outcome);
            }
            self.wait_until_shown(deadline, site)?;
        }
    }

    /// Sleeps until the outcome is there, or says why not.
    pub(super) fn wait_until_shown(
        &mut self,
        deadline: Deadline,
        site: Site,
    ) -> Result<(), Obstacle> {
        if self.head().is_shown() {
            return Ok(());
        }
        let bounds = Bounds::here(deadline).with_work(self.head().deadline());
        let me = sync::current();
        let tokens = bounds.tokens();
        let _watches: Vec<_> = tokens.iter().map(|token| token.watch(me.clone())).collect();
        let mut waiting = bounds.waiting(Some(site));
        let open = self.end.register(Waiter::Thread(me), waiting.as_ref());
        let mut obstacle = waiting.as_mut().filter(|_| open).and_then(|waiting| {
            let owner = self.owner()?;
            let cycle = waiting.for_what(owner, Kind::Reply)?;
            Some(Obstacle::Deadlock(Some(cycle)))
        });
        loop {
            if self.head().is_shown() {
                return Ok(());
            }
            obstacle = obstacle.or_else(|| bounds.obstacle());
            if let Some(obstacle) = obstacle {
                self.end.withdraw();
                let shown = self.head().is_shown();
                return if shown { Ok(()) } else { Err(obstacle) };
            }
            sync::park_until(bounds.deadline());
        }
    }

    /// The actor that owes the reply.
    pub(super) fn owner_id(&self) -> Option<ActorId> {
        self.head().target().map(|target| target.actor.id())
    }

    /// Leaves a waker behind unless the outcome is there, or says why not.
    pub(super) fn poll_until_shown(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Obstacle>> {
        if self.head().is_shown() {
            return Poll::Ready(Ok(()));
        }
        // The handler that awaits this would have to end first.
        if self.is_own_call() {
            return Poll::Ready(Err(Obstacle::Deadlock(None)));
        }
        let bounds = Bounds::here(Deadline::NEVER).with_work(self.head().deadline());
        // A kill drops the future half-way; nothing in it is to run on.
        let obstacle = bounds.obstacle().filter(|_| !Scope::is_killed());
        if let Some(obstacle) = obstacle {
            return Poll::Ready(Err(obstacle));
        }
        if self.end.register(Waiter::Task(cx.waker().clone()), None) {
            Poll::Pending
        } else {
            Poll::Ready(Ok(()))
        }
    }

    /// The node of the actor that owes the reply, if one is known to.
    pub(super) fn owner(&self) -> Option<NodeId> {
        let target = self
            .head()
            .target()
            .filter(|_| !self.head().is_deferred())?;
        Some(target.actor.node().id())
    }

    /// The error of a wait that is of no use. Nobody can wait for this call any
    /// more, so if it has not begun, it never will, and the error may honestly
    /// say so.
    pub(super) fn refuse(&self, obstacle: Obstacle) -> ReplyError {
        let ran = match self.cancel() {
            CancelOutcome::Prevented => Ran::Never,
            CancelOutcome::Requested | CancelOutcome::TooLate => Ran::Maybe,
        };
        obstacle.error(self.head(), ran)
    }

    /// Whether the calling thread runs the actor that owes this reply.
    pub(super) fn is_own_call(&self) -> bool {
        let owes = self.owner_id();
        owes.is_some() && owes == Scope::actor() && !self.head().is_deferred()
    }
}

impl<T: 'static, E: 'static> Reply<Result<T, E>> {
    /// [`wait`](Self::wait) with both failures in one error.
    ///
    /// ```
    /// # use actor_rt::prelude::*;
    /// # use std::num::ParseIntError;
    /// # struct Parser;
    /// # #[actor] impl Parser {
    /// #     pub fn number(&self, text: &'static str) -> Result<i64, ParseIntError> { text.parse() }
    /// # }
    /// let parser = Parser.spawn();
    /// assert_eq!(parser.number("7").wait_flat()?, 7);
    /// let error = parser.number("seven").wait_flat().unwrap_err();
    /// assert!(matches!(error, CallError::Handler(_)));
    /// # Ok::<(), CallError<ParseIntError>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`CallError::Handler`] with the handler's own error, or
    /// [`CallError::Reply`] if the call has no outcome.
    #[track_caller]
    pub fn wait_flat(self) -> Result<T, CallError<E>> {
        self.flat().wait()
    }

    /// The same reply with both failures in one error, to await or wait on.
    ///
    /// ```
    /// # use actor_rt::prelude::*;
    /// # use std::num::ParseIntError;
    /// # struct Parser;
    /// # #[actor] impl Parser {
    /// #     pub fn number(&self, text: &'static str) -> Result<i64, ParseIntError> { text.parse() }
    /// # }
    /// async fn sum(parser: ParserHandle) -> Result<i64, CallError<ParseIntError>> {
    ///     let (one, two) = (parser.number("1").flat(), parser.number("2").flat());
    ///     Ok(one.await? + two.await?)
    /// }
    /// ```
    pub fn flat(self) -> FlatReply<T, E> {
        FlatReply::new(self)
    }
}

// The cell is changed under its lock in single steps, and no panic of the
// caller's happens inside one.
impl<T> UnwindSafe for Reply<T> {}
impl<T> RefUnwindSafe for Reply<T> {}

/// Await it on any executor. Polling it again after it was ready gives an error.
/// Polled inside a handler of the actor that owes it, it could never be ready:
/// it is [`ErrorKind::WouldDeadlock`], and the call is cancelled.
///
/// # Cancel safety
///
/// Dropping the future only stops the waiting, and does not cancel the call;
/// its outcome is lost. To wait again later, poll `&mut reply` instead: a
/// reply that lost a race, such as a `select!`, keeps its place and its outcome.
impl<T: 'static> Future for Reply<T> {
    type Output = Result<T, ReplyError>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let reply = &mut *self;
        loop {
            if let Some(outcome) = reply.end.take() {
                return Poll::Ready(outcome);
            }
            match reply.poll_until_shown(cx) {
                Poll::Ready(Ok(())) => {}
                Poll::Ready(Err(obstacle)) => return Poll::Ready(Err(reply.refuse(obstacle))),
                Poll::Pending => return Poll::Pending,
            }
        }
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
