//! Deadlines and cancels that flow from call to call.

use std::future::poll_fn;
use std::task::Poll;
use std::thread;
use std::time::{Duration, Instant};

use actor_rt::prelude::*;
use actor_rt::{
    Deadline, as_completed, join_all, shielded, wait_all, with_deadline, with_timeout, with_token,
};
use tests::{Gate, Log, MOMENT, PATIENCE, Patient, TestSystem, eventually, joined};

use crate::puppet::{Puppet, PuppetHandle, hold, job};

type Found = Result<i64, ReplyError>;

fn puppets<const N: usize>(system: &System) -> [PuppetHandle; N] {
    [(); N].map(|()| system.spawn(Puppet::new()).unwrap())
}

fn kind(found: Found) -> Result<i64, ErrorKind> {
    found.map_err(|error| error.kind())
}

/// Has `puppet` ask `next` and wait; what came of it.
fn relay(puppet: &PuppetHandle, next: &PuppetHandle) -> Reply<Found> {
    let next = next.clone();
    puppet.call(job(move |_| next.add(1).wait()))
}

/// A wait under a deadline ends with it; the call that was waited for is taken
/// back, so it may be made again.
#[test]
fn a_wait_ends_at_the_deadline_of_the_work() {
    let system = TestSystem::new();
    let [puppet] = puppets(&system);
    let held = hold(&puppet);
    let start = Instant::now();
    let error = with_timeout(MOMENT, || puppet.add(1).wait()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::DeadlinePassed);
    assert!(error.is_retry_safe(), "it will never run");
    assert!(start.elapsed() >= MOMENT);
    held.release();
    assert_eq!(puppet.add(0).value(), 0, "it did not run");
}

/// A message whose deadline has passed is dropped before its handler; one that
/// runs is not cut off.
#[test]
fn a_late_message_does_not_run() {
    let system = TestSystem::new();
    let [puppet] = puppets(&system);
    let past = Deadline::at(Instant::now());
    let late = with_deadline(past, || puppet.add(1));
    let error = late.error();
    assert_eq!(
        (error.kind(), error.is_retry_safe()),
        (ErrorKind::DeadlinePassed, true)
    );
    assert_eq!(puppet.add(0).value(), 0);

    let gate = Gate::new();
    let inside = gate.clone();
    let running = with_timeout(MOMENT, || {
        puppet.run(job(move |cx| {
            inside.pass();
            eventually("its time is over", || cx.deadline().has_passed());
            let late = cx.checkpoint().unwrap_err();
            assert_eq!(late.kind(), ErrorKind::DeadlinePassed);
            7
        }))
    });
    gate.open();
    let seen = Log::new();
    let log = seen.clone();
    running.on_done(move |outcome| log.push(outcome.as_ref().ok().copied()));
    assert_eq!(seen.exactly(1), [Some(7)]);
}

/// Nested calls have what is left of the time of the outer one, whatever they
/// ask for themselves.
#[test]
fn a_deadline_goes_down_the_calls() {
    let system = TestSystem::new();
    let [front, middle, store] = puppets(&system);
    let held = hold(&store);
    let (next, last) = (middle.clone(), store.clone());
    let outcome = with_timeout(MOMENT, || {
        front
            .call(job(move |cx| {
                let mine = cx.deadline();
                let nested = next.call(job(move |cx| {
                    let inherited = cx.deadline();
                    let found = with_timeout(PATIENCE * 4, || last.add(1).wait());
                    (inherited, kind(found))
                }));
                (mine, nested.wait().map_err(|error| error.kind()))
            }))
            .outcome()
    });
    // The front's own wait ends with the deadline as well, so who is first is
    // open: nobody waits longer, and the store never runs it.
    if let Ok((mine, nested)) = outcome {
        assert!(!mine.is_never());
        match nested {
            Ok((inherited, found)) => {
                assert_eq!(inherited, mine);
                assert_eq!(found, Err(ErrorKind::DeadlinePassed));
            }
            Err(kind) => assert_eq!(kind, ErrorKind::DeadlinePassed),
        }
    }
    held.release();
    assert_eq!(store.add(0).value(), 0, "it did not run");
}

