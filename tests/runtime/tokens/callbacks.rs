//! Callbacks, and wakers.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Wake, Waker};
use std::thread::{self, ThreadId};

use actor_rt::Registration;
use actor_rt::prelude::*;
use tests::{Bomb, Drops, Gate, Log, MOMENT, Shared, joined, patiently};

use super::{Rings, poll};

/// A callback that logs its name and its thread.
fn logging(
    token: &CancellationToken,
    log: &Log<(&'static str, ThreadId)>,
    name: &'static str,
) -> Registration {
    let log = log.clone();
    token.on_cancel(move || log.push((name, thread::current().id())))
}

#[test]
fn callbacks_run_once_in_order_on_the_cancelling_thread() {
    let (token, log) = (CancellationToken::new(), Log::new());
    let kept = logging(&token, &log, "first");
    let ended = logging(&token, &log, "ended");
    logging(&token, &log, "second").forever();
    drop(ended);
    let third = logging(&token, &log, "third");
    assert!(log.is_empty());

    let canceller = token.clone();
    let elsewhere = thread::spawn(move || {
        canceller.cancel();
        thread::current().id()
    });
    let elsewhere = joined(elsewhere);
    token.cancel();
    let order = ["first", "second", "third"];
    assert_eq!(log.entries(), order.map(|name| (name, elsewhere)));

    logging(&token, &log, "late").forever();
    let here = thread::current().id();
    assert_eq!(log.entries().last(), Some(&("late", here)));
    drop((kept, third));
    assert_eq!(log.len(), 4);
}

#[test]
fn a_callback_of_a_child_runs_when_an_ancestor_is_cancelled() {
    let (top, log) = (CancellationToken::new(), Log::new());
    // The registration keeps its token.
    let registration = logging(&top.child_token().child_token(), &log, "grandchild");
    top.cancel();
    assert_eq!(log.len(), 1);
    drop(registration);
}

#[test]
fn an_ended_registration_drops_its_callback() {
    let (token, drops) = (CancellationToken::new(), Drops::new());
    let alive = drops.token();
    let registration = token.on_cancel(move || drop(alive));
    assert_eq!(drops.alive(), 1);
    drop(registration);
    assert_eq!(drops.alive(), 0);

    let alive = drops.token();
    token.on_cancel(move || drop(alive)).forever();
    let clone = token.clone();
    drop(token);
    assert_eq!(drops.alive(), 1, "kept for as long as there is a handle");
    drop(clone);
    assert_eq!(drops.alive(), 0);
}

#[test]
fn the_end_of_a_registration_waits_for_its_running_callback() {
    let (token, gate) = (CancellationToken::new(), Gate::new());
    let (inside, left) = (gate.clone(), Shared::new(false));
    let leaves = left.clone();
    let registration = token.on_cancel(move || {
        inside.pass();
        leaves.change(|left| *left = true);
    });
    let canceller = token.clone();
    let canceller = thread::spawn(move || canceller.cancel());
    gate.await_arrivals(1);
    let (ended, seen) = (Shared::new(false), left.clone());
    let ends = ended.clone();
    let owner = thread::spawn(move || {
        drop(registration);
        ends.change(|ended| *ended = true);
        *seen.lock()
    });
    assert!(!ended.holds_within(MOMENT, |ended| *ended), "it must wait");
    gate.open();
    assert!(joined(owner), "the callback had left");
    joined(canceller);
}

#[test]
fn a_registration_may_end_inside_its_own_callback() {
    patiently(|| {
        let token = CancellationToken::new();
        let (own, runs) = (Shared::new(None), Log::new());
        let (inside, log) = (own.clone(), runs.clone());
        let registration = token.on_cancel(move || {
            let own: Option<Registration> = inside.change(Option::take);
            drop(own);
            log.push(());
        });
        own.change(|own| *own = Some(registration));
        token.cancel();
        assert_eq!(runs.len(), 1);
        assert!(own.lock().is_none());
    });
}

/// Registers, cancels, makes children, drops handles and registrations, waits:
/// no lock is held.
#[test]
fn a_tokens_callback_may_do_anything() {
    patiently(|| {
        let token = CancellationToken::new();
        let (child, other) = (token.child_token(), CancellationToken::new());
        let (log, next) = (Log::new(), Shared::new(None));
        let (own, cancels) = (token.clone(), other.clone());
        let (entries, takes) = (log.clone(), next.clone());
        let alive = Drops::new();
        let held = alive.token();
        let registration = token.on_cancel(move || {
            assert!(own.is_cancelled() && own.wait() && child.wait());
            let log = entries.clone();
            own.on_cancel(move || log.push("registered inside"))
                .forever();
            let log = entries.clone();
            let nested = cancels.on_cancel(move || log.push("cancelled inside"));
            cancels.cancel();
            own.cancel();
            assert!(own.child_token().is_cancelled());
            let next: Option<Registration> = takes.change(Option::take);
            drop((next, nested, child, cancels, own, held));
            entries.push("done");
        });
        let never = log.clone();
        next.change(|next| *next = Some(token.on_cancel(move || never.push("ended before"))));
        token.cancel();
        assert_eq!(
            log.entries(),
            ["registered inside", "cancelled inside", "done"]
        );
        assert!(other.is_cancelled());
        assert_eq!(alive.alive(), 0);
        drop(registration);
    });
}

#[test]
fn a_tokens_callback_that_panics_harms_nobody() {
    let (token, log) = (CancellationToken::new(), Log::new());
    let panics = token.on_cancel(|| panic!("planned"));
    let bomb = Bomb("planned");
    let explodes = token.on_cancel(move || drop(bomb));
    let last = logging(&token, &log, "last");
    token.cancel();
    assert_eq!(log.len(), 1);
    token.on_cancel(|| panic!("planned")).forever();
    drop((panics, explodes, last));

    let unused = Bomb("planned");
    let other = CancellationToken::new();
    drop(other.on_cancel(move || drop(unused)));
    let unused = Bomb("planned");
    other.on_cancel(move || drop(unused)).forever();
    drop(other);
}

/// A waker is somebody's code too.
#[test]
fn a_tokens_waker_that_panics_harms_nobody() {
    struct Panics;
    impl Wake for Panics {
        fn wake(self: Arc<Self>) {
            panic!("planned");
        }
    }
    let (token, (waker, rings)) = (CancellationToken::new(), Rings::new());
    let (mut first, mut second) = (token.cancelled(), token.cancelled());
    assert!(poll(&mut first, &Waker::from(Arc::new(Panics))).is_pending());
    assert!(poll(&mut second, &waker).is_pending());
    token.cancel();
    assert_eq!(rings.count(), 1);
}

/// Everybody is woken before the first callback runs, so one that takes its
/// time holds nobody up.
#[test]
fn waiters_wake_before_callbacks_run() {
    let token = CancellationToken::new();
    let (gate, child) = (Gate::new(), token.child_token());
    let inside = gate.clone();
    token.on_cancel(move || inside.pass()).forever();
    let waiter = thread::spawn(move || child.wait());
    let canceller = token.clone();
    let canceller = thread::spawn(move || canceller.cancel());
    gate.await_arrivals(1);
    assert!(joined(waiter));
    token.cancel();
    assert!(!canceller.is_finished(), "the callback still runs");
    gate.open();
    joined(canceller);
}

#[test]
fn a_registration_ends_or_its_callback_runs_never_both() {
    let rounds = if cfg!(debug_assertions) {
        1_000
    } else {
        10_000
    };
    for _ in 0..rounds {
        let token = CancellationToken::new();
        let (ended, late) = (Arc::new(AtomicBool::new(false)), Log::new());
        let (seen, entries) = (Arc::clone(&ended), late.clone());
        let registration = token.on_cancel(move || {
            if seen.load(Ordering::SeqCst) {
                entries.push(());
            }
        });
        let canceller = token.clone();
        let canceller = thread::spawn(move || canceller.cancel());
        drop(registration);
        ended.store(true, Ordering::SeqCst);
        joined(canceller);
        assert!(late.is_empty(), "it ran after its registration's end");
    }
}
