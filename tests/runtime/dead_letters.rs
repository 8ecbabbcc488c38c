//! Messages that were given up with nobody listening, and who hears of them.

use actor_rt::Subscription;
use actor_rt::prelude::*;
use tests::{Gate, Log, PATIENCE, Patient, TestSystem, patiently};

use crate::puppet::{Puppet, PuppetHandle, hold, job};

/// An actor that listens to dead letters.
struct Undertaker {
    log: Log<String>,
}

#[actor]
impl Undertaker {
    pub fn bury(&mut self, method: &'static str) {
        self.log.push(method.to_owned());
    }

    pub fn dig_in(&mut self, gate: Gate) {
        gate.pass();
    }
}

fn dead(system: &System) -> PuppetHandle {
    let puppet = system.builder().name("gone").spawn(Puppet::new()).unwrap();
    puppet.stop().value();
    puppet
}

/// A call that nobody waits for, to a dead actor, reaches the hook with the
/// target, the method and the reason.
#[test]
fn ac_091_a_message_to_a_dead_actor_reaches_the_hook() {
    let system = TestSystem::new();
    let gone = dead(&system);
    gone.mark().detach();
    let letters = system.letters.exactly(1);
    let letter = &letters[0];
    assert_eq!((letter.actor(), letter.method()), ("gone", "mark"));
    assert_eq!(letter.actor_id(), gone.id());
    assert!(letter.actor_type().ends_with("::Puppet"));
    assert_eq!(letter.error().kind(), ErrorKind::Stopped);
    assert!(letter.error().is_retry_safe());
    assert!(
        letter.to_string().starts_with("dead letter: gone#"),
        "{letter}"
    );

    // Who has his error in his hands needs no hook.
    gone.add(1).error();
    let seen = gone.add(1);
    seen.on_done(|outcome| assert!(outcome.is_err()));
    drop(seen);
    gone.order(job(|_| ())).unwrap_err();
    assert_eq!(system.dead_letter_count(), 1);

    // What was accepted and then given up is a dead letter too.
    let puppet = system.spawn(Puppet::new()).unwrap();
    let held = hold(&puppet);
    puppet.order(job(|_| ())).unwrap();
    puppet.add(1).detach();
    let waiting = puppet.add(1);
    puppet.stop_now().detach();
    held.release();
    waiting.error();
    let methods: Vec<_> = system.letters.exactly(3)[1..]
        .iter()
        .map(actor_rt::DeadLetter::method)
        .collect();
    assert_eq!(methods, ["order", "add"]);
    system.assert_no_failures();
}

/// A cancelled call is no dead letter: somebody wanted it not to run.
#[test]
fn a_cancelled_call_is_no_dead_letter() {
    let system = TestSystem::new();
    let puppet = system.spawn(Puppet::new()).unwrap();
    let held = hold(&puppet);
    let cancelled = puppet.add(1);
    cancelled.cancel();
    drop(cancelled);
    puppet.stop_now().detach();
    held.release();
    puppet.join_timeout(PATIENCE).unwrap();
    system.assert_quiet();
}

/// Nothing else is one either: refused spawns, given-up joins, waits that time
/// out.
#[test]
fn ordinary_life_makes_no_dead_letters() {
    let system = TestSystem::new();
    assert!(
        system
            .builder()
            .name("a\0b")
            .spawn_with(Puppet::new)
            .is_err()
    );
    assert!(
        system
            .builder()
            .capacity(0)
            .spawn_with(Puppet::new)
            .is_err()
    );
    assert!(
        system
            .builder()
            .spawn_with(|| Err::<Puppet, _>("no"))
            .is_err()
    );
    let puppet = system.spawn(Puppet::new()).unwrap();
    for _ in 0..20 {
        drop(puppet.exit());
        puppet.stop().detach();
    }
    let weak = puppet.downgrade();
    drop(puppet);
    weak.join_timeout(PATIENCE).unwrap();
    drop(weak.exit());
    system.assert_quiet();
}

/// Two subscribers both get it, closures and actors alike.
#[test]
fn ac_092_every_subscriber_gets_it() {
    let system = TestSystem::new();
    let (first, second, buried) = (Log::new(), Log::new(), Log::new());
    let (one, two) = (first.clone(), second.clone());
    let _first = system.on_dead_letter(move |letter| one.push(letter.method()));
    let _second = system.on_dead_letter(move |letter| two.push(letter.method()));
    let undertaker = system
        .spawn(Undertaker {
            log: buried.clone(),
        })
        .unwrap();
    let _third = system.dead_letters_to(&undertaker, |undertaker, letter| {
        undertaker.bury(letter.method()).detach();
    });
    dead(&system).mark().detach();
    assert_eq!(first.entries(), ["mark"]);
    assert_eq!(second.entries(), ["mark"]);
    assert_eq!(buried.exactly(1), ["mark"]);
}

