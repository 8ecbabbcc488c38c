//! The mailbox: what is posted, who may post, and when the actor sleeps.
//!
//! # Parts
//!
//! - `Queue`: the channel. flume outside the models, a stand-in inside them.
//! - `backlog`: what the actor has taken out of the channel in one go but not
//!   yet started. Shared, not the actor's own, so that a stop verb reaches
//!   those messages even while a handler is stuck.
//! - `Room`: the permits of a bounded mailbox, and who waits for one
//!   (`Waiters`). The channel itself is never bounded, because a sender parked
//!   inside it could not be reached by a kill, nor know about the door.
//! - `Idle`: whether the actor sleeps, and how to wake it.
//! - `door`: who may still post.
//!
//! # The door
//!
//! ```text
//! Open ──stop, last handle──▶ Closing ──queue empty──▶ Closed
//!   └────────────stop_now, kill, end of the actor───────▲
//! ```
//!
//! `Closing` refuses new messages; what was accepted still runs. `Closed`
//! means that nothing will run any more.
//!
//! flume keeps queued messages alive as long as a sender lives, and handles
//! are senders. So whoever sets `Closed` sweeps the queue, and every poster
//! looks at the door *again after the push* and sweeps if it is closed.
//!
//! Why no message is left behind: the push and the sweep both take the
//! channel's lock. If the push comes first, the sweep finds the message. If
//! the sweep's last look comes first, then the closer's store of `Closed`
//! happened before that look, hence before the push, hence the poster's second
//! look sees it and sweeps. The lock orders all of it; the door needs no
//! ordering of its own.
//!
//! # Going to sleep
//!
//! The actor sets `parked`, looks into the queue once more, and sleeps only if
//! it is empty. A poster pushes, then looks at `parked`. Again the channel's
//! lock orders the two: either the actor's last look finds the message, or
//! the poster sees `parked` and wakes the actor. One wake-up per sleep: the
//! poster that swaps `parked` back does it.
//!
//! Verbs (stop, kill) do not pass through the queue. They and the actor both
//! use read-modify-writes on `parked`, whose order decides who sees whom.

mod idle;
mod overflow;
#[cfg(not(any(loom, shuttle)))]
mod queue;
mod room;
#[cfg(any(loom, shuttle, test))]
mod standin;
mod waiters;

#[cfg(all(test, loom))]
mod loom_tests;

use std::collections::VecDeque;
use std::task::{Poll, Waker};

use crate::cancel::Scope;
use crate::error::{ErrorKind, WaitCycle};
use crate::id::Identity;
use crate::reply::Bounds;
use crate::sync::atomic::{AtomicU8, Ordering};
use crate::sync::{self, Arc, Mutex};
use crate::time::Deadline;
use crate::waits::Kind;
use idle::Idle;
#[cfg(not(any(loom, shuttle)))]
use queue::Queue;
use room::{Room, Waited};
#[cfg(any(loom, shuttle))]
use standin::Queue;

pub use overflow::Overflow;
pub(crate) use waiters::Ticket;

/// After so many messages without finding the queue empty, the actor looks how
/// long it is.
const STREAK: usize = 64;

/// From this length on it takes all that is queued at once. That leaves the
/// senders to grow a new buffer, which is worth it for a long batch only.
const LONG: usize = if cfg!(any(loom, shuttle)) { 1 } else { 256 };

const OPEN: u8 = 0;
const CLOSING: u8 = 1;
const CLOSED: u8 = 2;

pub(crate) struct Mailbox<M> {
    owner: Arc<Identity>,
    queue: Queue<M>,
    backlog: Mutex<VecDeque<M>>,
    room: Option<Room>,
    overflow: Overflow,
    door: AtomicU8,
    idle: Idle,
}

/// Why a message was not accepted; the message comes back.
#[derive(Debug)]
pub(crate) enum Refused<M> {
    /// The door is closed.
    Closed(M),
    /// There is no room, and the policy is not to wait for it.
    Full(M),
    /// The actor that waited for room was killed, or what it works for was
    /// cancelled.
    Killed(M),
    /// The time for the work was over before there was room.
    Late(M),
    /// It would have waited for ever.
    Deadlock(M, WaitCycle),
}

