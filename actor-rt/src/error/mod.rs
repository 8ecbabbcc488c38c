//! What can go wrong, as values.
//!
//! Every error says who (actor name and number), what (the method), why (the
//! cause, with a panic's text and place) and whether the handler may have
//! run. `{}` prints one line; `{:#}` adds lines with details and a hint.

mod call;
mod exit;
mod kind;
mod panic;
mod reply;
mod send;
mod spawn;
mod start;

pub use call::CallError;
pub use exit::ExitReason;
pub use kind::ErrorKind;
pub use panic::PanicReport;
pub use reply::ReplyError;
pub use send::SendError;
pub use spawn::SpawnError;
pub use start::StartError;

pub(crate) use reply::{Cause, Ran, Target};
