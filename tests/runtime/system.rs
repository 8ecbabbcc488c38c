//! Systems: who belongs together, and how they end together.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use actor_rt::prelude::*;
use tests::{Drops, Gate, Log, MOMENT, PATIENCE, Patient, TestSystem, in_child, is_child, patiently};

use crate::puppet::{Puppet, PuppetHandle, hold, job};

/// A system starts, ends, and may be ended again.
#[test]
fn ac_060_start_and_double_shutdown() {
    let system = System::new();
    assert_eq!(system.actor_count(), 0);
    let puppet = system.spawn(Puppet::new()).unwrap();
    assert_eq!(system.actor_count(), 1);
    let queued = puppet.add(1);
    let end = system.shutdown(PATIENCE);
    assert_eq!((end.stopped(), end.killed().len(), end.abandoned().len()), (1, 0, 0));
    assert_eq!(queued.value(), 1, "what was accepted ran");
    assert!(!puppet.is_alive());
    for _ in 0..2 {
        let end = system.shutdown(PATIENCE);
        assert_eq!((end.stopped(), end.killed().len(), end.abandoned().len()), (0, 0, 0));
    }
    // Nobody new is let in.
    let drops = Drops::new();
    let refused = system.spawn(Puppet::new().holding(drops.token()));
    assert!(matches!(refused, Err(SpawnError::ShutDown)));
    assert_eq!(drops.alive(), 0);
    let refused = system.builder().spawn_with(|| -> Puppet { panic!("is not even called") });
    assert!(matches!(refused, Err(SpawnError::ShutDown)));
    assert_eq!(system.dead_letter_count() + system.unobserved_error_count(), 0);
}

/// Two threads that shut down at once both return when it is done.
#[test]
fn concurrent_shutdowns_wait_for_the_same() {
    for _ in 0..20 {
        let system = TestSystem::new();
        let drops = Drops::new();
        for _ in 0..5 {
            system.spawn(Puppet::new().holding(drops.token())).unwrap();
        }
        let enders: Vec<_> = (0..3)
            .map(|_| {
                let (system, drops) = ((*system).clone(), drops.clone());
                thread::spawn(move || {
                    let end = system.shutdown(PATIENCE);
                    assert!(end.killed().is_empty() && end.abandoned().is_empty());
                    assert_eq!(drops.alive(), 0);
                })
            })
            .collect();
        patiently(|| enders.into_iter().for_each(|ender| ender.join().unwrap()));
    }
}

/// All actors of all types are stopped.
#[test]
fn ac_061_all_actors_of_all_types_are_stopped() {
    struct Other;
    #[actor]
    impl Other {
        pub fn ping(&self) -> i64 {
            1
        }
    }

    let system = TestSystem::new();
    let puppets = [(); 4].map(|()| system.spawn(Puppet::new()).unwrap());
    let others = [(); 4].map(|()| system.spawn(Other).unwrap());
    assert_eq!(system.actor_count(), 8);
    let end = system.shutdown(PATIENCE);
    assert_eq!(end.stopped(), 8);
    assert_eq!(system.actor_count(), 0);
    assert!(puppets.iter().all(|puppet| !puppet.is_alive()));
    assert!(others.iter().all(|other| other.ping().error().is_stopped()));
}

/// The last started is stopped first, each after the one before has quite
/// ended: so whoever was started by another ends before it.
#[test]
fn ac_062_the_last_started_ends_first() {
    let system = TestSystem::new();
    let log = Log::new();
    let puppet = |name: &'static str| {
        let (at_stop, at_drop) = (log.clone(), log.clone());
        Puppet::new()
            .on_stop(move |_, _| at_stop.push(("stop", name)))
            .on_drop(move || at_drop.push(("drop", name)))
    };
    let _first = system.spawn(puppet("first")).unwrap();
    let child = puppet("child");
    let builder = system.builder();
    let keep = Log::new();
    let kept = keep.clone();
    let parent = system
        .spawn(puppet("parent").on_start(move |_| {
            kept.push(builder.spawn(child).map_err(|error| error.to_string())?);
            Ok(())
        }))
        .unwrap();
    parent.add(0).value();
    let _last = system.spawn(puppet("last")).unwrap();
    assert_eq!(system.shutdown(PATIENCE).stopped(), 4);
    let expected = ["last", "child", "parent", "first"];
    let expected = expected.map(|name| [("stop", name), ("drop", name)]);
    assert_eq!(log.entries(), expected.concat());
    drop(keep);
}

