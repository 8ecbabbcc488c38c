//! Replies in the order in which they end.

use std::fmt;
use std::future::poll_fn;
use std::panic::Location;
use std::pin::Pin;
use std::task::{Context, Poll};

use super::super::caller::Reply;
use super::super::obstacle::{Obstacle, Site};
use super::gather::Gather;
use super::member::sealed::Member;
use super::several::Several;
use crate::cancel::Scope;
use crate::error::{Cause, ErrorKind, Ran, ReplyError};
use crate::id::ActorId;
use crate::sync::Arc;
use crate::time::Deadline;
use crate::waits::SetWait;

/// The outcomes of `replies` in the order in which they come, each with its
/// place: those that were there already first. Each reply is yielded once, and
/// what it held is then gone from the set.
///
/// In async code, [`stream`](AsCompleted::stream) gives the same.
///
/// ```
/// use actor_rt::prelude::*;
/// use actor_rt::as_completed;
///
/// # struct Square;
/// # #[actor]
/// # impl Square { pub fn of(&self, n: u64) -> u64 { n * n } }
/// # fn main() -> Result<(), ReplyError> {
/// let workers = [Square.spawn(), Square.spawn(), Square.spawn()];
/// let replies = workers.iter().zip(1..).map(|(worker, n)| worker.of(n));
/// let mut sum = 0;
/// for (place, square) in as_completed(replies) {
///     println!("worker {place} is done");
///     sum += square?;
/// }
/// assert_eq!(sum, 1 + 4 + 9);
/// # Ok(()) }
/// ```
#[track_caller]
pub fn as_completed<T: Send + 'static>(
    replies: impl IntoIterator<Item = Reply<T>>,
) -> AsCompleted<T> {
    let set = Gather::new();
    let mut replies: Vec<_> = replies.into_iter().map(Some).collect();
    for (number, reply) in replies.iter_mut().enumerate() {
        if let Some(reply) = reply {
            reply.enter(&set, number);
        }
    }
    AsCompleted {
        set,
        left: replies.len(),
        replies,
        deadline: Deadline::NEVER,
        over: 0,
        checked: None,
        members: None,
        site: Location::caller(),
    }
}

/// The iterator of [`as_completed`].
#[must_use = "iterators are lazy and do nothing unless consumed"]
pub struct AsCompleted<T: 'static> {
    set: Arc<Gather>,
    replies: Vec<Option<Reply<T>>>,
    /// How many are still to be yielded.
    left: usize,
    deadline: Deadline,
    /// Up to here, nothing is left to be given up.
    over: usize,
    /// The actor for which the set was searched for calls that it owes itself.
    checked: Option<ActorId>,
    /// For the search for a circle, made when an actor first waits.
    members: Option<Arc<SetWait>>,
    site: Site,
}

