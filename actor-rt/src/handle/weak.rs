//! The handle that keeps nobody running.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::time::Duration;

use super::actor_ref::ActorRef;
use super::owner::Owner;
use crate::actor::{Core, Message, State};
use crate::error::{ExitReason, ReplyError};
use crate::id::ActorId;
use crate::reply::Reply;
use crate::sync::{Arc, Weak};
use crate::time::Deadline;

/// A weak handle: it names an actor without keeping it running.
///
/// It can be stopped and joined through it when all strong handles are gone,
/// and calls go through [`upgrade`](Self::upgrade). Two are equal if they are of
/// the same actor. It keeps the empty mailbox of a dead actor in memory.
///
/// ```
/// use actor_rt::prelude::*;
///
/// # struct Counter;
/// # #[actor]
/// # impl Counter { pub fn get(&self) -> i64 { 7 } }
/// # fn main() -> Result<(), ReplyError> {
/// let counter = Counter.spawn();
/// let weak = counter.downgrade();
/// if let Some(counter) = weak.upgrade() {
///     assert_eq!(counter.get().wait()?, 7);
/// }
/// drop(counter); // the last strong handle
/// assert!(weak.upgrade().is_none());
/// assert!(matches!(weak.join()?, ExitReason::HandlesDropped));
/// # Ok(()) }
/// ```
pub struct WeakRef<M: Message> {
    owner: Weak<Owner<M>>,
    core: Arc<Core<M>>,
}

impl<M: Message> WeakRef<M> {
    pub(crate) fn new(owner: Weak<Owner<M>>, core: Arc<Core<M>>) -> Self {
        Self { owner, core }
    }

    /// The actor's handle, unless the last strong one is gone. A handle may be
    /// of an actor that has ended; calls on it are errors.
    ///
    /// ```
    /// # use actor_rt::prelude::*;
    /// # struct Counter;
    /// # #[actor] impl Counter { pub fn get(&self) -> i64 { 7 } }
    /// let counter = Counter.spawn();
    /// let again = counter.downgrade().upgrade().expect("`counter` is still there");
    /// assert_eq!(again, counter);
    /// ```
    #[must_use]
    pub fn upgrade(&self) -> Option<M::Handle> {
        self.owner
            .upgrade()
            .map(|owner| M::Handle::from(ActorRef::new(owner)))
    }

    /// The actor's number.
    ///
    /// ```
    /// # use actor_rt::prelude::*;
    /// # struct Counter;
    /// # #[actor] impl Counter { pub fn get(&self) -> i64 { 7 } }
    /// let counter = Counter.spawn();
    /// assert_eq!(counter.downgrade().id(), counter.id());
    /// ```
    #[must_use]
    pub fn id(&self) -> ActorId {
        self.core.identity.id()
    }

    /// The actor's name.
    ///
    /// ```
    /// # use actor_rt::prelude::*;
    /// # struct Counter;
    /// # #[actor] impl Counter { pub fn get(&self) -> i64 { 7 } }
    /// assert_eq!(Counter.spawn().downgrade().name(), "Counter");
    /// ```
    #[must_use]
    pub fn name(&self) -> &str {
        self.core.identity.name()
    }

    /// What the actor is doing with its life, at this moment.
    ///
    /// ```
    /// # use actor_rt::prelude::*;
    /// # struct Counter;
    /// # #[actor] impl Counter { pub fn get(&self) -> i64 { 7 } }
    /// let weak = Counter.spawn().downgrade(); // the handle is gone at once
    /// weak.join()?;
    /// assert!(weak.state().is_stopped());
    /// # Ok::<(), ReplyError>(())
    /// ```
    #[must_use]
    pub fn state(&self) -> State {
        self.core.state()
    }

    /// Whether calls are accepted, at this moment.
    ///
    /// ```
    /// # use actor_rt::prelude::*;
    /// # struct Counter;
    /// # #[actor] impl Counter { pub fn get(&self) -> i64 { 7 } }
    /// let counter = Counter.spawn();
    /// let weak = counter.downgrade();
    /// assert!(weak.is_alive());
    /// drop(counter);
    /// assert!(!weak.is_alive());
    /// ```
    #[must_use]
    pub fn is_alive(&self) -> bool {
        self.core.is_alive()
    }

    /// As [`ActorRef::stop`].
    ///
    /// ```
    /// # use actor_rt::prelude::*;
    /// # struct Counter;
    /// # #[actor] impl Counter { pub fn get(&self) -> i64 { 7 } }
    /// // A list of actors to stop one day that keeps none of them running.
    /// let (one, two) = (Counter.spawn(), Counter.spawn());
    /// for weak in [one.downgrade(), two.downgrade()] {
    ///     weak.stop().wait()?;
    /// }
    /// assert!(!one.is_alive() && !two.is_alive());
    /// # Ok::<(), ReplyError>(())
    /// ```
    #[allow(clippy::must_use_candidate, reason = "a stop needs no answer")]
    pub fn stop(&self) -> Reply<ExitReason> {
        self.core.stop()
    }

