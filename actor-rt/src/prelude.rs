//! Everything an ordinary user of actors names: `use actor_rt::prelude::*`.

#[cfg(feature = "macros")]
pub use crate::actor;

pub use crate::{
    Actor, ActorId, ActorRef, Builder, CallError, CancelOutcome, CancellationToken, Context,
    ErrorKind, ExitReason, Overflow, Reply, ReplyError, ReplyStream, Resolver, SendError,
    SpawnError, System, WeakRef, Yield,
};
