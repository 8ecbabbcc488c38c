//! Why messages are dropped unrun.
//!
//! A message that will not run is simply dropped, and its resolver's `Drop`
//! ends the call. What that `Drop` cannot know is the reason; the thread that
//! drops the message leaves it here. That keeps generated code free of a
//! "reject" path for every method, and reaches resolvers wherever the message
//! carries them, inside boxed closures too.

use std::cell::RefCell;

use crate::error::{Cause, ErrorKind, ExitReason, Ran, ReplyError, Target, WaitCycle};
use crate::sync::per_thread;

/// The reason for dropping messages.
#[derive(Clone, Debug)]
pub(crate) enum Rejection {
    /// The actor is stopping; it is not known yet how it ends.
    Stopping,
    /// The actor ended.
    Exit(ExitReason),
    /// The mailbox's policy gave the message up.
    Full,
    /// The sender was killed, or its work cancelled, while it waited for room.
    SenderKilled,
    /// The time for the sender's work was over before there was room.
    Late,
    /// The sender would have waited for room for ever.
    Deadlock(WaitCycle),
}

impl Rejection {
    pub(crate) fn error(&self, target: Option<Target>) -> ReplyError {
        let (kind, cause) = match self {
            Self::Stopping => (ErrorKind::Stopped, Cause::Plain),
            Self::Exit(reason @ ExitReason::StartFailed(_)) => {
                (ErrorKind::StartFailed, Cause::Exit(reason.clone()))
            }
            Self::Exit(reason) => (ErrorKind::Stopped, Cause::Exit(reason.clone())),
            Self::Full => (ErrorKind::MailboxFull, Cause::Plain),
            Self::SenderKilled => (ErrorKind::Cancelled, Cause::Plain),
            Self::Late => (ErrorKind::DeadlinePassed, Cause::Plain),
            Self::Deadlock(cycle) => (ErrorKind::WouldDeadlock, Cause::Cycle(cycle.clone())),
        };
        ReplyError::new(kind, Ran::Never, target, cause)
    }

    /// Runs `drops`; calls whose resolvers are dropped by it end for this
    /// reason.
    pub(crate) fn during<R>(&self, drops: impl FnOnce() -> R) -> R {
        let outer = replace(Some(self.clone()));
        let _restore = Restore(outer);
        drops()
    }

    /// The reason in force on this thread.
    pub(crate) fn current() -> Option<Self> {
        REASON
            .try_with(|reason| reason.borrow().clone())
            .ok()
            .flatten()
    }
}

per_thread!(static REASON: RefCell<Option<Rejection>> = RefCell::new(None));

fn replace(new: Option<Rejection>) -> Option<Rejection> {
    REASON.try_with(|reason| reason.replace(new)).ok().flatten()
}

struct Restore(Option<Rejection>);

impl Drop for Restore {
    fn drop(&mut self) {
        replace(self.0.take());
    }
}
