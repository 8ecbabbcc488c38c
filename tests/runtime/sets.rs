//! Several replies at once.

use std::future::Future;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context as TaskContext, Poll};
use std::thread;
use std::time::{Duration, Instant};

use actor_rt::prelude::*;
use actor_rt::{
    Awaitable, Deadline, Split, as_completed, join, join_all, wait_all, wait_any, wait_first_error,
};
use tests::{Drops, Gate, MOMENT, PATIENCE, Patient, TestSystem, joined, patiently};

use crate::executor::block_on;
use crate::puppet::{Puppet, PuppetHandle, hold, job};

fn patience() -> Deadline {
    Deadline::after(PATIENCE)
}

fn puppets<const N: usize>(system: &System) -> [PuppetHandle; N] {
    [(); N].map(|()| system.spawn(Puppet::new()).unwrap())
}

/// Fails with an `Err` of its own.
fn failing(puppet: &PuppetHandle) -> Reply<Result<i64, String>> {
    puppet.attempt(job(|_| Err("no".to_owned())))
}

/// The outcomes are in the order of the replies, whoever was first; and one
/// deadline is for all, however many are slow.
#[test]
fn ac_026_join_all_keeps_the_order() {
    let system = TestSystem::new();
    let [slow, quick, idle] = puppets(&system);
    let held = hold(&slow);
    let replies = [slow.add(1), quick.add(2), idle.add(3)];
    let opener = thread::spawn(move || held.release());
    let sums: Result<Vec<i64>, _> = join_all(replies)
        .wait_timeout(PATIENCE)
        .into_iter()
        .collect();
    assert_eq!(sums.unwrap(), [1, 2, 3]);
    joined(opener);

    let held = puppets::<3>(&system).map(|puppet| (hold(&puppet), puppet));
    let start = Instant::now();
    let outcomes = join_all(held.iter().map(|(_, puppet)| puppet.add(1))).wait_timeout(MOMENT);
    assert!(start.elapsed() < PATIENCE / 2, "the deadline is for all");
    for outcome in outcomes {
        let error = outcome.unwrap_err();
        assert!(error.is_timed_out());
        assert!(
            error.to_string().contains("of 3 replies unfinished"),
            "{error}"
        );
    }
    for (held, puppet) in held {
        held.release();
        assert_eq!(puppet.add(1).value(), 2, "what was not waited for has run");
    }
}

/// A dead actor's error stands in its place and spoils nobody else's value.
#[test]
fn ac_027_join_all_on_partly_dead_actors() {
    let system = TestSystem::new();
    let [dead, alive] = puppets(&system);
    dead.stop().value();
    let outcomes = join_all([alive.add(1), dead.add(1), alive.add(1)]).wait_timeout(PATIENCE);
    assert_eq!(*outcomes[0].as_ref().unwrap(), 1);
    assert_eq!(outcomes[1].as_ref().unwrap_err().kind(), ErrorKind::Stopped);
    assert_eq!(*outcomes[2].as_ref().unwrap(), 2);
    assert!(join_all(Vec::<Reply<i64>>::new()).wait().is_empty());
}

/// Replies of different types, as a tuple.
#[test]
fn a_tuple_of_replies_keeps_its_types() {
    let system = TestSystem::new();
    let [one, two] = puppets(&system);
    let (number, text, error) = patiently(move || {
        join((one.add(1), two.call(job(|_| "text")), failing(&one))).wait_timeout(PATIENCE)
    });
    assert_eq!((number.unwrap(), text.unwrap()), (1, "text"));
    assert_eq!(error.unwrap(), Err("no".to_owned()));

    let [held, free] = puppets(&system);
    let gate = hold(&held);
    let (late, prompt) = join((held.add(1), free.add(1))).wait_timeout(MOMENT);
    assert!(late.unwrap_err().is_timed_out());
    assert_eq!(prompt.unwrap(), 1, "an outcome that is there is taken");
    gate.release();
}

