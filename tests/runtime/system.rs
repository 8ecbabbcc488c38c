//! Systems: who belongs together, and how they end together.

use std::collections::HashSet;
use std::thread;
use std::time::{Duration, Instant};

use actor_rt::prelude::*;
use tests::{Drops, Gate, PATIENCE, Patient, TestSystem, all_joined, joined};

use crate::puppet::{Puppet, PuppetHandle, hold, job};

/// Telling many of whom one is dead: the others receive it, and the caller can
/// count.
#[test]
fn ac_063_one_dead_among_many_spoils_nothing() {
    let system = TestSystem::new();
    let puppets = [(); 5].map(|()| system.spawn(Puppet::new()).unwrap());
    puppets[2].stop().value();
    let sent = puppets
        .iter()
        .filter(|puppet| puppet.order(job(|_| ())).is_ok())
        .count();
    assert_eq!(sent, 4);
    let outcomes = puppets
        .each_ref()
        .map(|puppet| puppet.add(1).outcome().is_ok());
    assert_eq!(outcomes, [true, true, false, true, true]);
}

/// No number is given twice, whoever spawns and in whichever system.
#[test]
fn ac_064_numbers_are_unique() {
    let system = TestSystem::new();
    let spawners: Vec<_> = (0..4)
        .map(|_| {
            let system = (*system).clone();
            thread::spawn(move || {
                let spawn = |_| system.spawn(Puppet::new()).unwrap().id();
                (0..250).map(spawn).collect::<Vec<_>>()
            })
        })
        .collect();
    let ids: Vec<_> = all_joined(spawners).concat();
    assert_eq!(ids.len(), 1_000);
    assert_eq!(ids.iter().collect::<HashSet<_>>().len(), 1_000);
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
        assert!(
            unanswered
                .wait_timeout(Duration::from_millis(1))
                .unwrap_err()
                .is_timed_out()
        );
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
        let children: Vec<_> = (0..100)
            .map(|_| inner.spawn(Puppet::new()).unwrap())
            .collect();
        let replies: Vec<_> = (0..)
            .zip(&children)
            .map(|(n, child)| child.add(n))
            .collect();
        replies.into_iter().map(|reply| reply.wait().unwrap()).sum()
    }));
    assert_eq!(sum.value(), 4_950);
    tests::eventually("the children ended with their handles", || {
        system.actor_count() == 1
    });
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
    let bounce = [hops[0].clone(), hops[1].clone()]
        .into_iter()
        .cycle()
        .take(20);
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
    assert_eq!(one.shutdown(PATIENCE).stopped(), 1);
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
    let puppet = system
        .builder()
        .name("narcissus")
        .spawn(Puppet::new())
        .unwrap();
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
        assert_eq!(
            (error.0.actor(), error.0.method()),
            (Some("narcissus"), Some("add"))
        );
        assert_eq!(
            error.0.is_retry_safe(),
            way != 1,
            "a bounded wait gives nothing up"
        );
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

// ----- dump -----------------------------------------------------------------

/// A dump says of each actor who it is, what it does and how much waits.
#[test]
fn ac_068_a_dump_shows_who_does_what() {
    let system = TestSystem::new();
    assert_eq!(system.dump().to_string(), "0 actors\n");
    let idle = system.builder().name("idle").spawn(Puppet::new()).unwrap();
    let busy = system
        .builder()
        .name("busy")
        .capacity(8)
        .spawn(Puppet::new())
        .unwrap();
    let free = system
        .builder()
        .name("free")
        .unbounded()
        .spawn(Puppet::new())
        .unwrap();
    idle.add(1).value();
    idle.add(1).value();
    let held = hold(&busy);
    let queued = [busy.add(1), busy.add(1), busy.add(1)];
    free.add(1).value();
    let idle_line = format!(
        "idle#{} running, idle, 0 of 1024 queued, 2 handled",
        idle.id()
    );
    let free_line = format!("free#{} running, idle, 0 queued, 1 handled", free.id());
    tests::eventually("they are idle", || {
        let text = system.dump().to_string();
        text.contains(&idle_line) && text.contains(&free_line)
    });
    let text = system.dump().to_string();
    let lines: Vec<_> = text.lines().collect();
    assert_eq!(lines[0], "3 actors");
    assert_eq!(lines[1], idle_line, "in the order of their start");
    assert!(
        lines[2].starts_with(&format!("busy#{} running, in run", busy.id())),
        "{text}"
    );
    assert!(lines[2].ends_with(", 3 of 8 queued, 1 handled"), "{text}");
    assert_eq!(lines[3], free_line);
    held.release();
    assert_eq!(queued.map(Patient::value), [1, 2, 3]);

    let held = hold(&busy);
    busy.stop().detach();
    let text = system.dump().to_string();
    assert!(
        text.contains(&format!("busy#{} stopping, in run", busy.id())),
        "{text}"
    );
    held.release();
    busy.join_timeout(PATIENCE).unwrap();
    let text = system.dump().to_string();
    assert!(
        text.starts_with("2 actors\n") && !text.contains("busy"),
        "{text}"
    );
}

/// A dump tells the hook and the constructor in which an actor is.
#[test]
fn ac_068_a_dump_shows_where_a_start_hangs() {
    let system = TestSystem::new();
    let (making, starting) = (Gate::new(), Gate::new());
    let (in_new, in_start, builder) = (making.clone(), starting.clone(), system.builder());
    let spawner = thread::spawn(move || {
        builder.spawn_with(move || {
            in_new.pass();
            Puppet::new().on_start(move |_| {
                in_start.pass();
                Ok(())
            })
        })
    });
    for (gate, method) in [(making, "new"), (starting, "on_start")] {
        gate.await_arrivals(1);
        let text = system.dump().to_string();
        assert!(text.starts_with("1 actor\n"), "{text}");
        assert!(text.contains(&format!(" starting, in {method}")), "{text}");
        gate.open();
    }
    joined(spawner).unwrap();
}

/// Makes a closure hold a token.
fn alive(_: &tests::Token) -> bool {
    true
}

/// When a system, its actors and their handles are gone, so is all that its
/// subscribers captured, whatever errors and replies are still around.
#[test]
fn a_system_that_is_gone_keeps_nothing() {
    let drops = Drops::new();
    let system = System::new();
    let (failures, letters, actors) = (drops.token(), drops.token(), drops.token());
    system
        .on_unobserved_error(move |_| assert!(alive(&failures)))
        .forever();
    system
        .on_dead_letter(move |_| assert!(alive(&letters)))
        .forever();
    let puppet = system.spawn(Puppet::new().holding(drops.token())).unwrap();
    system
        .dead_letters_to(&puppet, move |_, _| assert!(alive(&actors)))
        .forever();
    // Calls of several types, whose slots this thread keeps for later ones.
    puppet.add(1).value();
    puppet.mark().value();
    puppet.stop().value();
    let error = puppet.add(1).error();
    drop(puppet);
    drop(system);
    drops.await_alive(0);
    assert!(error.to_string().contains("the actor is gone"));
}
