//! The actor that is called: it writes down what it saw, and goes wrong when
//! it is told to.

use std::panic;

use actor_rt::prelude::*;

use super::book::Payload;
use super::gate::Gate;

#[derive(Debug)]
pub(super) struct Worker {
    /// The latest call of each client.
    seen: Vec<Option<u64>>,
}

/// What a handler answers that fails on purpose.
#[derive(Debug)]
pub(super) struct Refusal;

#[allow(
    clippy::needless_pass_by_value,
    reason = "a message owns its arguments, whether the handler keeps them or not"
)]
#[actor]
impl Worker {
    pub(super) fn new(clients: usize) -> Self {
        Self {
            seen: vec![None; clients],
        }
    }

    pub(super) fn work(&mut self, item: Payload) -> Payload {
        self.begin(&item);
        item
    }

    /// Lets others go first, in the middle of the handler.
    pub(super) async fn work_slowly(&mut self, item: Payload) -> Payload {
        self.begin(&item);
        let mut asked = false;
        std::future::poll_fn(move |cx| {
            if asked {
                return std::task::Poll::Ready(());
            }
            asked = true;
            cx.waker().wake_by_ref();
            std::task::Poll::Pending
        })
        .await;
        item
    }

    pub(super) fn refuse(&mut self, item: Payload) -> Result<Payload, Refusal> {
        self.begin(&item);
        item.book.fails(item.id);
        Err(Refusal)
    }

    pub(super) fn blow_up(&mut self, item: Payload) -> Payload {
        self.begin(&item);
        item.book.fails(item.id);
        // A panic like any other, save that the program's panic hook, which
        // would print thousands of them, is not asked.
        panic::resume_unwind(Box::new("on purpose"));
    }

    pub(super) fn stand(&mut self, item: Payload, gate: Gate) -> Payload {
        self.begin(&item);
        gate.pass();
        item
    }

    pub(super) async fn linger(&mut self, item: Payload, gate: Gate) -> Payload {
        self.begin(&item);
        gate.linger().await;
        item
    }

    fn begin(&mut self, item: &Payload) {
        let book = &item.book;
        book.begin(item.id);
        let seen = &mut self.seen[book.client_of(item.id)];
        if seen.replace(item.id) >= Some(item.id) {
            book.out_of_order();
        }
    }
}