/// Telling many of whom one is dead: the others receive it, and the caller can
/// count.
#[test]
fn ac_063_one_dead_among_many_spoils_nothing() {
    let system = TestSystem::new();
    let puppets = [(); 5].map(|()| system.spawn(Puppet::new()).unwrap());
    puppets[2].stop().value();
    let sent = puppets.iter().filter(|puppet| puppet.order(job(|_| ())).is_ok()).count();
    assert_eq!(sent, 4);
    let outcomes = puppets.each_ref().map(|puppet| puppet.add(1).outcome().is_ok());
    assert_eq!(outcomes, [true, true, false, true, true]);
}

/// A silent actor holds up only those who ask it.
#[test]
fn ac_065_a_silent_actor_holds_nobody_else_up() {
    let system = TestSystem::new();
    let silent = system.spawn(Puppet::new()).unwrap();
    let lively = system.spawn(Puppet::new()).unwrap();
    let held = hold(&silent);
    let mut unanswered = silent.add(1);
    for round in 1..=20 {
        assert!(unanswered.wait_timeout(Duration::from_millis(1)).unwrap_err().is_timed_out());
        assert_eq!(lively.add(1).value(), round);
    }
    held.release();
    assert_eq!(unanswered.value(), 1);
}

/// One actor starts a hundred others and collects their hundred replies.
#[test]
fn ac_066_a_hundred_children() {
    let system = TestSystem::new();
    let parent = system.spawn(Puppet::new()).unwrap();
    let inner = (*system).clone();
    let sum = parent.run(job(move |_| {
        let children: Vec<_> = (0..100).map(|_| inner.spawn(Puppet::new()).unwrap()).collect();
        let replies: Vec<_> = (0..).zip(&children).map(|(n, child)| child.add(n)).collect();
        replies.into_iter().map(|reply| reply.wait().unwrap()).sum()
    }));
    assert_eq!(sum.value(), 4_950);
    tests::eventually("the children ended with their handles", || system.actor_count() == 1);
}

/// Handles travel in messages: over five hops, back and forth, and to
/// themselves.
#[test]
fn ac_067_handles_travel_in_messages() {
    fn pass(mut route: Vec<PuppetHandle>, home: PuppetHandle) -> Reply<i64> {
        match route.pop() {
            Some(next) => next.clone().run(job(move |_| {
                pass(route, home).detach();
                0
            })),
            None => home.add(1),
        }
    }

    let system = TestSystem::new();
    let hops = [(); 5].map(|()| system.spawn(Puppet::new()).unwrap());
    let home = system.spawn(Puppet::new()).unwrap();
    pass(hops.to_vec(), home.clone()).value();
    tests::eventually("it came home", || home.add(0).value() == 1);
    // Bounced between two, and through one actor again and again.
    let bounce = [hops[0].clone(), hops[1].clone()].into_iter().cycle().take(20);
    pass(bounce.collect(), home.clone()).value();
    tests::eventually("it came home", || home.add(0).value() == 2);
    pass(vec![home.clone(); 10], home.clone()).value();
    tests::eventually("it came home", || home.add(0).value() == 3);
    assert_eq!(hops[0], hops[0].clone());
    assert_ne!(hops[0], hops[1]);
}

/// A call is answered by a third actor: the handle of the asker travels, its
/// own mailbox takes the answer.
#[test]
fn an_answer_may_come_from_elsewhere() {
    let system = TestSystem::new();
    let [asker, relay, worker] = [(); 3].map(|()| system.spawn(Puppet::new()).unwrap());
    let back = asker.clone();
    relay
        .order(job(move |_| {
            worker
                .run(job(|_| 42))
                .on_done(move |outcome| back.add(*outcome.as_ref().unwrap()).detach());
        }))
        .unwrap();
    tests::eventually("the answer came", || asker.add(0).value() == 42);
}

