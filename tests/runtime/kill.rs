//! Kills: what they interrupt, whom they abandon, what is left.

use std::time::{Duration, Instant};

use actor_rt::State;
use actor_rt::prelude::*;
use tests::{Drops, Gate, Log, MOMENT, PATIENCE, Patient, TestSystem, joined};

use crate::puppet::{Puppet, hold, job};

/// A handler that waits for another actor's reply is interrupted at once; the
/// call it waited for does not run any more.
#[test]
fn a_kill_interrupts_a_wait_for_a_reply() {
    for bounded in [false, true] {
        let system = TestSystem::new();
        let inner = system.spawn(Puppet::new()).unwrap();
        let outer = system.spawn(Puppet::new()).unwrap();
        let held = hold(&inner);
        let (gate, target) = (Gate::new(), inner.clone());
        let inside = gate.clone();
        let call = outer.call(job(move |_| {
            let mut nested = target.add(1);
            inside.open();
            if bounded {
                let error = nested.wait_timeout(PATIENCE).unwrap_err();
                nested.cancel();
                error
            } else {
                nested.wait().unwrap_err()
            }
        }));
        gate.pass();
        let before = Instant::now();
        let end = outer.kill();
        let error = call.value();
        assert!(matches!(end.value(), ExitReason::Killed));
        assert!(before.elapsed() < PATIENCE / 2, "it waited on");
        assert_eq!(error.kind(), ErrorKind::Cancelled);
        assert_eq!(error.actor(), Some("Puppet"));
        assert_eq!(error.is_retry_safe(), !bounded);
        held.release();
        assert_eq!(inner.add(0).value(), 0, "the nested call did not run");
        system.assert_quiet();
    }
}

/// A handler that waits for room in a full mailbox is interrupted at once; its
/// message was not sent and says so.
#[test]
fn a_kill_interrupts_a_wait_for_room() {
    let system = TestSystem::new();
    let inner = system.builder().capacity(1).spawn(Puppet::new()).unwrap();
    let outer = system.spawn(Puppet::new()).unwrap();
    let held = hold(&inner);
    let fill = inner.add(10);
    let (gate, target) = (Gate::new(), inner.clone());
    let inside = gate.clone();
    let call = outer.call(job(move |_| {
        inside.open();
        let refused = target.order(job(|_| ())).unwrap_err();
        (target.add(1).wait().unwrap_err(), refused)
    }));
    gate.pass();
    let end = outer.kill();
    let (asked, told) = call.value();
    assert!(matches!(end.value(), ExitReason::Killed));
    assert_eq!(asked.kind(), ErrorKind::Cancelled);
    assert!(asked.is_retry_safe(), "it was never sent");
    assert_eq!(told.kind(), ErrorKind::Cancelled);
    held.release();
    assert_eq!(fill.value(), 10);
    assert_eq!(inner.add(0).value(), 10, "nothing came through later");
}

/// Waits for the end of another actor, and for a constructor, are interrupted
/// too.
#[test]
fn a_kill_interrupts_a_join_and_a_spawn() {
    let system = TestSystem::new();
    let other = system.spawn(Puppet::new()).unwrap();
    let outer = system.spawn(Puppet::new()).unwrap();
    let (gate, target) = (Gate::new(), other.clone());
    let inside = gate.clone();
    let call = outer.call(job(move |_| {
        inside.open();
        target.join().unwrap_err().kind()
    }));
    gate.pass();
    outer.kill().value();
    assert_eq!(call.value(), ErrorKind::Cancelled);
    assert!(other.is_alive());

    let outer = system.spawn(Puppet::new()).unwrap();
    let (gate, builder) = (Gate::new(), system.builder());
    let inside = gate.clone();
    let call = outer.call(job(move |_| {
        let made = builder.spawn_with(move || {
            inside.pass();
            Puppet::new()
        });
        made.map(drop).unwrap_err().to_string()
    }));
    gate.await_arrivals(1);
    outer.kill().value();
    let text = call.value();
    assert!(
        text.starts_with("the actor could not be constructed"),
        "{text}"
    );
    gate.open();
}

