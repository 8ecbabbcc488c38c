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
    ActorIdentity, DeadLetter, Deadline, Dump, FlatReply, PanicReport, Shutdown, StartError, State,
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
const _: () = identity::<WeakRef<PuppetMessage>>();
const _: () = identity::<ActorId>();
const _: () = identity::<ActorIdentity>();
const _: () = display::<ActorRef<PuppetMessage>>();
const _: () = display::<WeakRef<PuppetMessage>>();
const _: () = display::<ActorIdentity>();
const _: () = unpin::<PuppetHandle>();

// Replies move, are awaited, and are shared if their value may move.
const _: () = send_sync::<Reply<i64>>();
const _: () = send_sync::<Reply<Cell<i64>>>();
const _: () = send::<Reply<Result<Vec<u8>, String>>>();
const _: () = unpin::<Reply<std::marker::PhantomPinned>>();
const _: () = future::<Reply<i64>>();
const _: () = future::<FlatReply<i64, String>>();
const _: () = send_sync::<FlatReply<i64, String>>();
const _: () = unpin::<FlatReply<std::marker::PhantomPinned, String>>();

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
const _: () = unwind_safe::<FlatReply<Cell<i64>, String>>();
const _: () = unwind_safe::<System>();
const _: () = unwind_safe::<Builder>();

// And the rest is data.
const _: () = send_sync::<ErrorKind>();
const _: () = send_sync::<ExitReason>();
const _: () = display::<ExitReason>();
const _: () = send_sync::<State>();
const _: () = send_sync::<ActorIdentity>();
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

/// A weak handle says who it is of, and stops and joins as a strong one does.
#[test]
fn a_weak_handle_is_a_handle() {
    use std::collections::HashSet;
    use tests::{MOMENT, PATIENCE, Patient, TestSystem};

    use crate::puppet::hold;

    let system = TestSystem::new();
    let puppet = system.spawn(Puppet::new()).unwrap();
    let other = system.spawn(Puppet::new()).unwrap();
    let (weak, stranger) = (puppet.downgrade(), other.downgrade());
    assert_eq!((weak.id(), weak.name()), (puppet.id(), puppet.name()));
    assert_eq!(weak.to_string(), puppet.to_string());
    assert_eq!(weak, weak.clone());
    assert_ne!(weak, stranger);
    #[allow(clippy::mutable_key_type, reason = "it is hashed by its number")]
    let known: HashSet<_> = [weak.clone(), puppet.downgrade(), stranger.clone()].into();
    assert_eq!(known.len(), 2);

    // One that stops keeps its word, is stopped faster, and is joined.
    let held = hold(&puppet);
    let queued = [puppet.add(1), puppet.add(2)];
    assert!(weak.is_alive());
    let mut stopped = weak.stop();
    assert!(!weak.is_alive() && !weak.state().is_stopped());
    assert!(stopped.try_take().is_none());
    assert!(weak.join_timeout(MOMENT).unwrap_err().is_timed_out());
    let faster = weak.stop_now();
    for call in queued {
        assert!(call.error().is_retry_safe());
    }
    held.release();
    for end in [stopped.value(), faster.value()] {
        assert!(matches!(end, ExitReason::StoppedNow));
    }
    let deadline = Deadline::after(PATIENCE);
    let end = weak.join_deadline(deadline).unwrap();
    assert!(matches!(end, ExitReason::StoppedNow));
    assert!(weak.state().is_stopped() && !weak.state().is_running());
    assert!(weak.upgrade().is_some_and(|strong| strong == puppet));

    assert!(other.add(1).outcome().is_ok() && stranger.state().is_running());
    assert!(matches!(stranger.kill().value(), ExitReason::Killed));
    drop(other);
    assert!(stranger.upgrade().is_none());
    assert!(matches!(stranger.exit().value(), ExitReason::Killed));
}

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
