//! The first minute: an ordinary `impl` block becomes an actor.
//!
//! `#[actor]` turns the public methods into messages and makes a handle with
//! the same methods. Calling one posts the message at once and returns a
//! [`Reply`], which can be waited on, awaited or dropped.
//!
//! Prints the total after one `add`, after several threads have added, and
//! what the last call returns: `2`, then `400`, then `0`.

use std::thread;

use actor_rt::prelude::*;

struct Counter {
    total: i64,
}

#[actor]
impl Counter {
    pub fn new(total: i64) -> Self {
        Counter { total }
    }

    /// Adds `by` and returns the new total.
    pub fn add(&mut self, by: i64) -> i64 {
        self.total += by;
        self.total
    }

    pub fn reset(&mut self) {
        self.total = 0;
    }

    /// Ends the actor and returns what it counted.
    pub fn finish(self) -> i64 {
        self.total
    }
}

fn main() -> Result<(), ReplyError> {
    let counter = Counter::new(0).spawn(); // its own thread; the handle is Clone + Send + Sync
    let reply = counter.add(2); // posted; returns at once
    println!("{}", reply.wait()?); // 2; or `reply.await` in async code
    counter.reset(); // fire and forget: a dropped Reply<()> is a tell

    // One message at a time, so no addition is lost, and no lock is in sight.
    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| (0..100).for_each(|_| counter.add(1).detach()));
        }
    });
    println!("{}", counter.add(0).wait()?);

    counter.reset(); // posted before `finish`, so handled before it
    println!("{}", counter.finish().wait()?);
    Ok(())
}
