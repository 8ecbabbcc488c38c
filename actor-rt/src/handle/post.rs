//! What a generated handle method calls.

use super::actor_ref::ActorRef;
use crate::actor::Message;
use crate::error::SendError;
use crate::reply::{Reply, Resolver, pair};

/// Posts a message with a reply.
pub fn ask<M: Message, T: 'static>(
    actor: &ActorRef<M>,
    method: &'static str,
    message: impl FnOnce(Resolver<T>) -> M,
) -> Reply<T> {
    let (resolver, reply) = pair(&actor.core().identity, method);
    actor.owner().post(message(resolver));
    reply
}

/// Posts a message without a reply.
///
/// # Errors
///
/// If the actor does not accept it.
pub fn tell<M: Message>(actor: &ActorRef<M>, message: M) -> Result<(), SendError> {
    actor.owner().tell(message).map_err(SendError::new)
}
