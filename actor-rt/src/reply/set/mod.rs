//! Waiting for several replies at once.
//!
//! # Protocol
//!
//! The members of a set share a `Gather`: a list of those that are done, and
//! who waits for the next. Each member's waiter is its entry; completing the
//! member puts its number on the list and wakes whoever waits. So a completion
//! costs the same however large the set is, and who waits sleeps on one list,
//! under no lock.
//!
//! 1. A member is entered once. If its outcome is there already, whoever
//!    enters it puts its number on the list. `register` tells the two apart,
//!    so each number comes once.
//! 2. The list and the waiter are under one lock. Who finds the list empty
//!    leaves his waiter in the same critical section; who adds to the list
//!    takes the waiter out in the same critical section and wakes it after. So
//!    no wake-up is lost, and none comes for nothing but a deadline, a kill or
//!    a token that was left over.
//! 3. A member that leaves the set takes its entry back, unless its outcome is
//!    there. An entry that fires later finds a list that nobody reads.

mod completed;
mod gather;
mod join;
mod member;
mod several;
mod tuple;
mod wait;

#[cfg(all(test, loom))]
mod loom_tests;

pub use completed::{AsCompleted, CompletedStream, as_completed};
pub use join::{JoinAll, join_all};
pub use member::Awaitable;
pub use tuple::{Join, Replies, join};
pub use wait::{Split, wait_all, wait_any, wait_first_error};

pub(super) use gather::Entry;
pub(super) use member::sealed::Failure;
