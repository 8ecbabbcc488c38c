//! How an actor ends when nothing goes wrong, and what is over when it has.

use std::fs::OpenOptions;
use std::io;
use std::path::PathBuf;
use std::thread;

use actor_rt::State;
use actor_rt::prelude::*;
use tests::{Drops, Gate, Log, MOMENT, PATIENCE, Patient, TestSystem, patiently};

use crate::puppet::{Puppet, PuppetHandle, hold, job};

/// How an actor comes to its end.
type Way = fn(PuppetHandle);

/// `on_stop` runs exactly once, on the actor's thread, after the last handled
/// message, with the reason.
#[test]
fn ac_005_on_stop_runs_once_and_last() {
    let ways: [(&str, Way); 5] = [
        ("stopped", |puppet| puppet.stop().detach()),
        ("stopped now", |puppet| puppet.stop_now().detach()),
        ("killed", |puppet| puppet.kill().detach()),
        ("its last handle was dropped", drop),
        ("stopped", |puppet| {
            puppet.call(job(|cx| cx.stop().detach())).detach();
        }),
    ];
    for (reason, end) in ways {
        let system = TestSystem::new();
        let log = Log::new();
        let noted = log.clone();
        let puppet = system
            .spawn(Puppet::new().on_stop(move |_, reason| {
                noted.push((thread::current().id(), reason.to_string()));
            }))
            .unwrap();
        let noted = log.clone();
        puppet
            .call(job(move |_| {
                noted.push((thread::current().id(), "message".to_owned()));
            }))
            .value();
        let weak = puppet.downgrade();
        end(puppet);
        assert_eq!(weak.join_timeout(PATIENCE).unwrap().to_string(), reason);
        let entries = log.exactly(2);
        assert_eq!(
            (entries[0].1.as_str(), entries[1].1.as_str()),
            ("message", reason)
        );
        assert_eq!(entries[0].0, entries[1].0, "one thread");
    }
}

/// A panicking `on_stop` is reported; the actor ends all the same, its state
/// is dropped, and whoever waits for the end hears of it.
#[test]
fn ac_006_a_panicking_on_stop_still_ends_the_actor() {
    let system = TestSystem::new();
    let drops = Drops::new();
    let puppet = system
        .spawn(
            Puppet::new()
                .on_stop(|_, _| panic!("cannot flush"))
                .holding(drops.token()),
        )
        .unwrap();
    let reason = puppet.stop().value();
    assert_eq!(drops.alive(), 0);
    let ExitReason::StopPanicked(report) = &reason else {
        panic!("{reason:?}")
    };
    assert_eq!(
        (report.method(), report.message()),
        ("on_stop", "cannot flush")
    );
    assert!(!reason.is_normal());
    assert_eq!(puppet.join().unwrap().to_string(), reason.to_string());
    let failures = system.failures.exactly(1);
    assert_eq!(failures[0].method(), "on_stop");
    assert!(failures[0].to_string().contains("cannot flush"));
}

/// The reply of `stop` comes after `on_stop` has returned and after the state
/// is dropped; so do `join` and `exit`.
#[test]
fn ac_007_stop_resolves_after_on_stop_and_drop() {
    let system = TestSystem::new();
    let (stopping, dropping) = (Gate::new(), Gate::new());
    let (in_stop, in_drop) = (stopping.clone(), dropping.clone());
    let puppet = system
        .spawn(
            Puppet::new()
                .on_stop(move |_, _| in_stop.pass())
                .on_drop(move || in_drop.pass()),
        )
        .unwrap();
    let mut ends = [
        puppet.exit(),
        puppet.stop(),
        puppet.stop_now(),
        puppet.exit(),
    ];
    for gate in [stopping, dropping] {
        gate.await_arrivals(1);
        assert!(ends[1].wait_timeout(MOMENT).unwrap_err().is_timed_out());
        assert!(puppet.join_timeout(MOMENT).unwrap_err().is_timed_out());
        assert!(ends.iter_mut().all(|end| end.try_take().is_none()));
        assert!(matches!(puppet.state(), State::Stopping));
        gate.open();
    }
    for end in ends {
        assert!(matches!(
            end.value(),
            ExitReason::Stopped | ExitReason::StoppedNow
        ));
    }
    puppet.join_timeout(PATIENCE).unwrap();
    assert!(matches!(puppet.state(), State::Stopped(_)));
}

