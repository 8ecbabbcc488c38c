//! The only door to threads, locks and atomics.
//!
//! Everything above this module takes its primitives from here, so that a
//! model checker can put its own in their place: loom (`--cfg loom`) for the
//! cells, with all orderings of memory; shuttle (`--cfg shuttle`) for whole
//! actors on threads. Three rules keep that possible:
//!
//! - no other module names `std::sync::Mutex`, `std::sync::atomic` or
//!   `std::thread` for parking and starting threads;
//! - locks are held for a few lines and never while user code runs: user
//!   code is called, dropped and compared outside of them;
//! - a lock is never poisoned for us: nothing that can panic runs under it,
//!   so a poisoned flag could only come from a bug that the panic already
//!   reported.

mod cell;
mod mutex;
mod park;

#[cfg(all(test, loom))]
pub(crate) mod model;

/// A thread-local that the model checker keeps apart for each of its threads,
/// which all run on one.
macro_rules! per_thread {
    ($(#[$attr:meta])* static $name:ident: $type:ty = $init:expr) => {
        #[cfg(not(any(loom, shuttle)))]
        std::thread_local! { $(#[$attr])* static $name: $type = const { $init } }
        #[cfg(loom)]
        loom::thread_local! { $(#[$attr])* static $name: $type = $init }
        #[cfg(shuttle)]
        shuttle::thread_local! { $(#[$attr])* static $name: $type = $init }
    };
}

/// What there is one of in the process; in a model, one per run of it.
macro_rules! per_process {
    ($(#[$attr:meta])* $vis:vis fn $name:ident() -> $type:ty { $init:expr }) => {
        $(#[$attr])*
        #[inline]
        $vis fn $name() -> &'static $type {
            #[cfg(not(any(loom, shuttle)))]
            static VALUE: $crate::sync::OnceLock<$type> = $crate::sync::OnceLock::new();
            #[cfg(loom)]
            loom::lazy_static! { static ref VALUE: $type = $init; }
            #[cfg(shuttle)]
            shuttle::lazy_static! { static ref VALUE: $type = $init; }
            #[cfg(not(any(loom, shuttle)))]
            return VALUE.get_or_init(|| $init);
            #[cfg(any(loom, shuttle))]
            return &VALUE;
        }
    };
}

pub(crate) use per_process;
pub(crate) use per_thread;

#[cfg(not(any(loom, shuttle)))]
pub(crate) use std::sync::atomic;

#[cfg(loom)]
pub(crate) use loom::sync::atomic;

#[cfg(shuttle)]
pub(crate) use shuttle::sync::atomic;

// For the executor, which starts threads. The models of loom start their own.
#[cfg(not(shuttle))]
pub(crate) use std::thread;

#[cfg(shuttle)]
pub(crate) use shuttle::thread;

pub(crate) use cell::UnsafeCell;
pub(crate) use mutex::Mutex;
pub(crate) use park::{Parker, current, park_until, yield_now};

// Reference counts are not what the models are about; std's `Arc` also has
// the weak and unsized forms that the runtime needs.
pub(crate) use std::sync::{Arc, OnceLock, Weak};
