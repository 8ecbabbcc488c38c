//! What would otherwise pass unseen.

use std::fmt;

use crate::error::{ReplyError, one_line};
use crate::id::{ActorId, Identity};
use crate::sync::Arc;

/// A message that was accepted, never ran, and whose sender is not listening.
///
/// ```
/// use actor_rt::System;
///
/// System::global()
///     .on_dead_letter(|letter| {
///         eprintln!("{}.{} did not run: {}", letter.actor(), letter.method(), letter.error());
///     })
///     .forever();
/// ```
#[derive(Clone, Debug)]
pub struct DeadLetter {
    pub(crate) actor: Arc<Identity>,
    pub(crate) method: &'static str,
    pub(crate) error: ReplyError,
}

impl DeadLetter {
    /// The name of the actor it was for.
    #[must_use]
    pub fn actor(&self) -> &str {
        self.actor.name()
    }

    /// The number of the actor it was for.
    #[must_use]
    pub fn actor_id(&self) -> ActorId {
        self.actor.id()
    }

    /// The type of the actor it was for, as [`std::any::type_name`] spells it.
    #[must_use]
    pub fn actor_type(&self) -> &'static str {
        self.actor.type_name()
    }

    /// The method that did not run.
    #[must_use]
    pub fn method(&self) -> &'static str {
        self.method
    }

    /// Why it did not run.
    #[must_use]
    pub fn error(&self) -> &ReplyError {
        &self.error
    }
}

impl fmt::Display for DeadLetter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "dead letter: {}", self.error)
    }
}

/// A failure whose reply was dropped, or that no caller waits for.
///
/// ```
/// use actor_rt::System;
///
/// System::global()
///     .on_unobserved_error(|failure| {
///         let panic = failure.error().and_then(|error| error.panic());
///         eprintln!("{failure} at {:?}", panic.and_then(|panic| panic.location()));
///     })
///     .forever();
/// ```
#[derive(Clone, Debug)]
pub struct UnobservedError {
    pub(crate) actor: Arc<Identity>,
    pub(crate) method: &'static str,
    pub(crate) text: String,
    pub(crate) error: Option<ReplyError>,
}

impl UnobservedError {
    /// The name of the actor.
    #[must_use]
    pub fn actor(&self) -> &str {
        self.actor.name()
    }

    /// The number of the actor.
    #[must_use]
    pub fn actor_id(&self) -> ActorId {
        self.actor.id()
    }

    /// The method, hook or callback that failed.
    #[must_use]
    pub fn method(&self) -> &'static str {
        self.method
    }

    /// The error of the call; none if the handler returned an `Err` of its own.
    #[must_use]
    pub fn error(&self) -> Option<&ReplyError> {
        self.error.as_ref()
    }
}

impl fmt::Display for UnobservedError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(error) = &self.error {
            // It names the call itself.
            return fmt::Display::fmt(error, f);
        }
        let text = one_line(&self.text);
        write!(f, "{}.{}: {text}", self.actor, self.method)
    }
}
