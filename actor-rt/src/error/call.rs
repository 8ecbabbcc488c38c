//! Two failures in one: the call's and the handler's own.

use super::ReplyError;

/// What [`Reply::wait_flat`](crate::Reply::wait_flat) and
/// [`Reply::flat`](crate::Reply::flat) give for a handler that returns
/// `Result<T, E>`.
#[derive(Clone, Debug, thiserror::Error)]
pub enum CallError<E> {
    /// The handler ran and returned this error.
    #[error("{0}")]
    Handler(E),
    /// The call has no outcome of the handler's.
    #[error(transparent)]
    Reply(#[from] ReplyError),
}

impl<E> CallError<E> {
    /// The same failure with the handler's error made into another: for a
    /// handler that passes on what its own call was answered.
    pub fn map<F>(self, f: impl FnOnce(E) -> F) -> CallError<F> {
        match self {
            Self::Handler(error) => CallError::Handler(f(error)),
            Self::Reply(error) => CallError::Reply(error),
        }
    }
}
