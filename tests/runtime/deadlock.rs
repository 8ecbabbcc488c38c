//! Actors that would wait for each other for ever are told so; those that would
//! not are left alone.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Barrier, mpsc};
use std::thread;
use std::time::Duration;

use actor_rt::prelude::*;
use actor_rt::{Deadline, WaitingActor, as_completed, join, wait_all, wait_any};
use tests::{Gate, MOMENT, PATIENCE, Patient, TestSystem, eventually, patiently};

use crate::puppet::{Puppet, PuppetHandle, hold, job};

type Found = Result<i64, ReplyError>;

/// An actor that passes a question round a ring.
struct Ring {
    next: Option<RingHandle>,
}

#[actor]
impl Ring {
    pub fn close(&mut self, next: RingHandle) {
        self.next = Some(next);
    }

    pub fn open(&mut self) {
        self.next = None;
    }

    /// Asks the next, until nobody is left to be asked.
    pub fn round(&self, hops: usize) -> Found {
        match &self.next {
            Some(next) if hops > 0 => next.round(hops - 1).wait()?,
            _ => Ok(0),
        }
    }
}

fn ring(system: &System, count: usize) -> Vec<RingHandle> {
    let spawn = |at| {
        let builder = system.builder().name(format!("member{at}"));
        builder.spawn(Ring { next: None }).unwrap()
    };
    let members: Vec<_> = (0..count).map(spawn).collect();
    for (at, member) in members.iter().enumerate() {
        member.close(members[(at + 1) % count].clone()).value();
    }
    members
}

/// Without this, the ring keeps itself alive.
fn open(ring: &[RingHandle]) {
    for member in ring {
        member.open().value();
    }
}

/// Waiting for oneself is an error at once, and names the method and the line.
#[test]
fn ac_077_a_call_of_oneself_is_named() {
    let system = TestSystem::new();
    let ring = ring(&system, 1);
    let error = ring[0].round(5).value().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::WouldDeadlock);
    assert!(error.is_retry_safe(), "the nested call was taken back");
    let cycle = error.cycle().unwrap();
    let [member] = cycle.members() else {
        panic!("{cycle}");
    };
    assert_eq!((member.actor(), member.method()), ("member0", "round"));
    assert!(member.location().unwrap().file().ends_with("deadlock.rs"));
    assert_eq!(ring[0].round(0).value().unwrap(), 0, "the actor lives on");
    open(&ring);
}

/// A circle of any length is found by one that closes it, who is told all
/// members in order; everybody gets an answer, and lives on.
#[test]
fn ac_077_a_circle_of_any_length_is_an_error() {
    for length in [2, 3, 50] {
        let system = TestSystem::new();
        let ring = ring(&system, length);
        let error = ring[0].round(2 * length).value().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::WouldDeadlock, "{length}: {error}");
        let cycle = error.cycle().unwrap();
        assert_eq!(cycle.members().len(), length);
        // Whoever came last closed it; from there on it goes round.
        let ids: Vec<_> = cycle
            .members()
            .iter()
            .filter_map(WaitingActor::actor_id)
            .collect();
        let closer = ring
            .iter()
            .position(|member| member.id() == ids[0])
            .unwrap();
        let round = ring.iter().cycle().skip(closer).map(|member| member.id());
        assert_eq!(ids, round.take(length).collect::<Vec<_>>());
        let first = format!("member{closer}#{}", ids[0]);
        assert!(
            cycle.to_string().starts_with(&format!("{first}.round -> ")),
            "{cycle}"
        );
        assert!(
            cycle.to_string().ends_with(&format!(".round -> {first}")),
            "{cycle}"
        );
        for member in &ring {
            assert_eq!(member.round(0).value().unwrap(), 0, "it lives on");
        }
        open(&ring);
    }
}

/// The text that a stuck program's owner reads.
#[test]
fn a_circle_is_told_in_words() {
    let system = TestSystem::new();
    let ring = ring(&system, 2);
    let error = ring[0].round(4).value().unwrap_err();
    let text = error.to_string();
    assert_eq!(text.lines().count(), 1);
    assert!(text.contains("would wait for ever"), "{text}");
    let details = format!("{error:#}");
    assert!(
        details.contains("deadlock.rs:") && details.contains("hint: "),
        "{details}"
    );
    open(&ring);
}

