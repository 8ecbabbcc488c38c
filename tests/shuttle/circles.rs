//! Actors that wait for each other, and the kill that frees them.

use actor_rt::System;
use actor_rt::prelude::*;
use shuttle::thread;

use crate::books::{Books, Subject};
use crate::model::{Gate, check};

/// A handler waits for an actor that does not answer; a kill frees it, and the
/// other one goes on.
#[test]
fn shuttle_a_kill_interrupts_a_wait_inside_a_handler() {
    check(|| {
        let (system, books) = (System::new(), Books::default());
        let front = Subject::start(&system, &books);
        let back = Subject::start(&system, &books);
        let gate = Gate::default();
        back.hold(gate.clone()).detach();
        let passed = front.pass_on(back.clone());
        let reason = front.kill().wait().unwrap();
        assert!(matches!(reason, ExitReason::Killed));
        match passed.wait() {
            // It ran, and its wait was interrupted.
            Ok(nested) => assert!(nested.unwrap_err().is_cancelled()),
            Err(error) => assert!(error.is_stopped() && error.is_retry_safe(), "{error}"),
        }
        gate.open();
        assert!(back.stop().wait().unwrap().is_normal());
        drop(front);
        books.close();
    });
}

/// A handler waits for room in the mailbox of an actor that does not empty it.
#[test]
fn shuttle_a_kill_interrupts_a_wait_for_room() {
    check(|| {
        let (system, books) = (System::new(), Books::default());
        let front = Subject::start(&system, &books);
        let back = Subject::start(&system, &books);
        let gate = Gate::default();
        back.hold(gate.clone()).detach();
        gate.await_arrival();
        let (row, reply) = books.post(&back);
        // The mailbox is full: this cannot even be posted.
        let passed = front.pass_on(back.clone());
        let killer = thread::spawn(move || front.kill().wait().unwrap());
        assert!(matches!(killer.join().unwrap(), ExitReason::Killed));
        match passed.wait() {
            Ok(nested) => {
                let error = nested.unwrap_err();
                assert!(error.is_cancelled() && error.is_retry_safe(), "{error}");
            }
            Err(error) => assert!(error.is_stopped() && error.is_retry_safe(), "{error}"),
        }
        gate.open();
        books.enter(row, reply.wait()).unwrap();
        back.stop().wait().unwrap();
        books.close();
    });
}

/// Two actors wait for each other. Killing one of them ends it all.
#[test]
fn shuttle_a_circle_is_broken_by_a_kill() {
    check(|| {
        let (system, books) = (System::new(), Books::default());
        // Who passed a call on and was killed hears no more of it.
        let _failures = books.count_failures(&system);
        let left = Subject::start(&system, &books);
        let right = Subject::start(&system, &books);
        let (a, b) = (left.clone(), right.clone());
        let one = thread::spawn(move || a.relay(b, a.clone()).wait());
        let (a, b) = (left.clone(), right.clone());
        let two = thread::spawn(move || b.relay(a, b.clone()).wait());
        let killed = left.kill();
        assert!(matches!(killed.wait().unwrap(), ExitReason::Killed));
        let _ = one.join().unwrap();
        let _ = two.join().unwrap();
        right.stop().wait().unwrap();
        drop((left, right));
        books.close();
    });
}
