//! Typed actors for Rust, threads first.
//!
//! Put [`#[actor]`][attribute] on an `impl` block. Its public methods become
//! messages; the generated handle has a method for each, which posts the
//! message at once and returns a [`Reply`].
//!
//! ```
//! use actor_rt::prelude::*;
//!
//! struct Counter { total: i64 }
//!
//! #[actor]
//! impl Counter {
//!     pub fn new(total: i64) -> Self { Counter { total } }
//!
//!     /// Adds `by` and returns the new total.
//!     pub fn add(&mut self, by: i64) -> i64 { self.total += by; self.total }
//!
//!     pub fn reset(&mut self) { self.total = 0; }
//!
//!     /// Ends the actor and returns what it counted.
//!     pub fn finish(self) -> i64 { self.total }
//! }
//!
//! fn main() -> Result<(), ReplyError> {
//!     let counter = Counter::new(0).spawn();   // its own thread; the handle is Clone + Send + Sync
//!     let reply = counter.add(2);              // posted; returns at once
//!     println!("{}", reply.wait()?);           // 2; or `reply.await` in async code
//!     counter.reset();                         // fire and forget: a dropped Reply<()> is a tell
//!     println!("{}", counter.finish().wait()?);
//!     Ok(())
//! }
//! ```
//!
//! # Calls
//!
//! A handle method posts its message and returns a [`Reply`], which always
//! resolves. It never waits for the handler; it waits for room, if the mailbox
//! is full and its policy is to. A method that returns a `Result` gives a
//! `Reply<Result<T, E>>`; [`Reply::wait_flat`] and [`Reply::flat`] put both
//! failures into one [`CallError`]. A method marked `#[actor(tell)]` has no
//! reply at all and says at once whether it was accepted.
//!
//! Messages of one sender are handled in the order in which it posted them,
//! one at a time. An `async fn` is polled to its end before the next message.
//!
//! # Mailboxes
//!
//! A mailbox holds 1,024 messages unless the [`Builder`] says otherwise; what
//! happens to the next one is its [`Overflow`] policy. By default the posting
//! thread waits for room, which in async code holds up an executor's thread:
//! choose [`Overflow::Fail`] there, or no bound. Stop verbs do not pass
//! through it, so a full mailbox cannot delay them.
//!
//! # Life and death
//!
//! An actor ends when it is [stopped](ActorRef::stop), when its last strong
//! handle is dropped, after a method that takes `self` by value, or by a panic.
//! The methods marked `#[actor(on_start)]` and `#[actor(on_stop)]` run on its
//! thread before the first and after the last message; `on_stop` does not run
//! after a panic, after a last call, or in an actor that was abandoned.
//! [`ExitReason`] says how it ended.
//!
//! # What goes wrong
//!
//! A handler's `Err` is a value for its caller. A handler's panic ends the
//! actor: the caller gets [`ErrorKind::Panicked`] with the text and the place,
//! everybody else [`ErrorKind::Stopped`] with the same cause. Failures that
//! nobody would see go to the [`System`]'s hooks.
//!
//! # What to know
//!
//! - Two actors that hold strong handles to each other keep each other running.
//!   Give one of them a [`WeakRef`], or stop one.
//! - A thread cannot be killed. [`ActorRef::kill`] asks, and gives up on a
//!   handler that does not return.
//! - Waiting inside a handler holds the actor up. Waiting or awaiting there for
//!   the same actor is an error at once; a circle of several actors that wait
//!   for each other is not yet found.
//! - With `panic = "abort"` a panic ends the process, as everywhere
//!   ([`PANICS_ARE_CONTAINED`]). In any build a stack overflow does, and a
//!   panic in a destructor that runs because of another panic. The stack's size
//!   is the [`Builder`]'s.
//! - Threads that still run when `main` returns end where they stand. A
//!   [`System::guard`] waits for them.
//! - After a `fork` the child has no threads and so no actors; start processes
//!   with `std::process::Command`.
//!
// Where there is no attribute, its name leads to this page: the documents of
// each feature set have no broken link.
#![cfg_attr(feature = "macros", doc = "[attribute]: macro@actor")]
#![cfg_attr(not(feature = "macros"), doc = "[attribute]: crate")]

extern crate self as actor_rt;

// In the order in which a newcomer should read them: what an actor is, how it
// is reached, what a call is, what carries it, who runs it.
mod actor;
mod cancel;
mod error;
mod executor;
mod handle;
mod hook;
mod id;
mod mailbox;
mod reply;
mod roster;
mod services;
mod sync;
mod system;
mod task;
mod time;
mod timer;
mod unwind;
mod waits;

pub mod prelude;

#[doc(hidden)]
#[path = "private.rs"]
pub mod __private;

#[cfg(feature = "macros")]
pub use actor_macros::actor;

/// Whether a panic in an actor ends that actor only. It does in programs that
/// are built with `panic = "unwind"`, the default.
pub const PANICS_ARE_CONTAINED: bool = cfg!(panic = "unwind");

pub use actor::{Actor, Context, IntoStart, Message, State};
pub use cancel::{
    CancellationToken, Cancelled, CancelledOwned, DropGuard, DropGuardRef, Registration, shielded,
    with_deadline, with_timeout, with_token,
};
pub use error::{
    CallError, ErrorKind, ExitReason, PanicReport, ReplyError, SendError, SpawnError, StartError,
};
pub use error::{WaitCycle, WaitingActor};
pub use handle::{ActorRef, Builder, IntoActor, Permit, Posted, Reserve, WeakRef};
pub use hook::{DeadLetter, Subscription, UnobservedError};
pub use id::{ActorId, ActorIdentity};
pub use mailbox::Overflow;
pub use reply::{
    AsCompleted, Awaitable, CompletedStream, Join, JoinAll, Replies, Split, as_completed, join,
    join_all, wait_all, wait_any, wait_first_error,
};
pub use reply::{CancelOutcome, FlatReply, Reply, Resolver};
pub use reply::{ReplyStream, Sending, Yield, YieldError};
pub use system::{Dump, Shutdown, System, SystemGuard, Waits};
pub use time::Deadline;
