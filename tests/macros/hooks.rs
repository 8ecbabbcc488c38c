//! `on_start` and `on_stop`.

use actor_rt::ExitReason;
use actor_rt::prelude::*;
use tests::{Log, Patient, TestSystem};

struct Full {
    log: Log<String>,
}

#[actor]
impl Full {
    #[actor(on_start)]
    fn started(&mut self, cx: &Context<Self>) {
        self.log.push(format!("{} starts", cx.name()));
    }

    pub fn work(&mut self) {
        self.log.push("works".into());
    }

    #[actor(on_stop)]
    pub fn stopped(&mut self, reason: &ExitReason, cx: &mut Context<Self>) {
        self.log
            .push(format!("{} stops, {}", cx.name(), reason.is_normal()));
    }
}

#[test]
fn hooks_run_around_the_messages() {
    let (system, log) = (TestSystem::new(), Log::new());
    let full = system
        .builder()
        .name("full")
        .spawn(Full { log: log.clone() });
    let full = full.expect("an actor");
    full.work();
    full.stop().value();
    assert_eq!(log.entries(), ["full starts", "works", "full stops, true"]);
}

struct Failing;

#[actor]
impl Failing {
    #[actor(on_start)]
    fn started(&mut self) -> Result<(), std::num::ParseIntError> {
        "x".parse::<u8>().map(drop)
    }

    #[actor(on_stop)]
    fn stopped(&self) {}

    pub fn work(&self) {}
}

#[test]
fn a_start_may_fail() {
    let system = TestSystem::new();
    let failing = system.builder().spawn(Failing).expect("a thread");
    let error = failing.work().error();
    assert!(format!("{error:#}").contains("invalid digit"), "{error:#}");
}

struct Conditional {
    started: bool,
}

#[actor]
impl Conditional {
    #[cfg(any())]
    #[actor(on_start)]
    fn started(&mut self) -> Missing {}

    #[cfg(not(any()))]
    #[actor(on_start)]
    fn started(&mut self) {
        self.started = true;
    }

    pub fn is_started(&self) -> bool {
        self.started
    }
}

#[test]
fn hooks_have_cfgs() {
    let system = TestSystem::new();
    let actor = system
        .builder()
        .spawn(Conditional { started: false })
        .expect("an actor");
    assert!(actor.is_started().value());
}
