//! Models of the channel: each end's actions on threads of their own. No item
//! is lost or doubled, nobody sleeps for ever.

use std::panic::Location;
use std::sync::Arc as StdArc;

use loom::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use loom::thread;

use super::super::{CancelOutcome, Resolver, pair};
use super::{ReplyStream, Yield, YieldError, enter, open};
use crate::cancel::{Running, Scope};
use crate::hook::Hooks;
use crate::id::Identity;
use crate::sync::Arc;
use crate::sync::model::check;
use crate::waits::{Kind, Waiting};

fn actor() -> Arc<Identity> {
    Identity::new(Some("model"), "Model", &Arc::new(Hooks::default()))
}

/// A stream, and what its message carries.
fn stream<T: 'static>(
    owner: &Arc<Identity>,
    capacity: usize,
) -> (ReplyStream<T, u32>, Yield<T>, Resolver<u32>) {
    let mut message = None;
    let stream = open(capacity, |out| {
        let (resolver, reply) = pair(owner, "call");
        message = Some((out, resolver));
        reply
    });
    let (out, resolver) = message.unwrap();
    (stream, out, resolver)
}

/// What the actor does with the message.
fn handle<T>(
    (out, resolver): (Yield<T>, Resolver<u32>),
    handler: impl FnOnce(Yield<T>) -> u32,
) -> bool {
    let call = resolver.begin(None);
    let ran = call.is_some();
    if let Some(call) = call {
        call.complete(handler(enter(out)));
    }
    ran
}

fn send_two(out: &Yield<u32>) -> u32 {
    (1..3).take_while(|n| out.send(*n).is_ok()).count() as u32
}

#[test]
fn loom_send_and_next() {
    check(|| {
        let (stream, out, resolver) = stream(&actor(), 1);
        let consumer = thread::spawn(move || {
            let mut stream = stream;
            assert_eq!(stream.by_ref().collect::<Vec<_>>(), [1, 2]);
            assert_eq!(stream.wait().unwrap(), 2);
        });
        assert!(handle((out, resolver), |out| send_two(&out)));
        consumer.join().unwrap();
    });
}

#[test]
fn loom_two_senders_and_next() {
    check(|| {
        let (stream, out, resolver) = stream(&actor(), 1);
        let other = out.clone();
        let second = thread::spawn(move || other.send(2).unwrap());
        let consumer = thread::spawn(move || {
            let mut seen: Vec<u32> = stream.collect();
            seen.sort_unstable();
            assert_eq!(seen, [1, 2]);
        });
        assert!(handle((out, resolver), |out| {
            out.send(1).unwrap();
            0
        }));
        second.join().unwrap();
        consumer.join().unwrap();
    });
}

/// The stream is dropped while its producer waits for room, or is about to.
#[test]
fn loom_the_consumer_dropped_and_a_blocked_send() {
    check(|| {
        let (stream, out, resolver) = stream(&actor(), 1);
        let consumer = thread::spawn(move || drop(stream));
        handle((out, resolver), |out| send_two(&out));
        consumer.join().unwrap();
    });
}

#[test]
fn loom_the_producer_dropped_and_next() {
    check(|| {
        let (stream, out, resolver) = stream::<u32>(&actor(), 1);
        let consumer = thread::spawn(move || {
            let mut stream = stream;
            assert_eq!(stream.next(), None);
            assert!(stream.wait().unwrap_err().is_retry_safe());
        });
        // As a message that is given up.
        drop(out);
        drop(resolver);
        consumer.join().unwrap();
    });
}

/// What was sent before a cancel is read, and a blocked send gives its item
/// back.
#[test]
fn loom_cancel_and_a_blocked_send() {
    check(|| {
        let (stream, out, resolver) = stream(&actor(), 1);
        let sent = StdArc::new(AtomicUsize::new(0));
        let counter = StdArc::clone(&sent);
        let consumer = thread::spawn(move || {
            let mut stream = stream;
            let outcome = stream.cancel();
            let seen = stream.by_ref().count();
            (outcome, seen, stream.wait().is_ok())
        });
        let ran = handle((out, resolver), |out| {
            let count = send_two(&out);
            counter.store(count as usize, SeqCst);
            count
        });
        let (outcome, seen, ended_well) = consumer.join().unwrap();
        assert_eq!(ran, outcome != CancelOutcome::Prevented);
        assert_eq!(ended_well, ran);
        assert_eq!(seen, sent.load(SeqCst), "what is sent is seen");
    });
}

/// The items are given up while the producer waits for room: it goes on.
#[test]
fn loom_finish_and_a_blocked_send() {
    check(|| {
        let (stream, out, resolver) = stream(&actor(), 1);
        let consumer = thread::spawn(move || assert_eq!(stream.wait().unwrap(), 2));
        assert!(handle((out, resolver), |out| send_two(&out)));
        consumer.join().unwrap();
    });
}

/// The killer sets the flag, then wakes the thread.
#[test]
fn loom_a_kill_and_a_blocked_send() {
    check(|| {
        let owner = actor();
        let (stream, out, resolver) = stream(&owner, 1);
        let running = Running::new(&owner);
        let killed = Arc::clone(&running);
        let (here, parker) = std::sync::mpsc::channel();
        let producer = thread::spawn(move || {
            here.send(thread::current()).unwrap();
            let scope = Scope::enter(running);
            out.send(1).unwrap();
            let unsent = out.send(2).map_err(YieldError::into_item);
            drop(scope);
            unsent
        });
        thread::yield_now();
        killed.kill();
        // Without a thread to wake it has not slept yet.
        if let Ok(thread) = parker.try_recv() {
            thread.unpark();
        }
        assert_eq!(producer.join().unwrap(), Err(2));
        drop(resolver);
        drop(stream);
    });
}

/// As long as the message is queued its actor owes the items; once the handler
/// has begun, a consumer's edge closes no circle.
#[test]
fn loom_an_entered_stream_is_no_edge() {
    check(|| {
        let (reader, owner) = (actor(), actor());
        let (stream, out, resolver) = stream(&owner, 1);
        let me = Arc::clone(&reader);
        let consumer = thread::spawn(move || {
            let scope = Scope::enter(Running::new(&me));
            let mut stream = stream;
            assert_eq!(stream.next(), Some(1));
            drop(scope);
        });
        let call = resolver.begin(None).unwrap();
        let out = enter(out);
        let mut back = Waiting::begin(owner.node().id(), Some(Location::caller()));
        let cycle = back.for_what(reader.node().id(), Kind::Reply);
        assert!(cycle.is_none(), "somebody else may send");
        drop(back);
        out.send(1).unwrap();
        drop(out);
        call.complete(0);
        consumer.join().unwrap();
    });
}
