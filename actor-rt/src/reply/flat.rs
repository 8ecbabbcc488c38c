//! A reply whose two failures are one error.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use super::caller::Reply;
use super::head::CancelOutcome;
use crate::error::{CallError, ReplyError};
use crate::time::Deadline;

/// A [`Reply`] of a handler that returns a `Result`, with both failures in one
/// [`CallError`]. Made by [`Reply::flat`].
///
/// It has the moves of a reply that take or await the outcome. Dropping it is
/// dropping the reply: that cancels nothing.
///
/// ```
/// use actor_rt::prelude::*;
/// use std::num::ParseIntError;
/// use std::time::Duration;
///
/// struct Parser;
///
/// #[actor]
/// impl Parser {
///     pub fn number(&self, text: &'static str) -> Result<i64, ParseIntError> { text.parse() }
/// }
///
/// # fn main() -> Result<(), CallError<ParseIntError>> {
/// let mut number = Parser.spawn().number("7").flat();
/// assert_eq!(number.wait_timeout(Duration::from_secs(5))?, 7);
/// # Ok(()) }
/// ```
#[derive(Debug)]
#[must_use = "the message is posted; wait for its outcome, await it or `detach()` the reply"]
pub struct FlatReply<T: 'static, E: 'static>(Reply<Result<T, E>>);

impl<T, E> FlatReply<T, E> {
    pub(super) fn new(reply: Reply<Result<T, E>>) -> Self {
        Self(reply)
    }

    /// Blocks the thread until the call has ended, as [`Reply::wait`]. In async
    /// code await it instead.
    ///
    /// ```
    /// use actor_rt::{CallError, Reply};
    ///
    /// let refused = Reply::ready(Err::<i64, _>("no funds"));
    /// assert!(matches!(refused.flat().wait(), Err(CallError::Handler("no funds"))));
    /// ```
    ///
    /// # Errors
    ///
    /// [`CallError::Handler`] with the handler's own error, or
    /// [`CallError::Reply`] if the call has no outcome.
    pub fn wait(self) -> Result<T, CallError<E>> {
        flatten(self.0.wait())
    }

    /// Blocks the thread until the call has ended, for `timeout` at most, as
    /// [`Reply::wait_timeout`]: the call goes on after that, and it can be
    /// waited for again.
    ///
    /// ```
    /// use actor_rt::Reply;
    /// use std::time::Duration;
    ///
    /// let mut paid = Reply::ready(Ok::<_, std::io::Error>(50)).flat();
    /// assert_eq!(paid.wait_timeout(Duration::from_secs(1))?, 50);
    /// # Ok::<(), actor_rt::CallError<std::io::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// As [`wait`](Self::wait); `TimedOut` and `Taken` as
    /// [`Reply::wait_timeout`].
    pub fn wait_timeout(&mut self, timeout: Duration) -> Result<T, CallError<E>> {
        flatten(self.0.wait_timeout(timeout))
    }

    /// Like [`wait_timeout`](Self::wait_timeout), up to a point in time.
    ///
    /// ```
    /// use actor_rt::{Deadline, Reply};
    /// use std::time::Duration;
    ///
    /// let deadline = Deadline::after(Duration::from_secs(1));
    /// let mut paid = Reply::ready(Ok::<_, std::io::Error>(50)).flat();
    /// assert_eq!(paid.wait_deadline(deadline)?, 50);
    /// # Ok::<(), actor_rt::CallError<std::io::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// As [`wait_timeout`](Self::wait_timeout).
    pub fn wait_deadline(&mut self, deadline: impl Into<Deadline>) -> Result<T, CallError<E>> {
        flatten(self.0.wait_deadline(deadline))
    }

    /// The outcome if it is there; never blocks. As [`Reply::try_take`].
    ///
    /// ```
    /// use actor_rt::{CallError, Reply};
    ///
    /// let mut refused = Reply::ready(Err::<i64, _>("no funds")).flat();
    /// assert!(matches!(refused.try_take(), Some(Err(CallError::Handler("no funds")))));
    /// ```
    pub fn try_take(&mut self) -> Option<Result<T, CallError<E>>> {
        self.0.try_take().map(flatten)
    }

    /// Whether the call has ended; never blocks.
    ///
    /// ```
    /// use actor_rt::Reply;
    ///
    /// assert!(Reply::ready(Err::<i64, _>("no funds")).flat().is_done());
    /// ```
    #[must_use]
    pub fn is_done(&self) -> bool {
        self.0.is_done()
    }

    /// Asks that the handler not run, or end early; never blocks. As
    /// [`Reply::cancel`].
    ///
    /// ```
    /// # use actor_rt::prelude::*;
    /// # struct Till;
    /// # #[actor] impl Till {
    /// #     pub fn pay(&mut self, sum: u32) -> Result<u32, std::io::Error> { Ok(sum) }
    /// # }
    /// let payment = Till.spawn().pay(50).flat();
    /// match payment.cancel() {
    ///     CancelOutcome::Prevented => println!("nothing was paid"),
    ///     _ => println!("{} was paid", payment.wait()?),
    /// }
    /// # Ok::<(), CallError<std::io::Error>>(())
    /// ```
    #[allow(
        clippy::must_use_candidate,
        reason = "what became of the wish is often of no interest"
    )]
    pub fn cancel(&self) -> CancelOutcome {
        self.0.cancel()
    }

    /// Says that the answer is not wanted. The same as dropping it.
    ///
    /// ```
    /// # use actor_rt::prelude::*;
    /// # struct Till;
    /// # #[actor] impl Till {
    /// #     pub fn pay(&mut self, sum: u32) -> Result<u32, std::io::Error> { Ok(sum) }
    /// # }
    /// Till.spawn().pay(50).flat().detach(); // handled all the same
    /// ```
    pub fn detach(self) {
        self.0.detach();
    }
}

fn flatten<T, E>(outcome: Result<Result<T, E>, ReplyError>) -> Result<T, CallError<E>> {
    outcome?.map_err(CallError::Handler)
}

/// Await it on any executor, as a [`Reply`].
///
/// # Cancel safety
///
/// As of a [`Reply`]: dropping it stops the waiting and not the call.
impl<T, E> Future for FlatReply<T, E> {
    type Output = Result<T, CallError<E>>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        Pin::new(&mut self.0).poll(cx).map(flatten)
    }
}
