//! The call that an actor is busy with: for kills, cancels and dumps.
//!
//! Written by the turn for every message, read by others now and then. One
//! uncontended lock; no clock is read per message (the turn notes the time
//! when it wakes up and after every few messages).

use std::time::Instant;

use crate::error::ReplyError;
use crate::reply::Head;
use crate::sync::{Arc, Mutex};

#[derive(Default)]
pub(crate) struct Running {
    current: Mutex<Current>,
}

#[derive(Default)]
struct Current {
    /// The latest one; whether it still runs, the mailbox knows: an actor
    /// sleeps between messages.
    method: &'static str,
    since: Option<Instant>,
    /// That of the latest call. It stays until the next message: once the call
    /// is done, failing or cancelling it does nothing.
    head: Option<Arc<Head>>,
    /// The actor was abandoned; nothing that starts now will be waited for.
    over: bool,
}

impl Running {
    /// The actor is awake, or was a few messages ago, at this time.
    pub(crate) fn set_time(&self, now: Instant) {
        self.current.lock().since = Some(now);
    }

    /// A message without a reply, or a hook, is taken up.
    pub(crate) fn begin(&self, method: &'static str) {
        let mut current = self.current.lock();
        current.method = method;
        let done = current.head.take();
        drop(current);
        drop(done);
    }

    /// The handler of this call is about to run; false if it must not.
    #[must_use]
    pub(crate) fn attach(&self, head: &Arc<Head>) -> bool {
        let mut current = self.current.lock();
        if current.over {
            return false;
        }
        current.method = head.target().map_or("", |target| target.method);
        let done = current.head.replace(Arc::clone(head));
        drop(current);
        drop(done);
        true
    }

    /// Asks the running handler to end early.
    pub(crate) fn cancel(&self) {
        let head = self.current.lock().head.clone();
        if let Some(head) = head {
            let _ = head.cancel();
        }
    }

    pub(crate) fn is_cancelled(&self) -> bool {
        let current = self.current.lock();
        current
            .head
            .as_ref()
            .is_some_and(|head| head.is_cancelled())
    }

    /// As `fail`, and no call is taken up any more.
    pub(crate) fn fail_for_good(&self, error: impl FnOnce(&Head) -> ReplyError) {
        self.current.lock().over = true;
        self.fail(error);
    }

    /// Ends the running call for its caller, whatever the handler does; false
    /// if none was running.
    pub(crate) fn fail(&self, error: impl FnOnce(&Head) -> ReplyError) -> bool {
        let head = self.current.lock().head.take();
        head.is_some_and(|head| head.fail(error(&head)))
    }

    /// The latest method, and a time before which it did not begin.
    pub(crate) fn latest(&self) -> (&'static str, Option<Instant>) {
        let current = self.current.lock();
        (current.method, current.since)
    }
}
