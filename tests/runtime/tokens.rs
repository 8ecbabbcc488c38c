//! Cancellation tokens: the tree, those who wait, callbacks, guards.

use std::collections::HashSet;
use std::future::{Future, pending, ready};
use std::panic::{RefUnwindSafe, UnwindSafe};
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::task::{Context as TaskContext, Poll, Wake, Waker};
use std::thread::{self, ThreadId};
use std::time::{Duration, Instant};

use actor_rt::ExitReason;
use actor_rt::prelude::*;
use actor_rt::{Cancelled, CancelledOwned, Deadline, DropGuard, DropGuardRef, Registration};
use tests::{
    Bomb, Drops, Gate, Log, MOMENT, PATIENCE, Patient, Shared, TestSystem, all_joined, joined,
    patiently,
};

use crate::executor::block_on;
use crate::puppet::{Puppet, job};

// ----- helpers ------------------------------------------------------------------

/// A waker that counts.
#[derive(Default)]
struct Rings(AtomicUsize);

impl Rings {
    fn new() -> (Waker, Arc<Self>) {
        let rings = Arc::new(Self::default());
        (Waker::from(Arc::clone(&rings)), rings)
    }

    fn count(&self) -> usize {
        self.0.load(Ordering::SeqCst)
    }
}

impl Wake for Rings {
    fn wake(self: Arc<Self>) {
        self.0.fetch_add(1, Ordering::SeqCst);
    }
}

fn poll<F: Future + Unpin>(future: &mut F, waker: &Waker) -> Poll<F::Output> {
    Pin::new(future).poll(&mut TaskContext::from_waker(waker))
}

/// Runs `body` on a thread that has room for no recursion.
fn on_a_small_stack(body: impl FnOnce() + Send + 'static) {
    let thread = thread::Builder::new().stack_size(64 * 1024);
    joined(thread.spawn(body).expect("a thread"));
}

const MILLION: usize = 1_000_000;

// ----- the tree -----------------------------------------------------------------

#[test]
fn a_cancel_wakes_who_was_polled() {
    let (waker, rings) = Rings::new();
    let token = CancellationToken::new();
    assert!(!token.is_cancelled());
    let (mut polled, mut fresh) = (token.cancelled(), token.cancelled());
    assert!(poll(&mut polled, &waker).is_pending());
    assert_eq!(rings.count(), 0);

    token.cancel();
    assert!(token.is_cancelled());
    assert_eq!(rings.count(), 1, "the other one was never polled");
    for future in [&mut polled, &mut fresh] {
        assert!(poll(future, &waker).is_ready());
        assert!(poll(future, &waker).is_ready(), "and stays so");
    }
    token.cancel();
    assert_eq!(rings.count(), 1, "a second cancel does nothing");
}

#[test]
fn a_child_is_cancelled_through_its_parent() {
    let (waker, rings) = Rings::new();
    let parent = CancellationToken::new();
    let child = parent.child_token();
    let mut futures = [child.cancelled(), parent.cancelled()];
    for future in &mut futures {
        assert!(poll(future, &waker).is_pending());
    }
    parent.cancel();
    assert_eq!(rings.count(), 2);
    assert!(parent.is_cancelled() && child.is_cancelled());
    for future in &mut futures {
        assert!(poll(future, &waker).is_ready());
    }
}

#[test]
fn a_cancel_passes_through_a_token_without_handles() {
    let (waker, rings) = Rings::new();
    let top = CancellationToken::new();
    let between = top.child_token();
    let children = [between.child_token(), between.child_token()];
    drop(between);
    let mut futures = children.each_ref().map(CancellationToken::cancelled);
    for future in &mut futures {
        assert!(poll(future, &waker).is_pending());
    }
    top.cancel();
    assert_eq!(rings.count(), 2);
    assert!(children.iter().all(CancellationToken::is_cancelled));
    for future in &mut futures {
        assert!(poll(future, &waker).is_ready());
    }
}

