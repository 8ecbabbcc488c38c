//! Messages without an answer: how many nanoseconds from the first send to
//! the last one handled, for each message.

use std::sync::{Arc, Barrier};
use std::thread;

use benches::measure::{Group, Meter, Row, Sample, Target};

use crate::ours::{DroppedReplies, Tells};
use crate::raw::{Crossbeam, FlumeDrain, FlumeLoop, StdMpsc};
use crate::subject::Adder;

const RAW: &str = "raw flume, recv loop";
const OURS: &str = "actor-rt, tell";

pub(crate) fn groups() -> Vec<Group> {
    vec![
        group("tell-1", "1 producer, no bound", 1, None),
        group("tell-1-bounded", "1 producer, capacity 1024", 1, Some(1024)),
        group("tell-4", "4 producers, no bound", 4, None),
        group(
            "tell-4-bounded",
            "4 producers, capacity 1024",
            4,
            Some(1024),
        ),
    ]
}

fn group(
    name: &'static str,
    title: &'static str,
    producers: usize,
    capacity: Option<usize>,
) -> Group {
    Group {
        name,
        title,
        operations: 200_000,
        rows: vec![
            row::<FlumeLoop>(RAW, producers, capacity),
            row::<Tells>(OURS, producers, capacity),
            row::<DroppedReplies>("actor-rt, call with its reply dropped", producers, capacity),
            row::<FlumeDrain>("raw flume, drain", producers, capacity),
            row::<StdMpsc>("raw std mpsc", producers, capacity),
            row::<Crossbeam>("raw crossbeam", producers, capacity),
        ],
        targets: vec![Target {
            row: OURS,
            against: RAW,
            at_most: 1.0,
        }],
    }
}

fn row<A: Adder>(name: &'static str, producers: usize, capacity: Option<usize>) -> Row {
    Row::new(name, move |operations| {
        if producers == 1 {
            from_this_thread::<A>(capacity, operations)
        } else {
            from_threads::<A>(producers, capacity, operations)
        }
    })
}

fn from_this_thread<A: Adder>(capacity: Option<usize>, operations: usize) -> Sample {
    let adder = A::start(capacity);
    assert_eq!(adder.total(), 0);
    let meter = Meter::start();
    for _ in 0..operations {
        adder.tell(1);
    }
    let total = adder.total();
    let sample = meter.stop(operations);
    assert_eq!(total, operations as u64);
    sample
}

fn from_threads<A: Adder>(producers: usize, capacity: Option<usize>, operations: usize) -> Sample {
    let adder = A::start(capacity);
    assert_eq!(adder.total(), 0);
    let each = operations / producers;
    // Passed together at the start, when all is sent, and when the figures
    // are taken: a thread that ends takes its own with it.
    let gate = Arc::new(Barrier::new(producers + 1));
    let threads: Vec<_> = (0..producers)
        .map(|_| {
            let (adder, gate) = (adder.clone(), Arc::clone(&gate));
            thread::spawn(move || {
                gate.wait();
                for _ in 0..each {
                    adder.tell(1);
                }
                gate.wait();
                gate.wait();
            })
        })
        .collect();
    let meter = Meter::start();
    gate.wait();
    gate.wait();
    let total = adder.total();
    let sample = meter.stop(each * producers);
    gate.wait();
    for thread in threads {
        thread.join().expect("a producer does not panic");
    }
    assert_eq!(total, (each * producers) as u64);
    sample
}
