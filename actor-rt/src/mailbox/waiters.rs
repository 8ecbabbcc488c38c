//! Who waits for room, in the order of arrival.

use std::collections::VecDeque;
use std::num::NonZeroU64;
use std::task::Waker;

use crate::sync::Parker;
use crate::unwind;

/// When somebody came, and who it is. One who looks in vain keeps it, and with
/// it the place in the list.
pub(crate) type Ticket = NonZeroU64;

/// A thread that sleeps, or a task that is not polled.
#[derive(Debug)]
pub(super) enum Sleeper {
    Thread(Parker),
    Task(Waker),
}

impl Sleeper {
    /// Runs an executor's code: never under a lock.
    pub(super) fn wake(self) {
        match self {
            Self::Thread(parker) => parker.unpark(),
            // Its panic must not reach the thread that made the room.
            Self::Task(waker) => drop(unwind::catch(|| waker.wake())),
        }
    }

    /// Runs an executor's code: never under a lock.
    pub(super) fn discard(sleeper: Option<Self>) {
        if let Some(Self::Task(waker)) = sleeper {
            unwind::drop_guarded(waker);
        }
    }

    fn is_task(&self) -> bool {
        matches!(self, Self::Task(_))
    }
}

/// Unbounded in name only: one entry per blocked thread and pending future.
#[derive(Default)]
pub(super) struct Waiters {
    /// Tickets ascend.
    list: VecDeque<(Ticket, Sleeper)>,
    /// The latest ticket.
    last: u64,
    tasks: usize,
}

impl Waiters {
    pub(super) fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    pub(super) fn has_task(&self) -> bool {
        self.tasks > 0
    }

    /// The one who came last, of those who wait.
    pub(super) fn latest(&self) -> Option<Ticket> {
        self.list.back().map(|(ticket, _)| *ticket)
    }

    /// Enters somebody, with the ticket from before or a new one. One who is
    /// on the list already is replaced, and given back.
    #[must_use]
    pub(super) fn enter(
        &mut self,
        ticket: &mut Option<Ticket>,
        sleeper: Sleeper,
    ) -> Option<Sleeper> {
        let ticket = *ticket.get_or_insert_with(|| {
            self.last += 1;
            Ticket::new(self.last).unwrap_or(Ticket::MIN)
        });
        let before = self.remove(ticket);
        self.tasks += usize::from(sleeper.is_task());
        let at = self.list.partition_point(|(other, _)| *other < ticket);
        self.list.insert(at, (ticket, sleeper));
        before
    }

    pub(super) fn remove(&mut self, ticket: Ticket) -> Option<Sleeper> {
        let at = self
            .list
            .binary_search_by_key(&ticket, |(ticket, _)| *ticket);
        self.take(at.ok()?).map(|(_, sleeper)| sleeper)
    }

    /// The one who has waited longest, of those who came behind a ticket.
    pub(super) fn pop_behind(&mut self, ticket: Option<Ticket>) -> Option<(Ticket, Sleeper)> {
        let at = ticket.map_or(0, |ticket| {
            self.list.partition_point(|(other, _)| *other <= ticket)
        });
        self.take(at)
    }

    fn take(&mut self, at: usize) -> Option<(Ticket, Sleeper)> {
        let taken = self.list.remove(at)?;
        self.tasks -= usize::from(taken.1.is_task());
        Some(taken)
    }
}
