//! The closed books: what is printed, and whether it adds up.

use std::fmt;
use std::sync::atomic::Ordering;
use std::time::Duration;

use super::Plan;
use super::book::{Audit, Book, Column};
use super::places::Ends;
use super::surroundings::Left;
use super::tally::{Fault, Tally};

/// Runs of fewer calls are too small to ask that everything happened.
const TELLING: usize = 10_000;

/// How a run went.
#[derive(Debug)]
pub struct Report {
    plan: Plan,
    elapsed: Duration,
    audit: Audit,
    tally: Tally,
    ends: Ends,
    hooks: Hooks,
    left: Left,
    actors_listed: usize,
}

/// What the system said of calls that nobody listened to.
#[derive(Debug, Clone, Copy)]
struct Hooks {
    dead_letters: u64,
    failures: u64,
    ends: u64,
}

/// What is known when all is quiet.
pub(super) struct Quiet {
    pub(super) elapsed: Duration,
    pub(super) tally: Tally,
    pub(super) ends: Ends,
    pub(super) actors_listed: usize,
}

impl Report {
    pub(super) fn new(plan: Plan, book: &Book, quiet: Quiet, left: Left) -> Self {
        Self {
            plan,
            elapsed: quiet.elapsed,
            audit: book.audit(),
            tally: quiet.tally,
            ends: quiet.ends,
            hooks: Hooks {
                dead_letters: book.dead_letters.load(Ordering::Relaxed),
                failures: book.unseen_failures.load(Ordering::Relaxed),
                ends: book.unseen_ends.load(Ordering::Relaxed),
            },
            left,
            actors_listed: quiet.actors_listed,
        }
    }

    /// How long the run took.
    #[must_use]
    pub fn elapsed(&self) -> Duration {
        self.elapsed
    }

    fn sum(&self) -> u64 {
        self.audit.columns.iter().sum()
    }

    fn dropped_unrun(&self) -> u64 {
        self.audit.column(Column::Dropped) - self.audit.dropped_ran
    }

    /// All that does not add up; empty if the books balance.
    #[must_use]
    pub fn errors(&self) -> Vec<String> {
        let (audit, tally) = (&self.audit, &self.tally);
        let mut errors = Errors(tally.surprises.clone());
        errors.equal(
            "posted calls and closed rows",
            tally.posted as u64,
            self.sum(),
        );
        errors.zero("calls that began and have no row", audit.open);
        errors.zero("handlers that began twice", audit.repeated);
        errors.zero("ends that contradict the handler", audit.contradicted);
        errors.zero("errors that misjudge a retry", audit.misjudged);
        errors.zero("callbacks that did not run once", audit.bad_callbacks);
        errors.zero("calls out of order", audit.disorder);
        errors.0.extend_from_slice(&audit.examples);
        errors.equal(
            "dropped calls that did not run and dead letters",
            self.dropped_unrun(),
            self.hooks.dead_letters,
        );
        errors.equal(
            "dropped calls that failed and unseen failures",
            audit.dropped_failed,
            self.hooks.failures,
        );
        errors.equal(
            "actors started and actors ended",
            self.ends.started,
            self.ends.total(),
        );
        errors.zero("actors with an odd end", self.ends.other);
        errors.zero("actors still listed", self.actors_listed as u64);
        if audit.live != 0 {
            errors.0.push(format!("{} payloads are left", audit.live));
        }
        self.check_left(&mut errors);
        if self.plan.calls >= TELLING {
            self.check_coverage(&mut errors);
        }
        errors.0
    }

    fn check_left(&self, errors: &mut Errors) {
        if self.left.has_threads() {
            errors
                .0
                .push(format!("{} threads are left", Known(self.left.threads)));
        }
        if self.left.has_files() {
            errors
                .0
                .push(format!("{} files are left open", Known(self.left.files)));
        }
        if self.left.has_blocks() {
            errors
                .0
                .push(format!("{} blocks of memory are left", self.left.blocks));
        }
    }

    /// A column that stays empty would make its promise untested.
    fn check_coverage(&self, errors: &mut Errors) {
        for column in Column::ALL {
            if self.audit.column(column) == 0 {
                errors.0.push(format!("no call ended as {}", column.name()));
            }
        }
        for fault in Fault::ALL {
            if self.tally.faults[fault as usize] == 0 {
                errors.0.push(format!("no fault was a {}", fault.name()));
            }
        }
        if self.tally.timed_out == 0 {
            errors.0.push("no wait ended early".to_owned());
        }
        if self.audit.callbacks == 0 {
            errors.0.push("no call had a callback".to_owned());
        }
    }
}

struct Errors(Vec<String>);

impl Errors {
    fn zero(&mut self, what: &str, count: u64) {
        if count != 0 {
            self.0.push(format!("{what}: {count}"));
        }
    }

    fn equal(&mut self, what: &str, one: u64, other: u64) {
        if one != other {
            self.0.push(format!("{what} differ: {one} and {other}"));
        }
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (plan, audit, tally, ends) = (&self.plan, &self.audit, &self.tally, &self.ends);
        writeln!(
            f,
            "{} calls, {} clients x {} open, {} actors, a fault in every {}, seed {}",
            plan.calls, plan.clients, plan.open, plan.actors, plan.one_fault_in, plan.seed,
        )?;
        writeln!(f)?;
        writeln!(f, "{:>12}   posted", tally.posted)?;
        for (place, column) in Column::ALL.into_iter().enumerate() {
            let sign = if place == 0 { '=' } else { '+' };
            writeln!(f, "{sign} {:>10}   {}", audit.column(column), column.name())?;
        }
        writeln!(f, "= {:>10}", self.sum())?;
        writeln!(f)?;
        writeln!(
            f,
            "dropped: {} ran, {} did not and were {} dead letters; {} failed unseen, {} reported",
            audit.dropped_ran,
            self.dropped_unrun(),
            self.hooks.dead_letters,
            audit.dropped_failed,
            self.hooks.failures + self.hooks.ends,
        )?;
        writeln!(
            f,
            "handlers that began twice: {}; waits that ended early: {}; callbacks: {}",
            audit.repeated, tally.timed_out, audit.callbacks,
        )?;
        writeln!(
            f,
            "actors: {} started; {} stopped, {} let go, {} killed, {} panicked, {} abandoned",
            ends.started, ends.stopped, ends.let_go, ends.killed, ends.panicked, ends.abandoned,
        )?;
        write!(f, "faults:")?;
        for fault in Fault::ALL {
            write!(f, " {} {},", tally.faults[fault as usize], fault.name())?;
        }
        writeln!(f, " {} calls out of order", audit.disorder)?;
        writeln!(
            f,
            "left: {} payloads, {} threads, {} open files, {} blocks of memory",
            audit.live,
            Known(self.left.threads),
            Known(self.left.files),
            self.left.blocks,
        )?;
        writeln!(f, "time: {:.2?}", self.elapsed)?;
        let errors = self.errors();
        for error in &errors {
            writeln!(f, "WRONG: {error}")?;
        }
        if errors.is_empty() {
            writeln!(f, "the books balance")?;
        }
        Ok(())
    }
}

/// A figure that some systems do not give.
struct Known(Option<usize>);

impl fmt::Display for Known {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Some(figure) => write!(f, "{figure}"),
            None => f.write_str("unknown"),
        }
    }
}