#[test]
fn a_child_is_cancelled_without_its_parent() {
    let (waker, rings) = Rings::new();
    let parent = CancellationToken::new();
    let first = parent.child_token();
    let (mut of_first, mut of_parent) = (first.cancelled(), parent.cancelled());
    assert!(poll(&mut of_first, &waker).is_pending());
    assert!(poll(&mut of_parent, &waker).is_pending());

    first.cancel();
    assert_eq!(rings.count(), 1);
    assert!(first.is_cancelled() && !parent.is_cancelled());
    assert!(poll(&mut of_first, &waker).is_ready());
    assert!(poll(&mut of_parent, &waker).is_pending());

    let second = parent.child_token();
    let mut of_second = second.cancelled();
    assert!(poll(&mut of_second, &waker).is_pending());
    parent.cancel();
    assert_eq!(rings.count(), 3);
    assert!(parent.is_cancelled() && second.is_cancelled());
    assert!(poll(&mut of_second, &waker).is_ready());
    assert!(poll(&mut of_parent, &waker).is_ready());
}

#[test]
fn a_child_of_a_cancelled_token_is_born_cancelled() {
    for child_first in [true, false] {
        let (waker, rings) = Rings::new();
        let parent = CancellationToken::new();
        parent.cancel();
        let child = parent.child_token();
        let grandchild = child.child_token();
        assert!(child.is_cancelled() && grandchild.is_cancelled());
        assert!(poll(&mut child.cancelled(), &waker).is_ready());
        assert!(poll(&mut parent.cancelled(), &waker).is_ready());
        assert_eq!(rings.count(), 0);
        if child_first {
            drop(child);
            drop(parent);
        } else {
            drop(parent);
            drop(child);
        }
        assert!(grandchild.is_cancelled());
    }
}

#[test]
fn children_are_dropped_in_any_order() {
    for order in [
        [0, 1, 2],
        [0, 2, 1],
        [1, 0, 2],
        [1, 2, 0],
        [2, 0, 1],
        [2, 1, 0],
    ] {
        let parent = CancellationToken::new();
        let mut children = [(); 3].map(|()| Some(parent.child_token()));
        for next in order {
            children[next] = None;
            assert!(!parent.is_cancelled(), "dropping cancels nothing");
            assert!(children.iter().flatten().all(|child| !child.is_cancelled()));
        }
        parent.cancel();
        assert!(parent.is_cancelled());
    }
}

#[test]
fn a_parent_is_dropped_before_its_children() {
    let parent = CancellationToken::new();
    let (first, second) = (parent.child_token(), parent.child_token());
    drop(parent);
    assert!(!first.is_cancelled());
    first.cancel();
    assert!(
        !second.is_cancelled(),
        "they have nothing in common any more"
    );
}

#[test]
fn a_cancel_reaches_descendants_only() {
    let (waker, rings) = Rings::new();
    let parent = CancellationToken::new();
    let token = parent.child_token();
    let sibling = parent.child_token();
    let (child, other) = (token.child_token(), token.child_token());
    let (grandchild, cousin) = (child.child_token(), child.child_token());
    let last = grandchild.child_token();
    let (inside, outside) = (
        [&token, &child, &other, &grandchild, &cousin, &last],
        [&parent, &sibling],
    );
    let mut within = inside.map(CancellationToken::cancelled);
    let mut around = outside.map(CancellationToken::cancelled);
    for future in within.iter_mut().chain(&mut around) {
        assert!(poll(future, &waker).is_pending());
    }

    token.cancel();
    assert_eq!(rings.count(), inside.len());
    assert!(inside.iter().all(|token| token.is_cancelled()));
    assert!(outside.iter().all(|token| !token.is_cancelled()));
    assert!(
        within
            .iter_mut()
            .all(|future| poll(future, &waker).is_ready())
    );
    assert!(
        around
            .iter_mut()
            .all(|future| poll(future, &waker).is_pending())
    );
    assert_eq!(rings.count(), inside.len());
}

