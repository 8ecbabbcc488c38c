//! Waits that take nothing: who is done, and who is not.

use super::super::obstacle::{Obstacle, Site};
use super::gather::Gather;
use super::member::Awaitable;
use super::member::sealed::{Failure, Member};
use super::several::Several;
use std::panic::Location;

use crate::error::{ErrorKind, Ran, ReplyError};
use crate::sync::Arc;
use crate::time::Deadline;
use crate::waits::SetWait;

/// Which replies of a set are done and which are not, by their places in the
/// slice.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Split {
    done: Vec<usize>,
    pending: Vec<usize>,
}

impl Split {
    /// The places of those that have ended, in the order of the slice. A
    /// cancelled call has ended.
    ///
    /// ```
    /// use actor_rt::{Deadline, Reply, wait_any};
    ///
    /// let mut replies = [Reply::ready(1), Reply::ready(2)];
    /// let first = wait_any(&mut replies, Deadline::NEVER)?.done()[0];
    /// assert!(matches!(replies[first].try_take(), Some(Ok(1))));
    /// # Ok::<(), actor_rt::ReplyError>(())
    /// ```
    #[must_use]
    pub fn done(&self) -> &[usize] {
        &self.done
    }

    /// The places of those that go on, in the order of the slice.
    ///
    /// ```
    /// # use actor_rt::prelude::*;
    /// # use actor_rt::{Deadline, wait_all};
    /// # use std::time::Duration;
    /// # struct Counter;
    /// # #[actor] impl Counter { pub fn get(&self) -> i64 { 7 } }
    /// let counter = Counter.spawn();
    /// let mut replies = [counter.get(), counter.get()];
    /// let split = wait_all(&mut replies, Deadline::after(Duration::from_secs(5)))?;
    /// for place in split.pending() {
    ///     replies[*place].cancel(); // waited long enough
    /// }
    /// # Ok::<(), ReplyError>(())
    /// ```
    #[must_use]
    pub fn pending(&self) -> &[usize] {
        &self.pending
    }

    /// Whether none is left.
    ///
    /// ```
    /// use actor_rt::{Deadline, Reply, wait_all};
    ///
    /// let mut replies = [Reply::ready(1), Reply::ready(2)];
    /// assert!(wait_all(&mut replies, Deadline::NEVER)?.is_complete());
    /// # Ok::<(), actor_rt::ReplyError>(())
    /// ```
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.pending.is_empty()
    }
}

/// Blocks until every reply has ended, up to one `deadline` for all. That it
/// passes is no error: what is still [`pending`](Split::pending) can be waited
/// for again. No outcome is taken.
///
/// # Errors
///
/// `WouldDeadlock` if one of them is owed by the actor that waits here;
/// `Cancelled` if that actor is killed, or what it works for is cancelled;
/// `DeadlinePassed` if the time for that is over. Then the calls that go on are
/// cancelled.
///
/// ```
/// use actor_rt::{Deadline, Reply, wait_all};
///
/// let mut replies = [Reply::ready(1), Reply::ready(2)];
/// let split = wait_all(&mut replies, Deadline::NEVER)?;
/// assert_eq!(split.done(), [0, 1]);
/// # Ok::<(), actor_rt::ReplyError>(())
/// ```
#[track_caller]
pub fn wait_all<R: Awaitable>(
    replies: &mut [R],
    deadline: impl Into<Deadline>,
) -> Result<Split, ReplyError> {
    wait(replies, deadline.into(), Until::All, Location::caller())
}

/// Blocks until at least one reply has ended, up to the `deadline`. It returns
/// at once if one had ended, or if there are none.
///
/// # Errors
///
/// `WouldDeadlock` if all of them are owed by the actor that waits here;
/// `Cancelled` if that actor is killed, or what it works for is cancelled;
/// `DeadlinePassed` if the time for that is over. Then the calls that go on are
/// cancelled.
///
/// ```
/// use actor_rt::prelude::*;
/// use actor_rt::{Deadline, wait_any};
///
/// # struct Mirror;
/// # #[actor]
/// # impl Mirror { pub fn fetch(&self) -> &'static str { "page" } }
/// # fn main() -> Result<(), ReplyError> {
/// let mirrors = [Mirror.spawn(), Mirror.spawn()];
/// let mut replies = mirrors.each_ref().map(|mirror| mirror.fetch());
/// let first = wait_any(&mut replies, Deadline::NEVER)?.done()[0];
/// assert_eq!(replies[first].try_take().transpose()?, Some("page"));
/// # Ok(()) }
/// ```
#[track_caller]
pub fn wait_any<R: Awaitable>(
    replies: &mut [R],
    deadline: impl Into<Deadline>,
) -> Result<Split, ReplyError> {
    wait(replies, deadline.into(), Until::Any, Location::caller())
}

