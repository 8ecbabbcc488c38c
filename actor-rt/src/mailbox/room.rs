//! The permits of a bounded mailbox.
//!
//! One word counts the messages inside and carries a mark that somebody waits.
//! A sender that finds no room sets the mark *in the same exchange that saw
//! the mailbox full*, with the waiters' lock held until it is on the list. The
//! actor's decrement returns the word with the mark: if it is set, the waiter
//! is on the list or about to be, behind the lock. If the decrement comes
//! first, the exchange fails and the sender sees the room. So no fence is
//! needed and no wake-up is lost.
//!
//! # Whom to wake, and when
//!
//! A waiter is on the list once at most, and off it before it stops waiting:
//! an entry always stands for somebody who sleeps. One who was woken and gives
//! up nevertheless (the actor was killed, the door closed) passes the wake-up
//! on.
//!
//! In a small mailbox every permit that comes back wakes the waiter that waits
//! longest. In a large one that would make a slow actor and fast senders trade
//! places after every message, so all are woken when it is half empty. But a
//! sender must not stay asleep beside free places because one handler takes
//! long: so it sleeps for a bounded time, and looks by itself. The bound begins
//! at a millisecond and doubles, so that who has waited long looks rarely.

use std::collections::VecDeque;
use std::time::Duration;

use crate::sync::atomic::{AtomicUsize, Ordering};
use crate::sync::{self, Mutex, Parker};
use crate::time::Deadline;

/// Mailboxes below this capacity wake one waiter per message.
const SMALL: usize = 64;

/// How long a sender sleeps before it looks by itself, at first and at most.
const FIRST_SLEEP: Duration = Duration::from_millis(1);
const LAST_SLEEP: Duration = Duration::from_millis(16);

const WAITING: usize = 1;
const ONE: usize = 2;

pub(super) struct Room {
    capacity: usize,
    /// The capacity, or as much of it as the word can count.
    permits: usize,
    /// Twice the number of messages inside, plus `WAITING`.
    word: AtomicUsize,
    /// Unbounded in name only: one entry per blocked thread.
    waiters: Mutex<VecDeque<Parker>>,
}

/// How waiting for room ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Waited {
    Entered,
    Full,
    Closed,
    Killed,
    Deadlock,
}

impl Room {
    pub(super) fn new(capacity: usize) -> Self {
        Self {
            capacity,
            // One bit is the mark; so many messages never come.
            permits: capacity.min(usize::MAX / 4),
            word: AtomicUsize::new(0),
            waiters: Mutex::default(),
        }
    }

    pub(super) fn capacity(&self) -> usize {
        self.capacity
    }

    pub(super) fn is_full(&self) -> bool {
        // ORDERING: Acquire pairs with `leave`: who sees no room sees nobody
        // who has made some.
        self.word.load(Ordering::Acquire) / ONE >= self.capacity
    }

    /// Takes a permit if there is one.
    #[inline]
    pub(super) fn try_enter(&self) -> bool {
        let mut word = self.word.load(Ordering::Relaxed);
        while word / ONE < self.permits {
            // ORDERING: Acquire pairs with the Release of `leave`; the message
            // itself is passed through the queue's lock.
            match self.word.compare_exchange_weak(
                word,
                word + ONE,
                Ordering::Acquire,
                Ordering::Relaxed,
            ) {
                Ok(_) => return true,
                Err(seen) => word = seen,
            }
        }
        false
    }

    /// Waits for a permit until `give_up` says otherwise. It is asked after
    /// the caller is on the list, so a waker that changes what it looks at
    /// before waking is never missed.
    pub(super) fn enter(&self, mut give_up: impl FnMut() -> Option<Waited>) -> Waited {
        let me = sync::current();
        let mut sleep = FIRST_SLEEP;
        loop {
            if self.enter_or_queue(&me) {
                return Waited::Entered;
            }
            if let Some(reason) = give_up() {
                self.withdraw(&me);
                return reason;
            }
            if self.capacity < SMALL {
                sync::park_until(Deadline::NEVER);
            } else {
                sync::park_until(Deadline::after(sleep));
                sleep = LAST_SLEEP.min(sleep * 2);
            }
        }
    }

    fn enter_or_queue(&self, me: &Parker) -> bool {
        let mut waiters = self.waiters.lock();
        let mut word = self.word.load(Ordering::Relaxed);
        loop {
            let (next, enters) = if word / ONE < self.permits {
                (word + ONE, true)
            } else {
                (word | WAITING, false)
            };
            // ORDERING: AcqRel; the mark must be seen by the next `leave`.
            match self
                .word
                .compare_exchange_weak(word, next, Ordering::AcqRel, Ordering::Relaxed)
            {
                Ok(_) if enters => {
                    // Woken for no reason, and lucky: still on the list.
                    self.remove(&mut waiters, me);
                    return true;
                }
                Ok(_) => break,
                Err(seen) => word = seen,
            }
        }
        if !waiters.contains(me) {
            waiters.push_back(me.clone());
        }
        false
    }

    fn withdraw(&self, me: &Parker) {
        let mut waiters = self.waiters.lock();
        let woken = !self.remove(&mut waiters, me);
        drop(waiters);
        if woken {
            self.wake_first();
        }
    }

    /// Gives a permit back.
    #[inline]
    pub(super) fn leave(&self) {
        // ORDERING: AcqRel: Release for `try_enter`, Acquire for the mark.
        let before = self.word.fetch_sub(ONE, Ordering::AcqRel);
        if before & WAITING != 0 {
            let inside = before / ONE - 1;
            if self.capacity < SMALL {
                self.wake_first();
            } else if inside <= self.capacity / 2 {
                self.wake_all();
            }
        }
    }

    pub(super) fn wake_all(&self) {
        // One by one: the list keeps its buffer, and who is back on it by then
        // has had its turn.
        let waiting = self.waiters.lock().len();
        for _ in 0..waiting {
            self.wake_first();
        }
    }

    fn wake_first(&self) {
        let mut waiters = self.waiters.lock();
        let first = waiters.pop_front();
        self.clear_mark(&waiters);
        // Woken with the lock free, since it is the first thing they take.
        drop(waiters);
        if let Some(waiter) = first {
            waiter.unpark();
        }
    }

    fn remove(&self, waiters: &mut VecDeque<Parker>, me: &Parker) -> bool {
        let at = waiters.iter().position(|waiter| waiter == me);
        if let Some(at) = at {
            waiters.remove(at);
            self.clear_mark(waiters);
        }
        at.is_some()
    }

    /// The mark is set and cleared under the list's lock.
    fn clear_mark(&self, waiters: &VecDeque<Parker>) {
        if waiters.is_empty() {
            // ORDERING: Relaxed; the lock orders it against the marking, and a
            // `leave` that still sees it finds the list empty.
            self.word.fetch_and(!WAITING, Ordering::Relaxed);
        }
    }
}
