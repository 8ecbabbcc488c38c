//! The one who runs an actor: start, messages, end. See the module header of
//! [`actor`](super) for the protocol.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context as TaskContext, Poll, Waker};

use super::context::Context;
use super::core::{Core, Verb};
use super::dispatch::{Flow, Home, Seat};
use super::traits::{Actor, Message};
use crate::cancel::{Names, Running, Scope};
use crate::error::{Cause, ErrorKind, ExitReason, PanicReport, Ran, ReplyError, StartError};
use crate::mailbox::{Cursor, Next};
use crate::reply::Rejection;
use crate::sync::Arc;
use crate::sync::atomic::Ordering;
use crate::task::{ActorTask, Turn};
use crate::time;
use crate::unwind::{self, Caught};
use crate::waits::Waiting;

/// How many messages share one look at the clock.
const PER_CLOCK: u32 = 64;

pub(crate) struct ActorTurn<A: Actor> {
    pub(super) core: Arc<Core<A::Message>>,
    pub(super) cx: Context<A>,
    pub(super) state: Option<A>,
    home: Home<A>,
    stage: Stage<A>,
    cursor: Cursor,
    handled: u64,
    /// The constructor is done: from here on a failed start is the hook's.
    pub(super) state_made: bool,
    until_clock: u32,
    /// What runs now, for the report of a panic.
    method: &'static str,
    names: Names,
    /// The core's, while no scope holds it.
    running: Option<Arc<Running>>,
    /// While an `async` handler waits.
    pending: Option<Waiting>,
    /// Its future was woken to see that its call is cancelled.
    told: bool,
}

enum Stage<A: Actor> {
    New(Construct<A>),
    Handling,
    /// An `async` handler is under way.
    Polling {
        method: &'static str,
        future: A::Future,
    },
    Over,
}

/// Makes the state, on the actor's own thread.
pub(crate) type Construct<A> = Box<dyn FnOnce(&Running) -> Result<A, StartError>>;

/// What one step led to.
enum Step {
    Next,
    /// Nothing to do until the waker is called. For want of messages, that is
    /// announced; a pending future has the waker itself.
    Wait,
    End(ExitReason),
}

impl<A: Actor> ActorTurn<A> {
    pub(crate) fn new(
        core: Arc<Core<A::Message>>,
        cx: Context<A>,
        construct: Construct<A>,
    ) -> Self {
        Self {
            core,
            cx,
            state: None,
            home: None,
            stage: Stage::New(construct),
            cursor: Cursor::default(),
            handled: 0,
            state_made: false,
            until_clock: 0,
            method: "",
            names: Names::default(),
            running: None,
            pending: None,
            told: false,
        }
    }

    #[inline]
    fn step(&mut self, waker: &Waker) -> Step {
        match std::mem::replace(&mut self.stage, Stage::Handling) {
            Stage::New(construct) => {
                self.core.mailbox.set_waker(waker.clone());
                self.start(construct)
            }
            Stage::Handling => self.next_message(waker),
            Stage::Polling { future, .. } if self.core.verb() == Verb::Kill => self.cut_off(future),
            Stage::Polling { method, future } => self.poll(method, future, waker),
            Stage::Over => {
                self.stage = Stage::Over;
                Step::Wait
            }
        }
    }

    // ----- start -----------------------------------------------------------

    fn start(&mut self, construct: Construct<A>) -> Step {
        self.begin("new", false);
        self.note_time();
        let started = construct(&self.core.running).and_then(|state| {
            self.state_made = true;
            self.begin("on_start", false);
            let state = self.state.insert(state);
            unwind::catch(|| state.on_start(&self.cx)).unwrap_or_else(|caught| {
                let report = self.report(caught, "on_start");
                Err(StartError::panicked(report))
            })
        });
        match started {
            Ok(()) => {
                self.core.set_started();
                Step::Next
            }
            Err(error) => Step::End(ExitReason::StartFailed(error)),
        }
    }

    // ----- messages --------------------------------------------------------

    #[inline]
    fn next_message(&mut self, waker: &Waker) -> Step {
        let verb = self.core.verb();
        if verb >= Verb::StopNow {
            return Step::End(verb.reason());
        }
        match self.core.mailbox.next(&mut self.cursor) {
            Next::Message(message) => self.handle(message, waker),
            // The verb is set before the door is closed.
            Next::Closing => Step::End(self.core.verb().reason()),
            Next::Sleep => {
                self.until_clock = 0;
                Step::Wait
            }
        }
    }

    #[inline]
    fn handle(&mut self, message: A::Message, waker: &Waker) -> Step {
        if self.core.mailbox.is_closed() {
            let why = Rejection::Exit(self.core.verb().reason());
            self.core.discard(message, &why);
            return Step::Next;
        }
        self.tick();
        let method = message.method();
        self.begin(method, !message.is_tell());
        unwind::forget_place();
        let seat = Seat::new(&mut self.state, &mut self.home);
        match A::dispatch(seat, message, &self.cx) {
            Flow::Continue => Step::Next,
            Flow::Finish => Step::End(ExitReason::Finished),
            // At once, so that a handler that was taken up has begun.
            Flow::Poll(future) => {
                self.told = false;
                self.poll(method, future, waker)
            }
        }
    }

