//! What a handler can reach beside its state.

use std::fmt;
use std::panic::Location;
use std::time::Duration;

use super::core::Core;
use super::traits::Actor;
use crate::error::{Cause, ErrorKind, ExitReason, Ran, ReplyError};
use crate::handle::{ActorRef, Owner, WeakRef};
use crate::id::ActorId;
use crate::reply::Reply;
use crate::sync::{Arc, Weak};
use crate::time::Deadline;

/// The actor's view of itself, for a handler or hook that takes a
/// `&Context<Self>`.
///
/// It holds the actor weakly: a context never keeps its actor running.
///
/// ```
/// use actor_rt::prelude::*;
///
/// struct Echo;
///
/// #[actor]
/// impl Echo {
///     pub fn who(&self, cx: &Context<Self>) -> String {
///         format!("{} is number {}", cx.name(), cx.id())
///     }
/// }
///
/// # fn main() -> Result<(), ReplyError> {
/// let echo = Echo.spawn();
/// assert!(echo.who().wait()?.starts_with("Echo is number "));
/// # Ok(()) }
/// ```
pub struct Context<A: Actor> {
    core: Arc<Core<A::Message>>,
    owner: Weak<Owner<A::Message>>,
}

impl<A: Actor> Context<A> {
    pub(crate) fn new(core: Arc<Core<A::Message>>, owner: Weak<Owner<A::Message>>) -> Self {
        Self { core, owner }
    }

    pub(crate) fn core(&self) -> &Arc<Core<A::Message>> {
        &self.core
    }

    /// A strong handle to this actor. While it is kept the actor does not stop
    /// for want of handles: an actor that stores its own never does. If the
    /// last one was dropped before, the actor is stopping, and calls on the
    /// new handle are refused like all others.
    ///
    /// ```
    /// # use actor_rt::prelude::*;
    /// struct Clerk;
    ///
    /// #[actor]
    /// impl Clerk {
    ///     pub fn own(&self, cx: &Context<Self>) -> ClerkHandle { cx.handle() }
    /// }
    ///
    /// # fn main() -> Result<(), ReplyError> {
    /// let clerk = Clerk.spawn();
    /// assert_eq!(clerk.own().wait()?, clerk);
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn handle(&self) -> A::Handle {
        let owner = self
            .owner
            .upgrade()
            .unwrap_or_else(|| Owner::new(Arc::clone(&self.core)));
        A::Handle::from(ActorRef::new(owner))
    }

    /// A weak handle to this actor.
    ///
    /// ```
    /// # use actor_rt::prelude::*;
    /// struct Clerk;
    ///
    /// #[actor]
    /// impl Clerk {
    ///     pub fn own(&self, cx: &Context<Self>) -> WeakRef<ClerkMessage> { cx.weak() }
    /// }
    ///
    /// # fn main() -> Result<(), ReplyError> {
    /// let clerk = Clerk.spawn();
    /// assert_eq!(clerk.own().wait()?, clerk.downgrade());
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn weak(&self) -> WeakRef<A::Message> {
        WeakRef::new(Weak::clone(&self.owner), Arc::clone(&self.core))
    }

    /// The actor's number.
    ///
    /// ```
    /// # use actor_rt::prelude::*;
    /// struct Clerk;
    ///
    /// #[actor]
    /// impl Clerk {
    ///     pub fn number(&self, cx: &Context<Self>) -> ActorId { cx.id() }
    /// }
    ///
    /// # fn main() -> Result<(), ReplyError> {
    /// let clerk = Clerk.spawn();
    /// assert_eq!(clerk.number().wait()?, clerk.id());
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn id(&self) -> ActorId {
        self.core.identity.id()
    }

    /// The actor's name.
    ///
    /// ```
    /// # use actor_rt::prelude::*;
    /// struct Clerk;
    ///
    /// #[actor]
    /// impl Clerk {
    ///     pub fn name_tag(&self, cx: &Context<Self>) -> String { cx.name().to_owned() }
    /// }
    ///
    /// # fn main() -> Result<(), ReplyError> {
    /// assert_eq!(Clerk.spawn().name_tag().wait()?, "Clerk");
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn name(&self) -> &str {
        self.core.identity.name()
    }