/// Rounds of two, three or four actors that ask each other at the same moment:
/// in each at least one is told, all get an answer, and nobody hangs.
#[test]
fn racing_closers_always_find_the_circle() {
    const ROUNDS: usize = 10_000;
    patiently(|| {
        let system = TestSystem::new();
        for size in [2, 3, 4] {
            let puppets: Vec<_> = (0..size)
                .map(|_| system.spawn(Puppet::new()).unwrap())
                .collect();
            for round in 0..ROUNDS / 4 {
                let start = Arc::new(Barrier::new(size));
                let replies: Vec<_> = (0..size)
                    .map(|at| {
                        let next = puppets[(at + 1) % size].clone();
                        let start = Arc::clone(&start);
                        puppets[at].call(job(move |_| {
                            start.wait();
                            next.add(0).wait()
                        }))
                    })
                    .collect();
                let outcomes: Vec<Found> = replies.into_iter().map(Patient::value).collect();
                let told = outcomes.iter().filter(|outcome| outcome.is_err()).count();
                assert!(
                    told > 0,
                    "round {round} of {size}: all waited for each other"
                );
                for error in outcomes.into_iter().filter_map(Result::err) {
                    assert_eq!(error.kind(), ErrorKind::WouldDeadlock);
                }
            }
        }
    });
}

/// A million calls along edges that all lead downwards: no circle is ever seen
/// where there is none.
#[test]
fn healthy_calls_raise_no_alarm() {
    const LAYERS: usize = 6;
    const CALLS: usize = 250_000;
    patiently(|| {
        let system = TestSystem::new();
        let mut below: Vec<LayerHandle> = Vec::new();
        for _ in 0..LAYERS {
            let layer = Layer {
                below: below.clone(),
                seed: below.len(),
            };
            below.push(system.spawn(layer).unwrap());
        }
        let top = below.split_off(LAYERS - 2);
        let calls = AtomicUsize::new(0);
        thread::scope(|scope| {
            for (at, handle) in top.iter().enumerate() {
                let calls = &calls;
                scope.spawn(move || {
                    while calls.load(Ordering::Relaxed) < CALLS {
                        let made = handle.descend(at).wait().unwrap().unwrap();
                        calls.fetch_add(made, Ordering::Relaxed);
                    }
                });
            }
        });
        assert!(calls.into_inner() >= CALLS);
        system.assert_no_failures();
    });
}

/// Asks two of those below it, at random, and waits for them in turn.
struct Layer {
    below: Vec<LayerHandle>,
    seed: usize,
}

#[actor]
impl Layer {
    /// How many calls this one has led to, itself included.
    pub fn descend(&mut self, salt: usize) -> Result<usize, ReplyError> {
        let mut made = 1;
        for turn in 0..2 {
            self.seed = self
                .seed
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(salt + turn);
            if !self.below.is_empty() {
                let one = &self.below[(self.seed >> 33) % self.below.len()];
                made += one.descend(self.seed >> 40).wait()??;
            }
        }
        Ok(made)
    }
}

/// A callee that has answered may call its caller back, although the caller has
/// not woken yet: that is no circle.
#[test]
fn an_answered_caller_may_be_called_back() {
    patiently(|| {
        let system = TestSystem::new();
        let [one, two] = [(); 2].map(|()| system.spawn(Puppet::new()).unwrap());
        for _ in 0..20_000 {
            let (callee, back) = (two.clone(), one.clone());
            // What `two` does behind its answer.
            let asked = one.call(job(move |_| {
                let answer = callee.add(1);
                let behind = callee.call(job(move |_| back.add(1).wait()));
                answer.wait().map(|_| behind)
            }));
            let behind = asked.value().unwrap();
            behind.value().expect("nobody waits for it any more");
        }
    });
}

/// A full mailbox is waited for like a reply: a sender that waits for room and
/// an owner that waits for the sender make a circle.
#[test]
fn a_circle_through_a_full_mailbox_is_an_error() {
    let system = TestSystem::new();
    let full = system.builder().capacity(1).spawn(Puppet::new()).unwrap();
    let sender = system.spawn(Puppet::new()).unwrap();
    let (posting, blocked) = (Gate::new(), sender.clone());
    let at = posting.clone();
    let held = full.call(job(move |_| {
        at.pass();
        blocked.add(1).wait()
    }));
    posting.await_arrivals(1);
    full.add(1).detach();
    let target = full.clone();
    let sent = sender.call(job(move |_| target.add(2).wait()));
    eventually("the sender waits for room", || system.waits().len() == 1);
    posting.open();
    let (held, sent) = (held.value(), sent.value());
    let errors: Vec<_> = [&held, &sent]
        .into_iter()
        .filter_map(|found| found.as_ref().err())
        .collect();
    assert!(!errors.is_empty());
    for error in errors {
        assert_eq!(error.kind(), ErrorKind::WouldDeadlock, "{error:#}");
        assert!(error.is_retry_safe());
    }
    assert!(full.add(0).value() >= 1);
}