    /// As [`ActorRef::stop_now`].
    ///
    /// ```
    /// # use actor_rt::prelude::*;
    /// # struct Counter;
    /// # #[actor] impl Counter { pub fn get(&self) -> i64 { 7 } }
    /// let counter = Counter.spawn();
    /// let reason = counter.downgrade().stop_now().wait()?;
    /// assert!(matches!(reason, ExitReason::StoppedNow));
    /// # Ok::<(), ReplyError>(())
    /// ```
    #[allow(clippy::must_use_candidate, reason = "a stop needs no answer")]
    pub fn stop_now(&self) -> Reply<ExitReason> {
        self.core.stop_now()
    }

    /// As [`ActorRef::kill`].
    ///
    /// ```
    /// # use actor_rt::prelude::*;
    /// # struct Counter;
    /// # #[actor] impl Counter { pub fn get(&self) -> i64 { 7 } }
    /// let counter = Counter.spawn();
    /// let reason = counter.downgrade().kill().wait()?;
    /// assert!(matches!(reason, ExitReason::Killed));
    /// # Ok::<(), ReplyError>(())
    /// ```
    #[allow(clippy::must_use_candidate, reason = "a kill needs no answer")]
    pub fn kill(&self) -> Reply<ExitReason>
    where
        M: Send,
    {
        self.core.kill()
    }

    /// Blocks the thread until the actor has ended: `on_stop` has run and the
    /// state is dropped. Neither stops it nor keeps it running. In async code
    /// await [`exit`](Self::exit).
    ///
    /// ```
    /// # use actor_rt::prelude::*;
    /// # struct Counter;
    /// # #[actor] impl Counter { pub fn get(&self) -> i64 { 7 } }
    /// let weak = Counter.spawn().downgrade(); // the handle is gone at once
    /// assert!(matches!(weak.join()?, ExitReason::HandlesDropped));
    /// # Ok::<(), ReplyError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// As [`ActorRef::join`].
    pub fn join(&self) -> Result<ExitReason, ReplyError> {
        self.watch("join").wait()
    }

    /// Like [`join`](Self::join), for `timeout` at most.
    ///
    /// ```
    /// # use actor_rt::prelude::*;
    /// # use std::time::Duration;
    /// # struct Counter;
    /// # #[actor] impl Counter { pub fn get(&self) -> i64 { 7 } }
    /// let counter = Counter.spawn();
    /// let weak = counter.downgrade();
    /// let error = weak.join_timeout(Duration::from_millis(1)).unwrap_err();
    /// assert!(error.is_timed_out()); // it still runs
    /// ```
    ///
    /// # Errors
    ///
    /// As [`ActorRef::join_timeout`].
    pub fn join_timeout(&self, timeout: Duration) -> Result<ExitReason, ReplyError> {
        self.watch("join").wait_timeout(timeout)
    }

    /// Like [`join`](Self::join), up to a point in time.
    ///
    /// ```
    /// # use actor_rt::prelude::*;
    /// # use actor_rt::Deadline;
    /// # use std::time::Duration;
    /// # struct Counter;
    /// # #[actor] impl Counter { pub fn get(&self) -> i64 { 7 } }
    /// let counters = [Counter.spawn(), Counter.spawn()];
    /// let weak = counters.each_ref().map(|counter| counter.downgrade());
    /// drop(counters);
    /// let deadline = Deadline::after(Duration::from_secs(5)); // for both
    /// for counter in &weak {
    ///     counter.join_deadline(deadline)?;
    /// }
    /// # Ok::<(), ReplyError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// As [`ActorRef::join_deadline`].
    pub fn join_deadline(&self, deadline: impl Into<Deadline>) -> Result<ExitReason, ReplyError> {
        self.watch("join").wait_deadline(deadline)
    }

    /// The end of the actor as a reply, to await, map or give a callback.
    ///
    /// ```
    /// # use actor_rt::prelude::*;
    /// # struct Counter;
    /// # #[actor] impl Counter { pub fn get(&self) -> i64 { 7 } }
    /// let counter = Counter.spawn();
    /// counter.downgrade().exit().on_done(|reason| println!("ended: {reason:?}"));
    /// counter.stop().wait()?;
    /// # Ok::<(), ReplyError>(())
    /// ```
    #[must_use]
    pub fn exit(&self) -> Reply<ExitReason> {
        self.watch("exit")
    }

    fn watch(&self, verb: &'static str) -> Reply<ExitReason> {
        self.core.exit.watch(&self.core.identity, verb)
    }
}

impl<M: Message> Clone for WeakRef<M> {
    fn clone(&self) -> Self {
        Self {
            owner: Weak::clone(&self.owner),
            core: Arc::clone(&self.core),
        }
    }
}

impl<M: Message> PartialEq for WeakRef<M> {
    fn eq(&self, other: &Self) -> bool {
        self.id() == other.id()
    }
}

impl<M: Message> Eq for WeakRef<M> {}

impl<M: Message> Hash for WeakRef<M> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.id().hash(state);
    }
}

impl<M: Message> fmt::Display for WeakRef<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.core.identity, f)
    }
}

impl<M: Message> fmt::Debug for WeakRef<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WeakRef")
            .field("actor", &self.core.identity)
            .field("state", &self.state())
            .finish_non_exhaustive()
    }
}
