//! Subscribers for what would otherwise pass unseen: dead letters and
//! failures that nobody waits for.
//!
//! Subscribers run on the thread on which the event happened, with no lock of
//! ours held, each under a panic guard. An event of the same kind that a
//! subscriber causes on the same thread while it runs is counted and reaches
//! no subscriber, so that they cannot feed themselves.

use std::cell::RefCell;
use std::fmt;

use crate::error::{ReplyError, one_line};
use crate::id::{ActorId, Identity};
use crate::sync::atomic::{AtomicU64, Ordering};
use crate::sync::{Arc, Mutex, Weak, per_thread};
use crate::unwind;

/// A message that was accepted, never ran, and whose sender is not listening.
#[derive(Clone, Debug)]
pub struct DeadLetter {
    pub(crate) actor: Arc<Identity>,
    pub(crate) method: &'static str,
    pub(crate) error: ReplyError,
}

impl DeadLetter {
    /// The name of the actor it was for.
    #[must_use]
    pub fn actor(&self) -> &str {
        self.actor.name()
    }

    /// The number of the actor it was for.
    #[must_use]
    pub fn actor_id(&self) -> ActorId {
        self.actor.id()
    }

    /// The type of the actor it was for, as [`std::any::type_name`] spells it.
    #[must_use]
    pub fn actor_type(&self) -> &'static str {
        self.actor.type_name()
    }

    /// The method that did not run.
    #[must_use]
    pub fn method(&self) -> &'static str {
        self.method
    }

    /// Why it did not run.
    #[must_use]
    pub fn error(&self) -> &ReplyError {
        &self.error
    }
}

impl fmt::Display for DeadLetter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "dead letter: {}", self.error)
    }
}

/// A failure whose reply was dropped, or that no caller waits for.
#[derive(Clone, Debug)]
pub struct UnobservedError {
    pub(crate) actor: Arc<Identity>,
    pub(crate) method: &'static str,
    pub(crate) text: String,
    pub(crate) error: Option<ReplyError>,
}

impl UnobservedError {
    /// The name of the actor.
    #[must_use]
    pub fn actor(&self) -> &str {
        self.actor.name()
    }

    /// The number of the actor.
    #[must_use]
    pub fn actor_id(&self) -> ActorId {
        self.actor.id()
    }

    /// The method, hook or callback that failed.
    #[must_use]
    pub fn method(&self) -> &'static str {
        self.method
    }

    /// The error of the call; none if the handler returned an `Err` of its own.
    #[must_use]
    pub fn error(&self) -> Option<&ReplyError> {
        self.error.as_ref()
    }
}

impl fmt::Display for UnobservedError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(error) = &self.error {
            // It names the call itself.
            return fmt::Display::fmt(error, f);
        }
        let text = one_line(&self.text);
        write!(f, "{}.{}: {text}", self.actor, self.method)
    }
}

/// The subscribers of one system.
#[derive(Default)]
pub(crate) struct Hooks {
    dead_letters: Topic<DeadLetter>,
    failures: Topic<UnobservedError>,
}

impl Hooks {
    pub(crate) fn dead_letters(&self) -> &Topic<DeadLetter> {
        &self.dead_letters
    }

    pub(crate) fn failures(&self) -> &Topic<UnobservedError> {
        &self.failures
    }

    pub(crate) fn dead_letter(&self, letter: &DeadLetter) {
        // Without subscribers a dead letter is only counted: the ordinary end
        // of a program makes some.
        self.dead_letters.emit(letter);
    }

    pub(crate) fn failure(&self, failure: &UnobservedError) {
        if !self.failures.emit(failure) {
            print_line(failure);
        }
    }
}

impl fmt::Debug for Hooks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Hooks(..)")
    }
}

#[allow(
    clippy::print_stderr,
    reason = "a failure that nobody subscribed to must not be silent"
)]
fn print_line(failure: &UnobservedError) {
    eprintln!("actor-rt: nobody saw this failure: {failure}");
}

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
        subscribers.replace(key, Some(Subscriber { key, call }));
        key
    }

    pub(crate) fn subscribe_actor(
        &self,
        actor: ActorId,
        call: impl Fn(&E) -> bool + Send + Sync + 'static,
    ) -> Key {
        let key = Key::Actor(actor);
        let call = Arc::new(call);
        self.subscribers
            .lock()
            .replace(key, Some(Subscriber { key, call }));
        key
    }

    pub(crate) fn unsubscribe(&self, key: Key) {
        let removed = self.subscribers.lock().replace(key, None);
        // A subscriber's captures are user values: dropped outside the lock.
        unwind::drop_guarded(removed);
    }

    /// Calls every subscriber; false if none was called.
    fn emit(&self, event: &E) -> bool {
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
    fn replace(&mut self, key: Key, new: Option<Subscriber<E>>) -> Arc<Vec<Subscriber<E>>> {
        let kept = self.list.iter().filter(|old| old.key != key).cloned();
        let list = kept.chain(new).collect();
        std::mem::replace(&mut self.list, Arc::new(list))
    }
}

/// A subscription to a hook of a [`System`](crate::System); dropping it
/// unsubscribes.
///
/// A subscriber that runs at that moment on another thread finishes.
#[must_use = "dropping a subscription ends it; `.forever()` keeps it"]
pub struct Subscription {
    hooks: Weak<Hooks>,
    end: fn(&Hooks, Key),
    key: Key,
}

impl Subscription {
    pub(crate) fn dead_letters(hooks: &Arc<Hooks>, key: Key) -> Self {
        Self::new(hooks, key, |hooks, key| hooks.dead_letters.unsubscribe(key))
    }

    pub(crate) fn failures(hooks: &Arc<Hooks>, key: Key) -> Self {
        Self::new(hooks, key, |hooks, key| hooks.failures.unsubscribe(key))
    }

    fn new(hooks: &Arc<Hooks>, key: Key, end: fn(&Hooks, Key)) -> Self {
        Self {
            hooks: Arc::downgrade(hooks),
            end,
            key,
        }
    }

    /// Keeps the subscription for as long as the system lives.
    pub fn forever(mut self) {
        self.hooks = Weak::new();
    }
}

impl Drop for Subscription {
    fn drop(&mut self) {
        if let Some(hooks) = self.hooks.upgrade() {
            (self.end)(&hooks, self.key);
        }
    }
}

impl fmt::Debug for Subscription {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Subscription")
            .field("key", &self.key)
            .finish_non_exhaustive()
    }
}
