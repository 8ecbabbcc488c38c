//! Panics and errors: who is told, what is contained, what ends.

use std::future::Future;
use std::panic::{self, AssertUnwindSafe};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context as TaskContext, Wake, Waker};
use std::thread;

use actor_rt::prelude::*;
use tests::{Bomb, Drops, Gate, Log, PATIENCE, Patient, TestSystem, joined};

use crate::puppet::{Job, Puppet, hold, job};

/// An `Err` is a value: its caller gets it, the actor goes on.
#[test]
fn ac_019_a_handlers_err_is_the_callers_alone() {
    let system = TestSystem::new();
    let puppet = system.spawn(Puppet::new()).unwrap();
    let log = Log::new();
    for n in 0..10 {
        let noted = log.clone();
        let outcome = puppet.attempt(job(move |_| {
            noted.push(n);
            if n % 2 == 0 {
                Ok(n)
            } else {
                Err(format!("odd: {n}"))
            }
        }));
        assert_eq!(outcome.value().is_ok(), n % 2 == 0);
    }
    assert_eq!(log.len(), 10);
    assert!(puppet.is_alive());
    system.assert_quiet();
}

/// A handler's panic reaches its caller with text and place; the actor ends
/// with that reason; what was queued did not run and says why.
#[test]
fn ac_036_a_handlers_panic_ends_its_actor() {
    let system = TestSystem::new();
    let (drops, stops) = (Drops::new(), Log::new());
    let noted = stops.clone();
    let puppet = system
        .builder()
        .name("fragile")
        .spawn(
            Puppet::new()
                .on_stop(move |_, _| noted.push(()))
                .holding(drops.token()),
        )
        .unwrap();
    let held = hold(&puppet);
    let broken = puppet.run(job(|_| panic!("broken after {} steps", 3)));
    let queued = puppet.add(1);
    held.release();

    let error = broken.error();
    assert_eq!(error.kind(), ErrorKind::Panicked);
    assert!(error.is_panic() && !error.is_retry_safe());
    let report = error.panic().unwrap();
    assert_eq!(report.message(), "broken after 3 steps");
    assert!(report.location().unwrap().contains("failures.rs:"));
    assert_eq!(
        (report.actor_name(), report.method()),
        (Some("fragile"), "run")
    );
    assert_eq!(report.actor_id(), Some(puppet.id()));

    let reason = puppet.join_timeout(PATIENCE).unwrap();
    assert!(matches!(&reason, ExitReason::Panicked(_)));
    assert!(!reason.is_normal());
    assert_eq!(reason.panic().unwrap().message(), "broken after 3 steps");
    assert_eq!(drops.alive(), 0, "the suspect state is dropped");
    assert!(stops.is_empty(), "and not shown to `on_stop`");
    for error in [queued.error(), puppet.add(1).error()] {
        assert_eq!(error.kind(), ErrorKind::Stopped);
        assert!(error.is_retry_safe());
        assert_eq!(error.panic().unwrap().message(), "broken after 3 steps");
        assert!(
            error.to_string().contains("broken after 3 steps"),
            "{error}"
        );
    }
    system.assert_quiet();
}

/// A panic in a handler without a reply ends the actor just the same.
#[test]
fn a_panic_is_the_same_for_ask_and_tell() {
    let system = TestSystem::new();
    let puppet = system.spawn(Puppet::new()).unwrap();
    puppet.order(job(|_| panic!("unheard"))).unwrap();
    let reason = puppet.join_timeout(PATIENCE).unwrap();
    assert_eq!(reason.panic().unwrap().message(), "unheard");
    assert_eq!(reason.panic().unwrap().method(), "order");
    let failures = system.failures.exactly(1);
    assert_eq!(failures[0].method(), "order");
    assert!(failures[0].to_string().contains("unheard"));
}

