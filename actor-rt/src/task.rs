//! What an executor runs.

use std::task::Waker;

/// An actor, seen by its executor: something that can be run for a while.
///
/// An executor knows nothing else of actors, no message type above all. It
/// calls `run` from one thread at a time. After [`Turn::Idle`] it waits until
/// the waker is called; the task has made sure that from then on it will be.
pub(crate) trait ActorTask {
    /// Handles at most `budget` messages.
    fn run(&mut self, budget: usize, waker: &Waker) -> Turn;
}

/// What to do with a task after a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
pub(crate) enum Turn {
    /// Nothing to do until the waker is called.
    Idle,
    /// The budget is used up; there may be more to do.
    Again,
    /// The actor has ended; drop the task.
    Done,
}