/// A wait for all takes nothing, and says who is done when its time is over.
#[test]
fn ac_046_wait_all() {
    let system = TestSystem::new();
    let [one, two] = puppets(&system);
    let held = hold(&two);
    let mut replies = [one.add(1), two.add(1), Reply::ready(5), one.add(1)];
    let split = wait_all(&mut replies, Deadline::after(MOMENT)).unwrap();
    assert_eq!((split.done(), split.pending()), (&[0, 2, 3][..], &[1][..]));
    assert!(!split.is_complete());
    held.release();
    assert!(wait_all(&mut replies, patience()).unwrap().is_complete());
    assert!(
        wait_all(&mut replies, Deadline::NEVER)
            .unwrap()
            .is_complete(),
        "again"
    );
    let sums: Vec<i64> = replies.into_iter().map(Patient::value).collect();
    assert_eq!(sums, [1, 1, 5, 2]);
    assert_eq!(
        wait_all(&mut [] as &mut [Reply<()>], patience()).unwrap(),
        Split::default()
    );
}

/// The first that is done ends the wait; one that was done before does so at
/// once, a cancelled one too.
#[test]
fn ac_046_wait_any() {
    let system = TestSystem::new();
    let [one, two] = puppets(&system);
    let (first, second) = (hold(&one), hold(&two));
    let mut replies = [one.add(1), two.add(1)];
    assert!(
        wait_any(&mut replies, Deadline::after(MOMENT))
            .unwrap()
            .done()
            .is_empty()
    );
    let opener = thread::spawn(move || second.release());
    assert_eq!(wait_any(&mut replies, patience()).unwrap().done(), [1]);
    joined(opener);
    assert_eq!(
        wait_any(&mut replies, Deadline::NEVER).unwrap().done(),
        [1],
        "at once"
    );

    let mut queued = [one.add(1), one.add(1)];
    let _ = queued[1].cancel();
    assert_eq!(wait_any(&mut queued, Deadline::NEVER).unwrap().done(), [1]);
    first.release();
    assert_eq!(
        wait_any(&mut [] as &mut [Reply<()>], Deadline::NEVER).unwrap(),
        Split::default()
    );
}

/// A failure ends the wait: of a call, or a handler's own. A cancelled call is
/// none.
#[test]
fn ac_046_wait_first_error() {
    let system = TestSystem::new();
    let [one, two, dead] = puppets(&system);
    dead.stop().value();
    let held = hold(&two);

    let mut calls = [two.add(1), one.add(1), dead.add(1)];
    let split = wait_first_error(&mut calls, patience()).unwrap();
    assert!(split.done().contains(&2) && split.pending().contains(&0));

    let mut handlers = [two.attempt(job(|_| Ok(1))), failing(&one)];
    let split = wait_first_error(&mut handlers, patience()).unwrap();
    assert_eq!((split.done(), split.pending()), (&[1][..], &[0][..]));

    let mut cancelled = [two.add(1), one.add(1)];
    let _ = cancelled[0].cancel();
    assert!(
        wait_first_error(&mut cancelled, patience())
            .unwrap()
            .is_complete()
    );
    held.release();
    let mut fine = [one.add(1), two.add(1)];
    assert!(
        wait_first_error(&mut fine, patience())
            .unwrap()
            .is_complete()
    );
    // Taken by nobody, so each is seen by the test.
    drop((calls, handlers.map(Patient::outcome)));
}

/// Replies of different types wait together behind a reference.
#[test]
fn replies_of_different_types_wait_together() {
    let system = TestSystem::new();
    let [one, two] = puppets(&system);
    let (mut number, mut text) = (one.add(1), two.call(job(|_| "text")));
    let mut both: [&mut dyn Awaitable; 2] = [&mut number, &mut text];
    assert!(wait_all(&mut both, patience()).unwrap().is_complete());
    assert_eq!((number.value(), text.value()), (1, "text"));
}

