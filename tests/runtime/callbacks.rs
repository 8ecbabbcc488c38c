//! Callbacks: when they run, on which thread, in which order, and what they
//! may do.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;

use actor_rt::prelude::*;
use tests::{Drops, Gate, Log, PATIENCE, Patient, TestSystem, joined};

use crate::puppet::{Puppet, VERBS, hold, job};

/// Callbacks run in the order of registration, on the thread that ends the
/// call, and before a blocked waiter wakes.
#[test]
fn ac_030_callbacks_run_before_waiters_wake() {
    let system = TestSystem::new();
    let puppet = system.spawn(Puppet::new()).unwrap();
    for _ in 0..200 {
        let mut held = hold(&puppet);
        let reply = held.take_reply();
        let log = Log::new();
        for number in 0..5 {
            let log = log.clone();
            reply.on_done(move |_| log.push((number, thread::current().id())));
        }
        let (gate, seen) = (Gate::new(), log.clone());
        let inside = gate.clone();
        let waiter = thread::spawn(move || {
            inside.open();
            reply.wait().unwrap();
            seen.entries()
        });
        gate.pass();
        held.release();
        let entries = joined(waiter);
        let numbers: Vec<_> = entries.iter().map(|entry| entry.0).collect();
        assert_eq!(numbers, [0, 1, 2, 3, 4]);
        let home = puppet.call(job(|_| thread::current().id())).value();
        assert!(entries.iter().all(|entry| entry.1 == home));
    }
}

/// A callback sees the value, the error or the cancel.
#[test]
fn ac_031_callbacks_see_the_outcome() {
    let system = TestSystem::new();
    let puppet = system.spawn(Puppet::new()).unwrap();
    let log = Log::new();
    let note = |reply: &Reply<i64>| {
        let log = log.clone();
        reply.on_done(move |outcome| match outcome {
            Ok(value) => log.push(Ok(*value)),
            Err(error) => log.push(Err((error.kind(), error.is_retry_safe()))),
        });
    };
    let mut held = hold(&puppet);
    let value = held.take_reply();
    note(&value);
    let cancelled = puppet.add(1);
    note(&cancelled);
    assert_eq!(cancelled.cancel(), CancelOutcome::Prevented);
    let panicking = puppet.run(job(|_| panic!("broken")));
    note(&panicking);
    let behind = puppet.add(1);
    note(&behind);
    held.release();
    assert_eq!(
        log.exactly(4),
        [
            Err((ErrorKind::Cancelled, true)),
            Ok(0),
            Err((ErrorKind::Panicked, false)),
            Err((ErrorKind::Stopped, true)),
        ]
    );
    // Looking takes nothing away.
    assert_eq!(value.value(), 0);
    assert!(panicking.error().is_panic());
}

/// A callback that is registered late runs at once, on the registering thread.
#[test]
fn ac_032_a_late_callback_runs_at_once() {
    let system = TestSystem::new();
    let puppet = system.spawn(Puppet::new()).unwrap();
    let mut reply = puppet.add(7);
    tests::eventually("the call is done", || reply.is_done());
    let log = Log::new();
    for _ in 0..3 {
        let noted = log.clone();
        reply.on_done(move |outcome| {
            noted.push((*outcome.as_ref().unwrap(), thread::current().id()));
        });
    }
    let here = thread::current().id();
    assert_eq!(log.entries(), [(7, here); 3]);
    assert_eq!(reply.try_take().unwrap().unwrap(), 7);
    // Even when the value is gone; then it is told so.
    let noted = log.clone();
    reply.on_done(move |outcome| {
        assert_eq!(outcome.as_ref().unwrap_err().kind(), ErrorKind::Taken);
        noted.push((0, thread::current().id()));
    });
    assert_eq!(log.len(), 4);
}

/// A panicking callback is reported, the next ones run, the waiter gets its
/// value, and the actor lives on.
#[test]
fn ac_033_a_panicking_callback_harms_nobody() {
    let system = TestSystem::new();
    let puppet = system.spawn(Puppet::new()).unwrap();
    let mut held = hold(&puppet);
    let reply = held.take_reply();
    let log = Log::new();
    let (first, last) = (log.clone(), log.clone());
    reply.on_done(move |_| first.push("first"));
    reply.on_done(|_| panic!("a bad callback"));
    reply.on_done(move |_| last.push("last"));
    held.release();
    assert_eq!(reply.value(), 0);
    assert_eq!(log.entries(), ["first", "last"]);
    let failures = system.failures.exactly(1);
    assert_eq!(failures[0].method(), "run");
    assert!(
        failures[0].to_string().contains("a bad callback"),
        "{}",
        failures[0]
    );
    assert_eq!(puppet.add(1).value(), 1);

    // On the registering thread too: it must not reach the caller.
    let done = puppet.add(0);
    tests::eventually("the call is done", || done.is_done());
    done.on_done(|_| panic!("another one"));
    assert_eq!(done.value(), 1);
    assert!(
        system.failures.exactly(2)[1]
            .to_string()
            .contains("another one")
    );
}

