use ractor::{Actor, ActorProcessingErr, ActorRef, RpcReplyPort, call};

use super::Peer;

struct Sum;

enum Message {
    Note(u64),
    Add(u64, RpcReplyPort<u64>),
}

impl Actor for Sum {
    type Msg = Message;
    type State = u64;
    type Arguments = ();

    async fn pre_start(&self, _: ActorRef<Message>, (): ()) -> Result<u64, ActorProcessingErr> {
        Ok(0)
    }

    async fn handle(
        &self,
        _: ActorRef<Message>,
        message: Message,
        sum: &mut u64,
    ) -> Result<(), ActorProcessingErr> {
        match message {
            Message::Note(by) => *sum += by,
            Message::Add(by, reply) => {
                *sum += by;
                reply.send(*sum)?;
            }
        }
        Ok(())
    }
}

#[derive(Clone)]
pub(super) struct Counter(ActorRef<Message>);

impl Peer for Counter {
    async fn start(_: Option<usize>) -> Self {
        let (actor, _) = Actor::spawn(None, Sum, ()).await.expect("it starts");
        Self(actor)
    }

    async fn tell(&self, by: u64) {
        self.0.cast(Message::Note(by)).expect("it lives");
    }

    async fn ask(&self, by: u64) -> u64 {
        call!(self.0, Message::Add, by).expect("it lives")
    }
}
