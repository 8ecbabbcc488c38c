//! Replies of different types, joined in a tuple.

use std::fmt;
use std::future::Future;
use std::panic::Location;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use super::super::caller::Reply;
use super::super::obstacle::{Obstacle, Site};
use super::gather::Gather;
use super::member::sealed::Member;
use super::several::Several;
use crate::error::{Cause, ErrorKind, Ran, ReplyError};
use crate::sync::Arc;
use crate::time::Deadline;
use crate::waits::SetWait;

/// The outcomes of up to eight replies of different types, as a tuple: to be
/// waited for, with one deadline for all, or awaited.
///
/// ```
/// use actor_rt::prelude::*;
/// use actor_rt::join;
///
/// # struct Shop;
/// # #[actor]
/// # impl Shop {
/// #     pub fn name(&self) -> String { "corner".to_owned() }
/// #     pub fn stock(&self) -> u32 { 12 }
/// # }
/// # fn main() -> Result<(), ReplyError> {
/// let (here, there) = (Shop.spawn(), Shop.spawn());
/// let (name, stock) = join((here.name(), there.stock())).wait();
/// assert_eq!(format!("{}: {}", name?, stock?), "corner: 12");
/// # Ok(()) }
/// ```
#[track_caller]
pub fn join<R: Replies>(mut replies: R) -> Join<R> {
    let set = Gather::new();
    replies.enter(&set);
    Join {
        replies,
        set,
        left: R::COUNT,
        site: Location::caller(),
    }
}

/// What [`join`] gives.
#[must_use = "it does nothing until it is waited for or awaited"]
pub struct Join<R: Replies> {
    replies: R,
    set: Arc<Gather>,
    left: usize,
    site: Site,
}

impl<R: Replies> Join<R> {
    /// Blocks until every call has ended. An error stands in the place of its
    /// reply and ends nobody else's wait.
    ///
    /// ```
    /// use actor_rt::{ErrorKind, Reply, join};
    ///
    /// let (name, stock) = join((Reply::ready("corner"), Reply::<u32>::failed(ErrorKind::Stopped))).wait();
    /// assert!(name.is_ok() && stock.is_err());
    /// ```
    #[must_use = "each outcome may be an error"]
    pub fn wait(self) -> R::Outcomes {
        self.wait_deadline(Deadline::NEVER)
    }

    /// As [`wait`](Self::wait), for `timeout` at most, in all. Whose outcome
    /// has not come by then is `TimedOut`; its call goes on.
    ///
    /// ```
    /// # use actor_rt::prelude::*;
    /// # use actor_rt::join;
    /// # use std::time::Duration;
    /// # struct Counter;
    /// # #[actor] impl Counter {
    /// #     pub fn get(&self) -> i64 { 7 }
    /// #     pub fn name(&self) -> String { "visits".to_owned() }
    /// # }
    /// let counter = Counter.spawn();
    /// let both = join((counter.name(), counter.get()));
    /// let (name, total) = both.wait_timeout(Duration::from_secs(5)); // for both together
    /// assert_eq!((name?.as_str(), total?), ("visits", 7));
    /// # Ok::<(), ReplyError>(())
    /// ```
    #[must_use = "each outcome may be an error"]
    pub fn wait_timeout(self, timeout: Duration) -> R::Outcomes {
        self.wait_deadline(Deadline::after(timeout))
    }

    /// As [`wait_timeout`](Self::wait_timeout), up to a point in time.
    ///
    /// ```
    /// use actor_rt::{Reply, join};
    /// use std::time::Instant;
    ///
    /// // Takes what is there.
    /// let (one, two) = join((Reply::ready(1), Reply::ready("two"))).wait_deadline(Instant::now());
    /// assert!(matches!((one, two), (Ok(1), Ok("two"))));
    /// ```
    #[must_use = "each outcome may be an error"]
    pub fn wait_deadline(mut self, deadline: impl Into<Deadline>) -> R::Outcomes {
        let deadline = deadline.into();
        let mut several: Option<(Several, Option<Obstacle>)> = None;
        while self.left > 0 {
            if self.set.try_next().is_some() {
                self.left -= 1;
                continue;
            }
            let (site, left) = (self.site, self.left);
            let begun = several.take();
            let mut begun = begun.or_else(|| Several::begin(site, left, || self.replies.members()));
            let obstacle = begun.as_mut().and_then(|(_, obstacle)| obstacle.take());
            // What was in the way goes unsaid if a member is done first; then it is
            // looked for again.
            several = begun.filter(|_| obstacle.is_none());
            match self.set.next(deadline, obstacle) {
                Ok(_) => self.left -= 1,
                // Only what is in the circle fails; the others are waited for.
                Err(obstacle) if obstacle.culprit().is_some() => {
                    self.left -= self.replies.refuse(&obstacle);
                }
                Err(obstacle) => return self.replies.outcomes(obstacle.kind()),
            }
        }
        self.replies.outcomes(ErrorKind::Taken)
    }
}

