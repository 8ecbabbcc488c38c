//! The workers.

use std::mem;

use actor_rt::prelude::*;

use crate::reducer::ReducerHandle;
use crate::tally::Tally;

/// Counts the chunks that it is sent.
///
/// The parts of a longer file wait in a tally of their own until the reader
/// has seen its end. The reader's messages arrive in the order in which it
/// posted them, so `keep` and `forget` come after all parts of their file.
#[derive(Default)]
pub(crate) struct Counter {
    kept: Tally,
    parts: Tally,
}

#[actor]
impl Counter {
    /// Counts the whole text of a file.
    #[actor(tell)]
    pub(crate) fn whole(&mut self, text: String) {
        self.kept.count(&text);
    }

    /// Counts part of a file that may yet prove unreadable.
    #[actor(tell)]
    pub(crate) fn part(&mut self, text: String) {
        self.parts.count(&text);
    }

    /// The file whose parts were counted was good to its end.
    #[actor(tell)]
    pub(crate) fn keep(&mut self) {
        self.kept.absorb(mem::take(&mut self.parts));
    }

    /// It was not.
    #[actor(tell)]
    pub(crate) fn forget(&mut self) {
        self.parts = Tally::default();
    }

    /// The last call: gives the tally to the reducer.
    pub(crate) fn hand_in(
        self,
        reducer: ReducerHandle,
        cx: &Context<Self>,
    ) -> Result<(), SendError> {
        reducer.merge(cx.id(), cx.name().to_owned(), self.kept)
    }
}
