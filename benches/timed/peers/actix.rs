use std::sync::{Arc, mpsc};
use std::thread;

use actix::{Actor, Addr, Context, Handler, Message, System};

use super::Peer;

struct Sum(u64);

impl Actor for Sum {
    type Context = Context<Self>;
}

#[derive(Message)]
#[rtype(result = "()")]
struct Note(u64);

#[derive(Message)]
#[rtype(result = "u64")]
struct Add(u64);

impl Handler<Note> for Sum {
    type Result = ();

    fn handle(&mut self, Note(by): Note, _: &mut Context<Self>) {
        self.0 += by;
    }
}

impl Handler<Add> for Sum {
    type Result = u64;

    fn handle(&mut self, Add(by): Add, _: &mut Context<Self>) -> u64 {
        self.0 += by;
        self.0
    }
}

/// On the arbiter of a system of its own, which is one thread.
#[derive(Clone)]
pub(super) struct Counter {
    actor: Addr<Sum>,
    _home: Arc<Home>,
}

struct Home(System);

impl Drop for Home {
    fn drop(&mut self) {
        self.0.stop();
    }
}

impl Peer for Counter {
    async fn start(_: Option<usize>) -> Self {
        let (sender, started) = mpsc::channel();
        thread::spawn(move || {
            let system = System::new();
            let actor = system.block_on(async { Sum(0).start() });
            sender
                .send((actor, System::current()))
                .expect("the starter waits");
            system.run().expect("the system runs");
        });
        let (actor, system) = started.recv().expect("the system starts");
        Self {
            actor,
            _home: Arc::new(Home(system)),
        }
    }

    async fn tell(&self, by: u64) {
        self.actor.do_send(Note(by));
    }

    async fn ask(&self, by: u64) -> u64 {
        self.actor.send(Add(by)).await.expect("it lives")
    }
}
