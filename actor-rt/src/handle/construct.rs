//! The forms in which a constructor may answer.

use std::error::Error;

use crate::actor::Actor;
use crate::error::StartError;

/// What the constructor given to [`Builder::spawn_with`](crate::Builder::spawn_with)
/// may return: an actor, or a `Result` with one and an error that converts
/// into a boxed one.
pub trait IntoActor {
    /// The actor.
    type Actor: Actor;

    #[doc(hidden)]
    fn into_actor(self) -> Result<Self::Actor, StartError>;
}

impl<A: Actor> IntoActor for A {
    type Actor = A;

    fn into_actor(self) -> Result<A, StartError> {
        Ok(self)
    }
}

impl<A: Actor, E: Into<Box<dyn Error + Send + Sync>>> IntoActor for Result<A, E> {
    type Actor = A;

    fn into_actor(self) -> Result<A, StartError> {
        self.map_err(StartError::new)
    }
}
