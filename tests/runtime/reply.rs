//! The reply: its states, its waits, its value.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicUsize, Ordering};
use std::task::{self, Wake, Waker};
use std::thread;
use std::time::{Duration, Instant};

use actor_rt::Deadline;
use actor_rt::prelude::*;
use tests::{
    Drops, Gate, Log, MOMENT, PATIENCE, Patient, TestSystem, all_joined, joined, patiently,
};

use crate::executor::{Tasks, block_on};
use crate::puppet::{Puppet, hold, job};

/// Four waits are posted, the third is cancelled; the callbacks of the others
/// have added up to seven when the last reply is there, and the third handler
/// was never entered.
#[test]
fn ac_020a_four_calls_and_the_third_cancelled() {
    let system = TestSystem::new();
    let puppet = system.spawn(Puppet::new()).unwrap();
    let held = hold(&puppet);
    let (entered, sum) = (Log::new(), Arc::new(AtomicI64::new(0)));
    let calls: Vec<_> = [1, 2, 3, 4]
        .into_iter()
        .map(|number| {
            let (entered, sum) = (entered.clone(), Arc::clone(&sum));
            let reply = puppet.run(job(move |_| {
                entered.push(number);
                number
            }));
            reply.on_done(move |outcome| {
                if let Ok(number) = outcome {
                    sum.fetch_add(*number, Ordering::Relaxed);
                }
            });
            reply
        })
        .collect();
    assert_eq!(calls[2].cancel(), CancelOutcome::Prevented);
    held.release();
    let mut outcomes: Vec<_> = calls.into_iter().rev().map(Patient::outcome).collect();
    // The fourth was waited for first: its callback and all before it have run.
    assert_eq!(sum.load(Ordering::Relaxed), 7);
    outcomes.reverse();
    assert_eq!(outcomes[0].as_ref().unwrap(), &1);
    assert_eq!(outcomes[1].as_ref().unwrap(), &2);
    assert!(outcomes[2].as_ref().unwrap_err().is_cancelled());
    assert_eq!(outcomes[3].as_ref().unwrap(), &4);
    assert_eq!(entered.entries(), [1, 2, 4]);
}

/// What each question answers in each state of a call.
#[test]
fn ac_021_the_state_table() {
    let system = TestSystem::new();

    // Queued, then cancelled.
    let puppet = system.spawn(Puppet::new()).unwrap();
    let held = hold(&puppet);
    let mut queued = puppet.add(1);
    assert!(!queued.is_done());
    assert!(queued.try_take().is_none());
    let error = queued.wait_timeout(Duration::ZERO).unwrap_err();
    assert!(error.is_timed_out() && !error.is_retry_safe());
    assert_eq!(queued.cancel(), CancelOutcome::Prevented);
    assert_eq!(queued.cancel(), CancelOutcome::Prevented, "still true");
    assert!(queued.is_done());
    let error = queued.try_take().unwrap().unwrap_err();
    assert!(error.is_cancelled() && error.is_retry_safe());

    // Running, then done.
    let mut held = held;
    let mut running = held.take_reply();
    assert!(!running.is_done());
    assert!(running.try_take().is_none());
    assert!(
        running
            .wait_timeout(Duration::ZERO)
            .unwrap_err()
            .is_timed_out()
    );
    assert_eq!(running.cancel(), CancelOutcome::Requested);
    assert_eq!(running.cancel(), CancelOutcome::Requested, "asked again");
    held.release();
    assert_eq!(running.wait_timeout(PATIENCE).unwrap(), 0);
    assert!(running.is_done());
    assert_eq!(running.cancel(), CancelOutcome::TooLate);

    // Done, with a value and with a failure.
    for fails in [false, true] {
        let puppet = system.spawn(Puppet::new()).unwrap();
        let done = || {
            let reply = puppet.run(job(move |_| if fails { panic!("failed") } else { 7 }));
            tests::eventually("the call is done", || reply.is_done());
            reply
        };
        assert_eq!(done().cancel(), CancelOutcome::TooLate);
        let mut taken = done();
        assert_eq!(taken.try_take().unwrap().is_ok(), !fails);
        let mut waited = done();
        assert_eq!(waited.wait_timeout(Duration::ZERO).is_ok(), !fails);
        for reply in [&mut taken, &mut waited] {
            assert!(reply.is_done());
            assert_eq!(reply.cancel(), CancelOutcome::TooLate);
            let again = reply.try_take().unwrap().unwrap_err();
            assert_eq!(again.kind(), ErrorKind::Taken);
            let again = reply.wait_timeout(Duration::ZERO).unwrap_err();
            assert_eq!(again.kind(), ErrorKind::Taken);
        }
        assert_eq!(taken.wait().unwrap_err().kind(), ErrorKind::Taken);
        assert_eq!(block_on(waited).unwrap_err().kind(), ErrorKind::Taken);
    }
}