/// Blocks until one reply has failed or every one has ended, up to the
/// `deadline`. A call that was cancelled is no failure; a handler that returned
/// an `Err` is one.
///
/// # Errors
///
/// As [`wait_all`].
///
/// ```
/// use actor_rt::{Deadline, ErrorKind, Reply, wait_first_error};
///
/// let mut replies = [Reply::failed(ErrorKind::Stopped), Reply::ready(2)];
/// let split = wait_first_error(&mut replies, Deadline::NEVER)?;
/// assert!(replies[split.done()[0]].is_done());
/// # Ok::<(), actor_rt::ReplyError>(())
/// ```
#[track_caller]
pub fn wait_first_error<R: Awaitable>(
    replies: &mut [R],
    deadline: impl Into<Deadline>,
) -> Result<Split, ReplyError> {
    wait(
        replies,
        deadline.into(),
        Until::FirstError,
        Location::caller(),
    )
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Until {
    All,
    Any,
    FirstError,
}

impl Until {
    /// Whether a member that is done ends the wait.
    fn ends_with<R: Awaitable>(self, member: &mut R) -> bool {
        match self {
            Self::All => false,
            Self::Any => true,
            Self::FirstError => match member.failure() {
                None | Some(Failure::Call(ErrorKind::Cancelled)) => false,
                Some(_) => true,
            },
        }
    }

    /// For the search for a circle. The first error may come from any.
    fn members<R: Awaitable>(self, replies: &[R]) -> Arc<SetWait> {
        let open = replies.iter().filter(|reply| !reply.has_ended());
        let members = open.map(Member::owed).collect();
        Arc::new(SetWait::new(members, self == Self::All))
    }

    /// Whether the wait could never end on this thread.
    fn is_futile<R: Awaitable>(self, replies: &[R]) -> bool {
        let mut open = replies.iter().filter(|reply| !reply.has_ended());
        match self {
            Self::All | Self::FirstError => open.any(Member::is_futile),
            // One that is done ends it, and so does an empty set.
            Self::Any => !replies.is_empty() && replies.iter().all(Member::is_futile),
        }
    }
}

fn wait<R: Awaitable>(
    replies: &mut [R],
    deadline: Deadline,
    until: Until,
    site: Site,
) -> Result<Split, ReplyError> {
    let set = Gather::new();
    for (number, reply) in replies.iter_mut().enumerate() {
        reply.enter(&set, number);
    }
    let mut left = replies.len();
    let mut result = Ok(());
    let mut several = None;
    while left > 0 {
        let next = match set.try_next() {
            Some(number) => Ok(number),
            None if until.is_futile(replies) => Err(Obstacle::Deadlock(None)),
            None => {
                let mut obstacle = None;
                // A wait for all stands until its end; one for any is for those
                // that are open now.
                if several.is_none() || until != Until::All {
                    drop(several.take());
                    if let Some(begun) = Several::begin(site, left, || until.members(replies)) {
                        (several, obstacle) = (Some(begun.0), begun.1);
                    }
                }
                // What is in the way goes unsaid if a member is done first; then
                // it is looked for again.
                let again = obstacle.is_some();
                let next = set.next(deadline, obstacle);
                if again {
                    several = None;
                }
                next
            }
        };
        match next {
            Ok(number) => {
                left -= 1;
                if until.ends_with(&mut replies[number]) {
                    break;
                }
            }
            Err(Obstacle::TimedOut) => break,
            Err(obstacle) => {
                // For who reads it: the first that is in the way.
                let open = replies.iter().find(|reply| !reply.has_ended());
                let target = open.and_then(Member::target);
                result = Err(obstacle.into_error(target, Ran::Maybe));
                break;
            }
        }
    }
    drop(several);
    let split = take_apart(replies);
    if result.is_err() {
        // Whoever waits works for nobody any more, or could wait for ever.
        for number in split.pending() {
            replies[*number].give_up();
        }
    }
    result.map(|()| split)
}

/// Takes the members out of the set and looks at each once more.
fn take_apart<R: Awaitable>(replies: &mut [R]) -> Split {
    let mut split = Split::default();
    for (number, reply) in replies.iter_mut().enumerate() {
        reply.leave();
        if reply.has_ended() {
            split.done.push(number);
        } else {
            split.pending.push(number);
        }
    }
    split
}
