//! The one door for generated code. Not for users: it changes without notice.

pub use crate::actor::{
    Actor, Context, Flow, IntoStart, Lent, LocalFuture, Message, Seat, SendFuture, Task, run_tell,
    run_tell_async, run_tell_async_local, run_tell_last, run_tell_last_async,
    run_tell_last_async_local,
};
pub use crate::error::{ExitReason, SendError, StartError};
pub use crate::handle::{ActorRef, ask, tell};
pub use crate::reply::{Reply, Resolver};

/// Asserted for every argument, with the user's own type.
pub const fn message_argument_must_be_send<T: Send + 'static>() {}

/// Asserted for every reply, with the user's own type.
pub const fn reply_must_be_send<T: Send + 'static>() {}

/// Looks for a failure in a value by its type: the inherent method is found
/// for a `Result`, the trait's for everything else.
#[derive(Debug)]
pub struct Probe<'a, T>(pub &'a T);

impl<T, E: std::fmt::Debug> Probe<'_, Result<T, E>> {
    /// The text of an `Err`.
    #[must_use]
    pub fn failure(&self) -> Option<String> {
        let error = self.0.as_ref().err()?;
        Some(format!("the handler returned Err({error:?})"))
    }
}

/// What is no `Result` is no failure.
pub trait NoFailure {
    /// Nothing to report.
    fn failure(&self) -> Option<String> {
        None
    }
}

impl<T> NoFailure for Probe<'_, T> {}

/// How to tell a failure among a handler's values, for `Resolver::failing`.
#[doc(hidden)]
#[macro_export]
macro_rules! __describe {
    () => {
        |value| {
            #[allow(unused_imports, reason = "a `Result` does not need it")]
            use $crate::__private::NoFailure as _;
            $crate::__private::Probe(value).failure()
        }
    };
}

pub use __describe as describe;
