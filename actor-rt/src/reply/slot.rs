//! The typed half of a call: where the value lies between the two ends.

use super::caller::Reply;
use super::head::{Head, Outcome};
use super::recycle;
use super::resolver::Resolver;
use crate::error::{ErrorKind, Ran, ReplyError, Target};
use crate::id::Identity;
use crate::sync::{Arc, Mutex};

/// Says what is wrong with a value that nobody took, if anything is: a
/// handler's `Err` is an ordinary value to everybody else.
pub(super) type Describe<T> = fn(&T) -> Option<String>;

/// Public for generated code alone, which passes it on unseen.
pub struct Slot<T> {
    pub(super) head: Head,
    value: Mutex<Held<T>>,
}

struct Held<T> {
    value: Option<T>,
    describe: Option<Describe<T>>,
}

impl<T> Slot<T> {
    pub(super) fn new(head: Head, value: Option<T>) -> Self {
        Self {
            head,
            value: Mutex::new(Held {
                value,
                describe: None,
            }),
        }
    }

    pub(super) fn put(&self, value: T, describe: Option<Describe<T>>) {
        *self.value.lock() = Held {
            value: Some(value),
            describe,
        };
    }

    /// The value and its error become one result.
    pub(super) fn resolve(&self, outcome: Outcome) -> Result<T, ReplyError> {
        let value = match outcome {
            Outcome::Value => self.value.lock().value.take(),
            Outcome::Error(error) => return Err(error),
            Outcome::Pending | Outcome::Taken => None,
        };
        value.ok_or_else(|| self.head.error(ErrorKind::Taken, Ran::Maybe))
    }

    /// Lets a callback look at the outcome, outside of all locks.
    pub(super) fn show<R>(&self, look: impl FnOnce(&Result<T, ReplyError>) -> R) -> R {
        let back = PutBack {
            slot: self,
            outcome: Some(self.resolve(self.head.peek())),
        };
        look(back.outcome.as_ref().expect("taken in drop only"))
    }

    /// Drops a value that nobody takes, and reports it if it is a failure
    /// that nobody has `observed`.
    pub(super) fn dispose(&self, value: T, describe: Option<Describe<T>>, observed: bool) {
        let failure = match describe {
            Some(describe) if !observed => {
                crate::unwind::catch(|| describe(&value)).unwrap_or(None)
            }
            _ => None,
        };
        crate::unwind::drop_guarded(value);
        if let Some(text) = failure {
            self.head.report_failure(text);
        }
    }

    pub(super) fn dispose_held(&self, observed: bool) {
        let (value, describe) = {
            let mut held = self.value.lock();
            (held.value.take(), held.describe)
        };
        if let Some(value) = value {
            self.dispose(value, describe, observed);
        }
    }

    /// Makes a used slot new again, if nobody else holds it.
    pub(super) fn renew(this: &mut Arc<Self>, actor: &Arc<Identity>, method: &'static str) -> bool {
        let Some(slot) = Arc::get_mut(this) else {
            return false;
        };
        slot.head.renew(actor, method);
        // Emptied by the taker or the disposer, as the last thing each did.
        let left = slot.value.get_mut().value.is_some();
        debug_assert!(!left, "a value was left in a free slot");
        true
    }
}

/// Returns the value to its slot even if the callback panicked.
struct PutBack<'a, T> {
    slot: &'a Slot<T>,
    outcome: Option<Result<T, ReplyError>>,
}

impl<T> Drop for PutBack<'_, T> {
    fn drop(&mut self) {
        if let Some(Ok(value)) = self.outcome.take() {
            self.slot.value.lock().value = Some(value);
        }
    }
}

/// The two ends of a wait of the library's own: for an actor's exit, for a
/// constructor. It is under way from the start, so a cancel is only a wish, and
/// nobody is told if it goes unseen.
pub(crate) fn wait_pair<T>(actor: &Arc<Identity>, method: &'static str) -> (Resolver<T>, Reply<T>) {
    let target = Target {
        actor: Arc::clone(actor),
        method,
    };
    let slot = Arc::new(Slot::new(Head::unreported(target), None));
    let begun = slot.head.begin();
    debug_assert!(begun, "a new call can be taken up");
    (Resolver::new(Arc::clone(&slot)), Reply::new(slot))
}

/// The two ends of a new call.
pub(crate) fn pair<T: 'static>(
    actor: &Arc<Identity>,
    method: &'static str,
) -> (Resolver<T>, Reply<T>) {
    let slot = recycle::slot(actor, method);
    (Resolver::new(Arc::clone(&slot)), Reply::new(slot))
}

impl<T> std::fmt::Debug for Slot<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Slot(..)")
    }
}
