//! What a user holds of a token.

use std::fmt;
use std::future::Future;
use std::time::Duration;

use super::callback::{Callback, Registration};
use super::future::{self, Cancelled, CancelledOwned};
use super::guard::{DropGuard, DropGuardRef};
use super::node::Node;
use super::wait::{self, Watch};
use crate::sync::{Arc, Parker};
use crate::time::Deadline;

/// Says "stop" to everybody who looks at it, waits for it or has left a
/// callback with it, and to the tokens that were made from it.
///
/// Clones are handles of one token: what is cancelled through one is cancelled
/// for all, and they are [equal](PartialEq). A token made by
/// [`child_token`](Self::child_token) is another one: it is cancelled together
/// with its parent, and can be cancelled alone. A cancel is for good.
///
/// Dropping handles cancels nothing; [`drop_guard`](Self::drop_guard) does. If
/// the last handle of a token in between is dropped, a cancel of its parent
/// still reaches its children.
///
/// The methods are those of `tokio_util::sync::CancellationToken`, and mean the
/// same; beside them there are ways to wait for it without async code, and
/// callbacks. No runtime is needed, and any executor will do.
///
/// ```
/// use actor_rt::CancellationToken;
/// use std::thread;
///
/// let token = CancellationToken::new();
/// let of_worker = token.child_token();
/// let worker = thread::spawn(move || {
///     let mut rounds = 0_u64;
///     while !of_worker.is_cancelled() {
///         rounds += 1; // a piece of the work
///     }
///     rounds
/// });
/// token.cancel();
/// println!("{} rounds", worker.join().expect("the worker does not panic"));
/// ```
///
/// # Costs
///
/// [`is_cancelled`](Self::is_cancelled) is one atomic load, a clone two
/// increments. Making, dropping and cancelling tokens takes a lock that the
/// tokens of one family share, for a time that does not depend on their number;
/// only a cancel takes longer, in proportion to what it cancels.
pub struct CancellationToken {
    pub(super) node: Arc<Node>,
}

impl CancellationToken {
    /// A token that is not cancelled, and that no other one cancels.
    ///
    /// ```
    /// use actor_rt::CancellationToken;
    ///
    /// assert!(!CancellationToken::new().is_cancelled());
    /// ```
    #[must_use]
    pub fn new() -> Self {
        Self { node: Node::root() }
    }

    /// A token that is cancelled together with this one, and alone if asked.
    /// The child of a cancelled token is cancelled from the start.
    ///
    /// ```
    /// use actor_rt::CancellationToken;
    ///
    /// let request = CancellationToken::new();
    /// let query = request.child_token();
    /// query.cancel();
    /// assert!(!request.is_cancelled());
    ///
    /// let other = request.child_token();
    /// request.cancel();
    /// assert!(other.is_cancelled());
    /// ```
    #[must_use]
    pub fn child_token(&self) -> Self {
        Self {
            node: self.node.child(),
        }
    }

    // ----- cancelling ----------------------------------------------------------

    /// Cancels the token and its descendants, wakes those who wait for any of
    /// them, and then runs their callbacks, on this thread. Does nothing if the
    /// token is cancelled already.
    ///
    /// When it returns, the token and all its descendants are cancelled. While
    /// it runs, another thread may see a child cancelled and its parent not
    /// yet, but never the reverse.
    ///
    /// # Blocking
    ///
    /// As long as the callbacks do.
    ///
    /// ```
    /// use actor_rt::CancellationToken;
    ///
    /// let token = CancellationToken::new();
    /// let child = token.child_token();
    /// token.cancel();
    /// assert!(token.is_cancelled() && child.is_cancelled());
    /// ```
    pub fn cancel(&self) {
        self.node.cancel();
    }

    /// Whether the token is cancelled. Once it is, it stays so.
    ///
    /// ```
    /// use actor_rt::CancellationToken;
    ///
    /// /// Counts until it is told that this is enough.
    /// fn count(enough: &CancellationToken) -> u64 {
    ///     (0..).take_while(|_| !enough.is_cancelled()).count() as u64
    /// }
    ///
    /// let token = CancellationToken::new();
    /// token.cancel();
    /// assert_eq!(count(&token), 0);
    /// ```
    #[must_use]
    #[inline]
    pub fn is_cancelled(&self) -> bool {
        self.node.is_cancelled()
    }

