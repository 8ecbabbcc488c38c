//! An actor, and the books of what became of each message to it.
//!
//! The books are kept with std's atomics, which are no steps of the schedule:
//! looking does not disturb.

use std::sync::atomic::{AtomicIsize, AtomicUsize, Ordering::SeqCst};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use actor_rt::prelude::*;
use actor_rt::{DeadLetter, Subscription, System};

use crate::model::Gate;

/// Messages per schedule at most.
const ROWS: usize = 8;

#[derive(Clone, Default)]
pub(crate) struct Books(Arc<Pages>);

#[derive(Default)]
struct Pages {
    rows: [Row; ROWS],
    next: AtomicUsize,
    /// Tickets and states that are not dropped.
    alive: AtomicIsize,
    on_stop: AtomicUsize,
    failures: AtomicUsize,
    /// Found by handlers and subscribers, whose panics the library contains.
    mistakes: Mutex<Vec<String>>,
}

#[derive(Default)]
struct Row {
    started: AtomicUsize,
    outcomes: AtomicUsize,
    callbacks: AtomicUsize,
    dead_letters: AtomicUsize,
}

/// What a message carries: its row, and a value that must not leak.
pub(crate) struct Ticket {
    row: usize,
    _alive: Alive,
}

struct Alive(Books);

impl Drop for Alive {
    fn drop(&mut self) {
        self.0.0.alive.fetch_sub(1, SeqCst);
    }
}

impl Books {
    fn alive_token(&self) -> Alive {
        self.0.alive.fetch_add(1, SeqCst);
        Alive(self.clone())
    }

    fn ticket(&self) -> Ticket {
        Ticket {
            row: self.0.next.fetch_add(1, SeqCst),
            _alive: self.alive_token(),
        }
    }

    fn started(&self, row: usize) -> usize {
        self.0.rows[row].started.load(SeqCst)
    }

    /// Posts a call, waits for its outcome and writes it down.
    pub(crate) fn ask(&self, subject: &SubjectHandle) -> Result<(), ReplyError> {
        let (row, reply) = self.post(subject);
        let outcome = reply.wait();
        self.enter(row, outcome)
    }

    /// Posts a call with a callback; the reply is waited for later.
    pub(crate) fn post(&self, subject: &SubjectHandle) -> (usize, Reply<Ticket>) {
        let ticket = self.ticket();
        let row = ticket.row;
        let reply = subject.serve(ticket);
        self.count_callback(row, &reply);
        (row, reply)
    }

    /// Posts a last call, waits for its outcome and writes it down.
    pub(crate) fn finish(&self, subject: &SubjectHandle) -> Result<(), ReplyError> {
        let ticket = self.ticket();
        let row = ticket.row;
        let reply = subject.finish(ticket);
        self.count_callback(row, &reply);
        let outcome = reply.wait();
        self.enter(row, outcome)
    }

    fn count_callback(&self, row: usize, reply: &Reply<Ticket>) {
        let books = self.clone();
        reply.on_done(move |_| {
            books.0.rows[row].callbacks.fetch_add(1, SeqCst);
        });
    }

    /// Writes an outcome down, which must agree with what the handler did.
    pub(crate) fn enter(
        &self,
        row: usize,
        outcome: Result<Ticket, ReplyError>,
    ) -> Result<(), ReplyError> {
        self.0.rows[row].outcomes.fetch_add(1, SeqCst);
        let started = self.started(row);
        match &outcome {
            Ok(ticket) => {
                self.expect(ticket.row == row, || format!("{row} has another's value"));
                self.expect(started == 1, || format!("{row} has a value of nobody's"));
            }
            Err(error) if error.is_retry_safe() => {
                self.expect(started == 0, || format!("{row} ran, but: {error}"));
                // Nor will it ever: see `close`.
                self.0.rows[row].started.fetch_add(ROWS, SeqCst);
            }
            Err(error) => self.expect(started <= 1, || format!("{row} ran twice: {error}")),
        }
        outcome.map(drop)
    }

    fn expect(&self, holds: bool, otherwise: impl FnOnce() -> String) {
        if !holds {
            self.0.mistakes.lock().unwrap().push(otherwise());
        }
    }

    /// Tells, and writes down whether that was accepted.
    pub(crate) fn tell(&self, subject: &SubjectHandle) {
        let ticket = self.ticket();
        let row = ticket.row;
        if subject.note(ticket).is_err() {
            self.0.rows[row].dead_letters.fetch_add(1, SeqCst);
        }
    }