/// When a bounded wait runs out, the call goes on and the reply stays usable.
#[test]
fn ac_022_a_wait_that_times_out_harms_nothing() {
    let system = TestSystem::new();
    let puppet = system.builder().name("slow").spawn(Puppet::new()).unwrap();
    let mut held = hold(&puppet);
    let mut reply = held.take_reply();
    for _ in 0..3 {
        let before = Instant::now();
        let error = reply.wait_timeout(MOMENT).unwrap_err();
        assert!(before.elapsed() >= MOMENT);
        assert_eq!(error.kind(), ErrorKind::TimedOut);
        assert_eq!((error.actor(), error.method()), (Some("slow"), Some("run")));
        let error = reply.wait_deadline(Instant::now() + MOMENT).unwrap_err();
        assert!(error.is_timed_out());
    }
    held.release();
    assert_eq!(reply.value(), 0);
    system.assert_quiet();
}

/// A waiter that is blocked when the value comes is woken by it: thread, timed
/// thread, task and callback alike.
#[test]
fn ac_023_a_blocked_waiter_is_woken() {
    let system = TestSystem::new();
    for way in 0..3 {
        let puppet = system.spawn(Puppet::new()).unwrap();
        let mut held = hold(&puppet);
        let mut reply = held.take_reply();
        let (gate, seen) = (Gate::new(), Log::new());
        let (inside, noted) = (gate.clone(), seen.clone());
        reply.on_done(move |outcome| noted.push(*outcome.as_ref().unwrap()));
        let waiter = thread::spawn(move || {
            inside.open();
            match way {
                0 => reply.wait(),
                1 => reply.wait_timeout(PATIENCE),
                _ => block_on(reply),
            }
        });
        gate.pass();
        // Most often it is asleep by now; if not, the test is only weaker.
        thread::park_timeout(Duration::from_millis(5));
        held.release();
        assert_eq!(joined(waiter).unwrap(), 0);
        assert_eq!(seen.entries(), [0]);
    }
}

/// A blocked waiter is woken when its call ends without a value, from another
/// thread.
#[test]
fn ac_024_a_blocked_waiter_is_woken_by_the_end_of_its_call() {
    let system = TestSystem::new();
    for way in 0..3 {
        let puppet = system
            .builder()
            .capacity(1)
            .overflow(Overflow::DropOldest)
            .spawn(Puppet::new())
            .unwrap();
        let held = hold(&puppet);
        let reply = puppet.add(1);
        let gate = Gate::new();
        let inside = gate.clone();
        let waiter = thread::spawn(move || {
            inside.open();
            reply.wait().unwrap_err()
        });
        gate.pass();
        thread::park_timeout(Duration::from_millis(5));
        let kind = match way {
            0 => {
                puppet.stop_now().detach();
                ErrorKind::Stopped
            }
            1 => {
                puppet.kill().detach();
                ErrorKind::Stopped
            }
            _ => {
                puppet.mark().detach();
                ErrorKind::MailboxFull
            }
        };
        let error = joined(waiter);
        assert_eq!(error.kind(), kind);
        assert!(error.is_retry_safe());
        held.release();
    }
}

