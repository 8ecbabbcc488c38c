//! The strong handle under every generated one.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::panic::{RefUnwindSafe, UnwindSafe};
use std::time::Duration;

use super::weak::WeakRef;
use crate::actor::{Core, Message, State};
use crate::error::{ExitReason, ReplyError};
use crate::id::ActorId;
use crate::reply::Reply;
use crate::sync::{Arc, Weak};
use crate::time::Deadline;

/// A strong handle to a running actor: what every generated handle derefs to.
///
/// Cloning it is cheap; two handles are equal if they are of the same actor.
/// When the last strong handle is dropped, the actor handles what it has
/// accepted and stops. A generated method of the same name wins over one of
/// these; `ActorRef::stop(&handle)` reaches the library's.
///
/// ```
/// use actor_rt::prelude::*;
///
/// # struct Counter;
/// # #[actor]
/// # impl Counter { pub fn get(&self) -> i64 { 1 } }
/// # fn main() -> Result<(), ReplyError> {
/// let counter = Counter.spawn();
/// assert!(counter.is_alive());
/// let reason = counter.stop().wait()?;
/// assert!(reason.is_normal());
/// assert!(!counter.is_alive());
/// # Ok(()) }
/// ```
pub struct ActorRef<M: Message> {
    owner: Arc<Owner<M>>,
}

/// What strong handles share, and weak ones do not: its end is the end of the
/// handles.
pub(crate) struct Owner<M: Message> {
    core: Arc<Core<M>>,
}

impl<M: Message> Owner<M> {
    pub(crate) fn new(core: Arc<Core<M>>) -> Arc<Self> {
        Arc::new(Self { core })
    }
}

impl<M: Message> Drop for Owner<M> {
    fn drop(&mut self) {
        self.core.handles_dropped();
    }
}

impl<M: Message> ActorRef<M> {
    pub(crate) fn new(owner: Arc<Owner<M>>) -> Self {
        Self { owner }
    }

    pub(crate) fn core(&self) -> &Arc<Core<M>> {
        &self.owner.core
    }

    /// The actor's number.
    #[must_use]
    pub fn id(&self) -> ActorId {
        self.core().identity.id()
    }

    /// The actor's name: the builder's, or that of its type.
    #[must_use]
    pub fn name(&self) -> &str {
        self.core().identity.name()
    }

    /// What the actor is doing with its life, at this moment.
    #[must_use]
    pub fn state(&self) -> State {
        self.core().state()
    }

    /// Whether calls are accepted, at this moment.
    #[must_use]
    pub fn is_alive(&self) -> bool {
        !self.core().mailbox.is_closing()
    }

    /// How many messages wait. For people and tests: it takes two locks, and
    /// the answer is old when it arrives.
    #[must_use]
    pub fn mailbox_len(&self) -> usize {
        self.core().mailbox.len()
    }

    /// How many messages may wait; `None` if there is no bound.
    #[must_use]
    pub fn mailbox_capacity(&self) -> Option<usize> {
        self.core().mailbox.capacity()
    }

    /// Stops the actor when it has handled what it accepted. From the moment
    /// this returns, new calls are refused. Never blocks; works on a full
    /// mailbox, from inside the actor, twice, and on a dead one.
    ///
    /// The reply comes when `on_stop` has run and the state is dropped.
    #[allow(clippy::must_use_candidate, reason = "a stop needs no answer")]
    pub fn stop(&self) -> Reply<ExitReason> {
        self.core().stop()
    }

    /// Stops the actor after the message it is handling. What is queued does
    /// not run: calls end with [`ErrorKind::Stopped`](crate::ErrorKind), and
    /// messages without a listener become dead letters, before this returns.
    /// Their arguments are dropped on this thread.
    #[allow(clippy::must_use_candidate, reason = "a stop needs no answer")]
    pub fn stop_now(&self) -> Reply<ExitReason> {
        self.core().stop_now()
    }

    /// Like [`stop_now`](Self::stop_now), and asks the running handler to end:
    /// its context is cancelled, and waits of this library inside it return at
    /// once. A handler that does not return within the grace
    /// ([`Builder::kill_grace`](crate::Builder::kill_grace)) is abandoned: its
    /// call and all joins end, its thread is left to itself, and the reason is
    /// [`ExitReason::Abandoned`]. A thread cannot be killed.
    #[allow(clippy::must_use_candidate, reason = "a kill needs no answer")]
    pub fn kill(&self) -> Reply<ExitReason>
    where
        M: Send,
    {
        self.core().kill()
    }

    /// Blocks until the actor has ended: `on_stop` has run and the state is
    /// dropped. Does not stop it, and keeps it running while it waits if this
    /// is the last handle; call [`stop`](Self::stop) first, or join through a
    /// [`downgrade`](Self::downgrade)d handle.
    ///
    /// # Errors
    ///
    /// `WouldDeadlock` from inside the actor itself; `Cancelled` if the actor
    /// in which this waits is killed.
    pub fn join(&self) -> Result<ExitReason, ReplyError> {
        self.watch("join").wait()
    }

    /// Like [`join`](Self::join), for `timeout` at most.
    ///
    /// # Errors
    ///
    /// As [`join`](Self::join), and `TimedOut`.
    pub fn join_timeout(&self, timeout: Duration) -> Result<ExitReason, ReplyError> {
        self.watch("join").wait_timeout(timeout)
    }

    /// Like [`join`](Self::join), up to a point in time.
    ///
    /// # Errors
    ///
    /// As [`join_timeout`](Self::join_timeout).
    pub fn join_deadline(&self, deadline: impl Into<Deadline>) -> Result<ExitReason, ReplyError> {
        self.watch("join").wait_deadline(deadline)
    }

    /// The end of the actor as a reply, to await, combine or give a callback.
    #[must_use]
    pub fn exit(&self) -> Reply<ExitReason> {
        self.watch("exit")
    }

    /// A weak handle: it does not keep the actor running.
    #[must_use]
    pub fn downgrade(&self) -> WeakRef<M> {
        WeakRef::new(self.weak_owner(), Arc::clone(self.core()))
    }

    pub(crate) fn weak_owner(&self) -> Weak<Owner<M>> {
        Arc::downgrade(&self.owner)
    }

    fn watch(&self, verb: &'static str) -> Reply<ExitReason> {
        let core = self.core();
        core.exit.watch(&core.identity, verb)
    }
}

// A handle cannot be seen half-changed: a panic under way in the caller leaves
// nothing of ours in between.
impl<M: Message> UnwindSafe for ActorRef<M> {}
impl<M: Message> RefUnwindSafe for ActorRef<M> {}

impl<M: Message> Clone for ActorRef<M> {
    fn clone(&self) -> Self {
        Self {
            owner: Arc::clone(&self.owner),
        }
    }
}

impl<M: Message> PartialEq for ActorRef<M> {
    fn eq(&self, other: &Self) -> bool {
        self.id() == other.id()
    }
}

impl<M: Message> Eq for ActorRef<M> {}

impl<M: Message> Hash for ActorRef<M> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.id().hash(state);
    }
}

impl<M: Message> fmt::Display for ActorRef<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.core().identity, f)
    }
}

impl<M: Message> fmt::Debug for ActorRef<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ActorRef")
            .field("actor", &self.core().identity)
            .field("state", &self.state())
            .field("queued", &self.mailbox_len())
            .finish()
    }
}
