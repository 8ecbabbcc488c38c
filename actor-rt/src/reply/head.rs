//! The state machine of a call. The protocol is in the module header of
//! [`reply`](super).

use super::call_ref::CallRef;
use super::waiter::Waiter;
use crate::error::{Cause, ErrorKind, Ran, ReplyError, Target};
use crate::id::Identity;
use crate::observe::hook::{DeadLetter, UnobservedError};
use crate::sync::atomic::{AtomicBool, Ordering};
use crate::sync::{Arc, Mutex, MutexGuard};
use crate::unwind;

/// What [`Reply::cancel`](crate::Reply::cancel) achieved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CancelOutcome {
    /// The handler did not run and never will.
    Prevented,
    /// The handler runs; its context now says that it is cancelled.
    Requested,
    /// The call had ended.
    TooLate,
}

/// Where a call stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Phase {
    Queued,
    Running,
    Settling,
    Done,
}

pub(crate) type Job = Box<dyn FnOnce() + Send>;

/// Public for generated code alone, which passes it on unseen.
pub struct Head {
    state: Mutex<State>,
    /// Cooperative: asks a running handler to end early.
    cancel: AtomicBool,
    target: Option<Target>,
    /// Whether an outcome that nobody sees is reported. Waits of the library's
    /// own, such as a join, are not messages: nothing is lost with them.
    reported: bool,
    /// Where a cancel goes if this call's outcome is made from another's.
    upstream: Option<CallRef>,
}

struct State {
    phase: Phase,
    outcome: Outcome,
    /// Has been `Done` once; a later `Settling` does not hide that.
    published: bool,
    /// Somebody has seen the outcome: a callback or the taker.
    observed: bool,
    /// The `Reply` was dropped.
    abandoned: bool,
    waiter: Option<Waiter>,
    callbacks: Vec<Job>,
}

/// What came of the call. The value itself lies in the slot.
#[derive(Clone, Debug)]
pub(crate) enum Outcome {
    Pending,
    Value,
    Error(ReplyError),
    Taken,
}

/// What became of an attempt to settle.
#[derive(Debug, PartialEq, Eq)]
#[must_use]
pub(crate) enum Settled {
    /// The outcome waits for its taker.
    Kept,
    /// Nobody will take it: the settler drops the value, outside the lock.
    Unwanted { observed: bool },
    /// The call had ended before: the settler drops the value.
    Late,
}

impl Head {
    pub(crate) fn new(target: Option<Target>, upstream: Option<CallRef>) -> Self {
        Self {
            state: Mutex::new(State::new()),
            cancel: AtomicBool::new(false),
            target,
            reported: true,
            upstream,
        }
    }

    /// Nobody is told if this call's outcome goes unseen.
    pub(crate) fn unreported(target: Target) -> Self {
        let mut head = Self::new(Some(target), None);
        head.reported = false;
        head
    }

    /// Makes a used head new again. The caller owns it alone.
    pub(crate) fn renew(&mut self, actor: &Arc<Identity>, method: &'static str) {
        *self.state.get_mut() = State::new();
        self.cancel = AtomicBool::new(false);
        self.upstream = None;
        self.reported = true;
        match &mut self.target {
            // The common case, a caller that calls one actor again and again,
            // leaves the actor's reference count alone.
            Some(target) if Arc::ptr_eq(&target.actor, actor) => target.method = method,
            target => {
                *target = Some(Target {
                    actor: Arc::clone(actor),
                    method,
                });
            }
        }
    }

    pub(crate) fn target(&self) -> Option<&Target> {
        self.target.as_ref()
    }

    pub(crate) fn is_cancelled(&self) -> bool {
        // ORDERING: Acquire pairs with the Release in `cancel`: a handler that
        // sees the wish also sees what its caller did before.
        self.cancel.load(Ordering::Acquire)
    }

    pub(crate) fn phase(&self) -> Phase {
        self.state.lock().phase
    }

    pub(crate) fn is_abandoned(&self) -> bool {
        self.state.lock().abandoned
    }

    pub(crate) fn is_done(&self) -> bool {
        let state = self.state.lock();
        state.phase == Phase::Done || state.published
    }

    /// The actor takes the call up; false if it has ended meanwhile.
    #[must_use]
    pub(crate) fn begin(&self) -> bool {
        let mut state = self.state.lock();
        let queued = state.phase == Phase::Queued;
        if queued {
            state.phase = Phase::Running;
        }
        queued
    }

    pub(crate) fn cancel(&self) -> CancelOutcome {
        if let Some(upstream) = &self.upstream {
            return upstream.cancel();
        }
        let mut state = self.state.lock();
        match state.phase {
            Phase::Queued => {
                let error = self.error(ErrorKind::Cancelled, Ran::Never);
                state.outcome = Outcome::Error(error);
                // Whoever cancels knows how the call ended.
                state.observed = true;
                // Nobody but the canceller can be interested: an abandoned
                // call has no `Reply` to cancel it by.
                let _ = self.publish(state);
                CancelOutcome::Prevented
            }
            Phase::Running => {
                // ORDERING: see `is_cancelled`.
                self.cancel.store(true, Ordering::Release);
                CancelOutcome::Requested
            }
            Phase::Settling | Phase::Done => match &state.outcome {
                Outcome::Error(error) if error.is_cancelled() && error.is_retry_safe() => {
                    CancelOutcome::Prevented
                }
                _ => CancelOutcome::TooLate,
            },
        }
    }

    /// Ends the call without a value; false if it had ended before.
    pub(crate) fn fail(&self, error: ReplyError) -> bool {
        let unseen = error.clone();
        let settled = self.settle(Outcome::Error(error), || ());
        if settled == (Settled::Unwanted { observed: false }) {
            self.report_unseen(&unseen);
        }
        settled != Settled::Late
    }

