//! Cancelling: what it prevents, what it requests, what it never does.

use std::sync::Arc;
use std::sync::Barrier;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;

use actor_rt::prelude::*;
use tests::{Drops, Gate, Patient, TestSystem};

use crate::puppet::{Puppet, hold, job};

/// A running handler sees that it is cancelled and may end early; one that
/// does not look completes normally.
#[test]
fn ac_039_a_running_handler_is_asked_to_end() {
    let system = TestSystem::new();
    let puppet = system.spawn(Puppet::new()).unwrap();

    let gate = Gate::new();
    let inside = gate.clone();
    let polite = puppet.attempt(job(move |cx| {
        inside.open();
        while !cx.is_cancelled() {
            thread::yield_now();
        }
        Err("cancelled half-way".to_owned())
    }));
    gate.pass();
    assert_eq!(polite.cancel(), CancelOutcome::Requested);
    assert_eq!(polite.value(), Err("cancelled half-way".to_owned()));

    let mut held = hold(&puppet);
    let stubborn = held.take_reply();
    assert_eq!(stubborn.cancel(), CancelOutcome::Requested);
    held.release();
    assert_eq!(stubborn.value(), 0);

    // The wish was for that call alone, although its slot is used again.
    for _ in 0..5 {
        let clean = puppet.run(job(|cx| i64::from(cx.is_cancelled())));
        assert_eq!(clean.value(), 0);
        puppet.order(job(|cx| assert!(!cx.is_cancelled()))).unwrap();
    }
    system.assert_no_failures();
}

/// A cancelled call's message is dropped unrun, in its turn; others keep their
/// order.
#[test]
fn a_prevented_call_never_runs() {
    let system = TestSystem::new();
    let drops = Drops::new();
    let puppet = system.spawn(Puppet::new()).unwrap();
    let held = hold(&puppet);
    let mut replies: Vec<_> = (0..100)
        .map(|n| {
            let token = drops.token();
            puppet.run(job(move |_| {
                drop(token);
                n
            }))
        })
        .collect();
    for reply in replies.iter().step_by(2) {
        assert_eq!(reply.cancel(), CancelOutcome::Prevented);
    }
    held.release();
    for (n, reply) in (0..).zip(&mut replies) {
        match reply.wait_timeout(tests::PATIENCE) {
            Ok(value) => assert_eq!((value, n % 2), (n, 1)),
            Err(error) => {
                assert!(error.is_cancelled() && error.is_retry_safe());
                assert_eq!(n % 2, 0);
            }
        }
    }
    puppet.add(0).value();
    assert_eq!(drops.alive(), 0);
    system.assert_quiet();
}

/// Dropping or detaching a reply cancels nothing.
#[test]
fn a_dropped_reply_cancels_nothing() {
    let system = TestSystem::new();
    let puppet = system.spawn(Puppet::new()).unwrap();
    let held = hold(&puppet);
    drop(puppet.add(1));
    puppet.add(10).detach();
    puppet.mark().detach();
    held.release();
    assert_eq!(puppet.add(0).value(), 12);
}

/// Cancel against start, ten thousand times: a call is never both prevented
/// and run, never neither, and its outcome agrees.
#[test]
fn cancel_and_start_never_both_win() {
    const ROUNDS: usize = 10_000;
    let system = TestSystem::new();
    let puppet = system.spawn(Puppet::new()).unwrap();
    let (mut prevented, mut started) = (0, 0);
    for round in 0..ROUNDS {
        let ran = Arc::new(AtomicBool::new(false));
        let flag = Arc::clone(&ran);
        let reply = puppet.run(job(move |_| {
            flag.store(true, Ordering::Release);
            1
        }));
        for _ in 0..(round % 40) * 5 {
            std::hint::spin_loop();
        }
        let cancel = reply.cancel();
        let outcome = reply.outcome();
        match cancel {
            CancelOutcome::Prevented => {
                let error = outcome.unwrap_err();
                assert!(error.is_cancelled() && error.is_retry_safe());
                prevented += 1;
            }
            CancelOutcome::Requested | CancelOutcome::TooLate => {
                assert_eq!(outcome.unwrap(), 1);
                started += 1;
            }
        }
        // The next call comes after this one in every order.
        if round % 64 == 0 {
            puppet.add(0).value();
        }
        let ran = ran.load(Ordering::Acquire);
        assert_eq!(ran, cancel != CancelOutcome::Prevented, "{cancel:?}");
    }
    puppet.add(0).value();
    assert_eq!(prevented + started, ROUNDS);
    system.assert_quiet();
}

/// Many cancellers of one call: all are told the same about whether it runs.
#[test]
fn cancellers_agree() {
    const CANCELLERS: usize = 4;
    let system = TestSystem::new();
    let puppet = system.spawn(Puppet::new()).unwrap();
    for _ in 0..300 {
        let ran = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&ran);
        let reply = puppet.run(job(move |_| {
            counted.fetch_add(1, Ordering::Relaxed);
            1
        }));
        let barrier = Barrier::new(CANCELLERS);
        let outcomes: Vec<_> = thread::scope(|scope| {
            let cancellers: Vec<_> = (0..CANCELLERS)
                .map(|_| {
                    scope.spawn(|| {
                        barrier.wait();
                        reply.cancel()
                    })
                })
                .collect();
            cancellers
                .into_iter()
                .map(|thread| thread.join().unwrap())
                .collect()
        });
        let ok = reply.outcome().is_ok();
        puppet.add(0).value();
        assert_eq!(ran.load(Ordering::Relaxed), usize::from(ok));
        for outcome in outcomes {
            assert_eq!(outcome == CancelOutcome::Prevented, !ok, "{outcome:?}");
        }
    }
}

/// A nested wait is left by the kill of the waiter, not by the cancel of its
/// call; a nested call that is cancelled does not run.
#[test]
fn cancelling_a_nested_call_prevents_it() {
    let system = TestSystem::new();
    let inner = system.spawn(Puppet::new()).unwrap();
    let outer = system.spawn(Puppet::new()).unwrap();
    let held = hold(&inner);
    let target = inner.clone();
    let nested = outer.call(job(move |_| {
        let nested = target.add(1);
        (nested.cancel(), nested.wait().unwrap_err().kind())
    }));
    assert_eq!(
        nested.value(),
        (CancelOutcome::Prevented, ErrorKind::Cancelled)
    );
    held.release();
    assert_eq!(inner.add(0).value(), 0);
}
