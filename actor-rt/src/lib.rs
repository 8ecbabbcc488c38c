//! Typed actors for Rust, threads first.
//!
//! Put [`#[actor]`](macro@actor) on an `impl` block. Its public methods become
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

extern crate self as actor_rt;

// In the order in which a newcomer should read them: what an actor is, how it
// is reached, what a call is, what carries it, who runs it.
mod actor;
mod cancel;
mod error;
mod executor;
mod handle;
mod id;
mod mailbox;
mod observe;
mod reply;
mod roster;
mod services;
mod sync;
mod system;
mod task;
mod time;
mod timer;
mod unwind;

pub mod prelude;

#[doc(hidden)]
#[path = "private.rs"]
pub mod __private;

#[cfg(feature = "macros")]
pub use actor_macros::actor;

pub use actor::{Actor, Context, IntoStart, Message, State};
pub use error::{
    CallError, ErrorKind, ExitReason, PanicReport, ReplyError, SendError, SpawnError, StartError,
};
pub use handle::{ActorRef, Builder, IntoActor, WeakRef};
pub use id::ActorId;
pub use mailbox::Overflow;
pub use observe::{DeadLetter, Subscription, UnobservedError};
pub use reply::{CancelOutcome, FlatReply, Reply};
pub use system::{Dump, Shutdown, System, SystemGuard};
pub use time::Deadline;
