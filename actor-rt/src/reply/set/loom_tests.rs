//! Models of sets: members that end while somebody waits for them, and while
//! they leave.

use std::time::Duration;

use loom::thread;

use super::{as_completed, wait_all, wait_any};
use crate::hook::Hooks;
use crate::id::Identity;
use crate::reply::{CancelOutcome, Reply, Resolver, pair};
use crate::sync::Arc;
use crate::sync::model::check;
use crate::time::Deadline;

fn call() -> (Resolver<u32>, Reply<u32>) {
    let actor = Identity::new(Some("model"), "Model", &Arc::new(Hooks::default()));
    pair(&actor, "call")
}

#[test]
fn loom_each_member_is_yielded_once() {
    check(|| {
        let ((first, one), (second, two)) = (call(), call());
        let actors = [
            thread::spawn(move || first.resolve(1)),
            thread::spawn(move || second.resolve(2)),
        ];
        let waiter = thread::spawn(move || {
            let sum: u32 = as_completed([one, two])
                .map(|(place, value)| {
                    let value = value.unwrap();
                    assert_eq!(place + 1, value as usize);
                    value
                })
                .sum();
            assert_eq!(sum, 3);
        });
        for thread in actors {
            thread.join().unwrap();
        }
        waiter.join().unwrap();
    });
}

#[test]
fn loom_a_member_that_ends_while_the_wait_gives_up_is_not_lost() {
    check(|| {
        let (resolver, reply) = call();
        let actor = thread::spawn(move || resolver.resolve(7));
        let waiter = thread::spawn(move || {
            let mut replies = [reply];
            let split = wait_any(&mut replies, Deadline::after(Duration::ZERO)).unwrap();
            assert_eq!(split.done().len() + split.pending().len(), 1);
            let [reply] = replies;
            assert_eq!(reply.wait().unwrap(), 7, "it is waited for alone after");
        });
        actor.join().unwrap();
        waiter.join().unwrap();
    });
}

#[test]
fn loom_a_cancelled_member_wakes_the_set() {
    check(|| {
        let (resolver, reply) = call();
        let call = crate::reply::CallRef::new(reply.end.slot());
        let canceller = thread::spawn(move || call.cancel());
        let waiter = thread::spawn(move || {
            let mut replies = [reply];
            let split = wait_all(&mut replies, Deadline::NEVER).unwrap();
            assert!(split.is_complete());
        });
        assert_eq!(canceller.join().unwrap(), CancelOutcome::Prevented);
        waiter.join().unwrap();
        assert!(resolver.begin(None).is_none());
    });
}
