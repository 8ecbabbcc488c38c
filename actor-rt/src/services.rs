//! The bundle every actor receives: who runs it, who keeps time for it, who
//! hears of its failures, who knows that it lives.
//!
//! Nothing below the executors starts a thread or sets a timer by itself; it
//! asks here. A simulation is another bundle; `tests` has a small one.

use std::fmt;
use std::io;
use std::panic::{RefUnwindSafe, UnwindSafe};
use std::time::Duration;

use crate::hook::Hooks;
use crate::roster::Roster;
use crate::sync::Arc;
use crate::task::ActorTask;

#[cfg(all(test, feature = "macros", not(any(loom, shuttle))))]
mod tests;

pub(crate) struct Services {
    pub(crate) executor: Arc<dyn Executor>,
    pub(crate) schedule: Arc<dyn Schedule>,
    pub(crate) hooks: Arc<Hooks>,
    pub(crate) roster: Roster,
}

// All of it is behind locks of ours, under which no foreign code panics.
impl UnwindSafe for Services {}
impl RefUnwindSafe for Services {}

impl fmt::Debug for Services {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Services(..)")
    }
}

/// Starts tasks and runs them to their end. One that is dropped before is an
/// actor given up; nobody is left to wait for it.
pub(crate) trait Executor: Send + Sync {
    /// Makes the task on the thread that will run it, so that its state need
    /// not be `Send`. After `Ok` the task has to be made, be it to drop it: it is
    /// the task that tells those who wait for the actor.
    fn launch(&self, launch: Launch, make: MakeTask) -> io::Result<()>;

    /// Runs a job of the runtime's own that may run user code, and so may
    /// block, beside everything else.
    fn assist(&self, job: Box<dyn FnOnce() + Send>) -> io::Result<()>;
}

pub(crate) type MakeTask = Box<dyn FnOnce() -> Box<dyn ActorTask> + Send>;

/// What an executor may want to know about the place it gives to a task.
#[derive(Debug)]
pub(crate) struct Launch {
    pub(crate) name: String,
    pub(crate) stack_size: Option<usize>,
}

/// Runs a job later.
pub(crate) trait Schedule: Send + Sync {
    /// Runs `job` once `delay` has passed. The job is short: no user code, no
    /// blocking.
    fn after(&self, delay: Duration, job: Box<dyn FnOnce() + Send>);
}
