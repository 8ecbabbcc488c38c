//! Which cores a thread may run on. Threads that it starts inherit that.
//!
//! Elsewhere than on Linux nothing is pinned, and [`available`] says that
//! there is nothing to choose.

#[cfg(target_os = "linux")]
mod imp {
    use rustix::thread::{CpuSet, sched_getaffinity, sched_setaffinity};

    pub(super) type Set = CpuSet;

    pub(super) fn allowed() -> Option<Set> {
        sched_getaffinity(None).ok()
    }

    pub(super) fn list(set: &Set) -> Vec<usize> {
        (0..CpuSet::MAX_CPU)
            .filter(|&core| set.is_set(core))
            .collect()
    }

    pub(super) fn restrict(set: &Set) {
        // Refused only for cores that are gone; the thread then stays as it
        // was, which the figures show.
        let _ = sched_setaffinity(None, set);
    }

    pub(super) fn only(core: usize) -> Set {
        let mut set = CpuSet::new();
        set.set(core);
        set
    }
}

#[cfg(not(target_os = "linux"))]
mod imp {
    pub(super) type Set = ();

    pub(super) fn allowed() -> Option<Set> {
        None
    }

    pub(super) fn list(_: &Set) -> Vec<usize> {
        Vec::new()
    }

    pub(super) fn restrict(_: &Set) {}

    pub(super) fn only(_: usize) -> Set {}
}

/// The cores on which the calling thread may run; empty where it cannot be
/// known.
#[must_use]
pub fn available() -> Vec<usize> {
    imp::allowed().as_ref().map(imp::list).unwrap_or_default()
}

/// Keeps the calling thread, and those it starts meanwhile, on one core until
/// the guard is dropped.
#[must_use = "dropping the guard gives the other cores back"]
pub fn pin(core: usize) -> Pinned {
    let before = imp::allowed();
    imp::restrict(&imp::only(core));
    Pinned { before }
}

/// The calling thread is on one core.
pub struct Pinned {
    before: Option<imp::Set>,
}

impl std::fmt::Debug for Pinned {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Pinned")
    }
}

impl Drop for Pinned {
    fn drop(&mut self) {
        if let Some(set) = &self.before {
            imp::restrict(set);
        }
    }
}