impl<R: Replies> Future for Join<R> {
    type Output = R::Outcomes;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let own = self.replies.own();
        while self.left > own {
            if self.set.poll_next(cx.waker()).is_none() {
                return Poll::Pending;
            }
            self.left -= 1;
        }
        Poll::Ready(self.replies.outcomes(ErrorKind::WouldDeadlock))
    }
}

impl<R: Replies> fmt::Debug for Join<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Join")
            .field("left", &self.left)
            .field("of", &R::COUNT)
            .finish_non_exhaustive()
    }
}

/// A tuple of replies. It cannot be implemented outside of this crate.
pub trait Replies: sealed::Tuple {}

impl<R: sealed::Tuple> Replies for R {}

mod sealed {
    use super::{Arc, ErrorKind, Gather, Obstacle, SetWait};

    #[allow(unnameable_types, reason = "sealed")]
    pub trait Tuple: Unpin {
        /// The tuple of their outcomes.
        type Outcomes;

        const COUNT: usize;

        #[allow(private_interfaces, reason = "nobody else can name this trait")]
        fn enter(&mut self, set: &Arc<Gather>);

        /// For the search for a circle.
        #[allow(private_interfaces, reason = "nobody else can name this trait")]
        fn members(&self) -> Arc<SetWait>;

        /// How many of those that are open the waiting actor owes itself.
        fn own(&self) -> usize;

        /// Fails what is owed by the next in the circle; how many that were.
        #[allow(private_interfaces, reason = "nobody else can name this trait")]
        fn refuse(&mut self, obstacle: &Obstacle) -> usize;

        /// Takes all outcomes; `kind` says why one is not there.
        fn outcomes(&mut self, kind: ErrorKind) -> Self::Outcomes;
    }
}

/// Fails a reply that is open and owed by the next in the circle.
fn refuse<T: Send + 'static>(reply: &mut Reply<T>, obstacle: &Obstacle) -> usize {
    if reply.is_done() || reply.owner_id() != obstacle.culprit() {
        return 0;
    }
    // Its end may come yet, and is not of this set any more.
    Member::leave(reply);
    if reply.is_done() {
        return 0;
    }
    let error = reply.refuse(obstacle.clone());
    *reply = Reply::failed_with(error);
    1
}

/// The outcome if it is there, else the error.
fn outcome<T: Send + 'static>(reply: &mut Reply<T>, kind: ErrorKind) -> Result<T, ReplyError> {
    if let Some(outcome) = reply.try_take() {
        return outcome;
    }
    if reply.is_own_call() {
        return Err(reply.refuse(Obstacle::Deadlock(None)));
    }
    if kind != ErrorKind::TimedOut {
        reply.cancel();
    }
    let target = reply.head().target().cloned();
    Err(ReplyError::new(kind, Ran::Maybe, target, Cause::Plain))
}

macro_rules! tuples {
    ($($count:literal: $($T:ident $at:tt),+;)+) => {$(
        impl<$($T: Send + 'static),+> sealed::Tuple for ($(Reply<$T>,)+) {
            type Outcomes = ($(Result<$T, ReplyError>,)+);

            const COUNT: usize = $count;

            #[allow(private_interfaces, reason = "nobody else can name this trait")]
            fn enter(&mut self, set: &Arc<Gather>) {
                $(Member::enter(&mut self.$at, set, $at);)+
            }

            #[allow(private_interfaces, reason = "nobody else can name this trait")]
            fn members(&self) -> Arc<SetWait> {
                Arc::new(SetWait::new(vec![$(Member::owed(&self.$at)),+], true))
            }

            fn own(&self) -> usize {
                0 $(+ usize::from(Member::is_futile(&self.$at)))+
            }

            #[allow(private_interfaces, reason = "nobody else can name this trait")]
            fn refuse(&mut self, obstacle: &Obstacle) -> usize {
                0 $(+ refuse(&mut self.$at, obstacle))+
            }

            fn outcomes(&mut self, kind: ErrorKind) -> Self::Outcomes {
                ($(outcome(&mut self.$at, kind),)+)
            }
        }
    )+};
}

tuples! {
    1: A 0;
    2: A 0, B 1;
    3: A 0, B 1, C 2;
    4: A 0, B 1, C 2, D 3;
    5: A 0, B 1, C 2, D 3, E 4;
    6: A 0, B 1, C 2, D 3, E 4, F 5;
    7: A 0, B 1, C 2, D 3, E 4, F 5, G 6;
    8: A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7;
}
