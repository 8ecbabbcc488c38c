//! Why a wait is of no use.

use std::panic::Location;

use super::head::Head;
use crate::cancel::Scope;
use crate::error::{Cause, ErrorKind, Ran, ReplyError, WaitCycle};
use crate::time::Deadline;

/// Where in the program somebody waits.
pub(super) type Site = &'static Location<'static>;

#[derive(Debug)]
pub(crate) enum Obstacle {
    /// It would never end.
    Deadlock(Option<WaitCycle>),
    /// The actor that waits was killed.
    Killed,
    /// The time is over.
    TimedOut,
}

impl Obstacle {
    /// What there is against sleeping now.
    pub(super) fn now(deadline: Deadline) -> Option<Self> {
        if Scope::is_killed() {
            Some(Self::Killed)
        } else if deadline.has_passed() {
            Some(Self::TimedOut)
        } else {
            None
        }
    }

    pub(super) fn kind(&self) -> ErrorKind {
        match self {
            Self::Deadlock(_) => ErrorKind::WouldDeadlock,
            Self::Killed => ErrorKind::Cancelled,
            Self::TimedOut => ErrorKind::TimedOut,
        }
    }

    /// The error of a wait for this call.
    pub(super) fn error(self, head: &Head, ran: Ran) -> ReplyError {
        let kind = self.kind();
        let cause = match self {
            Self::Deadlock(Some(cycle)) => Cause::Cycle(cycle),
            _ => Cause::Plain,
        };
        ReplyError::new(kind, ran, head.target().cloned(), cause)
    }
}
