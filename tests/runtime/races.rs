//! Everything at once, with books that must balance: each accepted message ran
//! once or is accounted for, and nothing is left behind.

use std::sync::Arc;
use std::sync::Barrier;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::thread;
use std::time::Duration;

use actor_rt::prelude::*;
use tests::{Drops, Log, PATIENCE, Patient, TestSystem, all_joined, joined};

use crate::puppet::{Puppet, PuppetHandle, job};

/// How an actor comes to its end while others post.
type End = fn(&PuppetHandle);

/// The replies are seen, so that only the posters' messages are on the books.
const ENDS: [(&str, End); 6] = [
    ("stop", |puppet| puppet.stop().detach()),
    ("stop_now", |puppet| puppet.stop_now().detach()),
    ("kill", |puppet| puppet.kill().detach()),
    ("last call", |puppet| puppet.finish().on_done(|_| ())),
    ("panic", |puppet| {
        let quietly = job(|_| std::panic::resume_unwind(Box::new("an end")));
        puppet.run(quietly).on_done(|_| ());
    }),
    ("own stop", |puppet| {
        puppet.call(job(|cx| cx.stop().detach())).on_done(|_| ());
    }),
];

/// On which mailbox they post.
const MAILBOXES: [(Option<usize>, Overflow); 6] = [
    (Some(1), Overflow::Block),
    (Some(8), Overflow::Block),
    (Some(4), Overflow::Fail),
    (Some(4), Overflow::DropOldest),
    (Some(4), Overflow::DropNewest),
    (None, Overflow::Block),
];

/// What became of one poster's messages.
#[derive(Debug, Default)]
struct Books {
    asked: u32,
    answered: u32,
    not_run: u32,
    told: u32,
    refused: u32,
}

impl Books {
    fn plus(self, other: Self) -> Self {
        Self {
            asked: self.asked + other.asked,
            answered: self.answered + other.answered,
            not_run: self.not_run + other.not_run,
            told: self.told + other.told,
            refused: self.refused + other.refused,
        }
    }
}

/// Posting races with every kind of end, on every kind of mailbox: each call
/// has exactly one outcome, which says truly whether its handler ran; each
/// accepted message without a reply ran or is a dead letter.
#[test]
fn ac_012_posting_races_with_the_end() {
    const POSTERS: usize = 3;
    const EACH: u32 = 60;
    for (name, end) in ENDS {
        for (capacity, overflow) in MAILBOXES {
            for round in 0..10 {
                let system = TestSystem::new();
                let builder = system.builder().overflow(overflow);
                let builder = match capacity {
                    Some(capacity) => builder.capacity(capacity),
                    None => builder.unbounded(),
                };
                let drops = Drops::new();
                let puppet = builder.spawn(Puppet::new().holding(drops.token())).unwrap();
                let barrier = Arc::new(Barrier::new(POSTERS + 1));
                let tells_ran = Arc::new(AtomicU32::new(0));
                let posters: Vec<_> = (0..POSTERS)
                    .map(|_| {
                        let (puppet, barrier) = (puppet.clone(), Arc::clone(&barrier));
                        let (drops, tells_ran) = (drops.clone(), Arc::clone(&tells_ran));
                        thread::spawn(move || {
                            barrier.wait();
                            post(&puppet, EACH, &drops, &tells_ran)
                        })
                    })
                    .collect();
                barrier.wait();
                for _ in 0..round * 20 {
                    std::hint::spin_loop();
                }
                end(&puppet);
                let books = all_joined(posters)
                    .into_iter()
                    .fold(Books::default(), Books::plus);
                // An end that is a message may itself have been given up.
                puppet.stop().detach();
                puppet.join_timeout(PATIENCE).unwrap();

                let case = format!("{name}, {capacity:?} {overflow:?}, {round}: {books:?}");
                assert_eq!(books.asked, books.answered + books.not_run, "{case}");
                let ran = tells_ran.load(Ordering::Relaxed);
                let letters = u32::try_from(system.letters.len()).unwrap();
                assert_eq!(books.told - books.refused, ran + letters, "{case}");
                assert!(
                    system
                        .letters
                        .entries()
                        .iter()
                        .all(|letter| letter.method() == "order")
                );
                assert_eq!(drops.alive(), 0, "{case}");
                assert_eq!(puppet.mailbox_len(), 0, "{case}");
                system.assert_no_failures();
            }
        }
    }
}