/// Outcomes come in the order in which calls end: those that have ended first,
/// each once, cancelled ones too.
#[test]
fn ac_047_as_completed() {
    let system = TestSystem::new();
    let [one, two, three] = puppets(&system);
    let gates = [hold(&one), hold(&two), hold(&three)];
    let replies = [
        one.add(1),
        two.add(2),
        three.add(3),
        Reply::ready(4),
        one.add(5),
    ];
    let _ = replies[4].cancel();
    let mut completed = as_completed(replies).with_deadline(patience());
    assert_eq!(completed.len(), 5);
    let mut ready: Vec<_> = completed.by_ref().take(2).map(|(place, _)| place).collect();
    ready.sort_unstable();
    assert_eq!(ready, [3, 4], "those that had ended");
    let [first, second, third] = gates;
    for (gate, place) in [(second, 1), (third, 2), (first, 0)] {
        gate.release();
        let (next, outcome) = completed.next().unwrap();
        assert_eq!(
            (next, outcome.unwrap()),
            (place, i64::try_from(place).unwrap() + 1)
        );
    }
    assert!(completed.next().is_none());
    assert!(completed.next().is_none(), "and stays so");
}

/// At the deadline each reply that is left is an error that counts them, and
/// `into_pending` keeps them instead.
#[test]
fn ac_047_the_deadline_of_as_completed() {
    let system = TestSystem::new();
    let [one, two] = puppets(&system);
    let held = hold(&two);
    let mut completed =
        as_completed([one.add(1), two.add(2), two.add(3)]).with_deadline(Deadline::after(MOMENT));
    assert_eq!(completed.next().unwrap().1.unwrap(), 1);
    let (place, outcome) = completed.next().unwrap();
    let error = outcome.unwrap_err();
    assert_eq!(place, 1);
    assert!(error.is_timed_out());
    assert!(
        error.to_string().contains("2 of 3 replies unfinished"),
        "{error}"
    );
    let pending = completed.into_pending();
    assert_eq!(
        pending.iter().map(|(place, _)| *place).collect::<Vec<_>>(),
        [2]
    );
    held.release();
    for (_, reply) in pending {
        assert_eq!(reply.value(), 5);
    }
}

/// What was yielded is gone from the set, and so is what is left when the set
/// is dropped; dropping cancels nothing.
#[test]
fn a_set_keeps_nothing() {
    let system = TestSystem::new();
    let [one, two] = puppets(&system);
    let drops = Drops::new();
    let held = hold(&two);
    let give = |puppet: &PuppetHandle| {
        let token = drops.token();
        puppet.call(job(move |_| token))
    };
    let mut completed = as_completed([give(&one), give(&one), give(&two)]);
    drop(completed.next().unwrap());
    drops.await_alive(2);
    drop(completed);
    held.release();
    drops.await_alive(0);
    assert_eq!(two.add(1).value(), 1);
}

/// A hundred thousand replies, each yielded once, in about the time of their
/// calls.
#[test]
fn a_large_set_costs_the_same_per_reply() {
    const CALLS: i64 = 100_000;
    let system = TestSystem::new();
    let puppet = system.builder().unbounded().spawn(Puppet::new()).unwrap();
    let sum = patiently(move || {
        let replies: Vec<_> = (0..CALLS).map(|_| puppet.add(1)).collect();
        as_completed(replies)
            .map(|(_, sum)| sum.unwrap())
            .sum::<i64>()
    });
    assert_eq!(sum, CALLS * (CALLS + 1) / 2);
}

/// The same in async code, on any executor.
#[test]
fn sets_are_awaited_too() {
    let system = TestSystem::new();
    let [one, two] = puppets(&system);
    let held = hold(&two);
    let mut stream = as_completed([two.add(1), one.add(2)]).stream();
    assert_eq!(stream.len(), 2);
    let opener = thread::spawn(move || held.release());
    let places = block_on(async move {
        let mut places = Vec::new();
        while let Some((place, outcome)) = stream.next().await {
            outcome.unwrap();
            places.push(place);
        }
        assert!(stream.is_empty());
        places
    });
    assert_eq!(places.len(), 2);
    joined(opener);
    let sums = block_on(join_all([one.add(1), two.add(1)]));
    assert_eq!(
        sums.into_iter().map(Result::unwrap).collect::<Vec<_>>(),
        [3, 2]
    );
    let (sum, text) = block_on(join((one.add(1), two.call(job(|_| "text")))));
    assert_eq!((sum.unwrap(), text.unwrap()), (4, "text"));
}

