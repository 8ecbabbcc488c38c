//! What the handles of one token share. The protocol and the numbers of the
//! invariants are in the module header of [`token`](super).

use super::callback::Callback;
use super::ring::Ring;
use super::watchers::{Key, Watcher, Watchers};
use crate::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use crate::sync::{Arc, Mutex};

pub(super) struct Node {
    cancelled: AtomicBool,
    handles: AtomicUsize,
    /// The number of the entry in the ring, or `NOWHERE`. Read and written
    /// under the family's lock alone.
    place: AtomicUsize,
    family: Arc<Mutex<Ring>>,
    watchers: Mutex<Watchers>,
}

const NOWHERE: usize = usize::MAX;

impl Node {
    // ----- birth and death ---------------------------------------------------

    /// The first token of a family, with one handle.
    pub(super) fn root() -> Arc<Self> {
        let root = Self::in_family(Arc::default());
        root.family.lock().begin(Arc::clone(&root));
        root
    }

    /// A token that is cancelled with this one, with one handle. The caller
    /// has a handle of this one.
    pub(super) fn child(&self) -> Arc<Self> {
        let child = Self::in_family(Arc::clone(&self.family));
        let mut ring = self.family.lock();
        match self.place() {
            Some(place) => ring.insert(Arc::clone(&child), place),
            // Invariant 2: since there is a handle, this one is cancelled.
            // ORDERING: Relaxed; nobody else knows the child yet.
            None => child.cancelled.store(true, Ordering::Relaxed),
        }
        drop(ring);
        child
    }

    fn in_family(family: Arc<Mutex<Ring>>) -> Arc<Self> {
        Arc::new(Self {
            cancelled: AtomicBool::new(false),
            handles: AtomicUsize::new(1),
            place: AtomicUsize::new(NOWHERE),
            family,
            watchers: Mutex::default(),
        })
    }

    /// One more handle, made from another.
    #[inline]
    pub(super) fn add_handle(&self) {
        // ORDERING: Relaxed; whoever passes the new handle on orders that.
        self.handles.fetch_add(1, Ordering::Relaxed);
    }

    /// One handle less.
    #[inline]
    pub(super) fn remove_handle(&self) {
        // ORDERING: AcqRel, as for any reference count: what was done through
        // the other handles comes before the end.
        if self.handles.fetch_sub(1, Ordering::AcqRel) == 1 {
            self.retire();
        }
    }

    /// The last handle is gone, and with it the last who could cancel or ask
    /// this very token.
    fn retire(&self) {
        // Who set the flag takes the pair out, or has done so.
        if self.is_cancelled() {
            return;
        }
        let mut ring = self.family.lock();
        let removed = self.place().map(|place| ring.remove(place));
        drop(ring);
        drop(removed);
    }

    // ----- the place, under the family's lock ----------------------------------

    fn place(&self) -> Option<usize> {
        // ORDERING: Relaxed; the family's lock orders it.
        let place = self.place.load(Ordering::Relaxed);
        (place != NOWHERE).then_some(place)
    }

    pub(super) fn moved_to(&self, place: Option<usize>) {
        // ORDERING: Relaxed; the family's lock orders it.
        self.place
            .store(place.unwrap_or(NOWHERE), Ordering::Relaxed);
    }

    // ----- cancelling ----------------------------------------------------------

    #[inline]
    pub(super) fn is_cancelled(&self) -> bool {
        // ORDERING: Acquire pairs with the Release in `cut`: who sees the flag
        // sees what the canceller did before, and the descendants' flags.
        self.cancelled.load(Ordering::Acquire)
    }

    pub(super) fn cancel(&self) {
        let mut callbacks = Vec::new();
        for node in self.cut() {
            node.wake_watchers(&mut callbacks);
        }
        // Everybody who sleeps has been woken before the first callback, which
        // may take its time.
        for callback in callbacks {
            callback.run();
        }
    }

    /// Cuts this token and its descendants out of the ring, cancelled. Nothing
    /// if somebody else has done so, who then has seen to it that the flags
    /// are set.
    fn cut(&self) -> Vec<Arc<Self>> {
        let mut ring = self.family.lock();
        let cut = self.place().map(|place| ring.inside(place));
        let cut = cut.unwrap_or_default();
        for node in &cut {
            // ORDERING: Release; see `is_cancelled`. Descendants come first.
            node.cancelled.store(true, Ordering::Release);
            if let Some(place) = node.place() {
                ring.remove(place);
            }
        }
        cut
    }

    /// Wakes those who wait and collects the callbacks. Only for the one who
    /// set the flag: what is on the list now is all that ever will be.
    fn wake_watchers(&self, callbacks: &mut Vec<Arc<Callback>>) {
        let watchers = std::mem::take(&mut *self.watchers.lock());
        for watcher in watchers {
            match watcher {
                Watcher::Callback(callback) => callbacks.push(callback),
                sleeper => sleeper.wake(),
            }
        }
    }

    // ----- watching --------------------------------------------------------------

    /// Puts a watcher on the list, in the place of the one with that key; or
    /// gives it back, because it is too late.
    pub(super) fn watch(&self, key: Option<Key>, watcher: Watcher) -> Result<Key, Watcher> {
        let mut watchers = self.watchers.lock();
        // Invariant 5: looked at under the lock under which it is put there.
        if self.is_cancelled() {
            return Err(watcher);
        }
        let (key, before) = watchers.put(key, watcher);
        drop(watchers);
        Watcher::discard(before);
        Ok(key)
    }

    /// Takes a watcher off the list, if it still is on it.
    pub(super) fn unwatch(&self, key: Key) {
        let watcher = self.watchers.lock().take(key);
        Watcher::discard(watcher);
    }
}

// What the unit tests look at.
#[cfg(all(test, not(any(loom, shuttle))))]
impl Node {
    pub(super) fn family_size(&self) -> usize {
        self.family.lock().len()
    }

    pub(super) fn family_room(&self) -> usize {
        self.family.lock().capacity()
    }

    pub(super) fn watcher_count(&self) -> usize {
        self.watchers.lock().len()
    }
}

impl Drop for Node {
    fn drop(&mut self) {
        // Kept callbacks, and wakers of futures that were leaked.
        for watcher in std::mem::take(&mut *self.watchers.lock()) {
            Watcher::discard(Some(watcher));
        }
    }
}