/// After the subscription is dropped, or the subscribed actor is dead, nothing
/// is delivered any more, and nobody minds.
#[test]
fn ac_093_unsubscribed_and_dead_subscribers_get_nothing() {
    let system = TestSystem::new();
    let gone = dead(&system);
    let (log, buried) = (Log::new(), Log::new());
    let noted = log.clone();
    let subscription = system.on_dead_letter(move |letter| noted.push(letter.method()));
    let undertaker = system
        .spawn(Undertaker {
            log: buried.clone(),
        })
        .unwrap();
    let calls = Log::new();
    let counted = calls.clone();
    let to_actor = system.dead_letters_to(&undertaker, move |undertaker, letter| {
        counted.push(());
        undertaker.bury(letter.method()).detach();
    });
    gone.mark().detach();
    drop(subscription);
    gone.mark().detach();
    assert_eq!(log.entries(), ["mark"]);
    assert_eq!(buried.exactly(2).len(), 2);

    // The subscription does not keep the actor alive.
    let weak = undertaker.downgrade();
    drop(undertaker);
    assert!(matches!(
        weak.join_timeout(PATIENCE),
        Ok(ExitReason::HandlesDropped)
    ));
    gone.mark().detach();
    gone.mark().detach();
    assert_eq!(calls.len(), 2);
    drop(to_actor);

    // One that is kept for ever needs no owner.
    let noted = log.clone();
    system
        .on_dead_letter(move |letter| noted.push(letter.method()))
        .forever();
    gone.mark().detach();
    assert_eq!(log.exactly(2), ["mark"; 2]);
}

/// An actor that is subscribed twice is subscribed once; unsubscribing the
/// older one leaves none.
#[test]
fn ac_094_an_actor_is_subscribed_once() {
    let system = TestSystem::new();
    let gone = dead(&system);
    let buried = Log::new();
    let undertaker = system
        .spawn(Undertaker {
            log: buried.clone(),
        })
        .unwrap();
    let _first = system.dead_letters_to(&undertaker, |undertaker, _| {
        undertaker.bury("first").detach();
    });
    let _second = system.dead_letters_to(&undertaker.clone(), |undertaker, _| {
        undertaker.bury("second").detach();
    });
    gone.mark().detach();
    undertaker.bury("last").value();
    assert_eq!(buried.entries(), ["second", "last"]);
}

/// A subscriber that panics, that makes dead letters itself, or whose actor
/// dies of them does not loop.
#[test]
fn ac_095_a_dying_subscriber_does_not_loop() {
    let system = TestSystem::new();
    let gone = dead(&system);
    let log = Log::new();
    let _panics = system.on_dead_letter(|_| panic!("a bad subscriber"));
    let (noted, feed) = (log.clone(), gone.clone());
    let _feeds = system.on_dead_letter(move |_| {
        noted.push(());
        feed.mark().detach();
    });
    gone.mark().detach();
    assert_eq!(log.len(), 1);
    assert_eq!(system.letters.len(), 1);
    assert_eq!(system.dead_letter_count(), 2, "counted, not passed on");
    gone.mark().detach();
    assert_eq!(log.len(), 2, "and it works the next time");

    // An actor whose mailbox is full of them is told no more; the rest are
    // dead letters about dead letters, and end there.
    let system = TestSystem::new();
    let gone = dead(&system);
    let buried = Log::new();
    let undertaker = system
        .builder()
        .capacity(1)
        .overflow(Overflow::Fail)
        .spawn(Undertaker {
            log: buried.clone(),
        })
        .unwrap();
    let gate = Gate::new();
    let digging = undertaker.dig_in(gate.clone());
    gate.await_arrivals(1);
    let _subscription = system.dead_letters_to(&undertaker, |undertaker, letter| {
        undertaker.bury(letter.method()).detach();
    });
    for _ in 0..10 {
        gone.mark().detach();
    }
    assert_eq!(system.letters.len(), 10);
    assert_eq!(system.dead_letter_count(), 19);
    gate.open();
    digging.value();
    assert_eq!(buried.exactly(1), ["mark"]);
}

/// What a subscriber has captured is dropped with no lock held: it may
/// subscribe itself.
#[test]
fn a_subscribers_captures_may_subscribe() {
    struct Heir(System, Log<Subscription>);
    impl Drop for Heir {
        fn drop(&mut self) {
            self.1.push(self.0.on_dead_letter(|_| ()));
        }
    }

    patiently(|| {
        let system = System::new();
        let log = Log::new();
        let undertaker = system.spawn(Undertaker { log: Log::new() }).unwrap();
        let heir = Heir(system.clone(), log.clone());
        let first = system.dead_letters_to(&undertaker, move |_, _| {
            let _ = &heir;
        });
        let second = system.dead_letters_to(&undertaker, |_, _| ());
        assert_eq!(log.len(), 1, "the first was replaced, and dropped");
        drop((first, second));
        assert!(system.shutdown(PATIENCE).is_clean());
    });
}
