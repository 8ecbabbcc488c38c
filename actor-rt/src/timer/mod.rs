//! Jobs for later: one thread, and only while a job is pending.
//!
//! The heap is under one lock. The thread sleeps until the earliest job is
//! due; who adds an earlier one wakes it. It ends when the heap is empty and
//! says so under the same lock, so the next job finds either a thread that
//! will look again or none.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::time::{Duration, Instant};

use crate::executor::start_helper;
use crate::services::Schedule;
use crate::sync::{self, Arc, Mutex, Parker};
use crate::time::{self, Deadline};
use crate::unwind;

type Job = Box<dyn FnOnce() + Send>;

#[derive(Clone, Default)]
pub(crate) struct TimerThread {
    shared: Arc<Mutex<Pending>>,
}

#[derive(Default)]
struct Pending {
    jobs: BinaryHeap<Reverse<Entry>>,
    added: u64,
    thread: Running,
}

#[derive(Default)]
enum Running {
    #[default]
    No,
    /// Started; it will look at the heap before it sleeps.
    Starting,
    Yes(Parker),
}

struct Entry {
    due: Instant,
    /// Ties run in the order of their adding.
    number: u64,
    job: Job,
}

impl Schedule for TimerThread {
    fn after(&self, delay: Duration, job: Job) {
        // A time that the clock cannot express never comes.
        let Some(due) = time::now().checked_add(delay) else {
            return;
        };
        let mut pending = self.shared.lock();
        let number = pending.added;
        pending.added += 1;
        pending.jobs.push(Reverse(Entry { due, number, job }));
        match &pending.thread {
            Running::Yes(parker) => parker.unpark(),
            Running::Starting => {}
            Running::No => {
                pending.thread = Running::Starting;
                drop(pending);
                self.start();
            }
        }
    }
}

impl TimerThread {
    fn start(&self) {
        let timer = self.clone();
        if start_helper("actor-rt-timer", move || timer.run()).is_err() {
            // No thread to wait on: better early than never.
            self.run_all();
        }
    }

    fn run(&self) {
        self.shared.lock().thread = Running::Yes(sync::current());
        while let Some(due) = self.run_due() {
            sync::park_until(Deadline::at(due));
        }
    }

    /// Runs what is due; `None` once nothing is left.
    fn run_due(&self) -> Option<Instant> {
        loop {
            let mut pending = self.shared.lock();
            let Some(Reverse(next)) = pending.jobs.peek() else {
                pending.thread = Running::No;
                return None;
            };
            if next.due > time::now() {
                return Some(next.due);
            }
            let entry = pending.jobs.pop();
            drop(pending);
            entry.into_iter().for_each(run_job);
        }
    }

    fn run_all(&self) {
        let jobs = {
            let mut pending = self.shared.lock();
            pending.thread = Running::No;
            std::mem::take(&mut pending.jobs)
        };
        jobs.into_sorted_vec().into_iter().rev().for_each(run_job);
    }
}

fn run_job(Reverse(entry): Reverse<Entry>) {
    // A job of the runtime's own that panics must not take the others along.
    let _ = unwind::catch(entry.job);
}

impl PartialEq for Entry {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Entry {}

impl PartialOrd for Entry {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Entry {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        (self.due, self.number).cmp(&(other.due, other.number))
    }
}