/// A wait that begins after the kill returns at once as well, save if there is
/// nothing to wait for.
#[test]
fn a_killed_handler_cannot_begin_to_wait() {
    let system = TestSystem::new();
    let inner = system.spawn(Puppet::new()).unwrap();
    let outer = system.spawn(Puppet::new()).unwrap();
    let held = hold(&inner);
    let (gate, target) = (Gate::new(), inner.clone());
    let inside = gate.clone();
    let call = outer.call(job(move |cx| {
        assert!(!cx.is_cancelled());
        inside.pass();
        let ready = Reply::ready(3).wait().unwrap();
        let kinds = [
            target.add(1).wait().unwrap_err().kind(),
            target.add(1).wait_timeout(PATIENCE).unwrap_err().kind(),
            target.join_timeout(PATIENCE).unwrap_err().kind(),
        ];
        (ready, kinds, cx.is_cancelled(), cx.clone().is_cancelled())
    }));
    gate.await_arrivals(1);
    outer.kill().detach();
    gate.open();
    let (ready, kinds, cancelled, cloned) = call.value();
    assert_eq!(ready, 3);
    assert_eq!(kinds, [ErrorKind::Cancelled; 3]);
    assert!(cancelled && cloned);
    held.release();
}

/// The messages of a killed actor's mailbox end at once, before the handler
/// has noticed anything.
#[test]
fn a_kill_ends_queued_calls_at_once() {
    let system = TestSystem::new();
    let puppet = system.spawn(Puppet::new()).unwrap();
    let mut held = hold(&puppet);
    let queued: Vec<_> = (0..10).map(|_| puppet.add(1)).collect();
    let end = puppet.kill();
    for reply in queued {
        assert!(reply.is_done());
        let error = reply.error();
        assert_eq!(error.kind(), ErrorKind::Stopped);
        assert!(error.is_retry_safe());
        assert!(matches!(error.exit_reason(), Some(ExitReason::Killed)));
    }
    let refused = puppet.add(1);
    assert!(refused.is_done());
    refused.error();
    held.release();
    assert_eq!(held.take_reply().value(), 0);
    assert!(matches!(end.value(), ExitReason::Killed));
}

/// A stuck handler is abandoned after its grace: its call, its queue and all
/// joins end, and the abandonment is reported. When the thread comes back, it
/// changes nothing any more: no second outcome, no `on_stop`, no leak.
#[test]
fn a_stuck_handler_is_abandoned_and_does_no_harm_later() {
    let system = TestSystem::new();
    let (drops, stops) = (Drops::new(), Log::new());
    let noted = stops.clone();
    let puppet = system
        .builder()
        .name("stuck")
        .kill_grace(MOMENT)
        .spawn(
            Puppet::new()
                .on_stop(move |_, _| noted.push(()))
                .holding(drops.token()),
        )
        .unwrap();
    let gate = Gate::new();
    let (inside, token, outcomes) = (gate.clone(), drops.token(), Log::new());
    let running = puppet.call(job(move |_| {
        inside.pass();
        token
    }));
    gate.await_arrivals(1);
    let seen = outcomes.clone();
    running.on_done(move |outcome| seen.push(outcome.is_ok()));
    let queued = puppet.add(1);
    let asked = Instant::now();
    let ends = [puppet.kill(), puppet.exit(), puppet.stop(), puppet.kill()];
    for end in ends {
        assert!(matches!(end.value(), ExitReason::Abandoned));
    }
    assert!(asked.elapsed() >= MOMENT, "the grace was not granted");
    assert!(queued.error().is_retry_safe());
    let error = running.error();
    assert_eq!(error.kind(), ErrorKind::Stopped);
    assert!(!error.is_retry_safe(), "the handler did start");
    assert!(matches!(error.exit_reason(), Some(ExitReason::Abandoned)));
    assert!(matches!(
        puppet.state(),
        State::Stopped(ExitReason::Abandoned)
    ));
    assert_eq!(system.actor_count(), 0);
    let failures = system.failures.exactly(1);
    assert_eq!(failures[0].actor(), "stuck");
    assert!(
        failures[0].to_string().contains("abandoned"),
        "{}",
        failures[0]
    );
    assert_eq!(
        drops.alive(),
        2,
        "the state and the value are on the stuck thread"
    );

    gate.open();
    drops.await_alive(0);
    assert_eq!(outcomes.entries(), [false]);
    assert!(stops.is_empty(), "everybody was told that it is over");
    assert!(matches!(
        puppet.join_timeout(PATIENCE),
        Ok(ExitReason::Abandoned)
    ));
    assert_eq!(system.failures.len(), 1);
}

