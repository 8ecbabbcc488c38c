//! A worker that runs whatever closures it is given, in order.
//!
//! `submit` is a generic method like any other: the closure is the message,
//! what it returns is the reply. Jobs run one after another on the worker's
//! thread, and each caller gets the result of its own job, of its own type.
//!
//! A job can fail in two ways, and the worker survives both:
//!
//! - it returns an `Err`. That is a value, and arrives as one;
//! - it panics. A panic in a handler ends the actor, so this worker stops the
//!   panic where foreign code begins, around the job, and returns it as a
//!   [`JobPanicked`]. What a job may have left half-done is the job's own; the
//!   worker's state is only touched after it.
//!
//! Prints results of several types, the order in which jobs ran, both kinds of
//! failure, and how many jobs ran. The panic's usual message goes to standard
//! error as well, as for any thread.

use std::any::Any;
use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::channel;

use actor_rt::prelude::*;

#[derive(Default)]
struct Worker {
    jobs: usize,
}

#[actor]
impl Worker {
    /// Runs `job` after all that were submitted before it.
    pub fn submit<T, F>(&mut self, job: F) -> Result<T, JobPanicked>
    where
        T: Send + 'static,
        F: FnOnce() -> T + Send + 'static,
    {
        let outcome = catch_unwind(AssertUnwindSafe(job));
        self.jobs += 1;
        outcome.map_err(JobPanicked::new)
    }

    /// How many jobs have run.
    pub fn jobs(&self) -> usize {
        self.jobs
    }
}

/// The text of a job's panic.
#[derive(Debug)]
struct JobPanicked(String);

fn main() -> Result<(), CallError<JobPanicked>> {
    let worker = Worker::default().spawn();

    // Results have the types of their jobs.
    println!("{}", worker.submit(|| 6 * 7).wait_flat()?);
    let name = String::from("worker");
    println!(
        "{}",
        worker.submit(move || name.to_uppercase()).wait_flat()?
    );

    // One at a time and in order, although nobody waits in between.
    let (log, entries) = channel();
    for number in 1..=5 {
        let log = log.clone();
        worker.submit(move || log.send(number)).detach();
    }
    drop(log); // the jobs' clones are the only ones left; the last job closes it
    println!("ran in order: {:?}", entries.iter().collect::<Vec<i32>>());

    // A job that returns an error.
    match worker.submit(|| "seven".parse::<i32>()).wait_flat()? {
        Ok(number) => println!("parsed {number}"),
        Err(error) => println!("returned an error: {error}"),
    }

    // A job that panics.
    let risky = worker.submit(|| {
        let items: Vec<i32> = Vec::new();
        items.iter().max().copied().expect("the list is empty")
    });
    match risky.wait_flat() {
        Ok(number) => println!("the largest is {number}"),
        Err(CallError::Handler(panicked)) => println!("{panicked}"),
        Err(CallError::Reply(error)) => return Err(error.into()),
    }

    println!(
        "and the worker lives: {}",
        worker.submit(|| "yes").wait_flat()?
    );
    println!("{} jobs ran", worker.jobs().wait()?);
    Ok(())
}

impl JobPanicked {
    fn new(payload: Box<dyn Any + Send>) -> Self {
        // `panic!` with plain text carries a `&str`, with arguments a `String`.
        let text = match payload.downcast::<String>() {
            Ok(text) => *text,
            Err(payload) => match payload.downcast::<&str>() {
                Ok(text) => (*text).to_owned(),
                Err(_) => "no text".to_owned(),
            },
        };
        Self(text)
    }
}

impl fmt::Display for JobPanicked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the job panicked: {}", self.0)
    }
}

impl std::error::Error for JobPanicked {}
