//! Replies that come in parts: in order, never too many at once, ended by
//! either end, and each stream with one outcome.

use std::future::poll_fn;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;
use std::task::Poll;
use std::thread;
use std::time::Duration;

use actor_rt::prelude::*;
use actor_rt::{YieldError, with_timeout};
use tests::{Drops, Gate, MOMENT, PATIENCE, Patient, TestSystem, Token, eventually, joined};
use tests::{patiently, within};

use crate::executor::block_on;

type Job<T, R> = Box<dyn FnOnce(Yield<T>, &Context<Source>) -> R + Send>;

/// An actor that streams what the test says.
#[derive(Default)]
struct Source {
    kept: Vec<Yield<u64>>,
}

#[actor]
impl Source {
    /// The numbers below `end`; how many were sent.
    #[actor(stream)]
    pub fn upto(&self, end: u64, out: Yield<u64>) -> u64 {
        (0..end).take_while(|n| out.send(*n).is_ok()).count() as u64
    }

    #[actor(stream)]
    pub async fn upto_async(&mut self, end: u64, out: Yield<u64>) -> u64 {
        for n in 0..end {
            if out.send_async(n).await.is_err() {
                return n;
            }
        }
        end
    }

    #[actor(stream(capacity = 1))]
    pub fn run(&mut self, out: Yield<u64>, job: Job<u64, u64>, cx: &Context<Self>) -> u64 {
        job(out, cx)
    }

    #[actor(stream(capacity = 4))]
    pub fn attempt(
        &mut self,
        job: Job<Token, Result<u64, String>>,
        out: Yield<Token>,
        cx: &Context<Self>,
    ) -> Result<u64, String> {
        job(out, cx)
    }

    /// Streams on with later messages.
    #[actor(stream)]
    pub fn keep(&mut self, out: Yield<u64>) {
        self.kept.push(out);
    }

    pub fn tell_all(&mut self, item: u64) -> usize {
        let sent = self.kept.iter().filter(|out| out.try_send(item).is_ok());
        sent.count()
    }

    pub fn end_all(&mut self) {
        self.kept.clear();
    }

    pub fn count(&self) -> usize {
        self.kept.len()
    }

    /// Reads a stream of another.
    pub fn sum_of(&self, other: SourceHandle, end: u64) -> Result<u64, ReplyError> {
        let mut stream = other.upto(end);
        let sum = stream.by_ref().sum();
        stream.wait().map(|_| sum)
    }

    pub async fn sum_of_async(&mut self, other: SourceHandle, end: u64) -> Result<u64, ReplyError> {
        let (mut sum, mut stream) = (0, other.upto_async(end));
        while let Some(n) = stream.next_async().await {
            sum += n;
        }
        stream.await.map(|_| sum)
    }

    /// Reads a stream that keeps silent.
    pub fn wait_for(&self, other: SourceHandle) -> Result<usize, ReplyError> {
        let mut stream = other.keep();
        let count = stream.by_ref().count();
        stream.wait().map(|()| count)
    }

    pub fn finish(self) -> usize {
        self.kept.len()
    }
}

fn spawn(system: &System) -> SourceHandle {
    system.spawn(Source::default()).unwrap()
}

fn run(
    source: &SourceHandle,
    job: impl FnOnce(Yield<u64>, &Context<Source>) -> u64 + Send + 'static,
) -> ReplyStream<u64, u64> {
    source.run(Box::new(job))
}

/// A stream whose way out the test has; its handler has returned.
fn hand_out(source: &SourceHandle) -> (ReplyStream<u64, u64>, Yield<u64>) {
    let (give, outs) = mpsc::channel();
    let stream = run(source, move |out, _| {
        give.send(out).unwrap();
        7
    });
    (stream, outs.recv_timeout(PATIENCE).unwrap())
}

/// All items, which must come, and the outcome.
fn drain<T: Send + 'static, R: Send + 'static>(
    stream: ReplyStream<T, R>,
) -> (Vec<T>, Result<R, ReplyError>) {
    patiently(move || {
        let mut stream = stream;
        let items = stream.by_ref().collect();
        (items, stream.wait())
    })
}

// ----- items -------------------------------------------------------------------

#[test]
fn ac_038_a_hundred_thousand_items_come_in_order() {
    let system = TestSystem::new();
    let source = spawn(&system);
    let (items, outcome) = drain(source.upto(100_000));
    assert!(items.iter().copied().eq(0..100_000));
    assert_eq!(outcome.unwrap(), 100_000);

    let asynchronous = source.upto_async(100_000);
    let items = patiently(move || {
        block_on(async move {
            let (mut next, mut stream) = (0, asynchronous);
            while let Some(n) = stream.next_async().await {
                assert_eq!(n, next);
                next += 1;
            }
            assert_eq!(stream.await.unwrap(), 100_000);
            next
        })
    });
    assert_eq!(items, 100_000);
    system.assert_quiet();
}