    /// A guard that cancels the token when it is dropped.
    ///
    /// ```
    /// use actor_rt::CancellationToken;
    ///
    /// # fn steps() -> Result<(), std::num::ParseIntError> {
    /// let token = CancellationToken::new();
    /// let workers = token.child_token();
    /// let guard = token.drop_guard();
    /// // ... start workers with `workers`; on an early return they end
    /// let _ = "12".parse::<u32>()?;
    /// let token = guard.disarm(); // all went well
    /// assert!(!workers.is_cancelled());
    /// # drop(token);
    /// # Ok(()) }
    /// # steps().unwrap();
    /// ```
    pub fn drop_guard(self) -> DropGuard {
        DropGuard::new(self)
    }

    /// A guard that cancels the token when it is dropped, and borrows it.
    ///
    /// ```
    /// use actor_rt::CancellationToken;
    ///
    /// let token = CancellationToken::new();
    /// {
    ///     let _guard = token.drop_guard_ref();
    ///     assert!(!token.is_cancelled());
    /// }
    /// assert!(token.is_cancelled());
    /// ```
    pub fn drop_guard_ref(&self) -> DropGuardRef<'_> {
        DropGuardRef::new(self)
    }

    // ----- being told ------------------------------------------------------------

    /// Calls `callback` once the token is cancelled: on the thread that cancels,
    /// after everybody who waits has been woken, in the order of registration;
    /// or right here if it is cancelled already.
    ///
    /// Dropping the [`Registration`] ends it. Once that returns, the callback
    /// is not running and will not run; see there for what this is good for,
    /// and for what it means to drop it inside the callback.
    ///
    /// The callback runs under no lock and may register, cancel and drop as it
    /// likes. Its panic goes through the panic hook, ends there and harms
    /// nobody. It should not block: it holds up the callbacks behind it, and
    /// whoever cancelled.
    ///
    /// ```
    /// use actor_rt::CancellationToken;
    /// use std::sync::mpsc;
    ///
    /// # fn main() -> Result<(), mpsc::RecvError> {
    /// let (sender, events) = mpsc::channel();
    /// let token = CancellationToken::new();
    /// let registration = token.on_cancel(move || {
    ///     let _ = sender.send("cancelled");
    /// });
    /// token.cancel();
    /// assert_eq!(events.recv()?, "cancelled");
    /// # drop(registration);
    /// # Ok(()) }
    /// ```
    pub fn on_cancel(&self, callback: impl FnOnce() + Send + 'static) -> Registration {
        Registration::new(self, Callback::new(callback))
    }

    /// Waits until the token is cancelled. True if it is; false only inside an
    /// actor that was [killed](crate::ActorRef::kill), where every wait returns
    /// at once.
    ///
    /// # Blocking
    ///
    /// Until then. Inside a handler it holds the actor up.
    ///
    /// ```
    /// use actor_rt::CancellationToken;
    /// use std::thread;
    ///
    /// let token = CancellationToken::new();
    /// let clone = token.clone();
    /// let waiter = thread::spawn(move || clone.wait());
    /// token.cancel();
    /// assert!(waiter.join().expect("it does not panic"));
    /// ```
    #[allow(
        clippy::must_use_candidate,
        reason = "outside of actors there is one answer only"
    )]
    pub fn wait(&self) -> bool {
        wait::block(self, Deadline::NEVER)
    }

    /// Like [`wait`](Self::wait), for `timeout` at most. False if the token is
    /// not cancelled by then.
    ///
    /// ```
    /// use actor_rt::CancellationToken;
    /// use std::time::Duration;
    ///
    /// // A pause between two rounds that ends early if it is to end at all.
    /// fn pause(token: &CancellationToken) -> bool {
    ///     token.wait_timeout(Duration::from_millis(5))
    /// }
    ///
    /// let token = CancellationToken::new();
    /// assert!(!pause(&token));
    /// token.cancel();
    /// assert!(pause(&token));
    /// ```
    #[must_use]
    pub fn wait_timeout(&self, timeout: Duration) -> bool {
        self.wait_deadline(Deadline::after(timeout))
    }

    /// Like [`wait_timeout`](Self::wait_timeout), up to a point in time. If
    /// that lies in the past, it is [`is_cancelled`](Self::is_cancelled).
    ///
    /// ```
    /// use actor_rt::{CancellationToken, Deadline};
    /// use std::time::Duration;
    ///
    /// let tokens = [CancellationToken::new(), CancellationToken::new()];
    /// tokens.iter().for_each(CancellationToken::cancel);
    /// let deadline = Deadline::after(Duration::from_secs(5)); // for both
    /// assert!(tokens.iter().all(|token| token.wait_deadline(deadline)));
    /// ```
    #[must_use]
    pub fn wait_deadline(&self, deadline: impl Into<Deadline>) -> bool {
        wait::block(self, deadline.into())
    }

    /// Has `thread` woken by a cancel, for a wait of the library's own.
    pub(crate) fn watch(&self, thread: Parker) -> Watch<'_> {
        Watch::new(self, thread)
    }

    /// A future that is ready once the token is cancelled.
    ///
    /// # Cancel safety
    ///
    /// It may be dropped at any time and made anew: nothing is missed.
    ///
    /// ```
    /// use actor_rt::CancellationToken;
    ///
    /// async fn until(token: &CancellationToken) {
    ///     token.cancelled().await;
    ///     println!("enough");
    /// }
    /// ```
    pub fn cancelled(&self) -> Cancelled<'_> {
        Cancelled::new(self)
    }

    /// Like [`cancelled`](Self::cancelled), for a future that must not borrow.
    ///
    /// # Cancel safety
    ///
    /// As [`cancelled`](Self::cancelled).
    ///
    /// ```
    /// use actor_rt::CancellationToken;
    ///
    /// // What an executor spawns must not borrow.
    /// fn watch(token: &CancellationToken) -> impl Future<Output = ()> + Send + 'static {
    ///     let cancelled = token.clone().cancelled_owned();
    ///     async {
    ///         cancelled.await;
    ///         println!("enough");
    ///     }
    /// }
    /// ```
    pub fn cancelled_owned(self) -> CancelledOwned {
        CancelledOwned::new(self)
    }

    /// The value of `future`, or `None` if the token is cancelled first;
    /// `future` is dropped then. If the token is cancelled from the start,
    /// `future` is not polled; if both come together later, the value wins.
    ///
    /// # Cancel safety
    ///
    /// That of `future`: it is dropped where it stands, here and when the whole
    /// is dropped.
    ///
    /// ```
    /// use actor_rt::CancellationToken;
    ///
    /// async fn answer(token: &CancellationToken) -> Option<u32> {
    ///     token.run_until_cancelled(async { 42 }).await
    /// }
    /// ```
    pub async fn run_until_cancelled<F: Future>(&self, future: F) -> Option<F::Output> {
        future::run_until(self, future).await
    }

    /// Like [`run_until_cancelled`](Self::run_until_cancelled), for a future
    /// that must not borrow the token.
    ///
    /// # Cancel safety
    ///
    /// As [`run_until_cancelled`](Self::run_until_cancelled).
    pub async fn run_until_cancelled_owned<F: Future>(self, future: F) -> Option<F::Output> {
        future::run_until(&self, future).await
    }
}

impl Default for CancellationToken {
    fn default() -> Self {
        Self::new()
    }
}

impl Clone for CancellationToken {
    #[inline]
    fn clone(&self) -> Self {
        self.node.add_handle();
        Self {
            node: Arc::clone(&self.node),
        }
    }
}

impl Drop for CancellationToken {
    #[inline]
    fn drop(&mut self) {
        self.node.remove_handle();
    }
}

/// Handles are equal if they are clones of each other, as those of actors are:
/// a token has no value but its identity.
impl PartialEq for CancellationToken {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.node, &other.node)
    }
}

impl Eq for CancellationToken {}

impl fmt::Debug for CancellationToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CancellationToken")
            .field("is_cancelled", &self.is_cancelled())
            .finish()
    }
}
