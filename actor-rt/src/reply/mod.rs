//! One call, one outcome: the cell between a caller and a handler.
//!
//! # Parts
//!
//! - [`Reply`] is the caller's end, [`Resolver`] the handler's. There is one of
//!   each per call (`ends`), and both point to one `Slot<T>`, which holds the
//!   value and a `Head`.
//! - `Head` is the state machine. It knows no `T`: whoever must end a call
//!   without a value (a cancel, a stop, a kill) needs only the head, and one
//!   compiled copy serves every reply type. A `CallRef` is a slot of which only
//!   the head is seen.
//! - A `Slot` is one allocation, used again once nobody holds it any more
//!   (`recycle`).
//!
//! # States
//!
//! ```text
//! Queued ──begin──▶ Running ──settle──────────────▶ Done
//!    │                 │                             ▲
//!    └─────────────────┴──fail, callbacks─▶ Settling─┘
//! ```
//!
//! | state | meaning | who may leave it |
//! |---|---|---|
//! | `Queued` | the message waits in a mailbox | the actor (`begin`), a canceller, whoever drops the message |
//! | `Running` | the handler runs | the actor's turn, or the reaper of a killed actor |
//! | `Settling` | the outcome is decided; callbacks run | the thread that settles |
//! | `Done` | the outcome is there to be taken | nobody; `on_done` passes through `Settling` again |
//!
//! # The word
//!
//! State and notes are one atomic word (`word`), and every transition is one
//! read-modify-write of it: nothing is decided from two reads, and no fence is
//! needed. Three places beside it are not atomic. Each belongs to one party at
//! a time, and the word says to whom:
//!
//! | place | belongs to | passes on with |
//! |---|---|---|
//! | value | the handler's end, until it settles | `settle`, if that was not too late: to the taker |
//! | error | whoever sets `FAILED`, which is one thread | the step to `Done`: to the taker |
//! | waiter | the `Reply`, while `WAITER` is not set | setting `WAITER`: to the settler; removing it before `Done`: back |
//!
//! The taker is the `Reply`. If it was dropped before (`ABANDONED`), it is the
//! settler, who sees the note in the very change that shows the outcome. While
//! callbacks run, it is the thread that runs them.
//!
//! # Rules
//!
//! 1. The first to settle wins; every later one is told so and drops its value.
//! 2. No user code runs inside a transition or under the lock of the list of
//!    callbacks: callbacks, wakers and the values' destructors run between.
//! 3. Callbacks run in `Settling`, in the order of registration; one that is
//!    registered meanwhile joins the end of the list. A callback is put on the
//!    list first and noted in the word after, and only a settler that finds no
//!    note goes on to `Done`, in the same change. Hence: callbacks before
//!    waiters, none forgotten.
//! 4. A waiter is put in its place first and noted in the word after, and that
//!    change fails if the state is `Done`. The step to `Done` removes the note
//!    and tells the settler that it was there. So either the waiter finds
//!    `Done`, or the settler finds the waiter: no wake-up is lost.
//! 5. A `Resolver` that is dropped settles its call. A `Reply` that is dropped
//!    sets `ABANDONED`; the later of the two ends disposes of the outcome.
//! 6. A call that is made from another (`map`) is settled after that one is
//!    `Done`, not inside its callback (`after`). So chains of any length need
//!    no deep stack, and each link is let go when the next is settled.

mod after;
mod call_ref;
mod caller;
mod description;
#[allow(unsafe_code, reason = "each end does what is its alone")]
mod ends;
mod flat;
#[allow(unsafe_code, reason = "the word says whose the places are")]
mod head;
mod mapped;
mod obstacle;
#[allow(unsafe_code, reason = "a hand-over without a lock")]
mod place;
mod recycle;
mod reject;
mod report;
mod resolver;
mod set;
#[allow(unsafe_code, reason = "the value passes from end to end")]
mod slot;
mod stream;
mod waiter;
mod word;

#[cfg(all(test, loom))]
mod loom_tests;

pub use caller::Reply;
pub use flat::FlatReply;
pub use head::CancelOutcome;
pub use resolver::Resolver;
pub use set::{
    AsCompleted, Awaitable, CompletedStream, Join, JoinAll, Replies, Split, as_completed, join,
    join_all, wait_all, wait_any, wait_first_error,
};
pub use stream::{ReplyStream, Sending, Yield, YieldError};

pub use head::Head;
pub(crate) use obstacle::{Bounds, sleep};
pub(crate) use reject::Rejection;
// Public for generated code alone, through the hidden door.
pub use call_ref::CallRef;
pub use description::Description;
pub use resolver::Described;
pub use slot::Slot;
pub use stream::{CAPACITY, capacity, enter, open};

pub(crate) use resolver::{Call, Entered, pair, wait_pair};
