//! The error of a call.

use std::error::Error;
use std::fmt;

use super::{ErrorKind, ExitReason, PanicReport, WaitCycle, one_line};
use crate::id::{ActorId, Identity};
use crate::sync::Arc;

/// Why a call has no value: what a [`Reply`](crate::Reply) gives instead.
///
/// One pointer wide, cheap to clone. `{}` is one line; `{:#}` adds where it
/// happened and what to do.
///
/// ```
/// use actor_rt::prelude::*;
///
/// # struct Counter;
/// # #[actor]
/// # impl Counter { pub fn add(&mut self, by: i64) -> i64 { by } }
/// # fn main() -> Result<(), ReplyError> {
/// let counter = Counter.spawn();
/// counter.stop().wait()?;
///
/// let error = counter.add(1).wait().unwrap_err();
/// assert_eq!(error.kind(), ErrorKind::Stopped);
/// assert_eq!(error.method(), Some("add"));
/// assert!(error.is_retry_safe()); // the handler never started
/// # Ok(()) }
/// ```
#[derive(Clone)]
pub struct ReplyError(Arc<Repr>);

struct Repr {
    kind: ErrorKind,
    ran: Ran,
    target: Option<Target>,
    cause: Cause,
}

/// The call that failed.
#[derive(Clone)]
pub(crate) struct Target {
    pub(crate) actor: Arc<Identity>,
    pub(crate) method: &'static str,
}

/// Whether the handler ran, as far as the reporter of the error can know.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Ran {
    /// It certainly never started and never will.
    Never,
    /// It started, or it may start yet.
    Maybe,
}

/// What is known beyond the kind.
pub(crate) enum Cause {
    Plain,
    Exit(ExitReason),
    Panic(PanicReport),
    /// Who would wait for whom.
    Cycle(WaitCycle),
    /// Of a set of replies, so many had not come.
    Unfinished {
        left: usize,
        all: usize,
    },
}

impl ReplyError {
    pub(crate) fn new(kind: ErrorKind, ran: Ran, target: Option<Target>, cause: Cause) -> Self {
        Self(Arc::new(Repr {
            kind,
            ran,
            target,
            cause,
        }))
    }

    /// What kind of failure this is.
    ///
    /// ```
    /// use actor_rt::{ErrorKind, Reply};
    ///
    /// let error = Reply::<i64>::failed(ErrorKind::Stopped).wait().unwrap_err();
    /// match error.kind() {
    ///     ErrorKind::Stopped | ErrorKind::StartFailed => println!("spawn another"),
    ///     ErrorKind::MailboxFull => println!("call again later"),
    ///     _ => println!("{error:#}"),
    /// }
    /// ```
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// The name of the actor that was called; `None` in a reply that was
    /// [made by hand](crate::Reply::failed).
    ///
    /// ```
    /// # use actor_rt::prelude::*;
    /// # struct Counter;
    /// # #[actor] impl Counter { pub fn get(&self) -> i64 { 7 } }
    /// let counter = Counter.spawn();
    /// counter.stop().wait()?;
    /// assert_eq!(counter.get().wait().unwrap_err().actor(), Some("Counter"));
    /// # Ok::<(), ReplyError>(())
    /// ```
    #[must_use]
    pub fn actor(&self) -> Option<&str> {
        self.0.target.as_ref().map(|target| target.actor.name())
    }

    /// The number of the actor that was called.
    ///
    /// ```
    /// # use actor_rt::prelude::*;
    /// # struct Counter;
    /// # #[actor] impl Counter { pub fn get(&self) -> i64 { 7 } }
    /// let counter = Counter.spawn();
    /// counter.stop().wait()?;
    /// assert_eq!(counter.get().wait().unwrap_err().actor_id(), Some(counter.id()));
    /// # Ok::<(), ReplyError>(())
    /// ```
    #[must_use]
    pub fn actor_id(&self) -> Option<ActorId> {
        self.0.target.as_ref().map(|target| target.actor.id())
    }

