//! Why an actor could not be spawned.

use std::error::Error;
use std::fmt;
use std::io;

use super::StartError;

/// Why [`Builder::spawn`](crate::Builder::spawn) gave no handle.
///
/// ```
/// use actor_rt::prelude::*;
///
/// # struct Counter;
/// # #[actor] impl Counter { pub fn get(&self) -> i64 { 7 } }
/// match Builder::new().capacity(0).spawn(Counter) {
///     Err(SpawnError::ZeroCapacity) => println!("it could never be called"),
///     other => drop(other?),
/// }
/// # Ok::<(), SpawnError>(())
/// ```
#[derive(Debug)]
#[non_exhaustive]
pub enum SpawnError {
    /// The name cannot name a thread.
    InvalidName(String),
    /// A mailbox of capacity zero could never accept a message.
    ZeroCapacity,
    /// The system refused to start a thread.
    Thread(io::Error),
    /// The constructor given to `spawn_with` failed or panicked.
    StartFailed(StartError),
    /// The system was shut down.
    ShutDown,
}

impl fmt::Display for SpawnError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::InvalidName(name) => write!(
                f,
                "actor name {name:?} contains a NUL byte, which no thread name may; remove it"
            ),
            Self::ZeroCapacity => f.write_str(
                "mailbox capacity is zero, so no message could ever be accepted; use at least 1",
            ),
            Self::Thread(error) => write!(f, "no thread could be started for the actor: {error}"),
            Self::StartFailed(error) => write!(f, "the actor could not be constructed: {error}"),
            Self::ShutDown => f.write_str("the system is shut down and takes no new actors"),
        }
    }
}

impl Error for SpawnError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Thread(error) => Some(error),
            Self::StartFailed(error) => Some(error),
            Self::InvalidName(_) | Self::ZeroCapacity | Self::ShutDown => None,
        }
    }
}
