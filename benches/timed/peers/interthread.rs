//! A macro over an `impl` block like ours, on std threads and channels. Its
//! calls block, so there is no row with several open.

use benches::measure::{Meter, Row};

use super::{from_threads, measured};

mod unbounded {
    use std::cell::Cell;

    // Its handles want `&mut self` where the method does; `&self` lets clones
    // be shared.
    pub(super) struct Sum(Cell<u64>);

    #[interthread::actor]
    impl Sum {
        pub(super) fn new() -> Self {
            Self(Cell::new(0))
        }

        pub(super) fn note(&self, by: u64) {
            self.0.set(self.0.get() + by);
        }

        pub(super) fn add(&self, by: u64) -> u64 {
            self.0.set(self.0.get() + by);
            self.0.get()
        }
    }
}

mod bounded {
    use std::cell::Cell;

    pub(super) struct Sum(Cell<u64>);

    #[interthread::actor(channel = 1024)]
    impl Sum {
        pub(super) fn new() -> Self {
            Self(Cell::new(0))
        }

        pub(super) fn note(&self, by: u64) {
            self.0.set(self.0.get() + by);
        }

        pub(super) fn add(&self, by: u64) -> u64 {
            self.0.set(self.0.get() + by);
            self.0.get()
        }
    }
}

pub(super) fn tell(name: &str, producers: usize, capacity: Option<usize>) -> Row {
    Row::new(name, move |operations| {
        if capacity.is_some() {
            let sum = bounded::SumLive::new();
            let sender = sum.clone();
            measured(operations, || {
                from_threads(producers, operations, move |each| {
                    for _ in 0..each {
                        sender.note(1);
                    }
                });
                sum.add(0)
            })
        } else {
            let sum = unbounded::SumLive::new();
            let sender = sum.clone();
            measured(operations, || {
                from_threads(producers, operations, move |each| {
                    for _ in 0..each {
                        sender.note(1);
                    }
                });
                sum.add(0)
            })
        }
    })
}

pub(super) fn ask(name: &str) -> Row {
    Row::new(name, |operations| {
        let sum = unbounded::SumLive::new();
        measured(operations, || {
            let mut answer = 0;
            for _ in 0..operations {
                answer = sum.add(1);
            }
            answer
        })
    })
}

pub(super) fn spawn(name: &str) -> Row {
    Row::new(name, |operations| {
        let meter = Meter::start();
        let all: Vec<_> = (0..operations)
            .map(|_| {
                let sum = unbounded::SumLive::new();
                sum.note(1);
                sum
            })
            .collect();
        let sample = meter.stop(operations);
        for sum in all {
            assert_eq!(sum.add(0), 1);
        }
        sample
    })
}
