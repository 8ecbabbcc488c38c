//! The forms in which a hook may answer.

use std::error::Error;

use crate::error::StartError;

/// What `on_start` may return: `()` or `Result<(), E>` with an error that
/// converts into a boxed one (`io::Error`, `String`, `&str`, ...).
///
/// Implemented for these forms and not by hand.
///
/// ```
/// use actor_rt::prelude::*;
///
/// struct Door { key: Option<u32> }
///
/// #[actor]
/// impl Door {
///     pub fn knock(&self) -> bool { true }
///
///     #[actor(on_start)]
///     fn open(&mut self) -> Result<(), &'static str> {
///         self.key.map(drop).ok_or("no key")
///     }
/// }
///
/// assert!(Door { key: Some(1) }.spawn().knock().wait().is_ok());
/// assert!(Door { key: None }.spawn().knock().wait().unwrap_err().is_start_failed());
/// ```
pub trait IntoStart {
    #[doc(hidden)]
    fn into_start(self) -> Result<(), StartError>;
}

impl IntoStart for () {
    fn into_start(self) -> Result<(), StartError> {
        Ok(())
    }
}

impl<E: Into<Box<dyn Error + Send + Sync>>> IntoStart for Result<(), E> {
    fn into_start(self) -> Result<(), StartError> {
        self.map_err(StartError::new)
    }
}
