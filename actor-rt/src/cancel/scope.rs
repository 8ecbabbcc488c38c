//! What the current thread runs: which actor, and under which bounds.
//!
//! A waiting thread asks this before it sleeps: waiting for the very actor
//! that it runs would never end, and a killed actor must not sleep at all.
//! The killer first sets the flag and then wakes the thread; the sleeper
//! registers, then looks at the flag, then sleeps. The wake-up leaves a token
//! in either order, so no kill is slept through.

use std::cell::RefCell;

use super::inherited::Inherited;
use super::running::Running;
use crate::id::ActorId;
use crate::sync::{Arc, per_thread};
use crate::waits::NodeId;

#[derive(Default)]
struct Current {
    running: Option<Arc<Running>>,
    /// Neither a kill nor a cancel nor a deadline reaches in here.
    shielded: bool,
    /// Bounds that were set inside what runs, in place of its own.
    bounds: Option<Box<Inherited>>,
}

impl Current {
    #[inline]
    fn inheritance(&self) -> Option<Inherited> {
        if let Some(bounds) = &self.bounds {
            return Some(Inherited::clone(bounds));
        }
        let running = self.running.as_deref()?;
        if self.shielded {
            None
        } else {
            running.inheritance()
        }
    }

    const fn new() -> Self {
        Self {
            running: None,
            shielded: false,
            bounds: None,
        }
    }
}

per_thread!(static CURRENT: RefCell<Current> = RefCell::new(Current::new()));

/// While it lives, the current thread runs this actor's code.
pub(crate) struct Scope {
    outer: Option<Current>,
}

impl Scope {
    #[inline]
    pub(crate) fn enter(running: Arc<Running>) -> Self {
        Self::replaced(Current {
            running: Some(running),
            shielded: false,
            bounds: None,
        })
    }

    /// Like `enter`, for code that a kill does not interrupt.
    pub(crate) fn shielded(running: Arc<Running>) -> Self {
        Self::replaced(Current {
            running: Some(running),
            shielded: true,
            bounds: None,
        })
    }

    /// The same actor, or none, behind a shield.
    pub(super) fn shield() -> Self {
        Self::replaced(Current {
            running: Self::running(),
            shielded: true,
            bounds: None,
        })
    }

    /// The same actor, or none, under these bounds.
    pub(super) fn bounded(bounds: Inherited) -> Self {
        let (running, shielded) = (Self::running(), Self::is_shielded());
        Self::replaced(Current {
            running,
            shielded,
            bounds: Some(Box::new(bounds)),
        })
    }

    #[inline]
    fn replaced(new: Current) -> Self {
        Self {
            outer: replace(new),
        }
    }

    /// Ends the scope and gives its actor back: one that moves it to the thread
    /// and back for every run spares the reference count.
    #[inline]
    pub(crate) fn leave(mut self) -> Option<Arc<Running>> {
        replace(self.outer.take()?)?.running
    }

    /// The actor whose code the current thread runs.
    pub(crate) fn actor() -> Option<ActorId> {
        Self::with(|running| running.actor().id())
    }

    /// The node of that actor.
    #[inline]
    pub(crate) fn node() -> Option<NodeId> {
        Self::with(|running| running.actor().node().id())
    }

    /// Whether that actor has been killed.
    pub(crate) fn is_killed() -> bool {
        look(|current| {
            let running = current.running.as_deref();
            !current.shielded && running.is_some_and(Running::is_killed)
        })
        .unwrap_or(false)
    }

    /// What a call that is made here inherits.
    #[inline]
    pub(crate) fn inheritance() -> Option<Inherited> {
        look(Current::inheritance).flatten()
    }

    /// The node of the actor that runs here, and what it or its caller has set:
    /// for a wait, in one look.
    #[inline]
    pub(crate) fn of_a_wait() -> (Option<NodeId>, Option<Inherited>) {
        look(|current| {
            let node = |running: &Running| running.actor().node().id();
            (current.running.as_deref().map(node), current.inheritance())
        })
        .unwrap_or_default()
    }

    fn running() -> Option<Arc<Running>> {
        look(|current| current.running.clone()).flatten()
    }

    fn is_shielded() -> bool {
        look(|current| current.shielded).unwrap_or(false)
    }

    #[inline]
    fn with<R>(read: impl FnOnce(&Running) -> R) -> Option<R> {
        look(|current| current.running.as_deref().map(read)).flatten()
    }
}

#[inline]
fn look<R>(read: impl FnOnce(&Current) -> R) -> Option<R> {
    CURRENT.try_with(|current| read(&current.borrow())).ok()
}

#[inline]
fn replace(new: Current) -> Option<Current> {
    CURRENT.try_with(|current| current.replace(new)).ok()
}

impl Drop for Scope {
    #[inline]
    fn drop(&mut self) {
        if let Some(outer) = self.outer.take() {
            replace(outer);
        }
    }
}