/// During `on_stop` the state is `Stopping` and new calls are refused, from
/// outside and from inside.
#[test]
fn ac_008_calls_are_refused_from_on_stop_onwards() {
    let system = TestSystem::new();
    let (gate, log) = (Gate::new(), Log::new());
    let (inside, noted) = (gate.clone(), log.clone());
    let puppet = system
        .spawn(Puppet::new().on_stop(move |cx, _| {
            let own = cx.handle();
            noted.push((format!("{:?}", own.state()), own.add(1).wait().unwrap_err()));
            inside.pass();
        }))
        .unwrap();
    puppet.stop().detach();
    gate.await_arrivals(1);
    assert!(matches!(puppet.state(), State::Stopping));
    assert!(!puppet.is_alive());
    let error = puppet.add(1).error();
    gate.open();
    let (state, own) = log.exactly(1).remove(0);
    assert_eq!(state, "Stopping");
    for error in [error, own] {
        assert_eq!(error.kind(), ErrorKind::Stopped);
        assert!(error.is_retry_safe());
    }
}

/// When the last strong handle is dropped, what was accepted is handled, then
/// the actor stops. Weak handles, contexts, replies and subscriptions keep it
/// neither alive nor unjoinable.
#[test]
fn ac_009_the_last_handle_dropped_drains_and_stops() {
    let system = TestSystem::new();
    let drops = Drops::new();
    let puppet = system.spawn(Puppet::new().holding(drops.token())).unwrap();
    let context = puppet.call(job(Clone::clone)).value();
    let subscription = system.dead_letters_to(&puppet, |_, _| ());
    let mut held = hold(&puppet);
    let replies: Vec<_> = (0..100).map(|_| puppet.add(1)).collect();
    let weak = puppet.downgrade();
    let other = puppet.clone();
    drop(puppet);
    assert!(weak.upgrade().is_some(), "a strong handle is left");
    drop(other);

    // The handler still runs and 100 messages wait.
    assert!(matches!(weak.state(), State::Stopping));
    assert!(weak.upgrade().is_none());
    assert_eq!(context.handle().add(1).error().kind(), ErrorKind::Stopped);
    held.release();
    assert_eq!(held.take_reply().value(), 0);
    for (number, reply) in replies.into_iter().enumerate() {
        assert_eq!(reply.value(), i64::try_from(number).unwrap() + 1);
    }
    let reason = weak.join_timeout(PATIENCE).unwrap();
    assert!(matches!(reason, ExitReason::HandlesDropped), "{reason:?}");
    assert_eq!(drops.alive(), 0);
    drop(subscription);
}

/// The last handle may be dropped while the actor drains, or by the actor
/// itself; and a handle that is made anew does not revive it.
#[test]
fn the_last_handle_may_be_dropped_at_any_time() {
    let system = TestSystem::new();
    // In its own handler, from a message that carried it.
    let puppet = system.spawn(Puppet::new()).unwrap();
    let (own, weak) = (puppet.clone(), puppet.downgrade());
    let held = hold(&puppet);
    puppet.call(job(move |_| drop(own))).detach();
    let last = puppet.add(5);
    drop(puppet);
    held.release();
    assert_eq!(last.value(), 5);
    assert!(matches!(
        weak.join_timeout(PATIENCE),
        Ok(ExitReason::HandlesDropped)
    ));

    // While it drains after a stop: the verb that came first in strength counts.
    let puppet = system.spawn(Puppet::new()).unwrap();
    let held = hold(&puppet);
    let queued = puppet.add(1);
    puppet.stop().detach();
    let weak = puppet.downgrade();
    drop(puppet);
    held.release();
    assert_eq!(queued.value(), 1);
    assert!(matches!(
        weak.join_timeout(PATIENCE),
        Ok(ExitReason::Stopped)
    ));

    // Before the actor has started.
    let gate = Gate::new();
    let inside = gate.clone();
    let puppet = system
        .spawn(Puppet::new().on_start(move |_| {
            inside.pass();
            Ok(())
        }))
        .unwrap();
    let (queued, weak) = (puppet.add(3), puppet.downgrade());
    drop(puppet);
    gate.open();
    assert_eq!(queued.value(), 3);
    assert!(matches!(
        weak.join_timeout(PATIENCE),
        Ok(ExitReason::HandlesDropped)
    ));
}