/// Waiting for the end of an actor that waits for oneself is a circle too.
#[test]
fn a_circle_through_a_join_is_an_error() {
    let system = TestSystem::new();
    let [one, two] = [(); 2].map(|()| system.spawn(Puppet::new()).unwrap());
    let (peer, back) = (two.clone(), one.clone());
    let held = hold(&two);
    let joined = one.call(job(move |_| peer.join().map(|_| 0)));
    eventually("it waits for the end", || system.waits().len() == 1);
    held.release();
    let asked = two.call(job(move |_| back.add(1).wait()));
    let error = asked.value().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::WouldDeadlock);
    two.stop().value();
    assert_eq!(joined.value().unwrap(), 0);
}

/// A wait that is bounded in time is in the way like any other: the circle is
/// an error at once, not after the time.
#[test]
fn a_bounded_wait_is_in_the_circle() {
    let system = TestSystem::new();
    let [one, two] = [(); 2].map(|()| system.spawn(Puppet::new()).unwrap());
    let (peer, back) = (two.clone(), one.clone());
    let asked = one.call(job(move |_| {
        let nested = peer.call(job(move |_| back.add(1).wait_timeout(PATIENCE * 4)));
        nested.wait().and_then(|inner| inner)
    }));
    assert_eq!(asked.value().unwrap_err().kind(), ErrorKind::WouldDeadlock);
}

/// Threads that run no actor are in nobody's way, and a wait that ends by
/// itself leaves no trace.
#[test]
fn waits_are_seen_while_they_last() {
    let system = TestSystem::new();
    let [one, two] = [(); 2].map(|()| system.spawn(Puppet::new()).unwrap());
    let held = hold(&two);
    assert!(system.waits().is_empty());
    let peer = two.clone();
    let asked = one.call(job(move |_| peer.add(1).wait()));
    eventually("it waits", || system.waits().len() == 1);
    let waits = system.waits();
    let (who, owner) = waits.iter().next().unwrap();
    assert_eq!((who.actor_id(), who.method()), (Some(one.id()), "call"));
    assert_eq!(owner.unwrap().actor_id(), Some(two.id()));
    let text = waits.to_string();
    assert!(
        text.contains("waits for Puppet#") && text.contains("deadlock.rs:"),
        "{text}"
    );
    held.release();
    assert_eq!(asked.value().unwrap(), 1);
    eventually("nobody waits", || system.waits().is_empty());

    let peer = two.clone();
    let held = hold(&two);
    let bounded = one.call(job(move |_| peer.add(1).wait_timeout(MOMENT)));
    assert!(bounded.value().unwrap_err().is_timed_out());
    assert!(system.waits().is_empty(), "a wait that gave up is none");
    held.release();
}

/// The detector lives: the same circle with waits that it cannot see hangs.
#[test]
fn without_the_detector_the_circle_hangs() {
    let system = TestSystem::new();
    let [one, two] = [(); 2].map(|()| system.spawn(Puppet::new()).unwrap());
    let unseen = |reply: Reply<i64>, limit: Duration| {
        let (answer, answers) = mpsc::channel();
        reply.on_done(move |_| {
            let _ = answer.send(());
        });
        answers.recv_timeout(limit).is_ok()
    };
    let (peer, back) = (two.clone(), one.clone());
    let stuck = one.call(job(move |_| {
        let nested = peer.call(job(move |_| unseen(back.add(1), MOMENT * 4)));
        unseen(nested.map(i64::from), MOMENT)
    }));
    assert!(!stuck.value(), "nobody can have answered");
}

/// Handles of one actor may be held by its callers' callers: a chain is no
/// circle, however long.
#[test]
fn a_long_chain_is_no_circle() {
    let system = TestSystem::new();
    let ring = ring(&system, 30);
    assert_eq!(ring[0].round(29).value().unwrap(), 0);
    open(&ring);
}

