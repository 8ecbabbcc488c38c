//! Where the clients find their actors. An actor that ends is followed by a
//! new one at the same place.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use actor_rt::ActorId;
use actor_rt::prelude::*;

use super::worker::{Worker, WorkerHandle};

/// A killed handler of ours returns at once. The system keeps a timer for as
/// long as this, and the threads are counted after that.
const GRACE: Duration = Duration::from_secs(2);

/// Of a mailbox that refuses or evicts: more than the calls that are usually
/// open.
pub(super) const NARROW: usize = 64;

/// Of a mailbox whose senders wait: less than the calls that are usually open.
const WIDE: usize = 24;

pub(super) struct Places {
    system: System,
    clients: usize,
    seats: Vec<Mutex<WorkerHandle>>,
    ends: Mutex<Vec<Reply<ExitReason>>>,
    started: AtomicU64,
}

/// How an actor is sent away.
#[derive(Debug, Clone, Copy)]
pub(super) enum Farewell {
    Stop,
    StopNow,
    Kill,
    /// The last handle is dropped.
    LetGo,
    /// It panicked.
    None,
}

/// How all actors ended that ever sat at a place.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Ends {
    pub(super) started: u64,
    pub(super) stopped: u64,
    pub(super) let_go: u64,
    pub(super) killed: u64,
    pub(super) panicked: u64,
    pub(super) abandoned: u64,
    pub(super) other: u64,
}

impl Places {
    pub(super) fn new(system: &System, clients: usize, actors: usize) -> Result<Self, SpawnError> {
        let mut places = Self {
            system: system.clone(),
            clients,
            seats: Vec::with_capacity(actors),
            ends: Mutex::default(),
            started: AtomicU64::new(0),
        };
        for place in 0..actors {
            let seat = places.spawn(place)?;
            places.seats.push(Mutex::new(seat));
        }
        Ok(places)
    }

    /// One place in eight refuses what does not fit, one evicts the oldest, at
    /// the others senders wait.
    fn spawn(&self, place: usize) -> Result<WorkerHandle, SpawnError> {
        let builder = self
            .system
            .builder()
            .name(format!("worker-{place}"))
            .kill_grace(GRACE);
        let builder = match place % 8 {
            0 => builder.capacity(NARROW).overflow(Overflow::Fail),
            1 => builder.capacity(NARROW).overflow(Overflow::DropOldest),
            _ => builder.capacity(WIDE),
        };
        let handle = builder.spawn(Worker::new(self.clients))?;
        self.started.fetch_add(1, Ordering::Relaxed);
        Ok(handle)
    }

    pub(super) fn count(&self) -> usize {
        self.seats.len()
    }

    /// A place where nobody waits for room.
    pub(super) fn narrow(&self, which: usize) -> usize {
        which / 2 * 8 % self.seats.len() + which % 2
    }

    fn seat(&self, place: usize) -> MutexGuard<'_, WorkerHandle> {
        lock(&self.seats[place])
    }

    pub(super) fn handle(&self, place: usize) -> WorkerHandle {
        self.seat(place).clone()
    }

    /// Puts a new actor at the place and sends the old one away.
    pub(super) fn replace(&self, place: usize, farewell: Farewell) -> Result<(), SpawnError> {
        let fresh = self.spawn(place)?;
        let old = std::mem::replace(&mut *self.seat(place), fresh);
        self.send_away(old, farewell);
        Ok(())
    }

    /// Sends this very actor away; if it still sits at the place, a new one
    /// takes the seat.
    pub(super) fn replace_if(
        &self,
        place: usize,
        actor: ActorId,
        farewell: Farewell,
    ) -> Result<(), SpawnError> {
        let mut seat = self.seat(place);
        if seat.id() != actor {
            return Ok(());
        }
        let fresh = self.spawn(place)?;
        let old = std::mem::replace(&mut *seat, fresh);
        drop(seat);
        self.send_away(old, farewell);
        Ok(())
    }

    // Outside the seat's lock: a stop verb runs callbacks of dropped calls.
    fn send_away(&self, old: WorkerHandle, farewell: Farewell) {
        let end = match farewell {
            Farewell::Stop => old.stop(),
            Farewell::StopNow => old.stop_now(),
            Farewell::Kill => old.kill(),
            Farewell::LetGo | Farewell::None => old.exit(),
        };
        drop(old);
        lock(&self.ends).push(end);
    }

    /// Lets all actors go and waits until every one that ever was has said
    /// how it ended.
    pub(super) fn close(self, patience: Duration) -> Result<Ends, String> {
        let mut ends = Ends {
            started: self.started.into_inner(),
            ..Ends::default()
        };
        let seats = self.seats.into_iter().map(|seat| {
            let handle = seat.into_inner().unwrap_or_else(PoisonError::into_inner);
            handle.stop()
        });
        let earlier = self
            .ends
            .into_inner()
            .unwrap_or_else(PoisonError::into_inner);
        for mut end in earlier.into_iter().chain(seats) {
            match end.wait_timeout(patience) {
                Ok(reason) => ends.count(&reason),
                Err(error) => return Err(format!("an actor does not end: {error}")),
            }
        }
        Ok(ends)
    }
}

impl Ends {
    fn count(&mut self, reason: &ExitReason) {
        let count = match reason {
            ExitReason::Stopped | ExitReason::StoppedNow => &mut self.stopped,
            ExitReason::HandlesDropped => &mut self.let_go,
            ExitReason::Killed => &mut self.killed,
            ExitReason::Panicked(_) => &mut self.panicked,
            ExitReason::Abandoned => &mut self.abandoned,
            _ => &mut self.other,
        };
        *count += 1;
    }

    pub(super) fn total(&self) -> u64 {
        let ended = self.stopped + self.let_go + self.killed + self.panicked;
        ended + self.abandoned + self.other
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