/// The same if the stuck handler comes back with a panic, or was that of a
/// message without a reply; or if it is a hook that is stuck.
#[test]
fn whatever_is_stuck_is_abandoned() {
    for case in ["panic", "tell", "on_start", "on_stop", "drop"] {
        let system = TestSystem::new();
        let (gate, drops) = (Gate::new(), Drops::new());
        let (inside, state) = (gate.clone(), drops.token());
        let puppet = Puppet::new();
        let puppet = match case {
            "on_start" => puppet.holding(state).on_start(move |_| {
                inside.pass();
                Ok(())
            }),
            "on_stop" => puppet.holding(state).on_stop(move |_, _| inside.pass()),
            "drop" => puppet.on_drop(move || {
                inside.pass();
                drop(state);
            }),
            _ => puppet.holding(state),
        };
        let puppet = system.builder().kill_grace(MOMENT).spawn(puppet).unwrap();
        let inside = gate.clone();
        let running = match case {
            "panic" => Some(puppet.run(job(move |_| {
                inside.pass();
                panic!("late")
            }))),
            "tell" => {
                puppet.order(job(move |_| inside.pass())).unwrap();
                None
            }
            "on_start" => Some(puppet.add(1)),
            _ => {
                puppet.stop().detach();
                None
            }
        };
        gate.await_arrivals(1);
        assert!(
            matches!(puppet.kill().value(), ExitReason::Abandoned),
            "{case}"
        );
        if let Some(running) = running {
            assert_eq!(running.error().kind(), ErrorKind::Stopped, "{case}");
        }
        let failures = system.failures.exactly(1);
        assert!(failures[0].to_string().contains("abandoned"), "{case}");
        gate.open();
        drops.await_alive(0);
        assert!(matches!(
            puppet.join_timeout(PATIENCE),
            Ok(ExitReason::Abandoned)
        ));
    }
}

/// A killed actor that obeys within its grace is not abandoned, however often
/// it is killed.
#[test]
fn a_kill_that_is_obeyed_is_no_abandonment() {
    for grace in [PATIENCE, Duration::MAX] {
        let system = TestSystem::new();
        let puppet = system
            .builder()
            .kill_grace(grace)
            .spawn(Puppet::new())
            .unwrap();
        let (gate, ready) = (Gate::new(), Gate::new());
        let (inside, done) = (gate.clone(), ready.clone());
        let polite = puppet.call(job(move |cx| {
            inside.open();
            while !cx.is_cancelled() {
                std::thread::yield_now();
            }
            done.open();
            "ended early"
        }));
        gate.pass();
        let ends = [puppet.kill(), puppet.kill()];
        ready.pass();
        assert_eq!(polite.value(), "ended early");
        for end in ends {
            assert!(matches!(end.value(), ExitReason::Killed));
        }
        system.assert_quiet();
    }
}

