//! The handler's end of a stream.

use std::fmt;
use std::future::Future;
use std::panic::Location;
use std::pin::Pin;
use std::task::{Context, Poll};

use super::super::obstacle::{Bounds, Obstacle, Site};
use super::super::waiter::Waiter;
use super::channel::{Channel, Push, Ticket};
use super::refused::{Why, YieldError};
use crate::cancel::Scope;
use crate::sync::{self, Arc};
use crate::time::Deadline;
use crate::waits::Waiting;

/// The way out for the items of a streamed reply: what a method marked
/// `#[actor(stream)]` takes as its `out: Yield<T>`.
///
/// It is owned and `Send`: the handler may use it, keep it in the state, clone
/// it, or give it to other threads. The stream goes on until the last one is
/// dropped.
///
/// A stream holds few items, 16 unless the method says
/// `#[actor(stream(capacity = N))]`. A producer that is faster than its consumer
/// waits for it.
///
/// ```
/// use actor_rt::prelude::*;
/// use std::thread;
///
/// struct Halves;
///
/// #[actor]
/// impl Halves {
///     /// Works on two threads, and returns before they are done.
///     #[actor(stream)]
///     pub fn squares(&self, upto: u64, out: Yield<u64>) {
///         for first in [0, 1] {
///             let out = out.clone();
///             thread::spawn(move || {
///                 for n in (first..upto).step_by(2) {
///                     if out.send(n * n).is_err() {
///                         return; // nobody listens any more
///                     }
///                 }
///             });
///         }
///     }
/// }
///
/// # fn main() -> Result<(), ReplyError> {
/// let sum: u64 = Halves.spawn().squares(100).sum();
/// assert_eq!(sum, (0..100).map(|n| n * n).sum());
/// # Ok(()) }
/// ```
pub struct Yield<T> {
    channel: Arc<Channel<T>>,
}

/// The handler begins: from now on its `Yield` may be anywhere. Public for
/// generated code alone.
#[must_use]
pub fn enter<T>(out: Yield<T>) -> Yield<T> {
    out.channel.enter();
    out
}

impl<T> Yield<T> {
    /// The one that exists from the beginning.
    pub(super) fn first(channel: &Arc<Channel<T>>) -> Self {
        Self {
            channel: Arc::clone(channel),
        }
    }

    /// Sends an item, and waits for room if there is none. In an `async` handler
    /// use [`send_async`](Self::send_async).
    ///
    /// ```
    /// use actor_rt::prelude::*;
    ///
    /// struct Copier;
    ///
    /// #[actor]
    /// impl Copier {
    ///     /// Tells how far it is; how many parts it copied.
    ///     #[actor(stream)]
    ///     pub fn copy(&mut self, parts: u32, out: Yield<u32>) -> u32 {
    ///         for part in 0..parts {
    ///             // .. copy it ..
    ///             if out.send(100 * (part + 1) / parts).is_err() {
    ///                 return part;
    ///             }
    ///         }
    ///         parts
    ///     }
    /// }
    ///
    /// # fn main() -> Result<(), ReplyError> {
    /// let mut copy = Copier.spawn().copy(4);
    /// assert_eq!(copy.by_ref().collect::<Vec<_>>(), [25, 50, 75, 100]);
    /// assert_eq!(copy.wait()?, 4);
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    ///
    /// If the consumer dropped the stream or cancelled it. If there is no room,
    /// also if the handler that sends was cancelled, its deadline passed, or its
    /// actor was killed. The item is in the error.
    #[track_caller]
    pub fn send(&self, item: T) -> Result<(), YieldError<T>> {
        match self.channel.try_push(item) {
            Push::Sent => Ok(()),
            Push::Refused(item) => Err(YieldError::new(item, Why::Refused)),
            Push::Full(item) => self.wait_and_send(item, Location::caller()),
        }
    }

    fn wait_and_send(&self, mut item: T, site: Site) -> Result<(), YieldError<T>> {
        let bounds = Bounds::here(Deadline::NEVER);
        let me = sync::current();
        let tokens = bounds.tokens();
        let _watches: Vec<_> = tokens.iter().map(|token| token.watch(me.clone())).collect();
        let _waiting = Scope::node().map(|me| Waiting::begin(me, Some(site)));
        let mut ticket = None;
        loop {
            let waiter = Waiter::Thread(me.clone());
            item = match self.channel.push_or_wait(item, &mut ticket, waiter) {
                Push::Full(item) => item,
                ended => {
                    self.channel.withdraw_sender(&mut ticket);
                    return outcome(ended);
                }
            };
            Waiting::fence();
            if let Some(obstacle) = bounds.obstacle() {
                self.channel.withdraw_sender(&mut ticket);
                return Err(YieldError::new(item, why(&obstacle)));
            }
            sync::park_until(bounds.deadline());
        }
    }

