//! The handle that keeps nobody running.

use std::fmt;
use std::time::Duration;

use super::actor_ref::{ActorRef, Owner};
use crate::actor::{Core, Message, State};
use crate::error::{ExitReason, ReplyError};
use crate::id::ActorId;
use crate::reply::Reply;
use crate::sync::{Arc, Weak};

/// A weak handle: it names an actor without keeping it running.
///
/// It can be joined when all strong handles are gone. It keeps the empty
/// mailbox of a dead actor in memory.
pub struct WeakRef<M: Message> {
    owner: Weak<Owner<M>>,
    core: Arc<Core<M>>,
}

impl<M: Message> WeakRef<M> {
    pub(crate) fn new(owner: Weak<Owner<M>>, core: Arc<Core<M>>) -> Self {
        Self { owner, core }
    }

    /// The actor's handle, unless the last strong one is gone.
    #[must_use]
    pub fn upgrade(&self) -> Option<M::Handle> {
        self.owner
            .upgrade()
            .map(|owner| M::Handle::from(ActorRef::new(owner)))
    }

    /// The actor's number.
    #[must_use]
    pub fn id(&self) -> ActorId {
        self.core.identity.id()
    }

    /// The actor's name.
    #[must_use]
    pub fn name(&self) -> &str {
        self.core.identity.name()
    }

    /// What the actor is doing with its life, at this moment.
    #[must_use]
    pub fn state(&self) -> State {
        self.core.state()
    }

    /// Blocks until the actor has ended.
    ///
    /// # Errors
    ///
    /// As [`ActorRef::join`].
    pub fn join(&self) -> Result<ExitReason, ReplyError> {
        self.exit().wait()
    }

    /// Like [`join`](Self::join), for `timeout` at most.
    ///
    /// # Errors
    ///
    /// As [`ActorRef::join_timeout`].
    pub fn join_timeout(&self, timeout: Duration) -> Result<ExitReason, ReplyError> {
        self.exit().wait_timeout(timeout)
    }

    /// The end of the actor as a reply.
    #[must_use]
    pub fn exit(&self) -> Reply<ExitReason> {
        self.core.exit.watch(&self.core.identity, "exit")
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

impl<M: Message> fmt::Debug for WeakRef<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WeakRef")
            .field("actor", &self.core.identity)
            .field("state", &self.state())
            .finish_non_exhaustive()
    }
}