/// Each of 100 threads gets exactly the answers to its own 100 calls, in
/// order.
#[test]
fn ac_025_replies_are_correlated() {
    let system = TestSystem::new();
    let puppet = system.builder().capacity(16).spawn(Puppet::new()).unwrap();
    let callers: Vec<_> = (0..100_i64)
        .map(|caller| {
            let puppet = puppet.clone();
            thread::spawn(move || {
                let calls: Vec<_> = (0..100_i64)
                    .map(|call| {
                        let answer = caller * 1_000 + call;
                        (answer, puppet.run(job(move |_| answer)))
                    })
                    .collect();
                for (answer, reply) in calls {
                    assert_eq!(reply.value(), answer);
                }
            })
        })
        .collect();
    all_joined(callers);
}

/// A reply that comes after its caller gave up goes nowhere, although its slot
/// is soon used again.
#[test]
fn a_late_reply_meets_nobody_elses_call() {
    let system = TestSystem::new();
    let slow = system.spawn(Puppet::new()).unwrap();
    let quick = system.spawn(Puppet::new()).unwrap();
    for round in 0..300 {
        let held = hold(&slow);
        let mut late = slow.run(job(move |_| -round));
        assert!(
            late.wait_timeout(Duration::ZERO)
                .unwrap_err()
                .is_timed_out()
        );
        drop(late);
        drop(held);
        let fresh: Vec<_> = (0..3).map(|n| quick.run(job(move |_| round + n))).collect();
        for (n, reply) in (0..3).zip(fresh) {
            assert_eq!(reply.value(), round + n);
        }
    }
    system.assert_quiet();
}

/// `map`'s closure runs once, whether the value is there before or after it;
/// its panic is the new reply's outcome; waits on it honour their own timeout.
#[test]
fn ac_028_map_runs_once() {
    let system = TestSystem::new();
    let puppet = system.spawn(Puppet::new()).unwrap();
    let runs = Arc::new(AtomicUsize::new(0));
    let counted = |reply: Reply<i64>| {
        let runs = Arc::clone(&runs);
        reply.map(move |value| {
            runs.fetch_add(1, Ordering::Relaxed);
            value.to_string()
        })
    };

    // Before the value, with waits that time out in between.
    let mut held = hold(&puppet);
    let mut early = counted(held.take_reply());
    for _ in 0..3 {
        let before = Instant::now();
        assert!(early.wait_timeout(MOMENT).unwrap_err().is_timed_out());
        assert!(before.elapsed() < PATIENCE / 2);
    }
    assert_eq!(runs.load(Ordering::Relaxed), 0);
    held.release();
    assert_eq!(early.wait_timeout(PATIENCE).unwrap(), "0");
    assert_eq!(
        early.try_take().unwrap().unwrap_err().kind(),
        ErrorKind::Taken
    );
    assert_eq!(runs.load(Ordering::Relaxed), 1);

    // After the value, on this thread.
    let late = puppet.add(7);
    tests::eventually("the call is done", || late.is_done());
    let late = counted(late);
    assert!(late.is_done());
    assert_eq!(runs.load(Ordering::Relaxed), 2);
    assert_eq!(late.value(), "7");

    // Dropped: it still runs, once.
    let held = hold(&puppet);
    counted(puppet.add(0)).detach();
    held.release();
    puppet.add(0).value();
    assert_eq!(runs.load(Ordering::Relaxed), 3);

    // There is no value: it does not run, and the error is passed on.
    let held = hold(&puppet);
    let doomed = counted(puppet.add(0));
    puppet.stop_now().detach();
    let error = doomed.error();
    assert_eq!(
        (error.kind(), error.method()),
        (ErrorKind::Stopped, Some("add"))
    );
    assert!(error.is_retry_safe());
    assert_eq!(runs.load(Ordering::Relaxed), 3);
    held.release();
}

