//! The caller's end of a stream.

use std::collections::VecDeque;
use std::fmt;
use std::future::{IntoFuture, poll_fn};
use std::iter::FusedIterator;
use std::panic::Location;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use super::super::caller::Reply;
use super::super::head::{CancelOutcome, Head, Origin};
use super::super::obstacle::{Bounds, Obstacle, Site};
use super::super::resolver::ends;
use super::super::waiter::Waiter;
use super::channel::{Channel, Demand, Pop};
use super::producer::Yield;
use crate::cancel::Scope;
use crate::error::{Ran, ReplyError};
use crate::sync::{self, Arc};
use crate::time::Deadline;
use crate::waits::{Kind, Waiting};

/// A reply that comes in parts: items of type `T` while the call goes on, and
/// then its outcome, of type `R`. What the handle's method returns for one that
/// is marked `#[actor(stream)]`.
///
/// It is an iterator, whose `next` blocks; in async code, use
/// [`next_async`](Self::next_async) or [`poll_next`](Self::poll_next). It ends
/// when the call has ended, in whichever way; [`wait`](Self::wait) then says how.
///
/// The producer is never more than a few items ahead: one that is faster waits.
/// **Dropping the stream cancels the call**, unlike dropping a `Reply`;
/// [`finish`](Self::finish) gives the items up and lets the call go on.
///
/// ```
/// use actor_rt::prelude::*;
///
/// struct Library { books: Vec<(&'static str, u32)> }
///
/// #[actor]
/// impl Library {
///     /// Yields the titles of at least so many pages; how many books it looked at.
///     #[actor(stream)]
///     pub fn longer_than(&self, pages: u32, out: Yield<&'static str>) -> usize {
///         for (title, _) in self.books.iter().filter(|book| book.1 > pages) {
///             if out.send(title).is_err() {
///                 break; // the caller has seen enough
///             }
///         }
///         self.books.len()
///     }
/// }
///
/// # fn main() -> Result<(), ReplyError> {
/// let library = Library { books: vec![("Middlemarch", 904), ("Candide", 129)] }.spawn();
/// let mut titles = library.longer_than(500);
/// for title in &mut titles {
///     assert_eq!(title, "Middlemarch");
/// }
/// assert_eq!(titles.wait()?, 2);
/// # Ok(()) }
/// ```
#[must_use = "dropping it cancels the call"]
pub struct ReplyStream<T: 'static, R: 'static = ()> {
    items: Arc<Channel<T>>,
    // Empty only once it is finished.
    reply: Option<Reply<R>>,
    /// No item will be given out any more.
    over: bool,
    /// Why the consumer stopped to wait, if it did.
    failed: Option<ReplyError>,
}

/// Makes a channel, and posts a message with its other end. Public for generated
/// code alone.
pub fn open<T: 'static, R: 'static>(
    capacity: usize,
    post: impl FnOnce(Yield<T>) -> Reply<R>,
) -> ReplyStream<T, R> {
    let items = Channel::new(capacity);
    let reply = post(Yield::first(&items));
    ReplyStream::new(items, reply)
}

impl<T: 'static, R: 'static> ReplyStream<T, R> {
    fn new(items: Arc<Channel<T>>, reply: Reply<R>) -> Self {
        Self {
            items,
            reply: Some(reply),
            over: false,
            failed: None,
        }
    }

    /// A stream that has all of its items and its outcome already, for test
    /// doubles.
    ///
    /// ```
    /// use actor_rt::ReplyStream;
    ///
    /// # fn main() -> Result<(), actor_rt::ReplyError> {
    /// let mut stream = ReplyStream::ready([1, 2, 3], "done");
    /// assert_eq!(stream.by_ref().sum::<i32>(), 6);
    /// assert_eq!(stream.wait()?, "done");
    /// # Ok(()) }
    /// ```
    pub fn ready(items: impl IntoIterator<Item = T>, outcome: R) -> Self {
        let items: VecDeque<T> = items.into_iter().collect();
        Self::new(Channel::of_items(items), Reply::ready(outcome))
    }