/// Cancelling a call cancels the call that its handler waits for, and so on,
/// through any number of actors.
#[test]
fn a_cancel_goes_down_the_waits() {
    let system = TestSystem::new();
    let chain: [PuppetHandle; 5] = puppets(&system);
    let held = hold(&chain[4]);
    let [first, second, third, fourth, last] = chain;
    let log = Log::new();
    let noted = log.clone();
    let fifth = last.clone();
    let reply = first.call(job(move |_| {
        second
            .call(job(move |_| {
                third
                    .call(job(move |_| {
                        let found = fourth.call(job(move |_| fifth.add(1).wait())).wait();
                        noted.push(found.map(kind).map_err(|error| error.kind()));
                    }))
                    .wait()
            }))
            .wait()
    }));
    eventually("the last call waits", || last.mailbox_len() == 1);
    assert_eq!(reply.cancel(), CancelOutcome::Requested);
    let outcome = reply.value();
    assert!(outcome.is_err() || outcome.is_ok_and(|inner| inner.is_err()));
    let seen = log.exactly(1).remove(0);
    assert!(
        matches!(
            seen,
            Err(ErrorKind::Cancelled) | Ok(Err(ErrorKind::Cancelled))
        ),
        "{seen:?}"
    );
    held.release();
    assert_eq!(last.add(0).value(), 0, "it did not run");
}

/// A call that was made by a call that is cancelled does not begin, unless its
/// reply was dropped.
#[test]
fn what_a_cancelled_call_has_posted_does_not_begin() {
    let system = TestSystem::new();
    let [front, store] = puppets(&system);
    let held = hold(&store);
    let (posted, go) = (Gate::new(), Gate::new());
    let (at, on, next) = (posted.clone(), go.clone(), store.clone());
    let reply = front.call(job(move |_| {
        let kept = next.add(10);
        next.add(1).detach();
        at.open();
        on.pass();
        kept
    }));
    posted.pass();
    assert_eq!(reply.cancel(), CancelOutcome::Requested);
    go.await_arrivals(1);
    held.release();
    // The handler goes on for as long as the two messages wait.
    assert_eq!(store.add(0).value(), 1, "only the detached one ran");
    go.open();
    assert!(reply.value().error().is_cancelled());
}

/// A token cancels what was called under it, queued or waited for; calls made
/// outside are left alone.
#[test]
fn a_token_ends_what_is_called_under_it() {
    let system = TestSystem::new();
    let [front, store] = puppets(&system);
    let held = hold(&store);
    let token = CancellationToken::new();
    let outside = store.add(100);
    let waiting = {
        let (token, store) = (token.clone(), store.clone());
        thread::spawn(move || with_token(&token, || kind(store.add(1).wait())))
    };
    let nested = with_token(&token, || relay(&front, &store));
    eventually("all wait", || store.mailbox_len() == 3);
    token.cancel();
    assert_eq!(joined(waiting), Err(ErrorKind::Cancelled));
    let queued = with_token(&token, || store.add(1));
    held.release();
    assert_eq!(outside.value(), 100);
    assert!(queued.error().is_cancelled());
    assert_eq!(
        store.add(0).value(),
        100,
        "nothing else ran but what was not under it"
    );
    // The front's handler waits on its own, so it has its answer or the cancel.
    let _ = nested.outcome();
}

/// Tokens and deadlines nest: each goes on to count.
#[test]
fn bounds_nest() {
    let system = TestSystem::new();
    let [puppet] = puppets(&system);
    let held = hold(&puppet);
    let (outer, inner) = (CancellationToken::new(), CancellationToken::new());
    for token in [&outer, &inner] {
        let late = token.clone();
        let found = with_token(&outer.child_token(), || {
            with_timeout(PATIENCE, || {
                with_token(&inner, || {
                    let canceller = thread::spawn(move || late.cancel());
                    let found = puppet.add(1).wait();
                    joined(canceller);
                    kind(found)
                })
            })
        });
        assert_eq!(found, Err(ErrorKind::Cancelled));
    }
    let fresh = CancellationToken::new();
    let found = with_timeout(MOMENT, || {
        with_token(&fresh, || {
            with_timeout(PATIENCE, || kind(puppet.add(1).wait()))
        })
    });
    assert_eq!(found, Err(ErrorKind::DeadlinePassed));
    held.release();
}