/// Maps of maps work in one pass, and cancelling the last one cancels the
/// call.
#[test]
fn maps_compose() {
    let system = TestSystem::new();
    let puppet = system.spawn(Puppet::new()).unwrap();
    let held = hold(&puppet);
    let long = puppet
        .add(2)
        .map(|n| n * 10)
        .map(|n| n + 1)
        .map(|n| n.to_string());
    let gone = puppet.add(100).map(|n| n * 10).map(|n| n + 1);
    assert_eq!(gone.cancel(), CancelOutcome::Prevented);
    assert!(gone.is_done());
    assert!(gone.error().is_cancelled());
    held.release();
    assert_eq!(long.value(), "21");
    assert_eq!(puppet.add(0).value(), 2, "the cancelled call did not run");
}

/// Two replies on one single-threaded executor progress together: awaiting one
/// does not block the other.
#[test]
fn ac_029_awaiting_does_not_block_the_executor() {
    let system = TestSystem::new();
    let (first, second) = (
        system.spawn(Puppet::new()).unwrap(),
        system.spawn(Puppet::new()).unwrap(),
    );
    let log = Log::new();
    let gate = Gate::new();
    let (inside, order) = (gate.clone(), log.clone());
    let mut tasks = Tasks::default();
    // The first task can go on only when the second has had its answer.
    tasks.spawn({
        let call = first.run(job(move |_| {
            inside.pass();
            1
        }));
        async move {
            order.push(call.await.unwrap());
        }
    });
    let order = log.clone();
    tasks.spawn(async move {
        order.push(second.run(job(|_| 2)).await.unwrap());
        gate.open();
        order.push(second.run(job(|_| 3)).await.unwrap());
    });
    let polls = tasks.run();
    let mut entries = log.entries();
    assert_eq!(entries[0], 2);
    entries.sort_unstable();
    assert_eq!(entries, [1, 2, 3]);
    assert!(
        polls <= 8,
        "{polls} polls: an executor is not to be kept busy"
    );
}

/// Replies work on any executor, also when they move from one to another in
/// between: the last waker counts.
#[test]
fn ac_029_a_reply_may_change_its_executor() {
    use std::future::Future;
    use std::pin::Pin;
    use std::task::{Context, Poll, Waker};

    let system = TestSystem::new();
    let puppet = system.spawn(Puppet::new()).unwrap();
    let mut held = hold(&puppet);
    let mut reply = held.take_reply();
    let nobody = &mut Context::from_waker(Waker::noop());
    assert!(matches!(Pin::new(&mut reply).poll(nobody), Poll::Pending));
    let awaiting = thread::spawn(move || block_on(async move { reply.await.unwrap() }));
    thread::park_timeout(Duration::from_millis(5));
    held.release();
    assert_eq!(joined(awaiting), 0);
}

/// `flat` and `wait_flat` put the handler's own error and the call's into one.
#[test]
fn a_flat_reply_has_one_error() {
    let system = TestSystem::new();
    let puppet = system.spawn(Puppet::new()).unwrap();
    let good = || puppet.attempt(job(|_| Ok(1)));
    let bad = || puppet.attempt(job(|_| Err("no funds".to_owned())));
    assert_eq!(good().wait_flat().unwrap(), 1);
    assert_eq!(block_on(good().flat()).unwrap(), 1);
    for error in [
        bad().wait_flat().unwrap_err(),
        block_on(bad().flat()).unwrap_err(),
    ] {
        assert!(matches!(&error, CallError::Handler(text) if text == "no funds"));
        assert_eq!(error.to_string(), "no funds");
    }
    puppet.stop().value();
    for error in [
        good().wait_flat().unwrap_err(),
        block_on(good().flat()).unwrap_err(),
    ] {
        assert!(matches!(&error, CallError::Reply(error) if error.is_stopped()));
        assert!(error.to_string().contains(".attempt did not run"));
    }
    system.assert_quiet();
}