    /// The method that was called.
    ///
    /// ```
    /// # use actor_rt::prelude::*;
    /// # struct Counter;
    /// # #[actor] impl Counter { pub fn get(&self) -> i64 { 7 } }
    /// let counter = Counter.spawn();
    /// counter.stop().wait()?;
    /// assert_eq!(counter.get().wait().unwrap_err().method(), Some("get"));
    /// # Ok::<(), ReplyError>(())
    /// ```
    #[must_use]
    pub fn method(&self) -> Option<&'static str> {
        self.0.target.as_ref().map(|target| target.method)
    }

    /// Whether the handler certainly never started and never will, so that
    /// calling again cannot do the work twice.
    ///
    /// ```
    /// use actor_rt::{ErrorKind, Reply};
    ///
    /// let error = |kind| Reply::<i64>::failed(kind).wait().unwrap_err();
    /// assert!(error(ErrorKind::MailboxFull).is_retry_safe());
    /// assert!(!error(ErrorKind::TimedOut).is_retry_safe()); // it may run yet
    /// ```
    #[must_use]
    pub fn is_retry_safe(&self) -> bool {
        self.0.ran == Ran::Never
    }

    /// Whether the actor had stopped, or was stopped before it could answer.
    ///
    /// ```
    /// # use actor_rt::{ErrorKind, Reply};
    /// let error = Reply::<i64>::failed(ErrorKind::Stopped).wait().unwrap_err();
    /// assert!(error.is_stopped());
    /// ```
    #[must_use]
    pub fn is_stopped(&self) -> bool {
        self.kind() == ErrorKind::Stopped
    }

    /// Whether the actor never came to life.
    ///
    /// ```
    /// # use actor_rt::{ErrorKind, Reply};
    /// let error = Reply::<i64>::failed(ErrorKind::StartFailed).wait().unwrap_err();
    /// assert!(error.is_start_failed());
    /// ```
    #[must_use]
    pub fn is_start_failed(&self) -> bool {
        self.kind() == ErrorKind::StartFailed
    }

    /// Whether the mailbox had no room for the message.
    ///
    /// ```
    /// # use actor_rt::{ErrorKind, Reply};
    /// let error = Reply::<i64>::failed(ErrorKind::MailboxFull).wait().unwrap_err();
    /// assert!(error.is_mailbox_full());
    /// ```
    #[must_use]
    pub fn is_mailbox_full(&self) -> bool {
        self.kind() == ErrorKind::MailboxFull
    }

    /// Whether the call was cancelled.
    ///
    /// ```
    /// # use actor_rt::{ErrorKind, Reply};
    /// let error = Reply::<i64>::failed(ErrorKind::Cancelled).wait().unwrap_err();
    /// assert!(error.is_cancelled());
    /// ```
    #[must_use]
    pub fn is_cancelled(&self) -> bool {
        self.kind() == ErrorKind::Cancelled
    }

    /// Whether the call's deadline passed before its handler started.
    ///
    /// ```
    /// # use actor_rt::{ErrorKind, Reply};
    /// let error = Reply::<i64>::failed(ErrorKind::DeadlinePassed).wait().unwrap_err();
    /// assert!(error.is_deadline_passed());
    /// ```
    #[must_use]
    pub fn is_deadline_passed(&self) -> bool {
        self.kind() == ErrorKind::DeadlinePassed
    }

    /// Whether the wait ended before the reply came; the reply is still usable.
    ///
    /// ```
    /// # use actor_rt::{ErrorKind, Reply};
    /// let error = Reply::<i64>::failed(ErrorKind::TimedOut).wait().unwrap_err();
    /// assert!(error.is_timed_out());
    /// ```
    #[must_use]
    pub fn is_timed_out(&self) -> bool {
        self.kind() == ErrorKind::TimedOut
    }

    /// Whether the handler panicked.
    ///
    /// ```
    /// # use actor_rt::{ErrorKind, Reply};
    /// let error = Reply::<i64>::failed(ErrorKind::Panicked).wait().unwrap_err();
    /// assert!(error.is_panic());
    /// ```
    #[must_use]
    pub fn is_panic(&self) -> bool {
        self.kind() == ErrorKind::Panicked
    }

    /// Whether the reply was dropped by whoever owed it.
    ///
    /// ```
    /// # use actor_rt::{ErrorKind, Reply};
    /// let error = Reply::<i64>::failed(ErrorKind::Dropped).wait().unwrap_err();
    /// assert!(error.is_dropped());
    /// ```
    #[must_use]
    pub fn is_dropped(&self) -> bool {
        self.kind() == ErrorKind::Dropped
    }

    /// Whether the wait could never have ended, since the actor would wait for itself.
    ///
    /// ```
    /// # use actor_rt::{ErrorKind, Reply};
    /// let error = Reply::<i64>::failed(ErrorKind::WouldDeadlock).wait().unwrap_err();
    /// assert!(error.is_would_deadlock());
    /// ```
    #[must_use]
    pub fn is_would_deadlock(&self) -> bool {
        self.kind() == ErrorKind::WouldDeadlock
    }

    /// Whether the outcome was taken before.
    ///
    /// ```
    /// # use actor_rt::{ErrorKind, Reply};
    /// let error = Reply::<i64>::failed(ErrorKind::Taken).wait().unwrap_err();
    /// assert!(error.is_taken());
    /// ```
    #[must_use]
    pub fn is_taken(&self) -> bool {
        self.kind() == ErrorKind::Taken
    }

    /// The panic behind this error: of the handler, or of whatever ended the
    /// actor.
    ///
    /// ```
    /// # use actor_rt::prelude::*;
    /// # struct Fragile;
    /// # #[actor] impl Fragile { pub fn touch(&mut self) -> i64 { panic!("it broke") } }
    /// let error = Fragile.spawn().touch().wait().unwrap_err();
    /// assert_eq!(error.panic().map(|panic| panic.message()), Some("it broke"));
    /// ```
    #[must_use]
    pub fn panic(&self) -> Option<&PanicReport> {
        match &self.0.cause {
            Cause::Panic(report) => Some(report),
            Cause::Exit(reason) => reason.panic(),
            Cause::Plain | Cause::Cycle(_) | Cause::Unfinished { .. } => None,
        }
    }

    /// Why the actor ended, if that is why the call failed and it was known
    /// then: while an actor is still stopping, it is not.
    ///
    /// ```
    /// # use actor_rt::prelude::*;
    /// # struct Counter;
    /// # #[actor] impl Counter { pub fn get(&self) -> i64 { 7 } }
    /// let counter = Counter.spawn();
    /// counter.stop().wait()?;
    /// let error = counter.get().wait().unwrap_err();
    /// assert!(matches!(error.exit_reason(), Some(ExitReason::Stopped)));
    /// # Ok::<(), ReplyError>(())
    /// ```
    #[must_use]
    pub fn exit_reason(&self) -> Option<&ExitReason> {
        match &self.0.cause {
            Cause::Exit(reason) => Some(reason),
            _ => None,
        }
    }

    /// Who would have waited for whom, if that is why the wait failed.
    ///
    /// ```
    /// use actor_rt::prelude::*;
    ///
    /// struct Narcissus;
    ///
    /// #[actor]
    /// impl Narcissus {
    ///     pub fn look(&self, cx: &Context<Self>) -> Result<(), ReplyError> {
    ///         cx.handle().answer().wait()
    ///     }
    ///     pub fn answer(&self) {}
    /// }
    ///
    /// # fn main() -> Result<(), ReplyError> {
    /// let error = Narcissus.spawn().look().wait()?.unwrap_err();
    /// let cycle = error.cycle().expect("it says who waits for whom");
    /// assert_eq!(cycle.members()[0].method(), "look");
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn cycle(&self) -> Option<&WaitCycle> {
        match &self.0.cause {
            Cause::Cycle(cycle) => Some(cycle),
            _ => None,
        }
    }

    fn hint(&self) -> Option<&'static str> {
        Some(match (self.0.kind, self.0.ran) {
            (ErrorKind::Stopped, Ran::Never) => {
                "the handler never started; spawn a new actor and call again"
            }
            (ErrorKind::Stopped, Ran::Maybe) => "the handler had started; its effects are unknown",
            (ErrorKind::StartFailed, _) => "mend the cause and spawn the actor again",
            (ErrorKind::MailboxFull, _) => {
                "call again later, or give the mailbox more room or the `Block` policy"
            }
            (ErrorKind::TimedOut, _) => "the reply stays usable: wait again, cancel it or drop it",
            (ErrorKind::Panicked, _) => "the actor has ended; its state was dropped",
            (ErrorKind::WouldDeadlock, _) => {
                "do not wait inside a handler for a reply that needs the same actor; \
                 use `on_done`, or return and continue in another message"
            }
            (ErrorKind::Taken, _) => "a reply has one outcome; take it once",
            _ => return None,
        })
    }
}