/// A callback may post, cancel, stop, drop the last handle and register more:
/// no lock is held meanwhile.
#[test]
fn ac_034_a_callback_may_do_anything() {
    let system = TestSystem::new();
    let puppet = system.spawn(Puppet::new()).unwrap();
    let log = Log::new();

    // Post to its own actor and to another one, and cancel.
    let other = system.spawn(Puppet::new()).unwrap();
    let mut held = hold(&puppet);
    let reply = held.take_reply();
    let victim = puppet.add(1_000);
    let (own, friend, noted) = (puppet.clone(), other.clone(), log.clone());
    reply.on_done(move |_| {
        noted.push(victim.cancel() == CancelOutcome::Prevented);
        let more = noted.clone();
        own.add(1)
            .on_done(move |outcome| more.push(outcome.is_ok()));
        // An actor's thread may wait for another one's reply.
        noted.push(friend.add(5).wait().unwrap() == 5);
        // But not for its own.
        noted.push(own.add(1).wait().unwrap_err().kind() == ErrorKind::WouldDeadlock);
    });
    held.release();
    assert_eq!(reply.value(), 0);
    assert_eq!(log.exactly(4), [true; 4]);
    assert_eq!(puppet.add(0).value(), 1);

    // Register more on the same reply: they join the end of the line.
    let mut held = hold(&puppet);
    let reply = Arc::new(held.take_reply());
    let order = Log::new();
    let (again, noted) = (Arc::downgrade(&reply), order.clone());
    reply.on_done(move |_| {
        noted.push(1);
        let reply = again.upgrade().expect("the test keeps it");
        let late = noted.clone();
        reply.on_done(move |_| late.push(3));
        assert_eq!(reply.cancel(), CancelOutcome::TooLate);
    });
    let noted = order.clone();
    reply.on_done(move |_| noted.push(2));
    held.release();
    assert_eq!(order.exactly(3), [1, 2, 3]);
    tests::eventually("the call is done", || reply.is_done());

    // Drop the last handle of the actor on whose thread it runs, and the last
    // reference to the reply it belongs to.
    let mut held = hold(&puppet);
    let reply = held.take_reply();
    let shared = Arc::new(Mutex::new(None));
    let (own, kept) = (puppet.clone(), Arc::clone(&shared));
    reply.on_done(move |_| {
        drop(own);
        drop(kept.lock().unwrap().take());
    });
    *shared.lock().unwrap() = Some(reply);
    let weak = puppet.downgrade();
    drop(puppet);
    held.release();
    assert!(matches!(
        weak.join_timeout(PATIENCE),
        Ok(ExitReason::HandlesDropped)
    ));
    system.assert_quiet();
}

/// A callback may stop, kill and shut down.
#[test]
fn a_callback_may_end_actors() {
    for (_, verb) in VERBS {
        let system = TestSystem::new();
        let puppet = system.spawn(Puppet::new()).unwrap();
        let mut held = hold(&puppet);
        let reply = held.take_reply();
        let own = puppet.clone();
        reply.on_done(move |_| verb(&own).detach());
        held.release();
        assert_eq!(reply.value(), 0);
        assert!(puppet.join_timeout(PATIENCE).unwrap().is_normal());
        system.assert_quiet();
    }
}

/// Each callback runs exactly once, and with it goes what it captured, however
/// registration and the end of the call fall together.
#[test]
fn callbacks_run_exactly_once() {
    let system = TestSystem::new();
    let puppet = system.spawn(Puppet::new()).unwrap();
    let drops = Drops::new();
    for round in 0..2_000 {
        let runs = Arc::new(AtomicUsize::new(0));
        let reply = puppet.add(0);
        for _ in 0..3 {
            let (runs, token) = (Arc::clone(&runs), drops.token());
            reply.on_done(move |_| {
                runs.fetch_add(1, Ordering::Relaxed);
                drop(token);
            });
        }
        if round % 2 == 0 {
            reply.value();
        } else {
            drop(reply);
            puppet.add(0).value();
        }
        assert_eq!(runs.load(Ordering::Relaxed), 3);
        assert_eq!(drops.alive(), 0);
    }
}

/// Whatever the end of a call is, its callback hears of it, exactly once,
/// whether or not the reply is still there.
#[test]
fn every_end_calls_back() {
    let ends = [
        "value",
        "panic",
        "cancel",
        "stop_now",
        "kill",
        "abandon",
        "evict",
        "refuse",
        "fail to start",
    ];
    for end in ends {
        for dropped in [false, true] {
            let system = System::new();
            let _quiet = system.on_unobserved_error(|_| ());
            let (starting, gate, log) = (Gate::new(), Gate::new(), Log::new());
            let inside = starting.clone();
            let fails = end == "fail to start";
            let builder = system.builder().capacity(1).overflow(Overflow::DropOldest);
            let puppet = builder
                .kill_grace(if end == "abandon" {
                    tests::MOMENT
                } else {
                    PATIENCE
                })
                .spawn(Puppet::new().on_start(move |_| {
                    inside.pass();
                    if fails { Err("no".into()) } else { Ok(()) }
                }))
                .unwrap();
            if end == "refuse" {
                puppet.stop().detach();
            }
            let inside = gate.clone();
            let reply = puppet.run(job(move |_| {
                inside.pass();
                assert!(end != "panic", "as asked");
                1
            }));
            let noted = log.clone();
            reply.on_done(move |outcome| noted.push(outcome.is_ok()));
            if matches!(end, "value" | "panic" | "abandon") {
                starting.open();
                gate.await_arrivals(1);
            }
            match end {
                "cancel" => assert_eq!(reply.cancel(), CancelOutcome::Prevented),
                "stop_now" => puppet.stop_now().detach(),
                "kill" | "abandon" => puppet.kill().detach(),
                "evict" => puppet.add(1).detach(),
                _ => (),
            }
            let kept = (!dropped).then_some(reply);
            starting.open();
            if end != "abandon" {
                gate.open();
            }
            assert_eq!(log.exactly(1), [end == "value"], "{end}");
            if let Some(reply) = kept {
                assert_eq!(reply.outcome().is_ok(), end == "value", "{end}");
            }
            gate.open();
            puppet.stop().detach();
            puppet.join_timeout(PATIENCE).unwrap();
            assert_eq!(log.len(), 1, "{end}");
        }
    }
}