/// A wait for all of several is in the circle if one of them is.
#[test]
fn a_circle_through_a_wait_for_all_is_an_error() {
    let system = TestSystem::new();
    let [one, two, free] = [(); 3].map(|()| system.spawn(Puppet::new()).unwrap());
    let held = hold(&two);
    let (peer, other) = (two.clone(), free.clone());
    let waiting = one.call(job(move |_| {
        let mut replies = [other.add(1), peer.add(1)];
        wait_all(&mut replies, Deadline::NEVER).map(|split| split.is_complete())
    }));
    eventually("it waits", || system.waits().len() == 1);
    held.release();
    let back = one.clone();
    let closing = two.call(job(move |_| back.add(1).wait()));
    // `two` answers its queued call first, so there is no circle then.
    assert!(waiting.value().unwrap());
    assert_eq!(closing.value().unwrap(), 1);

    let (peer, other, back) = (two.clone(), free.clone(), one.clone());
    let waiting = one.call(job(move |_| {
        let asks_back = peer.call(job(move |_| back.add(1).wait().is_err()));
        let mut replies = [asks_back, other.call(job(|_| false))];
        wait_all(&mut replies, Deadline::NEVER).map(|_| replies.map(|reply| reply.wait().unwrap()))
    }));
    match waiting.value() {
        Ok([told, _]) => assert!(told, "the other one was told"),
        Err(error) => {
            assert_eq!(error.kind(), ErrorKind::WouldDeadlock);
            assert_eq!(error.cycle().unwrap().members().len(), 2);
        }
    }
}

/// A wait for any goes on if one can, and is an error only if none can.
#[test]
fn a_wait_for_any_is_stuck_only_with_all() {
    let system = TestSystem::new();
    let [one, two, three] = [(); 3].map(|()| system.spawn(Puppet::new()).unwrap());
    let ask_back = |peer: &PuppetHandle, back: &PuppetHandle| {
        let back = back.clone();
        peer.call(job(move |_| back.add(1).wait().is_err()))
    };
    for _ in 0..200 {
        // One asks back, the other is free.
        let (peer, other, back) = (two.clone(), three.clone(), one.clone());
        let waiting = one.call(job(move |_| {
            let mut replies = [ask_back(&peer, &back), other.call(job(|_| false))];
            let split = wait_any(&mut replies, Deadline::NEVER).unwrap();
            (!split.done().is_empty(), replies)
        }));
        let (found, replies) = waiting.value();
        assert!(found);
        drop(replies);

        // Both ask back: nobody is left to go on.
        let (peer, other, back) = (two.clone(), three.clone(), one.clone());
        let waiting = one.call(job(move |_| {
            let replies = [ask_back(&peer, &back), ask_back(&other, &back)];
            as_completed(replies)
                .map(|(_, outcome)| outcome.map_err(|error| error.kind()))
                .collect::<Vec<_>>()
        }));
        let outcomes = waiting.value();
        assert_eq!(outcomes.len(), 2);
        let told = |outcome: &Result<bool, ErrorKind>| {
            matches!(outcome, Ok(true) | Err(ErrorKind::WouldDeadlock))
        };
        assert!(outcomes.iter().any(told), "{outcomes:?}");
    }
}

/// The members of a set may be of actors that wait for each other in turn.
#[test]
fn tuples_and_joins_are_in_the_circle_too() {
    let system = TestSystem::new();
    let [one, two, free] = [(); 3].map(|()| system.spawn(Puppet::new()).unwrap());
    let (peer, other, back) = (two.clone(), free.clone(), one.clone());
    let waiting = one.call(job(move |_| {
        let asks_back = peer.call(job(move |_| {
            let (nested, _) = join((back.add(1), Reply::ready(()))).wait();
            nested.map_err(|error| error.kind())
        }));
        let (asked, answered) = join((asks_back, other.add(1))).wait();
        (asked.map_err(|error| error.kind()), answered.unwrap())
    }));
    let (asked, answered) = waiting.value();
    assert_eq!(answered, 1);
    assert!(
        matches!(
            asked,
            Err(ErrorKind::WouldDeadlock) | Ok(Err(ErrorKind::WouldDeadlock))
        ),
        "{asked:?}"
    );
}
