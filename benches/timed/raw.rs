//! Threads and channels without an actor: the limits.

use std::sync::mpsc;
use std::thread;

use crate::subject::{Adder, Answerer};

/// What a hand-written loop would be sent.
pub(crate) enum Message {
    Add(u64),
    Get(flume::Sender<u64>),
}

#[derive(Default)]
struct Sum(u64);

impl Sum {
    fn handle(&mut self, message: Message) {
        match message {
            Message::Add(by) => self.0 += by,
            // Who asked may have gone.
            Message::Get(reply) => drop(reply.send(self.0)),
        }
    }
}

const THERE: &str = "the loop runs as long as its sender lives";

// ----- tell ------------------------------------------------------------------

/// flume, and a loop over `recv`.
#[derive(Clone)]
pub(crate) struct FlumeLoop(flume::Sender<Message>);

impl Adder for FlumeLoop {
    fn start(capacity: Option<usize>) -> Self {
        let (sender, receiver) = capacity.map_or_else(flume::unbounded, flume::bounded);
        thread::spawn(move || {
            let mut sum = Sum::default();
            while let Ok(message) = receiver.recv() {
                sum.handle(message);
            }
        });
        Self(sender)
    }

    fn tell(&self, by: u64) {
        self.0.send(Message::Add(by)).expect(THERE);
    }

    fn total(&self) -> u64 {
        let (sender, receiver) = flume::bounded(1);
        self.0.send(Message::Get(sender)).expect(THERE);
        receiver.recv().expect(THERE)
    }
}

/// flume, and a loop that takes all there is at once.
#[derive(Clone)]
pub(crate) struct FlumeDrain(flume::Sender<Message>);

impl Adder for FlumeDrain {
    fn start(capacity: Option<usize>) -> Self {
        let (sender, receiver) = capacity.map_or_else(flume::unbounded, flume::bounded);
        thread::spawn(move || {
            let mut sum = Sum::default();
            while let Ok(message) = receiver.recv() {
                sum.handle(message);
                for message in receiver.drain() {
                    sum.handle(message);
                }
            }
        });
        Self(sender)
    }

    fn tell(&self, by: u64) {
        self.0.send(Message::Add(by)).expect(THERE);
    }

    fn total(&self) -> u64 {
        let (sender, receiver) = flume::bounded(1);
        self.0.send(Message::Get(sender)).expect(THERE);
        receiver.recv().expect(THERE)
    }
}

/// std's channel, in its two forms.
#[derive(Clone)]
pub(crate) enum StdMpsc {
    Unbounded(mpsc::Sender<Message>),
    Bounded(mpsc::SyncSender<Message>),
}

impl StdMpsc {
    fn send(&self, message: Message) {
        match self {
            Self::Unbounded(sender) => sender.send(message).expect(THERE),
            Self::Bounded(sender) => sender.send(message).expect(THERE),
        }
    }
}

impl Adder for StdMpsc {
    fn start(capacity: Option<usize>) -> Self {
        let (sender, receiver) = if let Some(capacity) = capacity {
            let (sender, receiver) = mpsc::sync_channel(capacity);
            (Self::Bounded(sender), receiver)
        } else {
            let (sender, receiver) = mpsc::channel();
            (Self::Unbounded(sender), receiver)
        };
        thread::spawn(move || {
            let mut sum = Sum::default();
            while let Ok(message) = receiver.recv() {
                sum.handle(message);
            }
        });
        sender
    }

    fn tell(&self, by: u64) {
        self.send(Message::Add(by));
    }

    fn total(&self) -> u64 {
        let (sender, receiver) = flume::bounded(1);
        self.send(Message::Get(sender));
        receiver.recv().expect(THERE)
    }
}

/// crossbeam's channel.
#[derive(Clone)]
pub(crate) struct Crossbeam(crossbeam_channel::Sender<Message>);

impl Adder for Crossbeam {
    fn start(capacity: Option<usize>) -> Self {
        let (sender, receiver) =
            capacity.map_or_else(crossbeam_channel::unbounded, crossbeam_channel::bounded);
        thread::spawn(move || {
            let mut sum = Sum::default();
            while let Ok(message) = receiver.recv() {
                sum.handle(message);
            }
        });
        Self(sender)
    }

    fn tell(&self, by: u64) {
        self.0.send(Message::Add(by)).expect(THERE);
    }

    fn total(&self) -> u64 {
        let (sender, receiver) = flume::bounded(1);
        self.0.send(Message::Get(sender)).expect(THERE);
        receiver.recv().expect(THERE)
    }
}

// ----- ask -------------------------------------------------------------------

/// Two flume channels, one there and one back: it serves a single caller.
pub(crate) struct FlumePair {
    there: flume::Sender<u64>,
    back: flume::Receiver<u64>,
}

impl Answerer for FlumePair {
    type Pending = ();

    fn start() -> Self {
        let (there, questions) = flume::unbounded();
        let (answers, back) = flume::unbounded();
        thread::spawn(move || {
            let mut sum = 0;
            while let Ok(by) = questions.recv() {
                sum += by;
                if answers.send(sum).is_err() {
                    break;
                }
            }
        });
        Self { there, back }
    }

    fn post(&self, by: u64) {
        self.there.send(by).expect(THERE);
    }

    fn wait(&self, (): ()) -> u64 {
        self.back.recv().expect(THERE)
    }
}

/// flume, and a channel of capacity 1 for each answer.
pub(crate) struct FlumeOneShot(flume::Sender<(u64, flume::Sender<u64>)>);

impl Answerer for FlumeOneShot {
    type Pending = flume::Receiver<u64>;

    fn start() -> Self {
        let (sender, questions) = flume::unbounded::<(u64, flume::Sender<u64>)>();
        thread::spawn(move || {
            let mut sum = 0;
            while let Ok((by, reply)) = questions.recv() {
                sum += by;
                // Who asked may have gone.
                let _ = reply.send(sum);
            }
        });
        Self(sender)
    }

    fn post(&self, by: u64) -> Self::Pending {
        let (sender, receiver) = flume::bounded(1);
        self.0.send((by, sender)).expect(THERE);
        receiver
    }

    fn wait(&self, pending: Self::Pending) -> u64 {
        pending.recv().expect(THERE)
    }
}

/// std's channel, and one for each answer.
pub(crate) struct StdOneShot(mpsc::Sender<(u64, mpsc::SyncSender<u64>)>);

impl Answerer for StdOneShot {
    type Pending = mpsc::Receiver<u64>;

    fn start() -> Self {
        let (sender, questions) = mpsc::channel::<(u64, mpsc::SyncSender<u64>)>();
        thread::spawn(move || {
            let mut sum = 0;
            while let Ok((by, reply)) = questions.recv() {
                sum += by;
                // Who asked may have gone.
                let _ = reply.send(sum);
            }
        });
        Self(sender)
    }

    fn post(&self, by: u64) -> Self::Pending {
        let (sender, receiver) = mpsc::sync_channel(1);
        self.0.send((by, sender)).expect(THERE);
        receiver
    }

    fn wait(&self, pending: Self::Pending) -> u64 {
        pending.recv().expect(THERE)
    }
}
