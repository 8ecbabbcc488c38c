//! What the benchmarks and the load programs share: how costs are counted,
//! how rounds are run and printed.

pub mod allocations;
pub mod cores;
pub mod ledger;
pub mod measure;
pub mod threads;
