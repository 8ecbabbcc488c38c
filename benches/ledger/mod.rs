//! A load under which every call is accounted for.
//!
//! Clients call actors while a small share of the calls goes wrong on purpose:
//! handlers panic and fail, actors are stopped, killed and started anew,
//! calls are cancelled, replies dropped, waits ended early, mailboxes filled.
//! Every call has a number of its own and one row in a book: how often its
//! handler began, and how it ended. When all is quiet the columns must add up:
//!
//! ```text
//! posted = ok + app error + panicked + cancelled + stopped + interrupted + full + dropped
//! ```
//!
//! and, for each number: its handler began at most once; exactly once if the
//! call is `ok`, `app error`, `panicked` or `interrupted`, never if it is
//! `cancelled`, `stopped` or `full`; an error is retry-safe exactly if the
//! handler never began; a dropped call ran, or was a dead letter. No payload
//! is left, no thread, no open file, no memory; each actor saw the numbers of
//! each client rise; every actor said how it ended.
//!
//! All draws come from one seed. How the threads interleave is up to the
//! machine, so a run can be repeated but not replayed.

mod book;
mod client;
mod draw;
mod gate;
mod places;
mod report;
mod surroundings;
mod tally;
mod ticket;
mod worker;

use std::sync::Arc;
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use actor_rt::System;

use book::Book;
use client::Client;
use places::Places;
use report::Quiet;
use surroundings::Surroundings;
use tally::Tally;

pub use report::Report;

/// How long a wait may take before it counts as one that never ends.
const PATIENCE: Duration = Duration::from_secs(60);

/// What to run.
#[derive(Debug, Clone, Copy)]
pub struct Plan {
    /// From which all draws come.
    pub seed: u64,
    /// How many calls, in all; a burst may add a few.
    pub calls: usize,
    /// How many calls each client keeps open.
    pub open: usize,
    /// Threads that call.
    pub clients: usize,
    /// Actors that are called, each on its thread; at least 16, so that every
    /// kind of mailbox is there.
    pub actors: usize,
    /// Of so many calls, one goes wrong on purpose.
    pub one_fault_in: usize,
}

impl Plan {
    /// 4 clients keep 64 calls each open at 16 actors; every hundredth call
    /// goes wrong.
    #[must_use]
    pub const fn smoke(seed: u64, calls: usize) -> Self {
        Self {
            seed,
            calls,
            open: 64,
            clients: 4,
            actors: 16,
            one_fault_in: 100,
        }
    }

    /// The same, but every client waits for each call before the next.
    #[must_use]
    pub const fn blocking(seed: u64, calls: usize) -> Self {
        let plan = Self::smoke(seed, calls);
        Self { open: 1, ..plan }
    }

    /// Far more than the whole run takes on a slow machine.
    fn limit(&self) -> Duration {
        PATIENCE + Duration::from_micros(self.calls as u64 * 500)
    }
}

/// Runs the plan and closes the books.
///
/// # Errors
///
/// If something never ended: a call, a client, an actor. The text says what
/// all actors were doing. Threads may be left then.
pub fn run(plan: Plan) -> Result<Report, String> {
    let before = Surroundings::now();
    let book = Arc::new(Book::new(plan.clients, plan.calls.div_ceil(plan.clients)));
    // On a thread of its own: what a thread keeps for its next calls goes with
    // it, so that memory can be compared too.
    let books = Arc::clone(&book);
    let quiet = thread::Builder::new()
        .name("ledger".to_owned())
        .spawn(move || carry_out(plan, &books))
        .map_err(|error| format!("no thread for the run: {error}"))?
        .join()
        .map_err(|_| "the run panicked")??;
    let after = Surroundings::settled(before, PATIENCE);
    Ok(Report::new(plan, &book, quiet, after.left_since(before)))
}

fn carry_out(plan: Plan, book: &Arc<Book>) -> Result<Quiet, String> {
    let started = Instant::now();
    let system = System::new();
    let hooks = book.watch(&system);
    let places = Places::new(&system, plan.clients, plan.actors)
        .map_err(|error| format!("no actors to call: {error}"))?;
    let places = Arc::new(places);
    let stuck = |what: String| format!("{what}\n{}", system.dump());

    let tally = call(plan, book, &places).map_err(stuck)?;
    let places = Arc::into_inner(places).ok_or("a client kept its places")?;
    let ends = places.close(PATIENCE).map_err(stuck)?;
    let quiet = Quiet {
        elapsed: started.elapsed(),
        tally,
        ends,
        actors_listed: system.actor_count(),
    };
    drop(hooks);
    Ok(quiet)
}

/// Lets all clients make their calls.
fn call(plan: Plan, book: &Arc<Book>, places: &Arc<Places>) -> Result<Tally, String> {
    let end = Instant::now() + plan.limit();
    let (done, results) = mpsc::channel();
    let mut threads = Vec::with_capacity(plan.clients);
    for number in 0..plan.clients {
        let client = Client::new(number, plan, Arc::clone(book), Arc::clone(places));
        let done = done.clone();
        let thread = thread::Builder::new()
            .name(format!("client-{number}"))
            .spawn(move || drop(done.send(client.run())))
            .map_err(|error| format!("no thread for a client: {error}"))?;
        threads.push(thread);
    }
    drop(done);
    let mut tally = Tally::default();
    for _ in 0..plan.clients {
        let left = end.saturating_duration_since(Instant::now());
        let result = results
            .recv_timeout(left)
            .map_err(|error| format!("a client does not come back: {error}"))?;
        tally += result?;
    }
    for thread in threads {
        thread.join().map_err(|_| "a client panicked")?;
    }
    Ok(tally)
}
