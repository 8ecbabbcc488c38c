//! Starting something that has a thread of its own.

use std::thread;

use actor_rt::prelude::*;
use benches::measure::{Group, Meter, Row, Sample, Target, Unit};

use crate::ours::Counter;

const RAW: &str = "raw thread::spawn + flume";
const OURS: &str = "actor-rt, spawn";

pub(crate) fn groups() -> Vec<Group> {
    let kept = vec![Row::new(RAW, raw_kept), Row::new(OURS, ours_kept)];
    #[cfg(feature = "peers")]
    let kept = kept.into_iter().chain(crate::peers::spawns()).collect();
    vec![
        Group {
            name: "spawn",
            title: "start and send a first message; all stay alive",
            operations: 200,
            unit: Unit::Nanoseconds,
            rows: kept,
            targets: vec![Target {
                row: OURS,
                against: RAW,
                at_most: 1.2,
            }],
        },
        Group {
            name: "spawn-join",
            title: "start, send a first message, end and join, one after the other",
            operations: 200,
            unit: Unit::Nanoseconds,
            rows: vec![Row::new(RAW, raw_joined), Row::new(OURS, ours_joined)],
            targets: Vec::new(),
        },
    ]
}

fn raw() -> (flume::Sender<u64>, thread::JoinHandle<u64>) {
    let (sender, receiver) = flume::unbounded();
    let thread = thread::spawn(move || {
        let mut sum = 0;
        while let Ok(by) = receiver.recv() {
            sum += by;
        }
        sum
    });
    sender
        .send(1)
        .expect("the loop runs as long as its sender lives");
    (sender, thread)
}

fn raw_kept(operations: usize) -> Sample {
    let meter = Meter::start();
    let all: Vec<_> = (0..operations).map(|_| raw()).collect();
    let sample = meter.stop(operations);
    for (sender, thread) in all {
        drop(sender);
        assert_eq!(thread.join().expect("the loop does not panic"), 1);
    }
    sample
}

fn raw_joined(operations: usize) -> Sample {
    let meter = Meter::start();
    for _ in 0..operations {
        let (sender, thread) = raw();
        drop(sender);
        assert_eq!(thread.join().expect("the loop does not panic"), 1);
    }
    meter.stop(operations)
}

fn ours_kept(operations: usize) -> Sample {
    let meter = Meter::start();
    let all: Vec<_> = (0..operations)
        .map(|_| {
            let counter = Counter::default().spawn();
            counter.note(1).expect("nobody stops the actor");
            counter
        })
        .collect();
    let sample = meter.stop(operations);
    for counter in all {
        let reason = counter
            .stop()
            .wait()
            .expect("an actor's end is always told");
        assert!(reason.is_normal(), "{reason}");
    }
    sample
}

fn ours_joined(operations: usize) -> Sample {
    let meter = Meter::start();
    for _ in 0..operations {
        let counter = Counter::default().spawn();
        counter.note(1).expect("nobody stops the actor");
        let reason = counter
            .stop()
            .wait()
            .expect("an actor's end is always told");
        assert!(reason.is_normal(), "{reason}");
    }
    meter.stop(operations)
}
