//! Where the members of a set say that they are done.

use std::collections::VecDeque;
use std::task::Waker;

use super::super::obstacle::{Bounds, Obstacle};
use super::super::waiter::Waiter;
use crate::sync::{self, Arc, Mutex};
use crate::time::Deadline;

/// See the module header for the protocol.
#[derive(Default)]
pub(super) struct Gather {
    inner: Mutex<Inner>,
}

#[derive(Default)]
struct Inner {
    done: VecDeque<usize>,
    /// Who waits for the next: a thread or a task, never a set.
    waiter: Option<Waiter>,
}

impl Gather {
    pub(super) fn new() -> Arc<Self> {
        Arc::default()
    }

    /// The waiter of one member.
    pub(super) fn entry(self: &Arc<Self>, number: usize) -> Waiter {
        Waiter::Member(Entry {
            set: Arc::clone(self),
            number,
        })
    }

    /// A member is done.
    pub(super) fn add(&self, number: usize) {
        let mut inner = self.inner.lock();
        inner.done.push_back(number);
        let waiter = inner.waiter.take();
        drop(inner);
        if let Some(waiter) = waiter {
            waiter.wake();
        }
    }

    /// The next member that is done, if one is.
    pub(super) fn try_next(&self) -> Option<usize> {
        self.inner.lock().done.pop_front()
    }

    /// The next member that is done, or leaves a waiter behind.
    fn next_or_wait(&self, waiter: Waiter) -> Option<usize> {
        let mut inner = self.inner.lock();
        let next = inner.done.pop_front();
        let unused = if next.is_some() {
            Some(waiter)
        } else {
            inner.waiter.replace(waiter)
        };
        drop(inner);
        Waiter::discard(unused);
        next
    }

    /// Blocks until a member is done, unless there is something in the way
    /// already.
    pub(super) fn next(
        &self,
        deadline: Deadline,
        mut obstacle: Option<Obstacle>,
    ) -> Result<usize, Obstacle> {
        let bounds = Bounds::here(deadline);
        let me = sync::current();
        let tokens = bounds.tokens();
        let _watches: Vec<_> = tokens.iter().map(|token| token.watch(me.clone())).collect();
        loop {
            if let Some(number) = self.next_or_wait(Waiter::Thread(me.clone())) {
                return Ok(number);
            }
            obstacle = obstacle.or_else(|| bounds.obstacle());
            if let Some(obstacle) = obstacle {
                return self.give_up().ok_or(obstacle);
            }
            sync::park_until(bounds.deadline());
        }
    }

    /// The waiter gives up, unless a member is done meanwhile.
    fn give_up(&self) -> Option<usize> {
        let mut inner = self.inner.lock();
        let waiter = inner.waiter.take();
        let next = inner.done.pop_front();
        drop(inner);
        Waiter::discard(waiter);
        next
    }

    /// The next member that is done; else the task is woken when there is one.
    pub(super) fn poll_next(&self, waker: &Waker) -> Option<usize> {
        self.next_or_wait(Waiter::Task(waker.clone()))
    }
}

/// A member's place in its set.
pub(crate) struct Entry {
    set: Arc<Gather>,
    number: usize,
}

impl Entry {
    pub(crate) fn done(self) {
        self.set.add(self.number);
    }
}

impl std::fmt::Debug for Entry {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Entry({})", self.number)
    }
}
