//! Models of the cell: each pairs the actions of its ends on threads of their
//! own and asserts that the call has exactly one outcome.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc as StdArc;
use std::sync::atomic::{AtomicUsize as Count, Ordering::SeqCst};
use std::task::{Context, Poll, Wake, Waker};
use std::time::Duration;

use loom::thread;

use super::{CallRef, CancelOutcome, Description, Reply, Resolver, pair};
use crate::error::ErrorKind;
use crate::hook::Hooks;
use crate::id::Identity;
use crate::sync::Arc;
use crate::sync::model::check;
use crate::time::Deadline;

fn call<T: 'static>() -> (Resolver<T>, Reply<T>) {
    let actor = Identity::new(Some("model"), "Model", &Arc::new(Hooks::default()));
    pair(&actor, "call")
}

/// What the actor does with a message; whether the handler ran.
fn handle(resolver: Resolver<u32>, value: u32) -> bool {
    let call = resolver.begin(None);
    let ran = call.is_some();
    if let Some(call) = call {
        call.complete(value);
    }
    ran
}

#[test]
fn loom_complete_and_wait() {
    check(|| {
        let (resolver, reply) = call();
        let waiter = thread::spawn(move || assert_eq!(reply.wait().unwrap(), 7));
        assert!(handle(resolver, 7));
        waiter.join().unwrap();
    });
}

#[test]
fn loom_resolver_dropped_and_wait() {
    check(|| {
        let (resolver, reply) = call::<u32>();
        let waiter = thread::spawn(move || {
            let error = reply.wait().unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Dropped);
            assert!(error.is_retry_safe());
        });
        drop(resolver);
        waiter.join().unwrap();
    });
}

#[test]
fn loom_complete_cancel_and_callback() {
    check(|| {
        let (resolver, reply) = call();
        let calls = StdArc::new(Count::new(0));
        let seen = StdArc::clone(&calls);
        let actor = thread::spawn(move || handle(resolver, 7));
        let canceller = thread::spawn(move || {
            reply.on_done(move |_| {
                seen.fetch_add(1, SeqCst);
            });
            let outcome = reply.cancel();
            (outcome, reply)
        });
        let ran = actor.join().unwrap();
        let (outcome, mut reply) = canceller.join().unwrap();
        assert_eq!(calls.load(SeqCst), 1, "a callback runs exactly once");
        assert_eq!(ran, outcome != CancelOutcome::Prevented);
        assert_eq!(reply.try_take().unwrap().is_ok(), ran);
    });
}

#[test]
fn loom_claim_cancel_and_wait() {
    check(|| {
        let (resolver, reply) = call();
        let call = CallRef::new(reply.end.slot());
        let actor = thread::spawn(move || handle(resolver, 7));
        let canceller = thread::spawn(move || call.cancel());
        let waiter = thread::spawn(move || reply.wait());
        let ran = actor.join().unwrap();
        let cancelled = canceller.join().unwrap();
        let outcome = waiter.join().unwrap();
        assert_eq!(outcome.is_ok(), ran);
        if cancelled == CancelOutcome::Prevented {
            assert!(!ran, "prevented means never ran");
            assert!(outcome.unwrap_err().is_retry_safe());
        }
    });
}

#[test]
fn loom_cancel_wakes_the_waiter() {
    check(|| {
        let (resolver, reply) = call::<u32>();
        let head = CallRef::new(reply.end.slot());
        let waiter = thread::spawn(move || reply.wait().is_err());
        let outcome = head.cancel();
        assert_eq!(outcome, CancelOutcome::Prevented);
        assert!(waiter.join().unwrap());
        assert!(resolver.begin(None).is_none());
    });
}

#[test]
fn loom_two_cancels_and_claim() {
    check(|| {
        let (resolver, reply) = call();
        let reply = StdArc::new(reply);
        let first = StdArc::clone(&reply);
        let second = StdArc::clone(&reply);
        let first = thread::spawn(move || first.cancel());
        let second = thread::spawn(move || second.cancel());
        let ran = handle(resolver, 7);
        let outcomes = [first.join().unwrap(), second.join().unwrap()];
        if ran {
            assert!(!outcomes.contains(&CancelOutcome::Prevented));
        } else {
            assert!(outcomes.contains(&CancelOutcome::Prevented));
        }
    });
}

/// Counts its wake-ups and lets a loom thread sleep until there is one.
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

fn poll(reply: &mut Reply<u32>, alarm: &StdArc<Alarm>) -> Poll<u32> {
    let waker = Waker::from(StdArc::clone(alarm));
    Pin::new(reply)
        .poll(&mut Context::from_waker(&waker))
        .map(Result::unwrap)
}

