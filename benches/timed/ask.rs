//! Questions and answers between two threads.

use std::collections::VecDeque;

use benches::cores;
use benches::measure::{Group, Meter, Row, Sample, Target, Unit};

use crate::ours::Calls;
use crate::raw::{FlumeOneShot, FlumePair, StdOneShot};
use crate::subject::Answerer;

const PAIR: &str = "raw flume pair";
const ONE_SHOT: &str = "raw flume + bounded(1)";
const OURS: &str = "actor-rt, call and wait";

/// How many questions are open at a time.
const WINDOW: usize = 64;

/// Where the two threads may run.
#[derive(Clone, Copy)]
enum Place {
    Anywhere,
    OneCore,
    TwoCores,
}

pub(crate) fn groups() -> Vec<Group> {
    let pinned = vec![
        Target {
            row: OURS,
            against: PAIR,
            at_most: 1.05,
        },
        Target {
            row: OURS,
            against: ONE_SHOT,
            at_most: 1.0,
        },
    ];
    let flight = vec![Target {
        row: OURS,
        against: PAIR,
        at_most: 1.0,
    }];
    let (one_core, anywhere) = (Place::OneCore, Place::Anywhere);
    vec![
        one_by_one("ask-one-core", "both threads on one core", one_core, pinned),
        one_by_one(
            "ask-two-cores",
            "each thread on its core",
            Place::TwoCores,
            Vec::new(),
        ),
        one_by_one("ask-anywhere", "threads not pinned", anywhere, Vec::new()),
        in_flight(
            "flight-anywhere",
            "64 asks open, not pinned",
            anywhere,
            flight,
        ),
        in_flight(
            "flight-two-cores",
            "64 asks open, each thread on its core",
            Place::TwoCores,
            Vec::new(),
        ),
        in_flight(
            "flight-one-core",
            "64 asks open, one core",
            one_core,
            Vec::new(),
        ),
    ]
}

fn one_by_one(
    name: &'static str,
    title: &'static str,
    place: Place,
    targets: Vec<Target>,
) -> Group {
    Group {
        name,
        title,
        operations: 2_000,
        unit: Unit::Nanoseconds,
        rows: rows(place, 1),
        targets,
    }
}

fn in_flight(name: &'static str, title: &'static str, place: Place, targets: Vec<Target>) -> Group {
    Group {
        name,
        title,
        operations: 50_000,
        unit: Unit::Nanoseconds,
        rows: rows(place, WINDOW),
        targets,
    }
}

fn rows(place: Place, window: usize) -> Vec<Row> {
    let rows = vec![
        row::<FlumePair>(PAIR, place, window),
        row::<Calls>(OURS, place, window),
        row::<FlumeOneShot>(ONE_SHOT, place, window),
        row::<StdOneShot>("raw std mpsc + sync_channel(1)", place, window),
    ];
    #[cfg(feature = "peers")]
    let rows = match (place, window) {
        (Place::Anywhere, 1) => rows.into_iter().chain(crate::peers::asks()).collect(),
        (Place::Anywhere, _) => rows.into_iter().chain(crate::peers::flights()).collect(),
        // Their runtimes choose their cores.
        _ => rows,
    };
    rows
}

fn row<A: Answerer>(name: &'static str, place: Place, window: usize) -> Row {
    Row::new(name, move |operations| run::<A>(place, window, operations))
}

fn run<A: Answerer>(place: Place, window: usize, operations: usize) -> Sample {
    let cores = cores::available();
    let first = cores.first().copied().unwrap_or(0);
    let last = cores.last().copied().unwrap_or(0);
    // The answering thread inherits the place of the one that starts it.
    let (answerer, _pinned) = match place {
        Place::Anywhere => (A::start(), None),
        Place::OneCore => {
            let pinned = cores::pin(last);
            (A::start(), Some(pinned))
        }
        Place::TwoCores => {
            let other = cores::pin(first);
            let answerer = A::start();
            drop(other);
            (answerer, Some(cores::pin(last)))
        }
    };
    let first = answerer.post(0);
    assert_eq!(answerer.wait(first), 0);

    let mut open = VecDeque::with_capacity(window);
    let meter = Meter::start();
    let mut answer = 0;
    for _ in 0..operations {
        if open.len() == window {
            answer = open.pop_front().map_or(answer, |next| answerer.wait(next));
        }
        open.push_back(answerer.post(1));
    }
    for next in open {
        answer = answerer.wait(next);
    }
    let sample = meter.stop(operations);
    assert_eq!(answer, operations as u64);
    sample
}
