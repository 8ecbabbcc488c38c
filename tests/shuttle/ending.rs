//! The end of an actor races with calls, and with other ends.

use std::time::Duration;

use actor_rt::System;
use actor_rt::prelude::*;
use shuttle::thread;

use crate::books::{Books, Subject, SubjectHandle};
use crate::model::{Gate, check, eventually};

type Verb = fn(SubjectHandle) -> Option<Reply<ExitReason>>;

const DROP: Verb = |subject| {
    drop(subject);
    None
};
const STOP: Verb = |subject| Some(subject.stop());
const STOP_NOW: Verb = |subject| Some(subject.stop_now());
const KILL: Verb = |subject| Some(subject.kill());

/// Two senders, an end and a join: whatever comes first, every call has one
/// outcome, every tell ran or was given up, and the join returns.
fn calls_race_with(verb: Verb) {
    let (system, books) = (System::new(), Books::default());
    let _letters = books.count_dead_letters(&system);
    let subject = Subject::start(&system, &books);
    let end = subject.exit();
    let senders = [subject.clone(), subject.clone()].map(|subject| {
        let books = books.clone();
        thread::spawn(move || {
            let (row, reply) = books.post(&subject);
            books.tell(&subject);
            let _ = books.enter(row, reply.wait());
        })
    });
    let verb = thread::spawn(move || verb(subject).map(Reply::wait));
    for sender in senders {
        sender.join().unwrap();
    }
    let told = verb.join().unwrap();
    let reason = end.wait().unwrap();
    if let Some(told) = told {
        assert_eq!(told.unwrap().to_string(), reason.to_string());
    }
    assert_eq!(books.on_stops(), 1);
    assert_eq!(system.actor_count(), 0);
    books.close();
}

#[test]
fn shuttle_calls_race_with_the_last_drop() {
    check(|| calls_race_with(DROP));
}

#[test]
fn shuttle_calls_race_with_a_stop() {
    check(|| calls_race_with(STOP));
}

#[test]
fn shuttle_calls_race_with_a_stop_now() {
    check(|| calls_race_with(STOP_NOW));
}

#[test]
fn shuttle_calls_race_with_a_kill() {
    check(|| calls_race_with(KILL));
}

/// All verbs at once: one end, and everybody is told the same.
#[test]
fn shuttle_all_verbs_at_once() {
    check(|| {
        let (system, books) = (System::new(), Books::default());
        let subject = Subject::start(&system, &books);
        let weak = subject.downgrade();
        let enders = [DROP, STOP, STOP_NOW, KILL].map(|verb| {
            let subject = subject.clone();
            thread::spawn(move || verb(subject).map(|reply| reply.wait().unwrap()))
        });
        let _ = books.ask(&subject);
        drop(subject);
        let reason = weak.join().unwrap().to_string();
        for ender in enders {
            if let Some(told) = ender.join().unwrap() {
                assert_eq!(told.to_string(), reason);
            }
        }
        assert_eq!(books.on_stops(), 1);
        books.close();
    });
}

/// A sender waits for room in the mailbox of a handler that does not return. A
/// stop releases it, long before there is room.
#[test]
fn shuttle_a_sender_that_waits_for_room_is_released_by_a_stop() {
    check(|| {
        let (system, books) = (System::new(), Books::default());
        let subject = Subject::start(&system, &books);
        let gate = Gate::default();
        subject.hold(gate.clone()).detach();
        gate.await_arrival();
        let senders = [subject.clone(), subject.clone()].map(|subject| {
            let books = books.clone();
            thread::spawn(move || books.post(&subject))
        });
        let stopped = subject.stop();
        let posted = senders.map(|sender| sender.join().unwrap());
        gate.open();
        for (row, reply) in posted {
            let _ = books.enter(row, reply.wait());
        }
        assert!(stopped.wait().unwrap().is_normal());
        drop(subject);
        books.close();
    });
}

/// An abandonment is reported, by a thread of its own; nothing else is.
fn await_report(books: &Books, reason: &ExitReason) {
    let abandoned = usize::from(matches!(reason, ExitReason::Abandoned));
    eventually(|| books.failures() >= abandoned);
    assert_eq!(books.failures(), abandoned, "{reason}");
}

/// A killed actor is given up at once, while it ends by itself: the first of
/// the two counts, and everybody is told the same.
#[test]
fn shuttle_the_reaper_races_with_the_actor() {
    check(|| {
        let (system, books) = (System::new(), Books::default());
        let _failures = books.count_failures(&system);
        let subject = Subject::start_with(&system, &books, Duration::ZERO);
        let other = subject.clone();
        let keeper = books.clone();
        let caller = thread::spawn(move || keeper.ask(&other).map(drop));
        let weak = subject.downgrade();
        let reason = subject.kill().wait().unwrap();
        assert!(matches!(reason, ExitReason::Killed | ExitReason::Abandoned));
        assert_eq!(weak.join().unwrap().to_string(), reason.to_string());
        let _ = caller.join().unwrap();
        assert!(books.on_stops() <= 1);
        drop(subject);
        // An abandoned thread still drops what it has.
        eventually(|| books.alive() == 0);
        await_report(&books, &reason);
        books.close();
    });
}