    /// Gives up the items, those that are to come too, and blocks until the call
    /// has ended. The producer is not held up and not told. After the last item
    /// it is simply the outcome.
    ///
    /// ```
    /// use actor_rt::prelude::*;
    ///
    /// # struct Copier;
    /// # #[actor]
    /// # impl Copier {
    /// #     #[actor(stream)]
    /// #     pub fn copy(&mut self, parts: u32, out: Yield<u32>) -> u32 {
    /// #         (0..parts).filter(|part| out.send(*part).is_ok()).count() as u32
    /// #     }
    /// # }
    /// # fn main() -> Result<(), ReplyError> {
    /// let mut copy = Copier.spawn().copy(100);
    /// assert_eq!(copy.next(), Some(0)); // it has begun; the rest is of no interest
    /// assert_eq!(copy.wait()?, 100);
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    ///
    /// As [`Reply::wait`]; and whatever ended the iteration before the call had
    /// ended, such as a kill of the actor that waits here.
    #[track_caller]
    pub fn wait(self) -> Result<R, ReplyError> {
        self.finish().wait()
    }

    /// Gives up the items, and gives the reply for the outcome: to wait with a
    /// deadline, to await, to combine with others, or to detach. As in
    /// [`wait`](Self::wait), the call goes on. `stream.await` does the same.
    ///
    /// ```
    /// # use actor_rt::prelude::*;
    /// # struct Copier;
    /// # #[actor]
    /// # impl Copier {
    /// #     #[actor(stream)]
    /// #     pub fn copy(&mut self, parts: u32, out: Yield<u32>) -> u32 {
    /// #         (0..parts).filter(|part| out.send(*part).is_ok()).count() as u32
    /// #     }
    /// # }
    /// let copier = Copier.spawn();
    /// let both = (copier.copy(100).finish(), copier.copy(200).finish());
    /// assert_eq!(both.0.wait()? + both.1.wait()?, 300);
    /// copier.copy(300).finish().detach(); // nobody watches, and it is done all the same
    /// # Ok::<(), ReplyError>(())
    /// ```
    #[must_use = "`.detach()` to let the call go on unwatched"]
    pub fn finish(mut self) -> Reply<R> {
        self.items.set_demand(Demand::Discarded, false);
        match (self.reply.take(), self.failed.take()) {
            (Some(reply), None) => reply,
            (_, error) => {
                let (resolver, failed) = ends(Head::new(None, Origin::Nothing));
                if let Some(error) = error {
                    resolver.fail(error);
                }
                failed
            }
        }
    }

