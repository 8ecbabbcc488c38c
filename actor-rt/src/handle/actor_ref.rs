//! The strong handle under every generated one.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::panic::{RefUnwindSafe, UnwindSafe};
use std::time::Duration;

use super::owner::Owner;
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

impl<M: Message> ActorRef<M> {
    pub(crate) fn new(owner: Arc<Owner<M>>) -> Self {
        Self { owner }
    }

    pub(crate) fn core(&self) -> &Arc<Core<M>> {
        self.owner.core()
    }

    #[inline]
    pub(super) fn owner(&self) -> &Arc<Owner<M>> {
        &self.owner
    }

    /// The actor's number.
    ///
    /// ```
    /// # use actor_rt::prelude::*;
    /// # struct Counter;
    /// # #[actor] impl Counter { pub fn get(&self) -> i64 { 7 } }
    /// let counter = Counter.spawn();
    /// assert_eq!(counter.id(), counter.clone().id());
    /// assert_ne!(counter.id(), Counter.spawn().id());
    /// ```
    #[must_use]
    pub fn id(&self) -> ActorId {
        self.core().identity.id()
    }

    /// The actor's name: the builder's, or that of its type.
    ///
    /// ```
    /// # use actor_rt::prelude::*;
    /// # struct Counter;
    /// # #[actor] impl Counter { pub fn get(&self) -> i64 { 7 } }
    /// assert_eq!(Counter.spawn().name(), "Counter");
    /// assert_eq!(Builder::new().name("visits").spawn(Counter)?.name(), "visits");
    /// # Ok::<(), SpawnError>(())
    /// ```
    #[must_use]
    pub fn name(&self) -> &str {
        self.core().identity.name()
    }

    /// What the actor is doing with its life, at this moment.
    ///
    /// ```
    /// # use actor_rt::prelude::*;
    /// # struct Counter;
    /// # #[actor] impl Counter { pub fn get(&self) -> i64 { 7 } }
    /// let counter = Counter.spawn();
    /// counter.get().wait()?;
    /// assert!(counter.state().is_running());
    /// counter.stop().wait()?;
    /// assert!(counter.state().is_stopped());
    /// # Ok::<(), ReplyError>(())
    /// ```
    #[must_use]
    pub fn state(&self) -> State {
        self.core().state()
    }

    /// Whether calls are accepted, at this moment. One that is made a moment
    /// later may be refused nevertheless; its error says so.
    ///
    /// ```
    /// # use actor_rt::prelude::*;
    /// # struct Counter;
    /// # #[actor] impl Counter { pub fn get(&self) -> i64 { 7 } }
    /// let counter = Counter.spawn();
    /// assert!(counter.is_alive());
    /// counter.stop().detach();
    /// assert!(!counter.is_alive());
    /// ```
    #[must_use]
    pub fn is_alive(&self) -> bool {
        self.core().is_alive()
    }

    /// How many messages wait. For people and tests: it takes two locks, and
    /// the answer is old when it arrives.
    ///
    /// ```
    /// # use actor_rt::prelude::*;
    /// # struct Counter;
    /// # #[actor] impl Counter { pub fn get(&self) -> i64 { 7 } }
    /// let counter = Counter.spawn();
    /// counter.get().wait()?;
    /// assert_eq!(counter.mailbox_len(), 0);
    /// # Ok::<(), ReplyError>(())
    /// ```
    #[must_use]
    pub fn mailbox_len(&self) -> usize {
        self.core().mailbox.len()
    }

    /// How many messages may wait; `None` if there is no bound.
    ///
    /// ```
    /// # use actor_rt::prelude::*;
    /// # struct Counter;
    /// # #[actor] impl Counter { pub fn get(&self) -> i64 { 7 } }
    /// assert_eq!(Counter.spawn().mailbox_capacity(), Some(1_024));
    /// assert_eq!(Builder::new().unbounded().spawn(Counter)?.mailbox_capacity(), None);
    /// # Ok::<(), SpawnError>(())
    /// ```
    #[must_use]
    pub fn mailbox_capacity(&self) -> Option<usize> {
        self.core().mailbox.capacity()
    }

    /// Stops the actor when it has handled what it accepted. From the moment
    /// this returns, new calls are refused. Never blocks; works on a full
    /// mailbox, from inside the actor, twice, and on a dead one.
    ///
    /// The reply comes when `on_stop` has run and the state is dropped.
    ///
    /// ```
    /// # use actor_rt::prelude::*;
    /// # struct Counter;
    /// # #[actor] impl Counter { pub fn get(&self) -> i64 { 7 } }
    /// let counter = Counter.spawn();
    /// let accepted = counter.get();
    /// let reason = counter.stop().wait()?;
    /// assert!(matches!(reason, ExitReason::Stopped));
    /// assert_eq!(accepted.wait()?, 7);
    /// assert!(counter.get().wait().unwrap_err().is_stopped());
    /// # Ok::<(), ReplyError>(())
    /// ```
    #[allow(clippy::must_use_candidate, reason = "a stop needs no answer")]
    pub fn stop(&self) -> Reply<ExitReason> {
        self.core().stop()
    }

