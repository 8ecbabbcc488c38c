//! A token that says "stop": to threads, tasks and callbacks, and to every
//! token that was made from it.
//!
//! # Parts
//!
//! - A [`CancellationToken`] is a handle of a `Node` (`node`), which holds the
//!   flag, the list of those who wait for it (`watchers`), and its place.
//! - The tokens that come from one `new`, through `child_token` after
//!   `child_token`, are a *family*. All that a family shares is a lock, and
//!   under it a ring that says who descends from whom (`ring`).
//!
//! # The ring
//!
//! A token is a pair of brackets, and its descendants are what lies between:
//!
//! ```text
//! a( d( )d  b( c( )c )b )a        a is the parent of b and d, b that of c
//! ```
//!
//! | event | change |
//! |---|---|
//! | a child is made | a pair is put in, right behind its parent's opening bracket |
//! | the last handle of a token is dropped | its pair is taken out: what was inside it is now inside what was around it |
//! | a token is cancelled | its pair and all between are taken out |
//!
//! The first two touch four neighbours at most, however many children there
//! are, and the third walks over what it cancels. No node points to another
//! one: so there is nothing to recurse through, nothing that a forgotten parent
//! could keep alive, and a parent without handles is not in the way of a cancel
//! from above.
//!
//! # Invariants
//!
//! 1. A flag goes from false to true, under the family's lock, and never back.
//! 2. While the family's lock is free, a token with handles is in the ring if
//!    and only if its flag is not set.
//! 3. A handle is made from a handle, or with its node. So a token without
//!    handles stays without, nobody can cancel it by name, and taking its pair
//!    out loses nothing.
//! 4. Flags are set from the innermost outwards, all under one hold of the
//!    lock. So whoever sees a token cancelled sees its descendants cancelled,
//!    and a second `cancel` returns no earlier than that either.
//! 5. A watcher is put on a node's list under the list's lock, where the flag
//!    is looked at once more. Whoever sets the flag takes the list *afterwards*.
//! 6. A callback leaves its first stage once, under its own lock (`callback`):
//!    into `Running` by the canceller, or into `Over` by its registration.
//!
//! # Locks
//!
//! There are three: a family's, a list's, a callback's. None is taken while
//! another one is held, so they need no order. User code (callbacks, wakers,
//! the destructors of both) runs under none of them: it is taken out first.
//!
//! # The races
//!
//! - *Cancel and a new child.* Both change the ring under one lock. If the
//!   child is first, it lies inside; else its parent is out of the ring while
//!   it has a handle, which by 2 means cancelled, and the child is born so.
//! - *Cancel and the end of a parent in between.* Under the same lock, and
//!   either way its children lie inside the one that is cancelled.
//! - *Cancel from above and from below.* Who comes second finds the pairs gone
//!   that the first took out, so each list is taken, each callback run, once.
//! - *Cancel and a watcher.* By 5 the watcher is on the list before the
//!   canceller takes it, and is woken; or comes to its lock later, and sees the
//!   flag. A thread that was woken before it sleeps does not sleep (`sync`).
//! - *Cancel and the end of a registration.* By 6 one of them has the closure.
//!   If it is the registration, it never runs. Else the registration waits for
//!   `Over`, unless it is the very thread that runs the closure.

mod callback;
mod future;
mod guard;
mod handle;
mod node;
mod ring;
mod wait;
mod watchers;

#[cfg(all(test, loom))]
mod loom_tests;
#[cfg(all(test, not(any(loom, shuttle))))]
mod tests;

pub use callback::Registration;
pub use future::{Cancelled, CancelledOwned};
pub use guard::{DropGuard, DropGuardRef};
pub use handle::CancellationToken;