#[test]
fn loom_poll_with_a_changed_waker() {
    check(|| {
        let (resolver, mut reply) = call();
        let actor = thread::spawn(move || handle(resolver, 7));
        let poller = thread::spawn(move || {
            let (first, second) = (Alarm::new(), Alarm::new());
            if let Poll::Ready(value) = poll(&mut reply, &first) {
                return value;
            }
            if let Poll::Ready(value) = poll(&mut reply, &second) {
                return value;
            }
            second.wait();
            match poll(&mut reply, &second) {
                Poll::Ready(value) => value,
                Poll::Pending => panic!("woken without an outcome"),
            }
        });
        assert!(actor.join().unwrap());
        assert_eq!(poller.join().unwrap(), 7);
    });
}

/// A value whose drops are counted, and whose leak loom reports.
struct Tracked {
    drops: StdArc<Count>,
    _leak: loom::sync::Arc<()>,
}

impl Drop for Tracked {
    fn drop(&mut self) {
        self.drops.fetch_add(1, SeqCst);
    }
}

#[test]
fn loom_reply_dropped_and_complete() {
    check(|| {
        let drops = StdArc::new(Count::new(0));
        let value = Tracked {
            drops: StdArc::clone(&drops),
            _leak: loom::sync::Arc::new(()),
        };
        let (resolver, reply) = call();
        let dropper = thread::spawn(move || drop(reply));
        resolver.begin(None).unwrap().complete(value);
        dropper.join().unwrap();
        assert_eq!(drops.load(SeqCst), 1, "the value is dropped exactly once");
    });
}

#[test]
fn loom_wait_timeout_and_complete() {
    check(|| {
        let (resolver, mut reply) = call();
        let waiter = thread::spawn(move || match reply.wait_timeout(Duration::ZERO) {
            Ok(value) => assert_eq!(value, 7),
            Err(error) => {
                assert!(error.is_timed_out());
                assert_eq!(reply.wait().unwrap(), 7, "the reply stays usable");
            }
        });
        assert!(handle(resolver, 7));
        waiter.join().unwrap();
    });
}

#[test]
fn loom_callback_complete_and_reply_dropped() {
    check(|| {
        let (resolver, reply) = call();
        let calls = StdArc::new(Count::new(0));
        let seen = StdArc::clone(&calls);
        let caller = thread::spawn(move || {
            reply.on_done(move |outcome| {
                assert_eq!(*outcome.as_ref().unwrap(), 7);
                seen.fetch_add(1, SeqCst);
            });
            drop(reply);
        });
        assert!(handle(resolver, 7));
        caller.join().unwrap();
        assert_eq!(calls.load(SeqCst), 1);
    });
}

#[test]
fn loom_callbacks_run_before_the_waiter_wakes() {
    check(|| {
        let (resolver, reply) = call();
        let calls = StdArc::new(Count::new(0));
        let seen = StdArc::clone(&calls);
        reply.on_done(move |_| {
            seen.fetch_add(1, SeqCst);
        });
        let waiter = thread::spawn(move || {
            reply.wait().unwrap();
            assert_eq!(calls.load(SeqCst), 1);
        });
        assert!(handle(resolver, 7));
        waiter.join().unwrap();
    });
}

#[test]
fn loom_forwarded_resolver_and_cancel() {
    check(|| {
        let (resolver, reply) = call();
        let reply = StdArc::new(reply);
        let canceller = StdArc::clone(&reply);
        let canceller = thread::spawn(move || canceller.cancel());
        let forward =
            thread::spawn(move || thread::spawn(move || handle(resolver, 7)).join().unwrap());
        let ran = forward.join().unwrap();
        let prevented = canceller.join().unwrap() == CancelOutcome::Prevented;
        assert_ne!(ran, prevented);
    });
}

#[test]
fn loom_second_take() {
    check(|| {
        let (resolver, mut reply) = call();
        let actor = thread::spawn(move || handle(resolver, 7));
        while reply.try_take().is_none() {
            thread::yield_now();
        }
        let error = reply.try_take().unwrap().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Taken);
        assert!(actor.join().unwrap());
    });
}

#[test]
fn loom_callback_that_panics() {
    check(|| {
        let (resolver, reply) = call();
        reply.on_done(|_| std::panic::resume_unwind(Box::new("planned")));
        let calls = StdArc::new(Count::new(0));
        let seen = StdArc::clone(&calls);
        reply.on_done(move |_| {
            seen.fetch_add(1, SeqCst);
        });
        let waiter = thread::spawn(move || {
            assert_eq!(reply.wait().unwrap(), 7);
            assert_eq!(calls.load(SeqCst), 1, "the next callback ran");
        });
        assert!(handle(resolver, 7));
        waiter.join().unwrap();
    });
}