fn post(puppet: &PuppetHandle, each: u32, drops: &Drops, tells_ran: &Arc<AtomicU32>) -> Books {
    let mut books = Books::default();
    let mut calls = Vec::new();
    for _ in 0..each {
        let (started, token) = (Arc::new(AtomicBool::new(false)), drops.token());
        let flag = Arc::clone(&started);
        let reply = puppet.run(job(move |_| {
            assert!(!flag.swap(true, Ordering::Relaxed), "run twice");
            drop(token);
            1
        }));
        calls.push((started, reply));
        books.asked += 1;

        let (ran, token) = (Arc::clone(tells_ran), drops.token());
        books.told += 1;
        let told = puppet.order(job(move |_| {
            ran.fetch_add(1, Ordering::Relaxed);
            drop(token);
        }));
        books.refused += u32::from(told.is_err());
    }
    for (started, reply) in calls {
        match reply.outcome() {
            Ok(_) => {
                assert!(started.load(Ordering::Relaxed));
                books.answered += 1;
            }
            Err(error) => {
                assert!(
                    matches!(error.kind(), ErrorKind::Stopped | ErrorKind::MailboxFull),
                    "{error}"
                );
                assert!(error.is_retry_safe(), "{error}");
                assert!(!started.load(Ordering::Relaxed), "{error}");
                books.not_run += 1;
            }
        }
    }
    books
}

/// As long as somebody holds a handle, nothing he posts is refused: the last
/// one to let go has all his messages handled.
#[test]
fn the_last_handle_loses_no_message() {
    for round in 0..200 {
        let system = TestSystem::new();
        let puppet = system
            .builder()
            .capacity(1 + round % 7)
            .spawn(Puppet::new())
            .unwrap();
        let weak = puppet.downgrade();
        let barrier = Arc::new(Barrier::new(3));
        let posters: Vec<_> = (0..3)
            .map(|_| {
                let (puppet, barrier) = (puppet.clone(), Arc::clone(&barrier));
                thread::spawn(move || {
                    barrier.wait();
                    let replies: Vec<_> = (0..10).map(|_| puppet.add(1)).collect();
                    drop(puppet);
                    replies
                })
            })
            .collect();
        drop(puppet);
        let replies = all_joined(posters).into_iter().flatten();
        let mut sums: Vec<_> = replies.map(Patient::value).collect();
        sums.sort_unstable();
        assert_eq!(sums, (1..=30).collect::<Vec<_>>());
        assert!(matches!(
            weak.join_timeout(PATIENCE),
            Ok(ExitReason::HandlesDropped)
        ));
        system.assert_quiet();
    }
}

/// A weak handle is upgraded while the last strong one goes: either it gives a
/// handle that works, or none.
#[test]
fn upgrading_races_with_the_last_drop() {
    for _ in 0..500 {
        let system = TestSystem::new();
        let puppet = system.spawn(Puppet::new()).unwrap();
        let weak = puppet.downgrade();
        let barrier = Arc::new(Barrier::new(2));
        let (other, meet) = (weak.clone(), Arc::clone(&barrier));
        let upgrader = thread::spawn(move || {
            meet.wait();
            other.upgrade().map(|puppet| puppet.add(1).outcome())
        });
        barrier.wait();
        drop(puppet);
        if let Some(outcome) = joined(upgrader) {
            assert_eq!(outcome.unwrap(), 1);
        }
        assert!(matches!(
            weak.join_timeout(PATIENCE),
            Ok(ExitReason::HandlesDropped)
        ));
    }
}

/// Short waits race with the value: it is never lost between two of them.
#[test]
fn short_waits_lose_no_value() {
    let system = TestSystem::new();
    let puppet = system.spawn(Puppet::new()).unwrap();
    for round in 1..=5_000_u64 {
        let mut reply = puppet.add(1);
        let value = loop {
            match reply.wait_timeout(Duration::from_nanos(round % 3_000)) {
                Err(error) if error.is_timed_out() => {}
                outcome => break outcome.unwrap(),
            }
        };
        assert_eq!(u64::try_from(value).unwrap(), round);
    }
}

