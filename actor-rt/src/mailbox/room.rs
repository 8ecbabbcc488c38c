//! The permits of a bounded mailbox.
//!
//! # The word
//!
//! One word counts what has a place inside, how many of these places are only
//! reserved, and carries marks. A sender that finds no room sets the mark that
//! somebody waits *in the same exchange that saw the mailbox full*, with the
//! waiters' lock held until it is on the list. The actor's decrement returns
//! the word with the mark: if it is set, the waiter is on the list or about to
//! be, behind the lock. If the decrement comes first, the exchange fails and
//! the sender sees the room. So no fence is needed and no wake-up is lost.
//!
//! | who | does to the word |
//! |---|---|
//! | a sender | adds a message if there is room |
//! | a sender that never waits (`admit`) | adds a message, whether or not there is room |
//! | who reserves a place | adds a message and a reservation, if there is room |
//! | a permit that is used | takes the reservation off: the message is one like any other |
//! | a permit that is not | takes both off |
//! | the actor, or who else takes a message out | takes the message off |
//!
//! # Who waits
//!
//! Threads sleep; tasks leave a waker and are polled again. Both stand on one
//! list, in the order in which they came, once at most, and are off it before
//! they stop waiting. Each has a ticket: who looks in vain gets its old place
//! in the list back. One who was taken off the list to be woken, and gives up
//! nevertheless (its actor was killed, the door closed, its future was
//! dropped), passes the wake-up on. Wakers are cloned before the list is
//! locked, and called and dropped after it is free again.
//!
//! A place is not handed over, it is announced: somebody who comes at that
//! moment may be faster. So a woken task that takes its time keeps no place
//! from anybody.
//!
//! # Whom to wake, and when
//!
//! In a small mailbox every place that becomes free wakes the waiter that waits
//! longest. In a large one that would make a slow actor and fast senders trade
//! places after every message, so all are woken when it is half empty. But a
//! sender must not stay asleep beside free places because one handler takes
//! long: so it sleeps for a bounded time, and looks by itself. The bound begins
//! at a millisecond and doubles, so that who has waited long looks rarely.
//!
//! A task cannot look by itself. So while one is on the list (`EACH`), a large
//! mailbox wakes as a small one does.
//!
//! A place that comes back from more than the capacity is none, and wakes
//! nobody.
//!
//! # Beside tasks, threads look by themselves
//!
//! A task that was woken may not be polled for long, perhaps because the very
//! thread that would poll it sleeps here. Then the wake-up has reached nobody
//! who acts on it. And a mailbox that is full of reserved places becomes free
//! or full for good without anybody's being woken, which is what a circle of
//! waiting actors is judged by. Hence the mark `GUESTS`, which stays from the
//! first reservation on: with it threads sleep for a bounded time in a small
//! mailbox too. It is set before, or in the exchange in which, a task enters
//! the list or a place is reserved, and a thread looks at it when it has
//! looked at everything else.

use std::task::Waker;
use std::time::Duration;

use super::waiters::{Sleeper, Ticket, Waiters};
use crate::sync::atomic::{AtomicU64, Ordering};
use crate::sync::{self, Mutex};
use crate::time::Deadline;

/// Mailboxes below this capacity wake one waiter per message.
const SMALL: u64 = 64;

/// How long a sender sleeps before it looks by itself, at first and at most.
const FIRST_SLEEP: Duration = Duration::from_millis(1);
const LAST_SLEEP: Duration = Duration::from_millis(16);

/// Somebody is on the list.
const WAITING: u64 = 1;
/// A task is.
const EACH: u64 = 2;
/// There have been reservations.
const GUESTS: u64 = 4;
/// One reservation; they are never more than the permits.
const RESERVED: u64 = 8;
/// One message, or a place for one.
const MESSAGE: u64 = 1 << 32;

/// The largest number of permits. So many messages never come.
const MOST: u64 = MESSAGE / RESERVED - 1;

pub(super) struct Room {
    capacity: usize,
    /// The capacity, or as much of it as the word can count.
    permits: u64,
    /// See the header.
    word: AtomicU64,
    waiters: Mutex<Waiters>,
}

/// What a place is wanted for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Claim {
    Message,
    Permit,
}

