//! Which actor the current thread runs, and whether it has been killed.
//!
//! A waiting thread asks this before it sleeps: waiting for the very actor
//! that it runs would never end, and a killed actor must not sleep at all.
//! The killer first sets the flag and then wakes the thread; the sleeper
//! registers, then looks at the flag, then sleeps. The wake-up leaves a token
//! in either order, so no kill is slept through.

use std::cell::RefCell;

use crate::id::{ActorId, Identity};
use crate::sync::atomic::{AtomicBool, Ordering};
use crate::sync::{Arc, per_thread};
use crate::waits::NodeId;

/// What can interrupt the waits of one actor.
#[derive(Debug)]
pub(crate) struct Interrupt {
    actor: Arc<Identity>,
    killed: AtomicBool,
}

impl Interrupt {
    pub(crate) fn new(actor: &Arc<Identity>) -> Arc<Self> {
        Arc::new(Self {
            actor: Arc::clone(actor),
            killed: AtomicBool::new(false),
        })
    }

    /// Every wait inside the actor returns from now on.
    pub(crate) fn kill(&self) {
        // ORDERING: Release; pairs with the Acquire in `is_killed`, so that
        // who sees the flag also sees the stop request behind it.
        self.killed.store(true, Ordering::Release);
    }

    pub(crate) fn is_killed(&self) -> bool {
        // ORDERING: see `kill`.
        self.killed.load(Ordering::Acquire)
    }
}

per_thread!(static CURRENT: RefCell<Option<Arc<Interrupt>>> = RefCell::new(None));

/// While it lives, the current thread runs this actor's code.
pub(crate) struct Scope {
    outer: Option<Arc<Interrupt>>,
    left: bool,
}

impl Scope {
    #[inline]
    pub(crate) fn enter(interrupt: Arc<Interrupt>) -> Self {
        Self {
            outer: Self::replace(Some(interrupt)),
            left: false,
        }
    }

    /// Ends the scope and gives its interrupt back: an actor that moves it to
    /// the thread and back for every run spares the reference count.
    #[inline]
    pub(crate) fn leave(mut self) -> Option<Arc<Interrupt>> {
        self.left = true;
        Self::replace(self.outer.take())
    }

    /// Like `enter`, for code that a kill does not interrupt.
    pub(crate) fn shielded(actor: &Arc<Identity>) -> Self {
        Self::enter(Interrupt::new(actor))
    }

    /// The actor whose code the current thread runs.
    pub(crate) fn actor() -> Option<ActorId> {
        Self::with(|interrupt| interrupt.actor.id())
    }

    /// The node of that actor.
    #[inline]
    pub(crate) fn node() -> Option<NodeId> {
        Self::with(|interrupt| interrupt.actor.node().id())
    }

    /// Whether that actor has been killed.
    pub(crate) fn is_killed() -> bool {
        Self::with(Interrupt::is_killed).unwrap_or(false)
    }

    fn with<R>(read: impl FnOnce(&Interrupt) -> R) -> Option<R> {
        CURRENT
            .try_with(|current| current.borrow().as_deref().map(read))
            .ok()
            .flatten()
    }

    #[inline]
    fn replace(new: Option<Arc<Interrupt>>) -> Option<Arc<Interrupt>> {
        CURRENT
            .try_with(|current| current.replace(new))
            .ok()
            .flatten()
    }
}

impl Drop for Scope {
    fn drop(&mut self) {
        if !self.left {
            Self::replace(self.outer.take());
        }
    }
}
