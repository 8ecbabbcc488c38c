//! The stop verbs: what they refuse, what still runs, who hears of it.

use std::sync::Arc;
use std::sync::Barrier;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use actor_rt::State;
use actor_rt::prelude::*;
use tests::{Drops, Gate, Log, MOMENT, PATIENCE, Patient, TestSystem, all_joined, joined};

use crate::puppet::{Puppet, PuppetHandle, VERBS, hold, job};

/// A call behind a stop is refused at once, while the handler before it still
/// runs.
#[test]
fn ac_011_calls_behind_a_stop_are_refused_at_once() {
    let system = TestSystem::new();
    let puppet = system.spawn(Puppet::new()).unwrap();
    let held = hold(&puppet);
    let accepted = puppet.add(1);
    let stop = puppet.stop();
    for _ in 0..3 {
        let mut refused = puppet.add(1);
        assert!(refused.is_done());
        let error = refused.try_take().unwrap().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Stopped);
        assert!(error.is_retry_safe());
        let refused = puppet.order(job(|_| ())).unwrap_err();
        assert_eq!(refused.kind(), ErrorKind::Stopped);
    }
    assert!(!accepted.is_done());
    assert!(!stop.is_done());
    assert!(matches!(puppet.state(), State::Stopping));
    held.release();
    assert_eq!(accepted.value(), 1, "it was accepted before the stop");
    assert!(matches!(stop.value(), ExitReason::Stopped));
}

/// The second, third and concurrent stop resolve like the first, also on a
/// dead actor.
#[test]
fn ac_013_every_stop_resolves() {
    for _ in 0..50 {
        let system = TestSystem::new();
        let puppet = system.spawn(Puppet::new()).unwrap();
        let barrier = Arc::new(Barrier::new(8));
        let stoppers: Vec<_> = (0..8)
            .map(|_| {
                let (puppet, barrier) = (puppet.clone(), Arc::clone(&barrier));
                thread::spawn(move || {
                    barrier.wait();
                    let (first, second) = (puppet.stop(), puppet.stop());
                    [first.value(), second.value(), puppet.stop().value()]
                })
            })
            .collect();
        let reasons = all_joined(stoppers).concat();
        assert_eq!(reasons.len(), 24);
        assert!(
            reasons
                .iter()
                .all(|reason| matches!(reason, ExitReason::Stopped))
        );
    }
}

/// An actor may stop itself several times in one handler; the handler ends
/// normally.
#[test]
fn ac_014_an_actor_stops_itself_several_times() {
    let system = TestSystem::new();
    let puppet = system.spawn(Puppet::new()).unwrap();
    let reply = puppet.run(job(|cx| {
        cx.stop().detach();
        cx.handle().stop().detach();
        cx.stop().detach();
        assert!(!cx.handle().is_alive());
        7
    }));
    assert_eq!(reply.value(), 7);
    assert!(matches!(
        puppet.join_timeout(PATIENCE),
        Ok(ExitReason::Stopped)
    ));
}

/// Messages that were queued before an actor stops itself are handled.
#[test]
fn ac_015_messages_before_a_self_stop_are_handled() {
    let system = TestSystem::new();
    let puppet = system.spawn(Puppet::new()).unwrap();
    let held = hold(&puppet);
    let before: Vec<_> = (0..100).map(|_| puppet.add(1)).collect();
    let stop = puppet.call(job(|cx| cx.stop().detach()));
    let between = puppet.add(1);
    held.release();
    stop.value();
    for (number, reply) in before.into_iter().enumerate() {
        assert_eq!(reply.value(), i64::try_from(number).unwrap() + 1);
    }
    // It was accepted before the handler that stops had run.
    assert_eq!(between.value(), 101);
    puppet.join_timeout(PATIENCE).unwrap();
}

/// A call on a dead actor fails through its reply, with the actor's name and
/// the reason; a message without a reply gives `Err`; nobody panics.
#[test]
fn ac_016_a_dead_actor_answers_with_errors() {
    let system = TestSystem::new();
    let puppet = system.builder().name("late").spawn(Puppet::new()).unwrap();
    let id = puppet.id();
    puppet.stop().value();
    assert!(!puppet.is_alive());
    for _ in 0..3 {
        let error = puppet.add(1).error();
        assert_eq!(error.kind(), ErrorKind::Stopped);
        assert!(error.is_stopped() && error.is_retry_safe());
        assert_eq!(error.actor(), Some("late"));
        assert_eq!(error.actor_id(), Some(id));
        assert_eq!(error.method(), Some("add"));
        assert!(matches!(error.exit_reason(), Some(ExitReason::Stopped)));

        let error = puppet.order(job(|_| ())).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Stopped);
        assert_eq!(
            (error.actor(), error.method()),
            (Some("late"), Some("order"))
        );
    }
    puppet.mark().detach();
    drop(puppet.add(1));
}

