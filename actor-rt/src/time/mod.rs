//! Clock and deadlines: the only home of `Instant::now`.
//!
//! All times are of the monotonic clock. A deadline that cannot be expressed
//! (`Duration::MAX` from now) is no deadline, never a panic.

mod deadline;

pub use deadline::Deadline;

use std::time::Instant;

/// The present moment.
pub(crate) fn now() -> Instant {
    Instant::now()
}
