//! How often messages ask the allocator for memory.

use std::sync::{Arc, Barrier};
use std::thread;

use actor_rt::prelude::*;

use crate::allocations::Allocations;
use crate::counter::{Counter, CounterHandle, get};
use crate::{Rounds, turn};

/// How often `work` calls the allocator, on all threads.
fn calls(work: impl FnOnce()) -> u64 {
    let before = Allocations::now();
    work();
    Allocations::now().since(before).calls()
}

fn spawn(capacity: Option<usize>) -> CounterHandle {
    let builder = match capacity {
        Some(messages) => Builder::new().capacity(messages),
        None => Builder::new().unbounded(),
    };
    builder.spawn(Counter::default()).unwrap()
}

/// The default capacity.
const BOUND: usize = 1_024;

#[test]
fn a_tell_allocates_at_most_once_in_twenty() {
    const TELLS: u32 = 50_000;
    let _turn = turn();
    for capacity in [None, Some(BOUND)] {
        let counter = spawn(capacity);
        let rounds = Rounds::of(|| {
            calls(|| {
                for _ in 0..TELLS {
                    counter.note(1).unwrap();
                }
                get(counter.add(0));
            })
        });
        let each = rounds.median_per(TELLS);
        assert!(
            each <= 0.05,
            "{each} allocations per tell, capacity {capacity:?}"
        );
    }
}

/// Tells in batches of a known size: the actor takes none before all are
/// there.
#[test]
fn a_tell_in_a_batch_allocates_at_most_once_in_twenty() {
    const BATCHES: u32 = 50;
    let _turn = turn();
    for batch in [64, 256, 1_000] {
        let counter = spawn(Some(BOUND));
        let barrier = Arc::new(Barrier::new(2));
        let rounds = Rounds::of(|| {
            calls(|| {
                for _ in 0..BATCHES {
                    counter.stand(Arc::clone(&barrier)).detach();
                    for _ in 0..batch {
                        counter.note(1).unwrap();
                    }
                    barrier.wait();
                    get(counter.add(0));
                }
            })
        });
        let each = rounds.median_per(BATCHES * batch);
        assert!(
            each <= 0.05,
            "{each} allocations per tell in batches of {batch}"
        );
    }
}

#[test]
fn a_call_that_is_waited_for_allocates_nothing() {
    let _turn = turn();
    let counter = spawn(Some(BOUND));
    let rounds = Rounds::of(|| {
        calls(|| {
            for _ in 0..1_000 {
                get(counter.add(1));
            }
        })
    });
    assert_eq!(rounds.least(), 0);
    assert!(rounds.median_per(1_000) <= 0.01, "{}", rounds.median());
}

/// Before there is anything to use again.
#[test]
fn a_call_from_a_new_thread_allocates_at_most_once() {
    const OPEN: u32 = 500;
    let _turn = turn();
    let counter = spawn(Some(BOUND));
    let rounds = Rounds::of(|| {
        let counter = counter.clone();
        thread::spawn(move || {
            let mut open = Vec::with_capacity(500);
            calls(|| {
                open.extend((0..OPEN).map(|_| counter.add(1)));
                for reply in open.drain(..) {
                    get(reply);
                }
            })
        })
        .join()
        .unwrap()
    });
    // A few for what a thread sets up once, and for the queue.
    let each = rounds.median_per(OPEN);
    assert!(each <= 1.05, "{each} allocations per call");
}

#[test]
fn a_call_whose_reply_is_dropped_allocates_nothing() {
    let _turn = turn();
    let counter = spawn(Some(BOUND));
    let rounds = Rounds::of(|| {
        calls(|| {
            for _ in 0..100 {
                for _ in 0..32 {
                    counter.add(1).detach();
                }
                get(counter.add(0));
            }
        })
    });
    assert_eq!(rounds.least(), 0);
    assert!(rounds.median_per(3_200) <= 0.01, "{}", rounds.median());
}

/// As fast as the mailbox lets them in: it is full most of the time, and so
/// are all the slots of the calls in it.
#[test]
fn dropped_replies_in_a_full_mailbox_allocate_like_tells() {
    const CALLS: u32 = 50_000;
    let _turn = turn();
    let counter = spawn(Some(BOUND));
    let rounds = Rounds::of(|| {
        calls(|| {
            for _ in 0..CALLS {
                counter.add(1).detach();
            }
            get(counter.add(0));
        })
    });
    let each = rounds.median_per(CALLS);
    assert!(each <= 0.05, "{each} allocations per call");
}
