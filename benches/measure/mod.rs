//! A small harness: rows that do the same work by different means are run in
//! turns, round after round, so that whatever else the machine does falls on
//! all of them alike. Ratios between rows of one run are what counts.

mod meter;
mod table;

use std::time::Duration;

use crate::threads;

pub use meter::{Meter, Sample};
pub use table::Table;

/// One way to do a group's work.
pub struct Row {
    name: String,
    run: Box<dyn FnMut(usize) -> Sample>,
}

impl std::fmt::Debug for Row {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Row")
            .field("name", &self.name)
            .finish_non_exhaustive()
    }
}

impl Row {
    /// A row that does `operations` operations each time `run` is called.
    pub fn new(name: impl Into<String>, run: impl FnMut(usize) -> Sample + 'static) -> Self {
        Self {
            name: name.into(),
            run: Box::new(run),
        }
    }

    /// What it is called.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }
}

/// What a row of a group should reach.
#[derive(Debug, Clone, Copy)]
pub struct Target {
    /// The row that should reach it.
    pub row: &'static str,
    /// The row it is compared with.
    pub against: &'static str,
    /// The largest ratio of the two medians that meets the target.
    pub at_most: f64,
}

/// In what times are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Nanoseconds.
    Nanoseconds,
    /// Seconds.
    Seconds,
}

/// Rows that can be compared.
#[derive(Debug)]
pub struct Group {
    /// What it is selected by.
    pub name: &'static str,
    /// What its rows do.
    pub title: &'static str,
    /// How many operations a sample consists of.
    pub operations: usize,
    /// In what an operation's time is printed.
    pub unit: Unit,
    /// The raw limit first: ratios are to it.
    pub rows: Vec<Row>,
    /// What is aimed at.
    pub targets: Vec<Target>,
}

/// How much to run.
#[derive(Debug, Clone, Copy)]
pub struct Effort {
    /// Rounds that count; one more is run before them.
    pub rounds: usize,
    /// The share of each group's operations that is run.
    pub scale: f64,
}

/// A sample of fewer operations would measure its own start and end.
const FEWEST: usize = 64;

impl Group {
    /// Runs all rows in turns.
    #[must_use]
    pub fn run(mut self, effort: Effort) -> Table {
        #[allow(
            clippy::cast_precision_loss,
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a number of operations is small and positive"
        )]
        let operations = ((self.operations as f64 * effort.scale) as usize).max(FEWEST);
        let operations = operations.min(self.operations);
        let mut samples = vec![Vec::with_capacity(effort.rounds); self.rows.len()];
        for round in 0..=effort.rounds {
            for (row, samples) in self.rows.iter_mut().zip(&mut samples) {
                let threads = threads::count();
                let sample = (row.run)(operations);
                // The next row must not share the cores with threads of this
                // one that are about to end.
                if let Some(before) = threads {
                    let _ = threads::settle(before, Duration::from_secs(5));
                }
                // The first round warms caches, the allocator and the clock.
                if round > 0 {
                    samples.push(sample);
                }
            }
        }
        let rows = self
            .rows
            .into_iter()
            .map(|row| row.name)
            .zip(samples)
            .collect();
        Table::new(self.name, self.title, self.unit, rows, self.targets)
    }
}