/// Each kind of consumer with each kind of producer, inside and outside of
/// actors.
#[test]
fn sync_and_async_ends_mix() {
    let system = TestSystem::new();
    let (source, reader) = (spawn(&system), spawn(&system));
    let sum = (0..1_000).sum::<u64>();
    assert_eq!(reader.sum_of(source.clone(), 1_000).value().unwrap(), sum);
    assert_eq!(
        reader.sum_of_async(source.clone(), 1_000).value().unwrap(),
        sum
    );
    let (items, _) = drain(source.upto_async(1_000));
    assert_eq!(items.into_iter().sum::<u64>(), sum);
    let mut stream = source.upto(1_000);
    let polled = patiently(move || {
        block_on(poll_fn(move |cx| {
            let mut sum = 0;
            loop {
                match Pin::new(&mut stream).poll_next(cx) {
                    Poll::Ready(Some(n)) => sum += n,
                    Poll::Ready(None) => break Poll::Ready(sum),
                    Poll::Pending => thread::yield_now(),
                }
            }
        }))
    });
    assert_eq!(polled, sum);
    system.assert_quiet();
}

/// A fast producer is never more than the capacity ahead.
#[test]
fn a_producer_is_no_further_ahead_than_the_capacity() {
    let system = TestSystem::new();
    let source = spawn(&system);
    let drops = Drops::new();
    let (tokens, sent) = (drops.clone(), Arc::new(AtomicUsize::new(0)));
    let counter = Arc::clone(&sent);
    let mut stream = source.attempt(Box::new(move |out, _| {
        for _ in 0..1_000 {
            let token = tokens.token();
            out.send(token).map_err(|error| error.to_string())?;
            counter.fetch_add(1, Ordering::SeqCst);
        }
        Ok(1_000)
    }));
    for taken in 1..=1_000 {
        let (back, item) = patiently(move || {
            let item = stream.next();
            (stream, item)
        });
        stream = back;
        assert!(item.is_some());
        // The one in our hands, those inside, and the one that is about to be.
        let alive = drops.alive();
        assert!(alive <= 1 + 4 + 1, "{alive} items at once");
        let ahead = sent.load(Ordering::SeqCst).saturating_sub(taken);
        assert!(ahead <= 4, "{ahead} ahead");
    }
    assert_eq!(drain(stream).1.unwrap(), Ok(1_000));
    assert_eq!(drops.alive(), 0);
    system.assert_quiet();
}

/// It fills up, and then stands still until somebody takes.
#[test]
fn a_producer_waits_for_its_consumer() {
    let system = TestSystem::new();
    let source = spawn(&system);
    let (sent, gate) = (Arc::new(AtomicUsize::new(0)), Gate::new());
    let (counter, inside) = (Arc::clone(&sent), gate.clone());
    let mut stream = run(&source, move |out, _| {
        out.send(1).unwrap();
        counter.fetch_add(1, Ordering::SeqCst);
        inside.open();
        out.send(2).unwrap();
        counter.fetch_add(1, Ordering::SeqCst);
        3
    });
    gate.pass();
    thread::park_timeout(MOMENT);
    assert_eq!(sent.load(Ordering::SeqCst), 1, "one fits in");
    let first = patiently(move || (stream.next(), stream));
    assert_eq!(first.0, Some(1));
    stream = first.1;
    eventually("the second is sent", || sent.load(Ordering::SeqCst) == 2);
    let (items, outcome) = drain(stream);
    assert_eq!((items, outcome.unwrap()), (vec![2], 3));
}

/// The handler returns, and others stream on: threads, and later messages.
#[test]
fn a_stream_goes_on_after_its_handler() {
    let system = TestSystem::new();
    let source = spawn(&system);
    let stream = run(&source, |out, _| {
        for first in 0..4 {
            let out = out.clone();
            thread::spawn(move || {
                (0..1_000).for_each(|n| out.send(first * 1_000 + n).unwrap());
            });
        }
        4
    });
    assert_eq!(
        source.count().value(),
        0,
        "the actor serves others meanwhile"
    );
    let (mut items, outcome) = drain(stream);
    for first in 0..4 {
        let own = items.iter().filter(|n| **n / 1_000 == first);
        assert!(own.is_sorted(), "each thread's own come in order");
    }
    items.sort_unstable();
    assert!(items.into_iter().eq(0..4_000));
    assert_eq!(outcome.unwrap(), 4);

    let mut kept = source.keep();
    assert_eq!(source.tell_all(5).value(), 1);
    assert_eq!(source.tell_all(6).value(), 1);
    assert_eq!(kept.next(), Some(5));
    source.end_all().value();
    assert_eq!(drain(kept).0, [6]);
    system.assert_quiet();
}

