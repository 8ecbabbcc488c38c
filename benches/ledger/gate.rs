//! A door inside a handler: the client knows that the handler stands before
//! it, and decides when it goes on.

use std::future::poll_fn;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::task::Poll;

use super::PATIENCE;

#[derive(Debug, Clone, Default)]
pub(super) struct Gate(Arc<Inner>);

#[derive(Debug, Default)]
struct Inner {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum State {
    #[default]
    Nobody,
    Standing,
    /// The door is open, or nobody will ever come.
    Over,
}

impl Gate {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn set(&self, state: State) {
        *self.lock() = state;
        self.0.changed.notify_all();
    }

    fn wait_while(&self, state: State) -> State {
        let (state, _) = self
            .0
            .changed
            .wait_timeout_while(self.lock(), PATIENCE, |now| *now == state)
            .unwrap_or_else(PoisonError::into_inner);
        *state
    }

    fn arrive(&self) {
        let mut state = self.lock();
        if *state == State::Nobody {
            *state = State::Standing;
            self.0.changed.notify_all();
        }
    }

    // ----- the handler -----

    /// Stands here until the door opens.
    pub(super) fn pass(&self) {
        self.arrive();
        let after = self.wait_while(State::Standing);
        assert_eq!(after, State::Over, "the client opens the gate");
    }

    /// Stands here for ever: only a kill ends the handler.
    pub(super) async fn linger(&self) {
        poll_fn(|_| {
            self.arrive();
            Poll::<()>::Pending
        })
        .await;
    }

    // ----- the client -----

    /// Waits until the handler stands at the gate; false if it never will.
    pub(super) fn wait_standing(&self) -> bool {
        self.wait_while(State::Nobody) == State::Standing
    }

    /// Lets the handler go on, and everybody else who looks.
    pub(super) fn open(&self) {
        self.set(State::Over);
    }
}