    /// Stops the actor after the message it is handling. What is queued does
    /// not run: calls end with [`ErrorKind::Stopped`](crate::ErrorKind), and
    /// messages without a listener become dead letters, before this returns.
    /// Their arguments are dropped on this thread, and their callbacks run on
    /// it.
    ///
    /// ```
    /// # use actor_rt::prelude::*;
    /// # struct Counter;
    /// # #[actor] impl Counter { pub fn get(&self) -> i64 { 7 } }
    /// let counter = Counter.spawn();
    /// let queued = counter.get();
    /// counter.stop_now().wait()?;
    /// match queued.wait() {
    ///     Ok(total) => println!("{total}: it was under way by then"),
    ///     Err(error) => assert!(error.is_stopped() && error.is_retry_safe()),
    /// }
    /// # Ok::<(), ReplyError>(())
    /// ```
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
    ///
    /// ```
    /// use actor_rt::prelude::*;
    ///
    /// struct Search;
    ///
    /// #[actor]
    /// impl Search {
    ///     pub fn all(&self, cx: &Context<Self>) -> u64 {
    ///         (0..).take_while(|_| !cx.is_cancelled()).count() as u64
    ///     }
    /// }
    ///
    /// # fn main() -> Result<(), ReplyError> {
    /// let search = Search.spawn();
    /// search.all().detach(); // would run for ever
    /// assert!(matches!(search.kill().wait()?, ExitReason::Killed));
    /// # Ok(()) }
    /// ```
    #[allow(clippy::must_use_candidate, reason = "a kill needs no answer")]
    pub fn kill(&self) -> Reply<ExitReason>
    where
        M: Send,
    {
        self.core().kill()
    }

    /// Blocks the thread until the actor has ended: `on_stop` has run and the
    /// state is dropped. In async code await [`exit`](Self::exit).
    ///
    /// Does not stop it, and keeps it running while it waits if this is the
    /// last handle; call [`stop`](Self::stop) first, or join through a
    /// [`downgrade`](Self::downgrade)d handle.
    ///
    /// ```
    /// # use actor_rt::prelude::*;
    /// # struct Counter;
    /// # #[actor] impl Counter { pub fn finish(self) -> i64 { 7 } }
    /// let counter = Counter.spawn();
    /// counter.finish().detach(); // the last call
    /// assert!(matches!(counter.join()?, ExitReason::Finished));
    /// # Ok::<(), ReplyError>(())
    /// ```
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
    /// ```
    /// # use actor_rt::prelude::*;
    /// # use std::time::Duration;
    /// # struct Counter;
    /// # #[actor] impl Counter { pub fn get(&self) -> i64 { 7 } }
    /// let counter = Counter.spawn();
    /// let error = counter.join_timeout(Duration::from_millis(1)).unwrap_err();
    /// assert!(error.is_timed_out() && counter.is_alive());
    /// ```
    ///
    /// # Errors
    ///
    /// As [`join`](Self::join), and `TimedOut`.
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
    /// let deadline = Deadline::after(Duration::from_secs(5)); // for both
    /// let counters = [Counter.spawn(), Counter.spawn()];
    /// counters.iter().for_each(|counter| counter.stop().detach());
    /// for counter in &counters {
    ///     counter.join_deadline(deadline)?;
    /// }
    /// # Ok::<(), ReplyError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// As [`join_timeout`](Self::join_timeout).
    pub fn join_deadline(&self, deadline: impl Into<Deadline>) -> Result<ExitReason, ReplyError> {
        self.watch("join").wait_deadline(deadline)
    }

    /// The end of the actor as a reply, to await, map or give a callback.
    /// Unlike the handle, it does not keep the actor running.
    ///
    /// ```
    /// # use actor_rt::prelude::*;
    /// # struct Counter;
    /// # #[actor] impl Counter { pub fn get(&self) -> i64 { 7 } }
    /// async fn serve(counter: CounterHandle) -> Result<ExitReason, ReplyError> {
    ///     println!("{}", counter.get().await?);
    ///     let exit = counter.exit();
    ///     drop(counter);
    ///     exit.await
    /// }
    /// ```
    #[must_use]
    pub fn exit(&self) -> Reply<ExitReason> {
        self.watch("exit")
    }

    /// A weak handle: it does not keep the actor running.
    ///
    /// ```
    /// # use actor_rt::prelude::*;
    /// # struct Counter;
    /// # #[actor] impl Counter { pub fn get(&self) -> i64 { 7 } }
    /// let counter = Counter.spawn();
    /// let weak = counter.downgrade();
    /// drop(counter);
    /// assert!(weak.join()?.is_normal());
    /// # Ok::<(), ReplyError>(())
    /// ```
    #[must_use]
    pub fn downgrade(&self) -> WeakRef<M> {
        WeakRef::new(self.weak_owner(), Arc::clone(self.core()))
    }

    pub(crate) fn weak_owner(&self) -> Weak<Owner<M>> {
        Arc::downgrade(Owner::proper(&self.owner))
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
            owner: Arc::clone(Owner::proper(&self.owner)),
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
