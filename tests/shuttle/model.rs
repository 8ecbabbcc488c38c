//! How the models are run.

use std::env;
use std::panic;
use std::sync::{Arc, Mutex as StdMutex, PoisonError};
use std::thread;

use shuttle::scheduler::{PctScheduler, RandomScheduler, Scheduler};
use shuttle::sync::{Condvar, Mutex};
use shuttle::{Config, Runner};

/// Schedules of each kind per model, unless `SHUTTLE_SCHEDULES` says otherwise.
const SCHEDULES: usize = 5_000;

/// Where nothing is optimised, handlers need more than shuttle's own size.
const STACK: usize = 256 << 10;

/// How many preemptions there are at chosen points: most races need two, and a
/// third covers those with a kill in between.
const DEPTH: usize = 3;

/// Runs a model in many schedules: at random, which finds what goes wrong
/// often, and with few preemptions in chosen places, which finds what goes
/// wrong rarely. A failure prints its schedule, for `shuttle::replay`.
///
/// A deadlock is a failure too, and so is a thread that never ends: a schedule
/// is over when all threads are.
pub(crate) fn check(model: impl Fn() + Send + Sync + Copy + 'static) {
    run(RandomScheduler::new(schedules()), model);
    run(PctScheduler::new(DEPTH, schedules()), model);
}

fn schedules() -> usize {
    let chosen = env::var("SHUTTLE_SCHEDULES").ok();
    chosen.map_or(SCHEDULES, |number| number.parse().expect("a number"))
}

fn run(scheduler: impl Scheduler + Send + 'static, model: impl Fn() + Send + Sync + 'static) {
    // What the whole process shares is for one schedule at a time.
    static TURN: StdMutex<()> = StdMutex::new(());
    let _turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    let mut config = Config::new();
    config.stack_size = STACK;
    // All threads of a model run on this one, whose locals end with it.
    let run = thread::spawn(move || Runner::new(scheduler, config).run(model));
    if let Err(payload) = run.join() {
        panic::resume_unwind(payload);
    }
}

/// Waits for what has no event of its own.
pub(crate) fn eventually(condition: impl Fn() -> bool) {
    while !condition() {
        shuttle::thread::yield_now();
    }
}

/// A place in a handler that the model holds shut.
#[derive(Clone, Default)]
pub(crate) struct Gate(Arc<(Mutex<Stage>, Condvar)>);

#[derive(Clone, Copy, Default, PartialEq, PartialOrd)]
enum Stage {
    #[default]
    Shut,
    Arrived,
    Open,
}

impl Gate {
    /// Arrives, and waits until the gate is open.
    pub(crate) fn pass(&self) {
        self.reach(Stage::Arrived);
        self.await_stage(Stage::Open);
    }

    pub(crate) fn await_arrival(&self) {
        self.await_stage(Stage::Arrived);
    }

    pub(crate) fn open(&self) {
        self.reach(Stage::Open);
    }

    fn reach(&self, stage: Stage) {
        let mut reached = self.0.0.lock().unwrap();
        if *reached < stage {
            *reached = stage;
        }
        self.0.1.notify_all();
    }

    fn await_stage(&self, stage: Stage) {
        let mut reached = self.0.0.lock().unwrap();
        while *reached < stage {
            reached = self.0.1.wait(reached).unwrap();
        }
    }
}