/// Two systems share nothing: not their actors, their hooks, their counts or
/// their end.
#[test]
fn ac_070_two_systems_share_nothing() {
    let (one, two) = (TestSystem::new(), TestSystem::new());
    let first = one.builder().name("same").spawn(Puppet::new()).unwrap();
    let second = two.builder().name("same").spawn(Puppet::new()).unwrap();
    assert_ne!(first, second);
    assert_ne!(first.id(), second.id());
    assert_eq!((one.actor_count(), two.actor_count()), (1, 1));
    first.attempt(job(|_| Err("first's".into()))).detach();
    one.shutdown(PATIENCE).stopped();
    first.mark().detach();
    assert!(second.is_alive());
    assert_eq!(second.add(1).value(), 1);
    assert_eq!((one.failures.len(), one.letters.len()), (1, 1));
    two.assert_quiet();
    two.spawn(Puppet::new()).unwrap();
    assert!(one.spawn(Puppet::new()).is_err());
}

/// Clones of a system are one system; dropping them all ends nothing.
#[test]
fn clones_of_a_system_see_the_same_actors() {
    let system = System::new();
    let clone = system.clone();
    let puppet = clone.spawn(Puppet::new()).unwrap();
    assert_eq!((system.actor_count(), clone.actor_count()), (1, 1));
    assert!(system.dump().to_string().contains(&puppet.to_string()));
    drop((system, clone));
    assert_eq!(puppet.add(1).value(), 1);
    puppet.stop().value();
}

/// The handles of an actor that has ended stay dead when a new one takes its
/// name.
#[test]
fn ac_074_old_handles_stay_dead() {
    let system = TestSystem::new();
    let old = system.builder().name("clerk").spawn(Puppet::new()).unwrap();
    old.stop().value();
    let new = system.builder().name("clerk").spawn(Puppet::new()).unwrap();
    assert_ne!(old, new);
    assert_eq!(new.add(1).value(), 1);
    assert_eq!(old.add(1).error().kind(), ErrorKind::Stopped);
    assert_eq!(new.add(0).value(), 1);
}

/// An actor that waits for its own reply is told so within milliseconds,
/// whichever way it waits, and lives on.
#[test]
fn ac_077_a_wait_for_oneself_is_an_error() {
    let system = TestSystem::new();
    let puppet = system.builder().name("narcissus").spawn(Puppet::new()).unwrap();
    for way in 0..3 {
        let error = puppet
            .call(job(move |cx| {
                let before = Instant::now();
                let mut own = cx.handle().add(1);
                let error = match way {
                    0 => own.wait().unwrap_err(),
                    1 => own.wait_timeout(PATIENCE).unwrap_err(),
                    _ => own.map(|n| n + 1).wait().unwrap_err(),
                };
                (error, before.elapsed())
            }))
            .value();
        assert_eq!(error.0.kind(), ErrorKind::WouldDeadlock);
        assert_eq!((error.0.actor(), error.0.method()), (Some("narcissus"), Some("add")));
        assert_eq!(error.0.is_retry_safe(), way != 1, "a bounded wait gives nothing up");
        assert!(error.1 < PATIENCE / 2);
    }
    // The bounded wait's call did run afterwards, the others did not.
    assert_eq!(puppet.add(0).value(), 1);
    // A reply that has come is no deadlock, whoever it comes from.
    let ready = puppet.call(job(|cx| {
        let own = cx.handle().add(1);
        own.cancel();
        own.wait().unwrap_err().kind()
    }));
    assert_eq!(ready.value(), ErrorKind::Cancelled);
}

/// The end of `main` waits for running actors if there is a guard, within its
/// deadline; without one, the process ends at once.
#[test]
fn ac_078_a_guard_drains_at_the_end_of_main() {
    if is_child() {
        let case = std::env::var("CASE").unwrap();
        let system = System::global();
        let _guard = (case != "unguarded")
            .then(|| system.guard(if case == "drains" { PATIENCE } else { MOMENT }));
        let slow = Builder::new().name("slow").kill_grace(MOMENT).spawn(Puppet::new()).unwrap();
        let gate = Gate::new();
        let inside = gate.clone();
        slow.run(job(move |_| {
            inside.pass();
            0
        }))
        .detach();
        gate.await_arrivals(1);
        slow.call(job(|_| line("queued and handled"))).detach();
        if case == "drains" {
            gate.open();
        }
        return;
    }
    for (case, handled, abandoned) in [
        ("drains", true, false),
        ("late", false, true),
        ("unguarded", false, false),
    ] {
        let output = in_child("system::ac_078_a_guard_drains_at_the_end_of_main", |mut c| {
            c.env("CASE", case);
            c
        });
        assert!(output.status.success(), "{case}");
        let text = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(text.contains("queued and handled"), handled, "{case}: {text}");
        assert_eq!(text.contains("abandoned at shutdown: slow#"), abandoned, "{case}: {text}");
    }
}

