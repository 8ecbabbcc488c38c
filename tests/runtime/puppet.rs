//! An actor that does what the test says, and ways to hold it.

use actor_rt::prelude::*;
use tests::{Gate, Token};

/// What a handler of a [`Puppet`] is told to do.
pub type Job<T> = Box<dyn FnOnce(&Context<Puppet>) -> T + Send>;

/// A way to stop.
pub type Verb = fn(&PuppetHandle) -> Reply<ExitReason>;

/// All of them, weakest first, and the reasons they lead to.
pub const VERBS: [(&str, Verb); 3] = [
    ("stopped", |puppet| puppet.stop()),
    ("stopped now", |puppet| puppet.stop_now()),
    ("killed", |puppet| puppet.kill()),
];

type StopJob = Box<dyn FnOnce(&Context<Puppet>, &ExitReason) + Send>;

/// An actor whose handlers and hooks run closures of the test.
#[derive(Default)]
pub struct Puppet {
    on_start: Option<Job<Result<(), String>>>,
    on_stop: Option<StopJob>,
    on_drop: Option<Box<dyn FnOnce() + Send>>,
    sum: i64,
}

#[actor]
impl Puppet {
    pub fn run(&mut self, job: Job<i64>, cx: &Context<Self>) -> i64 {
        job(cx)
    }

    pub fn attempt(
        &mut self,
        job: Job<Result<i64, String>>,
        cx: &Context<Self>,
    ) -> Result<i64, String> {
        job(cx)
    }

    pub fn call<T: Send + 'static>(&mut self, job: Job<T>, cx: &Context<Self>) -> T {
        job(cx)
    }

    #[actor(tell)]
    pub fn order(&mut self, job: Job<()>, cx: &Context<Self>) {
        job(cx);
    }

    pub fn add(&mut self, by: i64) -> i64 {
        self.sum += by;
        self.sum
    }

    pub fn mark(&mut self) {
        self.sum += 1;
    }

    pub fn hand_back(&mut self, token: Token) -> Token {
        token
    }

    pub fn finish(self) -> i64 {
        self.sum
    }

    #[actor(on_start)]
    fn started(&mut self, cx: &Context<Self>) -> Result<(), String> {
        self.on_start.take().map_or(Ok(()), |job| job(cx))
    }

    #[actor(on_stop)]
    fn stopped(&mut self, cx: &Context<Self>, reason: &ExitReason) {
        if let Some(job) = self.on_stop.take() {
            job(cx, reason);
        }
    }
}

impl Puppet {
    /// One that starts and stops quietly.
    pub fn new() -> Self {
        Self::default()
    }

    /// What `on_start` does.
    pub fn on_start(
        mut self,
        job: impl FnOnce(&Context<Self>) -> Result<(), String> + Send + 'static,
    ) -> Self {
        self.on_start = Some(Box::new(job));
        self
    }

    /// What `on_stop` does.
    pub fn on_stop(
        mut self,
        job: impl FnOnce(&Context<Self>, &ExitReason) + Send + 'static,
    ) -> Self {
        self.on_stop = Some(Box::new(job));
        self
    }

    /// What the destructor of the state does.
    pub fn on_drop(mut self, job: impl FnOnce() + Send + 'static) -> Self {
        self.on_drop = Some(Box::new(job));
        self
    }

    /// Keeps the token for as long as the state lives.
    pub fn holding(self, token: Token) -> Self {
        self.on_drop(move || drop(token))
    }
}

impl Drop for Puppet {
    fn drop(&mut self) {
        if let Some(job) = self.on_drop.take() {
            job();
        }
    }
}

/// Boxes what a handler shall do.
pub fn job<T>(job: impl FnOnce(&Context<Puppet>) -> T + Send + 'static) -> Job<T> {
    Box::new(job)
}

/// A handler that the test holds, and with it the actor.
#[derive(Debug)]
pub struct Held {
    gate: Gate,
    /// The reply to the held call.
    pub reply: Option<Reply<i64>>,
}

/// Keeps the actor busy until [`Held::release`].
pub fn hold(puppet: &PuppetHandle) -> Held {
    let gate = Gate::new();
    let inside = gate.clone();
    let reply = puppet.run(job(move |_| {
        inside.pass();
        0
    }));
    gate.await_arrivals(1);
    Held {
        gate,
        reply: Some(reply),
    }
}

impl Held {
    /// Lets the handler return.
    pub fn release(&self) {
        self.gate.open();
    }

    /// The held call's reply.
    pub fn take_reply(&mut self) -> Reply<i64> {
        self.reply.take().expect("taken once")
    }
}

impl Drop for Held {
    /// A test that fails must not leave a thread behind for long.
    fn drop(&mut self) {
        self.gate.open();
    }
}