/// Inside a handler, a reply that its own actor owes is an error in its place;
/// the others are waited for.
#[test]
fn a_set_inside_an_actor_does_not_wait_for_itself() {
    let system = TestSystem::new();
    let [me, other] = puppets(&system);
    let (own, peer) = (me.clone(), other.clone());
    let errors = me.call(job(move |_| {
        let mut kinds = Vec::new();
        for (place, outcome) in as_completed([own.add(1), peer.add(1)]) {
            kinds.push((place, outcome.map_err(|error| error.kind())));
        }
        let mut all = [own.add(1), peer.add(1)];
        let all = wait_all(&mut all, Deadline::NEVER).unwrap_err().kind();
        let mut any = [own.add(1), peer.add(1)];
        let any = wait_any(&mut any, Deadline::NEVER).unwrap();
        let (joined, _) = join((own.add(1), peer.add(1))).wait();
        kinds.sort_by_key(|(place, _)| *place);
        (
            kinds,
            all,
            any.done().to_vec(),
            joined.map_err(|error| error.kind()),
        )
    }));
    let (kinds, all, any, joined) = errors.value();
    assert_eq!(kinds, [(0, Err(ErrorKind::WouldDeadlock)), (1, Ok(1))]);
    assert_eq!(all, ErrorKind::WouldDeadlock);
    assert_eq!(any, [1]);
    assert_eq!(joined, Err(ErrorKind::WouldDeadlock));
}

/// A kill ends the wait of the actor that waits for several.
#[test]
fn a_kill_interrupts_a_wait_for_several() {
    let system = TestSystem::new();
    let [waiter, one, two] = puppets(&system);
    let gates = [hold(&one), hold(&two)];
    let entered = Gate::new();
    let at = entered.clone();
    let seen = waiter.call(job(move |_| {
        at.open();
        let mut replies = [one.add(1), two.add(1)];
        wait_all(&mut replies, Deadline::NEVER).map_err(|error| error.kind())
    }));
    let outcome = Arc::new(std::sync::Mutex::new(None));
    let note = Arc::clone(&outcome);
    seen.on_done(move |seen| *note.lock().unwrap() = seen.as_ref().ok().cloned());
    entered.pass();
    waiter.kill().value();
    let seen = outcome
        .lock()
        .unwrap()
        .take()
        .expect("the handler returned");
    assert_eq!(seen, Err(ErrorKind::Cancelled));
    for gate in gates {
        gate.release();
    }
}

/// A reply of a reply becomes one, cancellable at either stage.
#[test]
fn flatten_follows_the_call() {
    let system = TestSystem::new();
    let [front, store] = puppets(&system);
    let inner = store.clone();
    let ask = move |amount| {
        let store = inner.clone();
        front.call(job(move |_| store.add(amount))).flatten()
    };
    assert_eq!(ask(3).value(), 3);

    let held = hold(&store);
    let flat = ask(4);
    tests::eventually("the inner call is posted", || store.mailbox_len() == 1);
    assert_eq!(flat.cancel(), CancelOutcome::Prevented);
    assert!(flat.error().is_cancelled());
    held.release();
    assert_eq!(store.add(0).value(), 3, "it did not run");
    store.stop().value();
    assert_eq!(ask(1).error().kind(), ErrorKind::Stopped);
}

/// Members may be polled before they are entered, and are usable after.
#[test]
fn a_member_keeps_its_other_uses() {
    let system = TestSystem::new();
    let [puppet] = puppets(&system);
    let held = hold(&puppet);
    let mut reply = puppet.add(1);
    {
        let waker = std::task::Waker::noop();
        let poll = pin!(&mut reply).poll(&mut TaskContext::from_waker(waker));
        assert!(matches!(poll, Poll::Pending));
    }
    let split = wait_any(
        std::slice::from_mut(&mut reply),
        Deadline::after(Duration::ZERO),
    );
    assert_eq!(split.unwrap().pending(), [0]);
    let polled = Pin::new(&mut reply).poll(&mut TaskContext::from_waker(std::task::Waker::noop()));
    assert!(polled.is_pending());
    held.release();
    assert_eq!(reply.value(), 1);
}
