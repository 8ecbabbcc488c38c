//! Why an actor ended.

use std::fmt;

use super::{PanicReport, StartError, one_line};

/// Why an actor ended. Every [`join`](crate::ActorRef::join) and stop verb
/// answers with it.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum ExitReason {
    /// [`stop`](crate::ActorRef::stop) was called; what it had accepted ran.
    Stopped,
    /// [`stop_now`](crate::ActorRef::stop_now) was called; what was queued
    /// did not run.
    StoppedNow,
    /// The last strong handle was dropped; what it had accepted ran.
    HandlesDropped,
    /// A handler that takes `self` by value ran: the last call.
    Finished,
    /// [`kill`](crate::ActorRef::kill) was called and the actor obeyed in time.
    Killed,
    /// [`kill`](crate::ActorRef::kill) was called, the handler did not return
    /// within the grace, and its thread was left to itself.
    Abandoned,
    /// Whatever ran the actor let go of it before it had ended: its state was
    /// dropped without `on_stop`. An actor on a thread of its own does not end
    /// like this.
    GivenUp,
    /// A handler panicked; the state was dropped without `on_stop`.
    Panicked(PanicReport),
    /// The constructor or `on_start` failed or panicked.
    StartFailed(StartError),
    /// The actor ended as asked, but `on_stop` or the state's `Drop` panicked.
    StopPanicked(PanicReport),
}

impl ExitReason {
    /// Whether the actor ended because somebody wanted it to, and nothing
    /// went wrong on the way.
    ///
    /// ```
    /// # use actor_rt::prelude::*;
    /// # struct Fragile;
    /// # #[actor] impl Fragile { pub fn touch(&mut self) { panic!("it broke") } }
    /// let (one, other) = (Fragile.spawn(), Fragile.spawn());
    /// assert!(one.stop().wait()?.is_normal());
    /// let _ = other.touch().wait();
    /// assert!(!other.join()?.is_normal());
    /// # Ok::<(), ReplyError>(())
    /// ```
    #[must_use]
    pub const fn is_normal(&self) -> bool {
        matches!(
            self,
            Self::Stopped | Self::StoppedNow | Self::HandlesDropped | Self::Finished | Self::Killed
        )
    }

    /// The panic that ended the actor, or that happened while it ended.
    ///
    /// ```
    /// # use actor_rt::prelude::*;
    /// # struct Fragile;
    /// # #[actor] impl Fragile { pub fn touch(&mut self) { panic!("it broke") } }
    /// let fragile = Fragile.spawn();
    /// let _ = fragile.touch().wait();
    /// let reason = fragile.join()?;
    /// assert_eq!(reason.panic().map(|panic| panic.message()), Some("it broke"));
    /// # Ok::<(), ReplyError>(())
    /// ```
    #[must_use]
    pub fn panic(&self) -> Option<&PanicReport> {
        match self {
            Self::Panicked(report) | Self::StopPanicked(report) => Some(report),
            Self::StartFailed(error) => error.panic(),
            _ => None,
        }
    }
}

impl fmt::Display for ExitReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Stopped => f.write_str("stopped"),
            Self::StoppedNow => f.write_str("stopped now"),
            Self::HandlesDropped => f.write_str("its last handle was dropped"),
            Self::Finished => f.write_str("finished by its last call"),
            Self::Killed => f.write_str("killed"),
            Self::Abandoned => f.write_str("killed and abandoned: its handler did not return"),
            Self::GivenUp => f.write_str("given up by its executor before it had ended"),
            Self::Panicked(report) => fmt::Display::fmt(report, f),
            Self::StartFailed(error) => {
                f.write_str("failed to start: ")?;
                if f.alternate() {
                    fmt::Display::fmt(error, f)
                } else {
                    f.write_str(&one_line(&error.to_string()))
                }
            }
            Self::StopPanicked(report) => {
                f.write_str("stopped, but ")?;
                fmt::Display::fmt(report, f)
            }
        }
    }
}
