//! Failures that no caller sees are reported exactly once; those that somebody
//! sees are not.

use std::process::Command;

use actor_rt::prelude::*;
use tests::{Gate, Log, PATIENCE, Patient, TestSystem};

use crate::child::{assert_success, in_child, is_child};
use crate::puppet::{Puppet, PuppetHandle, hold, job};

/// What went wrong, as a caller would find it.
fn failing(puppet: &PuppetHandle, gate: &Gate, panics: bool) -> Reply<Result<i64, String>> {
    let gate = gate.clone();
    puppet.attempt(job(move |_| {
        gate.pass();
        assert!(!panics, "went wrong");
        Err("went wrong".to_owned())
    }))
}

/// A reply that is dropped before, while or after its handler fails leads to
/// one report, for a panic and for an `Err`.
#[test]
fn ac_035_an_unobserved_failure_is_reported_once() {
    for panics in [true, false] {
        for dropped in ["queued", "running", "done", "mapped"] {
            let system = TestSystem::new();
            let puppet = system.builder().name("sad").spawn(Puppet::new()).unwrap();
            let id = puppet.id();
            let held = hold(&puppet);
            let gate = Gate::new();
            let reply = failing(&puppet, &gate, panics);
            match dropped {
                "queued" => {
                    drop(reply);
                    held.release();
                    gate.open();
                }
                "running" => {
                    held.release();
                    gate.await_arrivals(1);
                    reply.detach();
                    gate.open();
                }
                "done" => {
                    held.release();
                    gate.open();
                    tests::eventually("the call is done", || reply.is_done());
                    system.assert_no_failures();
                    drop(reply);
                }
                _ => {
                    // The error goes on through the map; a value does not, and
                    // the closure has seen it.
                    let mapped = reply.map(|outcome| outcome);
                    held.release();
                    gate.open();
                    drop(mapped);
                }
            }
            let expected = usize::from(dropped != "mapped" || panics);
            puppet.stop().value();
            let failures = system.failures.exactly(expected);
            for failure in &failures {
                assert_eq!((failure.actor(), failure.method()), ("sad", "attempt"));
                assert_eq!(failure.actor_id(), id);
                assert!(failure.to_string().contains("went wrong"), "{failure}");
                assert_eq!(failure.error().is_some(), panics);
            }
            let count = u64::try_from(expected).unwrap();
            assert_eq!(system.unobserved_error_count(), count, "{dropped}");
            assert_eq!(system.dead_letter_count(), 0);
        }
    }
}

/// Whoever waits, takes, awaits or registers a callback has seen the failure:
/// no report, also not when the reply is dropped later.
#[test]
fn an_observed_failure_is_not_reported() {
    for panics in [true, false] {
        for seen in [
            "wait",
            "take",
            "callback before",
            "callback after",
            "cancelled",
        ] {
            let system = TestSystem::new();
            let puppet = system.spawn(Puppet::new()).unwrap();
            let held = hold(&puppet);
            let gate = Gate::new();
            gate.open();
            let mut reply = failing(&puppet, &gate, panics);
            let look = |outcome: &Result<Result<i64, String>, ReplyError>| {
                assert!(!matches!(outcome, Ok(Ok(_))));
            };
            match seen {
                "callback before" => reply.on_done(look),
                "cancelled" => drop(reply.cancel()),
                _ => (),
            }
            held.release();
            if seen != "cancelled" {
                tests::eventually("the call is done", || reply.is_done());
            }
            match seen {
                "wait" => look(&reply.wait_timeout(PATIENCE)),
                "take" => look(&reply.try_take().unwrap()),
                "callback after" => reply.on_done(look),
                _ => (),
            }
            drop(reply);
            puppet.stop().value();
            system.assert_quiet();
        }
    }
}

/// A panic in a message without a reply, in a callback and in `on_stop` has
/// nobody else to go to: one report each.
#[test]
fn panics_without_a_caller_are_reported_once() {
    let system = TestSystem::new();
    let puppet = system.spawn(Puppet::new()).unwrap();
    puppet.order(job(|_| panic!("in a tell"))).unwrap();
    puppet.join_timeout(PATIENCE).unwrap();
    assert!(
        system.failures.exactly(1)[0]
            .to_string()
            .contains("in a tell")
    );

    let puppet = system
        .spawn(Puppet::new().on_stop(|_, _| panic!("in on_stop")))
        .unwrap();
    let held = hold(&puppet);
    let reply = puppet.add(1);
    reply.on_done(|_| panic!("in a callback"));
    held.release();
    assert_eq!(reply.value(), 1);
    assert!(
        system.failures.exactly(2)[1]
            .to_string()
            .contains("in a callback")
    );
    puppet.stop().value();
    assert!(
        system.failures.exactly(3)[2]
            .to_string()
            .contains("in on_stop")
    );
    assert_eq!(system.unobserved_error_count(), 3);
    assert_eq!(system.dead_letter_count(), 0);
}