impl Claim {
    /// The word, with a place taken from it.
    fn taken(self, word: u64) -> u64 {
        match self {
            Self::Message => word + MESSAGE,
            Self::Permit => (word + MESSAGE + RESERVED) | GUESTS,
        }
    }

    /// The word, with a mark that somebody waits.
    fn marked(self, word: u64) -> u64 {
        match self {
            Self::Message => word | WAITING,
            Self::Permit => word | WAITING | EACH | GUESTS,
        }
    }
}

/// How waiting for room ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Waited {
    Entered,
    Full,
    Closed,
    Killed,
    Late,
    Deadlock,
}

impl Room {
    pub(super) fn new(capacity: usize) -> Self {
        Self {
            capacity,
            permits: u64::try_from(capacity).map_or(MOST, |capacity| capacity.min(MOST)),
            word: AtomicU64::new(0),
            waiters: Mutex::default(),
        }
    }

    pub(super) fn capacity(&self) -> usize {
        self.capacity
    }

    /// Whether it is full of messages, so that only the actor makes room.
    pub(super) fn is_full_for_good(&self) -> bool {
        // ORDERING: Acquire pairs with `give_back`: who sees no room sees
        // nobody who has made some.
        let word = self.word.load(Ordering::Acquire);
        let reserved = word % MESSAGE / RESERVED;
        word / MESSAGE - reserved >= self.permits
    }

    // ----- places ------------------------------------------------------------

    /// Takes a permit if there is one.
    #[inline]
    pub(super) fn try_enter(&self) -> bool {
        self.try_claim(Claim::Message)
    }

    /// Reserves a place if there is one.
    pub(super) fn try_reserve(&self) -> bool {
        self.try_claim(Claim::Permit)
    }

    #[inline]
    fn try_claim(&self, claim: Claim) -> bool {
        let mut word = self.word.load(Ordering::Relaxed);
        while word / MESSAGE < self.permits {
            // ORDERING: Acquire pairs with the Release of `give_back`; the
            // message itself is passed through the queue's lock.
            match self.word.compare_exchange_weak(
                word,
                claim.taken(word),
                Ordering::Acquire,
                Ordering::Relaxed,
            ) {
                Ok(_) => return true,
                Err(seen) => word = seen,
            }
        }
        false
    }

    /// Lets a message in that waits for no room.
    pub(super) fn admit(&self) {
        // ORDERING: as in `try_claim`.
        self.word.fetch_add(MESSAGE, Ordering::Acquire);
    }

    /// The reserved place is a message's.
    pub(super) fn use_reserved(&self) {
        // ORDERING: Release: who sees the mailbox full for good sees what led
        // to it.
        self.word.fetch_sub(RESERVED, Ordering::Release);
    }

    /// Gives a permit back.
    #[inline]
    pub(super) fn leave(&self) {
        self.give_back(MESSAGE);
    }

    /// Gives a reserved place back.
    pub(super) fn leave_reserved(&self) {
        self.give_back(MESSAGE + RESERVED);
    }

    #[inline]
    fn give_back(&self, place: u64) {
        // ORDERING: AcqRel: Release for `try_claim`, Acquire for the mark.
        let before = self.word.fetch_sub(place, Ordering::AcqRel);
        if before & WAITING != 0 {
            self.announce(before & EACH != 0, before / MESSAGE - 1);
        }
    }

    fn announce(&self, each: bool, inside: u64) {
        if inside >= self.permits {
            return;
        }
        if each || self.permits < SMALL {
            self.wake_first();
        } else if inside <= self.permits / 2 {
            self.wake_all();
        }
    }

    // ----- waiting -----------------------------------------------------------

    /// Waits for a permit until `give_up` says otherwise. It is asked after
    /// the caller is on the list, so a waker that changes what it looks at
    /// before waking is never missed.
    pub(super) fn enter(
        &self,
        deadline: Deadline,
        mut give_up: impl FnMut() -> Option<Waited>,
    ) -> Waited {
        let me = sync::current();
        let mut ticket = None;
        let mut sleep = FIRST_SLEEP;
        loop {
            let sleeper = Sleeper::Thread(me.clone());
            if self.enter_or_queue(Claim::Message, &mut ticket, sleeper) {
                return Waited::Entered;
            }
            if let Some(reason) = give_up() {
                self.withdraw(&mut ticket);
                return reason;
            }
            if self.permits < SMALL && !self.has_guests() {
                sync::park_until(deadline);
            } else {
                sync::park_until(Deadline::after(sleep).earlier(deadline));
                sleep = LAST_SLEEP.min(sleep * 2);
            }
        }
    }