/// An idle, a starting and a dead actor can be killed.
#[test]
fn anybody_can_be_killed() {
    let system = TestSystem::new();
    let idle = system.spawn(Puppet::new()).unwrap();
    idle.add(1).value();
    assert!(matches!(idle.kill().value(), ExitReason::Killed));

    for _ in 0..100 {
        let fresh = system.spawn(Puppet::new()).unwrap();
        let (queued, end) = (fresh.add(1), fresh.kill());
        assert!(matches!(end.value(), ExitReason::Killed));
        if let Err(error) = queued.outcome() {
            assert_eq!(error.kind(), ErrorKind::Stopped);
            assert!(error.is_retry_safe());
        }
    }

    let dead = system.spawn(Puppet::new()).unwrap();
    dead.stop().value();
    assert!(matches!(dead.kill().value(), ExitReason::Stopped));
}

/// `on_stop` of a killed actor is shielded: it may still wait, to say goodbye.
#[test]
fn on_stop_of_a_killed_actor_may_still_wait() {
    let system = TestSystem::new();
    let friend = system.spawn(Puppet::new()).unwrap();
    let (log, target) = (Log::new(), friend.clone());
    let noted = log.clone();
    let puppet = system
        .spawn(Puppet::new().on_stop(move |_, reason| {
            noted.push((target.add(5).wait(), reason.to_string()));
        }))
        .unwrap();
    puppet.add(1).value();
    assert!(matches!(puppet.kill().value(), ExitReason::Killed));
    let (goodbye, reason) = log.exactly(1).remove(0);
    assert_eq!(goodbye.unwrap(), 5);
    assert_eq!(reason, "killed");
    // And it may still not wait for itself.
    let noted = log.clone();
    let puppet = system
        .spawn(Puppet::new().on_stop(move |cx, _| {
            noted.push((cx.handle().join().map(|_| 0), String::new()));
        }))
        .unwrap();
    puppet.kill().value();
    let (own, _) = log.exactly(2).remove(1);
    assert_eq!(own.unwrap_err().kind(), ErrorKind::WouldDeadlock);
}

/// A constructor that is stuck when its system is shut down keeps its spawner
/// no longer than its grace.
#[test]
fn a_stuck_constructor_does_not_keep_its_spawner() {
    let system = TestSystem::new();
    let gate = Gate::new();
    let (inside, builder) = (gate.clone(), system.builder().kill_grace(MOMENT));
    let spawner = std::thread::spawn(move || {
        let made = builder.spawn_with(move || {
            inside.pass();
            Puppet::new()
        });
        made.map(drop)
    });
    gate.await_arrivals(1);
    let end = system.shutdown(Duration::ZERO);
    assert_eq!(end.abandoned().len(), 1);
    let error = joined(spawner).unwrap_err();
    assert!(matches!(error, SpawnError::StartFailed(_)), "{error}");
    gate.open();
}

/// Whoever is killed at whichever moment, with however short a grace: the
/// running call has an outcome.
#[test]
fn no_grace_is_too_short_for_an_outcome() {
    let system = TestSystem::new();
    for round in 0..500 {
        let puppet = system
            .builder()
            .kill_grace(Duration::ZERO)
            .spawn(Puppet::new())
            .unwrap();
        if round % 2 == 0 {
            puppet.add(1).value();
        }
        let gate = Gate::new();
        let inside = gate.clone();
        let call = puppet.run(job(move |_| {
            inside.pass();
            1
        }));
        for _ in 0..(round % 50) * 20 {
            std::hint::spin_loop();
        }
        let end = puppet.kill().value();
        assert!(matches!(end, ExitReason::Killed | ExitReason::Abandoned));
        let error = call.error();
        assert_eq!(error.kind(), ErrorKind::Stopped);
        assert!(gate.arrived() == 0 || !error.is_retry_safe());
        gate.open();
    }
}

