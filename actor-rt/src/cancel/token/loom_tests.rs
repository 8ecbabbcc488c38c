//! Models of the token: each pairs a cancel with what else may happen to the
//! tree at the same time, and asserts that nobody is missed and nobody is told
//! twice.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc as StdArc;
use std::sync::Mutex as StdMutex;
use std::sync::atomic::{AtomicUsize as Count, Ordering::SeqCst};
use std::task::{Context, Poll, Wake, Waker};
use std::time::Duration;

use loom::sync::atomic::{AtomicBool, Ordering::Relaxed};
use loom::thread;

use super::{CancellationToken, Registration};
use crate::cancel::{Running, Scope};
use crate::id::Identity;
use crate::sync;
use crate::sync::model::check;

/// Cancels a clone on a thread of its own.
fn cancel_elsewhere(token: &CancellationToken) -> thread::JoinHandle<()> {
    let token = token.clone();
    thread::spawn(move || token.cancel())
}

/// Registers a callback that counts.
fn counting(token: &CancellationToken) -> (StdArc<Count>, Registration) {
    let calls = StdArc::new(Count::new(0));
    let seen = StdArc::clone(&calls);
    let registration = token.on_cancel(move || {
        seen.fetch_add(1, SeqCst);
    });
    (calls, registration)
}

// ----- the tree ---------------------------------------------------------------

#[test]
fn loom_cancel_and_a_new_child() {
    check(|| {
        let parent = CancellationToken::new();
        let canceller = cancel_elsewhere(&parent);
        let child = parent.child_token();
        let grandchild = child.child_token();
        canceller.join().unwrap();
        assert!(child.is_cancelled(), "born cancelled, or cancelled");
        assert!(grandchild.is_cancelled());
    });
}

#[test]
fn loom_cancel_and_a_dropped_child() {
    check(|| {
        let parent = CancellationToken::new();
        let child = parent.child_token();
        let sibling = parent.child_token();
        let grandchild = child.child_token();
        let canceller = cancel_elsewhere(&parent);
        let dropper = thread::spawn(move || drop(child));
        canceller.join().unwrap();
        dropper.join().unwrap();
        assert!(grandchild.is_cancelled(), "through the token in between");
        assert!(sibling.is_cancelled(), "although its entry was moved");
    });
}

#[test]
fn loom_two_children_dropped_and_cancel() {
    check(|| {
        let parent = CancellationToken::new();
        let (first, second) = (parent.child_token(), parent.child_token());
        let last = second.child_token();
        let droppers = [first, second].map(|token| thread::spawn(move || drop(token)));
        parent.cancel();
        for dropper in droppers {
            dropper.join().unwrap();
        }
        assert!(last.is_cancelled());
    });
}

#[test]
fn loom_last_handles_dropped_at_once() {
    check(|| {
        let parent = CancellationToken::new();
        let child = parent.child_token();
        let grandchild = child.child_token();
        let clone = child.clone();
        let droppers = [child, clone].map(|token| thread::spawn(move || drop(token)));
        for dropper in droppers {
            dropper.join().unwrap();
        }
        parent.cancel();
        assert!(grandchild.is_cancelled());
    });
}

#[test]
fn loom_cancel_of_parent_and_child() {
    check(|| {
        let parent = CancellationToken::new();
        let child = parent.child_token();
        let grandchild = child.child_token();
        let (calls, registration) = counting(&grandchild);
        let cancellers = [&parent, &child].map(cancel_elsewhere);
        for canceller in cancellers {
            canceller.join().unwrap();
        }
        assert!(parent.is_cancelled() && child.is_cancelled() && grandchild.is_cancelled());
        assert_eq!(calls.load(SeqCst), 1, "a callback runs exactly once");
        drop(registration);
    });
}

#[test]
fn loom_who_sees_a_token_cancelled_sees_its_descendants_cancelled() {
    check(|| {
        let parent = CancellationToken::new();
        let child = parent.child_token();
        let (above, below) = (parent.clone(), child.clone());
        let observer = thread::spawn(move || {
            let seen = above.is_cancelled();
            assert!(!seen || below.is_cancelled());
            assert!(!seen || above.is_cancelled(), "it never goes back");
        });
        parent.cancel();
        observer.join().unwrap();
    });
}

