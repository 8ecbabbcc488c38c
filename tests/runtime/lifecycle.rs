//! How an actor starts, and how it fails to.

use std::rc::Rc;
use std::thread;

use actor_rt::State;
use actor_rt::prelude::*;
use tests::{Drops, Gate, Log, MOMENT, PATIENCE, Patient, TestSystem, patiently};

use crate::puppet::{Puppet, job};

/// `on_start` runs on the actor's thread, before the first message, when the
/// actor already has its name and number.
#[test]
fn ac_001_on_start_comes_first_on_the_actors_thread() {
    let system = TestSystem::new();
    let log = Log::new();
    let (at_start, at_message) = (log.clone(), log.clone());
    let puppet = system
        .builder()
        .name("one")
        .spawn(Puppet::new().on_start(move |cx| {
            let me = thread::current();
            at_start.push((me.id(), cx.name().to_owned(), cx.id(), "start"));
            assert_eq!(me.name(), Some("one"));
            Ok(())
        }))
        .unwrap();
    puppet
        .call(job(move |cx| {
            let me = thread::current().id();
            at_message.push((me, cx.name().to_owned(), cx.id(), "message"));
        }))
        .value();

    let entries = log.exactly(2);
    assert_eq!((entries[0].3, entries[1].3), ("start", "message"));
    assert_eq!(entries[0].0, entries[1].0, "one thread");
    assert_ne!(entries[0].0, thread::current().id(), "not the spawner's");
    for (_, name, id, _) in entries {
        assert_eq!((name.as_str(), id), (puppet.name(), puppet.id()));
    }
}

/// `spawn` does not wait for `on_start`; calls are accepted meanwhile.
#[test]
fn spawn_does_not_wait_for_on_start() {
    let system = TestSystem::new();
    let gate = Gate::new();
    let inside = gate.clone();
    let puppet = system
        .spawn(Puppet::new().on_start(move |_| {
            inside.pass();
            Ok(())
        }))
        .unwrap();
    gate.await_arrivals(1);
    assert!(matches!(puppet.state(), State::Starting));
    assert!(puppet.is_alive());
    let mut early = puppet.add(1);
    assert!(early.wait_timeout(MOMENT).unwrap_err().is_timed_out());
    gate.open();
    assert_eq!(early.value(), 1);
    assert!(matches!(puppet.state(), State::Running));
}

/// `on_start` may stop its actor. With `stop_now` no message is handled and
/// queued calls end; `on_stop` runs in any case.
#[test]
fn ac_002_on_start_may_stop_the_actor() {
    for graceful in [true, false] {
        let system = TestSystem::new();
        let (gate, log) = (Gate::new(), Log::new());
        let (inside, noted) = (gate.clone(), log.clone());
        let puppet = system
            .spawn(
                Puppet::new()
                    .on_start(move |cx| {
                        inside.pass();
                        if graceful {
                            cx.stop().detach();
                        } else {
                            cx.handle().stop_now().detach();
                        }
                        Ok(())
                    })
                    .on_stop(move |_, reason| noted.push(reason.to_string())),
            )
            .unwrap();
        gate.await_arrivals(1);
        let early = puppet.add(1);
        gate.open();

        let reason = puppet.join_timeout(PATIENCE).unwrap();
        assert!(reason.is_normal(), "{reason}");
        if graceful {
            // It was accepted before the stop.
            assert_eq!(early.value(), 1);
            assert_eq!(log.entries(), ["stopped"]);
        } else {
            let error = early.error();
            assert_eq!(error.kind(), ErrorKind::Stopped);
            assert!(error.is_retry_safe());
            assert_eq!(log.entries(), ["stopped now"]);
        }
        assert_eq!(puppet.add(1).error().kind(), ErrorKind::Stopped);
    }
}

/// An `on_start` that fails or panics ends calls made before and after alike,
/// with its cause; `on_stop` does not run; the state is dropped.
#[test]
fn ac_003_a_failing_on_start_reaches_every_caller() {
    for panics in [true, false] {
        let system = TestSystem::new();
        let (gate, drops, stops) = (Gate::new(), Drops::new(), Log::new());
        let (inside, noted) = (gate.clone(), stops.clone());
        let puppet = system
            .spawn(
                Puppet::new()
                    .on_start(move |_| {
                        inside.pass();
                        assert!(!panics, "the port is taken");
                        Err("the port is taken".to_owned())
                    })
                    .on_stop(move |_, _| noted.push(()))
                    .holding(drops.token()),
            )
            .unwrap();
        gate.await_arrivals(1);
        let queued = puppet.add(1);
        gate.open();

        let reason = puppet.join_timeout(PATIENCE).unwrap();
        assert!(matches!(reason, ExitReason::StartFailed(_)), "{reason:?}");
        assert!(!reason.is_normal());
        assert_eq!(reason.panic().is_some(), panics);
        assert_eq!(drops.alive(), 0, "the state is dropped before join returns");
        assert!(
            stops.is_empty(),
            "nothing had started that could be stopped"
        );
        for error in [queued.error(), puppet.add(1).error()] {
            assert_eq!(error.kind(), ErrorKind::StartFailed);
            assert!(error.is_retry_safe(), "no handler ran");
            assert!(error.to_string().contains("the port is taken"), "{error}");
            assert_eq!(error.panic().is_some(), panics);
        }
        let refused = puppet.order(job(|_| ())).unwrap_err();
        assert_eq!(refused.kind(), ErrorKind::StartFailed);
        assert!(matches!(
            puppet.state(),
            State::Stopped(ExitReason::StartFailed(_))
        ));
    }
}

