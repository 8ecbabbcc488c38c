use kameo::Actor;
use kameo::actor::{ActorRef, Spawn};
use kameo::mailbox;
use kameo::message::{Context, Message};

use super::Peer;

#[derive(Actor, Default)]
struct Sum(u64);

struct Note(u64);
struct Add(u64);

impl Message<Note> for Sum {
    type Reply = ();

    async fn handle(&mut self, Note(by): Note, _: &mut Context<Self, ()>) {
        self.0 += by;
    }
}

impl Message<Add> for Sum {
    type Reply = u64;

    async fn handle(&mut self, Add(by): Add, _: &mut Context<Self, u64>) -> u64 {
        self.0 += by;
        self.0
    }
}

/// On a task.
#[derive(Clone)]
pub(super) struct Counter(ActorRef<Sum>);

impl Peer for Counter {
    async fn start(capacity: Option<usize>) -> Self {
        let mailbox = capacity.map_or_else(mailbox::unbounded, mailbox::bounded);
        Self(Sum::spawn_with_mailbox(Sum::default(), mailbox))
    }

    async fn tell(&self, by: u64) {
        self.0.tell(Note(by)).await.expect("it lives");
    }

    async fn ask(&self, by: u64) -> u64 {
        self.0.ask(Add(by)).await.expect("it lives")
    }
}

/// On a thread of its own.
#[derive(Clone)]
pub(super) struct Threaded(ActorRef<Sum>);

impl Peer for Threaded {
    async fn start(capacity: Option<usize>) -> Self {
        let mailbox = capacity.map_or_else(mailbox::unbounded, mailbox::bounded);
        Self(Sum::spawn_in_thread_with_mailbox(Sum::default(), mailbox))
    }

    async fn tell(&self, by: u64) {
        self.0.tell(Note(by)).await.expect("it lives");
    }

    async fn ask(&self, by: u64) -> u64 {
        self.0.ask(Add(by)).await.expect("it lives")
    }
}