/// Joins, stops and kills from many threads at once: all answer, and alike.
#[test]
fn all_ends_agree() {
    for round in 0..200 {
        let system = TestSystem::new();
        let puppet = system.spawn(Puppet::new()).unwrap();
        let barrier = Arc::new(Barrier::new(6));
        let threads: Vec<_> = (0..6)
            .map(|way| {
                let (puppet, barrier) = (puppet.clone(), Arc::clone(&barrier));
                thread::spawn(move || {
                    barrier.wait();
                    match (way + round) % 6 {
                        0 => puppet.stop().value(),
                        1 => puppet.stop_now().value(),
                        2 => puppet.kill().value(),
                        3 => puppet.exit().value(),
                        4 => puppet.join_timeout(PATIENCE).unwrap(),
                        _ => {
                            puppet.add(1).on_done(|_| ());
                            puppet.downgrade().join_timeout(PATIENCE).unwrap()
                        }
                    }
                })
            })
            .collect();
        let reasons = all_joined(threads);
        let reasons: Vec<_> = reasons.iter().map(ToString::to_string).collect();
        assert!(
            reasons.iter().all(|reason| *reason == reasons[0]),
            "{reasons:?}"
        );
        assert!(["stopped", "stopped now", "killed"].contains(&reasons[0].as_str()));
    }
}

/// A little random numbers, the same in every run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides
    }
}

/// What can become of a call, counted.
#[derive(Debug, Default)]
struct Ledger {
    posted: u64,
    ok: u64,
    failed: u64,
    panicked: u64,
    cancelled: u64,
    stopped: u64,
    full: u64,
    abandoned: u64,
}

/// Clients call actors that fail, panic, stop and are replaced; they cancel,
/// give up waiting, drop replies. In the end the books balance, every live
/// value is gone, and each failure that nobody saw was reported once.
#[test]
fn the_ledger_balances() {
    const CLIENTS: u64 = 3;
    const CALLS: u64 = 4_000;
    let system = TestSystem::new();
    let drops = Drops::new();
    let actors: Arc<Vec<_>> =
        Arc::new((0..4).map(|_| tests::Shared::new(fresh(&system))).collect());
    let clients: Vec<_> = (0..CLIENTS)
        .map(|seed| {
            let (system, drops) = ((*system).clone(), drops.clone());
            let actors = Arc::clone(&actors);
            thread::spawn(move || client(seed, CALLS, &system, &actors, &drops))
        })
        .collect();
    let ledgers = all_joined(clients);
    for actor in actors.iter() {
        actor.lock().stop().value();
    }
    for ledger in &ledgers {
        assert_eq!(
            ledger.posted,
            ledger.ok
                + ledger.failed
                + ledger.panicked
                + ledger.cancelled
                + ledger.stopped
                + ledger.full
                + ledger.abandoned,
            "{ledger:?}"
        );
        assert!(
            ledger.ok > 0 && ledger.panicked > 0 && ledger.cancelled > 0,
            "{ledger:?}"
        );
    }
    assert_eq!(drops.alive(), 0);
    // A dropped reply is counted by its client as abandoned; what became of
    // it is on the system's books at most once.
    let unseen: u64 = ledgers.iter().map(|ledger| ledger.abandoned).sum();
    assert!(system.unobserved_error_count() + system.dead_letter_count() <= unseen);
    assert_eq!(
        system.failures.len() as u64,
        system.unobserved_error_count()
    );
    assert_eq!(system.letters.len() as u64, system.dead_letter_count());
    drop(actors);
    tests::eventually("all actors have ended", || system.actor_count() == 0);
}

fn fresh(system: &System) -> PuppetHandle {
    let builder = system.builder().capacity(16).overflow(Overflow::DropOldest);
    builder.spawn(Puppet::new()).unwrap()
}

fn client(
    seed: u64,
    calls: u64,
    system: &System,
    actors: &[tests::Shared<PuppetHandle>],
    drops: &Drops,
) -> Ledger {
    let mut dice = Dice(seed);
    let mut ledger = Ledger::default();
    let mut open = std::collections::VecDeque::new();
    for number in 0..calls {
        let at = usize::try_from(dice.roll(actors.len() as u64)).unwrap();
        let actor = actors[at].lock().clone();
        let (token, fate) = (drops.token(), dice.roll(200));
        let reply = actor.attempt(job(move |_| {
            let _token = token;
            match fate {
                0 => std::panic::resume_unwind(Box::new("by fate")),
                1..=9 => Err("by fate".to_owned()),
                _ => Ok(i64::try_from(number).unwrap()),
            }
        }));
        ledger.posted += 1;
        match dice.roll(100) {
            0 => drop(actor.stop_now()),
            1 => drop(actor.kill()),
            2..=5 => {
                ledger.abandoned += 1;
                reply.detach();
                continue;
            }
            6..=15 => drop(reply.cancel()),
            _ => (),
        }
        open.push_back((number, reply));
        if !actor.is_alive() {
            let mut current = actors[at].lock();
            if *current == actor {
                *current = fresh(system);
            }
        }
        if open.len() > 8 {
            let (number, reply) = open.pop_front().unwrap();
            settle(&mut ledger, number, reply);
        }
    }
    for (number, reply) in open {
        settle(&mut ledger, number, reply);
    }
    ledger
}

