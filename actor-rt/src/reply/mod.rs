//! One call, one outcome: the cell between a caller and a handler.
//!
//! # Parts
//!
//! - [`Reply`] is the caller's end, [`Resolver`] the handler's. Both point to
//!   one `Slot<T>`, which holds the value and a `Head`.
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
//! Queued ──begin──▶ Running ──settle──▶ Settling ──publish──▶ Done
//!    │                                     ▲
//!    └──cancel, reject, resolver dropped───┘
//! ```
//!
//! | state | meaning | who may leave it |
//! |---|---|---|
//! | `Queued` | the message waits in a mailbox | the actor (`begin`), a canceller, whoever drops the message |
//! | `Running` | the handler runs | the actor's turn, or the reaper of a killed actor |
//! | `Settling` | the outcome is decided; callbacks run | the thread that settled |
//! | `Done` | the outcome is there to be taken | nobody; `on_done` passes through `Settling` again |
//!
//! # Rules
//!
//! 1. All fields of `State` are under the head's one lock. A transition is one
//!    critical section; nothing is decided from two reads.
//! 2. The first `settle` wins; every later one is told so and drops its value.
//! 3. The value lock is taken only inside the head lock or in `Settling` by
//!    the settler. So the order is head before value, and it is never
//!    contended.
//! 4. No user code runs under either lock: callbacks, wakers and the values'
//!    destructors run between critical sections.
//! 5. Callbacks run in `Settling`, in the order of registration; one that is
//!    registered meanwhile joins the end of the list. Only when the list is
//!    empty, in the same critical section, the state becomes `Done` and the
//!    waiter is taken out. Hence: callbacks before waiters, none forgotten.
//! 6. A waiter registers and reads the state in one critical section, then
//!    parks until it reads `Done`. The settler takes the waiter out in the
//!    section that sets `Done`, and wakes it afterwards. So either the waiter
//!    reads `Done`, or the settler finds the waiter: no wake-up is lost.
//! 7. A `Resolver` that is dropped settles its call. A `Reply` that is dropped
//!    sets `abandoned`; the later of the two ends disposes of the outcome.

mod call_ref;
mod caller;
mod description;
mod flat;
mod head;
mod recycle;
mod reject;
mod resolver;
mod slot;
mod waiter;

#[cfg(all(test, loom))]
mod loom_tests;

pub use caller::Reply;
pub use flat::FlatReply;
pub use head::CancelOutcome;

pub use head::Head;
pub(crate) use reject::Rejection;
// Public for generated code alone, through the hidden door.
pub use call_ref::CallRef;
pub use description::Description;
pub use resolver::Resolver;
pub use slot::Slot;

pub(crate) use resolver::Call;
pub(crate) use slot::{pair, wait_pair};
