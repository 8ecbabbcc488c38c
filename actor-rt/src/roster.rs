//! Who lives in a system, in the order of their start.

use std::collections::BTreeMap;
use std::time::Instant;

use crate::error::ExitReason;
use crate::id::{ActorId, Identity};
use crate::reply::Reply;
use crate::sync::{Arc, Mutex, OnceLock};

/// An actor, seen by its system.
pub(crate) trait Member: Send + Sync {
    fn identity(&self) -> &Arc<Identity>;
    fn stop(&self) -> Reply<ExitReason>;
    fn kill(self: Arc<Self>) -> Reply<ExitReason>;
    fn report(&self) -> Report;
}

/// What an actor is doing.
#[derive(Clone, Debug)]
pub(crate) struct Report {
    pub(crate) actor: Arc<Identity>,
    pub(crate) state: &'static str,
    pub(crate) running: Option<(&'static str, Option<Instant>)>,
    pub(crate) queued: usize,
    pub(crate) capacity: Option<usize>,
    pub(crate) handled: u64,
}

/// Being listed keeps an actor's core in memory until it has ended; it is not
/// a handle, so it does not keep the actor running.
#[derive(Default)]
pub(crate) struct Roster {
    list: Mutex<List>,
    /// Since when somebody wants to know how long messages take. Until then no
    /// actor reads the clock for it.
    watched: OnceLock<Instant>,
}

#[derive(Default)]
struct List {
    shut: bool,
    // Numbers rise with time, so this is the order of starts.
    members: BTreeMap<ActorId, Arc<dyn Member>>,
}

impl Roster {
    /// Lists a new actor; false if the system takes none any more.
    #[must_use]
    pub(crate) fn enter(&self, member: Arc<dyn Member>) -> bool {
        let mut list = self.list.lock();
        if !list.shut {
            let id = member.identity().id();
            list.members.insert(id, member);
        }
        !list.shut
    }

    pub(crate) fn leave(&self, id: ActorId) {
        // It may be the last reference to a core: dropped outside the lock.
        let left = self.list.lock().members.remove(&id);
        drop(left);
    }

    /// Takes no new actors from now on; false if that was so already.
    pub(crate) fn shut(&self) -> bool {
        !std::mem::replace(&mut self.list.lock().shut, true)
    }

    /// Somebody wants to know how long messages take; gives back since when.
    pub(crate) fn watch(&self, now: Instant) -> Instant {
        *self.watched.get_or_init(|| now)
    }

    pub(crate) fn is_watched(&self) -> bool {
        self.watched.get().is_some()
    }

    /// Who lives now, oldest first.
    pub(crate) fn members(&self) -> Vec<Arc<dyn Member>> {
        let list = self.list.lock();
        list.members.values().cloned().collect()
    }
}
