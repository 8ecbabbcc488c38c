//! How an actor ended, and who wants to know.

use crate::error::ExitReason;
use crate::id::Identity;
use crate::reply::{Reply, Resolver, wait_pair};
use crate::sync::{Arc, Mutex};

/// What an actor is doing with its life.
///
/// ```
/// use actor_rt::prelude::*;
/// use actor_rt::State;
///
/// # struct Counter;
/// # #[actor] impl Counter { pub fn get(&self) -> i64 { 7 } }
/// # fn main() -> Result<(), ReplyError> {
/// let counter = Counter.spawn();
/// counter.stop().wait()?;
/// match counter.state() {
///     State::Stopped(reason) => println!("ended: {reason}"),
///     state => println!("not yet over: {state:?}"),
/// }
/// # Ok(()) }
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum State {
    /// Its constructor or `on_start` has not finished. Calls are accepted.
    Starting,
    /// It handles messages.
    Running,
    /// New calls are refused; it finishes what it owes, then runs `on_stop`.
    Stopping,
    /// It is over: `on_stop` has run and the state is dropped.
    Stopped(ExitReason),
}

impl State {
    /// Whether it handles messages.
    ///
    /// ```
    /// # use actor_rt::prelude::*;
    /// # struct Counter;
    /// # #[actor] impl Counter { pub fn get(&self) -> i64 { 7 } }
    /// let counter = Counter.spawn();
    /// counter.get().wait()?; // it has started, then
    /// assert!(counter.state().is_running());
    /// # Ok::<(), ReplyError>(())
    /// ```
    #[must_use]
    pub const fn is_running(&self) -> bool {
        matches!(self, Self::Running)
    }

    /// Whether it is over.
    ///
    /// ```
    /// # use actor_rt::prelude::*;
    /// # struct Counter;
    /// # #[actor] impl Counter { pub fn get(&self) -> i64 { 7 } }
    /// let counter = Counter.spawn();
    /// assert!(!counter.state().is_stopped());
    /// counter.stop().wait()?;
    /// assert!(counter.state().is_stopped());
    /// # Ok::<(), ReplyError>(())
    /// ```
    #[must_use]
    pub const fn is_stopped(&self) -> bool {
        matches!(self, Self::Stopped(_))
    }
}

/// The reason, once there is one, and those who wait for it.
#[derive(Default)]
pub(crate) struct Exit {
    inner: Mutex<Inner>,
}

#[derive(Default)]
struct Inner {
    /// Somebody is about to publish.
    claimed: bool,
    /// How it will have ended, unless something goes wrong on the way: for
    /// those who are refused meanwhile.
    foreseen: Option<ExitReason>,
    reason: Option<ExitReason>,
    watchers: Vec<Resolver<ExitReason>>,
}

/// From so many watchers on, those who have given up are weeded out: a loop of
/// bounded joins must not leave a watcher for each.
const MANY: usize = 8;

impl Inner {
    /// The watchers whose replies were dropped.
    fn weed(&mut self) -> Vec<Resolver<ExitReason>> {
        if self.watchers.len() < MANY {
            return Vec::new();
        }
        let all = std::mem::take(&mut self.watchers);
        let (given_up, waiting) = all.into_iter().partition(Resolver::is_abandoned);
        self.watchers = waiting;
        given_up
    }
}

impl Exit {
    pub(crate) fn reason(&self) -> Option<ExitReason> {
        self.inner.lock().reason.clone()
    }

    /// From now on, who is refused is told this reason.
    pub(crate) fn foresee(&self, reason: &ExitReason) {
        self.inner.lock().foreseen = Some(reason.clone());
    }

    /// The reason, or what it will be.
    pub(crate) fn foreseen(&self) -> Option<ExitReason> {
        let inner = self.inner.lock();
        inner.reason.as_ref().or(inner.foreseen.as_ref()).cloned()
    }

    /// A reply for the reason. `verb` is what errors call the wait.
    pub(crate) fn watch(&self, actor: &Arc<Identity>, verb: &'static str) -> Reply<ExitReason> {
        let (watcher, reply) = wait_pair(actor, verb);
        let mut inner = self.inner.lock();
        if let Some(reason) = inner.reason.clone() {
            drop(inner);
            watcher.resolve(reason);
            return reply;
        }
        let given_up = inner.weed();
        inner.watchers.push(watcher);
        drop(inner);
        drop(given_up);
        reply
    }

    /// Whether it is decided how the actor ended, although the last steps may
    /// still be under way.
    pub(crate) fn is_decided(&self) -> bool {
        self.inner.lock().claimed
    }

    /// The first reason counts; `None` for a later one. `before` runs when that
    /// is decided and before anyone can hear of it. The reason is there when
    /// this returns; the watchers are to be answered.
    pub(crate) fn publish(&self, reason: &ExitReason, before: impl FnOnce()) -> Option<Watchers> {
        if std::mem::replace(&mut self.inner.lock().claimed, true) {
            return None;
        }
        before();
        let mut inner = self.inner.lock();
        inner.reason = Some(reason.clone());
        Some(Watchers {
            reason: reason.clone(),
            list: std::mem::take(&mut inner.watchers),
        })
    }
}

/// Those who wait for the exit of an actor that has ended.
#[must_use = "they wait for ever if they are not answered"]
pub(crate) struct Watchers {
    reason: ExitReason,
    list: Vec<Resolver<ExitReason>>,
}

impl Watchers {
    /// Answers them, which runs callbacks and wakers of the user's.
    pub(crate) fn answer(self) {
        for watcher in self.list {
            watcher.resolve(self.reason.clone());
        }
    }
}
