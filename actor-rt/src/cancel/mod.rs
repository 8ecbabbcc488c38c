//! Cancellation: what a thread runs, under which bounds, and who may interrupt
//! it when it waits.
//!
//! # How a cancel travels
//!
//! Nobody keeps a list of the calls that a call has led to. A call remembers
//! where it came from (`Inherited`): the call of the handler that made it, or a
//! token, and a deadline. It asks there when its message is taken up, and then
//! never begins. While its handler runs, the cancel of a call wakes the handler's
//! thread if that waits; the wait cancels the call that it waits for, in the
//! same way, and ends. So a cancel goes down the chain of waits, however long,
//! through any number of actors, and what nobody waits for is left alone until
//! somebody does.
//!
//! No wake-up is lost: the canceller notes the wish in the call's word, then
//! looks whether the actor waits; the actor enters its edge, then looks for the
//! wish before it sleeps. A sequentially consistent fence between the two on
//! either side orders them (`waits`).

mod inherited;
mod running;
mod scope;
mod token;
mod with;

pub(crate) use inherited::{Canceller, Inherited, is_cancelled};
pub(crate) use running::{Names, Running};
pub(crate) use scope::Scope;

pub use with::{shielded, with_deadline, with_timeout, with_token};

pub use token::{
    CancellationToken, Cancelled, CancelledOwned, DropGuard, DropGuardRef, Registration,
};
