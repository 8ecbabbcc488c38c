//! Replies of different types, joined in a tuple.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use super::super::caller::Reply;
use super::super::obstacle::Obstacle;
use super::gather::Gather;
use super::member::sealed::Member;
use crate::error::{Cause, ErrorKind, Ran, ReplyError};
use crate::sync::Arc;
use crate::time::Deadline;

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
pub fn join<R: Replies>(mut replies: R) -> Join<R> {
    let set = Gather::new();
    replies.enter(&set);
    Join {
        replies,
        set,
        left: R::COUNT,
    }
}

/// What [`join`] gives.
#[must_use = "it does nothing until it is waited for or awaited"]
pub struct Join<R: Replies> {
    replies: R,
    set: Arc<Gather>,
    left: usize,
}

impl<R: Replies> Join<R> {
    /// Blocks until every call has ended. An error stands in the place of its
    /// reply and ends nobody else's wait.
    #[must_use = "each outcome may be an error"]
    pub fn wait(self) -> R::Outcomes {
        self.wait_deadline(Deadline::NEVER)
    }

    /// As [`wait`](Self::wait), for `timeout` at most, in all. Whose outcome
    /// has not come by then is `TimedOut`; its call goes on.
    #[must_use = "each outcome may be an error"]
    pub fn wait_timeout(self, timeout: Duration) -> R::Outcomes {
        self.wait_deadline(Deadline::after(timeout))
    }

    /// As [`wait_timeout`](Self::wait_timeout), up to a point in time.
    #[must_use = "each outcome may be an error"]
    pub fn wait_deadline(mut self, deadline: impl Into<Deadline>) -> R::Outcomes {
        let deadline = deadline.into();
        // A reply that this very actor owes does not come; the others do.
        let mut own = self.replies.own();
        let mut kind = ErrorKind::WouldDeadlock;
        while self.left > own {
            match self.set.next(deadline) {
                Ok(_) => self.left -= 1,
                Err(why) => {
                    kind = why.kind();
                    break;
                }
            }
            own = own.min(self.left);
        }
        self.replies.outcomes(kind)
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
    use super::{Arc, ErrorKind, Gather};

    #[allow(unnameable_types, reason = "sealed")]
    pub trait Tuple: Unpin {
        /// The tuple of their outcomes.
        type Outcomes;

        const COUNT: usize;

        #[allow(private_interfaces, reason = "nobody else can name this trait")]
        fn enter(&mut self, set: &Arc<Gather>);

        /// How many of those that are open the waiting actor owes itself.
        fn own(&self) -> usize;

        /// Takes all outcomes; `kind` says why one is not there.
        fn outcomes(&mut self, kind: ErrorKind) -> Self::Outcomes;
    }
}

/// The outcome if it is there, else the error.
fn outcome<T>(reply: &mut Reply<T>, kind: ErrorKind) -> Result<T, ReplyError> {
    if let Some(outcome) = reply.try_take() {
        return outcome;
    }
    if reply.is_own_call() {
        return Err(reply.refuse(Obstacle::Deadlock(None)));
    }
    let target = reply.head().target().cloned();
    Err(ReplyError::new(kind, Ran::Maybe, target, Cause::Plain))
}

macro_rules! tuples {
    ($($count:literal: $($T:ident $at:tt),+;)+) => {$(
        impl<$($T: 'static),+> sealed::Tuple for ($(Reply<$T>,)+) {
            type Outcomes = ($(Result<$T, ReplyError>,)+);

            const COUNT: usize = $count;

            #[allow(private_interfaces, reason = "nobody else can name this trait")]
            fn enter(&mut self, set: &Arc<Gather>) {
                $(Member::enter(&mut self.$at, set, $at);)+
            }

            fn own(&self) -> usize {
                0 $(+ usize::from(Member::is_futile(&self.$at)))+
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
