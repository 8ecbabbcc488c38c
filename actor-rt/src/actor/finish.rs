//! The end of an actor, in the order that the module header gives.

use super::traits::Actor;
use super::turn::ActorTurn;
use crate::cancel::Scope;
use crate::error::{Cause, ErrorKind, ExitReason, Ran, ReplyError};
use crate::reply::Rejection;
use crate::sync::Arc;
use crate::unwind;

impl<A: Actor> ActorTurn<A> {
    pub(super) fn end(&mut self, reason: ExitReason) {
        self.core.exit.foresee(&reason);
        self.core.close(&Rejection::Exit(reason.clone()));
        self.fail_running(&reason);
        // The last words of a killed actor are not cut off.
        let shield = Scope::shielded(Arc::clone(&self.core.running));
        let reason = self.run_on_stop(reason);
        let reason = self.drop_state(reason);
        drop(shield);
        self.publish(&reason);
    }

    /// The executor drops the turn unfinished: no user code but destructors.
    pub(super) fn give_up(&mut self) {
        let reason = ExitReason::GivenUp;
        self.core.exit.foresee(&reason);
        self.core.close(&Rejection::Exit(reason.clone()));
        self.fail_running(&reason);
        if let ExitReason::StopPanicked(report) = self.drop_state(reason.clone()) {
            self.core.report_failure(report.method(), &report);
        }
        self.publish(&reason);
    }

    /// A call whose `async` handler was dropped half-way.
    fn fail_running(&self, reason: &ExitReason) {
        self.core.running.fail(|head| {
            ReplyError::new(
                ErrorKind::Stopped,
                Ran::Maybe,
                head.target().cloned(),
                Cause::Exit(reason.clone()),
            )
        });
    }

    fn run_on_stop(&mut self, reason: ExitReason) -> ExitReason {
        // After a panic the state is suspect; after a failed start there is
        // nothing to stop; after a last call there is no state; and once the
        // actor is given up for lost, everybody was told that it is over.
        let sound = !matches!(reason, ExitReason::Panicked(_) | ExitReason::StartFailed(_))
            && !self.core.exit.is_decided();
        self.begin("on_stop", false);
        self.note_time();
        let Some(state) = self.state.as_mut().filter(|_| sound) else {
            return reason;
        };
        match unwind::catch(|| state.on_stop(&self.cx, &reason)) {
            Ok(()) => reason,
            Err(caught) => ExitReason::StopPanicked(self.report(caught, "on_stop")),
        }
    }

    fn drop_state(&mut self, reason: ExitReason) -> ExitReason {
        let Some(caught) = unwind::drop_guarded(self.state.take()) else {
            return reason;
        };
        let report = self.report(caught, "drop");
        match reason {
            // The first panic is the one that explains the rest.
            ExitReason::Panicked(_) | ExitReason::StartFailed(_) | ExitReason::StopPanicked(_) => {
                reason
            }
            _ => ExitReason::StopPanicked(report),
        }
    }

    fn publish(&self, reason: &ExitReason) {
        let core = &self.core;
        let watchers = core
            .exit
            .publish(reason, || core.services.roster.leave(core.identity.id()));
        if let Some(watchers) = watchers {
            watchers.answer();
        }
        // Failures of the actor's own, which are nobody's call.
        match reason {
            ExitReason::StopPanicked(report) => core.report_failure(report.method(), reason),
            ExitReason::StartFailed(_) if self.state_made => {
                core.report_failure("on_start", reason);
            }
            _ => {}
        }
    }
}
