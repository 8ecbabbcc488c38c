//! What all handles of an actor share, and the stop verbs.

use std::fmt;
use std::time::Duration;

use super::exit::{Exit, State, Watchers};
use super::traits::Message;
use crate::cancel::Running;
use crate::error::{Cause, ErrorKind, ExitReason, Ran, ReplyError, StartError, Target};
use crate::hook::{DeadLetter, UnobservedError};
use crate::id::Identity;
use crate::mailbox::{Disposal, Entry, Mailbox, Overflow, Refused};
use crate::reply::{Rejection, Reply};
use crate::roster::{Member, Report};
use crate::services::Services;
use crate::sync::atomic::{AtomicBool, AtomicU8, AtomicU64, Ordering};
use crate::sync::{Arc, Mutex};
use crate::unwind;
use crate::waits::Host;

pub(crate) struct Core<M: Message> {
    pub(crate) identity: Arc<Identity>,
    pub(crate) mailbox: Mailbox<M>,
    pub(crate) running: Arc<Running>,
    pub(crate) exit: Exit,
    pub(crate) services: Arc<Services>,
    verb: AtomicU8,
    started: AtomicBool,
    /// Messages handled; written by the turn alone.
    pub(crate) handled: AtomicU64,
    grace: Duration,
}

/// The strongest stop request so far.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub(crate) enum Verb {
    Run,
    HandlesDropped,
    Stop,
    StopNow,
    Kill,
}

impl Verb {
    const ALL: [Self; 5] = [
        Self::Run,
        Self::HandlesDropped,
        Self::Stop,
        Self::StopNow,
        Self::Kill,
    ];

    /// How an actor ends that obeys this verb.
    pub(crate) fn reason(self) -> ExitReason {
        match self {
            Self::Run | Self::Stop => ExitReason::Stopped,
            Self::HandlesDropped => ExitReason::HandlesDropped,
            Self::StopNow => ExitReason::StoppedNow,
            Self::Kill => ExitReason::Killed,
        }
    }
}

/// What the builder decides.
#[derive(Debug)]
pub(crate) struct Setup {
    pub(crate) capacity: Option<usize>,
    pub(crate) overflow: Overflow,
    pub(crate) grace: Duration,
}

impl<M: Message> Core<M> {
    pub(crate) fn new(identity: Arc<Identity>, setup: &Setup, services: Arc<Services>) -> Self {
        Self {
            mailbox: Mailbox::new(Arc::clone(&identity), setup.capacity, setup.overflow),
            running: Running::new(&identity),
            exit: Exit::default(),
            services,
            verb: AtomicU8::new(Verb::Run as u8),
            started: AtomicBool::new(false),
            handled: AtomicU64::new(0),
            grace: setup.grace,
            identity,
        }
    }

    // ----- posting ---------------------------------------------------------

    /// Posts a message that carries its resolver: whatever happens to it, the
    /// resolver tells the caller.
    #[inline]
    pub(crate) fn post(&self, message: M) {
        if let Err(refused) = self.offer(message) {
            self.refuse(refused);
        }
    }

    /// As [`post`](Self::post), for a message that never waits.
    pub(crate) fn post_by(&self, entry: Entry, message: M) {
        if let Err(refused) = self.offer_by(entry, message) {
            self.refuse(refused);
        }
    }

    fn refuse(&self, refused: Refused<M>) {
        let (message, why) = self.why(refused);
        why.during(|| drop(unwind::drop_guarded(message)));
    }

    /// Posts a message without a reply.
    #[inline]
    pub(crate) fn tell(&self, message: M) -> Result<(), ReplyError> {
        let offered = self.offer(message);
        offered.or_else(|refused| self.refuse_tell(refused))
    }

    /// As [`tell`](Self::tell), for a message that never waits.
    pub(crate) fn tell_by(&self, entry: Entry, message: M) -> Result<(), ReplyError> {
        let offered = self.offer_by(entry, message);
        offered.or_else(|refused| self.refuse_tell(refused))
    }

    fn refuse_tell(&self, refused: Refused<M>) -> Result<(), ReplyError> {
        let given_up =
            matches!(refused, Refused::Full(_)) && self.mailbox.overflow() == Overflow::DropNewest;
        let (message, why) = self.why(refused);
        if given_up {
            self.discard(message, &why);
            return Ok(());
        }
        let error = why.error(Some(self.target(message.method())));
        why.during(|| drop(unwind::drop_guarded(message)));
        Err(error)
    }

