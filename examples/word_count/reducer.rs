//! The one who puts the tallies together.

use actor_rt::ActorId;
use actor_rt::prelude::*;

use crate::tally::Tally;

/// Merges the counters' tallies, in whatever order they come.
#[derive(Default)]
pub(crate) struct Reducer {
    total: Tally,
    shares: Vec<Share>,
}

/// How much one counter did.
pub(crate) struct Share {
    id: ActorId,
    pub(crate) name: String,
    pub(crate) chunks: u64,
    pub(crate) bytes: u64,
    pub(crate) words: u64,
}

/// The result.
pub(crate) struct Totals {
    pub(crate) lines: u64,
    pub(crate) words: u64,
    pub(crate) distinct: usize,
    pub(crate) top: Vec<(String, u64)>,
    /// In the order in which the counters were started.
    pub(crate) shares: Vec<Share>,
}

#[actor]
impl Reducer {
    /// Adds one counter's tally.
    #[actor(tell)]
    pub(crate) fn merge(&mut self, id: ActorId, name: String, tally: Tally) {
        self.shares.push(Share {
            id,
            name,
            chunks: tally.chunks,
            bytes: tally.bytes,
            words: tally.words,
        });
        self.total.absorb(tally);
    }

    /// The last call: what it all comes to, with the `top` most frequent words.
    pub(crate) fn finish(mut self, top: usize) -> Totals {
        self.shares.sort_by_key(|share| share.id);
        Totals {
            lines: self.total.lines,
            words: self.total.words,
            distinct: self.total.by_word.len(),
            top: self.total.top(top),
            shares: self.shares,
        }
    }
}
