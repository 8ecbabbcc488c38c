//! Who is told when a token is cancelled.

use std::collections::{BTreeMap, btree_map};
use std::task::Waker;

use super::callback::Callback;
use crate::sync::{Arc, Parker};
use crate::unwind;

pub(super) enum Watcher {
    /// A thread that sleeps, or is about to.
    Thread(Parker),
    /// A task that was polled.
    Task(Waker),
    /// A closure of the user's.
    Callback(Arc<Callback>),
}

impl Watcher {
    /// Runs foreign code; never call it under a lock.
    pub(super) fn wake(self) {
        match self {
            Self::Thread(parker) => parker.unpark(),
            // Its panic must not reach the thread that happened to cancel.
            Self::Task(waker) => drop(unwind::catch(|| waker.wake())),
            Self::Callback(callback) => callback.run(),
        }
    }

    /// Drops a watcher that was not woken; never call it under a lock either.
    pub(super) fn discard(watcher: Option<Self>) {
        unwind::drop_guarded(watcher);
    }
}

/// The name of a watcher on its list. An owner forgets it when it takes the
/// watcher off, so it may be given out again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Key(u64);

/// The watchers of one token, in order of registration. A map, since any of a
/// million may be the next to leave. Unbounded in name only: each entry is a
/// thread, a future or a registration that somebody keeps.
#[derive(Default)]
pub(super) struct Watchers(BTreeMap<Key, Watcher>);

impl Watchers {
    /// Puts a watcher in the place of the one with that key, or at the end;
    /// gives back whom it replaced.
    #[must_use = "what is replaced is dropped when the lock is free"]
    pub(super) fn put(&mut self, key: Option<Key>, watcher: Watcher) -> (Key, Option<Watcher>) {
        let key = key.unwrap_or_else(|| self.next_key());
        (key, self.0.insert(key, watcher))
    }

    #[must_use = "what is taken off is dropped when the lock is free"]
    pub(super) fn take(&mut self, key: Key) -> Option<Watcher> {
        self.0.remove(&key)
    }

    #[cfg(all(test, not(any(loom, shuttle))))]
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    fn next_key(&self) -> Key {
        Key(self.0.last_key_value().map_or(0, |(last, _)| last.0 + 1))
    }
}

impl IntoIterator for Watchers {
    type Item = Watcher;
    type IntoIter = btree_map::IntoValues<Key, Watcher>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_values()
    }
}