    #[inline]
    fn offer(&self, message: M) -> Result<(), Refused<M>> {
        self.mailbox.post(message, |message, disposal| {
            self.dispose(message, disposal);
        })
    }

    fn offer_by(&self, entry: Entry, message: M) -> Result<(), Refused<M>> {
        self.mailbox.post_by(entry, message, |message, disposal| {
            self.dispose(message, disposal);
        })
    }

    fn dispose(&self, message: M, disposal: Disposal) {
        let why = match disposal {
            Disposal::Evicted => Rejection::Full,
            Disposal::Swept => self.rejection(),
        };
        self.discard(message, &why);
    }

    fn why(&self, refused: Refused<M>) -> (M, Rejection) {
        match refused {
            Refused::Closed(message) => (message, self.rejection()),
            Refused::Full(message) => (message, Rejection::Full),
            Refused::Killed(message) => (message, Rejection::SenderKilled),
            Refused::Late(message) => (message, Rejection::Late),
            Refused::Deadlock(message, cycle) => (message, Rejection::Deadlock(cycle)),
        }
    }

    /// Why calls are refused now.
    pub(crate) fn rejection(&self) -> Rejection {
        self.exit
            .foreseen()
            .map_or(Rejection::Stopping, Rejection::Exit)
    }

    /// Drops a message that was accepted and will not run. Its caller hears of
    /// it through the resolver; a message without one is a dead letter.
    pub(crate) fn discard(&self, message: M, why: &Rejection) {
        if message.is_tell() {
            let method = message.method();
            self.services.hooks.dead_letter(&DeadLetter {
                actor: Arc::clone(&self.identity),
                method,
                error: why.error(Some(self.target(method))),
            });
        }
        why.during(|| drop(unwind::drop_guarded(message)));
    }

    /// A failure of the actor itself, which is nobody's call.
    pub(crate) fn report_failure(&self, method: &'static str, what: &dyn fmt::Display) {
        self.services.hooks.failure(&UnobservedError {
            actor: Arc::clone(&self.identity),
            method,
            text: unwind::text(what),
            error: None,
        });
    }

    pub(crate) fn target(&self, method: &'static str) -> Target {
        Target {
            actor: Arc::clone(&self.identity),
            method,
        }
    }

    // ----- verbs -----------------------------------------------------------

    #[inline]
    pub(crate) fn verb(&self) -> Verb {
        // ORDERING: Acquire pairs with `strengthen`.
        Verb::ALL[usize::from(self.verb.load(Ordering::Acquire))]
    }

    fn strengthen(&self, verb: Verb) {
        // ORDERING: Release: who obeys the verb sees why it was given.
        self.verb.fetch_max(verb as u8, Ordering::Release);
    }

    /// The last strong handle is gone. Called from a destructor: quick, quiet.
    pub(crate) fn handles_dropped(&self) {
        self.strengthen(Verb::HandlesDropped);
        self.mailbox.begin_closing();
        self.mailbox.wake();
    }

    pub(crate) fn stop(&self) -> Reply<ExitReason> {
        self.strengthen(Verb::Stop);
        self.mailbox.begin_closing();
        self.mailbox.wake();
        self.exit.watch(&self.identity, "stop")
    }

    pub(crate) fn stop_now(&self) -> Reply<ExitReason> {
        self.strengthen(Verb::StopNow);
        self.close(&Rejection::Exit(ExitReason::StoppedNow));
        self.mailbox.wake();
        self.exit.watch(&self.identity, "stop_now")
    }

    /// Refuses calls and ends those that are queued.
    pub(crate) fn close(&self, why: &Rejection) {
        self.mailbox.close(|message| self.discard(message, why));
    }

    fn begin_kill(&self) {
        self.strengthen(Verb::Kill);
        self.running.kill();
        self.running.cancel();
        self.close(&Rejection::Exit(ExitReason::Killed));
        self.mailbox.interrupt();
    }

    /// No thread could be started for it. It is on the roster, so somebody may
    /// wait for its end.
    pub(crate) fn still_born(&self, error: StartError) {
        let reason = ExitReason::StartFailed(error);
        self.close(&Rejection::Exit(reason.clone()));
        let watchers = self.exit.publish(&reason, || {
            self.services.roster.leave(self.identity.id());
        });
        if let Some(watchers) = watchers {
            watchers.answer();
        }
    }