impl<T: Send + 'static> AsCompleted<T> {
    /// One deadline for all. When it passes, each reply that is left is yielded
    /// as `TimedOut`, with how many there were in its text, and let go: its call
    /// goes on. [`into_pending`](Self::into_pending) gives them back instead.
    ///
    /// ```
    /// # use actor_rt::prelude::*;
    /// # use actor_rt::{Deadline, as_completed};
    /// # use std::time::Duration;
    /// # struct Counter;
    /// # #[actor] impl Counter { pub fn get(&self) -> i64 { 7 } }
    /// let counters = [Counter.spawn(), Counter.spawn()];
    /// let replies = counters.iter().map(|counter| counter.get());
    /// let deadline = Deadline::after(Duration::from_secs(5)); // for both together
    /// for (place, outcome) in as_completed(replies).with_deadline(deadline) {
    ///     assert_eq!(outcome?, 7, "counter {place}");
    /// }
    /// # Ok::<(), ReplyError>(())
    /// ```
    pub fn with_deadline(mut self, deadline: impl Into<Deadline>) -> Self {
        self.deadline = deadline.into();
        self
    }

    /// Those that were not yielded yet, with their places.
    ///
    /// ```
    /// # use actor_rt::prelude::*;
    /// # use actor_rt::as_completed;
    /// # struct Counter;
    /// # #[actor] impl Counter { pub fn get(&self) -> i64 { 7 } }
    /// let counters = [Counter.spawn(), Counter.spawn(), Counter.spawn()];
    /// let mut set = as_completed(counters.iter().map(|counter| counter.get()));
    /// let first = set.next().expect("there are three");
    /// for (place, reply) in set.into_pending() {
    ///     assert_ne!(place, first.0);
    ///     reply.cancel(); // one is enough
    /// }
    /// ```
    #[must_use = "dropping them lets their calls go"]
    pub fn into_pending(mut self) -> Vec<(usize, Reply<T>)> {
        let replies = std::mem::take(&mut self.replies);
        let pending = replies.into_iter().enumerate().filter_map(|(at, reply)| {
            let mut reply = reply?;
            reply.leave();
            Some((at, reply))
        });
        pending.collect()
    }

    /// The same, to be awaited. A [deadline](Self::with_deadline) is of no
    /// effect there, since there is no timer: use that of your executor.
    ///
    /// ```
    /// # use actor_rt::prelude::*;
    /// # use actor_rt::as_completed;
    /// async fn sum(replies: Vec<Reply<i64>>) -> Result<i64, ReplyError> {
    ///     let mut stream = as_completed(replies).stream();
    ///     let mut sum = 0;
    ///     while let Some((_, outcome)) = stream.next().await {
    ///         sum += outcome?;
    ///     }
    ///     Ok(sum)
    /// }
    /// ```
    pub fn stream(self) -> CompletedStream<T> {
        CompletedStream(self)
    }

    pub(super) fn poll_next_done(
        &mut self,
        cx: &mut Context<'_>,
    ) -> Poll<Option<(usize, Result<T, ReplyError>)>> {
        while self.left > 0 {
            if let Some(own) = self.yield_own() {
                return Poll::Ready(Some(own));
            }
            let Some(number) = self.set.poll_next(cx.waker()) else {
                return Poll::Pending;
            };
            let found = self.yield_done(number);
            if found.is_some() {
                return Poll::Ready(found);
            }
        }
        Poll::Ready(None)
    }

    fn block(&mut self) -> Result<usize, Obstacle> {
        let members = &mut self.members;
        let replies = &self.replies;
        let several = Several::begin(self.site, self.left, || {
            let owed = || replies.iter().flatten().map(Member::owed).collect();
            Arc::clone(members.get_or_insert_with(|| Arc::new(SetWait::new(owed(), false))))
        });
        let (_edge, obstacle) = several.unzip();
        self.set.next(self.deadline, obstacle.flatten())
    }

    fn yield_done(&mut self, number: usize) -> Option<(usize, Result<T, ReplyError>)> {
        // Taken out here, so that it is gone whatever becomes of the outcome.
        let mut reply = self.replies.get_mut(number)?.take()?;
        self.left -= 1;
        let outcome = reply.try_take()?;
        Some((number, outcome))
    }

    /// Waiting is of no use: the next one that is left is let go. In a circle,
    /// that is one that is owed by the next in the circle.
    fn yield_error(&mut self, obstacle: Obstacle) -> Option<(usize, Result<T, ReplyError>)> {
        let number = match obstacle.culprit() {
            Some(owner) => self.owed_by(owner),
            None => (self.over..self.replies.len()).find(|at| self.replies[*at].is_some()),
        };
        let number = number?;
        if obstacle.culprit().is_none() {
            self.over = number + 1;
        }
        let mut reply = self.replies[number].take()?;
        // It may come yet, and is no member any more.
        self.members = None;
        let (left, all) = (self.left, self.replies.len());
        self.left -= 1;
        if let Some(outcome) = reply.try_take() {
            return Some((number, outcome));
        }
        let error = if let Obstacle::TimedOut = obstacle {
            let target = reply.head().target().cloned();
            let cause = Cause::Unfinished { left, all };
            ReplyError::new(ErrorKind::TimedOut, Ran::Maybe, target, cause)
        } else {
            reply.refuse(obstacle)
        };
        Some((number, Err(error)))
    }

    fn owed_by(&self, owner: ActorId) -> Option<usize> {
        self.replies.iter().position(|reply| {
            let open = reply.as_ref().filter(|reply| !reply.is_done());
            open.is_some_and(|reply| reply.owner_id() == Some(owner))
        })
    }

    /// A reply that the waiting actor owes itself. Searched for once per actor,
    /// when it is about to wait.
    fn yield_own(&mut self) -> Option<(usize, Result<T, ReplyError>)> {
        let me = Scope::actor()?;
        if self.checked == Some(me) {
            return None;
        }
        let is_own = |reply: &Option<Reply<T>>| reply.as_ref().is_some_and(Member::is_futile);
        let Some(number) = self.replies.iter().position(is_own) else {
            self.checked = Some(me);
            return None;
        };
        let reply = self.replies[number].take()?;
        self.left -= 1;
        Some((number, Err(reply.refuse(Obstacle::Deadlock(None)))))
    }
}