    /// Stops this actor as [`ActorRef::stop`] does: what was accepted still
    /// runs. Waiting here for the answer would be waiting for oneself; drop it.
    ///
    /// ```
    /// # use actor_rt::prelude::*;
    /// struct Clerk;
    ///
    /// #[actor]
    /// impl Clerk {
    ///     pub fn close(&mut self, cx: &Context<Self>) { cx.stop().detach(); }
    /// }
    ///
    /// # fn main() -> Result<(), ReplyError> {
    /// let clerk = Clerk.spawn();
    /// clerk.close();
    /// assert!(matches!(clerk.join()?, ExitReason::Stopped));
    /// # Ok(()) }
    /// ```
    #[allow(
        clippy::must_use_candidate,
        reason = "from inside the actor the answer is of no use"
    )]
    pub fn stop(&self) -> Reply<ExitReason> {
        self.core.stop()
    }

    /// Whether the caller of the running message has cancelled it, or the
    /// actor was killed. A long handler asks now and then, and ends early.
    ///
    /// ```
    /// # use actor_rt::prelude::*;
    /// struct Clerk;
    ///
    /// #[actor]
    /// impl Clerk {
    ///     pub fn search(&self, cx: &Context<Self>) -> u64 {
    ///         (0..).take_while(|_| !cx.is_cancelled()).count() as u64
    ///     }
    /// }
    ///
    /// # fn main() -> Result<(), ReplyError> {
    /// let clerk = Clerk.spawn();
    /// let search = clerk.search(); // would run for ever
    /// search.cancel();
    /// let _ = search.wait(); // `Cancelled` if it had not begun
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn is_cancelled(&self) -> bool {
        self.core.running.is_killed() || self.core.running.is_cancelled()
    }

    /// When the running call must be done: its own deadline, or one that it has
    /// inherited. Never, for a message without a reply.
    ///
    /// ```
    /// # use actor_rt::prelude::*;
    /// # use actor_rt::{Deadline, with_timeout};
    /// # use std::time::Duration;
    /// struct Clerk;
    ///
    /// #[actor]
    /// impl Clerk {
    ///     pub fn time_left(&self, cx: &Context<Self>) -> Option<Duration> {
    ///         cx.deadline().remaining()
    ///     }
    /// }
    ///
    /// # fn main() -> Result<(), ReplyError> {
    /// let clerk = Clerk.spawn();
    /// assert_eq!(clerk.time_left().wait()?, None);
    /// let left = with_timeout(Duration::from_secs(9), || clerk.time_left().wait())?;
    /// assert!(left.is_some_and(|left| left <= Duration::from_secs(9)));
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn deadline(&self) -> Deadline {
        self.core.running.deadline()
    }

    /// An error if the running call is cancelled or out of time, or the actor is
    /// killed: for `?` in a long handler, now and then.
    ///
    /// # Errors
    ///
    /// `Cancelled` or `DeadlinePassed`.
    ///
    /// ```
    /// # use actor_rt::prelude::*;
    /// struct Clerk;
    ///
    /// #[actor]
    /// impl Clerk {
    ///     pub fn count(&self, to: u64, cx: &Context<Self>) -> Result<u64, ReplyError> {
    ///         for _ in 0..to {
    ///             cx.checkpoint()?;
    ///         }
    ///         Ok(to)
    ///     }
    /// }
    ///
    /// # fn main() -> Result<(), ReplyError> {
    /// assert_eq!(Clerk.spawn().count(3).wait()??, 3);
    /// # Ok(()) }
    /// ```
    pub fn checkpoint(&self) -> Result<(), ReplyError> {
        let kind = if self.is_cancelled() {
            ErrorKind::Cancelled
        } else if self.deadline().has_passed() {
            ErrorKind::DeadlinePassed
        } else {
            return Ok(());
        };
        Err(self.interrupted(kind))
    }

    /// Sleeps for `duration`, unless there is a reason to end early. Blocks the
    /// actor's thread: nothing else of this actor's runs meanwhile.
    ///
    /// # Errors
    ///
    /// As [`checkpoint`](Self::checkpoint), as soon as there is a reason.
    ///
    /// ```
    /// # use actor_rt::prelude::*;
    /// # use std::time::Duration;
    /// struct Poller;
    ///
    /// #[actor]
    /// impl Poller {
    ///     pub fn watch(&self, cx: &Context<Self>) -> Result<(), ReplyError> {
    ///         loop {
    ///             // Looks at something, then:
    ///             cx.sleep(Duration::from_secs(60))?;
    ///         }
    ///     }
    /// }
    ///
    /// # fn main() -> Result<(), ReplyError> {
    /// let poller = Poller.spawn();
    /// let watch = poller.watch();
    /// watch.cancel();
    /// assert!(watch.wait().and_then(|ended| ended).unwrap_err().is_cancelled());
    /// # Ok(()) }
    /// ```
    #[track_caller]
    pub fn sleep(&self, duration: Duration) -> Result<(), ReplyError> {
        match crate::reply::sleep(Deadline::after(duration), Location::caller()) {
            Some(kind) => Err(self.interrupted(kind)),
            None => self.checkpoint(),
        }
    }

    fn interrupted(&self, kind: ErrorKind) -> ReplyError {
        let (method, _) = self.core.running.latest();
        let target = Some(self.core.target(method));
        ReplyError::new(kind, Ran::Maybe, target, Cause::Plain)
    }
}

impl<A: Actor> Clone for Context<A> {
    fn clone(&self) -> Self {
        Self {
            core: Arc::clone(&self.core),
            owner: Weak::clone(&self.owner),
        }
    }
}

impl<A: Actor> fmt::Debug for Context<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Context")
            .field("actor", &self.core.identity)
            .finish_non_exhaustive()
    }
}
