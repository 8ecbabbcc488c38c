//! What a strong handle points to.

use crate::actor::{Core, Message};
use crate::error::ReplyError;
use crate::mailbox::Entry;
use crate::sync::Arc;
use crate::sync::atomic::{AtomicBool, Ordering};

/// What strong handles share, and weak ones do not: its end is the end of the
/// handles.
///
/// A few handles post in a way of their own: a permit's, and the one that an
/// outcome is piped through. Each has an owner to itself, which holds the
/// actor's proper one. Clones and weak handles made from them are of that one.
pub(crate) struct Owner<M: Message> {
    core: Arc<Core<M>>,
    pass: Option<Pass<M>>,
}

/// What such a handle may do.
struct Pass<M: Message> {
    owner: Arc<Owner<M>>,
    entry: Entry,
    /// Whether it is still to be used.
    valid: AtomicBool,
}

impl<M: Message> Owner<M> {
    /// The actor's.
    pub(crate) fn new(core: Arc<Core<M>>) -> Arc<Self> {
        Arc::new(Self { core, pass: None })
    }

    /// One whose messages come in by `entry`: the first one if that is a
    /// reserved place, which there may not be, and all of them if it is none.
    pub(super) fn with_pass(owner: &Arc<Self>, entry: Entry, valid: bool) -> Arc<Self> {
        let owner = Self::proper(owner);
        Arc::new(Self {
            core: Arc::clone(&owner.core),
            pass: Some(Pass {
                owner: Arc::clone(owner),
                entry,
                valid: AtomicBool::new(valid),
            }),
        })
    }

    /// The actor's.
    #[inline]
    pub(super) fn proper(owner: &Arc<Self>) -> &Arc<Self> {
        owner.pass.as_ref().map_or(owner, |pass| &pass.owner)
    }

    pub(super) fn core(&self) -> &Arc<Core<M>> {
        &self.core
    }

    /// Whether a place is still reserved for this handle.
    pub(super) fn has_place(&self) -> bool {
        // ORDERING: Relaxed; a figure for people.
        self.pass
            .as_ref()
            .is_some_and(|pass| pass.valid.load(Ordering::Relaxed))
    }

    #[inline]
    pub(super) fn post(&self, message: M) {
        match &self.pass {
            None => self.core.post(message),
            Some(pass) => pass.post(&self.core, message),
        }
    }

    #[inline]
    pub(super) fn tell(&self, message: M) -> Result<(), ReplyError> {
        match &self.pass {
            None => self.core.tell(message),
            Some(pass) => pass.tell(&self.core, message),
        }
    }
}

impl<M: Message> Pass<M> {
    #[cold]
    fn post(&self, core: &Core<M>, message: M) {
        match self.show() {
            Some(entry) => core.post_by(entry, message),
            None => core.post(message),
        }
    }

    #[cold]
    fn tell(&self, core: &Core<M>, message: M) -> Result<(), ReplyError> {
        match self.show() {
            Some(entry) => core.tell_by(entry, message),
            None => core.tell(message),
        }
    }

    /// The way in for one message, if there is one left.
    fn show(&self) -> Option<Entry> {
        let left = match self.entry {
            Entry::Reserved => self.take(),
            Entry::Exempt => true,
        };
        left.then_some(self.entry)
    }

    fn take(&self) -> bool {
        // ORDERING: Relaxed; one of several wins the place, and brings nothing
        // along but it.
        self.valid.swap(false, Ordering::Relaxed)
    }
}

impl<M: Message> Drop for Owner<M> {
    fn drop(&mut self) {
        match &self.pass {
            None => self.core.handles_dropped(),
            // An unused place goes back before the handle on the actor does.
            Some(pass) if pass.entry == Entry::Reserved && pass.take() => {
                self.core.mailbox.give_back();
            }
            Some(_) => {}
        }
    }
}