/// How a message comes to its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Entry {
    /// With a permit, whose place it uses up.
    Reserved,
    /// Beyond the capacity if need be: what must not wait.
    Exempt,
}

/// What waiting for a permit has given.
#[derive(Debug)]
pub(crate) enum Reserved {
    Place,
    /// Nothing: nobody waits for room here, so there is nothing to reserve.
    Needless,
    Closed,
    Full,
}

/// What the actor remembers between two looks into the mailbox.
#[derive(Debug, Default)]
pub(crate) struct Cursor {
    /// Messages that should be in the backlog. Others may have taken them.
    batch: usize,
    /// Messages taken since the queue was last found empty.
    streak: usize,
}

impl Cursor {
    /// Whether the latest message found the actor asleep, or as good as.
    fn came_alone(&self) -> bool {
        self.streak == 1 && self.batch == 0
    }
}

/// What the actor finds when it looks.
#[derive(Debug)]
pub(crate) enum Next<M> {
    Message(M),
    /// Nothing, and nothing will come: the door is closing.
    Closing,
    /// Nothing. The sleep is announced: whoever changes that will wake the
    /// actor.
    Sleep,
}

impl<M> Mailbox<M> {
    pub(crate) fn new(owner: Arc<Identity>, capacity: Option<usize>, overflow: Overflow) -> Self {
        Self {
            owner,
            queue: Queue::new(),
            backlog: Mutex::default(),
            room: capacity.map(Room::new),
            overflow,
            door: AtomicU8::new(OPEN),
            idle: Idle::new(),
        }
    }

    // ----- posters ---------------------------------------------------------

    /// Puts a message in. Blocks only for room, and only if the policy says
    /// so. `dispose` gets messages that must be given up for it: evicted ones,
    /// or all that are queued if the door closed meanwhile.
    #[inline]
    pub(crate) fn post(
        &self,
        message: M,
        mut dispose: impl FnMut(M, Disposal),
    ) -> Result<(), Refused<M>> {
        if self.is_closing() {
            return Err(Refused::Closed(message));
        }
        if let Some(room) = &self.room {
            if !room.try_enter() {
                match self.make_room(room, &mut dispose) {
                    (Waited::Entered, _) => {}
                    (Waited::Closed, _) => return Err(Refused::Closed(message)),
                    (Waited::Killed, _) => return Err(Refused::Killed(message)),
                    (Waited::Late, _) => return Err(Refused::Late(message)),
                    (_, Some(cycle)) => return Err(Refused::Deadlock(message, cycle)),
                    _ => return Err(Refused::Full(message)),
                }
            }
        }
        self.push(message, dispose);
        Ok(())
    }

    /// Puts a message in that never waits for room.
    pub(crate) fn post_by(
        &self,
        entry: Entry,
        message: M,
        dispose: impl FnMut(M, Disposal),
    ) -> Result<(), Refused<M>> {
        if self.is_closing() {
            if entry == Entry::Reserved {
                self.give_back();
            }
            return Err(Refused::Closed(message));
        }
        if let Some(room) = &self.room {
            match entry {
                Entry::Reserved => room.use_reserved(),
                Entry::Exempt => room.admit(),
            }
        }
        self.push(message, dispose);
        Ok(())
    }

    #[inline]
    fn push(&self, message: M, mut dispose: impl FnMut(M, Disposal)) {
        self.queue.push(message);
        // ORDERING: Relaxed; the channel's lock orders it (see the header).
        if self.door.load(Ordering::Relaxed) == CLOSED {
            self.sweep(|message| dispose(message, Disposal::Swept));
        }
        self.idle.notify();
    }

    fn make_room(
        &self,
        room: &Room,
        dispose: &mut impl FnMut(M, Disposal),
    ) -> (Waited, Option<WaitCycle>) {
        let waited = match self.overflow {
            Overflow::Block if self.may_wait() => return self.wait_for_room(room),
            Overflow::Block | Overflow::Fail | Overflow::DropNewest => Waited::Full,
            Overflow::DropOldest => {
                while !room.try_enter() {
                    match self.pop_any() {
                        Some(oldest) => dispose(oldest, Disposal::Evicted),
                        // Another sender has its permit and is about to push.
                        None => sync::yield_now(),
                    }
                }
                Waited::Entered
            }
        };
        (waited, None)
    }