#[test]
fn a_bounded_wait_for_an_item_only_stops_waiting() {
    let system = TestSystem::new();
    let source = spawn(&system);
    let (mut stream, out) = hand_out(&source);
    let error = stream.next_timeout(Duration::from_millis(1)).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::TimedOut);
    assert_eq!(
        (error.actor(), error.method()),
        (Some("Source"), Some("run"))
    );
    out.send(1).unwrap();
    assert_eq!(stream.next_timeout(PATIENCE).unwrap(), Some(1));
    drop(out);
    assert_eq!(stream.next_timeout(PATIENCE).unwrap(), None);
    assert_eq!(stream.next_timeout(PATIENCE).unwrap(), None, "over is over");
    assert_eq!(stream.wait().unwrap(), 7);
    system.assert_quiet();
}

/// One that never waits leaves items out, and loses none that it was told were
/// sent.
#[test]
fn try_send_never_waits() {
    let system = TestSystem::new();
    let source = spawn(&system);
    let (stream, out) = hand_out(&source);
    assert!(out.try_send(1).is_ok());
    let full = out.try_send(2).unwrap_err();
    assert!(full.is_full());
    assert_eq!((*full.item(), full.into_item()), (2, 2));
    drop(out);
    assert_eq!(drain(stream).0, [1]);
}

// ----- the consumer ends -----------------------------------------------------------

/// Dropping the stream cancels the call: the handler sees it, a blocked send
/// returns with its item, and what was inside is dropped.
#[test]
fn dropping_the_stream_cancels_the_producer() {
    let system = TestSystem::new();
    let source = spawn(&system);
    let drops = Drops::new();
    let (tokens, gate, (tell, told)) = (drops.clone(), Gate::new(), mpsc::channel());
    let inside = gate.clone();
    let stream = source.attempt(Box::new(move |out, cx| {
        for _ in 0..4 {
            out.send(tokens.token()).unwrap();
        }
        assert!(!cx.is_cancelled() && !out.is_closed());
        inside.open();
        let error: YieldError<Token> = out.send(tokens.token()).unwrap_err();
        eventually("the stream is closed", || out.is_closed());
        tell.send((cx.is_cancelled(), error.is_full())).unwrap();
        drop(error.into_item());
        assert!(out.send(tokens.token()).is_err());
        Err("stopped".to_owned())
    }));
    gate.pass();
    drops.await_alive(5);
    drop(stream);
    assert_eq!(told.recv_timeout(PATIENCE).unwrap(), (true, false));
    drops.await_alive(0);
    source.count().value();
    // It was cancelled, so its `Err` is no news to anybody.
    system.assert_quiet();
}

/// The same in an `async` handler, and for a thread.
#[test]
fn a_blocked_producer_is_told_of_the_end_wherever_it_runs() {
    let system = TestSystem::new();
    let source = spawn(&system);
    let mut stream = source.upto_async(u64::MAX);
    assert_eq!(stream.next(), Some(0));
    drop(stream);
    source.count().value();

    let (stream, out) = hand_out(&source);
    out.send(1).unwrap();
    let thread = thread::spawn(move || out.send(2).unwrap_err().into_item());
    thread::park_timeout(MOMENT);
    drop(stream);
    assert_eq!(joined(thread), 2);
    system.assert_quiet();
}

/// A stream whose message is queued is prevented by its end, and one that is
/// cancelled then ends.
#[test]
fn a_queued_stream_is_prevented() {
    let system = TestSystem::new();
    let source = spawn(&system);
    let gate = Gate::new();
    let inside = gate.clone();
    let held = run(&source, move |_, _| {
        inside.pass();
        1
    });
    gate.await_arrivals(1);
    drop(source.keep());
    let cancelled = source.keep();
    assert_eq!(cancelled.cancel(), CancelOutcome::Prevented);
    // Its message still lies in the mailbox.
    let (items, outcome) = drain(cancelled);
    assert!(items.is_empty());
    let error = outcome.unwrap_err();
    assert!(error.is_cancelled() && error.is_retry_safe());
    gate.open();
    assert_eq!(drain(held).1.unwrap(), 1);
    assert_eq!(source.count().value(), 0, "neither has begun");
    system.assert_quiet();
}

