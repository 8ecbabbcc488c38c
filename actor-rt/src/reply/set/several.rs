//! The edge of an actor that waits for several.

use super::super::obstacle::{Obstacle, Site};
use crate::cancel::Scope;
use crate::sync::Arc;
use crate::waits::{SetWait, Waiting};

/// Stands while an actor waits for these, if an actor it is.
pub(super) struct Several {
    _waiting: Waiting,
}

impl Several {
    /// Publishes the wait; and what is in its way, if it would close a circle.
    /// `open` of the members have not come.
    pub(super) fn begin(
        site: Site,
        open: usize,
        members: impl FnOnce() -> Arc<SetWait>,
    ) -> Option<(Self, Option<Obstacle>)> {
        let me = Scope::node()?;
        let mut waiting = Waiting::begin(me, Some(site));
        let cycle = waiting.for_several(&members(), open);
        let obstacle = cycle.map(|cycle| Obstacle::Deadlock(Some(cycle)));
        Some((Self { _waiting: waiting }, obstacle))
    }
}
