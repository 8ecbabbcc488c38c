//! The one door for generated code. Not for users: it changes without notice.

pub use crate::actor::{
    Actor, Context, Flow, IntoStart, Lent, LocalFuture, Message, Seat, SendFuture, Task, run_tell,
    run_tell_async, run_tell_async_local, run_tell_last, run_tell_last_async,
    run_tell_last_async_local,
};
pub use crate::error::{ExitReason, SendError, StartError};
pub use crate::handle::{ActorRef, ask, tell};
pub use crate::reply::{CallRef, Description, Head, Reply, Resolver, Slot};

/// Asserted for every argument, with the user's own type.
pub const fn message_argument_must_be_send<T: Send + 'static>() {}

/// Asserted for every reply, with the user's own type.
pub const fn reply_must_be_send<T: Send + 'static>() {}

/// Looks for a failure in a value by its type: the inherent method is found
/// for a `Result`, the trait's for everything else.
#[derive(Debug)]
pub struct Value<'a, T>(pub &'a T);

impl<T, E: std::fmt::Debug> Value<'_, Result<T, E>> {
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

impl<T> NoFailure for Value<'_, T> {}

/// Sees a call without its type in the same manner: if the type is `Send`.
#[derive(Debug)]
pub struct Typed<'a, T>(pub &'a std::sync::Arc<Slot<T>>);

impl<T: Send + 'static> Typed<'_, T> {
    /// The call.
    #[must_use]
    pub fn call_ref(&self) -> Option<CallRef> {
        Some(CallRef::new(self.0))
    }
}

/// What is not `Send` has no such view. It is no reply either: the assertion
/// on the type says so.
pub trait NoCallRef {
    /// None.
    fn call_ref(&self) -> Option<CallRef> {
        None
    }
}

impl<T> NoCallRef for Typed<'_, T> {}

/// What a reply type is like, for `Resolver::described`; written where the type
/// is known.
#[doc(hidden)]
#[macro_export]
macro_rules! __describe {
    () => {
        $crate::__private::Description::new(
            |value| {
                #[allow(unused_imports, reason = "a `Result` does not need it")]
                use $crate::__private::NoFailure as _;
                $crate::__private::Value(value).failure()
            },
            |slot| {
                #[allow(unused_imports, reason = "a `Send` type does not need it")]
                use $crate::__private::NoCallRef as _;
                $crate::__private::Typed(slot).call_ref()
            },
        )
    };
}

pub use __describe as describe;
