//! Every call has one end, under load and under faults: see the module that
//! is run here. The same, at full size, is `cargo run --release --example ledger`.
#![allow(clippy::print_stdout, reason = "shown when the test fails")]

#[allow(unreachable_pub, dead_code, reason = "the benchmarks use more of it")]
#[path = "../../benches/allocations.rs"]
mod allocations;
#[allow(unreachable_pub, dead_code, reason = "the example uses more of it")]
#[path = "../../benches/ledger/mod.rs"]
mod ledger;
#[allow(unreachable_pub, dead_code, reason = "the benchmarks use more of it")]
#[path = "../../benches/threads.rs"]
mod threads;

use ledger::Plan;

#[global_allocator]
static ALLOCATOR: allocations::Counting = allocations::Counting;

/// All of it where that takes seconds.
const CALLS: usize = if cfg!(debug_assertions) {
    100_000
} else {
    1_000_000
};

// One test: a second one beside it would start threads and use memory while
// this one counts what is left.
#[test]
fn the_books_balance() {
    let plans = [
        Plan::smoke(1, CALLS),
        Plan::smoke(2, CALLS),
        Plan::blocking(3, CALLS / 5),
    ];
    for plan in plans {
        let report = ledger::run(plan).unwrap_or_else(|stuck| panic!("{stuck}"));
        println!("{report}");
        assert_eq!(report.errors(), Vec::<String>::new(), "see the books above");
    }
}