#[test]
fn loom_callback_that_drops_the_reply() {
    check(|| {
        let (resolver, reply) = call();
        let shelf = StdArc::new(loom::sync::Mutex::new(None));
        let inside = StdArc::clone(&shelf);
        reply.on_done(move |_| {
            let reply: Option<Reply<u32>> = inside.lock().unwrap().take();
            drop(reply);
        });
        let keeper = thread::spawn(move || {
            *shelf.lock().unwrap() = Some(reply);
        });
        assert!(handle(resolver, 7));
        keeper.join().unwrap();
    });
}

#[test]
fn loom_two_ways_to_end_a_running_call() {
    check(|| {
        let (resolver, mut reply) = call();
        let running = resolver.begin(None).unwrap();
        let head = CallRef::new(reply.end.slot());
        let reaper = thread::spawn(move || {
            head.fail(head.error(ErrorKind::Stopped, crate::error::Ran::Maybe));
        });
        let waiter = thread::spawn(move || {
            match reply.wait_deadline(Deadline::NEVER) {
                Ok(value) => assert_eq!(value, 7),
                Err(error) => assert_eq!(error.kind(), ErrorKind::Stopped),
            }
            reply
        });
        running.complete(7_u32);
        reaper.join().unwrap();
        let mut reply = waiter.join().unwrap();
        let second = reply.try_take().unwrap().unwrap_err();
        assert_eq!(second.kind(), ErrorKind::Taken, "the loser left nothing");
    });
}

/// The settler may still be about to wake the waiter when the caller, who has
/// seen the outcome, adds a callback.
#[test]
fn loom_a_late_callback_leaves_the_waiter_to_its_settler() {
    check(|| {
        let (resolver, mut reply) = call();
        let caller = thread::spawn(move || {
            let alarm = Alarm::new();
            let mut outcome = poll(&mut reply, &alarm);
            let calls = StdArc::new(Count::new(0));
            let seen = StdArc::clone(&calls);
            reply.on_done(move |_| {
                seen.fetch_add(1, SeqCst);
            });
            if outcome.is_pending() {
                alarm.wait();
                outcome = poll(&mut reply, &alarm);
            }
            assert_eq!(outcome, Poll::Ready(7));
            assert_eq!(calls.load(SeqCst), 1);
        });
        assert!(handle(resolver, 7));
        caller.join().unwrap();
    });
}

#[test]
fn loom_a_mapped_reply_cancel_and_complete() {
    check(|| {
        let (resolver, reply) = call();
        let reply = reply.map(|value: u32| value + 1);
        let call = CallRef::new(reply.end.slot());
        let actor = thread::spawn(move || handle(resolver, 7));
        let canceller = thread::spawn(move || call.cancel());
        let outcome = reply.wait();
        let ran = actor.join().unwrap();
        assert_eq!(outcome.is_ok(), ran);
        let prevented = canceller.join().unwrap() == CancelOutcome::Prevented;
        assert_ne!(ran, prevented);
    });
}

/// What the actor does with a message whose handler leaves the reply to another
/// thread; whether the handler ran.
fn defer(resolver: Resolver<u32>, keep: impl FnOnce(Resolver<u32>)) -> bool {
    let call = resolver.described(Description::new(|_| None, |slot| Some(CallRef::new(slot))));
    let entered = call.begin_deferred();
    entered.is_some_and(|(entered, resolver)| {
        keep(resolver);
        entered.leave();
        true
    })
}

#[test]
fn loom_a_deferred_reply_resolved_elsewhere_and_wait() {
    check(|| {
        let (resolver, reply) = call();
        let waiter = thread::spawn(move || assert_eq!(reply.wait().unwrap(), 7));
        assert!(defer(resolver, |resolver| {
            thread::spawn(move || resolver.resolve(7));
        }));
        waiter.join().unwrap();
    });
}

#[test]
fn loom_a_deferred_reply_and_cancel() {
    check(|| {
        let (resolver, reply) = call();
        let canceller = thread::spawn(move || (reply.cancel(), reply.wait()));
        let ran = defer(resolver, |resolver| resolver.resolve(7));
        let (cancelled, outcome) = canceller.join().unwrap();
        assert_eq!(ran, cancelled != CancelOutcome::Prevented);
        assert_eq!(outcome.is_ok(), ran);
    });
}

/// Whether the handler or the resolver goes first, the caller is told once.
#[test]
fn loom_a_deferred_reply_lost_elsewhere_and_wait() {
    check(|| {
        let (resolver, reply) = call();
        let waiter = thread::spawn(move || {
            let error = reply.wait().unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Dropped);
            assert!(!error.is_retry_safe());
        });
        assert!(defer(resolver, |resolver| {
            thread::spawn(move || {
                // As in a panic of the handler's.
                let mut resolver = resolver;
                resolver.lose(true);
            });
        }));
        waiter.join().unwrap();
    });
}
