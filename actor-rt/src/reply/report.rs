//! Outcomes that nobody sees.

use super::head::{Head, Origin};
use crate::error::{ReplyError, Target};
use crate::hook::{DeadLetter, UnobservedError};
use crate::sync::Arc;
use crate::unwind;

impl Head {
    /// Of whom an outcome that nobody sees is reported.
    fn reported_target(&self) -> Option<&Target> {
        let silent = matches!(self.origin, Origin::Wait);
        self.target.as_ref().filter(|_| !silent)
    }

    /// An error that no caller will read goes to the hooks, exactly once.
    pub(super) fn report_unseen(&self, error: &ReplyError) {
        let Some(target) = self.reported_target() else {
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
                text: unwind::text(error),
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
