//! When the operating system is out of threads; and that none is left over.

use crate::child::{assert_success, in_child, is_child, limited};

const REFUSED: &str = "threads::a_system_without_threads_is_an_error";
const CHURN: &str = "threads::no_thread_is_left_over";

/// When no thread can be started, `spawn` says so, nothing leaks, and the
/// system goes on: also a kill, although its timer has no thread either.
#[test]
fn a_system_without_threads_is_an_error() {
    if is_child() {
        return refused::scarce();
    }
    if !cfg!(target_os = "linux") {
        return tests::skipped("the address space cannot be limited here");
    }
    let output = in_child(REFUSED, |own| {
        // Stacks of 256 MiB in an address space of 2 GiB: a thread is refused
        // long before the allocator is.
        let mut limited = limited(&own, "-v 2097152");
        limited.env("RUST_MIN_STACK", (256 << 20).to_string());
        limited
    });
    assert_success(&output);
}

/// After a thousand actors there are as many threads as before.
#[test]
fn no_thread_is_left_over() {
    if is_child() {
        return churn::thousand();
    }
    if !cfg!(target_os = "linux") {
        return tests::skipped("threads cannot be counted here");
    }
    assert_success(&in_child(CHURN, |own| own));
}

mod refused {
    use std::panic;
    use std::time::Duration;

    use actor_rt::prelude::*;
    use tests::{Drops, Patient, TestSystem};

    use crate::puppet::{Puppet, hold};

    pub(super) fn scarce() {
        let system = TestSystem::new();
        let drops = Drops::new();
        let mut actors = Vec::new();
        let error = loop {
            match system.spawn(Puppet::new().holding(drops.token())) {
                Ok(actor) => actors.push(actor),
                Err(error) => break error,
            }
            assert!(actors.len() < 64, "no thread was ever refused");
        };
        let SpawnError::Thread(cause) = &error else {
            panic!("another error: {error}")
        };
        assert!(
            error
                .to_string()
                .starts_with("no thread could be started for the actor: ")
        );
        assert!(error.to_string().ends_with(&cause.to_string()));
        assert_eq!(
            drops.alive(),
            isize::try_from(actors.len()).unwrap(),
            "it was dropped"
        );
        assert_eq!(system.actor_count(), actors.len());

        let refused = system.builder().spawn_with(Puppet::new);
        assert!(matches!(refused, Err(SpawnError::Thread(_))));
        let short = panic::catch_unwind(|| Puppet::new().spawn());
        let text = short.map(drop).unwrap_err();
        let text = text.downcast::<String>().unwrap();
        assert!(text.starts_with("failed to spawn an actor: no thread could be started"));

        // Those who live are well.
        for actor in &actors {
            assert_eq!(actor.add(1).value(), 1);
        }
        system.assert_quiet();

        // A kill whose grace nobody can time is over at once.
        let stuck = actors.pop().expect("at least one was started");
        let mut held = hold(&stuck);
        assert!(matches!(stuck.kill().value(), ExitReason::Abandoned));
        assert!(!held.take_reply().error().is_retry_safe());
        held.release();
        drop((held, stuck));

        // And where one has ended there is room for another.
        tests::eventually("there is room again", || {
            actors.pop().is_none_or(|last| {
                last.stop().value();
                system
                    .builder()
                    .stack_size(1 << 20)
                    .spawn(Puppet::new())
                    .is_ok()
            })
        });
        drop(actors);
        let end = system.shutdown(Duration::from_secs(30));
        assert!(end.killed().is_empty() && end.abandoned().is_empty());
        drops.await_alive(0);
    }
}

mod churn {
    use tests::{Drops, PATIENCE, Patient, TestSystem};

    use crate::puppet::{Puppet, job};

    pub(super) fn thousand() {
        let system = TestSystem::new();
        let drops = Drops::new();
        system.spawn(Puppet::new()).unwrap().stop().value();
        let before = settled();
        for round in 0..1_000 {
            let puppet = system.spawn(Puppet::new().holding(drops.token())).unwrap();
            let reply = puppet.add(1);
            match round % 5 {
                0 => drop(puppet.stop()),
                1 => drop(puppet.stop_now()),
                2 => drop(puppet.kill()),
                3 => drop(puppet.run(job(|_| std::panic::resume_unwind(Box::new("quietly"))))),
                _ => (),
            }
            let weak = puppet.downgrade();
            drop(puppet);
            let _ = reply.outcome();
            weak.join_timeout(PATIENCE).unwrap();
        }
        assert_eq!(drops.alive(), 0);
        assert_eq!(system.actor_count(), 0);
        // The timer of the last kill may still be there.
        tests::eventually("the threads are gone", || threads() <= before + 1);
    }

    /// The number of threads once the first actor's is gone.
    fn settled() -> usize {
        tests::eventually("the first actor's thread is gone", || threads() <= 2);
        threads()
    }

    fn threads() -> usize {
        std::fs::read_dir("/proc/self/task").unwrap().count()
    }
}