    /// The grace is over, and the handler has not returned.
    fn give_up(&self) -> Option<Watchers> {
        self.exit.publish(&ExitReason::Abandoned, || {
            self.services.roster.leave(self.identity.id());
        })
    }

    /// Ends the calls of an actor that was given up.
    fn end_calls(&self) {
        let reason = ExitReason::Abandoned;
        self.running.fail_for_good(|head| {
            ReplyError::new(
                ErrorKind::Stopped,
                Ran::Maybe,
                head.target().cloned(),
                Cause::Exit(reason.clone()),
            )
        });
        self.close(&Rejection::Exit(reason.clone()));
        let (method, _) = self.running.latest();
        self.report_failure(method, &"was abandoned: it did not return after a kill");
    }

    // ----- states ----------------------------------------------------------

    /// Whether calls are accepted.
    pub(crate) fn is_alive(&self) -> bool {
        !self.mailbox.is_closing()
    }

    pub(crate) fn state(&self) -> State {
        if let Some(reason) = self.exit.reason() {
            State::Stopped(reason)
        } else if !self.is_alive() {
            State::Stopping
        } else if self.started.load(Ordering::Acquire) {
            State::Running
        } else {
            State::Starting
        }
    }

    pub(crate) fn set_started(&self) {
        // ORDERING: Release; who sees `Running` sees what `on_start` did.
        self.started.store(true, Ordering::Release);
    }
}

impl<M: Message + Send> Core<M> {
    /// Needs `Send`: the reaper may have to drop what is queued.
    pub(crate) fn kill(self: &Arc<Self>) -> Reply<ExitReason> {
        self.begin_kill();
        if !self.exit.is_decided() {
            let core = Arc::downgrade(self);
            let reap = move || {
                if let Some(core) = core.upgrade() {
                    core.reap();
                }
            };
            self.services.schedule.after(self.grace, Box::new(reap));
        }
        self.exit.watch(&self.identity, "kill")
    }

    /// What is left to do runs callbacks, wakers, subscribers and destructors
    /// of the user's. They get threads of their own, two of them: who waits for
    /// the exit may also wait for the call, and the other way round.
    fn reap(self: &Arc<Self>) {
        let Some(watchers) = self.give_up() else {
            return;
        };
        let core = Arc::clone(self);
        self.assist(move || core.end_calls());
        self.assist(move || watchers.answer());
    }

    fn assist(&self, job: impl FnOnce() + Send + 'static) {
        let job = Arc::new(Mutex::new(Some(job)));
        let there = Arc::clone(&job);
        let assisted = self
            .services
            .executor
            .assist(Box::new(move || run_once(&there)));
        if assisted.is_err() {
            // Without a thread it is run here, late rather than never.
            run_once(&job);
        }
    }
}

fn run_once(job: &Mutex<Option<impl FnOnce()>>) {
    let job = job.lock().take();
    if let Some(job) = job {
        job();
    }
}

impl<M: Message + Send> Host for Core<M> {
    fn identity(&self) -> &Arc<Identity> {
        &self.identity
    }

    fn method(&self) -> &'static str {
        self.running.latest().0
    }

    fn is_full(&self) -> bool {
        self.mailbox.is_full()
    }

    fn interrupt(&self) {
        self.mailbox.interrupt();
    }
}

impl<M: Message + Send> Member for Core<M> {
    fn identity(&self) -> &Arc<Identity> {
        &self.identity
    }

    fn stop(&self) -> Reply<ExitReason> {
        Core::stop(self)
    }

    fn kill(self: Arc<Self>) -> Reply<ExitReason> {
        Core::kill(&self)
    }

    fn report(&self) -> Report {
        Report {
            actor: Arc::clone(&self.identity),
            state: match self.state() {
                State::Starting => "starting",
                State::Running => "running",
                State::Stopping => "stopping",
                State::Stopped(_) => "stopped",
            },
            running: (!self.mailbox.is_parked()).then(|| self.running.latest()),
            queued: self.mailbox.len(),
            capacity: self.mailbox.capacity(),
            // ORDERING: Relaxed; a figure for people.
            handled: self.handled.load(Ordering::Relaxed),
        }
    }
}