    /// Reserves a place, or enters the task on the list. If it then gives up,
    /// it must `withdraw`.
    pub(super) fn reserve_or_queue(&self, ticket: &mut Option<Ticket>, waker: &Waker) -> bool {
        let sleeper = Sleeper::Task(waker.clone());
        let reserved = self.enter_or_queue(Claim::Permit, ticket, sleeper);
        if reserved {
            *ticket = None;
        }
        reserved
    }

    fn enter_or_queue(&self, claim: Claim, ticket: &mut Option<Ticket>, sleeper: Sleeper) -> bool {
        let mut waiters = self.waiters.lock();
        let mut word = self.word.load(Ordering::Relaxed);
        let entered = loop {
            let enters = word / MESSAGE < self.permits;
            let next = if enters {
                claim.taken(word)
            } else {
                claim.marked(word)
            };
            // ORDERING: AcqRel; the mark must be seen by the next `give_back`.
            match self
                .word
                .compare_exchange_weak(word, next, Ordering::AcqRel, Ordering::Relaxed)
            {
                Ok(_) => break enters,
                Err(seen) => word = seen,
            }
        };
        let (before, unused) = if entered {
            // Woken for no reason, and lucky: still on the list.
            let before = ticket.and_then(|ticket| self.remove(&mut waiters, ticket));
            (before, Some(sleeper))
        } else {
            (waiters.enter(ticket, sleeper), None)
        };
        drop(waiters);
        Sleeper::discard(before);
        Sleeper::discard(unused);
        entered
    }

    /// Takes somebody off the list who stops waiting.
    pub(super) fn withdraw(&self, ticket: &mut Option<Ticket>) {
        let Some(ticket) = ticket.take() else { return };
        let mut waiters = self.waiters.lock();
        let sleeper = self.remove(&mut waiters, ticket);
        drop(waiters);
        if sleeper.is_none() {
            self.wake_first();
        }
        Sleeper::discard(sleeper);
    }

    fn has_guests(&self) -> bool {
        // ORDERING: Relaxed; the mark is in the word that the caller has seen
        // full, or there since.
        self.word.load(Ordering::Relaxed) & GUESTS != 0
    }

    /// Wakes all who wait now, each once, wherever they are by then.
    pub(super) fn wake_all(&self) {
        let Some(last) = self.waiters.lock().latest() else {
            return;
        };
        let mut woken = None;
        while woken < Some(last) {
            woken = self.wake_behind(woken);
            if woken.is_none() {
                return;
            }
        }
    }

    fn wake_first(&self) {
        self.wake_behind(None);
    }

    fn wake_behind(&self, ticket: Option<Ticket>) -> Option<Ticket> {
        let mut waiters = self.waiters.lock();
        let next = waiters.pop_behind(ticket);
        self.clear_marks(&waiters);
        // Woken with the lock free, since it is the first thing they take.
        drop(waiters);
        let (ticket, sleeper) = next?;
        sleeper.wake();
        Some(ticket)
    }

    fn remove(&self, waiters: &mut Waiters, ticket: Ticket) -> Option<Sleeper> {
        let removed = waiters.remove(ticket);
        self.clear_marks(waiters);
        removed
    }

    /// The marks are set and cleared under the list's lock.
    fn clear_marks(&self, waiters: &Waiters) {
        let stale = match (waiters.is_empty(), waiters.has_task()) {
            (true, _) => WAITING | EACH,
            (false, false) => EACH,
            (false, true) => return,
        };
        // ORDERING: Relaxed; the lock orders both against the marking, and a
        // `give_back` that still sees a mark finds nobody it stands for.
        if self.word.load(Ordering::Relaxed) & stale != 0 {
            self.word.fetch_and(!stale, Ordering::Relaxed);
        }
    }
}
