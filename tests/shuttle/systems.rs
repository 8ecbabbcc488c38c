//! The end of a system races with whoever still starts actors in it.

use std::time::Duration;

use actor_rt::prelude::*;
use actor_rt::{Deadline, System};
use shuttle::thread;

use crate::books::{Books, Subject};
use crate::model::check;

/// Nobody slips through: an actor is refused, or ended and waited for.
#[test]
fn shuttle_a_spawn_races_with_a_shutdown() {
    check(|| {
        let (system, books) = (System::new(), Books::default());
        let first = Subject::start(&system, &books);
        let (place, keeper) = (system.clone(), books.clone());
        let starter = thread::spawn(move || {
            let started = Subject::try_start(&place, &keeper, Duration::MAX);
            // The handle is kept, so the actor ends by nothing but the shutdown.
            started.inspect(|subject| drop(keeper.ask(subject)))
        });
        let outcome = system.shutdown_by(Deadline::NEVER);
        assert!(outcome.is_clean(), "{outcome}");
        match starter.join().unwrap() {
            Ok(second) => {
                assert!(second.join().unwrap().is_normal());
                assert_eq!(outcome.stopped(), 2);
            }
            Err(error) => {
                assert!(matches!(error, SpawnError::ShutDown), "{error}");
                assert_eq!(outcome.stopped(), 1);
            }
        }
        drop(first);
        assert_eq!(system.actor_count(), 0);
        books.close();
    });
}

/// Two shutdowns and a kill wait for the same.
#[test]
fn shuttle_shutdowns_race_with_each_other_and_a_kill() {
    check(|| {
        let (system, books) = (System::new(), Books::default());
        let subject = Subject::start(&system, &books);
        let place = system.clone();
        let other = thread::spawn(move || {
            let outcome = place.shutdown_by(Deadline::NEVER);
            (outcome, place.actor_count())
        });
        let killed = subject.kill();
        let _ = system.shutdown_by(Deadline::NEVER);
        assert_eq!(system.actor_count(), 0);
        assert_eq!(other.join().unwrap().1, 0);
        killed.wait().unwrap();
        books.close();
    });
}
