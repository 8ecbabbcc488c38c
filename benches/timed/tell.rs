//! Messages without an answer: how many nanoseconds from the first send to
//! the last one handled, for each message.

use std::sync::{Arc, Barrier};
use std::thread;

use benches::cores;
use benches::measure::{Group, Meter, Row, Sample, Target, Unit};

use crate::ours::{DroppedReplies, Tells};
use crate::raw::{Crossbeam, FlumeDrain, FlumeLoop, StdMpsc};
use crate::subject::Adder;

const RAW: &str = "raw flume, recv loop";
const OURS: &str = "actor-rt, tell";

/// The circumstances of a group.
#[derive(Clone, Copy)]
struct Case {
    name: &'static str,
    title: &'static str,
    producers: usize,
    capacity: Option<usize>,
    /// Both sides share a core: what the two cost together, whether or not
    /// there is a second core to hide one of them.
    one_core: bool,
}

pub(crate) fn groups() -> Vec<Group> {
    let unbounded = Case {
        name: "tell-1",
        title: "1 producer, no bound",
        producers: 1,
        capacity: None,
        one_core: false,
    };
    let bounded = Case {
        name: "tell-1-bounded",
        title: "1 producer, capacity 1024",
        capacity: Some(1_024),
        ..unbounded
    };
    let cases = [
        unbounded,
        bounded,
        Case {
            name: "tell-4",
            title: "4 producers, no bound",
            producers: 4,
            ..unbounded
        },
        Case {
            name: "tell-4-bounded",
            title: "4 producers, capacity 1024",
            producers: 4,
            ..bounded
        },
        Case {
            name: "tell-one-core",
            title: "1 producer, no bound, both threads on one core",
            one_core: true,
            ..unbounded
        },
        Case {
            name: "tell-one-core-bounded",
            title: "1 producer, capacity 1024, both threads on one core",
            one_core: true,
            ..bounded
        },
    ];
    cases.into_iter().map(group).collect()
}

fn group(case: Case) -> Group {
    let rows = vec![
        row::<FlumeLoop>(RAW, case),
        row::<Tells>(OURS, case),
        row::<DroppedReplies>("actor-rt, call with its reply dropped", case),
        row::<FlumeDrain>("raw flume, drain", case),
        row::<StdMpsc>("raw std mpsc", case),
        row::<Crossbeam>("raw crossbeam", case),
    ];
    #[cfg(feature = "peers")]
    let rows = if case.one_core {
        // Their runtimes choose their cores.
        rows
    } else {
        let peers = crate::peers::tells(case.producers, case.capacity);
        rows.into_iter().chain(peers).collect()
    };
    let targets = vec![Target {
        row: OURS,
        against: RAW,
        at_most: 1.0,
    }];
    Group {
        name: case.name,
        title: case.title,
        operations: 200_000,
        unit: Unit::Nanoseconds,
        rows,
        targets: if case.one_core { Vec::new() } else { targets },
    }
}

fn row<A: Adder>(name: &'static str, case: Case) -> Row {
    let Case {
        producers,
        capacity,
        one_core,
        ..
    } = case;
    Row::new(name, move |operations| {
        let core = cores::available().last().copied();
        let _pinned = core.filter(|_| one_core).map(cores::pin);
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
