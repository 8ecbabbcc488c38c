//! A thread for each actor: the only home of thread starts.
//!
//! The thread sleeps on a flag and its park token. A waker sets the flag and
//! then always unparks: the thread may be parked in a wait inside a handler,
//! where the flag says nothing but the token is what a kill needs.

use std::io;
use std::task::{Wake, Waker};

use crate::services::{Executor, Launch, MakeTask};
use crate::sync::atomic::{AtomicBool, Ordering};
use crate::sync::{self, Arc, Parker, thread};
use crate::task::Turn;
use crate::time::Deadline;

/// Messages between two looks at the outside; nobody else waits for this
/// thread, so it is large.
const BUDGET: usize = 1_024;

#[derive(Debug)]
pub(crate) struct ThreadExecutor;

impl Executor for ThreadExecutor {
    fn launch(&self, launch: Launch, make: MakeTask) -> io::Result<()> {
        let mut builder = thread::Builder::new().name(launch.name);
        if let Some(bytes) = launch.stack_size {
            builder = builder.stack_size(bytes);
        }
        builder.spawn(move || run(make)).map(drop)
    }

    fn assist(&self, job: Box<dyn FnOnce() + Send>) -> io::Result<()> {
        start_helper("actor-rt-helper", job)
    }
}

fn run(make: MakeTask) {
    let sleeper = Arc::new(Sleeper {
        awake: AtomicBool::new(false),
        parker: sync::current(),
    });
    let waker = Waker::from(Arc::clone(&sleeper));
    let mut task = make();
    loop {
        match task.run(BUDGET, &waker) {
            Turn::Again => {}
            Turn::Idle => sleeper.sleep(),
            Turn::Done => break,
        }
    }
}

struct Sleeper {
    awake: AtomicBool,
    parker: Parker,
}

impl Sleeper {
    #[inline]
    fn sleep(&self) {
        // ORDERING: Acquire pairs with the waker's Release: who is woken sees
        // what he is woken for.
        // The first look is a plain one: nearly always, nobody has called yet.
        while !(self.awake.load(Ordering::Relaxed) && self.awake.swap(false, Ordering::Acquire)) {
            sync::park_until(Deadline::NEVER);
        }
    }
}

impl Wake for Sleeper {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    #[inline]
    fn wake_by_ref(self: &Arc<Self>) {
        // ORDERING: see `sleep`.
        self.awake.store(true, Ordering::Release);
        self.parker.unpark();
    }
}

/// Starts a helper thread of the runtime's own.
pub(crate) fn start_helper(name: &str, body: impl FnOnce() + Send + 'static) -> io::Result<()> {
    thread::Builder::new()
        .name(name.to_owned())
        .spawn(body)
        .map(drop)
}
