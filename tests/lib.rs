//! What the tests share: bounded waits, gates, counters, a system per test.
//!
//! No test sleeps in order to let something happen: it waits for the thing
//! itself, and gives up loudly after [`PATIENCE`]. So a hang is a failure, and
//! a slow machine is not.

use std::fmt::Debug;
use std::io::Write;
use std::ops::Deref;
use std::panic::{self, AssertUnwindSafe};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, mpsc};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use actor_rt::{DeadLetter, Reply, ReplyError, Subscription, System, UnobservedError};

/// How long anything that must happen may take. Only a hang takes that long.
pub const PATIENCE: Duration = Duration::from_secs(60);

/// How long a test watches that something does *not* happen. Too short a
/// moment makes such a test weaker, never wrong.
pub const MOMENT: Duration = Duration::from_millis(30);

// ----- bounded waits --------------------------------------------------------

/// Says that a test does not run here, where it is seen: what a passing test
/// prints is captured, what it writes to standard error is not.
pub fn skipped(why: &str) {
    let test = thread::current();
    let test = test.name().unwrap_or("a test");
    let _ = writeln!(std::io::stderr(), "SKIPPED {test}: {why}");
}

/// Runs `body` on a thread of its own and fails if it takes longer than
/// `limit`: for calls that have no deadline themselves.
///
/// # Panics
///
/// If `body` panics, with its panic, or if it is not done in time.
#[track_caller]
pub fn within<R: Send + 'static>(limit: Duration, body: impl FnOnce() -> R + Send + 'static) -> R {
    let (done, outcome) = mpsc::channel();
    thread::spawn(move || {
        let _ = done.send(panic::catch_unwind(AssertUnwindSafe(body)));
    });
    match outcome.recv_timeout(limit) {
        Ok(Ok(value)) => value,
        Ok(Err(payload)) => panic::resume_unwind(payload),
        Err(error) => panic!("not done within {limit:?}: {error}"),
    }
}

/// [`within`] the usual patience.
///
/// # Panics
///
/// As [`within`].
#[track_caller]
pub fn patiently<R: Send + 'static>(body: impl FnOnce() -> R + Send + 'static) -> R {
    within(PATIENCE, body)
}

/// The result of a thread that must end.
///
/// # Panics
///
/// With the thread's panic, or if it does not end in time.
#[track_caller]
#[allow(
    clippy::must_use_candidate,
    reason = "often the end is all that is waited for"
)]
pub fn joined<T: Send + 'static>(thread: JoinHandle<T>) -> T {
    patiently(|| match thread.join() {
        Ok(value) => value,
        Err(payload) => panic::resume_unwind(payload),
    })
}

/// The results of threads that must all end.
///
/// # Panics
///
/// As [`joined`].
#[track_caller]
pub fn all_joined<T: Send + 'static>(threads: Vec<JoinHandle<T>>) -> Vec<T> {
    threads.into_iter().map(joined).collect()
}

/// Looks again and again until `condition` holds: for what has no event to
/// wait for.
///
/// # Panics
///
/// If it does not hold in time.
#[track_caller]
pub fn eventually(what: &str, mut condition: impl FnMut() -> bool) {
    let end = Instant::now() + PATIENCE;
    while !condition() {
        assert!(Instant::now() < end, "it never came true that {what}");
        thread::park_timeout(Duration::from_millis(1));
    }
}

/// Bounded ways to take the outcome of a [`Reply`].
pub trait Patient<T> {
    /// The outcome, which must come.
    ///
    /// # Errors
    ///
    /// The call's own.
    fn outcome(self) -> Result<T, ReplyError>;
    /// The value, which must come.
    fn value(self) -> T;
    /// The error, which must come.
    fn error(self) -> ReplyError;
}