    /// Asks that the call not run, or end early; never blocks. From now on the
    /// producer's [`send`](Yield::send) fails. What was sent before can still be
    /// read, and the outcome is the handler's.
    ///
    /// ```
    /// use actor_rt::prelude::*;
    ///
    /// struct Counter;
    ///
    /// #[actor]
    /// impl Counter {
    ///     #[actor(stream)]
    ///     pub fn count(&self, out: Yield<u64>) -> u64 {
    ///         (0..).take_while(|n| out.send(*n).is_ok()).count() as u64
    ///     }
    /// }
    ///
    /// # fn main() -> Result<(), ReplyError> {
    /// let mut count = Counter.spawn().count();
    /// let mut seen = count.by_ref().take(100).count() as u64;
    /// count.cancel();
    /// seen += count.by_ref().count() as u64;
    /// assert_eq!(count.wait()?, seen); // nothing was lost on the way
    /// # Ok(()) }
    /// ```
    #[allow(
        clippy::must_use_candidate,
        reason = "what became of the wish is often of no interest"
    )]
    pub fn cancel(&self) -> CancelOutcome {
        // First the call: a producer that learns of it by a send that fails may
        // end the call at once.
        let outcome = self.reply().cancel();
        self.items.set_demand(Demand::Refused, true);
        outcome
    }

    /// The next item, for which this waits for `timeout` at most; `None` after
    /// the last. Only the wait is bounded: the stream stays usable.
    ///
    /// ```
    /// use actor_rt::prelude::*;
    /// use std::time::Duration;
    ///
    /// # struct Slow;
    /// # #[actor]
    /// # impl Slow {
    /// #     #[actor(stream)]
    /// #     pub fn steps(&self, out: Yield<u32>) { out.send(1).ok(); }
    /// # }
    /// # fn main() -> Result<(), ReplyError> {
    /// let mut steps = Slow.spawn().steps();
    /// loop {
    ///     match steps.next_timeout(Duration::from_millis(100)) {
    ///         Ok(Some(step)) => println!("step {step}"),
    ///         Ok(None) => break,
    ///         Err(_) => println!("still at it"),
    ///     }
    /// }
    /// steps.wait()
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// [`TimedOut`](crate::ErrorKind::TimedOut), and nothing else.
    #[track_caller]
    pub fn next_timeout(&mut self, timeout: Duration) -> Result<Option<T>, ReplyError> {
        self.next_until(Deadline::after(timeout), Location::caller())
    }

    /// The next item, or `None` after the last, in async code.
    ///
    /// ```
    /// use actor_rt::prelude::*;
    ///
    /// # struct Numbers;
    /// # #[actor]
    /// # impl Numbers {
    /// #     #[actor(stream)]
    /// #     pub fn upto(&self, end: u64, out: Yield<u64>) {
    /// #         (0..end).try_for_each(|n| out.send(n)).ok();
    /// #     }
    /// # }
    /// async fn sum(numbers: NumbersHandle) -> Result<u64, ReplyError> {
    ///     let (mut sum, mut stream) = (0, numbers.upto(10));
    ///     while let Some(n) = stream.next_async().await {
    ///         sum += n;
    ///     }
    ///     stream.await?; // how the call ended
    ///     Ok(sum)
    /// }
    /// ```
    ///
    /// # Cancel safety
    ///
    /// Dropping the future loses no item.
    pub async fn next_async(&mut self) -> Option<T> {
        poll_fn(|cx| Pin::new(&mut *self).poll_next(cx)).await
    }

    /// Polls for the next item: what a `Stream` implementation of yours would
    /// call.
    ///
    /// ```
    /// use actor_rt::ReplyStream;
    /// use std::pin::Pin;
    /// use std::task::{Context, Poll};
    ///
    /// struct Wrapped(ReplyStream<u64>);
    ///
    /// impl Wrapped {
    ///     fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<u64>> {
    ///         Pin::new(&mut self.0).poll_next(cx)
    ///     }
    /// }
    /// ```
    pub fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<T>> {
        let stream = &mut *self;
        if stream.over {
            return Poll::Ready(None);
        }
        let ended = stream.reply().is_done();
        let waiter = Waiter::Task(cx.waker().clone());
        match stream.items.pop_or_wait(waiter, None) {
            Pop::Item(item) => return Poll::Ready(Some(item)),
            Pop::Empty { entered } if entered || !ended => {
                let futile = !entered && stream.reply().is_own_call();
                let obstacle = futile.then_some(Obstacle::Deadlock(None));
                let obstacle = obstacle.or_else(|| stream.bounds(Deadline::NEVER).obstacle());
                return obstacle.map_or(Poll::Pending, |obstacle| {
                    stream.give_up(obstacle);
                    Poll::Ready(None)
                });
            }
            Pop::Empty { .. } | Pop::End => stream.items.withdraw_consumer(),
        }
        match stream.reply_mut().poll_until_shown(cx) {
            Poll::Pending => return Poll::Pending,
            Poll::Ready(Err(obstacle)) => stream.give_up(obstacle),
            Poll::Ready(Ok(())) => stream.over = true,
        }
        Poll::Ready(None)
    }

    // ----- waiting ---------------------------------------------------------------

    fn next_until(&mut self, deadline: Deadline, site: Site) -> Result<Option<T>, ReplyError> {
        if self.over {
            return Ok(None);
        }
        let waited = match self.items.try_pop() {
            Pop::Item(item) => return Ok(Some(item)),
            Pop::End => Ok(None),
            Pop::Empty { .. } => self.wait_for_item(deadline, site),
        };
        let waited = match waited {
            Ok(None) => self
                .reply_mut()
                .wait_until_shown(deadline, site)
                .map(|()| None),
            other => other,
        };
        match waited {
            Ok(Some(item)) => Ok(Some(item)),
            Ok(None) => {
                self.over = true;
                Ok(None)
            }
            Err(obstacle @ Obstacle::TimedOut) => {
                Err(obstacle.error(self.reply().head(), Ran::Maybe))
            }
            Err(obstacle) => {
                self.give_up(obstacle);
                Ok(None)
            }
        }
    }

    /// Sleeps until there is an item, or will be none any more, or says why not.
    fn wait_for_item(&self, deadline: Deadline, site: Site) -> Result<Option<T>, Obstacle> {
        let bounds = self.bounds(deadline);
        let me = sync::current();
        let tokens = bounds.tokens();
        let _watches: Vec<_> = tokens.iter().map(|token| token.watch(me.clone())).collect();
        let mut waiting = Scope::node().map(|me| Waiting::begin(me, Some(site)));
        let mut leads = false;
        loop {
            let ended = self.reply().is_done();
            let waiter = Waiter::Thread(me.clone());
            let entered = match self.items.pop_or_wait(waiter, waiting.as_ref()) {
                Pop::Item(item) => return Ok(Some(item)),
                Pop::Empty { entered } if entered || !ended => entered,
                Pop::Empty { .. } | Pop::End => {
                    self.items.withdraw_consumer();
                    return Ok(None);
                }
            };
            let mut obstacle = None;
            if let (Some(waiting), false, false) = (&mut waiting, entered, leads) {
                leads = true;
                let owner = self.reply().owner();
                let cycle = owner.and_then(|owner| waiting.for_what(owner, Kind::Reply));
                obstacle = cycle.map(|cycle| Obstacle::Deadlock(Some(cycle)));
            }
            Waiting::fence();
            if let Some(obstacle) = obstacle.or_else(|| bounds.obstacle()) {
                self.items.withdraw_consumer();
                return Err(obstacle);
            }
            sync::park_until(bounds.deadline());
        }
    }

    fn bounds(&self, deadline: Deadline) -> Bounds {
        Bounds::here(deadline).with_work(self.reply().head().deadline())
    }

    /// Waiting is of no use any more, and so is the call.
    fn give_up(&mut self, obstacle: Obstacle) {
        self.over = true;
        self.items.set_demand(Demand::Refused, false);
        self.failed = Some(self.reply().refuse(obstacle));
    }

    fn reply(&self) -> &Reply<R> {
        self.reply.as_ref().expect(PRESENT)
    }

    fn reply_mut(&mut self) -> &mut Reply<R> {
        self.reply.as_mut().expect(PRESENT)
    }
}