/// After a cancel nothing more is sent, and nothing that was is lost.
#[test]
fn a_cancel_loses_no_item_that_was_sent() {
    let system = TestSystem::new();
    let source = spawn(&system);
    for stop_after in [0, 1, 5, 16, 100] {
        let mut stream = source.upto(u64::MAX);
        let (count, outcome) = patiently(move || {
            let mut seen = stream.by_ref().take(stop_after).count() as u64;
            if stop_after > 0 {
                assert_eq!(stream.cancel(), CancelOutcome::Requested);
            } else {
                stream.cancel();
            }
            seen += stream.by_ref().count() as u64;
            (seen, stream.wait())
        });
        match outcome {
            Ok(sent) => assert_eq!(sent, count),
            Err(error) => {
                assert_eq!((stop_after, count), (0, 0));
                assert!(error.is_retry_safe());
            }
        }
    }
    system.assert_quiet();
}

/// `finish` and `wait` give up the items, not the call; the producer does not
/// notice.
#[test]
fn a_finished_stream_goes_on_unseen() {
    let system = TestSystem::new();
    let source = spawn(&system);
    let drops = Drops::new();
    let tokens = drops.clone();
    let stream = source.attempt(Box::new(move |out, cx| {
        let sent = (0..1_000).take_while(|_| out.send(tokens.token()).is_ok());
        let sent = sent.count() as u64;
        assert!(!cx.is_cancelled() && !out.is_closed());
        Ok(sent)
    }));
    assert_eq!(patiently(|| stream.wait()).unwrap(), Ok(1_000));
    assert_eq!(drops.alive(), 0);

    // A sender that waits is let go on.
    let (stream, out) = hand_out(&source);
    out.send(1).unwrap();
    let thread = thread::spawn(move || (0..100).filter(|n| out.send(*n).is_ok()).count());
    thread::park_timeout(MOMENT);
    assert_eq!(stream.finish().value(), 7);
    assert_eq!(joined(thread), 100);

    let detached = source.upto(1_000).finish();
    detached.detach();
    let awaited = source.upto(1_000);
    let count = patiently(|| block_on(async move { awaited.await }));
    assert_eq!(count.unwrap(), 1_000);
    system.assert_quiet();
}

/// A handler's own failure is that of its stream, and reported if nobody sees
/// it.
#[test]
fn a_failure_at_the_end_is_the_outcome() {
    let system = TestSystem::new();
    let source = spawn(&system);
    let (items, outcome) = drain(source.attempt(Box::new(|_, _| Err("no luck".to_owned()))));
    assert!(items.is_empty());
    assert_eq!(outcome.unwrap(), Err("no luck".to_owned()));
    system.assert_quiet();

    source
        .attempt(Box::new(|_, _| Err("unseen".to_owned())))
        .finish()
        .detach();
    source.count().value();
    let failures = system.failures.exactly(1);
    assert!(failures[0].to_string().contains("unseen"));
}

// ----- the producer ends -------------------------------------------------------------

#[test]
fn a_stream_whose_handler_panics_ends() {
    let system = TestSystem::new();
    let source = spawn(&system);
    let (items, outcome) = drain(run(&source, |out, _| {
        out.send(1).unwrap();
        panic!("no more");
    }));
    assert_eq!(items, [1]);
    let error = outcome.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Panicked);
    assert!(error.to_string().contains("no more"));
    system.assert_quiet();
}

/// A kill wakes the producer's blocked send, which returns its item; the stream
/// ends with what the handler makes of it.
#[test]
fn a_kill_wakes_a_blocked_send() {
    let system = TestSystem::new();
    let source = spawn(&system);
    let gate = Gate::new();
    let inside = gate.clone();
    let stream = run(&source, move |out, cx| {
        out.send(1).unwrap();
        inside.open();
        let unsent = out.send(2).unwrap_err();
        assert!(cx.is_cancelled());
        unsent.into_item()
    });
    gate.pass();
    thread::park_timeout(MOMENT);
    source.kill().value();
    let (items, outcome) = drain(stream);
    assert_eq!((items, outcome.unwrap()), (vec![1], 2));

    // An `async` handler is told if it is just being polled, else cut off.
    let source = spawn(&system);
    let mut stream = source.upto_async(u64::MAX);
    assert_eq!(stream.next(), Some(0));
    source.kill().value();
    let (items, outcome) = drain(stream);
    match outcome {
        Ok(sent) => assert_eq!(sent, 1 + items.len() as u64),
        Err(error) => assert_eq!(error.kind(), ErrorKind::Stopped),
    }
    system.assert_quiet();
}

