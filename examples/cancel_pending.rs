//! Four posts to one actor; the third is cancelled while it waits.
//!
//! The first call is being handled when the others are posted, so they are
//! still in the mailbox. Cancelling one there is certain: its handler never
//! runs, and the answer of [`Reply::cancel`] says so. A callback on each reply
//! adds up what comes back. Callbacks run before anyone who waits wakes up,
//! so the sum is complete when the last wait returns.
//!
//! Prints who was handled, what each cancel achieved, the four outcomes, and
//! the total: 1 + 2 + 4 = 7.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};

use actor_rt::prelude::*;

struct Clerk {
    handled: Vec<u64>,
}

#[actor]
impl Clerk {
    /// Handles a number: takes note of it and hands it back.
    pub fn handle(&mut self, number: u64) -> u64 {
        self.handled.push(number);
        number
    }

    /// Does the same, but says that it has begun, and takes until `go`.
    pub fn handle_slowly(&mut self, number: u64, begun: Sender<()>, go: Receiver<()>) -> u64 {
        // Neither end goes away before the other; an error would only mean
        // that nobody is left to care.
        let _ = begun.send(());
        let _ = go.recv();
        self.handle(number)
    }

    /// What was handled, in order. Ends the actor.
    pub fn finish(self) -> Vec<u64> {
        self.handled
    }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let clerk = Clerk { handled: vec![] }.spawn();
    let (begun, has_begun) = channel();
    let (go, may_go) = channel();

    let replies = [
        clerk.handle_slowly(1, begun, may_go),
        clerk.handle(2),
        clerk.handle(3),
        clerk.handle(4),
    ];
    let total = Arc::new(AtomicU64::new(0));
    for reply in &replies {
        let total = Arc::clone(&total);
        reply.on_done(move |outcome| {
            if let Ok(number) = outcome {
                total.fetch_add(*number, Ordering::Relaxed);
            }
        });
    }

    has_begun.recv()?; // the first is being handled, the others wait
    println!("cancel the third: {:?}", replies[2].cancel());
    println!("the third is over: {}", replies[2].is_done());
    go.send(())?;

    for (reply, number) in replies.into_iter().zip(1..) {
        match reply.wait() {
            Ok(value) => println!("reply {number}: {value}"),
            Err(error) => println!("reply {number}: {error}"),
        }
    }
    println!("total: {}", total.load(Ordering::Relaxed));
    println!("handled: {:?}", clerk.finish().wait()?);
    Ok(())
}