    fn wait_for_room(&self, room: &Room) -> (Waited, Option<WaitCycle>) {
        let bounds = Bounds::here(Deadline::NEVER);
        let tokens = bounds.tokens();
        let me = sync::current();
        let _watches: Vec<_> = tokens.iter().map(|token| token.watch(me.clone())).collect();
        let mut waiting = bounds.waiting(None);
        let owner = self.owner.node().id();
        let mut cycle = None;
        let waited = room.enter(bounds.deadline(), || {
            if self.is_closing() {
                return Some(Waited::Closed);
            }
            cycle = waiting
                .as_mut()
                .and_then(|waiting| waiting.for_what(owner, Kind::Room));
            if cycle.is_some() {
                return Some(Waited::Deadlock);
            }
            bounds.obstacle().map(|obstacle| match obstacle.kind() {
                ErrorKind::DeadlinePassed => Waited::Late,
                _ => Waited::Killed,
            })
        });
        (waited, cycle)
    }

    // ----- who reserves ----------------------------------------------------

    /// Asks for a place that a later message is to have. While it is pending,
    /// `waker` is on the list of those who wait, under `ticket`.
    pub(crate) fn poll_reserve(
        &self,
        ticket: &mut Option<Ticket>,
        waker: &Waker,
    ) -> Poll<Reserved> {
        if self.is_closing() {
            self.withdraw(ticket);
            return Poll::Ready(Reserved::Closed);
        }
        let Some(room) = self.room.as_ref().filter(|_| self.may_reserve()) else {
            return Poll::Ready(Reserved::Needless);
        };
        if ticket.is_none() && room.try_reserve() {
            return Poll::Ready(Reserved::Place);
        }
        if !self.may_wait() {
            self.withdraw(ticket);
            return Poll::Ready(Reserved::Full);
        }
        if room.reserve_or_queue(ticket, waker) {
            return Poll::Ready(Reserved::Place);
        }
        // On the list, hence woken by whoever closes the door from here on.
        if self.is_closing() {
            self.withdraw(ticket);
            return Poll::Ready(Reserved::Closed);
        }
        Poll::Pending
    }

    /// Nobody waits for a place any more.
    pub(crate) fn withdraw(&self, ticket: &mut Option<Ticket>) {
        if let Some(room) = &self.room {
            room.withdraw(ticket);
        }
    }

    /// A reserved place is not needed.
    pub(crate) fn give_back(&self) {
        if let Some(room) = &self.room {
            room.leave_reserved();
        }
    }

    /// A place that only the oldest message can make is made when it is needed:
    /// one that is reserved could be given up for nobody.
    fn may_reserve(&self) -> bool {
        self.overflow != Overflow::DropOldest
    }

    /// Whether a full mailbox is waited for. Not by the actor itself: it is the
    /// only one who could make room.
    fn may_wait(&self) -> bool {
        self.overflow == Overflow::Block && Scope::actor() != Some(self.owner.id())
    }

    // ----- closers ---------------------------------------------------------

    /// Refuses new messages from now on; false if that was so already.
    pub(crate) fn begin_closing(&self) -> bool {
        // ORDERING: AcqRel, so that of several closers one is the first, and
        // a poster that is refused sees why.
        let first = self
            .door
            .compare_exchange(OPEN, CLOSING, Ordering::AcqRel, Ordering::Acquire)
            .is_ok();
        if let (true, Some(room)) = (first, &self.room) {
            room.wake_all();
        }
        first
    }

    /// Nothing runs any more; `dispose` gets what was queued.
    pub(crate) fn close(&self, dispose: impl FnMut(M)) {
        // ORDERING: Release for refused posters; the sweep's lock does the
        // rest (see the header).
        self.door.store(CLOSED, Ordering::Release);
        if let Some(room) = &self.room {
            room.wake_all();
        }
        self.sweep(dispose);
    }

    #[inline]
    pub(crate) fn is_closing(&self) -> bool {
        // ORDERING: pairs with the stores above.
        self.door.load(Ordering::Acquire) != OPEN
    }