/// A handler that is cancelled and then fails had a caller who lost interest:
/// the failure is still one of the handler's own, and is reported.
#[test]
fn a_failure_after_a_cancel_request_is_not_silent() {
    let system = TestSystem::new();
    let puppet = system.spawn(Puppet::new()).unwrap();
    let gate = Gate::new();
    let reply = failing(&puppet, &gate, true);
    gate.await_arrivals(1);
    assert_eq!(reply.cancel(), CancelOutcome::Requested);
    drop(reply);
    gate.open();
    puppet.join_timeout(PATIENCE).unwrap();
    assert!(
        system.failures.exactly(1)[0]
            .to_string()
            .contains("went wrong")
    );
}

/// A subscriber that panics does not take the others along, nor the actor; one
/// that fails calls of its own does not feed itself; one that is gone is not
/// called.
#[test]
fn subscribers_are_kept_apart() {
    let system = TestSystem::new();
    let (log, gone) = (Log::new(), Log::new());
    let _panics = system.on_unobserved_error(|_| panic!("a bad subscriber"));
    let noted = gone.clone();
    drop(system.on_unobserved_error(move |_| noted.push(())));
    let noted = log.clone();
    let victim = system.spawn(Puppet::new()).unwrap();
    let feed = victim.clone();
    let _feeds = system.on_unobserved_error(move |failure| {
        noted.push(failure.to_string());
        // On this thread a failure of its own would come round again.
        let done = feed.add(0);
        tests::eventually("the call is done", || done.is_done());
        done.on_done(|_| panic!("a failure in the subscriber"));
    });
    let puppet = system.spawn(Puppet::new()).unwrap();
    puppet.attempt(job(|_| Err("seen by all".into()))).detach();
    puppet.stop().value();
    assert_eq!(system.failures.exactly(1).len(), 1);
    assert!(log.exactly(1)[0].contains("seen by all"));
    assert!(gone.is_empty());
    assert_eq!(system.unobserved_error_count(), 2, "counted, not passed on");
}

/// A subscriber of one system keeps nothing from another system.
#[test]
fn systems_do_not_swallow_each_others_failures() {
    let (first, second) = (TestSystem::new(), TestSystem::new());
    let other = second.spawn(Puppet::new()).unwrap();
    let _crossing = first.on_unobserved_error(move |_| {
        let done = other.add(0);
        tests::eventually("the call is done", || done.is_done());
        done.on_done(|_| panic!("the second system's"));
    });
    let puppet = first.spawn(Puppet::new()).unwrap();
    puppet
        .attempt(job(|_| Err("the first system's".into())))
        .detach();
    puppet.stop().value();
    first.failures.exactly(1);
    let failures = second.failures.exactly(1);
    assert!(failures[0].to_string().contains("the second system's"));
}

/// Without a subscriber, a failure is one line on standard error.
#[test]
fn without_a_subscriber_a_failure_is_one_line() {
    if is_child() {
        let system = System::new();
        let puppet = system
            .builder()
            .name("lonely")
            .spawn(Puppet::new())
            .unwrap();
        puppet
            .attempt(job(|_| Err("who reads this".into())))
            .detach();
        puppet.stop().value();
        return;
    }
    let output = in_child(
        "unobserved::without_a_subscriber_a_failure_is_one_line",
        |c| c,
    );
    assert!(output.status.success());
    let text = String::from_utf8(output.stderr).unwrap();
    let lines: Vec<_> = text
        .lines()
        .filter(|line| line.contains("who reads this"))
        .collect();
    assert_eq!(lines.len(), 1, "{text}");
    assert!(
        lines[0].contains("lonely#") && lines[0].contains(".attempt"),
        "{text}"
    );
}

/// What the library once used for a wait of its own reports like any other
/// call's when it is used again for one.
#[test]
fn a_used_wait_does_not_silence_later_calls() {
    struct Historian;
    #[actor]
    impl Historian {
        pub fn how_it_ended(&self) -> ExitReason {
            std::panic::resume_unwind(Box::new("nobody asked"))
        }
    }

    let system = TestSystem::new();
    for round in 1..=5 {
        let puppet = system.spawn(Puppet::new()).unwrap();
        puppet.stop().value();
        let historian = system.spawn(Historian).unwrap();
        historian.how_it_ended().detach();
        historian.join_timeout(PATIENCE).unwrap();
        system.failures.exactly(round);
    }
}

/// A failure that nobody sees is written to standard error; that this cannot be
/// written to harms nobody.
#[test]
#[cfg(target_os = "linux")]
fn a_broken_standard_error_harms_nobody() {
    if is_child() {
        let puppet = System::new().spawn(Puppet::new()).unwrap();
        puppet
            .attempt(job(|_| Err("nobody sees this".to_owned())))
            .detach();
        let late = puppet.attempt(job(|_| Err("nor this".to_owned())));
        assert_eq!(puppet.add(1).value(), 1, "the actor lives on");
        drop(late);
        assert!(puppet.is_alive());
        return;
    }
    let output = in_child(
        "unobserved::a_broken_standard_error_harms_nobody",
        |program| {
            let mut full = Command::new("sh");
            full.args(["-c", "exec \"$0\" \"$@\" 2>/dev/full"]);
            full.arg(program.get_program());
            full
        },
    );
    assert_success(&output);
}