fn settle(ledger: &mut Ledger, number: u64, mut reply: Reply<Result<i64, String>>) {
    let outcome = loop {
        match reply.wait_timeout(Duration::from_micros(50)) {
            Err(error) if error.is_timed_out() => {}
            outcome => break outcome,
        }
    };
    match outcome {
        Ok(Ok(value)) => {
            assert_eq!(value, i64::try_from(number).unwrap());
            ledger.ok += 1;
        }
        Ok(Err(_)) => ledger.failed += 1,
        Err(error) => {
            assert_eq!(error.is_retry_safe(), !error.is_panic(), "{error}");
            match error.kind() {
                ErrorKind::Panicked => ledger.panicked += 1,
                ErrorKind::Cancelled => ledger.cancelled += 1,
                ErrorKind::Stopped => ledger.stopped += 1,
                ErrorKind::MailboxFull => ledger.full += 1,
                kind => panic!("{kind:?}: {error}"),
            }
        }
    }
}

/// A kill without grace races with the value of a handler: one outcome, and no
/// value is left over.
#[test]
fn a_kill_races_with_the_value() {
    let system = TestSystem::new();
    let drops = Drops::new();
    for round in 0..400 {
        let builder = system
            .builder()
            .kill_grace(Duration::from_micros(round % 20));
        let puppet = builder.spawn(Puppet::new().holding(drops.token())).unwrap();
        puppet.add(1).value();
        let outcomes = Log::new();
        let (noted, token) = (outcomes.clone(), drops.token());
        let reply = puppet.hand_back(token);
        reply.on_done(move |outcome| noted.push(outcome.is_ok()));
        for _ in 0..(round % 40) * 10 {
            std::hint::spin_loop();
        }
        let end = puppet.kill().value();
        assert!(matches!(end, ExitReason::Killed | ExitReason::Abandoned));
        let ok = reply.outcome().is_ok();
        assert_eq!(outcomes.exactly(1), [ok]);
    }
    drops.await_alive(0);
}

/// Printing and listing go on while everything else does, and never block it.
#[test]
fn onlookers_disturb_nobody() {
    let system = TestSystem::new();
    let over = Arc::new(AtomicBool::new(false));
    let puppet = system.builder().capacity(4).spawn(Puppet::new()).unwrap();
    let onlookers: Vec<_> = (0..2)
        .map(|_| {
            let (system, puppet, over) = ((*system).clone(), puppet.clone(), Arc::clone(&over));
            thread::spawn(move || {
                let mut looks = 0;
                while !over.load(Ordering::Relaxed) {
                    let text = format!(
                        "{} {system:?} {puppet:?} {:?}",
                        system.dump(),
                        puppet.state()
                    );
                    assert!(!text.is_empty());
                    looks += 1 + system.actor_count();
                }
                looks
            })
        })
        .collect();
    for round in 0..1_000 {
        let short = system.spawn(Puppet::new()).unwrap();
        let replies = [short.add(1), puppet.add(1), puppet.add(1), puppet.add(1)];
        if round % 2 == 0 {
            short.stop_now().detach();
        }
        for reply in replies {
            let _ = reply.outcome();
        }
    }
    over.store(true, Ordering::Relaxed);
    assert!(all_joined(onlookers).into_iter().all(|looks| looks > 0));
    assert_eq!(puppet.add(0).value(), 3_000);
}

/// Subscribers come and go while failures are reported: each is called while
/// it is subscribed, and let go of afterwards.
#[test]
fn subscribers_come_and_go() {
    let system = TestSystem::new();
    let drops = Drops::new();
    let over = Arc::new(AtomicBool::new(false));
    let source = system.spawn(Puppet::new()).unwrap();
    let failing = {
        let over = Arc::clone(&over);
        thread::spawn(move || {
            let mut failures = 0_u64;
            while !over.load(Ordering::Relaxed) {
                source.attempt(job(|_| Err("again".into()))).detach();
                failures += 1;
            }
            source.stop().value();
            failures
        })
    };
    for _ in 0..500 {
        let (token, calls) = (drops.token(), Log::new());
        let noted = calls.clone();
        let subscription = system.on_unobserved_error(move |_| {
            let _held = &token;
            noted.push(());
        });
        tests::eventually("it is called", || !calls.is_empty());
        drop(subscription);
    }
    over.store(true, Ordering::Relaxed);
    let failures = joined(failing);
    assert_eq!(system.unobserved_error_count(), failures);
    drops.await_alive(0);
}
