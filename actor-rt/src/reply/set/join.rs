//! All outcomes at once, in the order in which the replies were given.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use super::super::caller::Reply;
use super::completed::{AsCompleted, as_completed};
use crate::error::ReplyError;
use crate::time::Deadline;

/// All outcomes of `replies`, in their order: to be waited for, with one
/// deadline for all, or awaited.
///
/// ```
/// use actor_rt::prelude::*;
/// use actor_rt::join_all;
///
/// # struct Square;
/// # #[actor]
/// # impl Square { pub fn of(&self, n: u64) -> u64 { n * n } }
/// # fn main() -> Result<(), ReplyError> {
/// let workers = [Square.spawn(), Square.spawn()];
/// let replies = workers.iter().zip(2..).map(|(worker, n)| worker.of(n));
/// let squares = join_all(replies).wait();
/// let squares: Vec<u64> = squares.into_iter().collect::<Result<_, _>>()?;
/// assert_eq!(squares, [4, 9]);
/// # Ok(()) }
/// ```
#[track_caller]
pub fn join_all<T: Send + 'static>(replies: impl IntoIterator<Item = Reply<T>>) -> JoinAll<T> {
    let open = as_completed(replies);
    let outcomes = (0..open.len()).map(|_| None).collect();
    JoinAll { open, outcomes }
}

/// What [`join_all`] gives.
#[must_use = "it does nothing until it is waited for or awaited"]
pub struct JoinAll<T: 'static> {
    open: AsCompleted<T>,
    outcomes: Vec<Option<Result<T, ReplyError>>>,
}

impl<T: Send + 'static> JoinAll<T> {
    /// Blocks until every call has ended. An error stands in the place of its
    /// reply and ends nobody else's wait.
    ///
    /// ```
    /// use actor_rt::{ErrorKind, Reply, join_all};
    ///
    /// let outcomes = join_all([Reply::failed(ErrorKind::Stopped), Reply::ready(2)]).wait();
    /// assert!(outcomes[0].is_err());
    /// assert!(matches!(outcomes[1], Ok(2)));
    /// ```
    #[must_use = "each outcome may be an error"]
    pub fn wait(self) -> Vec<Result<T, ReplyError>> {
        self.wait_deadline(Deadline::NEVER)
    }

    /// As [`wait`](Self::wait), for `timeout` at most, in all. Whose outcome
    /// has not come by then is `TimedOut`; its call goes on.
    ///
    /// ```
    /// # use actor_rt::prelude::*;
    /// # use actor_rt::join_all;
    /// # use std::time::Duration;
    /// # struct Counter;
    /// # #[actor] impl Counter { pub fn get(&self) -> i64 { 7 } }
    /// let counters = [Counter.spawn(), Counter.spawn()];
    /// let replies = counters.iter().map(|counter| counter.get());
    /// for outcome in join_all(replies).wait_timeout(Duration::from_secs(5)) {
    ///     assert_eq!(outcome?, 7);
    /// }
    /// # Ok::<(), ReplyError>(())
    /// ```
    #[must_use = "each outcome may be an error"]
    pub fn wait_timeout(self, timeout: Duration) -> Vec<Result<T, ReplyError>> {
        self.wait_deadline(Deadline::after(timeout))
    }

    /// As [`wait_timeout`](Self::wait_timeout), up to a point in time.
    ///
    /// ```
    /// use actor_rt::{Deadline, Reply, join_all};
    /// use std::time::Duration;
    ///
    /// let deadline = Deadline::after(Duration::from_secs(5)); // for one set after the other
    /// for set in [[Reply::ready(1), Reply::ready(2)], [Reply::ready(3), Reply::ready(4)]] {
    ///     let outcomes = join_all(set).wait_deadline(deadline);
    ///     assert!(outcomes.iter().all(Result::is_ok));
    /// }
    /// ```
    #[must_use = "each outcome may be an error"]
    pub fn wait_deadline(mut self, deadline: impl Into<Deadline>) -> Vec<Result<T, ReplyError>> {
        for (place, outcome) in self.open.with_deadline(deadline) {
            self.outcomes[place] = Some(outcome);
        }
        self.outcomes.into_iter().flatten().collect()
    }
}

impl<T: 'static> Unpin for JoinAll<T> {}

impl<T: Send + 'static> Future for JoinAll<T> {
    type Output = Vec<Result<T, ReplyError>>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        while let Some((place, outcome)) = ready!(self.open.poll_next_done(cx)) {
            self.outcomes[place] = Some(outcome);
        }
        let outcomes = std::mem::take(&mut self.outcomes);
        Poll::Ready(outcomes.into_iter().flatten().collect())
    }
}

impl<T: Send + 'static> fmt::Debug for JoinAll<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("JoinAll")
            .field("left", &self.open.len())
            .field("of", &self.outcomes.len())
            .finish()
    }
}