const PRESENT: &str = "it is there until the stream is finished";

impl<T: 'static, R: 'static> Iterator for ReplyStream<T, R> {
    type Item = T;

    /// Blocks until there is an item, or the call has ended.
    #[track_caller]
    fn next(&mut self) -> Option<T> {
        self.next_until(Deadline::NEVER, Location::caller())
            .unwrap_or(None)
    }
}

impl<T: 'static, R: 'static> FusedIterator for ReplyStream<T, R> {}

/// The outcome, without the items: as [`ReplyStream::finish`].
impl<T: 'static, R: 'static> IntoFuture for ReplyStream<T, R> {
    type Output = Result<R, ReplyError>;
    type IntoFuture = Reply<R>;

    fn into_future(self) -> Reply<R> {
        self.finish()
    }
}

impl<T: 'static, R: 'static> Drop for ReplyStream<T, R> {
    fn drop(&mut self) {
        // One that was finished lets the call go on.
        if let Some(reply) = self.reply.take() {
            reply.cancel();
            self.items.set_demand(Demand::Refused, false);
        }
    }
}

impl<T: 'static, R: 'static> fmt::Debug for ReplyStream<T, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ReplyStream")
            .field("reply", &self.reply)
            .field("over", &self.over)
            .finish_non_exhaustive()
    }
}
