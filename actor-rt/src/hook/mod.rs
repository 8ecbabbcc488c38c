//! The hooks of a system, for what would otherwise pass unseen: dead letters
//! and failures that nobody waits for.

mod event;
mod topic;

use std::fmt;
use std::io::Write;

use crate::sync::{Arc, Weak};
use crate::unwind;
use topic::{Key, Topic};

pub use event::{DeadLetter, UnobservedError};

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
            print_line(format_args!("nobody saw this failure: {failure}"));
        }
    }
}

impl fmt::Debug for Hooks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Hooks(..)")
    }
}

/// Writes a line to standard error, if that can be written to. What it shows
/// may be a user's text, so it is made under a guard.
pub(crate) fn print_line(line: fmt::Arguments<'_>) {
    let _ = unwind::catch(|| writeln!(std::io::stderr(), "actor-rt: {line}"));
}

/// A subscription to a hook of a [`System`](crate::System); dropping it
/// unsubscribes.
///
/// A subscriber that runs at that moment on another thread finishes.
///
/// ```
/// use actor_rt::System;
///
/// let system = System::new();
/// let subscription = system.on_dead_letter(|letter| eprintln!("{letter}"));
/// // ... the part of the program that wants to see them ...
/// drop(subscription);
/// ```
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
    ///
    /// ```
    /// use actor_rt::System;
    ///
    /// System::global()
    ///     .on_unobserved_error(|failure| eprintln!("[error] {failure}"))
    ///     .forever();
    /// ```
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
