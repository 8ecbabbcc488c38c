//! A call races with its cancel, its callbacks and whoever awaits it.

use actor_rt::System;
use actor_rt::prelude::*;
use shuttle::{future, thread};

use crate::books::{Books, Subject};
use crate::model::check;

/// `Prevented` means never, `TooLate` and `Requested` that the outcome is the
/// handler's; a stop may come between.
#[test]
fn shuttle_a_cancel_races_with_the_handler_and_a_stop() {
    check(|| {
        let (system, books) = (System::new(), Books::default());
        let subject = Subject::start(&system, &books);
        let (row, reply) = books.post(&subject);
        let other = subject.clone();
        let stopper = thread::spawn(move || other.stop_now().wait().unwrap());
        let cancelled = reply.cancel();
        let outcome = books.enter(row, reply.wait());
        match (cancelled, &outcome) {
            (CancelOutcome::Prevented, Err(error)) => assert!(error.is_cancelled(), "{error}"),
            (CancelOutcome::Requested | CancelOutcome::TooLate, Ok(())) => {}
            (CancelOutcome::TooLate, Err(error)) => assert!(error.is_stopped(), "{error}"),
            _ => panic!("{cancelled:?}, but {outcome:?}"),
        }
        stopper.join().unwrap();
        books.close();
    });
}

/// Awaited, not waited for: the waker is called in time.
#[test]
fn shuttle_an_await_races_with_the_handler_and_a_stop() {
    check(|| {
        let (system, books) = (System::new(), Books::default());
        let subject = Subject::start(&system, &books);
        let (row, reply) = books.post(&subject);
        let (other, keeper) = (subject.clone(), books.clone());
        let waiter = thread::spawn(move || {
            let outcome = future::block_on(reply);
            let _ = keeper.enter(row, outcome);
            future::block_on(other.exit()).unwrap()
        });
        let told = future::block_on(subject.stop_now()).unwrap();
        assert_eq!(waiter.join().unwrap().to_string(), told.to_string());
        books.close();
    });
}

/// A mapped reply has one outcome too, whoever ends the call.
#[test]
fn shuttle_a_map_races_with_a_cancel_and_a_kill() {
    check(|| {
        let (system, books) = (System::new(), Books::default());
        let subject = Subject::start(&system, &books);
        let (row, reply) = books.post(&subject);
        let other = subject.clone();
        let killer = thread::spawn(move || other.kill().wait().unwrap());
        let mapped = reply.map(|ticket| (ticket, 7));
        let _ = mapped.cancel();
        let outcome = mapped.wait().map(|(ticket, seven)| {
            assert_eq!(seven, 7);
            ticket
        });
        let _ = books.enter(row, outcome);
        killer.join().unwrap();
        drop(subject);
        books.close();
    });
}