/// A flat reply has the moves of a reply.
#[test]
fn a_flat_reply_moves_like_any_other() {
    let system = TestSystem::new();
    let puppet = system.spawn(Puppet::new()).unwrap();
    let held = hold(&puppet);
    let attempt = || puppet.attempt(job(|_| Err("no funds".to_owned()))).flat();
    let (mut waits, mut polls, cancels) = (attempt(), attempt(), attempt());
    attempt().detach();
    let late = |error: &CallError<String>| matches!(error, CallError::Reply(error) if error.is_timed_out());
    assert!(late(&waits.wait_timeout(Duration::ZERO).unwrap_err()));
    assert!(late(&waits.wait_deadline(Instant::now()).unwrap_err()));
    assert!(!polls.is_done() && polls.try_take().is_none());
    assert_eq!(cancels.cancel(), CancelOutcome::Prevented);
    assert!(cancels.is_done());
    assert!(matches!(cancels.wait(), Err(CallError::Reply(error)) if error.is_cancelled()));

    held.release();
    let refused =
        |error: CallError<String>| matches!(error, CallError::Handler(text) if text == "no funds");
    let deadline = Deadline::after(PATIENCE);
    assert!(refused(waits.wait_deadline(deadline).unwrap_err()));
    tests::eventually("the call is done", || polls.is_done());
    assert_eq!(polls.cancel(), CancelOutcome::TooLate);
    assert!(refused(polls.try_take().unwrap().unwrap_err()));
    for again in [polls.try_take().unwrap(), waits.wait_timeout(PATIENCE)] {
        assert!(matches!(again, Err(CallError::Reply(error)) if error.is_taken()));
    }
    // The one that was let go has failed, and nobody saw it.
    assert!(
        system.failures.exactly(1)[0]
            .to_string()
            .contains("no funds")
    );
}

/// Both failures in one error keep their causes: what a report prints is each
/// link of the chain, once.
#[test]
fn a_flat_error_keeps_the_chain() {
    use std::error::Error;
    use std::fmt;

    #[derive(Debug)]
    struct Unpaid(std::num::ParseIntError);

    impl fmt::Display for Unpaid {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("the bill was not paid")
        }
    }

    impl Error for Unpaid {
        fn source(&self) -> Option<&(dyn Error + 'static)> {
            Some(&self.0)
        }
    }

    fn chain(error: &dyn Error) -> Vec<String> {
        std::iter::successors(Some(error), |&error| error.source())
            .map(ToString::to_string)
            .collect()
    }

    let cause = "seven".parse::<i64>().unwrap_err();
    let handlers = CallError::Handler(Unpaid(cause.clone()));
    let expected = ["the bill was not paid", "invalid digit found in string"];
    assert_eq!(chain(&handlers), expected);

    // A call that was refused says itself all that there is.
    let system = TestSystem::new();
    let puppet = system.spawn(Puppet::new()).unwrap();
    puppet.stop().value();
    let calls: CallError<Unpaid> = puppet.add(1).error().into();
    assert_eq!(chain(&calls), [calls.to_string()]);
    let mapped = calls.map(|unpaid| unpaid.0);
    assert!(matches!(mapped, CallError::Reply(error) if error.is_stopped()));
    let mapped = handlers.map(|unpaid| unpaid.0);
    assert!(matches!(mapped, CallError::Handler(error) if error == cause));
}

/// A reply that is ready from the start behaves like one that has come.
#[test]
fn a_ready_reply_behaves_like_any_other() {
    assert_eq!(Reply::ready(7).wait().unwrap(), 7);
    assert_eq!(block_on(Reply::ready(7)).unwrap(), 7);
    assert_eq!(Reply::ready(7).map(|n| n + 1).wait().unwrap(), 8);
    assert_eq!(Reply::ready(7).cancel(), CancelOutcome::TooLate);
    let mut reply = Reply::ready(7);
    let seen = Log::new();
    let noted = seen.clone();
    reply.on_done(move |outcome| noted.push(*outcome.as_ref().unwrap()));
    assert!(reply.is_done());
    assert_eq!(reply.try_take().unwrap().unwrap(), 7);
    assert_eq!(seen.entries(), [7]);
    assert_eq!(
        reply.try_take().unwrap().unwrap_err().kind(),
        ErrorKind::Taken
    );
}

