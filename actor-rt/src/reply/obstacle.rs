//! Why a wait is of no use.

use std::panic::Location;

use super::head::Head;
use crate::cancel::{CancellationToken, Inherited, Scope};
use crate::error::{Cause, ErrorKind, Ran, ReplyError, Target, WaitCycle};
use crate::id::ActorId;
use crate::sync;
use crate::time::Deadline;
use crate::waits::{NodeId, Waiting};

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
    /// The actor that waits, if one does.
    node: Option<NodeId>,
    /// Of the wait alone.
    wait: Deadline,
    /// Of the work around it, if it has any.
    work: Option<Inherited>,
}

impl Bounds {
    /// The bounds of a wait that is made here.
    #[inline]
    pub(crate) fn here(wait: Deadline) -> Self {
        let (node, work) = Scope::of_a_wait();
        Self { node, wait, work }
    }

    /// The work that is waited for has a deadline of its own.
    #[inline]
    pub(super) fn with_work(mut self, deadline: Deadline) -> Self {
        if !deadline.is_never() {
            let work = self.work.get_or_insert(Inherited::NOTHING);
            work.deadline = work.deadline.earlier(deadline);
        }
        self
    }

    /// The actor that waits is about to.
    #[inline]
    pub(crate) fn waiting(&self, site: Option<Site>) -> Option<Waiting> {
        self.node.map(|me| Waiting::begin(me, site))
    }

    /// The tokens by which the thread must be woken while it sleeps.
    #[inline]
    pub(crate) fn tokens(&self) -> Vec<CancellationToken> {
        self.work.as_ref().map_or_else(Vec::new, Inherited::tokens)
    }

    /// How long to sleep at most.
    #[inline]
    pub(crate) fn deadline(&self) -> Deadline {
        match &self.work {
            Some(work) => self.wait.earlier(work.deadline),
            None => self.wait,
        }
    }

    /// What there is against sleeping now.
    #[inline]
    pub(crate) fn obstacle(&self) -> Option<Obstacle> {
        if self.node.is_some() && Scope::is_killed() {
            return Some(Obstacle::Killed);
        }
        let work = self.work.as_ref();
        if work.is_some_and(Inherited::is_cancelled) {
            Some(Obstacle::Cancelled)
        } else if self.wait.has_passed() {
            Some(Obstacle::TimedOut)
        } else if work.is_some_and(|work| work.deadline.has_passed()) {
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
    let _waiting = bounds.waiting(Some(site));
    Waiting::fence();
    loop {
        match bounds.obstacle() {
            None => sync::park_until(bounds.deadline()),
            Some(Obstacle::TimedOut) => return None,
            Some(other) => return Some(other.kind()),
        }
    }
}
