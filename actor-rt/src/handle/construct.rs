//! The forms in which a constructor may answer.

use std::error::Error;

use crate::actor::Actor;
use crate::error::StartError;

/// What the constructor given to [`Builder::spawn_with`](crate::Builder::spawn_with)
/// may return: an actor, or a `Result` with one and an error that converts
/// into a boxed one.
///
/// Implemented for these forms and not by hand.
///
/// ```
/// use actor_rt::prelude::*;
///
/// struct Port(u16);
///
/// #[actor]
/// impl Port { pub fn number(&self) -> u16 { self.0 } }
///
/// # fn main() -> Result<(), SpawnError> {
/// Builder::new().spawn_with(|| Port(80))?;
/// Builder::new().spawn_with(|| "80".parse().map(Port))?;
/// # Ok(()) }
/// ```
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