impl<T: Send + 'static> Iterator for AsCompleted<T> {
    type Item = (usize, Result<T, ReplyError>);

    /// Blocks until the next reply has ended.
    fn next(&mut self) -> Option<Self::Item> {
        while self.left > 0 {
            let found = match self.set.try_next() {
                Some(number) => self.yield_done(number),
                None => match self.yield_own() {
                    Some(own) => Some(own),
                    None => match self.block() {
                        Ok(number) => self.yield_done(number),
                        Err(obstacle) => self.yield_error(obstacle),
                    },
                },
            };
            // A number may be of a reply that was let go meanwhile.
            if found.is_some() {
                return found;
            }
        }
        None
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.left, Some(self.left))
    }
}

impl<T: Send + 'static> ExactSizeIterator for AsCompleted<T> {}

impl<T: 'static> fmt::Debug for AsCompleted<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AsCompleted")
            .field("left", &self.left)
            .finish_non_exhaustive()
    }
}

/// [`as_completed`] for async code: a stream by shape, without a dependency on
/// a crate of traits. `poll_next` is what a `Stream` implementation of yours
/// would call.
#[derive(Debug)]
#[must_use = "streams do nothing unless polled"]
pub struct CompletedStream<T: 'static>(AsCompleted<T>);

impl<T: Send + 'static> CompletedStream<T> {
    /// The next outcome, or `None` after the last.
    ///
    /// # Cancel safety
    ///
    /// Dropping the future loses no outcome.
    ///
    /// ```
    /// # use actor_rt::prelude::*;
    /// # use actor_rt::as_completed;
    /// async fn first(replies: Vec<Reply<i64>>) -> Option<i64> {
    ///     let (_, outcome) = as_completed(replies).stream().next().await?;
    ///     outcome.ok()
    /// }
    /// ```
    pub async fn next(&mut self) -> Option<(usize, Result<T, ReplyError>)> {
        poll_fn(|cx| Pin::new(&mut *self).poll_next(cx)).await
    }

    /// Polls for the next outcome.
    ///
    /// ```
    /// use actor_rt::{Reply, as_completed};
    /// use std::pin::pin;
    /// use std::task::{Context, Poll, Waker};
    ///
    /// let mut stream = pin!(as_completed([Reply::ready(7)]).stream());
    /// let mut cx = Context::from_waker(Waker::noop());
    /// assert!(matches!(stream.as_mut().poll_next(&mut cx), Poll::Ready(Some((0, Ok(7))))));
    /// assert!(matches!(stream.as_mut().poll_next(&mut cx), Poll::Ready(None)));
    /// ```
    pub fn poll_next(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<(usize, Result<T, ReplyError>)>> {
        self.0.poll_next_done(cx)
    }

    /// How many are still to come.
    ///
    /// ```
    /// use actor_rt::{Reply, as_completed};
    ///
    /// let stream = as_completed([Reply::ready(1), Reply::ready(2)]).stream();
    /// assert_eq!(stream.len(), 2);
    /// ```
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.left
    }

    /// Whether none is still to come.
    ///
    /// ```
    /// use actor_rt::{Reply, as_completed};
    ///
    /// assert!(as_completed(Vec::<Reply<i64>>::new()).stream().is_empty());
    /// ```
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.left == 0
    }
}