/// `stop_now` lets the running message finish and gives up all others at once:
/// it overtakes 100,000 queued messages.
#[test]
fn ac_020b_stop_now_overtakes_what_is_queued() {
    const QUEUED: usize = 100_000;
    let system = TestSystem::new();
    let drops = Drops::new();
    let puppet = system.builder().unbounded().spawn(Puppet::new()).unwrap();
    let mut held = hold(&puppet);
    let ran = Arc::new(AtomicUsize::new(0));
    let replies: Vec<_> = (0..QUEUED)
        .map(|_| {
            let (ran, token) = (Arc::clone(&ran), drops.token());
            puppet.run(job(move |_| {
                ran.fetch_add(1, Ordering::Relaxed);
                drop(token);
                0
            }))
        })
        .collect();
    let end = puppet.stop_now();
    // The handler is still held, and yet nobody is left waiting.
    assert_eq!(puppet.mailbox_len(), 0);
    assert_eq!(drops.alive(), 0, "the messages are dropped");
    for reply in replies {
        assert!(reply.is_done());
        let error = reply.error();
        assert_eq!(error.kind(), ErrorKind::Stopped);
        assert!(error.is_retry_safe());
    }
    assert!(!end.is_done());
    held.release();
    assert_eq!(held.take_reply().value(), 0, "the running message finishes");
    assert!(matches!(end.value(), ExitReason::StoppedNow));
    assert_eq!(ran.load(Ordering::Relaxed), 0);
}

/// A stop verb passes by a full mailbox, from outside and from the actor's own
/// handler; the senders that waited for room are sent home.
#[test]
fn a_full_mailbox_cannot_delay_a_stop() {
    for (number, (_, verb)) in VERBS.into_iter().enumerate() {
        for from_inside in [false, true] {
            let system = TestSystem::new();
            let puppet = system.builder().capacity(2).spawn(Puppet::new()).unwrap();
            let (gate, stopped) = (Gate::new(), Gate::new());
            let (inside, done) = (gate.clone(), stopped.clone());
            let first = puppet.run(job(move |cx| {
                inside.pass();
                if from_inside {
                    verb(&cx.handle()).detach();
                    done.open();
                }
                1
            }));
            gate.await_arrivals(1);
            let queued = [puppet.add(1), puppet.add(1)];
            let sender = puppet.clone();
            let waits = thread::spawn(move || sender.add(1).outcome());
            if !from_inside {
                verb(&puppet).detach();
                stopped.open();
            }
            gate.open();
            stopped.pass();
            assert_eq!(first.value(), 1);
            let refused = joined(waits);
            if let Err(error) = refused {
                assert_eq!(error.kind(), ErrorKind::Stopped);
                assert!(error.is_retry_safe());
            } else {
                assert_eq!(number, 0, "only a graceful stop may have let it in before");
            }
            for reply in queued {
                let drained = reply.outcome().is_ok();
                assert_eq!(
                    drained,
                    number == 0,
                    "only a graceful stop runs what is queued"
                );
            }
            assert!(puppet.join_timeout(PATIENCE).unwrap().is_normal());
        }
    }
}

/// Any verb may follow any other, all of them resolve, and the stronger one
/// decides.
#[test]
fn a_stronger_verb_may_follow_a_weaker_one() {
    for (first, (_, one)) in VERBS.iter().enumerate() {
        for (second, (_, two)) in VERBS.iter().enumerate() {
            let system = TestSystem::new();
            let puppet = system.spawn(Puppet::new()).unwrap();
            let held = hold(&puppet);
            let queued = puppet.add(1);
            let ends = [one(&puppet), two(&puppet), puppet.stop()];
            held.release();
            let strongest = first.max(second);
            for end in ends {
                assert_eq!(end.value().to_string(), VERBS[strongest].0);
            }
            assert_eq!(queued.outcome().is_ok(), strongest == 0);
            // And all of them on a dead actor.
            for (_, verb) in VERBS {
                assert_eq!(verb(&puppet).value().to_string(), VERBS[strongest].0);
            }
        }
    }
}

/// Stopping an actor that has not started yet loses no call: `on_start` runs,
/// then what was accepted.
#[test]
fn an_actor_may_be_stopped_before_it_has_started() {
    for graceful in [true, false] {
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
        let queued = puppet.add(1);
        let end = if graceful {
            puppet.stop()
        } else {
            puppet.stop_now()
        };
        gate.open();
        assert!(end.value().is_normal());
        match queued.outcome() {
            Ok(value) => assert_eq!((value, graceful), (1, true)),
            Err(error) => assert!(!graceful && error.is_retry_safe()),
        }
    }
}

/// A call that runs when the stop comes finishes; its caller gets the value.
#[test]
fn a_running_call_finishes_whatever_the_stop() {
    for (_, verb) in VERBS {
        let system = TestSystem::new();
        let puppet = system.spawn(Puppet::new()).unwrap();
        let mut held = hold(&puppet);
        let end = verb(&puppet);
        let mut running = held.take_reply();
        assert!(running.wait_timeout(MOMENT).unwrap_err().is_timed_out());
        held.release();
        assert_eq!(running.value(), 0);
        assert!(end.value().is_normal());
        system.assert_quiet();
    }
}

