//! One measurement.

use std::time::Instant;

use crate::allocations::Allocations;
use crate::threads::Switches;

/// What one operation cost, on average over a sample.
#[derive(Debug, Clone, Copy)]
pub struct Sample {
    /// Nanoseconds.
    pub time: f64,
    /// Calls of the allocator.
    pub allocations: f64,
    /// Context switches, of both kinds.
    pub switches: f64,
}

/// Runs from its start to its stop.
#[derive(Debug)]
pub struct Meter {
    allocations: Allocations,
    switches: Switches,
    started: Instant,
}

impl Meter {
    /// Starts measuring. All threads that take part must be there already.
    #[must_use]
    pub fn start() -> Self {
        // Reading the system's counters allocates and takes a while; the
        // clock is read last.
        let switches = Switches::now();
        let allocations = Allocations::now();
        let started = Instant::now();
        Self {
            allocations,
            switches,
            started,
        }
    }

    /// Ends the measurement. All threads that took part must be there still.
    #[must_use]
    pub fn stop(self, operations: usize) -> Sample {
        let elapsed = self.started.elapsed();
        let allocations = Allocations::now().since(self.allocations);
        let switches = Switches::now().since(self.switches);
        #[allow(
            clippy::cast_precision_loss,
            reason = "counts of one sample are far below 2^52"
        )]
        let per = |count: u64| count as f64 / operations as f64;
        Sample {
            time: per(u64::try_from(elapsed.as_nanos()).unwrap_or(u64::MAX)),
            allocations: per(allocations.calls()),
            switches: per(switches.total()),
        }
    }
}
