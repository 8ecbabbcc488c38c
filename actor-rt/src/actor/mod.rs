//! The life of one actor, from its first message to its exit.
//!
//! # States
//!
//! ```text
//! Starting ──on_start ok──▶ Running ──a stop verb──▶ Stopping ──▶ Stopped
//!     │                        │                        ▲
//!     └──── start failed ──────┴── panic, last call ────┘
//! ```
//!
//! What an actor is doing follows from three things, each with one owner:
//!
//! - the mailbox's *door* says whether calls are accepted;
//! - the *verb* is the strongest stop request so far. It only grows:
//!   `run < handles dropped < stop < stop_now < kill`;
//! - the *exit* holds the reason, once, when everything is over.
//!
//! # Who may touch what
//!
//! 1. Only the `Turn` touches the user's state. It belongs to the executor,
//!    which runs it on one thread at a time.
//! 2. Anyone may strengthen the verb and close the door; `stop_now` and
//!    `kill` also sweep the mailbox on the spot, so nobody waits for a handler
//!    to learn that he waits in vain.
//! 3. The exit is published once: by the turn, after `on_stop` and after the
//!    state is dropped; or by the reaper, if a killed actor did not come back
//!    within its grace. The loser of the two does nothing.
//! 4. The running call is registered in `Running` while its handler runs, so
//!    that a reaper can end it: the resolver is on the stuck thread's stack.
//!
//! # The end, in order
//!
//! door closed, queue swept → `on_stop` → state dropped → off the roster →
//! exit published → stop verbs and joins answer. Each user-code step runs
//! under the panic guard, so the later steps always happen. A turn that is
//! dropped unfinished does the same without the user's hooks.

mod context;
mod core;
mod deferred;
mod dispatch;
mod exit;
mod finish;
mod hooks;
#[cfg(all(test, loom))]
mod loom_tests;
mod traits;
mod turn;

pub use context::Context;
pub use dispatch::{Flow, Lent, LocalFuture, Seat, SendFuture, Task};
pub use dispatch::{run_tell, run_tell_async, run_tell_async_local, run_tell_last};
pub use dispatch::{run_tell_last_async, run_tell_last_async_local};
pub use exit::State;
pub use hooks::IntoStart;
pub use traits::{Actor, Message};

pub(crate) use core::{Core, Setup};
pub(crate) use turn::ActorTurn;