impl ReplyError {
    /// Who, what and why.
    fn summary(&self) -> String {
        let Repr {
            kind,
            ran,
            target,
            cause,
        } = &*self.0;
        let call = match target {
            Some(target) => format!("{}.{}", target.actor, target.method),
            None => "the call".to_owned(),
        };
        let what = match (kind, ran) {
            (ErrorKind::Panicked, _) => "panicked",
            (ErrorKind::TimedOut, _) => "gave no reply in time",
            (_, Ran::Never) => "did not run",
            (_, Ran::Maybe) => "has no reply",
        };
        let why = match cause {
            Cause::Panic(report) if *kind == ErrorKind::Panicked => {
                format!(": {}", report.message())
            }
            Cause::Panic(report) => format!(": {report:#}"),
            Cause::Exit(ExitReason::StartFailed(error)) => {
                format!(": the actor failed to start: {error:#}")
            }
            Cause::Exit(reason) => format!(": the actor is gone ({reason:#})"),
            Cause::Cycle(cycle) => format!(": {}", cycle.sentence()),
            Cause::Unfinished { left, all } => format!(" ({left} of {all} replies unfinished)"),
            Cause::Plain => plain_cause(*kind).to_owned(),
        };
        format!("{call} {what}{why}")
    }
}

impl fmt::Display for ReplyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let summary = self.summary();
        if !f.alternate() {
            return f.write_str(&one_line(&summary));
        }
        f.write_str(&summary)?;
        if let Some(location) = self.panic().and_then(PanicReport::location) {
            write!(f, "\n  at {location}")?;
        }
        if let Some(cycle) = self.cycle() {
            write!(f, "\n{cycle:#}")?;
        }
        if let Some(hint) = self.hint() {
            write!(f, "\n  hint: {hint}")?;
        }
        Ok(())
    }
}

fn plain_cause(kind: ErrorKind) -> &'static str {
    match kind {
        ErrorKind::Stopped => ": the actor is stopping",
        ErrorKind::StartFailed => ": the actor failed to start",
        ErrorKind::MailboxFull => ": the mailbox is full",
        ErrorKind::Cancelled => ": it was cancelled",
        ErrorKind::DeadlinePassed => ": its deadline passed",
        ErrorKind::Dropped => ": whoever owed it dropped it",
        ErrorKind::WouldDeadlock => ": waiting for it here would wait for itself",
        ErrorKind::Taken => " any more: it was taken before",
        ErrorKind::TimedOut | ErrorKind::Panicked => "",
    }
}

impl fmt::Debug for ReplyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ReplyError")
            .field("kind", &self.0.kind)
            .field("message", &format_args!("{self}"))
            .field("retry_safe", &self.is_retry_safe())
            .finish()
    }
}

impl Error for ReplyError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match &self.0.cause {
            Cause::Exit(ExitReason::StartFailed(error)) => error.source(),
            _ => None,
        }
    }
}
