//! `async` handlers on a thread: one message at a time, whatever it awaits.

use std::time::Duration;

use actor_rt::State;
use actor_rt::prelude::*;
use tests::{Drops, Gate, Log, MOMENT, PATIENCE, Patient, TestSystem, Token};

use crate::puppet::{Puppet, PuppetHandle, VERBS, hold, job};

/// An actor that awaits what it is given.
struct Waiter {
    sum: i64,
    _state: Token,
}

#[actor]
impl Waiter {
    pub async fn add(&mut self, by: Reply<i64>) -> i64 {
        let by = by.await.unwrap_or(0);
        self.sum += by;
        self.sum
    }

    pub fn sum(&self) -> i64 {
        self.sum
    }

    #[actor(tell)]
    pub async fn note(&mut self, by: Reply<i64>) {
        self.sum += by.await.unwrap_or(0);
    }

    pub async fn last(self, by: Reply<i64>) -> i64 {
        self.sum + by.await.unwrap_or(0)
    }

    pub async fn watch(&mut self, until: Reply<i64>, cx: &Context<Self>) -> (bool, String) {
        drop(until.await);
        (cx.is_cancelled(), cx.name().to_owned())
    }

    pub async fn itself(&mut self, cx: &Context<Self>) -> ErrorKind {
        drop(Reply::ready(0).await);
        cx.handle().sum().wait().unwrap_err().kind()
    }

    pub async fn awaits_itself(&mut self, cx: &Context<Self>) -> (ErrorKind, bool) {
        let error = cx.handle().sum().await.unwrap_err();
        (error.kind(), error.is_retry_safe())
    }
}

struct Scene {
    system: TestSystem,
    drops: Drops,
    clock: PuppetHandle,
    waiter: WaiterHandle,
}

fn scene() -> Scene {
    let (system, drops) = (TestSystem::new(), Drops::new());
    let waiter = Waiter {
        sum: 0,
        _state: drops.token(),
    };
    Scene {
        clock: system.spawn(Puppet::new()).unwrap(),
        waiter: system.builder().name("waiter").spawn(waiter).unwrap(),
        system,
        drops,
    }
}

fn is_running<T>(reply: &Reply<T>) -> bool {
    format!("{reply:?}").contains("running")
}

/// The next message waits until the handler is done, however long that takes;
/// the state is the handler's meanwhile, and at home afterwards.
#[test]
fn one_message_at_a_time() {
    let Scene {
        system,
        drops,
        clock,
        waiter,
    } = scene();
    let mut held = hold(&clock);
    let first = waiter.add(held.take_reply().map(|_| 5));
    let mut second = waiter.sum();
    waiter.note(Reply::ready(10)).unwrap();
    let third = waiter.add(Reply::ready(100));
    tests::eventually("it waits", || is_running(&first));
    assert!(second.wait_timeout(MOMENT).unwrap_err().is_timed_out());
    held.release();
    assert_eq!((first.value(), second.value(), third.value()), (5, 5, 115));
    for round in 1..=200 {
        assert_eq!(waiter.add(clock.add(0).map(|_| 1)).value(), 115 + round);
    }
    waiter.stop().value();
    assert_eq!(drops.alive(), 0);
    system.assert_quiet();
}

/// A stop lets a suspended handler finish; a kill cuts it off. Either way the
/// caller hears which, and the state is dropped.
#[test]
fn ends_of_a_suspended_handler() {
    for (name, verb) in VERBS {
        let Scene {
            system,
            drops,
            clock,
            waiter,
        } = scene();
        let mut held = hold(&clock);
        let suspended = waiter.add(held.take_reply().map(|_| 5));
        let queued = waiter.sum();
        tests::eventually("it waits", || is_running(&suspended));
        let end = match name {
            "stopped" => waiter.stop(),
            "stopped now" => waiter.stop_now(),
            _ => waiter.kill(),
        };
        if name == "killed" {
            assert_eq!(end.value().to_string(), name);
            held.release();
            let error = suspended.error();
            assert_eq!(error.kind(), ErrorKind::Stopped);
            assert!(!error.is_retry_safe());
        } else {
            held.release();
            assert_eq!(suspended.value(), 5);
            assert_eq!(end.value().to_string(), name);
        }
        assert_eq!(queued.outcome().ok(), (name == "stopped").then_some(5));
        assert_eq!(drops.alive(), 0);
        verb(&clock).value();
        system.assert_quiet();
    }
}