/// What must be finished is out of reach of deadline, cancel and kill.
#[test]
fn a_shield_keeps_all_of_it_out() {
    let system = TestSystem::new();
    let [front, store] = puppets(&system);
    let held = hold(&store);
    let (next, entered) = (store.clone(), Gate::new());
    let at = entered.clone();
    let log = Log::new();
    let noted = log.clone();
    let reply = with_timeout(MOMENT, || {
        front.call(job(move |_| {
            shielded(|| {
                at.open();
                noted.push(kind(next.add(1).wait()));
            });
            noted.push(kind(next.add(1).wait()));
        }))
    });
    entered.pass();
    eventually("the store is asked", || store.mailbox_len() == 1);
    reply.cancel();
    front.kill().detach();
    assert!(log.is_empty(), "it goes on to wait");
    held.release();
    assert_eq!(log.exactly(2), [Ok(1), Err(ErrorKind::Cancelled)]);
    drop(reply);
}

/// `checkpoint` and `sleep` end a long handler early.
#[test]
fn a_long_handler_ends_early() {
    let system = TestSystem::new();
    let [puppet] = puppets(&system);
    let sleeping = puppet.call(job(|cx| {
        cx.checkpoint().unwrap();
        cx.sleep(Duration::ZERO).unwrap();
        cx.sleep(Duration::MAX)
            .map_err(|error| (error.kind(), error.method()))
    }));
    eventually("it sleeps", || system.waits().len() == 1);
    assert_eq!(sleeping.cancel(), CancelOutcome::Requested);
    assert_eq!(sleeping.value(), Err((ErrorKind::Cancelled, Some("call"))));

    let late = with_timeout(MOMENT, || puppet.call(job(|cx| cx.sleep(PATIENCE * 4))));
    let seen = Log::new();
    let noted = seen.clone();
    late.on_done(move |outcome| {
        let slept = outcome
            .as_ref()
            .map(|slept| slept.as_ref().map_err(ReplyError::kind).copied());
        noted.push(slept.map_err(ReplyError::kind));
    });
    let slept = seen.exactly(1).remove(0);
    assert_eq!(slept, Ok(Err(ErrorKind::DeadlinePassed)));

    let killed = puppet.call(job(|cx| cx.sleep(Duration::MAX).is_err()));
    eventually("it sleeps", || system.waits().len() == 1);
    puppet.kill().value();
    assert!(killed.value());
}

/// Dropping such a reply cancels its call; dropping any other does not.
#[test]
fn a_reply_may_cancel_when_it_is_dropped() {
    let system = TestSystem::new();
    let [puppet] = puppets(&system);
    let held = hold(&puppet);
    drop(puppet.add(1).cancel_on_drop());
    drop(puppet.add(10));
    let mut kept = puppet.add(100).cancel_on_drop();
    assert!(kept.wait_timeout(MOMENT).unwrap_err().is_timed_out());
    held.release();
    assert_eq!(kept.value(), 110, "one that is waited for is not cancelled");

    let running = puppet
        .call(job(|cx| cx.sleep(Duration::MAX).is_err()))
        .cancel_on_drop();
    eventually("it sleeps", || system.waits().len() == 1);
    drop(running);
    assert_eq!(puppet.add(0).value(), 110, "the handler has ended");
}

