//! Why an actor never came to life.

use std::error::Error;
use std::fmt;

use super::PanicReport;
use crate::sync::Arc;

/// The failure of a constructor or of `on_start`. Cheap to clone.
///
/// ```
/// use actor_rt::prelude::*;
///
/// struct Door;
///
/// #[actor]
/// impl Door {
///     pub fn knock(&self) -> bool { true }
///
///     #[actor(on_start)]
///     fn open(&mut self) -> Result<(), std::io::Error> {
///         Err(std::io::Error::other("no key"))
///     }
/// }
///
/// let error = Door.spawn().knock().wait().unwrap_err();
/// let Some(ExitReason::StartFailed(cause)) = error.exit_reason() else { panic!("{error}") };
/// assert_eq!(cause.to_string(), "no key");
/// ```
#[derive(Clone)]
pub struct StartError(Inner);

#[derive(Clone)]
enum Inner {
    Failed(Arc<dyn Error + Send + Sync>),
    Panicked(PanicReport),
}

impl StartError {
    /// Wraps the error that `on_start` or a constructor returned.
    ///
    /// ```
    /// use actor_rt::StartError;
    ///
    /// assert_eq!(StartError::new("no key").to_string(), "no key");
    /// ```
    pub fn new(cause: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self(Inner::Failed(cause.into().into()))
    }

    pub(crate) fn panicked(report: PanicReport) -> Self {
        Self(Inner::Panicked(report))
    }

    /// The panic, if it was one.
    ///
    /// ```
    /// # use actor_rt::prelude::*;
    /// # struct Door;
    /// # #[actor] impl Door { pub fn knock(&self) -> bool { true } }
    /// let spawned = Builder::new().spawn_with(|| -> Door { panic!("no key") });
    /// let Err(SpawnError::StartFailed(error)) = spawned else { panic!("it was made") };
    /// assert_eq!(error.panic().map(|panic| panic.message()), Some("no key"));
    /// ```
    #[must_use]
    pub fn panic(&self) -> Option<&PanicReport> {
        match &self.0 {
            Inner::Panicked(report) => Some(report),
            Inner::Failed(_) => None,
        }
    }

    /// The error that was returned, if it is of type `E`.
    ///
    /// ```
    /// use actor_rt::StartError;
    /// use std::io;
    ///
    /// let error = StartError::new(io::Error::from(io::ErrorKind::NotFound));
    /// let cause = error.downcast_ref::<io::Error>().map(io::Error::kind);
    /// assert_eq!(cause, Some(io::ErrorKind::NotFound));
    /// ```
    #[must_use]
    pub fn downcast_ref<E: Error + 'static>(&self) -> Option<&E> {
        match &self.0 {
            Inner::Failed(cause) => cause.downcast_ref(),
            Inner::Panicked(_) => None,
        }
    }
}

impl fmt::Display for StartError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Inner::Failed(cause) => fmt::Display::fmt(cause, f),
            Inner::Panicked(report) => fmt::Display::fmt(report, f),
        }
    }
}

impl fmt::Debug for StartError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Inner::Failed(cause) => f.debug_tuple("StartError").field(cause).finish(),
            Inner::Panicked(report) => f.debug_tuple("StartError").field(report).finish(),
        }
    }
}

impl Error for StartError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match &self.0 {
            // The text is the cause's own; its source is the next in line.
            Inner::Failed(cause) => cause.source(),
            Inner::Panicked(_) => None,
        }
    }
}
