//! Cancellation: who may interrupt a thread that waits.

mod scope;

pub(crate) use scope::{Interrupt, Scope};
