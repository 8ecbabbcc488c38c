//! Threads and tasks that wait for a token.

use std::future::{Future, pending, ready};
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::Poll;
use std::thread;
use std::time::{Duration, Instant};

use actor_rt::prelude::*;
use actor_rt::{Deadline, ExitReason};
use tests::{Drops, Gate, MOMENT, PATIENCE, Patient, TestSystem, all_joined, joined};

use super::{Rings, poll};
use crate::executor::block_on;
use crate::puppet::{Puppet, job};

#[test]
fn a_thread_that_waits_is_woken() {
    let parent = CancellationToken::new();
    let (children, begun) = ([(); 3].map(|()| parent.child_token()), Gate::new());
    begun.open();
    let waiters = children.map(|child| {
        let begun = begun.clone();
        thread::spawn(move || {
            begun.pass();
            child.wait()
        })
    });
    begun.await_arrivals(3);
    parent.cancel();
    assert_eq!(all_joined(waiters.into()), [true; 3]);
    assert!(parent.wait(), "at once");
}

#[test]
fn a_bounded_token_wait_ends_in_time() {
    let token = CancellationToken::new();
    assert!(!token.wait_timeout(Duration::ZERO));
    assert!(!token.wait_timeout(MOMENT));
    let past = Instant::now();
    assert!(!token.wait_deadline(past));
    assert!(!token.wait_deadline(Deadline::after(Duration::ZERO)));

    let waiter = token.clone();
    let waiter = thread::spawn(move || waiter.wait_timeout(Duration::MAX));
    let other = token.clone();
    let other = thread::spawn(move || other.wait_timeout(PATIENCE));
    token.cancel();
    assert!(joined(waiter) && joined(other));
    assert!(token.wait_timeout(Duration::ZERO) && token.wait_deadline(past));
    assert!(token.wait_deadline(Deadline::NEVER));
}

#[test]
fn a_task_that_waits_is_woken_on_any_executor() {
    let token = CancellationToken::new();
    let begun = Gate::new();
    begun.open();
    let (child, inside) = (token.child_token(), begun.clone());
    let task = thread::spawn(move || {
        block_on(async {
            let mut cancelled = pin!(child.clone().cancelled_owned());
            std::future::poll_fn(|cx| {
                let state = cancelled.as_mut().poll(cx);
                inside.pass();
                state
            })
            .await;
            child.cancelled().await;
        });
    });
    begun.await_arrivals(1);
    token.cancel();
    joined(task);
}

#[test]
fn a_future_wakes_its_latest_waker_only() {
    let token = CancellationToken::new();
    let ((first, early), (second, late)) = (Rings::new(), Rings::new());
    let mut future = token.cancelled();
    assert!(poll(&mut future, &first).is_pending());
    assert!(poll(&mut future, &second).is_pending());
    let mut dropped = token.cancelled();
    assert!(poll(&mut dropped, &first).is_pending());
    drop(dropped);
    assert_eq!(Arc::strong_count(&early), 2, "only the test has its waker");
    token.cancel();
    assert_eq!((early.count(), late.count()), (0, 1));
}

/// A wait inside a handler ends when the actor is killed, and says so.
#[test]
fn a_kill_interrupts_a_wait_for_a_token() {
    for bounded in [false, true] {
        let system = TestSystem::new();
        let puppet = system.spawn(Puppet::new()).unwrap();
        let (gate, token) = (Gate::new(), CancellationToken::new());
        let (inside, waited) = (gate.clone(), token.clone());
        let call = puppet.call(job(move |_| {
            inside.pass();
            if bounded {
                waited.wait_timeout(PATIENCE)
            } else {
                waited.wait()
            }
        }));
        gate.open();
        gate.await_arrivals(1);
        let before = Instant::now();
        let end = puppet.kill();
        assert!(!call.value(), "it was not cancelled");
        assert!(before.elapsed() < PATIENCE / 2, "it waited on");
        assert!(matches!(end.value(), ExitReason::Killed));
        assert!(!token.is_cancelled(), "a kill cancels no token");
    }
}

#[test]
fn a_cancel_ends_a_wait_inside_a_handler() {
    let system = TestSystem::new();
    let puppet = system.spawn(Puppet::new()).unwrap();
    let token = CancellationToken::new();
    let (waited, gate) = (token.child_token(), Gate::new());
    let inside = gate.clone();
    let call = puppet.call(job(move |_| {
        inside.pass();
        waited.wait()
    }));
    gate.open();
    gate.await_arrivals(1);
    token.cancel();
    assert!(call.value());
    assert_eq!(puppet.add(1).value(), 1, "the actor goes on");
}

// ----- run_until_cancelled ------------------------------------------------------

#[test]
fn a_future_runs_until_its_token_is_cancelled() {
    let token = CancellationToken::new();
    assert_eq!(block_on(token.run_until_cancelled(ready(7))), Some(7));

    let drops = Drops::new();
    let alive = drops.token();
    let begun = Gate::new();
    begun.open();
    let (child, inside) = (token.child_token(), begun.clone());
    let task = thread::spawn(move || {
        block_on(child.run_until_cancelled(async move {
            let _alive = alive;
            inside.pass();
            pending::<()>().await;
        }))
    });
    begun.await_arrivals(1);
    token.cancel();
    assert_eq!(joined(task), None);
    assert_eq!(drops.alive(), 0, "the future is dropped");
}

#[test]
fn a_future_of_a_cancelled_token_is_not_polled() {
    let token = CancellationToken::new();
    token.cancel();
    let polled = AtomicBool::new(false);
    let future = async { polled.store(true, Ordering::SeqCst) };
    assert_eq!(block_on(token.run_until_cancelled(future)), None);
    assert!(!polled.into_inner());
    let owned = token.run_until_cancelled_owned(ready(7));
    assert_eq!(block_on(owned), None);
}

#[test]
fn a_value_that_is_there_wins_over_the_cancel() {
    let token = CancellationToken::new();
    let (waker, rings) = Rings::new();
    let open = Arc::new(AtomicBool::new(false));
    let inside = Arc::clone(&open);
    let value = std::future::poll_fn(move |_| {
        if inside.load(Ordering::SeqCst) {
            Poll::Ready(7)
        } else {
            Poll::Pending
        }
    });
    let mut run = Box::pin(token.run_until_cancelled(value));
    assert!(poll(&mut run, &waker).is_pending());
    token.cancel();
    open.store(true, Ordering::SeqCst);
    assert_eq!(rings.count(), 1);
    assert_eq!(poll(&mut run, &waker), Poll::Ready(Some(7)));
}
