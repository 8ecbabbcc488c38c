//! Models of the end of an actor: the turn, the reaper that gave it up, and
//! those who wait.

use loom::thread;

use super::exit::Exit;
use crate::cancel::Running;
use crate::error::{Cause, ErrorKind, ExitReason, Ran, ReplyError};
use crate::hook::Hooks;
use crate::id::Identity;
use crate::reply::{Rejection, pair};
use crate::sync::Arc;
use crate::sync::model::check;

fn actor() -> Arc<Identity> {
    Identity::new(Some("model"), "Model", &Arc::new(Hooks::default()))
}

/// Publishes, and answers whoever waited; whether it was the first.
fn publish(exit: &Exit, reason: &ExitReason) -> bool {
    exit.publish(reason, || ())
        .map(super::exit::Watchers::answer)
        .is_some()
}

#[test]
fn loom_every_watcher_hears_the_one_reason() {
    check(|| {
        let exit = Arc::new(Exit::default());
        let (turn, reaper) = (Arc::clone(&exit), Arc::clone(&exit));
        let turn = thread::spawn(move || publish(&turn, &ExitReason::Killed));
        let reaper = thread::spawn(move || publish(&reaper, &ExitReason::Abandoned));
        let seen = exit.watch(&actor(), "join").wait().unwrap();
        let (killed, abandoned) = (turn.join().unwrap(), reaper.join().unwrap());
        assert_ne!(killed, abandoned, "one of them is the first");
        assert_eq!(matches!(seen, ExitReason::Killed), killed);
        let late = exit.watch(&actor(), "join").wait().unwrap();
        assert_eq!(matches!(late, ExitReason::Killed), killed);
    });
}

#[test]
fn loom_a_call_ends_although_its_actor_is_given_up() {
    check(|| {
        let (resolver, reply) = pair::<u32>(&actor(), "call");
        let running = Running::new(&actor());
        let (turns, reapers) = (Arc::clone(&running), running);
        let turn = thread::spawn(move || {
            let call_ref = resolver.call_ref().unwrap();
            let call = resolver.begin(None).unwrap();
            if turns.attach(call_ref) {
                // The handler does not return: the turn never completes this.
                std::mem::forget(call);
                true
            } else {
                call.reject(&Rejection::Exit(ExitReason::Abandoned));
                false
            }
        });
        let reaper = thread::spawn(move || {
            reapers.fail_for_good(|call| {
                let cause = Cause::Exit(ExitReason::Abandoned);
                ReplyError::new(
                    ErrorKind::Stopped,
                    Ran::Maybe,
                    call.target().cloned(),
                    cause,
                )
            });
            reapers
        });
        let began = turn.join().unwrap();
        let error = reply.wait().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Stopped);
        assert_eq!(
            error.is_retry_safe(),
            !began,
            "it is honest about the handler"
        );
        drop(reaper.join().unwrap());
    });
}