/// The last handle may be dropped while a handler is suspended.
#[test]
fn the_last_handle_is_dropped_meanwhile() {
    let Scene {
        system,
        drops,
        clock,
        waiter,
    } = scene();
    let mut held = hold(&clock);
    let suspended = waiter.add(held.take_reply().map(|_| 5));
    let queued = waiter.sum();
    tests::eventually("it waits", || is_running(&suspended));
    let weak = waiter.downgrade();
    drop(waiter);
    held.release();
    assert_eq!((suspended.value(), queued.value()), (5, 5));
    assert!(matches!(
        weak.join_timeout(PATIENCE),
        Ok(ExitReason::HandlesDropped)
    ));
    assert_eq!(drops.alive(), 0);
    drop((system, clock));
}

/// A last call may be `async`: it takes the state along, and the actor is over
/// when it is done.
#[test]
fn an_async_last_call() {
    let Scene {
        system,
        drops,
        clock,
        waiter,
    } = scene();
    waiter.add(Reply::ready(40)).value();
    let mut held = hold(&clock);
    let last = waiter.last(held.take_reply().map(|_| 2));
    let behind = waiter.sum();
    tests::eventually("it waits", || is_running(&last));
    let (log, seen) = (Log::new(), waiter.downgrade());
    let noted = log.clone();
    last.on_done(move |_| noted.push(seen.state()));
    held.release();
    assert_eq!(last.value(), 42);
    assert!(matches!(log.exactly(1)[..], [State::Stopping]));
    assert!(!waiter.is_alive());
    assert!(behind.error().is_retry_safe());
    assert!(matches!(
        waiter.join_timeout(PATIENCE),
        Ok(ExitReason::Finished)
    ));
    assert_eq!(drops.alive(), 0);
    system.assert_quiet();
}

/// The context works across awaits: names, and the wish to cancel.
#[test]
fn a_context_works_across_awaits() {
    let Scene {
        clock,
        waiter,
        system,
        ..
    } = scene();
    for cancelled in [true, false] {
        let mut held = hold(&clock);
        let watching = waiter.watch(held.take_reply());
        tests::eventually("it waits", || is_running(&watching));
        if cancelled {
            assert_eq!(watching.cancel(), CancelOutcome::Requested);
        }
        held.release();
        assert_eq!(watching.value(), (cancelled, "waiter".to_owned()));
    }
    assert_eq!(waiter.itself().value(), ErrorKind::WouldDeadlock);
    assert_eq!(
        waiter.awaits_itself().value(),
        (ErrorKind::WouldDeadlock, true)
    );
    system.assert_quiet();
}

/// A reply that is awaited in a handler and never comes holds the actor, not
/// the caller: he may give up, and a kill ends it.
#[test]
fn a_wait_without_end_can_be_ended() {
    let Scene {
        clock,
        waiter,
        drops,
        system,
    } = scene();
    let mut held = hold(&clock);
    let mut stuck = waiter.add(held.take_reply());
    let error = stuck.wait_timeout(Duration::from_millis(5)).unwrap_err();
    assert!(error.is_timed_out());
    drop(stuck);
    assert!(matches!(waiter.kill().value(), ExitReason::Killed));
    assert_eq!(drops.alive(), 0);
    // Nobody waited for the call: its end is not silent.
    assert!(system.failures.exactly(1)[0].to_string().contains("killed"));
    held.release();
}

/// Two actors that await each other's replies in turn do not get stuck in one
/// another's wake-ups.
#[test]
fn wake_ups_cross() {
    let (system, drops) = (TestSystem::new(), Drops::new());
    let actors = [(); 2].map(|()| {
        let waiter = Waiter {
            sum: 0,
            _state: drops.token(),
        };
        system.spawn(waiter).unwrap()
    });
    for round in 0..300 {
        let first = actors[0].add(actors[1].sum());
        let second = actors[1].add(Reply::ready(1));
        let third = actors[0].add(second);
        assert!(first.outcome().is_ok());
        assert!(third.value() > round);
    }
    // A gate in another actor's plain handler, awaited by both.
    let clock = system.spawn(Puppet::new()).unwrap();
    let gate = Gate::new();
    let inside = gate.clone();
    let both = [
        actors[0].add(clock.run(job(move |_| {
            inside.pass();
            1
        }))),
        actors[1].add(clock.add(1)),
    ];
    gate.await_arrivals(1);
    gate.open();
    assert!(both.map(Patient::outcome).iter().all(Result::is_ok));
}