    #[inline]
    pub(crate) fn is_closed(&self) -> bool {
        // ORDERING: pairs with the stores above.
        self.door.load(Ordering::Acquire) == CLOSED
    }

    /// Takes out all that is queued, by whoever comes first.
    fn sweep(&self, mut dispose: impl FnMut(M)) {
        while let Some(message) = self.pop_any() {
            dispose(message);
        }
    }

    /// One message, the oldest if the actor does not take at the same time.
    ///
    /// The backlog is looked at under its lock and before the queue, so the
    /// oldest is found; and again after it, because the actor may have moved
    /// the queue over in between.
    fn pop_any(&self) -> Option<M> {
        let message = self
            .pop_backlog()
            .or_else(|| self.queue.pop())
            .or_else(|| self.pop_backlog());
        self.leave_room(message)
    }

    // ----- the actor -------------------------------------------------------

    /// The next message. Before it answers that there is none, it has looked
    /// with the sleep announced. A message that came alone is probably not
    /// followed by another, so then the first look is that look already.
    #[inline]
    pub(crate) fn next(&self, cursor: &mut Cursor) -> Next<M> {
        let mut announced = false;
        let mut announce = cursor.came_alone();
        loop {
            if announce {
                self.idle.prepare();
                announced = true;
            }
            // The door before the queue: what was accepted before it closed
            // is then in the queue, and "nothing, and closing" means nothing.
            let closing = self.is_closing();
            let message = self.take_queued(cursor);
            if message.is_none() && !closing && !announced {
                announce = true;
                continue;
            }
            if announced && (message.is_some() || closing) {
                self.idle.cancel();
            }
            return match self.leave_room(message) {
                Some(message) => Next::Message(message),
                None if closing => Next::Closing,
                None => Next::Sleep,
            };
        }
    }

    #[inline]
    fn take_queued(&self, cursor: &mut Cursor) -> Option<M> {
        if cursor.batch > 0 {
            cursor.batch -= 1;
            if let Some(message) = self.pop_backlog() {
                return Some(message);
            }
            cursor.batch = 0;
        }
        if cursor.streak < STREAK {
            let message = self.queue.pop();
            cursor.streak = if message.is_some() {
                cursor.streak + 1
            } else {
                0
            };
            return message;
        }
        if self.queue.len() < LONG {
            cursor.streak = 2;
            return self.queue.pop();
        }
        let mut backlog = self.backlog.lock();
        self.queue.drain_into(&mut backlog);
        let first = backlog.pop_front();
        cursor.batch = backlog.len();
        first
    }

    #[inline]
    fn pop_backlog(&self) -> Option<M> {
        self.backlog.lock().pop_front()
    }

    #[inline]
    fn leave_room(&self, message: Option<M>) -> Option<M> {
        if let (Some(_), Some(room)) = (&message, &self.room) {
            room.leave();
        }
        message
    }

    /// Whom to wake when there is something to do. Once, before the first
    /// message.
    pub(crate) fn set_waker(&self, waker: Waker) {
        self.idle.set_waker(waker);
    }

    /// Whether the actor sleeps for want of messages.
    pub(crate) fn is_parked(&self) -> bool {
        self.idle.is_parked()
    }

    /// Wakes the actor if it sleeps, for something that is not in the queue.
    pub(crate) fn wake(&self) {
        self.idle.wake();
    }

    /// Wakes the actor's thread wherever it sleeps.
    pub(crate) fn interrupt(&self) {
        self.idle.interrupt();
    }

    // ----- bystanders ------------------------------------------------------

    /// How many messages wait. Takes both locks: not for every message.
    pub(crate) fn len(&self) -> usize {
        let backlog = self.backlog.lock();
        backlog.len() + self.queue.len()
    }

    /// Whether there is no room until the actor makes some.
    pub(crate) fn is_full(&self) -> bool {
        self.room.as_ref().is_some_and(Room::is_full_for_good)
    }

    pub(crate) fn capacity(&self) -> Option<usize> {
        self.room.as_ref().map(Room::capacity)
    }

    pub(crate) fn overflow(&self) -> Overflow {
        self.overflow
    }
}

/// Why a message left the mailbox unrun.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Disposal {
    /// A newer message took its place.
    Evicted,
    /// The door closed.
    Swept,
}