/// What a tree should do, in the plainest way.
#[derive(Default)]
struct Plain {
    parents: Vec<Option<usize>>,
    cancelled: HashSet<usize>,
}

impl Plain {
    fn add(&mut self, parent: Option<usize>) {
        let born = parent.is_some_and(|parent| self.cancelled.contains(&parent));
        self.parents.push(parent);
        if born {
            self.cancelled.insert(self.parents.len() - 1);
        }
    }

    fn cancel(&mut self, token: usize) {
        self.cancelled.insert(token);
        // Parents are older than their children.
        for child in token + 1..self.parents.len() {
            if self.parents[child].is_some_and(|parent| self.cancelled.contains(&parent)) {
                self.cancelled.insert(child);
            }
        }
    }
}

/// Thousands of steps on random trees: made, dropped, cancelled in any order,
/// they answer like the plain model.
#[test]
fn random_trees_answer_like_the_plain_one() {
    for seed in 1..=200_u64 {
        let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15);
        let mut draw = |below: usize| {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            usize::try_from(state % below as u64).expect("it is below a usize")
        };
        let mut plain = Plain::default();
        plain.add(None);
        let mut tokens = vec![Some(CancellationToken::new())];
        for _ in 0..120 {
            let at = draw(tokens.len());
            match (draw(8), tokens[at].as_ref()) {
                (0, Some(token)) if at > 0 => {
                    token.cancel();
                    plain.cancel(at);
                }
                (1 | 2, Some(_)) => tokens[at] = None,
                (_, Some(token)) => {
                    let child = token.child_token();
                    tokens.push(Some(child));
                    plain.add(Some(at));
                }
                (_, None) => {}
            }
            for (number, token) in tokens.iter().enumerate() {
                let Some(token) = token else { continue };
                let wanted = plain.cancelled.contains(&number);
                assert_eq!(token.is_cancelled(), wanted, "seed {seed}, token {number}");
            }
            if tokens.iter().all(Option::is_none) {
                break;
            }
        }
    }
}

// ----- size -----------------------------------------------------------------------

fn nested() -> Vec<CancellationToken> {
    let mut tokens = vec![CancellationToken::new()];
    for last in 0..MILLION {
        tokens.push(tokens[last].child_token());
    }
    tokens
}

fn wide() -> Vec<CancellationToken> {
    let parent = CancellationToken::new();
    let mut tokens: Vec<_> = (0..MILLION).map(|_| parent.child_token()).collect();
    tokens.insert(0, parent);
    tokens
}

#[test]
fn a_million_tokens_are_cancelled_without_recursion() {
    for tree in [nested, wide] {
        on_a_small_stack(move || {
            let tokens = tree();
            tokens[0].cancel();
            assert!(tokens.iter().all(CancellationToken::is_cancelled));
        });
    }
}

#[test]
fn a_million_tokens_are_dropped_without_recursion() {
    for tree in [nested, wide] {
        for youngest_first in [true, false] {
            on_a_small_stack(move || {
                let mut tokens = tree();
                if youngest_first {
                    tokens.reverse();
                }
                let last = tokens.pop().expect("there are many");
                drop(tokens);
                assert!(!last.is_cancelled());
                last.cancel();
                assert!(last.is_cancelled());
            });
        }
    }
}

#[test]
fn a_cancel_passes_through_a_million_dropped_tokens() {
    on_a_small_stack(|| {
        let mut tokens = nested();
        let last = tokens.pop().expect("there are many");
        let first = tokens.swap_remove(0);
        drop(tokens);
        first.cancel();
        assert!(last.is_cancelled());
    });
}

