//! Tasks that wait for a token.

use std::fmt;
use std::future::{Future, poll_fn};
use std::pin::{Pin, pin};
use std::task::{Context, Poll};

use super::CancellationToken;
use super::watchers::{Key, Watcher};

/// A future that is ready once its token is cancelled; made by
/// [`CancellationToken::cancelled`].
#[must_use = "a future does nothing until it is awaited"]
pub struct Cancelled<'a> {
    token: &'a CancellationToken,
    key: Option<Key>,
}

/// A future that is ready once its token is cancelled, and that keeps the
/// token; made by [`CancellationToken::cancelled_owned`].
#[must_use = "a future does nothing until it is awaited"]
pub struct CancelledOwned {
    token: CancellationToken,
    key: Option<Key>,
}

impl<'a> Cancelled<'a> {
    pub(super) fn new(token: &'a CancellationToken) -> Self {
        Self { token, key: None }
    }
}

impl CancelledOwned {
    pub(super) fn new(token: CancellationToken) -> Self {
        Self { token, key: None }
    }
}

fn poll(token: &CancellationToken, key: &mut Option<Key>, cx: &Context<'_>) -> Poll<()> {
    if token.is_cancelled() {
        return Poll::Ready(());
    }
    // A clone runs the executor's code, so it is made before the lock is taken.
    let watcher = Watcher::Task(cx.waker().clone());
    match token.node.watch(*key, watcher) {
        Ok(place) => {
            *key = Some(place);
            Poll::Pending
        }
        Err(late) => {
            Watcher::discard(Some(late));
            Poll::Ready(())
        }
    }
}

fn leave(token: &CancellationToken, key: &mut Option<Key>) {
    if let Some(key) = key.take() {
        token.node.unwatch(key);
    }
}

impl Future for Cancelled<'_> {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        poll(self.token, &mut self.key, cx)
    }
}

impl Future for CancelledOwned {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        let this = &mut *self;
        poll(&this.token, &mut this.key, cx)
    }
}

impl Drop for Cancelled<'_> {
    fn drop(&mut self) {
        leave(self.token, &mut self.key);
    }
}

impl Drop for CancelledOwned {
    fn drop(&mut self) {
        leave(&self.token, &mut self.key);
    }
}

impl fmt::Debug for Cancelled<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Cancelled")
            .field("token", self.token)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for CancelledOwned {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CancelledOwned")
            .field("token", &self.token)
            .finish_non_exhaustive()
    }
}

/// Polls `future` until it is ready or the token is cancelled, whichever is
/// seen first; of both at once, the value wins.
pub(super) async fn run_until<F: Future>(
    token: &CancellationToken,
    future: F,
) -> Option<F::Output> {
    if token.is_cancelled() {
        return None;
    }
    let mut future = pin!(future);
    let mut cancelled = token.cancelled();
    poll_fn(|cx| match future.as_mut().poll(cx) {
        Poll::Ready(value) => Poll::Ready(Some(value)),
        Poll::Pending => Pin::new(&mut cancelled).poll(cx).map(|()| None),
    })
    .await
}