    /// Counts the tells that were accepted and given up.
    pub(crate) fn count_dead_letters(&self, system: &System) -> Subscription {
        let books = self.clone();
        system.on_dead_letter(move |letter: &DeadLetter| {
            // Calls have callers here.
            let is_tell = letter.method() == "note" && letter.error().is_retry_safe();
            books.expect(is_tell, || letter.to_string());
            let tells = &books.0.rows[ROWS - 1].dead_letters;
            tells.fetch_add(1, SeqCst);
        })
    }

    /// Counts the failures that are nobody's call.
    pub(crate) fn count_failures(&self, system: &System) -> Subscription {
        let books = self.clone();
        system.on_unobserved_error(move |_| {
            books.0.failures.fetch_add(1, SeqCst);
        })
    }

    pub(crate) fn failures(&self) -> usize {
        self.0.failures.load(SeqCst)
    }

    pub(crate) fn alive(&self) -> isize {
        self.0.alive.load(SeqCst)
    }

    pub(crate) fn on_stops(&self) -> usize {
        self.0.on_stop.load(SeqCst)
    }

    /// When all is over: each call has one outcome and one callback; each tell
    /// ran or was given up, once; nothing is left.
    pub(crate) fn close(&self) {
        let mistakes = self.0.mistakes.lock().unwrap().clone();
        assert_eq!(mistakes, [""; 0]);
        let (mut tells, mut ran, mut given_up) = (0, 0, 0);
        for (number, row) in self.0.rows.iter().enumerate() {
            let [started, outcomes, callbacks, letters] = [
                &row.started,
                &row.outcomes,
                &row.callbacks,
                &row.dead_letters,
            ]
            .map(|count| count.load(SeqCst));
            given_up += letters;
            if number >= self.0.next.load(SeqCst) {
                continue;
            }
            if outcomes == 0 {
                assert_eq!(callbacks, 0, "a tell has no outcome");
                tells += 1;
                ran += started;
            } else {
                assert_eq!((outcomes, callbacks), (1, 1), "of call {number}");
                assert!(
                    [0, 1, ROWS].contains(&started),
                    "call {number} ran late or twice"
                );
            }
        }
        assert_eq!(ran + given_up, tells, "tells that ran, or were given up");
        assert_eq!(self.alive(), 0, "values that are left");
    }
}

/// An actor whose handlers keep books.
pub(crate) struct Subject {
    books: Books,
    _alive: Alive,
}

#[actor]
impl Subject {
    pub(crate) fn serve(&mut self, ticket: Ticket) -> Ticket {
        self.begin(&ticket);
        ticket
    }

    #[actor(tell)]
    pub(crate) fn note(&mut self, ticket: Ticket) {
        self.begin(&ticket);
    }

    /// Comes back when the gate is open, whatever happens.
    pub(crate) fn hold(&mut self, gate: Gate) {
        gate.pass();
    }

    /// Waits for another actor, and says what came of it.
    pub(crate) fn pass_on(&mut self, other: SubjectHandle) -> Result<(), ReplyError> {
        let books = self.books.clone();
        books.ask(&other)
    }

    /// Has another actor wait for a third, and waits for that.
    pub(crate) fn relay(
        &mut self,
        second: SubjectHandle,
        third: SubjectHandle,
    ) -> Result<(), ReplyError> {
        second.pass_on(third).wait()?
    }

    /// Panics, without the noise of the hook.
    pub(crate) fn fail(&mut self) {
        std::panic::resume_unwind(Box::new("it failed"))
    }

    pub(crate) fn finish(self, ticket: Ticket) -> Ticket {
        self.begin(&ticket);
        ticket
    }

    #[actor(on_stop)]
    fn stopped(&mut self) {
        self.books.0.on_stop.fetch_add(1, SeqCst);
    }

    fn begin(&self, ticket: &Ticket) {
        self.books.0.rows[ticket.row].started.fetch_add(1, SeqCst);
    }
}

impl Subject {
    /// Starts one with a mailbox of one place, so that senders wait for room.
    /// When it is killed nobody ever gives it up.
    pub(crate) fn start(system: &System, books: &Books) -> SubjectHandle {
        Self::start_with(system, books, Duration::MAX)
    }

    pub(crate) fn start_with(system: &System, books: &Books, grace: Duration) -> SubjectHandle {
        let started = Self::try_start(system, books, grace);
        started.expect("the system is open")
    }

    pub(crate) fn try_start(
        system: &System,
        books: &Books,
        grace: Duration,
    ) -> Result<SubjectHandle, SpawnError> {
        let subject = Self {
            books: books.clone(),
            _alive: books.alive_token(),
        };
        let builder = system.builder().capacity(1).kill_grace(grace);
        builder.spawn(subject)
    }
}
