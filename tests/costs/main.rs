//! What calls cost where no clock is needed: allocations, context switches,
//! crates. These hold on any machine, however busy.
//!
//! Allocations are counted for the whole process, so the tests take turns, and
//! what the test harness allocates beside them can add a few to a round. Hence
//! the form of the assertions: a cost that every operation has shows in
//! *every* round, so the least of several rounds is exact, and a median over
//! rounds of thousands of operations is not moved by a few strays.

#[allow(unreachable_pub, dead_code, reason = "the benchmarks use more of it")]
#[path = "../../benches/allocations.rs"]
mod allocations;
#[allow(unreachable_pub, dead_code, reason = "the benchmarks use more of it")]
#[path = "../../benches/threads.rs"]
mod threads;

mod allocate;
mod counter;
mod crates;
mod sleep;

use std::sync::{Mutex, MutexGuard, PoisonError};

#[global_allocator]
static ALLOCATOR: allocations::Counting = allocations::Counting;

/// Held by the test that counts.
fn turn() -> MutexGuard<'static, ()> {
    static TURN: Mutex<()> = Mutex::new(());
    TURN.lock().unwrap_or_else(PoisonError::into_inner)
}

const ROUNDS: usize = 11;

/// Figures of several rounds.
struct Rounds([u64; ROUNDS]);

impl Rounds {
    /// Runs `round` once to warm up, then for the record.
    fn of(mut round: impl FnMut() -> u64) -> Self {
        round();
        let mut figures = std::array::from_fn(|_| round());
        figures.sort_unstable();
        Self(figures)
    }

    fn least(&self) -> u64 {
        self.0[0]
    }

    fn median(&self) -> u64 {
        self.0[ROUNDS / 2]
    }

    /// The median for each of the operations of a round.
    fn median_per(&self, operations: u32) -> f64 {
        let median = u32::try_from(self.median()).unwrap_or(u32::MAX);
        f64::from(median) / f64::from(operations)
    }
}