/// A handler that does not come back: its call ends, whoever joins is told, and
/// when it does come back nobody is told again.
#[test]
fn shuttle_a_stuck_handler_is_abandoned() {
    check(|| {
        let (system, books) = (System::new(), Books::default());
        let _failures = books.count_failures(&system);
        let subject = Subject::start_with(&system, &books, Duration::ZERO);
        let gate = Gate::default();
        let stuck = subject.hold(gate.clone());
        let queued = books.post(&subject);
        gate.await_arrival();
        let killer = {
            let subject = subject.clone();
            thread::spawn(move || subject.kill().wait().unwrap())
        };
        assert!(matches!(subject.join().unwrap(), ExitReason::Abandoned));
        assert!(matches!(killer.join().unwrap(), ExitReason::Abandoned));
        let error = stuck.wait().unwrap_err();
        assert!(error.is_stopped() && !error.is_retry_safe());
        let (row, reply) = queued;
        assert!(books.enter(row, reply.wait()).unwrap_err().is_retry_safe());
        gate.open();
        eventually(|| books.alive() == 0);
        await_report(&books, &ExitReason::Abandoned);
        assert_eq!(books.on_stops(), 0);
        books.close();
    });
}

/// A kill, its reaper and a handler that is about to get stuck: the handler does
/// not run, or its call ends without it.
#[test]
fn shuttle_a_kill_races_with_a_handler_that_gets_stuck() {
    check(|| {
        let (system, books) = (System::new(), Books::default());
        let _failures = books.count_failures(&system);
        let subject = Subject::start_with(&system, &books, Duration::ZERO);
        let gate = Gate::default();
        let stuck = subject.hold(gate.clone());
        let reason = subject.kill().wait().unwrap();
        let error = stuck.wait().unwrap_err();
        assert!(error.is_stopped(), "{error}");
        if matches!(reason, ExitReason::Killed) {
            assert!(error.is_retry_safe(), "a stuck handler cannot obey");
        }
        gate.open();
        eventually(|| books.alive() == 0);
        await_report(&books, &reason);
        books.close();
    });
}

/// A panic ends the actor under the feet of other callers and of a stop.
#[test]
fn shuttle_a_panic_races_with_calls_and_a_stop() {
    check(|| {
        let (system, books) = (System::new(), Books::default());
        let subject = Subject::start(&system, &books);
        let end = subject.exit();
        let (other, keeper) = (subject.clone(), books.clone());
        let caller = thread::spawn(move || keeper.ask(&other));
        let other = subject.clone();
        let stopper = thread::spawn(move || other.stop().wait().unwrap());
        let outcome = subject.fail().wait();
        let error = outcome.unwrap_err();
        let reason = end.wait().unwrap();
        let panicked = matches!(reason, ExitReason::Panicked(_));
        assert_eq!(panicked, error.is_panic(), "{error}: {reason}");
        assert_eq!(panicked, !error.is_retry_safe());
        assert_eq!(books.on_stops(), usize::from(!panicked));
        assert_eq!(stopper.join().unwrap().to_string(), reason.to_string());
        let _ = caller.join().unwrap();
        books.close();
    });
}

/// A last call takes the state along; who comes later is refused.
#[test]
fn shuttle_a_last_call_races_with_calls_and_a_kill() {
    check(|| {
        let (system, books) = (System::new(), Books::default());
        let subject = Subject::start(&system, &books);
        let (other, keeper) = (subject.clone(), books.clone());
        let caller = thread::spawn(move || keeper.ask(&other));
        let (other, keeper) = (subject.clone(), books.clone());
        let last = thread::spawn(move || keeper.finish(&other));
        let killed = subject.kill();
        let last = last.join().unwrap();
        let reason = killed.wait().unwrap();
        assert_eq!(
            last.is_ok(),
            matches!(reason, ExitReason::Finished),
            "{reason}"
        );
        let _ = caller.join().unwrap();
        books.close();
    });
}

/// A weak handle gives a strong one that works, or none.
#[test]
fn shuttle_an_upgrade_races_with_the_last_drop() {
    check(|| {
        let (system, books) = (System::new(), Books::default());
        let subject = Subject::start(&system, &books);
        let (weak, keeper) = (subject.downgrade(), books.clone());
        let upgrader = thread::spawn(move || {
            weak.upgrade().map(|strong| {
                let outcome = keeper.ask(&strong);
                assert!(
                    outcome.is_ok(),
                    "a strong handle keeps its actor: {outcome:?}"
                );
            })
        });
        let end = subject.exit();
        drop(subject);
        let _ = upgrader.join().unwrap();
        assert!(matches!(end.wait().unwrap(), ExitReason::HandlesDropped));
        assert_eq!(books.on_stops(), 1);
        books.close();
    });
}