/// Times at the edge of the clock: a wait without end, and one whose end lies
/// behind.
#[test]
fn extreme_times_are_no_surprise() {
    let system = TestSystem::new();
    let puppet = system.spawn(Puppet::new()).unwrap();
    for timeout in [Duration::MAX, Duration::from_secs(u64::MAX / 4)] {
        let mut reply = puppet.add(0);
        let value = patiently(move || reply.wait_timeout(timeout));
        assert_eq!(value.unwrap(), 0);
    }
    let past = Instant::now()
        .checked_sub(Duration::from_secs(1))
        .unwrap_or_else(Instant::now);
    let held = hold(&puppet);
    let mut reply = puppet.add(0);
    assert!(reply.wait_deadline(past).unwrap_err().is_timed_out());
    assert!(
        reply
            .wait_deadline(Deadline::at(past))
            .unwrap_err()
            .is_timed_out()
    );
    held.release();
    tests::eventually("the call is done", || reply.is_done());
    assert_eq!(
        reply.wait_deadline(past).unwrap(),
        0,
        "what is there is taken"
    );
    assert!(puppet.join_deadline(past).unwrap_err().is_timed_out());

    let weak = puppet.downgrade();
    drop(puppet);
    let reason = patiently(move || weak.join_timeout(Duration::MAX));
    assert!(matches!(reason, Ok(ExitReason::HandlesDropped)));
}

/// Values are dropped exactly once and in time, whatever becomes of their
/// reply.
#[test]
fn values_are_dropped_with_whoever_holds_them_last() {
    let system = TestSystem::new();
    let drops = Drops::new();
    let puppet = system.spawn(Puppet::new()).unwrap();

    // Taken: the caller's.
    let taken = puppet.hand_back(drops.token()).value();
    assert_eq!(drops.alive(), 1);
    drop(taken);
    assert_eq!(drops.alive(), 0);

    // Dropped before it runs, while it runs, after it ran.
    let held = hold(&puppet);
    drop(puppet.hand_back(drops.token()));
    assert_eq!(drops.alive(), 1, "a dropped reply cancels nothing");
    held.release();
    puppet.add(0).value();
    assert_eq!(drops.alive(), 0);

    let (gate, value) = (Gate::new(), drops.token());
    let inside = gate.clone();
    let running = puppet.call(job(move |_| {
        inside.pass();
        value
    }));
    gate.await_arrivals(1);
    drop(running);
    gate.open();
    puppet.add(0).value();
    assert_eq!(drops.alive(), 0);

    let ran = puppet.hand_back(drops.token());
    tests::eventually("the call is done", || ran.is_done());
    assert_eq!(drops.alive(), 1);
    drop(ran);
    assert_eq!(drops.alive(), 0);

    // Looked at by callbacks, mapped away, cancelled, evicted, stopped.
    let seen = puppet.hand_back(drops.token());
    seen.on_done(|outcome| assert!(outcome.is_ok()));
    drop(seen);
    assert!(puppet.hand_back(drops.token()).map(drop).outcome().is_ok());
    let held = hold(&puppet);
    let cancelled = puppet.hand_back(drops.token());
    assert_eq!(cancelled.cancel(), CancelOutcome::Prevented);
    let doomed = puppet.hand_back(drops.token());
    held.release();
    puppet.add(0).value();
    assert!(doomed.outcome().is_ok());
    assert_eq!(drops.alive(), 0);
    drop(cancelled);

    let held = hold(&puppet);
    let doomed = puppet.hand_back(drops.token());
    assert_eq!(drops.alive(), 1);
    puppet.stop_now().detach();
    assert_eq!(
        drops.alive(),
        0,
        "the message is dropped, though its reply lives"
    );
    doomed.error();
    held.release();
    let refused = puppet.hand_back(drops.token());
    assert_eq!(drops.alive(), 0);
    drop(refused);
}

/// A handler's arguments and captures are dropped before its reply is seen.
#[test]
fn arguments_are_gone_when_the_reply_is_there() {
    let system = TestSystem::new();
    let drops = Drops::new();
    let puppet = system.spawn(Puppet::new()).unwrap();
    for _ in 0..1_000 {
        let token = drops.token();
        puppet
            .run(job(move |_| {
                let _kept = &token;
                0
            }))
            .value();
        assert_eq!(drops.alive(), 0);
    }
}