/// A start that failed although nobody called is not silent.
#[test]
fn ac_003_a_failed_start_that_nobody_sees_is_reported() {
    for panics in [true, false] {
        let system = TestSystem::new();
        let puppet = system
            .builder()
            .name("quiet")
            .spawn(Puppet::new().on_start(move |_| {
                assert!(!panics, "no disk");
                Err("no disk".to_owned())
            }))
            .unwrap();
        let weak = puppet.downgrade();
        drop(puppet);
        weak.join_timeout(PATIENCE).unwrap();
        let failures = system.failures.exactly(1);
        assert_eq!(
            (failures[0].actor(), failures[0].method()),
            ("quiet", "on_start")
        );
        assert!(failures[0].to_string().contains("no disk"));
    }
}

/// A constructor that fails or panics gives its reason to the spawner, and
/// leaves no actor.
#[test]
fn ac_004_a_failing_constructor_reaches_the_spawner() {
    let system = TestSystem::new();
    let builder = system.builder();
    let error = patiently(|| builder.spawn_with(|| "x".parse::<i64>().map(|_| Puppet::new())));
    let SpawnError::StartFailed(cause) = error.unwrap_err() else {
        panic!("another kind of error")
    };
    assert_eq!(cause.to_string(), "invalid digit found in string");
    assert!(cause.downcast_ref::<std::num::ParseIntError>().is_some());

    let builder = system.builder();
    let error = patiently(|| builder.spawn_with(|| -> Puppet { panic!("no ledger") }));
    let error = error.unwrap_err();
    assert!(error.to_string().contains("no ledger"), "{error}");
    let SpawnError::StartFailed(cause) = error else {
        panic!("another kind of error")
    };
    let report = cause.panic().expect("it was a panic");
    assert_eq!(report.message(), "no ledger");
    assert!(report.location().unwrap().contains("lifecycle.rs"));
    assert_eq!(report.method(), "new");
    tests::eventually("the actor is off the list", || system.actor_count() == 0);
    system.assert_quiet();
}

/// The constructor runs on the actor's thread: the state need not be `Send`,
/// and it is dropped there too.
#[test]
fn a_constructor_runs_where_its_actor_lives() {
    struct Local {
        shared: Rc<i64>,
        log: Log<thread::ThreadId>,
    }
    #[actor]
    impl Local {
        pub fn get(&self) -> (i64, thread::ThreadId) {
            (*self.shared, thread::current().id())
        }
    }
    impl Drop for Local {
        fn drop(&mut self) {
            self.log.push(thread::current().id());
        }
    }

    let system = TestSystem::new();
    let (builder, log) = (system.builder(), Log::new());
    let noted = log.clone();
    let local = patiently(|| {
        builder.spawn_with(move || {
            noted.push(thread::current().id());
            Local {
                shared: Rc::new(7),
                log: noted,
            }
        })
    })
    .unwrap();
    let (value, home) = local.get().value();
    local.stop().outcome().unwrap();
    assert_eq!(value, 7);
    assert_eq!(log.entries(), [home, home], "made and dropped at home");
}

/// The short form starts an actor that is called after its type.
#[test]
fn the_short_form_spawns_in_the_default_system() {
    let puppet = Puppet::new().spawn();
    assert_eq!(puppet.name(), "Puppet");
    assert_eq!(puppet.add(7).value(), 7);
    assert!(
        System::global()
            .dump()
            .to_string()
            .contains(&puppet.to_string())
    );
    puppet.stop().value();
}

/// A hook that waits for its own actor is told so.
#[test]
fn a_hook_cannot_wait_for_its_own_actor() {
    let system = TestSystem::new();
    let log = Log::new();
    let noted = log.clone();
    let puppet = system
        .spawn(Puppet::new().on_start(move |cx| {
            noted.push(cx.handle().add(1).wait().unwrap_err().kind());
            noted.push(cx.handle().join().unwrap_err().kind());
            Ok(())
        }))
        .unwrap();
    assert_eq!(
        puppet.add(0).value(),
        0,
        "the call of `on_start` did not run"
    );
    assert_eq!(log.entries(), [ErrorKind::WouldDeadlock; 2]);
}

/// A context that outlives its actor answers, and revives nothing.
#[test]
fn a_context_may_outlive_its_actor() {
    let system = TestSystem::new();
    let puppet = system.builder().name("late").spawn(Puppet::new()).unwrap();
    let cx = puppet.call(job(Clone::clone)).value();
    puppet.stop().value();
    drop(puppet);
    assert_eq!((cx.name(), cx.is_cancelled()), ("late", false));
    assert_eq!(cx.handle().add(1).error().kind(), ErrorKind::Stopped);
    assert!(matches!(cx.stop().value(), ExitReason::Stopped));
    assert!(cx.weak().upgrade().is_none());
    assert_eq!(system.actor_count(), 0);
}
