//! Outcomes that become messages.

use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use actor_rt::prelude::*;
use actor_rt::with_timeout;
use tests::{Gate, Log, PATIENCE, Patient, TestSystem, eventually, patiently};

use crate::puppet::{Puppet, PuppetHandle, hold, job};

/// An actor that keeps what it is told.
#[derive(Default)]
struct Sink {
    seen: Vec<Result<i64, ErrorKind>>,
}

#[actor]
impl Sink {
    pub fn keep(&mut self, outcome: Result<i64, ReplyError>) -> usize {
        self.seen.push(outcome.map_err(|error| error.kind()));
        self.seen.len()
    }

    #[actor(tell)]
    pub fn note(&mut self, outcome: Result<i64, ReplyError>) {
        self.keep(outcome);
    }

    /// Asks, and takes the answer up as a message of its own.
    pub fn ask(&mut self, puppet: PuppetHandle, cx: &Context<Self>) {
        let reply = puppet.add(7);
        reply.pipe_to(&cx.handle(), SinkHandle::keep);
    }

    pub fn pass(&self, gate: Gate) {
        gate.pass();
    }

    pub fn seen(&self) -> Vec<Result<i64, ErrorKind>> {
        self.seen.clone()
    }
}

fn actors(system: &TestSystem) -> (PuppetHandle, SinkHandle) {
    let puppet = system.spawn(Puppet::new()).unwrap();
    let sink = system.spawn(Sink::default()).unwrap();
    (puppet, sink)
}

/// An actor pipes an answer to itself and goes on meanwhile; in the end it has
/// it, though nobody else holds a handle any more.
#[test]
fn an_outcome_is_piped_to_the_asker_itself() {
    let system = TestSystem::new();
    let (puppet, sink) = actors(&system);
    let held = hold(&puppet);
    sink.ask(puppet.clone()).value();
    assert_eq!(sink.seen().value(), [], "it does not wait");
    held.release();
    puppet.add(0).value(); // behind the one that is piped
    assert_eq!(sink.seen().value(), [Ok(7)]);
    system.assert_quiet();
}

/// The pipe keeps the actor running until the outcome has come; not longer.
#[test]
fn a_pipe_keeps_the_actor_until_the_outcome_has_come() {
    let system = TestSystem::new();
    let log = Log::new();
    let told = log.clone();
    let keeper = Puppet::new().on_stop(move |_, reason| told.push(reason.to_string()));
    let [puppet, keeper] = [Puppet::new(), keeper].map(|actor| system.spawn(actor).unwrap());
    let held = hold(&puppet);
    let (sum, was_sum) = mpsc::channel();
    puppet.add(7).pipe_to(&keeper, move |keeper, outcome| {
        keeper.run(job(move |_| {
            sum.send(outcome.unwrap()).unwrap();
            0
        }))
    });
    let weak = keeper.downgrade();
    drop(keeper);
    assert!(weak.is_alive());
    held.release();
    assert_eq!(was_sum.recv_timeout(PATIENCE).unwrap(), 7);
    let end = weak.join_timeout(PATIENCE).unwrap();
    assert!(matches!(end, ExitReason::HandlesDropped));
    assert_eq!(log.exactly(1), [end.to_string()]);
    system.assert_quiet();
}

/// Replies never wait for room: the thread that ends the call is not held up by
/// a full mailbox, and what it posts comes on top of the capacity, in order.
#[test]
fn an_outcome_gets_into_a_full_mailbox() {
    let system = TestSystem::new();
    let puppet = system.spawn(Puppet::new()).unwrap();
    let sink = system.builder().capacity(1).spawn(Sink::default()).unwrap();
    let gate = Gate::new();
    sink.pass(gate.clone()).detach();
    gate.await_arrivals(1);
    let queued = sink.keep(Ok(100));
    for by in [1, 10] {
        let reply = puppet.add(by);
        reply.pipe_to(&sink, SinkHandle::note);
    }
    // The puppet is not blocked: it answers this one too.
    assert_eq!(puppet.add(0).value(), 11);
    assert_eq!(sink.mailbox_len(), 3);

    // They count: for one that comes now there is room when all have been
    // taken, and not before.
    let sender = {
        let sink = sink.clone();
        thread::spawn(move || sink.keep(Ok(1_000)).outcome())
    };
    gate.open();
    assert_eq!(queued.value(), 1);
    assert_eq!(tests::joined(sender).unwrap(), 4);
    let seen = [Ok(100), Ok(1), Ok(11), Ok(1_000)];
    assert_eq!(sink.seen().value(), seen);
    system.assert_quiet();
}

