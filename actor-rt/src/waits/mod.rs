//! Who waits for whom, and whether that could ever end.
//!
//! # The graph
//!
//! Every actor has a node in one table of the process, which never gives memory
//! back, so that whoever follows an edge finds a node, if perhaps another one.
//! A node has one edge at most, since an actor does one thing at a time: to the
//! actor that owes what it waits for. An edge is one atomic word and carries a
//! serial number, so no two edges are ever equal.
//!
//! | edge | from | until |
//! |---|---|---|
//! | reply | an actor is about to park on a reply | whoever settles the call, *before* the outcome shows; or the waiter gives up |
//! | room | an actor is about to park on a full mailbox | it gets in, or gives up |
//! | set | an actor is about to park on several replies | it stops to wait |
//! | other | an actor is about to park on something of ours that no actor owes | it stops to wait |
//!
//! Threads that run no actor have no node: nobody can wait for them.
//!
//! # The verdict
//!
//! 1. The waiter publishes its edge, then looks along the edges of the others.
//!    Usually the first of them has none, and that is all: one load.
//! 2. If the way leads back to the waiter, it reads it a second time. Since no
//!    two edges are equal, what was read twice stood all the time in between:
//!    for one moment all of these edges stood together. None of them can be
//!    taken back by anybody but another of these waiters, so it is a deadlock.
//!    A room edge counts only if the mailbox is still full then.
//!    Waits for several make it more than a chain (`knot`).
//! 3. The one who has found it fails its own wait, and so opens the circle. If
//!    several close it at once, several may fail, but one does: the edges and
//!    the looks are ordered by a sequentially consistent fence between the two,
//!    so the last to publish sees all.
//!
//! A wait that is bounded in time has an edge like any other. A circle through
//! it would end some time, but only after it has failed: better at once.
//!
//! # No false alarm
//!
//! The edge of a wait for a reply is lifted by whoever settles the call, before
//! anybody can see the outcome. Otherwise an actor could answer, go on to its
//! next message, call back, and meet the edge of a waiter that has its answer
//! but has not woken yet.
//!
//! So that whoever settles knows of the edge, the waiter enters its node first,
//! with an edge that leads nowhere; then it registers with the call; and only
//! then, unless the edge was lifted meanwhile, it says where the edge leads.
//! An edge that leads somewhere thus is of a call that knows of it.
//!
//! A reply whose handler may leave it to others is owed by the actor only until
//! the handler begins. Whoever begins it *loosens* the edge, in the change of
//! the word that a later waiter looks at: it says from then on that its actor
//! waits, and leads to nobody. It is not taken away, since a cancel finds the
//! waiting thread by it.

mod edge;
mod graph;
mod knot;
mod site;
mod walk;

#[cfg(all(test, loom))]
mod loom_tests;

pub(crate) use edge::Kind;
pub(crate) use graph::{Host, Node, NodeId};
pub(crate) use knot::{Owed, SetWait};
pub(crate) use walk::{Mark, Waiting, of};