/// An error goes to the direct caller, not up the chain of calls.
#[test]
fn ac_037_an_error_stops_at_the_direct_caller() {
    let system = TestSystem::new();
    let [top, middle, bottom] = [(); 3].map(|()| system.spawn(Puppet::new()).unwrap());
    let chain = middle.clone();
    let answer = top.call(job(move |_| {
        let through = chain.call(job(move |_| {
            // The middle one handles it.
            bottom.run(job(|_| panic!("deep down"))).wait().unwrap_err()
        }));
        through.wait()
    }));
    let error = answer.value().expect("the middle one gave a value");
    assert!(error.is_panic());
    assert_eq!(error.panic().unwrap().message(), "deep down");
    assert!(top.is_alive() && middle.is_alive());
    assert_eq!(middle.add(1).value() + top.add(1).value(), 2);
    system.assert_quiet();
}

/// An `async` handler's panic is like any other, before and after it has been
/// suspended.
#[test]
fn a_panic_in_an_async_handler() {
    struct Sleeper;
    #[actor]
    impl Sleeper {
        pub async fn nap(&mut self, until: Reply<i64>, then_panic: bool) -> i64 {
            let value = until.await.unwrap();
            assert!(!then_panic, "a nightmare");
            value
        }
        pub fn awake(&self) -> bool {
            true
        }
    }

    let system = TestSystem::new();
    let clock = system.spawn(Puppet::new()).unwrap();
    for ready in [true, false] {
        let sleeper = system.spawn(Sleeper).unwrap();
        assert_eq!(sleeper.nap(Reply::ready(5), false).value(), 5);
        let mut held = hold(&clock);
        let until = if ready {
            Reply::ready(1)
        } else {
            held.take_reply()
        };
        let broken = sleeper.nap(until, true);
        let behind = sleeper.awake();
        held.release();
        let error = broken.error();
        assert_eq!(error.panic().unwrap().message(), "a nightmare");
        assert_eq!(error.panic().unwrap().method(), "nap");
        assert!(behind.error().is_retry_safe());
        let reason = sleeper.join_timeout(PATIENCE).unwrap();
        assert!(matches!(reason, ExitReason::Panicked(_)));
    }
    system.assert_quiet();
}

/// An `async` handler that is suspended when its actor is killed ends there:
/// its caller hears that it had begun, its state and locals are dropped.
#[test]
fn a_kill_ends_a_suspended_handler() {
    struct Sleeper {
        _state: tests::Token,
    }
    #[actor]
    impl Sleeper {
        pub async fn nap(&mut self, until: Reply<i64>, local: tests::Token) -> i64 {
            let value = until.await.unwrap();
            drop(local);
            value
        }
    }

    let system = TestSystem::new();
    let drops = Drops::new();
    let clock = system.spawn(Puppet::new()).unwrap();
    let mut held = hold(&clock);
    let sleeper = system
        .spawn(Sleeper {
            _state: drops.token(),
        })
        .unwrap();
    let asleep = sleeper.nap(held.take_reply(), drops.token());
    let queued = sleeper.nap(Reply::ready(1), drops.token());
    // Let it really begin.
    tests::eventually("it naps", || format!("{asleep:?}").contains("running"));
    assert!(matches!(sleeper.kill().value(), ExitReason::Killed));
    let error = asleep.error();
    assert_eq!(error.kind(), ErrorKind::Stopped);
    assert!(!error.is_retry_safe());
    assert!(queued.error().is_retry_safe());
    assert_eq!(drops.alive(), 0);
    held.release();
    assert_eq!(clock.add(1).value(), 1, "the waker of the dead is no trap");
    system.assert_quiet();
}

