//! Cancellation tokens: the tree, those who wait, callbacks, guards.

mod callbacks;
mod guards;
mod size;
mod tree;
mod waits;

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context as TaskContext, Poll, Wake, Waker};

/// A waker that counts.
#[derive(Default)]
struct Rings(AtomicUsize);

impl Rings {
    fn new() -> (Waker, Arc<Self>) {
        let rings = Arc::new(Self::default());
        (Waker::from(Arc::clone(&rings)), rings)
    }

    fn count(&self) -> usize {
        self.0.load(Ordering::SeqCst)
    }
}

impl Wake for Rings {
    fn wake(self: Arc<Self>) {
        self.0.fetch_add(1, Ordering::SeqCst);
    }
}

fn poll<F: Future + Unpin>(future: &mut F, waker: &Waker) -> Poll<F::Output> {
    Pin::new(future).poll(&mut TaskContext::from_waker(waker))
}