impl<T: Debug + 'static> Patient<T> for Reply<T> {
    #[track_caller]
    fn outcome(mut self) -> Result<T, ReplyError> {
        let outcome = self.wait_timeout(PATIENCE);
        if let Err(error) = &outcome {
            assert!(!error.is_timed_out(), "a call has no outcome: {error}");
        }
        outcome
    }

    #[track_caller]
    fn value(self) -> T {
        match self.outcome() {
            Ok(value) => value,
            Err(error) => panic!("a call has no value: {error:#}"),
        }
    }

    #[track_caller]
    fn error(self) -> ReplyError {
        match self.outcome() {
            Ok(value) => panic!("a call that should fail has a value: {value:?}"),
            Err(error) => error,
        }
    }
}

// ----- things to wait for ---------------------------------------------------

/// A value that one thread changes and another waits on.
#[derive(Debug)]
pub struct Shared<T>(Arc<(Mutex<T>, Condvar)>);

impl<T> Clone for Shared<T> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<T: Default> Default for Shared<T> {
    fn default() -> Self {
        Self::new(T::default())
    }
}

impl<T> Shared<T> {
    /// Shares a value.
    pub fn new(value: T) -> Self {
        Self(Arc::new((Mutex::new(value), Condvar::new())))
    }

    /// The value, locked.
    pub fn lock(&self) -> MutexGuard<'_, T> {
        // A test that fails while it holds the lock must not hide its reason
        // behind the poison that others find.
        self.0.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Changes the value and wakes those who wait for it.
    pub fn change<R>(&self, change: impl FnOnce(&mut T) -> R) -> R {
        let result = change(&mut self.lock());
        self.0.1.notify_all();
        result
    }

    /// Waits until the value is as wanted, for `limit` at most.
    pub fn holds_within(&self, limit: Duration, mut wanted: impl FnMut(&T) -> bool) -> bool {
        let (_guard, timeout) = self
            .0
            .1
            .wait_timeout_while(self.lock(), limit, |value| !wanted(value))
            .unwrap_or_else(PoisonError::into_inner);
        !timeout.timed_out()
    }
}

/// A place in a handler that the test holds shut, and at which it sees who
/// arrives.
#[derive(Clone, Debug, Default)]
pub struct Gate(Shared<GateState>);

#[derive(Debug, Default)]
struct GateState {
    arrived: usize,
    open: bool,
}

impl Gate {
    /// A shut gate.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Arrives, and waits until the gate is open.
    ///
    /// # Panics
    ///
    /// If nobody opens it in time.
    pub fn pass(&self) {
        self.0.change(|state| state.arrived += 1);
        assert!(
            self.0.holds_within(PATIENCE, |state| state.open),
            "nobody opened the gate"
        );
    }

    /// Opens the gate, for good.
    pub fn open(&self) {
        self.0.change(|state| state.open = true);
    }

    /// How many have arrived.
    #[must_use]
    pub fn arrived(&self) -> usize {
        self.0.lock().arrived
    }

    /// Waits until so many have arrived.
    ///
    /// # Panics
    ///
    /// If they do not in time.
    #[track_caller]
    pub fn await_arrivals(&self, count: usize) {
        assert!(
            self.0
                .holds_within(PATIENCE, |state| state.arrived >= count),
            "only {} of {count} arrived at the gate",
            self.arrived()
        );
    }
}

/// What happened, in order.
#[derive(Debug)]
pub struct Log<T>(Shared<Vec<T>>);

impl<T> Clone for Log<T> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<T> Default for Log<T> {
    fn default() -> Self {
        Self(Shared::new(Vec::new()))
    }
}

impl<T> Log<T> {
    /// An empty log.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Writes an entry.
    pub fn push(&self, entry: T) {
        self.0.change(|entries| entries.push(entry));
    }

    /// How many entries there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.lock().len()
    }

    /// Whether nothing has happened.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

impl<T: Clone + Debug> Log<T> {
    /// All entries so far.
    #[must_use]
    pub fn entries(&self) -> Vec<T> {
        self.0.lock().clone()
    }