/// Panics in hooks, the constructor and destructors, all contained: joins end
/// and say which, the rest of the end happens.
#[test]
fn a_panic_anywhere_is_contained() {
    // In the destructor of the state.
    let system = TestSystem::new();
    let puppet = system
        .spawn(Puppet::new().on_drop(|| panic!("in drop")))
        .unwrap();
    let reason = puppet.stop().value();
    let ExitReason::StopPanicked(report) = &reason else {
        panic!("{reason:?}")
    };
    assert_eq!((report.method(), report.message()), ("drop", "in drop"));
    let failures = system.failures.exactly(1);
    assert!(failures[0].to_string().contains("in drop"));

    // In both: the first one explains the rest.
    let puppet = system
        .spawn(
            Puppet::new()
                .on_stop(|_, _| panic!("in on_stop"))
                .on_drop(|| panic!("in drop")),
        )
        .unwrap();
    let reason = puppet.stop().value();
    assert_eq!(reason.panic().unwrap().message(), "in on_stop");

    // After the handler's panic.
    let puppet = system
        .spawn(Puppet::new().on_drop(|| panic!("in drop")))
        .unwrap();
    puppet.run(job(|_| panic!("in handler"))).error();
    let reason = puppet.join_timeout(PATIENCE).unwrap();
    assert_eq!(reason.panic().unwrap().message(), "in handler");

    // After a failed start.
    let puppet = system
        .spawn(
            Puppet::new()
                .on_start(|_| Err("not today".into()))
                .on_drop(|| panic!("in drop")),
        )
        .unwrap();
    let reason = puppet.join_timeout(PATIENCE).unwrap();
    assert!(matches!(reason, ExitReason::StartFailed(_)));
}

/// The destructor of a message's argument panics: in the handler it is the
/// handler's panic; in a message that does not run it reaches nobody but the
/// hook, and the caller has his outcome.
#[test]
fn a_message_whose_drop_panics_is_contained() {
    let system = TestSystem::new();

    let puppet = system.spawn(Puppet::new()).unwrap();
    let bomb = Bomb("in an argument");
    let error = puppet
        .run(job(move |_| {
            let _bomb = bomb;
            1
        }))
        .error();
    assert_eq!(error.panic().unwrap().message(), "in an argument");
    system.assert_quiet();

    // Refused by a dead actor: the poster is not hit.
    let error = puppet.run(explosive("refused")).error();
    assert_eq!(error.kind(), ErrorKind::Stopped);
    let bomb = Bomb("refused");
    assert!(puppet.order(job(move |_| drop(bomb))).is_err());

    // Given up by `stop_now`: neither the stopper nor the other messages are.
    let puppet = system.spawn(Puppet::new()).unwrap();
    let held = hold(&puppet);
    let bombs: Vec<_> = (0..3).map(|_| puppet.run(explosive("given up"))).collect();
    let last = puppet.add(1);
    let end = puppet.stop_now();
    for reply in bombs {
        let error = reply.error();
        assert_eq!(error.kind(), ErrorKind::Stopped);
        assert!(error.is_retry_safe());
    }
    assert!(last.error().is_retry_safe());
    held.release();
    assert!(end.value().is_normal());

    // Evicted by a newer message: its sender is not hit.
    let puppet = system
        .builder()
        .capacity(1)
        .overflow(Overflow::DropOldest)
        .spawn(Puppet::new())
        .unwrap();
    let held = hold(&puppet);
    let evicted = puppet.run(explosive("evicted"));
    let newer = puppet.add(1);
    assert_eq!(evicted.error().kind(), ErrorKind::MailboxFull);
    held.release();
    assert_eq!(newer.value(), 1);
}

/// A handler that owns a bomb.
fn explosive(text: &'static str) -> Job<i64> {
    let bomb = Bomb(text);
    job(move |_| {
        drop(bomb);
        0
    })
}

/// A cancelled call whose argument panics in its destructor ends no one else's
/// call without an outcome.
#[test]
fn a_cancelled_message_whose_drop_panics_is_contained() {
    let system = TestSystem::new();
    let puppet = system.spawn(Puppet::new()).unwrap();
    let held = hold(&puppet);
    let cancelled = puppet.run(explosive("in a cancelled message"));
    let behind = puppet.add(1);
    assert_eq!(cancelled.cancel(), CancelOutcome::Prevented);
    held.release();
    let error = cancelled.error();
    assert!(error.is_cancelled() && error.is_retry_safe());
    match behind.outcome() {
        Ok(value) => assert_eq!(value, 1),
        Err(error) => {
            // The destructor ran on the actor's thread, and counts as its panic.
            assert!(error.is_retry_safe());
            let reason = puppet.join_timeout(PATIENCE).unwrap();
            assert_eq!(reason.panic().unwrap().message(), "in a cancelled message");
            system.failures.exactly(1);
        }
    }
}

