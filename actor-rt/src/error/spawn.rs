//! Why an actor could not be spawned.

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
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SpawnError {
    /// The name cannot name a thread.
    #[error("actor name {0:?} contains a NUL byte, which no thread name may; remove it")]
    InvalidName(String),
    /// A mailbox of capacity zero could never accept a message.
    #[error("mailbox capacity is zero, so no message could ever be accepted; use at least 1")]
    ZeroCapacity,
    /// The system refused to start a thread.
    #[error("no thread could be started for the actor: {0}")]
    Thread(#[source] io::Error),
    /// The constructor given to `spawn_with` failed or panicked.
    #[error("the actor could not be constructed: {0}")]
    StartFailed(#[source] StartError),
    /// The system was shut down.
    #[error("the system is shut down and takes no new actors")]
    ShutDown,
}
