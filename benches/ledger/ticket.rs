//! A call that is under way, seen by its client.

use std::time::Duration;

use actor_rt::prelude::*;

use super::book::Payload;
use super::worker::Refusal;

/// A call whose row is still open.
pub(super) struct Ticket {
    pub(super) id: u64,
    pub(super) place: usize,
    pub(super) answer: Answer,
    /// How the first wait is ended.
    pub(super) patience: Patience,
    /// The cancel said that the handler will never run.
    pub(super) prevented: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Patience {
    Full,
    /// A short wait first, then a long one.
    Short,
    /// A short wait, then the reply is dropped.
    ShortAndDrop,
}

pub(super) enum Answer {
    Plain(Reply<Payload>),
    Checked(Reply<Result<Payload, Refusal>>),
}

pub(super) type Outcome = Result<Result<Payload, Refusal>, ReplyError>;

impl Answer {
    pub(super) fn wait(&mut self, timeout: Duration) -> Outcome {
        match self {
            Self::Plain(reply) => reply.wait_timeout(timeout).map(Ok),
            Self::Checked(reply) => reply.wait_timeout(timeout),
        }
    }

    pub(super) fn cancel(&self) -> CancelOutcome {
        match self {
            Self::Plain(reply) => reply.cancel(),
            Self::Checked(reply) => reply.cancel(),
        }
    }
}
