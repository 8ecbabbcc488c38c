//! Threads that wait for a token.

use super::CancellationToken;
use super::watchers::{Key, Watcher};
use crate::cancel::Scope;
use crate::sync::{self, Parker};
use crate::time::Deadline;

/// A thread's place on the list of a token; left when it is dropped.
///
/// For every wait of the library's own that a token may end: enter the list,
/// then look at [`CancellationToken::is_cancelled`] before each sleep. A cancel
/// sets the flag before it wakes, so it cannot be slept through.
pub(crate) struct Watch<'a> {
    token: &'a CancellationToken,
    /// None if the token was cancelled before.
    key: Option<Key>,
}

impl<'a> Watch<'a> {
    pub(super) fn new(token: &'a CancellationToken, thread: Parker) -> Self {
        let key = token.node.watch(None, Watcher::Thread(thread)).ok();
        Self { token, key }
    }
}

impl Drop for Watch<'_> {
    fn drop(&mut self) {
        if let Some(key) = self.key.take() {
            self.token.node.unwatch(key);
        }
    }
}

/// Sleeps until the token is cancelled; false if sleeping is of no use.
pub(super) fn block(token: &CancellationToken, deadline: Deadline) -> bool {
    if token.is_cancelled() {
        return true;
    }
    let _watch = token.watch(sync::current());
    loop {
        if token.is_cancelled() {
            return true;
        }
        if Scope::is_killed() || deadline.has_passed() {
            return false;
        }
        sync::park_until(deadline);
    }
}
