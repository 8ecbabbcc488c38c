//! A reply whose two failures are one error.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

use super::caller::Reply;
use crate::error::CallError;

/// The future of [`Reply::flat`].
#[derive(Debug)]
#[must_use = "futures do nothing unless awaited; the message itself is posted"]
pub struct FlatReply<T: 'static, E: 'static>(Reply<Result<T, E>>);

impl<T, E> FlatReply<T, E> {
    pub(super) fn new(reply: Reply<Result<T, E>>) -> Self {
        Self(reply)
    }
}

impl<T, E> Future for FlatReply<T, E> {
    type Output = Result<T, CallError<E>>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        Pin::new(&mut self.0).poll(cx).map(|outcome| match outcome {
            Ok(outcome) => outcome.map_err(CallError::Handler),
            Err(error) => Err(CallError::Reply(error)),
        })
    }
}
