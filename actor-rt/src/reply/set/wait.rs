//! Waits that take nothing: who is done, and who is not.

use super::gather::Gather;
use super::member::Awaitable;
use super::member::sealed::{Failure, Member};
use crate::error::{Cause, ErrorKind, Ran, ReplyError};
use crate::time::Deadline;

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
    #[must_use]
    pub fn done(&self) -> &[usize] {
        &self.done
    }

    /// The places of those that go on, in the order of the slice.
    #[must_use]
    pub fn pending(&self) -> &[usize] {
        &self.pending
    }

    /// Whether none is left.
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
/// `Cancelled` if that actor is killed.
///
/// ```
/// use actor_rt::{Deadline, Reply, wait_all};
///
/// let mut replies = [Reply::ready(1), Reply::ready(2)];
/// let split = wait_all(&mut replies, Deadline::NEVER)?;
/// assert_eq!(split.done(), [0, 1]);
/// # Ok::<(), actor_rt::ReplyError>(())
/// ```
pub fn wait_all<R: Awaitable>(
    replies: &mut [R],
    deadline: impl Into<Deadline>,
) -> Result<Split, ReplyError> {
    wait(replies, deadline.into(), Until::All)
}

/// Blocks until at least one reply has ended, up to the `deadline`. It returns
/// at once if one had ended, or if there are none.
///
/// # Errors
///
/// `WouldDeadlock` if all of them are owed by the actor that waits here;
/// `Cancelled` if that actor is killed.
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
pub fn wait_any<R: Awaitable>(
    replies: &mut [R],
    deadline: impl Into<Deadline>,
) -> Result<Split, ReplyError> {
    wait(replies, deadline.into(), Until::Any)
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
pub fn wait_first_error<R: Awaitable>(
    replies: &mut [R],
    deadline: impl Into<Deadline>,
) -> Result<Split, ReplyError> {
    wait(replies, deadline.into(), Until::FirstError)
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
) -> Result<Split, ReplyError> {
    let set = Gather::new();
    for (number, reply) in replies.iter_mut().enumerate() {
        reply.enter(&set, number);
    }
    let mut left = replies.len();
    let mut result = Ok(());
    while left > 0 {
        let next = match set.try_next() {
            Some(number) => Ok(number),
            None if until.is_futile(replies) => Err(ErrorKind::WouldDeadlock),
            None => set.next(deadline).map_err(|obstacle| obstacle.kind()),
        };
        match next {
            Ok(number) => {
                left -= 1;
                if until.ends_with(&mut replies[number]) {
                    break;
                }
            }
            Err(ErrorKind::TimedOut) => break,
            Err(kind) => {
                // For who reads it: the first that is in the way.
                let open = replies.iter().find(|reply| !reply.has_ended());
                let target = open.and_then(Member::target);
                result = Err(ReplyError::new(kind, Ran::Maybe, target, Cause::Plain));
                break;
            }
        }
    }
    let split = take_apart(replies);
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