/// Cancels, children and drops of one family from many threads at once.
#[test]
fn a_tree_stands_any_number_of_threads() {
    let rounds = if cfg!(debug_assertions) { 100 } else { 500 };
    for _ in 0..rounds {
        let top = CancellationToken::new();
        let begin = Gate::new();
        let threads = (0..4)
            .map(|number| {
                let (parent, begin) = (top.child_token(), begin.clone());
                thread::spawn(move || {
                    begin.pass();
                    let mut kept = Vec::new();
                    let mut token = parent;
                    for step in 0..20 {
                        let child = token.child_token();
                        if step % 7 == number {
                            child.child_token().cancel();
                        }
                        kept.push(std::mem::replace(&mut token, child));
                        if step % 3 == 0 {
                            kept.swap_remove(0);
                        }
                    }
                    kept.push(token);
                    kept
                })
            })
            .collect::<Vec<_>>();
        begin.await_arrivals(threads.len());
        begin.open();
        top.cancel();
        let left = all_joined(threads);
        assert!(left.iter().flatten().all(CancellationToken::is_cancelled));
    }
}

// ----- waits ----------------------------------------------------------------------

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

// ----- run_until_cancelled ----------------------------------------------------------

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

// ----- callbacks ----------------------------------------------------------------------

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

// ----- guards ---------------------------------------------------------------------------

#[test]
fn a_guard_cancels_unless_it_is_disarmed() {
    let token = CancellationToken::new();
    let child = token.child_token();
    let kept = token.clone().drop_guard().disarm();
    assert!(kept == token && !token.is_cancelled());
    assert_eq!(token.drop_guard_ref().disarm(), &token);
    assert!(!token.is_cancelled());

    let borrowed = child.drop_guard_ref();
    assert!(!child.is_cancelled());
    drop(borrowed);
    assert!(child.is_cancelled() && !token.is_cancelled());

    drop(kept.drop_guard());
    assert!(token.is_cancelled());
}

#[test]
fn a_guard_cancels_when_a_panic_passes() {
    let token = CancellationToken::new();
    let (guarded, log) = (token.clone(), Log::new());
    let entry = log.clone();
    token.on_cancel(move || entry.push(())).forever();
    let thread = thread::spawn(move || {
        let _guard = guarded.drop_guard();
        panic!("planned");
    });
    patiently(|| thread.join().unwrap_err());
    assert!(token.is_cancelled());
    assert_eq!(log.len(), 1);
}

// ----- identity and traits ------------------------------------------------------------------

#[test]
fn clones_are_one_token() {
    let token = CancellationToken::default();
    let (clone, child) = (token.clone(), token.child_token());
    assert_eq!(token, clone);
    assert_ne!(token, child);
    assert_ne!(token, CancellationToken::new());
    let tokens = [token.clone(), child];
    assert!(tokens.contains(&clone), "found by its clone");
    clone.cancel();
    assert!(token.is_cancelled());
}

#[test]
fn tokens_show_whether_they_are_cancelled() {
    let token = CancellationToken::new();
    let live = "CancellationToken { is_cancelled: false }";
    assert_eq!(format!("{token:?}"), live);
    let registration = token.on_cancel(|| ());
    for text in [
        format!("{:?}", token.cancelled()),
        format!("{:?}", token.clone().cancelled_owned()),
        format!("{registration:?}"),
    ] {
        assert!(text.contains(live), "{text}");
    }
    let guard = token.clone().drop_guard();
    assert!(format!("{guard:?}").contains(live));
    token.cancel();
    assert!(format!("{token:?}").contains("true"));
}

#[test]
fn tokens_go_anywhere() {
    fn anywhere<T: Send + Sync + Unpin + UnwindSafe + RefUnwindSafe>() {}
    anywhere::<CancellationToken>();
    anywhere::<Cancelled<'static>>();
    anywhere::<CancelledOwned>();
    anywhere::<DropGuard>();
    anywhere::<DropGuardRef<'static>>();
    anywhere::<Registration>();
    assert_eq!(size_of::<CancellationToken>(), size_of::<usize>());
}
