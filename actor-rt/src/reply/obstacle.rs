//! Why a wait is of no use.

use std::panic::Location;

use super::head::Head;
use crate::cancel::{CancellationToken, Inherited, Scope};
use crate::error::{Cause, ErrorKind, Ran, ReplyError, Target, WaitCycle};
use crate::id::ActorId;
use crate::sync;
use crate::time::Deadline;
use crate::waits::Waiting;

/// Where in the program somebody waits.
pub(super) type Site = &'static Location<'static>;

#[derive(Clone, Debug)]
pub(crate) enum Obstacle {
    /// It would never end.
    Deadlock(Option<WaitCycle>),
    /// The actor that waits was killed.
    Killed,
    /// Whoever waits works for a call that was cancelled, or under a token.
    Cancelled,
    /// The time for the work is over.
    DeadlinePassed,
    /// The time for the wait is over.
    TimedOut,
}

impl Obstacle {
    pub(crate) fn kind(&self) -> ErrorKind {
        match self {
            Self::Deadlock(_) => ErrorKind::WouldDeadlock,
            Self::Killed | Self::Cancelled => ErrorKind::Cancelled,
            Self::DeadlinePassed => ErrorKind::DeadlinePassed,
            Self::TimedOut => ErrorKind::TimedOut,
        }
    }

    /// In a circle, the actor that owes what would be waited for.
    pub(super) fn culprit(&self) -> Option<ActorId> {
        let Self::Deadlock(Some(cycle)) = self else {
            return None;
        };
        let members = cycle.members();
        members.get(1).or_else(|| members.first())?.actor_id()
    }

    /// Whether what was waited for is of no use to anybody any more.
    pub(super) fn ends_the_work(&self) -> bool {
        matches!(self, Self::Cancelled | Self::DeadlinePassed)
    }

    /// The error of a wait for this call.
    pub(super) fn error(self, head: &Head, ran: Ran) -> ReplyError {
        self.into_error(head.target().cloned(), ran)
    }

    pub(super) fn into_error(self, target: Option<Target>, ran: Ran) -> ReplyError {
        let kind = self.kind();
        let cause = match self {
            Self::Deadlock(Some(cycle)) => Cause::Cycle(cycle),
            _ => Cause::Plain,
        };
        ReplyError::new(kind, ran, target, cause)
    }
}

/// What bounds one wait.
pub(crate) struct Bounds {
    /// Of the wait alone.
    wait: Deadline,
    /// Of the work around it.
    work: Inherited,
}

impl Bounds {
    /// The bounds of a wait that is made here.
    pub(crate) fn here(wait: Deadline) -> Self {
        let work = Scope::inheritance().unwrap_or(Inherited::NOTHING);
        Self { wait, work }
    }

    /// The work that is waited for has a deadline of its own.
    pub(super) fn with_work(mut self, deadline: Deadline) -> Self {
        self.work.deadline = self.work.deadline.earlier(deadline);
        self
    }

    /// The tokens by which the thread must be woken while it sleeps.
    pub(crate) fn tokens(&self) -> Vec<CancellationToken> {
        self.work.tokens()
    }

    /// How long to sleep at most.
    pub(crate) fn deadline(&self) -> Deadline {
        self.wait.earlier(self.work.deadline)
    }

    /// What there is against sleeping now.
    pub(crate) fn obstacle(&self) -> Option<Obstacle> {
        if Scope::is_killed() {
            Some(Obstacle::Killed)
        } else if self.work.is_cancelled() {
            Some(Obstacle::Cancelled)
        } else if self.wait.has_passed() {
            Some(Obstacle::TimedOut)
        } else if self.work.deadline.has_passed() {
            Some(Obstacle::DeadlinePassed)
        } else {
            None
        }
    }
}

/// Sleeps up to `wake_up`; the kind of what came in between, if anything did.
pub(crate) fn sleep(wake_up: Deadline, site: Site) -> Option<ErrorKind> {
    let bounds = Bounds::here(wake_up);
    let me = sync::current();
    let tokens = bounds.tokens();
    let _watches: Vec<_> = tokens.iter().map(|token| token.watch(me.clone())).collect();
    let _waiting = Scope::node().map(|me| Waiting::begin(me, Some(site)));
    Waiting::fence();
    loop {
        match bounds.obstacle() {
            None => sync::park_until(bounds.deadline()),
            Some(Obstacle::TimedOut) => return None,
            Some(other) => return Some(other.kind()),
        }
    }
}