/// Writes to the process's own standard error, which a test's capture would
/// otherwise swallow on this thread.
fn line(text: &str) {
    use std::io::Write;
    writeln!(std::io::stderr(), "{text}").unwrap();
}

// ----- shutdown -------------------------------------------------------------

/// At the deadline those who are left are killed; those who do not obey are
/// abandoned; both are named.
#[test]
fn shutdown_names_the_killed_and_the_abandoned() {
    let system = System::new();
    let log = Log::new();
    let spawn = |name: &str| {
        let noted = log.clone();
        let puppet = Puppet::new().on_stop(move |cx, _| noted.push(cx.name().to_owned()));
        system.builder().name(name).kill_grace(10 * MOMENT).spawn(puppet).unwrap()
    };
    let quick = spawn("quick");
    let polite = spawn("polite");
    let stuck = spawn("stuck");
    let last = spawn("last");
    let held = hold(&stuck);
    let gate = Gate::new();
    let inside = gate.clone();
    polite
        .order(job(move |cx| {
            inside.open();
            while !cx.is_cancelled() {
                thread::yield_now();
            }
        }))
        .unwrap();
    gate.pass();
    let lost = stuck.add(1);
    let before = Instant::now();
    let end = system.shutdown(MOMENT);
    assert!(before.elapsed() >= MOMENT);
    // `quick` was not reached before the deadline, but idle: it obeyed.
    assert_eq!(end.stopped(), 1);
    assert_eq!(end.killed(), [polite.to_string(), quick.to_string()]);
    assert_eq!(end.abandoned(), [stuck.to_string()]);
    assert_eq!(system.actor_count(), 0);
    assert!(lost.error().is_retry_safe());
    let mut stopped = log.entries();
    stopped.sort();
    assert_eq!(stopped, ["last", "polite", "quick"]);
    drop((held, last));
}

/// A shutdown from inside an actor ends all the others first, does not wait
/// for itself, and the actor ends when its handler has returned.
#[test]
fn a_shutdown_from_inside_an_actor() {
    let system = TestSystem::new();
    let log = Log::new();
    let spawn = |name: &'static str| {
        let noted = log.clone();
        let puppet = Puppet::new().on_stop(move |_, _| noted.push(name));
        system.spawn(puppet).unwrap()
    };
    let _older = spawn("older");
    let inside = spawn("inside");
    let _younger = spawn("younger");
    let (own, noted) = ((*system).clone(), log.clone());
    let stopped = inside.call(job(move |cx| {
        let end = own.shutdown(PATIENCE);
        noted.push("shutdown returned");
        assert!(!cx.handle().is_alive());
        end.stopped()
    }));
    assert_eq!(stopped.value(), 2);
    inside.join_timeout(PATIENCE).unwrap();
    assert_eq!(log.entries(), ["younger", "older", "shutdown returned", "inside"]);
    system.assert_quiet();
}

/// Two actors that shut their system down at the same time both come to an
/// end within the deadline.
#[test]
fn two_shutdowns_from_inside_end_in_time() {
    for _ in 0..5 {
        let system = System::new();
        let gate = Gate::new();
        let calls = [(); 2].map(|()| {
            let puppet = system.builder().kill_grace(PATIENCE / 4).spawn(Puppet::new()).unwrap();
            let (own, inside) = (system.clone(), gate.clone());
            let call = puppet.call(job(move |_| {
                inside.pass();
                own.shutdown(MOMENT).abandoned().to_vec()
            }));
            (puppet, call)
        });
        gate.await_arrivals(2);
        gate.open();
        for (puppet, call) in calls {
            if let Ok(abandoned) = call.outcome() {
                assert_eq!(abandoned, [""; 0], "it did come back");
            }
            assert!(puppet.join_timeout(PATIENCE).unwrap().is_normal());
        }
        assert_eq!(system.actor_count(), 0);
    }
}

