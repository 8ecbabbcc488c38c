//! The queue between the two ends. The protocol is in the module header.

use std::collections::VecDeque;
use std::mem;

use super::super::waiter::Waiter;
use crate::sync::{Arc, Mutex};
use crate::waits::{Mark, Waiting};

pub(super) struct Channel<T> {
    capacity: usize,
    state: Mutex<State<T>>,
}

struct State<T> {
    items: VecDeque<T>,
    producers: usize,
    demand: Demand,
    entered: bool,
    consumer: Option<Waiter>,
    /// The consumer's edge, while it waits.
    edge: Mark,
    /// In the order in which they came. Unbounded in name only: one per thread
    /// or task that sends.
    senders: VecDeque<(Ticket, Waiter)>,
    tickets: u64,
}

/// What the consumer does with items.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Demand {
    Wanted,
    /// They are dropped as they are sent.
    Discarded,
    Refused,
}

/// The place of a sender that waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Ticket(u64);

/// What became of an attempt to send.
#[must_use]
pub(super) enum Push<T> {
    Sent,
    /// There is no room; the waiter, if one was given, is in its place.
    Full(T),
    Refused(T),
}

/// What became of an attempt to take.
#[must_use]
pub(super) enum Pop<T> {
    Item(T),
    /// There is none yet; the waiter, if one was given, is in its place.
    Empty {
        entered: bool,
    },
    /// There will be none any more.
    End,
}

impl<T> Channel<T> {
    pub(super) fn new(capacity: usize) -> Arc<Self> {
        Self::with(VecDeque::new(), capacity, 1)
    }

    /// One that nobody sends to.
    pub(super) fn of_items(items: VecDeque<T>) -> Arc<Self> {
        Self::with(items, 1, 0)
    }

    fn with(items: VecDeque<T>, capacity: usize, producers: usize) -> Arc<Self> {
        Arc::new(Self {
            capacity,
            state: Mutex::new(State {
                items,
                producers,
                demand: Demand::Wanted,
                entered: producers == 0,
                consumer: None,
                edge: Mark::default(),
                senders: VecDeque::new(),
                tickets: 0,
            }),
        })
    }

    // ----- the producer's side ---------------------------------------------------

    /// The handler has begun.
    pub(super) fn enter(&self) {
        let mut state = self.state.lock();
        state.entered = true;
        if state.consumer.is_some() {
            state.edge.loosen();
        }
    }

    pub(super) fn is_refused(&self) -> bool {
        self.state.lock().demand == Demand::Refused
    }

    /// Sends an item if there is room.
    pub(super) fn try_push(&self, item: T) -> Push<T> {
        self.push(item, |_| {})
    }

    /// The same; leaves a waiter behind if there is none, in place of the one
    /// that has the ticket.
    pub(super) fn push_or_wait(
        &self,
        item: T,
        ticket: &mut Option<Ticket>,
        waiter: Waiter,
    ) -> Push<T> {
        let mut unused = Some(waiter);
        let push = self.push(item, |state| {
            let Some(waiter) = unused.take() else { return };
            let place = state
                .senders
                .iter_mut()
                .find(|(at, _)| Some(*at) == *ticket);
            if let Some((_, place)) = place {
                unused = Some(mem::replace(place, waiter));
            } else {
                state.tickets += 1;
                let new = Ticket(state.tickets);
                state.senders.push_back((new, waiter));
                *ticket = Some(new);
            }
        });
        Waiter::discard(unused);
        push
    }

    fn push(&self, item: T, when_full: impl FnOnce(&mut State<T>)) -> Push<T> {
        let mut state = self.state.lock();
        match state.demand {
            Demand::Refused => return Push::Refused(item),
            Demand::Discarded => {
                // Dropped outside of the lock.
                drop(state);
                drop(item);
                return Push::Sent;
            }
            Demand::Wanted => {}
        }
        if state.items.len() >= self.capacity {
            when_full(&mut state);
            return Push::Full(item);
        }
        state.items.push_back(item);
        let consumer = state.consumer.take();
        drop(state);
        wake(consumer);
        Push::Sent
    }

    /// Takes a sender's waiter out.
    pub(super) fn withdraw_sender(&self, ticket: &mut Option<Ticket>) {
        let Some(ticket) = ticket.take() else { return };
        let mut state = self.state.lock();
        let at = state.senders.iter().position(|(at, _)| *at == ticket);
        let removed = at.and_then(|at| state.senders.remove(at));
        drop(state);
        Waiter::discard(removed.map(|(_, waiter)| waiter));
    }

    pub(super) fn add_producer(&self) {
        self.state.lock().producers += 1;
    }

    pub(super) fn drop_producer(&self) {
        let mut state = self.state.lock();
        state.producers -= 1;
        let consumer = (state.producers == 0).then(|| state.consumer.take());
        drop(state);
        wake(consumer.flatten());
    }

    // ----- the consumer's side ---------------------------------------------------

    /// Takes an item if there is one.
    pub(super) fn try_pop(&self) -> Pop<T> {
        self.pop(|_| {})
    }

    /// The same; leaves a waiter behind if there is none, in place of the one
    /// before.
    pub(super) fn pop_or_wait(&self, waiter: Waiter, edge: Option<&Waiting>) -> Pop<T> {
        let mut unused = Some(waiter);
        let pop = self.pop(|state| {
            unused = mem::replace(&mut state.consumer, unused.take());
            state.edge.set(edge.filter(|_| !state.entered));
        });
        Waiter::discard(unused);
        pop
    }

    fn pop(&self, when_empty: impl FnOnce(&mut State<T>)) -> Pop<T> {
        let mut state = self.state.lock();
        let Some(item) = state.items.pop_front() else {
            if state.producers == 0 {
                return Pop::End;
            }
            when_empty(&mut state);
            let entered = state.entered;
            return Pop::Empty { entered };
        };
        let has_room = state.items.len() <= self.capacity / 2;
        let senders = if has_room {
            mem::take(&mut state.senders)
        } else {
            VecDeque::new()
        };
        drop(state);
        wake_all(senders);
        Pop::Item(item)
    }

    /// Takes the consumer's waiter out.
    pub(super) fn withdraw_consumer(&self) {
        let consumer = self.state.lock().consumer.take();
        Waiter::discard(consumer);
    }

    /// Changes what becomes of items, if that is less than before. What is there
    /// already stays for a consumer that may still read.
    pub(super) fn set_demand(&self, demand: Demand, reads_on: bool) {
        let mut state = self.state.lock();
        state.demand = state.demand.max(demand);
        let items = if reads_on {
            VecDeque::new()
        } else {
            mem::take(&mut state.items)
        };
        let senders = mem::take(&mut state.senders);
        drop(state);
        wake_all(senders);
        drop(items);
    }
}

fn wake(waiter: Option<Waiter>) {
    if let Some(waiter) = waiter {
        waiter.wake();
    }
}

fn wake_all(senders: VecDeque<(Ticket, Waiter)>) {
    for (_, waiter) in senders {
        waiter.wake();
    }
}