#[test]
fn loom_every_cancel_returns_after_the_descendants_flags() {
    check(|| {
        let parent = CancellationToken::new();
        let child = parent.child_token();
        let cancellers = [(); 2].map(|()| {
            let (parent, child) = (parent.clone(), child.clone());
            thread::spawn(move || {
                parent.cancel();
                assert!(parent.is_cancelled() && child.is_cancelled());
            })
        });
        for canceller in cancellers {
            canceller.join().unwrap();
        }
    });
}

// ----- waits --------------------------------------------------------------------

#[test]
fn loom_cancel_and_wait() {
    check(|| {
        let parent = CancellationToken::new();
        let child = parent.child_token();
        let waiter = thread::spawn(move || assert!(child.wait()));
        parent.cancel();
        waiter.join().unwrap();
    });
}

#[test]
fn loom_cancel_and_two_waits() {
    check(|| {
        let token = CancellationToken::new();
        let waiters = [(); 2].map(|()| {
            let token = token.clone();
            thread::spawn(move || assert!(token.wait()))
        });
        token.cancel();
        for waiter in waiters {
            waiter.join().unwrap();
        }
    });
}

#[test]
fn loom_cancel_and_a_wait_that_gives_up() {
    check(|| {
        let token = CancellationToken::new();
        let clone = token.clone();
        let waiter = thread::spawn(move || {
            if !clone.wait_timeout(Duration::ZERO) {
                assert!(clone.wait(), "the token stays usable");
            }
        });
        token.cancel();
        waiter.join().unwrap();
    });
}

/// The killer sets its flag and then wakes the thread.
#[test]
fn loom_a_kill_ends_a_wait() {
    check(|| {
        let hooks = sync::Arc::default();
        let actor = Identity::new(Some("model"), "Model", &hooks);
        let interrupt = Running::new(&actor);
        let kill = sync::Arc::clone(&interrupt);
        let waiter = thread::spawn(move || {
            let _scope = Scope::enter(interrupt);
            CancellationToken::new().wait()
        });
        kill.kill();
        waiter.thread().unpark();
        assert!(!waiter.join().unwrap());
    });
}

/// Lets a loom thread sleep until its waker was called.
struct Alarm {
    rung: loom::sync::Mutex<usize>,
    bell: loom::sync::Condvar,
}

impl Alarm {
    fn new() -> StdArc<Self> {
        StdArc::new(Self {
            rung: loom::sync::Mutex::new(0),
            bell: loom::sync::Condvar::new(),
        })
    }

    fn wait(&self) {
        let mut rung = self.rung.lock().unwrap();
        while *rung == 0 {
            rung = self.bell.wait(rung).unwrap();
        }
    }
}

impl Wake for Alarm {
    fn wake(self: StdArc<Self>) {
        *self.rung.lock().unwrap() += 1;
        self.bell.notify_one();
    }
}

fn poll(future: Pin<&mut impl Future<Output = ()>>, alarm: &StdArc<Alarm>) -> Poll<()> {
    let waker = Waker::from(StdArc::clone(alarm));
    future.poll(&mut Context::from_waker(&waker))
}

#[test]
fn loom_cancel_and_await() {
    check(|| {
        let parent = CancellationToken::new();
        let child = parent.child_token();
        let poller = thread::spawn(move || {
            let alarm = Alarm::new();
            let mut future = child.cancelled();
            if poll(Pin::new(&mut future), &alarm).is_pending() {
                alarm.wait();
                assert!(poll(Pin::new(&mut future), &alarm).is_ready());
            }
        });
        parent.cancel();
        poller.join().unwrap();
    });
}

#[test]
fn loom_cancel_and_await_with_a_changed_waker() {
    check(|| {
        let token = CancellationToken::new();
        let clone = token.clone();
        let poller = thread::spawn(move || {
            let (first, second) = (Alarm::new(), Alarm::new());
            let mut future = clone.cancelled_owned();
            if poll(Pin::new(&mut future), &first).is_pending()
                && poll(Pin::new(&mut future), &second).is_pending()
            {
                second.wait();
                assert!(poll(Pin::new(&mut future), &second).is_ready());
            }
        });
        token.cancel();
        poller.join().unwrap();
    });
}

