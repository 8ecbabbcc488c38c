//! The actor of the cookbooks, a thread and a queue, done with this library:
//! workers that run closures, and an actor with modes.

use actor_rt::prelude::*;
use tests::{Log, PATIENCE, Patient, TestSystem};

/// Runs closures, one after the other.
struct Worker;

#[actor]
impl Worker {
    pub fn submit(&mut self, work: Box<dyn FnOnce() -> i64 + Send>) -> i64 {
        work()
    }

    pub fn attempt(
        &mut self,
        work: Box<dyn FnOnce() -> Result<i64, String> + Send>,
    ) -> Result<i64, String> {
        work()
    }

    pub fn close(self) {}
}

/// How a worker comes to its end.
type End = fn(&WorkerHandle);

/// `submit` returns the closure's value.
#[test]
fn ac_120_submit_returns_the_value() {
    let system = TestSystem::new();
    let worker = system.spawn(Worker).unwrap();
    let base = 40;
    assert_eq!(worker.submit(Box::new(move || base + 2)).value(), 42);
}

/// A closure that fails gives its error to its submitter, and the next job
/// runs; one that panics ends this worker, and nobody waits in vain.
#[test]
fn ac_121_a_failing_closure_does_not_hang_its_submitter() {
    let system = TestSystem::new();
    let worker = system.spawn(Worker).unwrap();
    let failing = worker.attempt(Box::new(|| Err("division by zero".into())));
    let next = worker.submit(Box::new(|| 7));
    assert_eq!(failing.value().unwrap_err(), "division by zero");
    assert_eq!(next.value(), 7);

    let panicking = worker.submit(Box::new(|| panic!("division by zero")));
    let behind = worker.submit(Box::new(|| 8));
    assert_eq!(
        panicking.error().panic().unwrap().message(),
        "division by zero"
    );
    assert!(behind.error().is_retry_safe());
}

/// After `close`, `submit` is an error, not a hang.
#[test]
fn ac_122_close_then_submit() {
    let system = TestSystem::new();
    let worker = system.spawn(Worker).unwrap();
    let before = worker.submit(Box::new(|| 1));
    worker.close().value();
    assert_eq!(before.value(), 1);
    let error = worker.submit(Box::new(|| 2)).error();
    assert_eq!(error.kind(), ErrorKind::Stopped);
    assert!(error.is_retry_safe());
}

/// `join` tells how it ended.
#[test]
fn ac_123_join_tells_the_reason() {
    let system = TestSystem::new();
    let ends: [(&str, End); 3] = [
        ("finished by its last call", |worker| {
            worker.close().detach();
        }),
        ("stopped", |worker| worker.stop().detach()),
        ("`submit` panicked: boom", |worker| {
            drop(worker.submit(Box::new(|| panic!("boom"))).error());
        }),
    ];
    for (text, end) in ends {
        let worker = system.spawn(Worker).unwrap();
        end(&worker);
        assert_eq!(worker.join_timeout(PATIENCE).unwrap().to_string(), text);
    }
}

/// A receive loop with two states is an actor whose state is an enum.
#[test]
fn ac_124_an_actor_with_two_states() {
    enum Door {
        Open { visitors: u32 },
        Locked { knocks: u32 },
    }

    #[actor]
    impl Door {
        pub fn enter(&mut self) -> Result<u32, String> {
            match self {
                Self::Open { visitors } => {
                    *visitors += 1;
                    Ok(*visitors)
                }
                Self::Locked { knocks } => {
                    *knocks += 1;
                    Err(format!("locked; knocked {knocks} times"))
                }
            }
        }

        pub fn lock(&mut self) {
            *self = Self::Locked { knocks: 0 };
        }

        pub fn unlock(&mut self) {
            *self = Self::Open { visitors: 0 };
        }
    }

    let system = TestSystem::new();
    let door = system.spawn(Door::Open { visitors: 0 }).unwrap();
    let log = Log::new();
    for step in ["enter", "enter", "lock", "enter", "unlock", "enter"] {
        match step {
            "lock" => door.lock().value(),
            "unlock" => door.unlock().value(),
            _ => log.push(door.enter().value()),
        }
    }
    assert_eq!(
        log.entries(),
        [
            Ok(1),
            Ok(2),
            Err("locked; knocked 1 times".to_owned()),
            Ok(1)
        ]
    );
}
