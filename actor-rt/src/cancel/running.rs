//! What an actor is busy with, and whether it was killed: for kills, cancels,
//! dumps, and the calls that are made from it.
//!
//! Written for every message, read now and then. So what every message needs
//! is one plain store: the number of its method in a table of names, and
//! whether it is a call. Only a call takes the lock, to leave its head here.
//!
//! The head of the latest call stays until the next one comes: once a call is
//! done, failing or cancelling it does nothing.

use std::time::Instant;

use super::inherited::{Canceller, Inherited};
use crate::error::ReplyError;
use crate::id::Identity;
use crate::reply::{CallRef, Head};
use crate::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use crate::sync::{Arc, Mutex};
use crate::time::Deadline;

pub(crate) struct Running {
    actor: Arc<Identity>,
    killed: AtomicBool,
    /// Twice the method's place in the table, plus [`CALL`].
    current: AtomicUsize,
    names: Mutex<Vec<&'static str>>,
    latest: Mutex<Latest>,
}

/// The running message has a reply.
const CALL: usize = 1;

#[derive(Default)]
struct Latest {
    since: Option<Instant>,
    head: Option<CallRef>,
    /// The actor was abandoned; nothing that starts now will be waited for.
    over: bool,
}

/// The turn's own copy of the table of names, to look a name up without a
/// lock. A name is known by its address: it is one literal of generated code.
#[derive(Debug, Default)]
pub(crate) struct Names {
    known: Vec<&'static str>,
    last: usize,
}

impl Names {
    #[inline]
    fn place(&mut self, name: &'static str, table: &Mutex<Vec<&'static str>>) -> usize {
        let same = |known: &&'static str| std::ptr::eq(*known, name);
        if !self.known.get(self.last).is_some_and(same) {
            self.last = self.known.iter().position(same).unwrap_or_else(|| {
                self.known.push(name);
                table.lock().push(name);
                self.known.len() - 1
            });
        }
        self.last
    }
}

impl Running {
    pub(crate) fn new(actor: &Arc<Identity>) -> Arc<Self> {
        Arc::new(Self {
            actor: Arc::clone(actor),
            killed: AtomicBool::new(false),
            current: AtomicUsize::new(0),
            names: Mutex::default(),
            latest: Mutex::default(),
        })
    }

    pub(crate) fn actor(&self) -> &Arc<Identity> {
        &self.actor
    }

    /// Every wait inside the actor returns from now on.
    pub(crate) fn kill(&self) {
        // ORDERING: Release; pairs with the Acquire in `is_killed`, so that
        // who sees the flag also sees the stop request behind it.
        self.killed.store(true, Ordering::Release);
    }

    pub(crate) fn is_killed(&self) -> bool {
        // ORDERING: see `kill`.
        self.killed.load(Ordering::Acquire)
    }

    /// When the running call must be done.
    pub(crate) fn deadline(&self) -> Deadline {
        let inherited = self.inheritance();
        inherited.map_or(Deadline::NEVER, |inherited| inherited.deadline)
    }

    /// What a call that the running handler makes inherits: the handler's own
    /// deadline, and that it ends if this one is cancelled. A message without a
    /// reply passes nothing on.
    #[inline]
    pub(super) fn inheritance(&self) -> Option<Inherited> {
        // ORDERING: Relaxed; asked by the thread that wrote it.
        if self.current.load(Ordering::Relaxed) & CALL == 0 {
            return None;
        }
        let call = self.latest.lock().head.clone()?;
        Some(Inherited {
            deadline: call.deadline(),
            canceller: Some(Canceller::Call(call)),
        })
    }

    /// The actor is awake, or was a few messages ago, at this time.
    pub(crate) fn set_time(&self, now: Instant) {
        self.latest.lock().since = Some(now);
    }

    /// A message or a hook is taken up. Only the turn does that.
    #[inline]
    pub(crate) fn begin(&self, method: &'static str, is_call: bool, names: &mut Names) {
        let place = names.place(method, &self.names);
        // ORDERING: Relaxed; the name is published by the table's lock, and a
        // reader that sees an older message is a reader that came earlier.
        self.current
            .store(place * 2 + usize::from(is_call), Ordering::Relaxed);
    }

    /// The handler of this call is about to run; false if it must not.
    #[must_use]
    #[inline]
    pub(crate) fn attach(&self, call: CallRef) -> bool {
        let mut latest = self.latest.lock();
        if latest.over {
            return false;
        }
        let done = latest.head.replace(call);
        drop(latest);
        drop(done);
        true
    }

    /// The handler of a deferred call has returned: what becomes of the call is
    /// none of this actor's business any more.
    pub(crate) fn detach(&self) {
        let call = self.latest.lock().head.take();
        drop(call);
    }

    /// Asks the running handler to end early.
    pub(crate) fn cancel(&self) {
        let head = self.latest.lock().head.clone();
        if let Some(head) = head {
            let _ = head.cancel();
        }
    }

    /// Whether the running message is a call that was cancelled.
    pub(crate) fn is_cancelled(&self) -> bool {
        // ORDERING: Relaxed; asked by the thread that wrote it.
        let is_call = self.current.load(Ordering::Relaxed) & CALL != 0;
        is_call && {
            let call = self.latest.lock().head.clone();
            call.is_some_and(|call| call.is_cancelled() || call.has_lost_its_caller())
        }
    }

    /// As `fail`, and no call is taken up any more.
    pub(crate) fn fail_for_good(&self, error: impl FnOnce(&Head) -> ReplyError) {
        self.latest.lock().over = true;
        self.fail(error);
    }

    /// Ends the running call for its caller, whatever the handler does; false
    /// if none was running.
    pub(crate) fn fail(&self, error: impl FnOnce(&Head) -> ReplyError) -> bool {
        let head = self.latest.lock().head.take();
        head.is_some_and(|head| head.fail(error(&head)))
    }

    /// The latest method, and a time before which it did not begin.
    pub(crate) fn latest(&self) -> (&'static str, Option<Instant>) {
        // ORDERING: Relaxed; see `begin`.
        let place = self.current.load(Ordering::Relaxed) / 2;
        let name = self.names.lock().get(place).copied().unwrap_or("new");
        (name, self.latest.lock().since)
    }
}
