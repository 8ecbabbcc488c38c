//! The subscribers of one kind of event.
//!
//! They run on the thread on which the event happened, with no lock of ours
//! held, each under a panic guard. An event of the same kind that a subscriber
//! causes on the same thread while it runs is counted and reaches no
//! subscriber, so that they cannot feed themselves.

use std::cell::RefCell;

use crate::id::ActorId;
use crate::sync::atomic::{AtomicU64, Ordering};
use crate::sync::{Arc, Mutex, per_thread};
use crate::unwind;

/// One kind of event: who wants it, and how often it happened.
pub(crate) struct Topic<E> {
    subscribers: Mutex<Subscribers<E>>,
    count: AtomicU64,
}

struct Subscribers<E> {
    next_key: u64,
    // Shared, so that an emitter can walk it after the lock is released.
    list: Arc<Vec<Subscriber<E>>>,
}

struct Subscriber<E> {
    key: Key,
    // Answers whether it wants to be called again.
    call: Arc<dyn Fn(&E) -> bool + Send + Sync>,
}

/// A subscriber is known by its registration, or by the actor it feeds: an
/// actor subscribed twice is one subscriber.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Key {
    Closure(u64),
    Actor(ActorId),
}

impl<E> Clone for Subscriber<E> {
    fn clone(&self) -> Self {
        Self {
            key: self.key,
            call: Arc::clone(&self.call),
        }
    }
}

impl<E> Default for Topic<E> {
    fn default() -> Self {
        Self {
            subscribers: Mutex::new(Subscribers {
                next_key: 0,
                list: Arc::new(Vec::new()),
            }),
            count: AtomicU64::new(0),
        }
    }
}

// The topics whose subscribers run on this thread, by their addresses.
per_thread!(static INSIDE: RefCell<Vec<usize>> = RefCell::new(Vec::new()));

impl<E> Topic<E> {
    /// How many events there were, seen or not.
    pub(crate) fn count(&self) -> u64 {
        self.count.load(Ordering::Relaxed)
    }

    pub(crate) fn subscribe(&self, call: impl Fn(&E) + Send + Sync + 'static) -> Key {
        let call = Arc::new(move |event: &E| {
            call(event);
            true
        });
        let mut subscribers = self.subscribers.lock();
        let key = Key::Closure(subscribers.next_key);
        subscribers.next_key += 1;
        let before = subscribers.replace(key, Some(Subscriber { key, call }));
        drop(subscribers);
        unwind::drop_guarded(before);
        key
    }

    pub(crate) fn subscribe_actor(
        &self,
        actor: ActorId,
        call: impl Fn(&E) -> bool + Send + Sync + 'static,
    ) -> Key {
        let key = Key::Actor(actor);
        let call = Arc::new(call);
        self.replace(key, Some(Subscriber { key, call }));
        key
    }

    pub(crate) fn unsubscribe(&self, key: Key) {
        self.replace(key, None);
    }

    fn replace(&self, key: Key, new: Option<Subscriber<E>>) {
        let mut subscribers = self.subscribers.lock();
        let before = subscribers.replace(key, new);
        // What a subscriber captured is the user's, and dropped outside the
        // lock.
        drop(subscribers);
        unwind::drop_guarded(before);
    }

    /// Calls every subscriber; false if none was called.
    pub(super) fn emit(&self, event: &E) -> bool {
        self.count.fetch_add(1, Ordering::Relaxed);
        let me = std::ptr::from_ref(self).addr();
        if !enter(me) {
            return false;
        }
        let list = Arc::clone(&self.subscribers.lock().list);
        for subscriber in list.iter() {
            let stays = unwind::catch(|| (subscriber.call)(event)).unwrap_or(true);
            if !stays {
                self.unsubscribe(subscriber.key);
            }
        }
        let any = !list.is_empty();
        unwind::drop_guarded(list);
        let _ = INSIDE.try_with(|inside| inside.borrow_mut().retain(|topic| *topic != me));
        any
    }
}

/// Notes that this thread runs a topic's subscribers; false if it does so
/// already.
fn enter(topic: usize) -> bool {
    INSIDE
        .try_with(|inside| {
            let mut inside = inside.borrow_mut();
            let first = !inside.contains(&topic);
            if first {
                inside.push(topic);
            }
            first
        })
        .unwrap_or(false)
}

impl<E> Subscribers<E> {
    /// Puts `new` in the place of the subscriber known by `key`; gives back
    /// the list as it was.
    #[must_use = "what it holds is dropped when the lock is free"]
    fn replace(&mut self, key: Key, new: Option<Subscriber<E>>) -> Arc<Vec<Subscriber<E>>> {
        let kept = self.list.iter().filter(|old| old.key != key).cloned();
        let list = kept.chain(new).collect();
        std::mem::replace(&mut self.list, Arc::new(list))
    }
}
