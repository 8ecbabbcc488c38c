//! The state machine of a call. The protocol is in the module header of
//! [`reply`](super).

use super::after::{After, Job};
use super::call_ref::CallRef;
use super::place::Place;
use super::waiter::Waiter;
use super::word::{
    ABANDONED, AtomicWord, CALLBACKS, CANCEL_ON_DROP, CANCELLED, DEFERRED, FAILED, INSIDE, LOST,
    OBSERVED, PREVENTED, PUBLISHED, Phase, WAITER, Word,
};
use crate::cancel::{Canceller, Inherited, is_cancelled};
use crate::error::{Cause, ErrorKind, Ran, ReplyError, Target};
use crate::id::Identity;
use crate::sync::{Arc, Mutex};
use crate::time::Deadline;
use crate::unwind;
use crate::waits::{Mark, Waiting};

/// What [`Reply::cancel`](crate::Reply::cancel) achieved.
///
/// ```
/// use actor_rt::{CancelOutcome, Reply};
///
/// assert_eq!(Reply::ready(7).cancel(), CancelOutcome::TooLate);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CancelOutcome {
    /// The handler did not run and never will.
    Prevented,
    /// The handler runs; its context now says that it is cancelled.
    Requested,
    /// The call had ended.
    TooLate,
}

/// Public for generated code alone, which passes it on unseen.
pub struct Head {
    word: AtomicWord,
    waiter: Place<Waiter>,
    /// The edge of the actor that waits, if one does.
    waits: Mark,
    error: Place<ReplyError>,
    callbacks: Mutex<Vec<Job>>,
    pub(super) target: Option<Target>,
    pub(super) origin: Origin,
    /// Whether the call was made under bounds.
    bounded: bool,
    /// Kept for the next call that is.
    work: Option<Box<Work>>,
}

/// The bounds of a call.
struct Work {
    deadline: Deadline,
    /// Until the call ends.
    canceller: Mutex<Option<Canceller>>,
}

/// What a call came from.
pub(super) enum Origin {
    /// A message.
    Message,
    /// A wait of the library's own, such as a join. Nothing is lost with it, so
    /// nobody is told if its outcome goes unseen.
    Wait,
    /// A reply without a call, made for a test.
    Nothing,
    /// The outcome of another call, which is known until this one ends: a
    /// cancel goes there.
    Call(Mutex<Option<CallRef>>),
}

/// What became of an attempt to settle.
#[derive(Debug, PartialEq, Eq)]
#[must_use]
pub(crate) enum Settled {
    /// The outcome waits for its taker.
    Kept,
    /// Nobody will take it: it is the settler's to drop.
    Unwanted { observed: bool },
    /// The call had ended before.
    Late,
}

impl Head {
    pub(super) fn new(target: Option<Target>, origin: Origin) -> Self {
        // What no message brings cannot be kept from running.
        let phase = match &origin {
            Origin::Message | Origin::Nothing => Phase::Queued,
            Origin::Wait | Origin::Call(_) => Phase::Running,
        };
        Self {
            word: AtomicWord::new(phase),
            waiter: Place::new(None),
            waits: Mark::default(),
            error: Place::new(None),
            callbacks: Mutex::default(),
            target,
            origin,
            bounded: false,
            work: None,
        }
    }

    /// Sets the bounds of a new call.
    #[inline]
    pub(super) fn inherit(&mut self, inherited: Option<Inherited>) {
        self.bounded = inherited.is_some();
        if let Some(inherited) = inherited {
            let work = Work {
                deadline: inherited.deadline,
                canceller: Mutex::new(inherited.canceller),
            };
            match &mut self.work {
                Some(kept) => **kept = work,
                none => *none = Some(Box::new(work)),
            }
        }
    }

