//! One row for every call, and what the system said of calls that nobody
//! listened to.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU8, AtomicU64, Ordering};

use actor_rt::{ErrorKind, Subscription, System};

/// How a call ended, for its client.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Column {
    Ok = 1,
    AppError,
    Panicked,
    Cancelled,
    /// The actor ended before the handler began.
    Stopped,
    /// The actor was killed while the handler ran.
    Interrupted,
    Full,
    /// The client dropped the reply.
    Dropped,
}

impl Column {
    pub(super) const ALL: [Self; 8] = [
        Self::Ok,
        Self::AppError,
        Self::Panicked,
        Self::Cancelled,
        Self::Stopped,
        Self::Interrupted,
        Self::Full,
        Self::Dropped,
    ];

    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::AppError => "app error",
            Self::Panicked => "panicked",
            Self::Cancelled => "cancelled",
            Self::Stopped => "stopped",
            Self::Interrupted => "interrupted",
            Self::Full => "full",
            Self::Dropped => "dropped",
        }
    }

    /// How often the handler of such a call began; `None` if that is not
    /// fixed.
    const fn starts(self) -> Option<u8> {
        match self {
            Self::Ok | Self::AppError | Self::Panicked | Self::Interrupted => Some(1),
            Self::Cancelled | Self::Stopped | Self::Full => Some(0),
            Self::Dropped => None,
        }
    }
}

/// Room for the calls of a burst that begins when the quota is nearly used up.
pub(super) const SLACK: usize = 256;

#[derive(Debug)]
pub(super) struct Book {
    rows: Box<[Row]>,
    per_client: usize,
    /// Payloads that exist.
    live: AtomicI64,
    /// Calls that an actor saw after a later one of the same client.
    disorder: AtomicU64,
    /// What the system's hooks were told.
    pub(super) dead_letters: AtomicU64,
    pub(super) unseen_failures: AtomicU64,
    pub(super) unseen_ends: AtomicU64,
}

#[derive(Debug, Default)]
struct Row {
    starts: AtomicU8,
    /// A column, and for an error what it says of a retry.
    ending: AtomicU8,
    /// `PLANNED`, `CALLED_BACK`, `FAILED`.
    notes: AtomicU8,
}

const COLUMN: u8 = 0x0f;
const RETRY_SAFE: u8 = 0x10;
const RETRY_UNSAFE: u8 = 0x20;

/// A callback was registered.
const PLANNED: u8 = 0x80;
/// The handler failed on purpose.
const FAILED: u8 = 0x40;
/// How often the callback ran: the bits below.
const CALLED_BACK: u8 = 0x01;

impl Book {
    pub(super) fn new(clients: usize, quota: usize) -> Self {
        let per_client = quota + SLACK;
        Self {
            rows: (0..clients * per_client).map(|_| Row::default()).collect(),
            per_client,
            live: AtomicI64::new(0),
            disorder: AtomicU64::new(0),
            dead_letters: AtomicU64::new(0),
            unseen_failures: AtomicU64::new(0),
            unseen_ends: AtomicU64::new(0),
        }
    }

    /// Listens to what the system says of calls that have no listener.
    pub(super) fn watch(self: &Arc<Self>, system: &System) -> [Subscription; 2] {
        let book = Arc::clone(self);
        let letters = system.on_dead_letter(move |_| {
            book.dead_letters.fetch_add(1, Ordering::Relaxed);
        });
        let book = Arc::clone(self);
        let failures = system.on_unobserved_error(move |failure| {
            let ended = failure
                .error()
                .is_some_and(|error| error.kind() == ErrorKind::Stopped);
            let count = if ended {
                &book.unseen_ends
            } else {
                &book.unseen_failures
            };
            count.fetch_add(1, Ordering::Relaxed);
        });
        [letters, failures]
    }

    /// The number of a client's so-manieth call: unique, and rising with time
    /// for each client.
    pub(super) fn number(&self, client: usize, call: usize) -> u64 {
        assert!(call < self.per_client, "a client keeps to its quota");
        (client * self.per_client + call) as u64
    }

    fn row(&self, id: u64) -> &Row {
        &self.rows[usize::try_from(id).unwrap_or(usize::MAX)]
    }

    pub(super) fn client_of(&self, id: u64) -> usize {
        usize::try_from(id).unwrap_or(usize::MAX) / self.per_client
    }

    // ----- actors ------------------------------------------------------------

    pub(super) fn begin(&self, id: u64) {
        self.row(id).starts.fetch_add(1, Ordering::Relaxed);
    }

    pub(super) fn fails(&self, id: u64) {
        self.row(id).notes.fetch_or(FAILED, Ordering::Relaxed);
    }

    pub(super) fn out_of_order(&self) {
        self.disorder.fetch_add(1, Ordering::Relaxed);
    }

    // ----- clients -----------------------------------------------------------

    pub(super) fn plan_callback(&self, id: u64) {
        self.row(id).notes.fetch_or(PLANNED, Ordering::Relaxed);
    }

    pub(super) fn called_back(&self, id: u64) {
        self.row(id).notes.fetch_add(CALLED_BACK, Ordering::Relaxed);
    }