/// However an actor ends, the streams that its state fed end.
#[test]
fn streams_end_with_the_state_that_fed_them() {
    type End = fn(&SourceHandle);
    let ends: [End; 4] = [
        |source| drop(source.stop().value()),
        |source| drop(source.stop_now().value()),
        |source| drop(source.kill().value()),
        |source| assert_eq!(source.finish().value(), 1),
    ];
    for end in ends {
        let system = TestSystem::new();
        let source = spawn(&system);
        let stream = source.keep();
        source.tell_all(1).value();
        end(&source);
        let (items, outcome) = drain(stream);
        assert_eq!(items, [1]);
        outcome.unwrap();
        let (items, outcome) = drain(source.keep());
        assert!(items.is_empty());
        assert!(outcome.unwrap_err().is_retry_safe());
    }
}

/// Queued streams end with their actor at once.
#[test]
fn a_queued_stream_ends_with_its_actor() {
    let system = TestSystem::new();
    let source = spawn(&system);
    let gate = Gate::new();
    let inside = gate.clone();
    let held = run(&source, move |_, _| {
        inside.pass();
        1
    });
    gate.await_arrivals(1);
    let queued = source.keep();
    let reader = thread::spawn(move || drain(queued));
    let end = source.kill();
    let (items, outcome) = joined(reader);
    assert!(items.is_empty());
    let error = outcome.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Stopped);
    assert!(error.is_retry_safe());
    gate.open();
    end.value();
    drop(held);
}

// ----- the consumer is an actor ---------------------------------------------------------

/// A kill ends an actor's wait for the next item, and the stream with it.
#[test]
fn a_kill_ends_the_wait_for_an_item() {
    let system = TestSystem::new();
    let (source, reader) = (spawn(&system), spawn(&system));
    let waits = reader.wait_for(source.clone());
    eventually("the stream is begun", || source.count().value() == 1);
    reader.kill().value();
    let error = waits.value().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Cancelled);
    assert_eq!(source.tell_all(1).value(), 0, "nobody listens any more");
}

/// An actor that reads a stream of its own, which is queued behind the handler
/// that reads it, is told so; so is one of a circle.
#[test]
fn reading_ones_own_queued_stream_is_a_deadlock() {
    let system = TestSystem::new();
    let source = spawn(&system);
    let error = source.sum_of(source.clone(), 5).value().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::WouldDeadlock);
    assert!(error.is_retry_safe());
    let error = source.sum_of_async(source.clone(), 5).value().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::WouldDeadlock);
    assert_eq!(source.count().value(), 0, "it lives on");

    let (one, two) = (spawn(&system), spawn(&system));
    let gate = Gate::new();
    let (inside, other) = (gate.clone(), one.clone());
    let first = run(&two, move |_, _| {
        inside.pass();
        u64::from(other.sum_of_async_failed())
    });
    gate.await_arrivals(1);
    let second = one.sum_of(two.clone(), 5);
    gate.open();
    let first = within(PATIENCE, || first.wait()).unwrap();
    let second = second.value();
    assert!(first == 1 || second.is_err(), "one of them was told");
}

impl SourceHandle {
    /// Whether counting, which `one` must be idle for, fails.
    fn sum_of_async_failed(&self) -> bool {
        self.count().wait().is_err()
    }
}

/// A cancel of the reader's own call goes down to the stream that it reads.
#[test]
fn a_cancel_passes_through_a_reader() {
    let system = TestSystem::new();
    let (source, reader) = (spawn(&system), spawn(&system));
    let waits = reader.wait_for(source.clone());
    eventually("the stream is begun", || source.count().value() == 1);
    assert_eq!(waits.cancel(), CancelOutcome::Requested);
    let error = waits.value().unwrap_err();
    assert!(error.is_cancelled());
    assert_eq!(source.tell_all(1).value(), 0);
    system.assert_quiet();
}

/// The time for the work bounds the wait for an item and for room.
#[test]
fn a_deadline_ends_the_stream() {
    let system = TestSystem::new();
    let source = spawn(&system);
    let kept = source.clone();
    let outcome = patiently(move || {
        with_timeout(Duration::from_millis(20), || {
            let mut stream = kept.keep();
            assert_eq!(stream.by_ref().count(), 0);
            stream.wait()
        })
    });
    assert_eq!(outcome.unwrap_err().kind(), ErrorKind::DeadlinePassed);
    assert_eq!(source.tell_all(1).value(), 0);
}