    pub(super) fn begin(&mut self, method: &'static str, is_call: bool) {
        self.method = method;
        self.core.running.begin(method, is_call, &mut self.names);
    }

    /// Counts the message; looks at the clock now and then, if anyone wants to
    /// know the time.
    #[inline]
    fn tick(&mut self) {
        self.handled += 1;
        // ORDERING: Relaxed; the only writer, read for statistics.
        self.core.handled.store(self.handled, Ordering::Relaxed);
        if self.until_clock == 0 {
            self.note_time();
            self.until_clock = PER_CLOCK;
        }
        self.until_clock -= 1;
    }

    pub(super) fn note_time(&self) {
        if self.core.services.roster.is_watched() {
            self.core.running.set_time(time::now());
        }
    }

    fn poll(&mut self, method: &'static str, mut future: A::Future, waker: &Waker) -> Step {
        self.pending = None;
        let mut cx = TaskContext::from_waker(waker);
        let polled = unwind::catch(|| Pin::new(&mut future).poll(&mut cx));
        match polled {
            Ok(Poll::Pending) => {
                self.stage = Stage::Polling { method, future };
                self.wait_for_the_future(waker);
                Step::Wait
            }
            Ok(Poll::Ready(())) => {
                unwind::drop_guarded(future);
                self.come_home();
                if self.state.is_some() {
                    Step::Next
                } else {
                    Step::End(ExitReason::Finished)
                }
            }
            Err(caught) => {
                unwind::drop_guarded(future);
                self.come_home();
                Step::End(self.handler_panicked(caught, method))
            }
        }
    }

    /// A cancel of the call wakes the actor, as it wakes a thread that waits; one
    /// that came during the poll is passed on here, once.
    fn wait_for_the_future(&mut self, waker: &Waker) {
        self.pending = Some(Waiting::begin(self.core.identity.node().id(), None));
        Waiting::fence();
        if !self.told && self.core.running.is_cancelled() {
            self.told = true;
            waker.wake_by_ref();
        }
    }

    /// A kill drops the future half-way. That brings the state home and leaves
    /// the call registered; `end` finishes both.
    fn cut_off(&mut self, future: A::Future) -> Step {
        self.pending = None;
        unwind::drop_guarded(future);
        self.come_home();
        Step::End(ExitReason::Killed)
    }

    /// Takes a lent state back.
    fn come_home(&mut self) {
        if let Some(state) = self.home.as_ref().and_then(|home| home.lock().take()) {
            self.state = Some(state);
        }
    }

    fn handler_panicked(&mut self, caught: Caught, method: &'static str) -> ExitReason {
        let report = self.report(caught, method);
        let told = self.core.running.fail(|head| {
            ReplyError::new(
                ErrorKind::Panicked,
                Ran::Maybe,
                head.target().cloned(),
                Cause::Panic(report.clone()),
            )
        });
        if !told {
            let text = format_args!("panicked: {}", report.message());
            self.core.report_failure(method, &text);
        }
        ExitReason::Panicked(report)
    }

    pub(super) fn report(&self, caught: Caught, method: &'static str) -> PanicReport {
        caught.report(Some(Arc::clone(&self.core.identity)), method)
    }
}

impl<A: Actor> ActorTask for ActorTurn<A> {
    fn run(&mut self, budget: usize, waker: &Waker) -> Turn {
        let running = self.running.take();
        let running = running.unwrap_or_else(|| Arc::clone(&self.core.running));
        let scope = Scope::enter(running);
        let turn = self.guarded_steps(budget, waker);
        self.running = scope.leave();
        turn
    }
}

impl<A: Actor> ActorTurn<A> {
    /// One guard for all steps: a panic ends the actor, so there is no step
    /// after it.
    fn guarded_steps(&mut self, budget: usize, waker: &Waker) -> Turn {
        let steps = unwind::catch(|| self.steps(budget, waker));
        let reason = match steps {
            Ok(Ok(turn)) => return turn,
            Ok(Err(reason)) => reason,
            Err(caught) => {
                self.come_home();
                self.handler_panicked(caught, self.method)
            }
        };
        self.stage = Stage::Over;
        self.end(reason);
        Turn::Done
    }

    fn steps(&mut self, budget: usize, waker: &Waker) -> Result<Turn, ExitReason> {
        for _ in 0..budget {
            match self.step(waker) {
                Step::Next => {}
                Step::Wait => return Ok(Turn::Idle),
                Step::End(reason) => return Err(reason),
            }
        }
        Ok(Turn::Again)
    }
}

impl<A: Actor> Drop for ActorTurn<A> {
    /// An executor that gives a turn up must not leave callers behind.
    fn drop(&mut self) {
        let stage = std::mem::replace(&mut self.stage, Stage::Over);
        if matches!(stage, Stage::Over) {
            return;
        }
        // It holds the user's constructor or future. Their destructors are
        // still this actor's code, on whichever thread this is.
        let _shield = Scope::shielded(Arc::clone(&self.core.running));
        unwind::drop_guarded(stage);
        self.come_home();
        self.give_up();
    }
}
