//! Other actor crates at the same work, each in the way its documentation
//! shows: on tokio with two workers, called from a task of that runtime, which
//! is their best case, and from a thread outside it, which is ours.
//!
//! Built only with the feature `peers`.

mod actix;
mod interthread;
mod kameo;
mod ractor;
mod xtra;

use std::collections::VecDeque;
use std::future::Future;
use std::sync::{Arc, Barrier};
use std::thread;

use benches::measure::{Meter, Row, Sample};
use futures_util::StreamExt;
use futures_util::stream::FuturesOrdered;
use tokio::runtime::{Builder, Runtime};

/// Calls that are open at a time.
const WINDOW: usize = 64;

/// An actor of another crate.
trait Peer: Clone + Send + Sync + Sized + 'static {
    /// Starts it, inside the runtime.
    fn start(capacity: Option<usize>) -> impl Future<Output = Self> + Send;

    /// Sends a number; waits only for room.
    fn tell(&self, by: u64) -> impl Future<Output = ()> + Send;

    /// Sends a number and waits for the sum.
    fn ask(&self, by: u64) -> impl Future<Output = u64> + Send;
}

fn runtime() -> Runtime {
    Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .expect("a runtime")
}

// ----- rows --------------------------------------------------------------------

/// For the groups of `tell`.
pub(crate) fn tells(producers: usize, capacity: Option<usize>) -> Vec<Row> {
    let mut rows = vec![
        interthread::tell("interthread, std threads", producers, capacity),
        tell::<kameo::Counter>("kameo, tasks", producers, capacity),
        tell::<xtra::Counter>("xtra, tasks", producers, capacity),
    ];
    if capacity.is_none() {
        // Their mailboxes have no bound that a plain send would wait for.
        rows.push(tell::<ractor::Counter>(
            "ractor, tasks",
            producers,
            capacity,
        ));
        rows.push(tell::<actix::Counter>(
            "actix, to its arbiter",
            producers,
            capacity,
        ));
    }
    rows
}

/// For the groups of `ask`, one by one.
pub(crate) fn asks() -> Vec<Row> {
    vec![
        interthread::ask("interthread, std threads"),
        ask_from_thread::<kameo::Counter>("kameo, from a thread"),
        ask_from_thread::<ractor::Counter>("ractor, from a thread"),
        ask_from_thread::<actix::Counter>("actix, from a thread"),
        ask_from_thread::<xtra::Counter>("xtra, from a thread"),
        ask::<kameo::Counter>("kameo, from a task"),
        ask::<ractor::Counter>("ractor, from a task"),
        ask::<actix::Counter>("actix, from a task, to its arbiter"),
        ask::<xtra::Counter>("xtra, from a task"),
    ]
}

/// For the groups of `ask`, 64 at a time.
pub(crate) fn flights() -> Vec<Row> {
    vec![
        flight::<kameo::Counter>("kameo, from a task"),
        flight::<ractor::Counter>("ractor, from a task"),
        flight::<actix::Counter>("actix, from a task, to its arbiter"),
        flight::<xtra::Counter>("xtra, from a task"),
    ]
}

/// For the groups of `spawn`.
pub(crate) fn spawns() -> Vec<Row> {
    vec![
        interthread::spawn("interthread, std threads"),
        spawn::<kameo::Threaded>("kameo, spawn_in_thread"),
        spawn::<kameo::Counter>("kameo, a task"),
        spawn::<ractor::Counter>("ractor, a task"),
        spawn::<xtra::Counter>("xtra, a task"),
    ]
}

// ----- the same work for all -----------------------------------------------------