    /// Ends the call. `place` puts the value where the taker finds it; it runs
    /// under the lock, and only if somebody may still want the value.
    pub(crate) fn settle(&self, outcome: Outcome, place: impl FnOnce()) -> Settled {
        let mut state = self.state.lock();
        if matches!(state.phase, Phase::Settling | Phase::Done) {
            return Settled::Late;
        }
        state.outcome = outcome;
        if state.abandoned && state.callbacks.is_empty() {
            state.phase = Phase::Done;
            return Settled::Unwanted { observed: false };
        }
        place();
        self.publish(state)
    }

    /// Runs the callbacks, then shows the outcome and wakes the waiter.
    fn publish<'a>(&'a self, mut state: MutexGuard<'a, State>) -> Settled {
        while !state.callbacks.is_empty() {
            state.phase = Phase::Settling;
            let callbacks = std::mem::take(&mut state.callbacks);
            drop(state);
            for callback in callbacks {
                self.run_callback(callback);
            }
            state = self.state.lock();
            state.observed = true;
        }
        state.phase = Phase::Done;
        state.published = true;
        let waiter = state.waiter.take();
        let settled = if state.abandoned {
            Settled::Unwanted {
                observed: state.observed,
            }
        } else {
            Settled::Kept
        };
        drop(state);
        if let Some(waiter) = waiter {
            waiter.wake();
        }
        settled
    }

    fn run_callback(&self, callback: Job) {
        if let Err(caught) = unwind::catch(callback) {
            self.report_failure(caught.report(None, "on_done").to_string());
        }
    }

    /// Queues a callback, or runs it at once on this thread if the outcome is
    /// there.
    pub(crate) fn on_done(&self, callback: Job) -> Settled {
        let mut state = self.state.lock();
        state.callbacks.push(callback);
        match state.phase {
            Phase::Done => self.publish(state),
            Phase::Queued | Phase::Running | Phase::Settling => Settled::Kept,
        }
    }

    /// Takes what is there, or leaves a waiter behind. `waiter` makes it under
    /// the lock, so it must not call foreign code.
    pub(crate) fn take_or_wait(&self, waiter: impl FnOnce() -> Waiter) -> Option<Outcome> {
        let mut state = self.state.lock();
        if state.phase == Phase::Done {
            return Some(state.take());
        }
        let old = state.waiter.replace(waiter());
        drop(state);
        Waiter::discard(old);
        None
    }

    /// The waiter gives up, unless the outcome came meanwhile.
    pub(crate) fn give_up(&self) -> Option<Outcome> {
        let mut state = self.state.lock();
        let old = state.waiter.take();
        let outcome = (state.phase == Phase::Done).then(|| state.take());
        drop(state);
        Waiter::discard(old);
        outcome
    }

    /// Takes what is there; `None` while the call goes on.
    pub(crate) fn take(&self) -> Option<Outcome> {
        let mut state = self.state.lock();
        (state.phase == Phase::Done).then(|| state.take())
    }

    /// For a callback that is the taker: it runs in `Settling`.
    pub(crate) fn take_settling(&self) -> Outcome {
        self.state.lock().take()
    }

    /// What a callback may look at.
    pub(crate) fn peek(&self) -> Outcome {
        self.state.lock().outcome.clone()
    }

    /// The `Reply` is gone. Gives back an outcome that nobody took, and whether
    /// a callback has seen it.
    pub(crate) fn abandon(&self) -> Option<(Outcome, bool)> {
        let mut state = self.state.lock();
        state.abandoned = true;
        let waiter = state.waiter.take();
        let left = (state.phase == Phase::Done).then(|| {
            let seen = state.observed;
            let outcome = state.take();
            (outcome, seen)
        });
        drop(state);
        Waiter::discard(waiter);
        let (outcome, seen) = left?;
        if let (Outcome::Error(error), false) = (&outcome, seen) {
            self.report_unseen(error);
        }
        Some((outcome, seen))
    }

    pub(crate) fn error(&self, kind: ErrorKind, ran: Ran) -> ReplyError {
        ReplyError::new(kind, ran, self.target.clone(), Cause::Plain)
    }

    /// An error that no caller will read goes to the hooks, exactly once.
    fn report_unseen(&self, error: &ReplyError) {
        let Some(target) = self.target.as_ref().filter(|_| self.reported) else {
            return;
        };
        let Some(hooks) = target.actor.hooks() else {
            return;
        };
        // An error of a cancelled call does not come here: who cancelled it has
        // seen how it ended.
        if error.is_retry_safe() {
            hooks.dead_letter(&DeadLetter {
                actor: Arc::clone(&target.actor),
                method: target.method,
                error: error.clone(),
            });
        } else {
            hooks.failure(&UnobservedError {
                actor: Arc::clone(&target.actor),
                method: target.method,
                text: error.to_string(),
                error: Some(error.clone()),
            });
        }
    }

    /// A handler's own `Err` that no caller will read, or a callback's panic.
    pub(crate) fn report_failure(&self, text: String) {
        let Some(target) = &self.target else { return };
        if let Some(hooks) = target.actor.hooks() {
            hooks.failure(&UnobservedError {
                actor: Arc::clone(&target.actor),
                method: target.method,
                text,
                error: None,
            });
        }
    }
}

impl State {
    fn new() -> Self {
        Self {
            phase: Phase::Queued,
            outcome: Outcome::Pending,
            published: false,
            observed: false,
            abandoned: false,
            waiter: None,
            callbacks: Vec::new(),
        }
    }

    fn take(&mut self) -> Outcome {
        self.observed = true;
        std::mem::replace(&mut self.outcome, Outcome::Taken)
    }
}

impl std::fmt::Debug for Head {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Head(..)")
    }
}