    /// All entries, once there are so many.
    ///
    /// # Panics
    ///
    /// If there are not in time, or if there are more.
    #[track_caller]
    #[allow(
        clippy::must_use_candidate,
        reason = "often the check is all that is wanted"
    )]
    pub fn exactly(&self, count: usize) -> Vec<T> {
        self.0
            .holds_within(PATIENCE, |entries| entries.len() >= count);
        let entries = self.entries();
        assert_eq!(entries.len(), count, "{entries:?}");
        entries
    }
}

/// Counts the living among the tokens it made.
#[derive(Clone, Debug, Default)]
pub struct Drops(Shared<isize>);

impl Drops {
    /// Nothing is alive yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// A value that is alive until it is dropped.
    #[must_use]
    pub fn token(&self) -> Token {
        self.0.change(|alive| *alive += 1);
        Token(self.0.clone())
    }

    /// How many tokens are alive.
    #[must_use]
    pub fn alive(&self) -> isize {
        *self.0.lock()
    }

    /// Waits until so many are alive.
    ///
    /// # Panics
    ///
    /// If that does not come true in time.
    #[track_caller]
    pub fn await_alive(&self, count: isize) {
        assert!(
            self.0.holds_within(PATIENCE, |alive| *alive == count),
            "{} tokens are alive instead of {count}",
            self.alive()
        );
    }
}

/// A value whose end is noticed. See [`Drops::token`].
#[derive(Debug)]
pub struct Token(Shared<isize>);

impl Drop for Token {
    fn drop(&mut self) {
        self.0.change(|alive| *alive -= 1);
    }
}

/// A value whose destructor panics.
#[derive(Debug)]
pub struct Bomb(pub &'static str);

impl Drop for Bomb {
    fn drop(&mut self) {
        panic!("{}", self.0);
    }
}

// ----- systems --------------------------------------------------------------

/// A system of the test's own, with an eye on everything that nobody else
/// sees. When the test is over, its actors must end by themselves.
#[derive(Debug)]
pub struct TestSystem {
    system: System,
    /// The failures that no caller saw.
    pub failures: Log<UnobservedError>,
    /// The messages that were given up with nobody listening.
    pub letters: Log<DeadLetter>,
    _subscriptions: [Subscription; 2],
}

impl TestSystem {
    /// A new, empty system.
    #[must_use]
    pub fn new() -> Self {
        let system = System::new();
        let (failures, letters) = (Log::new(), Log::new());
        let (to_failures, to_letters) = (failures.clone(), letters.clone());
        let subscriptions = [
            system.on_unobserved_error(move |failure| to_failures.push(failure.clone())),
            system.on_dead_letter(move |letter| to_letters.push(letter.clone())),
        ];
        Self {
            system,
            failures,
            letters,
            _subscriptions: subscriptions,
        }
    }

    /// Says that nothing went unseen so far.
    ///
    /// # Panics
    ///
    /// If something did.
    #[track_caller]
    pub fn assert_quiet(&self) {
        self.assert_no_failures();
        assert_eq!(self.letters.entries().len(), 0, "{:?}", self.letters);
        assert_eq!(self.dead_letter_count(), 0);
    }

    /// Says that no failure went unseen so far.
    ///
    /// # Panics
    ///
    /// If one did.
    #[track_caller]
    pub fn assert_no_failures(&self) {
        assert_eq!(self.failures.entries().len(), 0, "{:?}", self.failures);
        assert_eq!(self.unobserved_error_count(), 0);
    }
}

impl Default for TestSystem {
    fn default() -> Self {
        Self::new()
    }
}

impl Deref for TestSystem {
    type Target = System;

    fn deref(&self) -> &System {
        &self.system
    }
}

impl Drop for TestSystem {
    fn drop(&mut self) {
        // The first failure is the one to read.
        if thread::panicking() {
            return;
        }
        let before = Instant::now();
        let end = self.system.shutdown(PATIENCE);
        // One that the test itself has killed may be on its way out by now.
        let in_time = before.elapsed() < PATIENCE && end.abandoned().is_empty();
        assert!(in_time, "left behind by the test: {end}");
        assert_eq!(self.system.actor_count(), 0);
    }
}
