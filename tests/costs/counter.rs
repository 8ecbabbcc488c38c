//! The actor whose messages are counted.

use std::sync::{Arc, Barrier};
use std::time::Duration;

use actor_rt::prelude::*;

use crate::threads::Watched;

/// A wait that takes longer hangs.
pub(crate) const PATIENCE: Duration = Duration::from_secs(60);

#[derive(Default)]
pub(crate) struct Counter {
    total: u64,
}

#[allow(
    clippy::needless_pass_by_value,
    clippy::unused_self,
    reason = "a handler has a receiver and owns its arguments, whether it needs them or not"
)]
#[actor]
impl Counter {
    #[actor(tell)]
    pub(crate) fn note(&mut self, by: u64) {
        self.total += by;
    }

    pub(crate) fn add(&mut self, by: u64) -> u64 {
        self.total += by;
        self.total
    }

    /// Lets messages pile up until the caller comes to the barrier too.
    pub(crate) fn stand(&mut self, barrier: Arc<Barrier>) {
        barrier.wait();
    }

    /// The actor's thread.
    pub(crate) fn thread(&self) -> Option<Watched> {
        Watched::current()
    }

    /// Answers only when the caller has fallen asleep.
    pub(crate) fn wake(&self, caller: Arc<Watched>) -> bool {
        caller.wait_asleep()
    }
}

/// Waits, but not for ever.
pub(crate) fn get<T>(mut reply: Reply<T>) -> T {
    reply
        .wait_timeout(PATIENCE)
        .unwrap_or_else(|error| panic!("{error:#}"))
}