/// An actor that is started while the system shuts down is either let in and
/// stopped, or refused; none is left behind.
#[test]
fn nobody_slips_through_a_shutdown() {
    for _ in 0..50 {
        let system = System::new();
        let drops = Drops::new();
        let (started, refused) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
        let spawners: Vec<_> = (0..3)
            .map(|_| {
                let (system, drops) = (system.clone(), drops.clone());
                let (started, refused) = (Arc::clone(&started), Arc::clone(&refused));
                thread::spawn(move || {
                    let mut kept = Vec::new();
                    while refused.load(Ordering::Relaxed) == 0 {
                        match system.spawn(Puppet::new().holding(drops.token())) {
                            Ok(puppet) => {
                                started.fetch_add(1, Ordering::Relaxed);
                                kept.push(puppet);
                            }
                            Err(error) => {
                                assert!(matches!(error, SpawnError::ShutDown));
                                refused.fetch_add(1, Ordering::Relaxed);
                            }
                        }
                    }
                    kept
                })
            })
            .collect();
        tests::eventually("some have started", || started.load(Ordering::Relaxed) > 5);
        let end = system.shutdown(PATIENCE);
        assert!(end.killed().is_empty() && end.abandoned().is_empty());
        assert_eq!(system.actor_count(), 0);
        let kept = patiently(|| {
            let lists = spawners.into_iter().map(|spawner| spawner.join().unwrap());
            lists.flatten().collect::<Vec<_>>()
        });
        assert_eq!(end.stopped(), kept.len());
        assert!(kept.iter().all(|puppet| !puppet.is_alive()));
        assert_eq!(drops.alive(), 0);
    }
}

/// The guard does what `shutdown` does, when it is dropped.
#[test]
fn a_guard_shuts_down_when_it_is_dropped() {
    let system = System::new();
    let drops = Drops::new();
    let puppet = system.spawn(Puppet::new().holding(drops.token())).unwrap();
    let guard = system.guard(PATIENCE);
    let queued = puppet.add(1);
    drop(guard);
    assert_eq!(drops.alive(), 0);
    assert_eq!(queued.value(), 1);
    assert!(matches!(system.spawn(Puppet::new()), Err(SpawnError::ShutDown)));
}

// ----- dump -----------------------------------------------------------------

/// A dump says of each actor who it is, what it does and how much waits.
#[test]
fn ac_068_a_dump_shows_who_does_what() {
    let system = TestSystem::new();
    assert_eq!(system.dump().to_string(), "0 actors\n");
    let idle = system.builder().name("idle").spawn(Puppet::new()).unwrap();
    let busy = system.builder().name("busy").capacity(8).spawn(Puppet::new()).unwrap();
    let free = system.builder().name("free").unbounded().spawn(Puppet::new()).unwrap();
    idle.add(1).value();
    idle.add(1).value();
    let held = hold(&busy);
    let queued = [busy.add(1), busy.add(1), busy.add(1)];
    free.add(1).value();
    let idle_line = format!("idle#{} running, idle, 0 of 1024 queued, 2 handled", idle.id());
    let free_line = format!("free#{} running, idle, 0 queued, 1 handled", free.id());
    tests::eventually("they are idle", || {
        let text = system.dump().to_string();
        text.contains(&idle_line) && text.contains(&free_line)
    });
    let text = system.dump().to_string();
    let lines: Vec<_> = text.lines().collect();
    assert_eq!(lines[0], "3 actors");
    assert_eq!(lines[1], idle_line, "in the order of their start");
    assert!(lines[2].starts_with(&format!("busy#{} running, in run", busy.id())), "{text}");
    assert!(lines[2].ends_with(", 3 of 8 queued, 1 handled"), "{text}");
    assert_eq!(lines[3], free_line);
    held.release();
    queued.map(Patient::value);

    let held = hold(&busy);
    busy.stop().detach();
    let text = system.dump().to_string();
    assert!(text.contains(&format!("busy#{} stopping, in run", busy.id())), "{text}");
    held.release();
    busy.join_timeout(PATIENCE).unwrap();
    let text = system.dump().to_string();
    assert!(text.starts_with("2 actors\n") && !text.contains("busy"), "{text}");
}