/// A reply that has failed from the start is like one whose call did.
#[test]
fn a_failed_reply_behaves_like_any_other() {
    let error = Reply::<i64>::failed(ErrorKind::MailboxFull).error();
    assert_eq!(error.kind(), ErrorKind::MailboxFull);
    assert!(error.is_retry_safe());
    assert_eq!((error.actor(), error.method()), (None, None));
    assert_eq!(
        error.to_string(),
        "the call did not run: the mailbox is full"
    );
    assert!(block_on(Reply::<i64>::failed(ErrorKind::Stopped)).is_err());
    let mapped = Reply::<i64>::failed(ErrorKind::Panicked).map(|n| n + 1);
    assert!(mapped.is_done());
    assert!(mapped.error().is_panic());
    assert_eq!(
        Reply::<i64>::failed(ErrorKind::Stopped).cancel(),
        CancelOutcome::TooLate
    );
    let flat = Reply::<Result<i64, String>>::failed(ErrorKind::Stopped).wait_flat();
    assert!(matches!(flat, Err(CallError::Reply(error)) if error.is_stopped()));
    let log = Log::new();
    let noted = log.clone();
    Reply::<i64>::failed(ErrorKind::Cancelled).on_done(move |outcome| {
        noted.push(outcome.as_ref().unwrap_err().kind());
    });
    assert_eq!(log.entries(), [ErrorKind::Cancelled]);
}

/// A chain of any length ends, is cancelled and is dropped on the stack of an
/// ordinary thread.
#[test]
fn a_long_chain_of_maps_needs_no_deep_stack() {
    const LINKS: i64 = 50_000;
    let chain = |first: Reply<i64>| (0..LINKS).fold(first, |reply, _| reply.map(|sum| sum + 1));
    let system = TestSystem::new();
    let puppet = system.spawn(Puppet::new()).unwrap();

    assert_eq!(
        chain(Reply::ready(0)).value(),
        LINKS,
        "of a reply that is done"
    );

    let held = hold(&puppet);
    let waited = chain(puppet.add(1));
    let dropped = chain(puppet.add(1));
    let cancelled = chain(puppet.add(1));
    drop(dropped);
    assert_eq!(cancelled.cancel(), CancelOutcome::Prevented);
    assert!(cancelled.error().is_cancelled());
    held.release();
    assert_eq!(waited.value(), LINKS + 1);
    assert_eq!(puppet.add(0).value(), 2, "the dropped chain's call ran");

    let held = hold(&puppet);
    let failed = chain(puppet.add(1));
    puppet.stop_now().detach();
    assert_eq!(failed.error().kind(), ErrorKind::Stopped);
    held.release();
}

/// A waker whose drop blocks, as a destructor may, just when the outcome comes.
struct Meddler {
    gate: Gate,
    done: Gate,
}

impl Wake for Meddler {
    fn wake(self: Arc<Self>) {}
}

impl Drop for Meddler {
    fn drop(&mut self) {
        self.gate.open();
        self.done.pass();
        // Whatever token this thread holds is eaten here.
        thread::park_timeout(Duration::ZERO);
    }
}

/// The waker of an earlier poll is dropped when the reply is waited for; its
/// destructor cannot eat the wake-up of that wait.
#[test]
fn a_wakers_destructor_eats_no_wake_up() {
    let system = TestSystem::new();
    let puppet = system.spawn(Puppet::new()).unwrap();
    let (gate, done) = (Gate::new(), Gate::new());
    let entered = gate.clone();
    let mut reply = puppet.run(job(move |_| {
        entered.pass();
        7
    }));
    let opener = done.clone();
    reply.on_done(move |_| opener.open());
    let meddler = Waker::from(Arc::new(Meddler { gate, done }));
    let polled = Pin::new(&mut reply).poll(&mut task::Context::from_waker(&meddler));
    assert!(polled.is_pending());
    drop(meddler);
    assert_eq!(reply.value(), 7);
}