#[test]
fn loom_cancel_and_a_dropped_future() {
    check(|| {
        let token = CancellationToken::new();
        let clone = token.clone();
        let poller = thread::spawn(move || {
            let alarm = Alarm::new();
            let mut future = clone.cancelled();
            let _ = poll(Pin::new(&mut future), &alarm);
            drop(future);
            let mut again = clone.cancelled();
            if poll(Pin::new(&mut again), &alarm).is_pending() {
                alarm.wait();
                // The bell may have been the first future's.
                assert!(clone.is_cancelled());
            }
        });
        token.cancel();
        poller.join().unwrap();
    });
}

// ----- callbacks ----------------------------------------------------------------

#[test]
fn loom_cancel_and_a_new_callback() {
    check(|| {
        let token = CancellationToken::new();
        let canceller = cancel_elsewhere(&token);
        let (calls, registration) = counting(&token);
        registration.forever();
        canceller.join().unwrap();
        assert_eq!(calls.load(SeqCst), 1, "neither missed nor run twice");
    });
}

/// Relaxed on purpose: what the callback did must be seen because of the
/// registration's end, and of nothing else.
#[test]
fn loom_cancel_and_a_dropped_registration() {
    check(|| {
        let token = CancellationToken::new();
        let running = StdArc::new(AtomicBool::new(false));
        let inside = StdArc::clone(&running);
        let registration = token.on_cancel(move || {
            inside.store(true, Relaxed);
            thread::yield_now();
            inside.store(false, Relaxed);
        });
        let canceller = cancel_elsewhere(&token);
        let owner = thread::spawn(move || {
            drop(registration);
            assert!(!running.load(Relaxed), "it is not running");
            assert_eq!(StdArc::strong_count(&running), 1, "and will not run");
        });
        canceller.join().unwrap();
        owner.join().unwrap();
    });
}

#[test]
fn loom_a_registration_dropped_inside_its_callback() {
    check(|| {
        let token = CancellationToken::new();
        let shelf = StdArc::new(StdMutex::new(None));
        let calls = StdArc::new(Count::new(0));
        let (inside, seen) = (StdArc::clone(&shelf), StdArc::clone(&calls));
        let registration = token.on_cancel(move || {
            let own: Option<Registration> = inside.lock().unwrap().take();
            drop(own);
            seen.fetch_add(1, SeqCst);
        });
        *shelf.lock().unwrap() = Some(registration);
        let canceller = cancel_elsewhere(&token);
        token.cancel();
        canceller.join().unwrap();
        assert_eq!(calls.load(SeqCst), 1, "it did not wait for itself");
    });
}

/// The first callback takes the second one's registration away, on the thread
/// that has both in hand.
#[test]
fn loom_a_callback_that_ends_the_next() {
    check(|| {
        let token = CancellationToken::new();
        let shelf = StdArc::new(StdMutex::new(None));
        let inside = StdArc::clone(&shelf);
        token
            .on_cancel(move || {
                let next: Option<Registration> = inside.lock().unwrap().take();
                drop(next);
            })
            .forever();
        let (calls, next) = counting(&token);
        *shelf.lock().unwrap() = Some(next);
        let canceller = cancel_elsewhere(&token);
        canceller.join().unwrap();
        assert_eq!(calls.load(SeqCst), 0, "it does not run after its end");
    });
}

#[test]
fn loom_a_callback_that_cancels_the_parent() {
    check(|| {
        let parent = CancellationToken::new();
        let child = parent.child_token();
        let above = parent.clone();
        child.on_cancel(move || above.cancel()).forever();
        let canceller = cancel_elsewhere(&parent);
        child.cancel();
        assert!(child.is_cancelled());
        canceller.join().unwrap();
        assert!(parent.is_cancelled());
    });
}

#[test]
fn loom_a_kept_callback_and_the_last_handle() {
    check(|| {
        let parent = CancellationToken::new();
        let child = parent.child_token();
        let (calls, registration) = counting(&child);
        registration.forever();
        let dropper = thread::spawn(move || drop(child));
        parent.cancel();
        dropper.join().unwrap();
        let calls_left = StdArc::strong_count(&calls);
        assert_eq!(calls_left, 1, "run or not, what it held is dropped");
        assert!(calls.load(SeqCst) <= 1);
    });
}
