//! Used slots, kept to be used again.
//!
//! Each thread keeps the slots of the calls it made. A slot comes back when
//! its `Reply` is done with, and may then still be held by the other end: a
//! call whose reply was dropped is not even started. So a slot is taken out
//! again only if this thread is found to hold it alone, which `Arc::get_mut`
//! answers. Slots are tried in the order in which they came back, since calls
//! mostly end in the order in which they were made; one that is still in use
//! goes to the back of the line.
//!
//! The models do without this file, since they cannot see into std's `Arc`. What
//! it relies on is that `get_mut` is exclusive and sees all that other holders
//! did before they let go.
//!
//! In the steady state a call allocates nothing. A burst of more than
//! `KEPT` open calls per thread and type allocates for the excess.

use std::any::{Any, TypeId};
use std::cell::RefCell;
use std::collections::VecDeque;

use super::head::{Head, Origin};
use super::slot::Slot;
use crate::cancel::Inherited;
use crate::error::Target;
use crate::id::Identity;
use crate::sync::Arc;

/// Slots kept per thread and reply type: more than a mailbox of the default
/// capacity holds, so that a thread that fills one with calls whose replies it
/// drops finds the first of them free again.
const KEPT: usize = 1_280;

/// Unless their values are large: then as many as fit into this.
const KEPT_BYTES: usize = 512 * 1_024;

/// Reply types kept per thread. A thread that uses more allocates for those
/// that came too late.
const TYPES: usize = 32;

/// How many slots are looked at before a new one is made: a few calls that
/// take long must not make every other call search.
const TRIES: usize = 3;

type Shelf<T> = VecDeque<Arc<Slot<T>>>;

thread_local! {
    static SHELVES: RefCell<Vec<(TypeId, Box<dyn Any>)>> = const { RefCell::new(Vec::new()) };
}

/// A slot for a new call.
pub(super) fn slot<T: 'static>(
    actor: &Arc<Identity>,
    method: &'static str,
    inherited: Option<Inherited>,
) -> Arc<Slot<T>> {
    let mut inherited = inherited;
    used(actor, method, &mut inherited).unwrap_or_else(|| {
        let target = Target {
            actor: Arc::clone(actor),
            method,
        };
        let mut head = Head::new(Some(target), Origin::Message);
        head.inherit(inherited);
        Arc::new(Slot::new(head))
    })
}

fn used<T: 'static>(
    actor: &Arc<Identity>,
    method: &'static str,
    inherited: &mut Option<Inherited>,
) -> Option<Arc<Slot<T>>> {
    with_shelf(|shelf: &mut Shelf<T>| {
        for _ in 0..TRIES.min(shelf.len()) {
            let mut slot = shelf.pop_front()?;
            if Slot::renew(&mut slot, actor, method, inherited) {
                return Some(slot);
            }
            shelf.push_back(slot);
        }
        None
    })
    .flatten()
}

/// Gives a slot back; its `Reply` is done with it. Only those are kept that
/// came from here.
#[inline]
pub(super) fn give_back<T: 'static>(slot: Arc<Slot<T>>) {
    if !slot.head.is_of_message() {
        return;
    }
    let mut slot = Some(slot);
    with_shelf(|shelf: &mut Shelf<T>| {
        if shelf.len() < kept::<T>() {
            shelf.extend(slot.take());
        }
    });
    // Whatever was not kept is freed here, outside of the borrow.
}

const fn kept<T>() -> usize {
    let fit = KEPT_BYTES / size_of::<Slot<T>>();
    if fit < KEPT { fit } else { KEPT }
}

/// The calling thread's shelf for `T`; none while the thread ends, or once
/// too many types are kept.
fn with_shelf<T: 'static, R>(visit: impl FnOnce(&mut Shelf<T>) -> R) -> Option<R> {
    // The models run all their threads on one: what they share must be
    // visible to the checker.
    if cfg!(any(loom, shuttle)) {
        return None;
    }
    SHELVES
        .try_with(|shelves| {
            let mut shelves = shelves.try_borrow_mut().ok()?;
            let wanted = TypeId::of::<T>();
            let at = shelves.iter().position(|(of, _)| *of == wanted);
            let at = match at {
                Some(at) => at,
                None if shelves.len() < TYPES => {
                    shelves.push((wanted, Box::new(Shelf::<T>::new())));
                    shelves.len() - 1
                }
                None => return None,
            };
            shelves[at].1.downcast_mut().map(visit)
        })
        .ok()
        .flatten()
}