/// Cancelling the reply of a stop verb does not undo the stop, and does not
/// pretend to.
#[test]
fn a_stop_cannot_be_cancelled() {
    let system = TestSystem::new();
    let puppet = system.spawn(Puppet::new()).unwrap();
    let held = hold(&puppet);
    for end in [puppet.stop(), puppet.stop_now(), puppet.kill()] {
        assert_ne!(end.cancel(), CancelOutcome::Prevented);
    }
    held.release();
    assert!(puppet.join_timeout(PATIENCE).unwrap().is_normal());
}

/// A handle made by the context after the last one was dropped revives
/// nothing.
#[test]
fn a_new_handle_does_not_revive_a_stopping_actor() {
    let system = TestSystem::new();
    let gate = Gate::new();
    let inside = gate.clone();
    let puppet = system
        .spawn(Puppet::new().on_stop(move |cx, _| {
            let anew = cx.handle();
            assert_eq!(anew.add(1).wait().unwrap_err().kind(), ErrorKind::Stopped);
            drop(anew);
            inside.pass();
        }))
        .unwrap();
    let weak = puppet.downgrade();
    drop(puppet);
    gate.await_arrivals(1);
    gate.open();
    assert!(matches!(
        weak.join_timeout(PATIENCE),
        Ok(ExitReason::HandlesDropped)
    ));
    system.assert_no_failures();
}

/// An actor that keeps its own mailbox filled can be stopped, by any verb: what
/// it posts to itself is refused like anybody else's.
#[test]
fn ac_020b_a_self_refilling_mailbox_cannot_delay_a_stop() {
    fn again(cx: &Context<Puppet>, runs: &Arc<AtomicUsize>) {
        runs.fetch_add(1, Ordering::Relaxed);
        for _ in 0..2 {
            let runs = Arc::clone(runs);
            // Refused when the mailbox is full, and from the stop onwards.
            let _ = cx.handle().order(job(move |cx| again(cx, &runs)));
        }
    }

    for (name, verb) in VERBS {
        let system = TestSystem::new();
        let puppet = system.builder().capacity(50).spawn(Puppet::new()).unwrap();
        let runs = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&runs);
        puppet.order(job(move |cx| again(cx, &counted))).unwrap();
        tests::eventually("it is busy", || runs.load(Ordering::Relaxed) > 500);
        assert_eq!(verb(&puppet).value().to_string(), name);
        assert_eq!(puppet.mailbox_len(), 0);
    }
}

/// A message's destructor may act on the very actor that gives the message up:
/// post, stop, kill, cancel. No lock is held, and the reasons do not mix.
#[test]
fn a_message_may_act_when_it_is_dropped() {
    struct Meddler {
        actor: PuppetHandle,
        friend: PuppetHandle,
        outcomes: Log<(ErrorKind, Option<String>)>,
    }
    impl Drop for Meddler {
        fn drop(&mut self) {
            for reply in [self.actor.add(1), self.friend.add(1)] {
                if let Err(error) = reply.outcome() {
                    let reason = error.exit_reason().map(ToString::to_string);
                    self.outcomes.push((error.kind(), reason));
                }
            }
            self.actor.stop().detach();
            self.actor.stop_now().detach();
            self.actor.kill().detach();
        }
    }

    let system = TestSystem::new();
    let friend = system.spawn(Puppet::new()).unwrap();
    friend.stop().value();
    let puppet = system.spawn(Puppet::new()).unwrap();
    let held = hold(&puppet);
    let outcomes = Log::new();
    let calls: Vec<_> = (0..3)
        .map(|_| {
            let meddler = Meddler {
                actor: puppet.clone(),
                friend: friend.clone(),
                outcomes: outcomes.clone(),
            };
            puppet.run(job(move |_| {
                drop(meddler);
                0
            }))
        })
        .collect();
    let last = puppet.add(1);
    puppet.stop_now().detach();
    for call in calls {
        // One destructor's stop runs the next one's: either verb may have
        // reached it first.
        let reason = call.error().exit_reason().unwrap().to_string();
        assert!(
            ["stopped now", "killed"].contains(&reason.as_str()),
            "{reason}"
        );
    }
    assert!(last.error().is_retry_safe());
    for (number, (kind, reason)) in outcomes.exactly(6).into_iter().enumerate() {
        assert_eq!(kind, ErrorKind::Stopped);
        let dead_friend = number % 2 == 1;
        assert_eq!(reason.as_deref(), dead_friend.then_some("stopped"));
    }
    held.release();
    assert!(matches!(
        puppet.join_timeout(PATIENCE),
        Ok(ExitReason::Killed)
    ));
}