/// A reply's value whose destructor panics hits nobody, wherever it is
/// dropped by the library.
#[test]
fn a_value_whose_drop_panics_is_contained() {
    let system = TestSystem::new();
    let puppet = system.spawn(Puppet::new()).unwrap();
    let give = || puppet.call(job(|_| Bomb("in a value")));

    // By the actor, since the reply is gone.
    let held = hold(&puppet);
    drop(give());
    held.release();
    assert_eq!(puppet.add(1).value(), 1, "the actor lives");

    // By the reply that nobody waited on.
    let unread = give();
    tests::eventually("the call is done", || unread.is_done());
    drop(unread);
    drop(Reply::ready(Bomb("in a ready value")));

    // By a reply that callbacks have seen.
    let seen = give();
    seen.on_done(|outcome| assert!(outcome.is_ok()));
    puppet.add(0).value();
    drop(seen);

    // By a map that does not want it: that is the map's own panic.
    let mapped = give().map(drop);
    assert!(mapped.error().is_panic());
    assert_eq!(puppet.add(0).value(), 1);
}

/// A panic payload whose own destructor panics is contained too.
#[test]
fn a_payload_whose_drop_panics_is_contained() {
    let system = TestSystem::new();
    let puppet = system.spawn(Puppet::new()).unwrap();
    let error = puppet
        .run(job(|_| panic::panic_any(Bomb("a payload"))))
        .error();
    assert!(error.is_panic());
    assert_eq!(
        error.panic().unwrap().message(),
        "a payload that is no text"
    );
    let reason = puppet.join_timeout(PATIENCE).unwrap();
    assert!(matches!(reason, ExitReason::Panicked(_)));

    // In a callback, and on this very thread.
    let puppet = system.spawn(Puppet::new()).unwrap();
    let reply = puppet.add(1);
    tests::eventually("the call is done", || reply.is_done());
    reply.on_done(|_| panic::panic_any(Bomb("a payload")));
    assert_eq!(reply.value(), 1);
    let mapped = puppet
        .add(1)
        .map(|_| -> i64 { panic::panic_any(Bomb("a payload")) });
    assert!(mapped.error().is_panic());
}

/// `map`'s panic is the new reply's `Panicked`, with text and place; the actor
/// does not care.
#[test]
fn a_panic_in_map_is_the_new_replys() {
    let system = TestSystem::new();
    let puppet = system.spawn(Puppet::new()).unwrap();
    for early in [true, false] {
        let held = hold(&puppet);
        let reply = puppet.add(1);
        let mapped = if early {
            let mapped = reply.map(|_| -> i64 { panic!("cannot map") });
            held.release();
            mapped
        } else {
            held.release();
            tests::eventually("the call is done", || reply.is_done());
            reply.map(|_| -> i64 { panic!("cannot map") })
        };
        let error = mapped.error();
        assert_eq!(error.kind(), ErrorKind::Panicked);
        let report = error.panic().unwrap();
        assert_eq!((report.message(), report.method()), ("cannot map", "map"));
        assert!(report.location().unwrap().contains("failures.rs:"));
        assert!(!error.is_retry_safe(), "the handler did run");
    }
    assert_eq!(puppet.add(0).value(), 2);
    system.assert_quiet();
}

