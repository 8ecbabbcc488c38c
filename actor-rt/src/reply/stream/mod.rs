//! Replies of many parts: items while the call goes on, and its outcome.
//!
//! # Parts
//!
//! - [`ReplyStream`] is the caller's end: the items, and the [`Reply`] behind
//!   them, which is an ordinary one.
//! - [`Yield`] is the handler's end for the items. It travels in the message,
//!   like an argument, and may be cloned and given away; the call's own
//!   `Resolver` is not part of it.
//! - A `Channel` is between them: a bounded queue under one lock.
//!
//! # States
//!
//! Of the channel, all under its lock:
//!
//! | part | meaning | changed by |
//! |---|---|---|
//! | items | sent and not taken; never more than the capacity | a sender, the consumer |
//! | producers | how many `Yield`s there are; never grows from zero | whoever clones or drops one |
//! | demand | `Wanted`, `Discarded` (the consumer wants the outcome only), `Refused` (it is gone, or has cancelled); only grows | the consumer |
//! | entered | the handler has begun, so its `Yield` may be anywhere | the handler's turn, once |
//! | consumer | the waiter of the consumer, if it waits | see below |
//! | senders | the waiters of senders that found no room | see below |
//!
//! # Rules
//!
//! 1. A waiter is put in its place under the lock under which its owner has seen
//!    that it must wait. Whoever changes what it waits for does so under the
//!    lock, takes the waiter out there, and wakes it outside. So no wake-up is
//!    lost, and none is given twice. Who is woken looks again.
//! 2. No user code runs under the lock: items and wakers are dropped, and wakers
//!    called, outside.
//! 3. The consumer waits only while there is no item, and is woken by an item, by
//!    the last `Yield`'s end, and by a cancel of its own.
//! 4. A sender waits only while the channel is full and `Wanted`. All are woken
//!    when the queue is down to half of the capacity, so that a fast producer
//!    and a consumer do not trade places after every item; and when the demand
//!    changes. From full to empty the queue passes its half, and the consumer
//!    sleeps only at empty: so no sender sleeps beside a consumer that does.
//! 5. A sender that gives up takes its waiter out. It was the only one for
//!    whom it was meant, since rule 4 wakes all.
//! 6. The stream is over when there is no item and no producer, and then the
//!    call's outcome is there: in this order, so the consumer never waits for
//!    both at once. A call that was prevented keeps its message, and with it a
//!    `Yield`, in the mailbox: a call that has ended, and whose handler has not
//!    begun, is over too. The consumer asks for these in this order, since a
//!    handler begins before its call ends.
//!
//! # Who waits for whom
//!
//! While the message is queued, the actor owes the items, and the edge of a
//! consumer that is an actor leads to it. `entered` loosens that edge, as a
//! deferred call does (`waits`): anybody may hold a `Yield` then. For the
//! outcome it waits as for any other. A sender that is an actor waits for
//! nobody in particular.

mod channel;
mod consumer;
#[cfg(all(test, loom))]
mod loom_tests;
mod producer;
mod refused;

pub use consumer::{ReplyStream, open};
pub use producer::{Sending, Yield, enter};
pub use refused::YieldError;

/// How many items a stream holds unless its method says otherwise. As rule 4
/// has it, two threads then change places once in eight items, which makes the
/// change cheap beside them; and a producer is no further ahead than that of
/// somebody who wants to see its progress, or to end it.
pub const CAPACITY: usize = 16;

/// A capacity that a method asks for.
///
/// # Panics
///
/// If it is zero, which is a compile error where generated code calls this.
#[must_use]
pub const fn capacity(items: usize) -> usize {
    assert!(items > 0, "the capacity of a stream is one item at least");
    items
}
