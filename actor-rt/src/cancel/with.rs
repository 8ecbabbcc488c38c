//! Bounds for all that is called inside a closure.

use std::time::Duration;

use super::inherited::Inherited;
use super::scope::Scope;
use super::token::CancellationToken;
use crate::time::Deadline;

/// Runs `f`; the calls that it makes, and those that their handlers make, have
/// `timeout` from now, all together.
///
/// A call whose handler has not begun by then never begins, and a wait for one
/// ends: both with [`ErrorKind::DeadlinePassed`](crate::ErrorKind). The handler
/// of a call that runs is asked to end
/// ([`Context::is_cancelled`](crate::Context::is_cancelled)), and the waits
/// inside it end the same way. Inside a narrower bound this changes nothing.
///
/// A reply that was dropped is nobody's business any more: its call runs
/// whatever the bounds say.
///
/// ```
/// use actor_rt::prelude::*;
/// use actor_rt::with_timeout;
/// use std::time::Duration;
///
/// # struct Store;
/// # #[actor]
/// # impl Store { pub fn read(&self) -> u32 { 7 } }
/// # fn main() -> Result<(), ReplyError> {
/// let (one, two) = (Store.spawn(), Store.spawn());
/// let sum = with_timeout(Duration::from_secs(2), || {
///     Ok::<_, ReplyError>(one.read().wait()? + two.read().wait()?)
/// })?;
/// assert_eq!(sum, 14);
/// # Ok(()) }
/// ```
pub fn with_timeout<R>(timeout: Duration, f: impl FnOnce() -> R) -> R {
    with_deadline(Deadline::after(timeout), f)
}

/// As [`with_timeout`], up to a point in time.
///
/// ```
/// use actor_rt::prelude::*;
/// use actor_rt::{Deadline, with_deadline};
/// use std::time::Instant;
///
/// # struct Store;
/// # #[actor]
/// # impl Store { pub fn read(&self) -> u32 { 7 } }
/// let store = Store.spawn();
/// let late = with_deadline(Deadline::at(Instant::now()), || store.read().wait());
/// assert_eq!(late.unwrap_err().kind(), ErrorKind::DeadlinePassed);
/// ```
pub fn with_deadline<R>(deadline: impl Into<Deadline>, f: impl FnOnce() -> R) -> R {
    let outer = Scope::inheritance().unwrap_or(Inherited::NOTHING);
    let bounds = Inherited {
        deadline: outer.deadline.earlier(deadline.into()),
        canceller: outer.canceller,
    };
    let _scope = Scope::bounded(bounds);
    f()
}

/// Runs `f`; the calls that it makes, and those that their handlers wait for,
/// are cancelled when `token` is: one whose handler has not begun never begins,
/// one that runs is asked to end, and the waits for them end with
/// [`ErrorKind::Cancelled`](crate::ErrorKind). An outer token goes on to count.
///
/// ```
/// use actor_rt::prelude::*;
/// use actor_rt::with_token;
///
/// # struct Store;
/// # #[actor]
/// # impl Store { pub fn read(&self) -> u32 { 7 } }
/// # fn main() -> Result<(), ReplyError> {
/// let (store, token) = (Store.spawn(), CancellationToken::new());
/// assert_eq!(with_token(&token, || store.read().wait())?, 7);
/// token.cancel();
/// let error = with_token(&token, || store.read().wait()).unwrap_err();
/// assert!(error.is_cancelled());
/// # Ok(()) }
/// ```
pub fn with_token<R>(token: &CancellationToken, f: impl FnOnce() -> R) -> R {
    let outer = Scope::inheritance().unwrap_or(Inherited::NOTHING);
    let _scope = Scope::bounded(outer.under(token));
    f()
}

/// Runs `f` out of reach of the deadlines and cancels around it, and of a kill
/// of the actor that runs it: for what must be finished once it was begun. A
/// killed actor has its grace for that, no more. `on_stop` is shielded.
///
/// ```
/// use actor_rt::prelude::*;
/// use actor_rt::shielded;
///
/// # struct Journal;
/// # #[actor]
/// # impl Journal { pub fn append(&mut self, line: String) -> usize { line.len() } }
/// struct Bank { journal: JournalHandle }
///
/// #[actor]
/// impl Bank {
///     pub fn transfer(&mut self, amount: u64) -> Result<usize, ReplyError> {
///         // Written down, even if the caller has lost interest meanwhile.
///         shielded(|| self.journal.append(format!("moved {amount}")).wait())
///     }
/// }
/// # fn main() -> Result<(), ReplyError> {
/// # let bank = Bank { journal: Journal.spawn() }.spawn();
/// # assert_eq!(bank.transfer(5).wait()??, 7);
/// # Ok(()) }
/// ```
pub fn shielded<R>(f: impl FnOnce() -> R) -> R {
    let _scope = Scope::shield();
    f()
}