/// A callback that blocks while a stuck actor is given up holds up nobody
/// else's kill.
#[test]
fn a_callback_that_blocks_stops_no_other_kill() {
    let system = System::new();
    let _quiet = system.on_unobserved_error(|_| ());
    let spawn = || {
        system
            .builder()
            .kill_grace(MOMENT)
            .spawn(Puppet::new())
            .unwrap()
    };
    let (first, second) = (spawn(), spawn());
    let (mut first_held, second_held) = (hold(&first), hold(&second));
    let gate = Gate::new();
    let inside = gate.clone();
    first_held.take_reply().on_done(move |_| inside.pass());
    first.kill().detach();
    gate.await_arrivals(1);
    let mut end = second.kill();
    let end = end.wait_timeout(PATIENCE / 2);
    gate.open();
    assert!(matches!(end, Ok(ExitReason::Abandoned)), "{end:?}");
    drop((first_held, second_held));
}

/// What a killed actor did not get rid of is not silent, if it does not look.
#[test]
fn a_message_given_up_by_a_killed_sender_is_a_dead_letter() {
    let system = TestSystem::new();
    let inner = system.builder().capacity(1).spawn(Puppet::new()).unwrap();
    let outer = system.spawn(Puppet::new()).unwrap();
    let held = hold(&inner);
    inner.add(1).detach();
    let (gate, target) = (Gate::new(), inner.clone());
    let inside = gate.clone();
    let call = outer.run(job(move |_| {
        inside.open();
        target.mark().detach();
        0
    }));
    gate.pass();
    outer.kill().value();
    assert_eq!(call.value(), 0);
    held.release();
    let letters = system.letters.exactly(1);
    assert_eq!(
        (letters[0].actor_id(), letters[0].method()),
        (inner.id(), "mark")
    );
}

/// Whoever hears that a call was given up with its actor may join that actor:
/// its end is there by then.
#[test]
fn a_callback_of_an_abandoned_call_may_join() {
    let system = TestSystem::new();
    let puppet = system
        .builder()
        .kill_grace(MOMENT)
        .spawn(Puppet::new())
        .unwrap();
    let mut held = hold(&puppet);
    let (log, target) = (Log::new(), puppet.clone());
    let noted = log.clone();
    let running = held.take_reply();
    running.on_done(move |outcome| {
        assert!(outcome.is_err());
        noted.push(
            target
                .join_timeout(PATIENCE / 2)
                .map(|reason| reason.to_string()),
        );
    });
    let end = puppet.kill();
    let joined = log.exactly(1).remove(0).expect("it has ended");
    assert!(joined.starts_with("killed and abandoned"), "{joined}");
    assert!(matches!(end.value(), ExitReason::Abandoned));
    held.release();
    system.failures.exactly(1);
}

/// A wait for a call that already runs is left too; the error does not call a
/// retry safe, and the nested handler is asked to end.
#[test]
fn a_kill_reaches_a_nested_call_that_runs() {
    for mapped in [false, true] {
        let system = TestSystem::new();
        let inner = system.spawn(Puppet::new()).unwrap();
        let outer = system.spawn(Puppet::new()).unwrap();
        let (gate, target) = (Gate::new(), inner.clone());
        let inside = gate.clone();
        let call = outer.call(job(move |_| {
            let nested = target.run(job(move |cx| {
                inside.open();
                while !cx.is_cancelled() {
                    std::thread::yield_now();
                }
                5
            }));
            let nested = if mapped {
                nested.map(|n| n + 1)
            } else {
                nested
            };
            nested.wait()
        }));
        gate.pass();
        outer.kill().value();
        // The nested call hears of it too, and may be the first to end.
        let Err(error) = call.value() else { continue };
        assert_eq!(error.kind(), ErrorKind::Cancelled);
        assert!(!error.is_retry_safe(), "it had started");
        assert!(
            error
                .to_string()
                .ends_with(".run has no reply: it was cancelled"),
            "{error}"
        );
        assert_eq!(inner.add(1).value(), 1, "the nested handler has returned");
        system.assert_quiet();
    }
}