    /// Sends an item if there is room; never waits. For reports of which one may
    /// be left out.
    ///
    /// ```
    /// use actor_rt::prelude::*;
    ///
    /// struct Job;
    ///
    /// #[actor]
    /// impl Job {
    ///     #[actor(stream(capacity = 1))]
    ///     pub fn run(&mut self, steps: u32, out: Yield<u32>) -> u32 {
    ///         // Whoever watches is not waited for.
    ///         (0..steps).filter(|step| out.try_send(*step).is_ok()).count() as u32
    ///     }
    /// }
    ///
    /// # fn main() -> Result<(), ReplyError> {
    /// let mut run = Job.spawn().run(1_000);
    /// let seen = run.by_ref().count() as u32;
    /// assert_eq!(run.wait()?, seen);
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    ///
    /// If the stream is [full](YieldError::is_full), or the consumer dropped or
    /// cancelled it. The item is in the error.
    pub fn try_send(&self, item: T) -> Result<(), YieldError<T>> {
        outcome(self.channel.try_push(item))
    }

    /// [`send`](Self::send) for `async` handlers: waits for room without holding
    /// the thread.
    ///
    /// ```
    /// use actor_rt::prelude::*;
    ///
    /// struct Echo;
    ///
    /// #[actor]
    /// impl Echo {
    ///     #[actor(stream)]
    ///     pub async fn echo(&mut self, words: Vec<String>, out: Yield<String>) {
    ///         for word in words {
    ///             if out.send_async(word).await.is_err() {
    ///                 return;
    ///             }
    ///         }
    ///     }
    /// }
    ///
    /// let words = ["hello".to_owned(), "you".to_owned()];
    /// let echo = Echo.spawn().echo(words.to_vec());
    /// assert_eq!(echo.collect::<Vec<_>>(), words);
    /// ```
    ///
    /// # Cancel safety
    ///
    /// If the future is dropped before it is ready, the item is dropped with it
    /// and was not sent.
    pub fn send_async(&self, item: T) -> Sending<'_, T> {
        Sending {
            channel: &self.channel,
            item: Some(item),
            ticket: None,
        }
    }

    /// Whether items are of no use any more, since the consumer dropped the
    /// stream or cancelled it.
    ///
    /// ```
    /// use actor_rt::prelude::*;
    ///
    /// struct Miner;
    ///
    /// #[actor]
    /// impl Miner {
    ///     #[actor(stream)]
    ///     pub fn dig(&self, out: Yield<u64>) -> u64 {
    ///         let depth = (0..).take_while(|_| !out.is_closed()).count() as u64;
    ///         depth
    ///     }
    /// }
    ///
    /// let miner = Miner.spawn();
    /// drop(miner.dig()); // would dig for ever
    /// ```
    #[must_use]
    pub fn is_closed(&self) -> bool {
        self.channel.is_refused()
    }
}

fn outcome<T>(push: Push<T>) -> Result<(), YieldError<T>> {
    match push {
        Push::Sent => Ok(()),
        Push::Full(item) => Err(YieldError::new(item, Why::Full)),
        Push::Refused(item) => Err(YieldError::new(item, Why::Refused)),
    }
}

fn why(obstacle: &Obstacle) -> Why {
    match obstacle {
        Obstacle::DeadlinePassed | Obstacle::TimedOut => Why::DeadlinePassed,
        Obstacle::Deadlock(_) | Obstacle::Killed | Obstacle::Cancelled => Why::Interrupted,
    }
}

impl<T> Clone for Yield<T> {
    fn clone(&self) -> Self {
        self.channel.add_producer();
        Self {
            channel: Arc::clone(&self.channel),
        }
    }
}

impl<T> Drop for Yield<T> {
    fn drop(&mut self) {
        self.channel.drop_producer();
    }
}

impl<T> fmt::Debug for Yield<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Yield(..)")
    }
}

/// The future of [`Yield::send_async`].
#[must_use = "futures do nothing unless polled"]
pub struct Sending<'a, T> {
    channel: &'a Arc<Channel<T>>,
    // Empty once it is ready.
    item: Option<T>,
    ticket: Option<Ticket>,
}

// The item is moved, never pinned.
impl<T> Unpin for Sending<'_, T> {}

/// Polling it again after it was ready gives `Ok`.
impl<T> Future for Sending<'_, T> {
    type Output = Result<(), YieldError<T>>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let sending = &mut *self;
        let Some(item) = sending.item.take() else {
            return Poll::Ready(Ok(()));
        };
        let waiter = Waiter::Task(cx.waker().clone());
        let push = sending
            .channel
            .push_or_wait(item, &mut sending.ticket, waiter);
        let Push::Full(item) = push else {
            sending.channel.withdraw_sender(&mut sending.ticket);
            return Poll::Ready(outcome(push));
        };
        if let Some(obstacle) = Bounds::here(Deadline::NEVER).obstacle() {
            sending.channel.withdraw_sender(&mut sending.ticket);
            return Poll::Ready(Err(YieldError::new(item, why(&obstacle))));
        }
        sending.item = Some(item);
        Poll::Pending
    }
}

impl<T> Drop for Sending<'_, T> {
    fn drop(&mut self) {
        self.channel.withdraw_sender(&mut self.ticket);
    }
}

impl<T> fmt::Debug for Sending<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Sending(..)")
    }
}
