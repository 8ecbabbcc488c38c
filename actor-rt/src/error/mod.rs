//! What can go wrong, as values.
//!
//! Every error says who (actor name and number), what (the method), why (the
//! cause, with a panic's text and place) and whether the handler may have
//! run. `{}` prints one line; `{:#}` adds lines with details and a hint.

use std::borrow::Cow;

mod call;
mod cycle;
mod exit;
mod kind;
mod panic;
mod reply;
mod send;
mod spawn;
mod start;

pub use call::CallError;
pub use cycle::{WaitCycle, WaitingActor};
pub use exit::ExitReason;
pub use kind::ErrorKind;
pub use panic::PanicReport;
pub use reply::ReplyError;
pub use send::SendError;
pub use spawn::SpawnError;
pub use start::StartError;

pub(crate) use reply::{Cause, Ran, Target};

/// A text that may have several lines, such as a failed assertion's, as one.
pub(crate) fn one_line(text: &str) -> Cow<'_, str> {
    if !text.contains('\n') {
        return Cow::Borrowed(text);
    }
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    Cow::Owned(lines.collect::<Vec<_>>().join(" "))
}
