//! The end of a system: in which order, how long, and who is left.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Barrier};
use std::thread;
use std::time::{Duration, Instant};

use actor_rt::ActorIdentity;
use actor_rt::prelude::*;
use tests::{
    Drops, Gate, Log, MOMENT, PATIENCE, Patient, TestSystem, all_joined, joined, patiently,
};

use crate::child::{in_child, is_child};
use crate::puppet::{Puppet, hold, job};

/// A system starts, ends, and may be ended again.
#[test]
fn ac_060_start_and_double_shutdown() {
    let system = System::new();
    assert_eq!(system.actor_count(), 0);
    let puppet = system.spawn(Puppet::new()).unwrap();
    assert_eq!(system.actor_count(), 1);
    let queued = puppet.add(1);
    let end = system.shutdown(PATIENCE);
    assert_eq!(
        (end.stopped(), end.killed().len(), end.abandoned().len()),
        (1, 0, 0)
    );
    assert_eq!(queued.value(), 1, "what was accepted ran");
    assert!(!puppet.is_alive());
    for _ in 0..2 {
        let end = system.shutdown(PATIENCE);
        assert_eq!(
            (end.stopped(), end.killed().len(), end.abandoned().len()),
            (0, 0, 0)
        );
    }
    // Nobody new is let in.
    let drops = Drops::new();
    let refused = system.spawn(Puppet::new().holding(drops.token()));
    assert!(matches!(refused, Err(SpawnError::ShutDown)));
    assert_eq!(drops.alive(), 0);
    let refused = system
        .builder()
        .spawn_with(|| -> Puppet { panic!("is not even called") });
    assert!(matches!(refused, Err(SpawnError::ShutDown)));
    assert_eq!(
        system.dead_letter_count() + system.unobserved_error_count(),
        0
    );
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
        all_joined(enders);
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

/// The end of `main` waits for running actors if there is a guard, within its
/// deadline; without one, the process ends at once.
#[test]
fn ac_078_a_guard_drains_at_the_end_of_main() {
    if is_child() {
        let case = std::env::var("CASE").unwrap();
        let system = System::global();
        let _guard = (case != "unguarded")
            .then(|| system.guard(if case == "drains" { PATIENCE } else { MOMENT }));
        let slow = Builder::new()
            .name("slow")
            .kill_grace(MOMENT)
            .spawn(Puppet::new())
            .unwrap();
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
        let output = in_child(
            "shutdown::ac_078_a_guard_drains_at_the_end_of_main",
            |mut c| {
                c.env("CASE", case);
                c
            },
        );
        assert!(output.status.success(), "{case}");
        let text = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(
            text.contains("queued and handled"),
            handled,
            "{case}: {text}"
        );
        assert_eq!(
            text.contains("abandoned at shutdown: slow#"),
            abandoned,
            "{case}: {text}"
        );
    }
}

/// Writes to the process's own standard error, which a test's capture would
/// otherwise swallow on this thread.
fn line(text: &str) {
    use std::io::Write;
    let mut out = std::io::stderr().lock();
    out.write_all(text.as_bytes()).unwrap();
}

/// An actor of one system may shut another one down and wait for it, also if
/// somebody else has begun.
#[test]
fn an_actor_may_wait_for_another_systems_shutdown() {
    let (one, two) = (TestSystem::new(), TestSystem::new());
    let guest = one.spawn(Puppet::new()).unwrap();
    let busy = two.spawn(Puppet::new()).unwrap();
    let held = hold(&busy);
    let system = (*two).clone();
    let first = thread::spawn(move || system.shutdown(PATIENCE));
    tests::eventually("the shutdown has begun", || !busy.is_alive());
    let system = (*two).clone();
    let mut second = guest.call(job(move |_| {
        drop(system.shutdown(PATIENCE));
        system.actor_count()
    }));
    assert!(second.wait_timeout(MOMENT).unwrap_err().is_timed_out());
    held.release();
    assert_eq!(second.value(), 0);
    drop(joined(first));
}

/// At the deadline those who are left are killed; those who do not obey are
/// abandoned; both are named.
#[test]
fn shutdown_names_the_killed_and_the_abandoned() {
    let system = System::new();
    let log = Log::new();
    let spawn = |name: &str| {
        let noted = log.clone();
        let puppet = Puppet::new().on_stop(move |cx, _| noted.push(cx.name().to_owned()));
        system
            .builder()
            .name(name)
            .kill_grace(10 * MOMENT)
            .spawn(puppet)
            .unwrap()
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
    let doomed = stuck.add(1);
    let before = Instant::now();
    let end = system.shutdown(MOMENT);
    assert!(before.elapsed() >= MOMENT);
    // `quick` was not reached before the deadline, but idle: it obeyed.
    assert_eq!(end.stopped(), 1);
    let of = |actors: &[ActorIdentity]| actors.iter().map(ActorIdentity::id).collect::<Vec<_>>();
    assert_eq!(of(end.killed()), [polite.id(), quick.id()]);
    assert_eq!(of(end.abandoned()), [stuck.id()]);
    let [polite, quick, stuck] = [&polite, &quick, &stuck].map(|actor| actor.to_string());
    let text = format!("1 stopped, 2 killed ({polite}, {quick}), 1 abandoned ({stuck})");
    assert_eq!(end.to_string(), text);
    let left = &end.abandoned()[0];
    assert_eq!((left.name(), left.to_string()), ("stuck", stuck));
    assert!(left.type_name().ends_with("::Puppet"));
    assert_eq!(left, &left.clone());
    assert_ne!(left, &end.killed()[0]);
    assert_eq!(system.actor_count(), 0);
    assert!(doomed.error().is_retry_safe());
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
    assert_eq!(
        log.entries(),
        ["younger", "older", "shutdown returned", "inside"]
    );
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
            let puppet = system
                .builder()
                .kill_grace(PATIENCE / 4)
                .spawn(Puppet::new())
                .unwrap();
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
                assert_eq!(abandoned, [], "it did come back");
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
        let kept = all_joined(spawners).concat();
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
    assert!(matches!(
        system.spawn(Puppet::new()),
        Err(SpawnError::ShutDown)
    ));
}

/// A guard may be asked to shut down and say how it went, and then does not do
/// so again.
#[test]
fn a_guard_says_how_the_shutdown_went() {
    let system = System::new();
    let busy = system.builder().kill_grace(MOMENT).spawn(Puppet::new());
    let held = hold(busy.as_ref().unwrap());
    let guard = system.guard(MOMENT);
    let end = patiently(move || guard.shutdown());
    assert_eq!((end.stopped(), end.killed().len()), (0, 0), "{end}");
    assert_eq!(end.abandoned()[0].id(), busy.unwrap().id());
    assert!(matches!(
        system.spawn(Puppet::new()),
        Err(SpawnError::ShutDown)
    ));
    held.release();
}

/// An actor that shuts its system down from `on_stop`, in the midst of that
/// very shutdown, ends like the others.
#[test]
fn a_shutdown_from_on_stop_does_not_wait_for_itself() {
    let system = TestSystem::new();
    let log = Log::new();
    let _handles = ["first", "second", "third"].map(|name| {
        let (own, noted) = ((*system).clone(), log.clone());
        let puppet = Puppet::new().on_stop(move |_, _| {
            drop(own.shutdown(PATIENCE));
            noted.push(name);
        });
        system.spawn(puppet).unwrap()
    });
    let end = system.shutdown(PATIENCE);
    assert_eq!(end.stopped(), 3);
    assert_eq!(log.entries(), ["third", "second", "first"]);
}

/// An actor that is killed while it shuts its system down ends nobody else
/// before his time, and calls nobody abandoned.
#[test]
fn a_shutdown_ends_with_the_kill_of_its_caller() {
    let system = System::new();
    let ender = system.spawn(Puppet::new()).unwrap();
    let busy = system.spawn(Puppet::new()).unwrap();
    let mut held = hold(&busy);
    let queued = busy.add(1);
    let own = system.clone();
    let call = ender.call(job(move |_| {
        let end = own.shutdown(PATIENCE);
        (end.killed().len(), end.abandoned().len())
    }));
    tests::eventually("the shutdown has begun", || !busy.is_alive());
    ender.kill().detach();
    assert_eq!(call.value(), (0, 0));
    held.release();
    assert_eq!(held.take_reply().value(), 0);
    assert_eq!(queued.value(), 1, "it was stopped, not killed");
    assert!(matches!(
        busy.join_timeout(PATIENCE),
        Ok(ExitReason::Stopped)
    ));
    ender.join_timeout(PATIENCE).unwrap();
    let end = system.shutdown(PATIENCE);
    assert!(end.killed().is_empty() && end.abandoned().is_empty());
}

/// The books of a shutdown go by how each actor ended, not by who ended it.
#[test]
fn an_actor_that_was_abandoned_before_is_no_clean_end() {
    let system = TestSystem::new();
    let puppet = system.builder().kill_grace(MOMENT).spawn(Puppet::new());
    let puppet = puppet.unwrap();
    let held = hold(&puppet);
    puppet.kill().detach();
    let end = system.shutdown(PATIENCE);
    assert!(!end.is_clean(), "{end}");
    assert_eq!((end.stopped(), end.abandoned().len()), (0, 1), "{end}");
    held.release();
}

/// An actor for which there is no thread has ended, for a shutdown that comes
/// at that moment too.
#[test]
fn a_shutdown_does_not_wait_for_whom_there_is_no_thread() {
    const TOO_LARGE: usize = 1 << 46;
    for _ in 0..200 {
        let system = System::new();
        let start = Arc::new(Barrier::new(2));
        let (builder, started) = (system.builder(), Arc::clone(&start));
        let spawner = thread::spawn(move || {
            started.wait();
            let spawned = builder.stack_size(TOO_LARGE).spawn(Puppet::new());
            assert!(spawned.is_err());
        });
        start.wait();
        let end = patiently(move || system.shutdown(Duration::MAX));
        assert!(end.is_clean(), "{end}");
        joined(spawner);
    }
}
