//! Sizes and auto traits are promises: most of this is checked by compiling.

use std::cell::Cell;
use std::fmt::{Debug, Display};
use std::future::Future;
use std::hash::Hash;
use std::mem::size_of;
use std::panic::{RefUnwindSafe, UnwindSafe};
use std::rc::Rc;

use actor_rt::prelude::*;
use actor_rt::{
    ActorId, DeadLetter, Deadline, Dump, FlatReply, PanicReport, Shutdown, StartError, State,
    Subscription, SystemGuard, UnobservedError,
};

use crate::puppet::{Puppet, PuppetHandle, PuppetMessage};

/// State and values that are neither `Send` nor `Sync`.
struct Local {
    shared: Rc<Cell<i64>>,
}

#[actor]
impl Local {
    pub fn get(&self) -> i64 {
        self.shared.get()
    }
}

const fn send<T: Send>() {}
const fn send_sync<T: Send + Sync + 'static>() {}
const fn unpin<T: Unpin>() {}
const fn future<T: Future>() {}
const fn error<T: std::error::Error + Send + Sync + Clone + 'static>() {}
const fn identity<T: Clone + Eq + Hash + Debug>() {}
const fn display<T: Display + Debug>() {}

const fn unwind_safe<T: UnwindSafe + RefUnwindSafe>() {}

const POINTER: usize = size_of::<usize>();

// A test that panics on purpose needs it.
const _: () = assert!(actor_rt::PANICS_ARE_CONTAINED);

// Sizes.
const _: () = assert!(size_of::<PuppetHandle>() == POINTER);
const _: () = assert!(size_of::<Option<PuppetHandle>>() == POINTER);
const _: () = assert!(size_of::<LocalHandle>() == POINTER);
const _: () = assert!(size_of::<ActorRef<PuppetMessage>>() == POINTER);
const _: () = assert!(size_of::<WeakRef<PuppetMessage>>() == 2 * POINTER);
const _: () = assert!(size_of::<Reply<()>>() == POINTER);
const _: () = assert!(size_of::<Reply<[u8; 1_000]>>() == POINTER);
const _: () = assert!(size_of::<ReplyError>() == POINTER);
const _: () = assert!(size_of::<SendError>() == POINTER);
const _: () = assert!(size_of::<Result<(), ReplyError>>() == POINTER);
const _: () = assert!(size_of::<Result<(), SendError>>() == POINTER);
const _: () = assert!(size_of::<Result<i64, ReplyError>>() == 2 * POINTER);
const _: () = assert!(size_of::<ActorId>() == 8);
const _: () = assert!(size_of::<Option<ActorId>>() == 8);
const _: () = assert!(size_of::<PanicReport>() == POINTER);

// Handles go everywhere, whatever their actor's state is.
const _: () = send_sync::<PuppetHandle>();
const _: () = send_sync::<LocalHandle>();
const _: () = send_sync::<ActorRef<PuppetMessage>>();
const _: () = send_sync::<WeakRef<PuppetMessage>>();
const _: () = send_sync::<Context<Puppet>>();
const _: () = send_sync::<Context<Local>>();
const _: () = identity::<PuppetHandle>();
const _: () = identity::<ActorRef<PuppetMessage>>();
const _: () = identity::<ActorId>();
const _: () = unpin::<PuppetHandle>();

// Replies move, are awaited, and are shared if their value may move.
const _: () = send_sync::<Reply<i64>>();
const _: () = send_sync::<Reply<Cell<i64>>>();
const _: () = send::<Reply<Result<Vec<u8>, String>>>();
const _: () = unpin::<Reply<std::marker::PhantomPinned>>();
const _: () = future::<Reply<i64>>();
const _: () = future::<FlatReply<i64, String>>();
const _: () = send_sync::<FlatReply<i64, String>>();

// Errors are errors.
const _: () = error::<ReplyError>();
const _: () = error::<SendError>();
const _: () = error::<StartError>();
const _: () = error::<CallError<std::fmt::Error>>();
const _: () = send_sync::<SpawnError>();
const _: () = display::<SpawnError>();

// Nothing that a user holds is left half-changed by a panic of his.
const _: () = unwind_safe::<PuppetHandle>();
const _: () = unwind_safe::<LocalHandle>();
const _: () = unwind_safe::<WeakRef<PuppetMessage>>();
const _: () = unwind_safe::<Reply<Cell<i64>>>();
const _: () = unwind_safe::<System>();
const _: () = unwind_safe::<Builder>();

// And the rest is data.
const _: () = send_sync::<ErrorKind>();
const _: () = send_sync::<ExitReason>();
const _: () = display::<ExitReason>();
const _: () = send_sync::<State>();
const _: () = send_sync::<PanicReport>();
const _: () = display::<PanicReport>();
const _: () = send_sync::<DeadLetter>();
const _: () = send_sync::<UnobservedError>();
const _: () = send_sync::<Subscription>();
const _: () = send_sync::<System>();
const _: () = send_sync::<SystemGuard>();
const _: () = send_sync::<Shutdown>();
const _: () = send_sync::<Dump>();
const _: () = display::<Dump>();
const _: () = send_sync::<Builder>();
const _: () = send_sync::<Deadline>();
const _: () = send_sync::<CancelOutcome>();
const _: () = send_sync::<Overflow>();

/// An error keeps its sources, so that reports can print the chain.
#[test]
fn errors_have_sources() {
    use std::error::Error;
    use tests::{Patient, TestSystem, patiently};

    let system = TestSystem::new();
    let builder = system.builder();
    let error = patiently(|| {
        builder.spawn_with(|| {
            let text: Result<i64, _> = "seven".parse();
            text.map(|n| Local {
                shared: Rc::new(Cell::new(n)),
            })
        })
    })
    .unwrap_err();
    let cause = error.source().expect("a spawn error has a cause");
    assert_eq!(cause.to_string(), "invalid digit found in string");

    let builder = system.builder();
    let local = patiently(|| {
        builder.spawn_with(|| Local {
            shared: Rc::new(Cell::new(7)),
        })
    })
    .unwrap();
    assert_eq!(local.get().value(), 7);
}
