//! Cancellation: who may interrupt a thread that waits.

mod scope;
mod token;

pub(crate) use scope::{Interrupt, Scope};

pub use token::{
    CancellationToken, Cancelled, CancelledOwned, DropGuard, DropGuardRef, Registration,
};