    /// Makes the head of a message's call that has ended new again.
    #[inline]
    pub(super) fn renew(&mut self, actor: &Arc<Identity>, method: &'static str) {
        self.word = AtomicWord::new(Phase::Queued);
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

    // ----- looks -----------------------------------------------------------

    /// Whether the slot may serve another message once this call has ended.
    #[inline]
    pub(super) fn is_of_message(&self) -> bool {
        matches!(self.origin, Origin::Message)
    }

    pub(crate) fn target(&self) -> Option<&Target> {
        self.target.as_ref()
    }

    pub(crate) fn is_cancelled(&self) -> bool {
        self.word.look().has(CANCELLED)
    }

    pub(crate) fn phase(&self) -> Phase {
        self.word.look().phase()
    }

    pub(crate) fn is_abandoned(&self) -> bool {
        self.word.look().has(ABANDONED)
    }

    /// Whether nobody will look at the outcome.
    pub(super) fn is_unwanted(&self) -> bool {
        let word = self.word.look();
        word.has(ABANDONED) && !word.has(CALLBACKS)
    }

    /// Whether nobody knows who owes the outcome.
    pub(super) fn is_deferred(&self) -> bool {
        self.word.look().has(DEFERRED)
    }

    pub(crate) fn is_done(&self) -> bool {
        let word = self.word.look();
        word.is_done() || word.has(PUBLISHED)
    }

    #[inline]
    fn work(&self) -> Option<&Work> {
        self.work.as_deref().filter(|_| self.bounded)
    }

    /// When the work is to be done by.
    pub(crate) fn deadline(&self) -> Deadline {
        self.work().map_or(Deadline::NEVER, |work| work.deadline)
    }

    /// Whether whoever made the call was cancelled, and this one with it. A
    /// call that nobody waits for is on its own.
    pub(crate) fn has_lost_its_caller(&self) -> bool {
        self.bounded && is_cancelled(self.canceller())
    }

    /// Whose cancel ends this call, while it goes on and somebody wants it.
    pub(crate) fn canceller(&self) -> Option<Canceller> {
        let work = self.work().filter(|_| !self.is_abandoned())?;
        work.canceller.lock().clone()
    }

    /// Why the call must not begin any more.
    #[inline]
    pub(super) fn stale(&self) -> Option<ErrorKind> {
        if !self.bounded || self.is_abandoned() {
            None
        } else if self.has_lost_its_caller() {
            Some(ErrorKind::Cancelled)
        } else {
            let late = self.deadline().has_passed();
            late.then_some(ErrorKind::DeadlinePassed)
        }
    }

    /// Whether the outcome may be taken.
    #[inline]
    pub(super) fn is_shown(&self) -> bool {
        self.word.look().is_done()
    }

    pub(super) fn has_failed(&self) -> bool {
        self.word.look().has(FAILED)
    }

    // ----- the handler's side, and whoever ends a call in its place ---------

    /// The actor takes the call up; false if it has ended meanwhile.
    #[must_use]
    #[inline]
    pub(crate) fn begin(&self) -> bool {
        self.word
            .try_change(|word| (word.phase() == Phase::Queued).then(|| word.enter(Phase::Running)))
            .is_ok()
    }

    /// As [`begin`](Self::begin), for a handler that may leave its reply to
    /// others: from this very change on, the waiter's edge leads to nobody.
    #[must_use]
    pub(super) fn begin_deferred(&self) -> bool {
        let taken_up = self.word.try_change(|word| {
            (word.phase() == Phase::Queued).then(|| {
                if word.has(WAITER) {
                    self.waits.loosen();
                }
                word.enter(Phase::Running).with(DEFERRED | INSIDE)
            })
        });
        taken_up.is_ok()
    }

    /// The handler of a deferred call has returned. If its resolver went down
    /// meanwhile, that ends the call.
    pub(super) fn leave_handler(&self) {
        let before = self.word.change(|word| word.without(INSIDE));
        if before.has(LOST) {
            self.fail(self.error(ErrorKind::Dropped, Ran::Maybe));
        }
    }

    /// The resolver of a call that was taken up is gone. While a panic or a
    /// kill takes the handler down, its end says what became of the call.
    pub(super) fn lose_resolver(&self, with_handler: bool) {
        let left = self.word.try_change(|word| {
            let left = with_handler && word.has(INSIDE);
            left.then(|| word.with(LOST))
        });
        if left.is_err() {
            self.fail(self.error(ErrorKind::Dropped, Ran::Maybe));
        }
    }

    pub(crate) fn cancel(&self) -> CancelOutcome {
        let mut outcome = self.cancel_itself();
        // A loop, since a chain may be long. The wish stays with each link, in
        // case it changes its source.
        let mut source = self.source();
        while let Some(call) = source {
            outcome = call.cancel_itself();
            source = call.source();
        }
        outcome
    }

    /// The `Reply` is to cancel when it is dropped.
    pub(super) fn cancel_on_drop(&self) {
        self.word.change(|word| word.with(CANCEL_ON_DROP));
    }

    /// What a `Reply` does before it is dropped.
    pub(super) fn cancel_if_asked_to(&self) {
        let word = self.word.look();
        if word.has(CANCEL_ON_DROP) && !word.is_done() {
            let _ = self.cancel();
        }
    }

    /// From now on, the outcome is made from this call's. A cancel that came
    /// before left its wish in the word, one that comes now finds the new
    /// source: the lock decides which.
    pub(super) fn follow(&self, next: &CallRef) {
        let Origin::Call(source) = &self.origin else {
            return;
        };
        let before = source.lock().replace(next.clone());
        drop(before);
        if self.is_cancelled() {
            let _ = next.cancel();
        }
    }

    /// The call that this one's outcome is made from, while it is open.
    fn source(&self) -> Option<CallRef> {
        match &self.origin {
            Origin::Call(source) => source.lock().clone(),
            Origin::Message | Origin::Wait | Origin::Nothing => None,
        }
    }

    /// From the end of this call on, a cancel comes too late. A long chain is
    /// taken apart link by link.
    fn forget_source(&self) {
        if let Origin::Call(source) = &self.origin {
            let source = source.lock().take();
            drop(source);
        }
    }

    fn cancel_itself(&self) -> CancelOutcome {
        let before = self.word.try_change(|word| match word.phase() {
            // Whoever cancels knows how the call ended.
            Phase::Queued => Some(
                word.enter(Phase::Settling)
                    .with(FAILED | PREVENTED | OBSERVED),
            ),
            Phase::Running => Some(word.with(CANCELLED)),
            Phase::Settling | Phase::Done => None,
        });
        match before {
            Ok(word) if word.phase() == Phase::Queued => {
                let mut after = After::default();
                let error = self.error(ErrorKind::Cancelled, Ran::Never);
                self.settle_failed(error, &mut after);
                after.run();
                CancelOutcome::Prevented
            }
            Ok(_) => {
                // The handler may be waiting, for another call above all.
                if let Some(target) = &self.target {
                    target.actor.node().interrupt();
                }
                CancelOutcome::Requested
            }
            Err(word) if word.has(PREVENTED) => CancelOutcome::Prevented,
            Err(_) => CancelOutcome::TooLate,
        }
    }

    /// Ends the call without a value; false if it had ended before.
    pub(crate) fn fail(&self, error: ReplyError) -> bool {
        let mut after = After::default();
        let failed = self.fail_into(error, &mut after);
        after.run();
        failed
    }

    /// As [`fail`](Self::fail), with what is left to do in `after`.
    pub(super) fn fail_into(&self, error: ReplyError, after: &mut After) -> bool {
        let prevented = error.is_cancelled() && error.is_retry_safe();
        let decided = self.word.try_change(|word| {
            let failed = word.enter(Phase::Settling).with(FAILED);
            let failed = if prevented {
                failed.with(PREVENTED)
            } else {
                failed
            };
            word.is_open().then_some(failed)
        });
        if decided.is_ok() {
            self.settle_failed(error, after);
        }
        decided.is_ok()
    }

    /// The rest of a failure, for the one who decided it.
    fn settle_failed(&self, error: ReplyError, after: &mut After) {
        // SAFETY: the error's place belongs to whoever sets `FAILED`, which is
        // this thread, until it publishes.
        unsafe { self.error.put(error) };
        if let Settled::Unwanted { observed } = self.publish(after) {
            // SAFETY: the reply was gone before the outcome came, which leaves
            // it to this end.
            let error = unsafe { self.error.take() };
            if let (Some(error), false) = (error, observed) {
                self.report_unseen(&error);
            }
        }
    }

    /// Ends the call with the value that lies in the slot.
    #[inline]
    pub(super) fn settle(&self, after: &mut After) -> Settled {
        let before = self.word.try_change(|word| {
            if !word.is_open() {
                None
            } else if word.has(CALLBACKS) {
                Some(word.enter(Phase::Settling))
            } else {
                Some(self.about_to_publish(word))
            }
        });
        match before {
            Ok(before) if before.has(CALLBACKS) => self.publish(after),
            Ok(before) => self.conclude(before),
            Err(_) => Settled::Late,
        }
    }

    /// Runs the callbacks, then shows the outcome and wakes the waiter. The
    /// caller has brought the call to `Settling`.
    fn publish(&self, after: &mut After) -> Settled {
        loop {
            let before = self.word.change(|word| {
                if word.has(CALLBACKS) {
                    word.without(CALLBACKS).with(OBSERVED)
                } else {
                    self.about_to_publish(word)
                }
            });
            if !before.has(CALLBACKS) {
                return self.conclude(before);
            }
            let callbacks = std::mem::take(&mut *self.callbacks.lock());
            for callback in callbacks {
                self.run_callback(callback, after);
            }
        }
    }

    /// The word that shows the outcome. Before anybody can see it, the waiter's
    /// edge is lifted; a waiter that comes in between changes the word, and this
    /// is tried again.
    #[inline]
    fn about_to_publish(&self, word: Word) -> Word {
        if word.has(WAITER) {
            self.waits.lift();
        }
        word.publish()
    }

    /// After the outcome is shown.
    #[inline]
    fn conclude(&self, before: Word) -> Settled {
        self.forget_source();
        if let Some(work) = self.work() {
            let canceller = work.canceller.lock().take();
            drop(canceller);
        }
        if before.has(WAITER) {
            // SAFETY: the note made the place the settler's, and was removed
            // by the very change that showed the outcome.
            if let Some(waiter) = unsafe { self.waiter.take() } {
                waiter.wake();
            }
        }
        if before.has(ABANDONED) {
            let observed = before.has(OBSERVED);
            Settled::Unwanted { observed }
        } else {
            Settled::Kept
        }
    }

    fn run_callback(&self, callback: Job, after: &mut After) {
        if let Err(caught) = unwind::catch(|| callback(after)) {
            self.report_failure(caught.report(None, "on_done").to_string());
        }
    }

    // ----- the caller's side -------------------------------------------------

    /// Queues a callback, or runs it at once on this thread if the outcome is
    /// there.
    pub(crate) fn on_done(&self, callback: Job) {
        self.callbacks.lock().push(callback);
        let before = self.word.change(|word| {
            let next = if word.is_done() {
                word.enter(Phase::Settling)
            } else {
                word
            };
            next.with(CALLBACKS)
        });
        if before.is_done() {
            let mut after = After::default();
            let _ = self.publish(&mut after);
            after.run();
        }
    }

    /// Leaves a waiter behind, in place of an earlier one; false if the outcome
    /// is there.
    ///
    /// # Safety
    ///
    /// Only the one owner of the call's `Reply` may do this.
    #[inline]
    pub(super) unsafe fn register(&self, waiter: Waiter, edge: Option<&Waiting>) -> bool {
        // SAFETY: as the caller promises.
        unsafe { self.withdraw() };
        if self.is_shown() {
            Waiter::discard(Some(waiter));
            return false;
        }
        // SAFETY: without the note the place is the caller's.
        unsafe { self.waiter.put(waiter) };
        self.waits.set(edge);
        let registered = self
            .word
            .try_change(|word| (!word.is_done()).then(|| word.register()));
        if registered.is_err() {
            // SAFETY: the note was not made, so the place still is the caller's.
            Waiter::discard(unsafe { self.waiter.take() });
        }
        registered.is_ok()
    }

    /// Takes the waiter back, unless the outcome is there.
    ///
    /// # Safety
    ///
    /// As [`register`](Self::register).
    #[inline]
    pub(super) unsafe fn withdraw(&self) {
        let withdrawn = self.word.try_change(|word| {
            let registered = word.has(WAITER) && !word.is_done();
            registered.then(|| word.without(WAITER))
        });
        if withdrawn.is_ok() {
            // SAFETY: removing the note made the place the caller's again.
            Waiter::discard(unsafe { self.waiter.take() });
        }
    }

    /// The `Reply` is gone. `Some` if the outcome was there, which makes it the
    /// caller's to drop; it says whether anybody has seen it.
    ///
    /// # Safety
    ///
    /// As [`register`](Self::register), and nothing but this once.
    pub(super) unsafe fn abandon(&self) -> Option<bool> {
        let abandoned = self
            .word
            .try_change(|word| (!word.is_done()).then(|| word.with(ABANDONED).without(WAITER)));
        match abandoned {
            Ok(before) => {
                if before.has(WAITER) {
                    // SAFETY: removing the note made the place the caller's
                    // again.
                    Waiter::discard(unsafe { self.waiter.take() });
                }
                None
            }
            Err(word) => Some(word.has(OBSERVED)),
        }
    }

    // ----- the outcome, if it is an error ------------------------------------

    /// # Safety
    ///
    /// The outcome is the caller's: it is shown and he owns the `Reply`, or it
    /// is unwanted and he settled it, or he runs a callback.
    pub(super) unsafe fn take_error(&self) -> Option<ReplyError> {
        // SAFETY: as the caller promises.
        unsafe { self.error.take() }
    }

    /// # Safety
    ///
    /// As [`take_error`](Self::take_error).
    pub(super) unsafe fn put_error(&self, error: ReplyError) {
        // SAFETY: as the caller promises.
        unsafe { self.error.put(error) };
    }

    pub(crate) fn error(&self, kind: ErrorKind, ran: Ran) -> ReplyError {
        ReplyError::new(kind, ran, self.target.clone(), Cause::Plain)
    }
}

impl std::fmt::Debug for Head {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Head(..)")
    }
}
