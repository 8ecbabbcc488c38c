//! The forms in which a hook may answer.

use std::error::Error;

use crate::error::StartError;

/// What `on_start` may return: `()` or `Result<(), E>` with an error that
/// converts into a boxed one (`io::Error`, `String`, `&str`, ...).
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