/// A policy that refuses does not refuse an outcome.
#[test]
fn an_outcome_is_not_refused_for_want_of_room() {
    for overflow in [Overflow::Fail, Overflow::DropNewest] {
        let system = TestSystem::new();
        let builder = system.builder().capacity(1).overflow(overflow);
        let sink = builder.spawn(Sink::default()).unwrap();
        let gate = Gate::new();
        sink.pass(gate.clone()).detach();
        gate.await_arrivals(1);
        let queued = sink.keep(Ok(1));
        assert!(sink.keep(Ok(2)).error().is_mailbox_full());
        Reply::ready(3).pipe_to(&sink, SinkHandle::keep);
        gate.open();
        assert_eq!(queued.value(), 1);
        eventually("it is taken up", || sink.mailbox_len() == 0);
        assert_eq!(sink.seen().value(), [Ok(1), Ok(3)]);
    }
}

/// A dead actor refuses the message: it is a dead letter, once, whether the
/// message has a reply or not.
#[test]
fn an_outcome_for_a_dead_actor_is_a_dead_letter() {
    let system = TestSystem::new();
    let (puppet, sink) = actors(&system);
    sink.stop().value();
    puppet.add(1).pipe_to(&sink, SinkHandle::keep);
    let letter = &system.letters.exactly(1)[0];
    assert_eq!((letter.actor_id(), letter.method()), (sink.id(), "keep"));
    assert_eq!(letter.error().kind(), ErrorKind::Stopped);
    puppet.add(1).pipe_to(&sink, SinkHandle::note);
    let letter = &system.letters.exactly(2)[1];
    assert_eq!((letter.actor_id(), letter.method()), (sink.id(), "note"));
    assert_eq!(letter.error().kind(), ErrorKind::Stopped);

    // One that looks at the error itself has seen it.
    let (seen, was_seen) = mpsc::channel();
    puppet.add(1).pipe_to(&sink, move |sink, outcome| {
        seen.send(sink.note(outcome).unwrap_err().kind()).unwrap();
    });
    let kind = was_seen.recv_timeout(PATIENCE).unwrap();
    assert_eq!(kind, ErrorKind::Stopped);
    puppet.add(0).value();
    system.letters.exactly(2);
}

/// A panic of the closure is reported, and harms nobody: neither the actor that
/// ended the call, nor the one that the outcome was for.
#[test]
fn a_pipe_that_panics_harms_nobody() {
    let system = TestSystem::new();
    let (puppet, sink) = actors(&system);
    puppet
        .add(7)
        .pipe_to(&sink, |_, outcome| assert!(outcome.is_err(), "broken"));
    let failure = &system.failures.exactly(1)[0];
    assert_eq!(failure.actor_id(), sink.id());
    assert_eq!(failure.method(), "pipe_to");
    let text = failure.to_string();
    assert!(text.contains("broken"), "{text}");
    assert_eq!(puppet.add(0).value(), 7);
    assert_eq!(sink.seen().value(), []);
    system.failures.exactly(1);
}

/// A call that was cancelled has an outcome too; and so has one whose actor
/// dies.
#[test]
fn an_error_is_piped_like_a_value() {
    let system = TestSystem::new();
    let (puppet, sink) = actors(&system);
    let held = hold(&puppet);
    let cancelled = puppet.add(1);
    assert_eq!(cancelled.cancel(), CancelOutcome::Prevented);
    cancelled.pipe_to(&sink, SinkHandle::keep);
    assert_eq!(sink.seen().value(), [Err(ErrorKind::Cancelled)]);

    puppet.add(1).pipe_to(&sink, SinkHandle::keep);
    puppet.stop_now().detach(); // ends it on this thread
    let kinds = [ErrorKind::Cancelled, ErrorKind::Stopped];
    assert_eq!(sink.seen().value(), kinds.map(Err));
    held.release();
    system.assert_quiet();
}

/// The message answers a call, and is not bound by what bound the call: also
/// if it is posted on the thread of a handler whose time is over.
#[test]
fn a_piped_message_has_no_deadline() {
    let system = TestSystem::new();
    let (puppet, sink) = actors(&system);
    let gate = Gate::new();
    let inside = gate.clone();
    let timeout = Duration::from_millis(5);
    let reply = with_timeout(timeout, || {
        puppet.run(job(move |_| {
            inside.pass();
            7
        }))
    });
    gate.await_arrivals(1);
    let target = sink.clone();
    reply.pipe_to(&target, SinkHandle::keep);
    thread::park_timeout(2 * timeout);
    gate.open();
    puppet.add(0).value();
    assert_eq!(sink.seen().value().len(), 1);
    system.assert_quiet();
}

/// The last handle may go away in the closure, on the actor's own thread.
#[test]
fn the_last_handle_may_be_dropped_in_a_pipe() {
    let system = TestSystem::new();
    let (puppet, sink) = actors(&system);
    let held = hold(&puppet);
    let (weak_puppet, weak_sink) = (puppet.downgrade(), sink.downgrade());
    let last = puppet.clone();
    puppet.add(7).pipe_to(&sink, move |sink, outcome| {
        drop(last);
        sink.keep(outcome)
    });
    drop((puppet, sink));
    held.release();
    patiently(move || {
        weak_puppet.join().unwrap();
        weak_sink.join().unwrap();
    });
    system.assert_quiet();
}