/// After the death `join` gives the reason at once, to everybody, as often as
/// asked. From inside the actor it is refused instead of waiting for itself.
#[test]
fn ac_010_join_after_death_and_from_inside() {
    let system = TestSystem::new();
    let puppet = system.spawn(Puppet::new()).unwrap();
    for call in [0, 1, 2, 3] {
        let error = puppet
            .call(job(move |cx| match call {
                0 => cx.handle().join().unwrap_err(),
                1 => cx.handle().join_timeout(PATIENCE).unwrap_err(),
                2 => cx.weak().join().unwrap_err(),
                _ => cx.stop().wait().unwrap_err(),
            }))
            .value();
        assert_eq!(error.kind(), ErrorKind::WouldDeadlock, "call {call}");
        assert_eq!(error.actor(), Some("Puppet"));
    }
    let weak = puppet.downgrade();
    for _ in 0..3 {
        assert!(matches!(
            puppet.join_timeout(PATIENCE),
            Ok(ExitReason::Stopped)
        ));
        assert!(matches!(
            weak.join_timeout(PATIENCE),
            Ok(ExitReason::Stopped)
        ));
        assert!(matches!(puppet.exit().value(), ExitReason::Stopped));
    }
}

/// Joins that gave up leave nothing behind and bother nobody.
#[test]
fn joins_that_time_out_leave_no_trace() {
    let system = TestSystem::new();
    let puppet = system.spawn(Puppet::new()).unwrap();
    let patient: Vec<_> = (0..20).map(|_| puppet.exit()).collect();
    for _ in 0..100 {
        let error = puppet.join_timeout(std::time::Duration::ZERO).unwrap_err();
        assert!(error.is_timed_out());
    }
    system.assert_quiet();
    puppet.stop().value();
    for exit in patient {
        assert!(matches!(exit.value(), ExitReason::Stopped));
    }
    system.assert_quiet();
}

/// When `join` returns, what the state held exclusively can be had again.
#[test]
fn after_join_the_states_resources_are_free() {
    struct Claim(PathBuf);
    impl Claim {
        fn take(path: PathBuf) -> io::Result<Self> {
            OpenOptions::new()
                .write(true)
                .create_new(true)
                .open(&path)?;
            Ok(Self(path))
        }
    }
    impl Drop for Claim {
        fn drop(&mut self) {
            std::fs::remove_file(&self.0).unwrap();
        }
    }
    struct Keeper {
        claim: Claim,
    }
    #[actor]
    impl Keeper {
        pub fn holds(&self) -> bool {
            self.claim.0.exists()
        }
        pub fn close(self) {}
    }

    let system = TestSystem::new();
    let path = std::env::temp_dir().join(format!("actor-rt-claim-{}", std::process::id()));
    for round in 0..200 {
        let path = path.clone();
        let builder = system.builder();
        let keeper = patiently(move || {
            builder.spawn_with(|| Claim::take(path).map(|claim| Keeper { claim }))
        })
        .unwrap_or_else(|error| panic!("round {round}: {error}"));
        assert!(keeper.holds().value());
        match round % 4 {
            0 => drop(keeper.stop().value()),
            1 => keeper.close().value(),
            2 => drop(keeper.kill().value()),
            _ => {
                let weak = keeper.downgrade();
                drop(keeper);
                weak.join_timeout(PATIENCE).unwrap();
            }
        }
    }
}

/// A last call runs, answers, and ends its actor; what was queued behind it
/// did not run and says so.
#[test]
fn a_last_call_ends_the_actor() {
    let system = TestSystem::new();
    let drops = Drops::new();
    let puppet = system.spawn(Puppet::new().holding(drops.token())).unwrap();
    let held = hold(&puppet);
    puppet.add(41).detach();
    puppet.add(1).detach();
    let last = puppet.finish();
    let behind = puppet.add(100);
    // Whoever sees the last reply finds the actor closed, the first one too.
    let (log, seen) = (Log::new(), puppet.downgrade());
    let noted = log.clone();
    last.on_done(move |_| noted.push(seen.state()));
    held.release();
    assert_eq!(last.value(), 42);
    assert!(!puppet.is_alive());
    assert!(matches!(log.exactly(1)[..], [State::Stopping]));
    let error = behind.error();
    assert_eq!(error.kind(), ErrorKind::Stopped);
    assert!(error.is_retry_safe());
    let reason = puppet.join_timeout(PATIENCE).unwrap();
    assert!(matches!(reason, ExitReason::Finished), "{reason:?}");
    assert_eq!(drops.alive(), 0);
    system.assert_quiet();
}

/// A last call that was cancelled in time ends nothing.
#[test]
fn a_cancelled_last_call_ends_nothing() {
    let system = TestSystem::new();
    let puppet = system.spawn(Puppet::new()).unwrap();
    let held = hold(&puppet);
    let last = puppet.finish();
    assert_eq!(last.cancel(), CancelOutcome::Prevented);
    held.release();
    assert_eq!(puppet.add(7).value(), 7);
    assert!(puppet.is_alive());
}
