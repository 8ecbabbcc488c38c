//! actor-rt, as its users write it.

use actor_rt::prelude::*;

use crate::subject::{Adder, Answerer};

#[derive(Default)]
pub(crate) struct Counter {
    total: u64,
}

#[actor]
impl Counter {
    #[actor(tell)]
    pub(crate) fn note(&mut self, by: u64) {
        self.total += by;
    }

    pub(crate) fn add(&mut self, by: u64) -> u64 {
        self.total += by;
        self.total
    }
}

const ALIVE: &str = "nobody stops the actor";

/// Messages without a reply.
#[derive(Clone)]
pub(crate) struct Tells(CounterHandle);

impl Adder for Tells {
    fn start(capacity: Option<usize>) -> Self {
        let builder = Builder::new();
        let builder = match capacity {
            Some(messages) => builder.capacity(messages),
            None => builder.unbounded(),
        };
        Self(builder.spawn(Counter::default()).expect("a thread"))
    }

    fn tell(&self, by: u64) {
        self.0.note(by).expect(ALIVE);
    }

    fn total(&self) -> u64 {
        self.0.add(0).wait().expect(ALIVE)
    }
}

/// Calls whose replies are dropped.
#[derive(Clone)]
pub(crate) struct DroppedReplies(Tells);

impl Adder for DroppedReplies {
    fn start(capacity: Option<usize>) -> Self {
        Self(Tells::start(capacity))
    }

    fn tell(&self, by: u64) {
        self.0.0.add(by).detach();
    }

    fn total(&self) -> u64 {
        self.0.total()
    }
}

/// Calls that are waited for.
pub(crate) struct Calls(CounterHandle);

impl Answerer for Calls {
    type Pending = Reply<u64>;

    fn start() -> Self {
        Self(Counter::default().spawn())
    }

    fn post(&self, by: u64) -> Reply<u64> {
        self.0.add(by)
    }

    fn wait(&self, pending: Reply<u64>) -> u64 {
        pending.wait().expect(ALIVE)
    }
}