/// The place of a panic is that panic's own, or none.
#[test]
fn a_panics_place_is_its_own() {
    struct Careful;
    impl Drop for Careful {
        fn drop(&mut self) {
            let _ = panic::catch_unwind(AssertUnwindSafe(|| {
                panic::resume_unwind(Box::new("while unwinding"));
            }));
        }
    }

    let system = TestSystem::new();
    // The hook that notes places goes in with the first spawn.
    let puppet = system.spawn(Puppet::new()).unwrap();
    let calm = puppet.call(job(|_| {
        let caught = panic::catch_unwind(|| panic!("handled by the handler"));
        caught.is_err()
    }));
    assert!(calm.value());
    let error = puppet
        .run(job(|_| panic::resume_unwind(Box::new("resumed"))))
        .error();
    let report = error.panic().unwrap();
    assert_eq!(report.message(), "resumed");
    assert_eq!(report.location(), None, "resuming tells no place");

    // A panic in a destructor during the handler's own unwinding, contained
    // there by the user, does not change the place.
    let puppet = system.spawn(Puppet::new()).unwrap();
    let line = line!() + 3;
    let error = puppet.run(job(|_| {
        let _careful = Careful;
        panic!("the real one")
    }));
    let error = error.error();
    assert_eq!(error.panic().unwrap().message(), "the real one");
    let place = error.panic().unwrap().location().unwrap().to_owned();
    assert!(place.contains(&format!("failures.rs:{line}:")), "{place}");
}

/// Handles and replies are dropped quietly by a thread that panics.
#[test]
fn handles_and_replies_survive_a_panicking_owner() {
    let system = TestSystem::new();
    let puppet = system.spawn(Puppet::new()).unwrap();
    let weak = puppet.downgrade();
    let mut held = hold(&puppet);
    let running = held.take_reply();
    let owner = thread::spawn(move || {
        let _reply = (running, puppet.add(1), puppet.finish());
        let _value = puppet.call(job(|_| Bomb("never made")));
        panic::resume_unwind(Box::new("the owner panics"));
    });
    assert!(panic::catch_unwind(AssertUnwindSafe(|| joined(owner))).is_err());
    held.release();
    let reason = weak.join_timeout(PATIENCE).unwrap();
    assert!(matches!(reason, ExitReason::Finished), "{reason:?}");
}

/// An error may be looked at inside a callback, also for the state of the
/// actor: no lock is held.
#[test]
fn an_error_may_be_inspected_anywhere() {
    let system = TestSystem::new();
    let puppet = system.spawn(Puppet::new()).unwrap();
    let log = Log::new();
    let (gate, noted) = (Gate::new(), log.clone());
    let inside = gate.clone();
    let broken = puppet.run(job(move |_| {
        inside.pass();
        panic!("look at me")
    }));
    let handle = puppet.clone();
    broken.on_done(move |outcome| {
        let error = outcome.as_ref().unwrap_err();
        noted.push(format!("{error} / {error:#} / {error:?} / {handle:?}"));
        noted.push(format!("{:?} {}", handle.state(), handle.mailbox_len()));
    });
    gate.await_arrivals(1);
    gate.open();
    assert!(log.exactly(2)[0].contains("look at me"));
    broken.error();
}

/// A waker that panics, when it is called or dropped, reaches neither the
/// actor nor the other calls.
#[test]
fn a_waker_that_panics_is_contained() {
    struct Grenade;
    impl Wake for Grenade {
        fn wake(self: Arc<Self>) {
            panic!("in a waker")
        }
    }
    impl Drop for Grenade {
        fn drop(&mut self) {
            assert!(thread::panicking(), "in a waker's drop");
        }
    }

    let system = TestSystem::new();
    let puppet = system.spawn(Puppet::new()).unwrap();
    let poll = |reply: &mut Reply<i64>| {
        let waker = Waker::from(Arc::new(Grenade));
        let pending = Pin::new(reply)
            .poll(&mut TaskContext::from_waker(&waker))
            .is_pending();
        // Its last owner shall be the reply.
        drop(waker);
        pending
    };
    let held = hold(&puppet);
    let mut woken = puppet.add(1);
    assert!(poll(&mut woken));
    let mut dropped = puppet.add(1);
    assert!(poll(&mut dropped));
    drop(dropped);
    let mut replaced = puppet.add(1);
    assert!(poll(&mut replaced));
    assert!(
        replaced
            .wait_timeout(std::time::Duration::ZERO)
            .unwrap_err()
            .is_timed_out()
    );
    held.release();
    assert_eq!(puppet.add(1).value(), 4);
    assert_eq!((woken.value(), replaced.value()), (1, 3));
}
