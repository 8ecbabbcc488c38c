//! The error of a message without a reply.

use std::error::Error;
use std::fmt;

use super::{ErrorKind, ReplyError};

/// Why a `#[actor(tell)]` message was not accepted. Its handler never runs;
/// the dead-letter hook has not seen it, since the sender has it here.
#[derive(Clone)]
pub struct SendError(ReplyError);

impl SendError {
    pub(crate) fn new(error: ReplyError) -> Self {
        Self(error)
    }

    /// What kind of failure this is.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.0.kind()
    }

    /// The name of the actor that was called.
    #[must_use]
    pub fn actor(&self) -> Option<&str> {
        self.0.actor()
    }

    /// The method that was called.
    #[must_use]
    pub fn method(&self) -> Option<&'static str> {
        self.0.method()
    }
}

impl From<SendError> for ReplyError {
    fn from(error: SendError) -> Self {
        error.0
    }
}

impl fmt::Display for SendError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl fmt::Debug for SendError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("SendError").field(&self.0).finish()
    }
}

impl Error for SendError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.0.source()
    }
}