/// A cancel ends the wait for several, and takes the calls back.
#[test]
fn a_cancel_reaches_a_set() {
    let system = TestSystem::new();
    let [front, one, two] = puppets(&system);
    for way in 0..3 {
        let gates = [hold(&one), hold(&two)];
        let (first, second) = (one.clone(), two.clone());
        let asked = front.call(job(move |_| {
            let mut replies = [first.add(1), second.add(1)];
            match way {
                0 => vec![wait_all(&mut replies, Deadline::NEVER).unwrap_err().kind()],
                1 => as_completed(replies)
                    .map(|(_, outcome)| outcome.unwrap_err().kind())
                    .collect(),
                _ => join_all(replies)
                    .wait()
                    .into_iter()
                    .map(|outcome| outcome.unwrap_err().kind())
                    .collect(),
            }
        }));
        eventually("it waits", || one.mailbox_len() + two.mailbox_len() == 2);
        asked.cancel();
        let kinds = asked.value();
        assert!(
            kinds.iter().all(|kind| *kind == ErrorKind::Cancelled),
            "{kinds:?}"
        );
        for gate in gates {
            gate.release();
        }
        assert_eq!(
            (one.add(0).value(), two.add(0).value()),
            (0, 0),
            "way {way}"
        );
    }
}

/// An actor whose handler awaits.
struct Waiter {
    store: PuppetHandle,
    log: Log<Result<i64, ErrorKind>>,
}

#[actor]
impl Waiter {
    pub async fn relay(&self, cx: &Context<Self>) {
        let found = self.store.add(1).await;
        assert!(cx.is_cancelled());
        self.log.push(kind(found));
    }

    /// Never ready; sees the cancel at its next poll, which the cancel brings.
    pub async fn idle(&self, cx: &Context<Self>) -> bool {
        poll_fn(|_| {
            if cx.is_cancelled() {
                Poll::Ready(())
            } else {
                Poll::Pending
            }
        })
        .await;
        true
    }
}

/// The same inside an `async` handler.
#[test]
fn a_cancel_reaches_an_async_handler() {
    let system = TestSystem::new();
    let [store] = puppets(&system);
    let log = Log::new();
    let waiter = Waiter {
        store: store.clone(),
        log: log.clone(),
    };
    let waiter = system.spawn(waiter).unwrap();
    let held = hold(&store);
    let relayed = waiter.relay();
    eventually("the store is asked", || store.mailbox_len() == 1);
    assert_eq!(relayed.cancel(), CancelOutcome::Requested);
    relayed.value();
    assert_eq!(log.exactly(1), [Err(ErrorKind::Cancelled)]);
    held.release();
    assert_eq!(store.add(0).value(), 0);

    for _ in 0..100 {
        let idle = waiter.idle();
        eventually("it waits", || system.waits().len() == 1);
        assert_eq!(idle.cancel(), CancelOutcome::Requested);
        assert!(idle.value());
    }
}

/// Bounds hold for a wait for room too: with a reply and without.
#[test]
fn a_wait_for_room_is_bounded() {
    let system = TestSystem::new();
    let full = system.builder().capacity(1).spawn(Puppet::new()).unwrap();
    let held = hold(&full);
    full.add(1).detach();
    let late = with_timeout(MOMENT, || full.add(10).wait());
    assert_eq!(kind(late), Err(ErrorKind::DeadlinePassed));
    let late = with_timeout(MOMENT, || full.order(job(|_| ())));
    assert_eq!(late.unwrap_err().kind(), ErrorKind::DeadlinePassed);

    let token = CancellationToken::new();
    let sender = {
        let (token, full) = (token.clone(), full.clone());
        thread::spawn(move || with_token(&token, || kind(full.add(10).wait())))
    };
    token.cancel();
    assert_eq!(joined(sender), Err(ErrorKind::Cancelled));

    let [front] = puppets(&system);
    let waiting = relay(&front, &full);
    eventually("it waits for room", || system.waits().len() == 1);
    assert_eq!(waiting.cancel(), CancelOutcome::Requested);
    assert_eq!(kind(waiting.value()), Err(ErrorKind::Cancelled));
    held.release();
    assert_eq!(full.add(0).value(), 1, "none of them got in");
}
