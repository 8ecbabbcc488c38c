//! What it costs to sleep: two context switches for a call and no memory.
//!
//! The handler answers only when it has seen its caller asleep, and the caller
//! calls only when it has seen the actor asleep. So each of the two sleeps at
//! least once in every call, whatever the machine does; an actor that woke up
//! too often, or a caller that was woken for nothing, would sleep more often.
//! The system counts the sleeps of each thread ("voluntary" switches) apart
//! from the times when it took the core away, which are its own affair.

use std::sync::Arc;

use actor_rt::prelude::*;

use crate::allocations::Allocations;
use crate::counter::{Counter, get};
use crate::threads::Watched;
use crate::{Rounds, turn};

const CALLS: u64 = 50;

#[test]
fn a_sleeping_call_is_two_switches_and_no_allocation() {
    let _turn = turn();
    let counter = Counter::default().spawn();
    let (Some(caller), Some(actor)) = (Watched::current(), get(counter.thread())) else {
        tests::skipped("this system does not count its threads' switches");
        return;
    };
    let caller = Arc::new(caller);
    let sleeps = |watched: &Watched| watched.sleeps().expect("the system told before");

    let mut allocations = Vec::new();
    let rounds = Rounds::of(|| {
        assert!(actor.wait_asleep(), "the actor does not fall asleep");
        let before = sleeps(&caller) + sleeps(&actor);
        let memory = Allocations::now();
        for _ in 0..CALLS {
            assert!(get(counter.wake(Arc::clone(&caller))), "nobody sleeps");
            assert!(actor.wait_asleep(), "the actor does not fall asleep");
        }
        allocations.push(Allocations::now().since(memory).calls());
        sleeps(&caller) + sleeps(&actor) - before
    });
    // Two threads that meet at a lock sleep there once in a long while; half
    // of the rounds are free of that.
    assert_eq!(rounds.least(), 2 * CALLS, "fewer than each sleeping once");
    assert_eq!(rounds.median(), 2 * CALLS);
    assert_eq!(allocations.iter().min(), Some(&0));
}
