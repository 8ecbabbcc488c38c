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