fn tell<P: Peer>(name: &str, producers: usize, capacity: Option<usize>) -> Row {
    Row::new(name, move |operations| {
        let runtime = runtime();
        let each = operations / producers;
        let sample = runtime.block_on(async {
            let peer = P::start(capacity).await;
            assert_eq!(peer.ask(0).await, 0);
            let meter = Meter::start();
            let tasks: Vec<_> = (0..producers)
                .map(|_| {
                    let peer = peer.clone();
                    tokio::spawn(async move {
                        for _ in 0..each {
                            peer.tell(1).await;
                        }
                    })
                })
                .collect();
            for task in tasks {
                task.await.expect("a producer does not panic");
            }
            // Not all of them keep the order of one sender's messages, so that
            // one answer would not say that all were handled.
            while peer.ask(0).await < (each * producers) as u64 {}
            meter.stop(each * producers)
        });
        drop(runtime);
        sample
    })
}

fn ask<P: Peer>(name: &str) -> Row {
    Row::new(name, |operations| {
        let runtime = runtime();
        let task = runtime.spawn(async move {
            let peer = P::start(None).await;
            assert_eq!(peer.ask(0).await, 0);
            let meter = Meter::start();
            let mut answer = 0;
            for _ in 0..operations {
                answer = peer.ask(1).await;
            }
            let sample = meter.stop(operations);
            assert_eq!(answer, operations as u64);
            sample
        });
        runtime.block_on(task).expect("the caller does not panic")
    })
}

fn ask_from_thread<P: Peer>(name: &str) -> Row {
    Row::new(name, |operations| {
        let runtime = runtime();
        let peer = runtime.block_on(P::start(None));
        assert_eq!(runtime.block_on(peer.ask(0)), 0);
        let meter = Meter::start();
        let mut answer = 0;
        for _ in 0..operations {
            answer = runtime.block_on(peer.ask(1));
        }
        let sample = meter.stop(operations);
        assert_eq!(answer, operations as u64);
        sample
    })
}

fn flight<P: Peer>(name: &str) -> Row {
    Row::new(name, |operations| {
        let runtime = runtime();
        let task = runtime.spawn(async move {
            let peer = P::start(None).await;
            assert_eq!(peer.ask(0).await, 0);
            let mut open = FuturesOrdered::new();
            let meter = Meter::start();
            // The largest, for the sake of those that keep no order.
            let mut answer = 0;
            for _ in 0..operations {
                if open.len() == WINDOW {
                    answer = open.next().await.unwrap_or(0).max(answer);
                }
                open.push_back(peer.ask(1));
            }
            while let Some(next) = open.next().await {
                answer = next.max(answer);
            }
            let sample = meter.stop(operations);
            assert_eq!(answer, operations as u64);
            sample
        });
        runtime.block_on(task).expect("the caller does not panic")
    })
}

fn spawn<P: Peer>(name: &str) -> Row {
    Row::new(name, |operations| {
        let runtime = runtime();
        let task = runtime.spawn(async move {
            let mut all = VecDeque::with_capacity(operations);
            let meter = Meter::start();
            for _ in 0..operations {
                let peer = P::start(None).await;
                peer.tell(1).await;
                all.push_back(peer);
            }
            let sample = meter.stop(operations);
            for peer in all {
                assert_eq!(peer.ask(0).await, 1);
            }
            sample
        });
        runtime.block_on(task).expect("the spawner does not panic")
    })
}

/// Runs a producer on each of several threads, and waits for all.
fn from_threads(producers: usize, operations: usize, send: impl Fn(usize) + Send + Sync + 'static) {
    let send = Arc::new(send);
    let gate = Arc::new(Barrier::new(producers));
    let threads: Vec<_> = (0..producers)
        .map(|_| {
            let (send, gate) = (Arc::clone(&send), Arc::clone(&gate));
            thread::spawn(move || {
                gate.wait();
                send(operations / producers);
            })
        })
        .collect();
    for thread in threads {
        thread.join().expect("a producer does not panic");
    }
}

/// What a row without a runtime measures.
fn measured(operations: usize, work: impl FnOnce() -> u64) -> Sample {
    let meter = Meter::start();
    let total = work();
    let sample = meter.stop(operations);
    assert_eq!(total, operations as u64);
    sample
}
