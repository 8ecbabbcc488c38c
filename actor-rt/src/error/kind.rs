//! The kinds of failure, for programs that branch on them.

use super::Ran;

/// Why a call has no value. See [`ReplyError::kind`](crate::ReplyError::kind).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The actor stopped, or was stopped, before it could answer.
    Stopped,
    /// The actor never came to life: its constructor or `on_start` failed.
    StartFailed,
    /// The mailbox had no room and its [`Overflow`](crate::Overflow) policy
    /// gave this message up.
    MailboxFull,
    /// The call was cancelled, or the actor that waited for it was killed.
    Cancelled,
    /// The call's deadline passed before its handler started. Reserved: calls
    /// have no deadlines of their own yet.
    DeadlinePassed,
    /// The wait ended before the reply came; the reply is still usable.
    TimedOut,
    /// The handler panicked.
    Panicked,
    /// Whoever owed the reply dropped it.
    Dropped,
    /// The wait could never have ended: the actor would wait for itself.
    WouldDeadlock,
    /// The outcome was taken before, by an earlier bounded wait, `try_take` or
    /// poll.
    Taken,
}

impl ErrorKind {
    /// Whether the handler ran, for an error of which nothing but the kind is
    /// known.
    pub(crate) const fn ran(self) -> Ran {
        match self {
            Self::Stopped
            | Self::StartFailed
            | Self::MailboxFull
            | Self::Cancelled
            | Self::DeadlinePassed => Ran::Never,
            Self::TimedOut | Self::Panicked | Self::Dropped | Self::WouldDeadlock | Self::Taken => {
                Ran::Maybe
            }
        }
    }
}
