use xtra::{Actor, Address, Context, Handler, Mailbox};

use super::Peer;

#[derive(Actor)]
struct Sum(u64);

struct Note(u64);
struct Add(u64);

impl Handler<Note> for Sum {
    type Return = ();

    async fn handle(&mut self, Note(by): Note, _: &mut Context<Self>) {
        self.0 += by;
    }
}

impl Handler<Add> for Sum {
    type Return = u64;

    async fn handle(&mut self, Add(by): Add, _: &mut Context<Self>) -> u64 {
        self.0 += by;
        self.0
    }
}

#[derive(Clone)]
pub(super) struct Counter(Address<Sum>);

impl Peer for Counter {
    async fn start(capacity: Option<usize>) -> Self {
        let mailbox = capacity.map_or_else(Mailbox::unbounded, Mailbox::bounded);
        Self(xtra::spawn_tokio(Sum(0), mailbox))
    }

    async fn tell(&self, by: u64) {
        // Detached, it is done when the message is in the mailbox.
        drop(self.0.send(Note(by)).detach().await.expect("it lives"));
    }

    async fn ask(&self, by: u64) -> u64 {
        self.0.send(Add(by)).await.expect("it lives")
    }
}