    /// Closes a row; false if it was closed before.
    pub(super) fn close(&self, id: u64, column: Column, retry_safe: Option<bool>) -> bool {
        let safety = match retry_safe {
            None => 0,
            Some(true) => RETRY_SAFE,
            Some(false) => RETRY_UNSAFE,
        };
        let ending = column as u8 | safety;
        self.row(id).ending.swap(ending, Ordering::Relaxed) == 0
    }

    // ----- at the end --------------------------------------------------------

    /// Goes through all rows. Every thread that wrote must have been joined.
    pub(super) fn audit(&self) -> Audit {
        let mut audit = Audit {
            live: self.live.load(Ordering::Relaxed),
            disorder: self.disorder.load(Ordering::Relaxed),
            ..Audit::default()
        };
        for (id, row) in self.rows.iter().enumerate() {
            if !audit.look_at(row) && audit.examples.len() < EXAMPLES {
                audit.examples.push(format!("call {id}: {row}"));
            }
        }
        audit
    }
}

/// What all rows say together.
#[derive(Debug, Default)]
pub(super) struct Audit {
    /// Calls by column, in the order of [`Column::ALL`].
    pub(super) columns: [u64; Column::ALL.len()],
    /// Calls whose handler began but that no client closed.
    pub(super) open: u64,
    /// Calls whose handler began more than once.
    pub(super) repeated: u64,
    /// Calls whose handler began, or did not, against what they ended as.
    pub(super) contradicted: u64,
    /// Errors that said the wrong thing about a retry.
    pub(super) misjudged: u64,
    pub(super) callbacks: u64,
    /// Callbacks that did not run exactly once.
    pub(super) bad_callbacks: u64,
    pub(super) dropped_ran: u64,
    pub(super) dropped_failed: u64,
    pub(super) live: i64,
    pub(super) disorder: u64,
    /// Some rows that are wrong.
    pub(super) examples: Vec<String>,
}

/// Enough to see what kind of mistake it is.
const EXAMPLES: usize = 5;

impl Audit {
    pub(super) fn column(&self, column: Column) -> u64 {
        self.columns[column as usize - 1]
    }

    /// Adds a row; false if it is wrong in itself.
    fn look_at(&mut self, row: &Row) -> bool {
        let starts = row.starts.load(Ordering::Relaxed);
        let ending = row.ending.load(Ordering::Relaxed);
        let notes = row.notes.load(Ordering::Relaxed);
        let repeated = starts > 1;
        self.repeated += u64::from(repeated);
        let Some(column) = row.column() else {
            self.open += u64::from(starts > 0);
            return starts == 0;
        };
        self.columns[column as usize - 1] += 1;
        let contradicted = column.starts().is_some_and(|expected| expected != starts);
        self.contradicted += u64::from(contradicted);
        let judged = ending & (RETRY_SAFE | RETRY_UNSAFE);
        let truth = if starts == 0 {
            RETRY_SAFE
        } else {
            RETRY_UNSAFE
        };
        let misjudged = judged != 0 && judged != truth;
        self.misjudged += u64::from(misjudged);
        let runs = notes & !(PLANNED | FAILED);
        let planned = notes & PLANNED != 0;
        self.callbacks += u64::from(planned);
        let bad_callback = runs != u8::from(planned);
        self.bad_callbacks += u64::from(bad_callback);
        if column == Column::Dropped {
            self.dropped_ran += u64::from(starts > 0);
            self.dropped_failed += u64::from(notes & FAILED != 0);
        }
        !(repeated || contradicted || misjudged || bad_callback)
    }
}

impl Row {
    fn column(&self) -> Option<Column> {
        let ending = self.ending.load(Ordering::Relaxed);
        let mut columns = Column::ALL.into_iter();
        columns.find(|&column| column as u8 == ending & COLUMN)
    }
}

impl fmt::Display for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let notes = self.notes.load(Ordering::Relaxed);
        let column = self.column().map_or("nothing", Column::name);
        let judged = match self.ending.load(Ordering::Relaxed) & (RETRY_SAFE | RETRY_UNSAFE) {
            RETRY_SAFE => ", said to be retry-safe",
            RETRY_UNSAFE => ", said not to be retry-safe",
            _ => "",
        };
        write!(
            f,
            "ended as {column}{judged}; its handler began {} times, its callback ran {} of {} times",
            self.starts.load(Ordering::Relaxed),
            notes & !(PLANNED | FAILED),
            u8::from(notes & PLANNED != 0),
        )
    }
}

/// What travels in every call and back in every answer.
#[derive(Debug)]
pub(super) struct Payload {
    pub(super) id: u64,
    pub(super) book: Arc<Book>,
}

impl Payload {
    pub(super) fn new(id: u64, book: &Arc<Book>) -> Self {
        book.live.fetch_add(1, Ordering::Relaxed);
        Self {
            id,
            book: Arc::clone(book),
        }
    }
}

impl Drop for Payload {
    fn drop(&mut self) {
        self.book.live.fetch_sub(1, Ordering::Relaxed);
    }
}
