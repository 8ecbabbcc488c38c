//! Places in a full mailbox that are waited for without blocking a thread.

use std::future::Future;
use std::pin::Pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, mpsc};
use std::task::{Context as Task, Poll, Wake, Waker};
use std::thread;

use actor_rt::prelude::*;
use actor_rt::{Permit, Reserve};
use tests::{Gate, Log, MOMENT, PATIENCE, Patient, TestSystem, all_joined, eventually, joined};

use crate::executor::{Tasks, block_on};
use crate::puppet::{Held, Puppet, PuppetHandle, PuppetMessage, hold, job};

type Reserved = Result<Permit<PuppetMessage>, SendError>;

/// Counts its wake-ups.
#[derive(Default)]
struct Count(AtomicUsize);

impl Wake for Count {
    fn wake(self: Arc<Self>) {
        self.0.fetch_add(1, Ordering::SeqCst);
    }
}

/// A future that is polled by hand.
struct Probe {
    future: Pin<Box<Reserve<PuppetMessage>>>,
    woken: Arc<Count>,
}

impl Probe {
    fn new(puppet: &PuppetHandle) -> Self {
        Self {
            future: Box::pin(puppet.reserve()),
            woken: Arc::default(),
        }
    }

    /// One that waits.
    #[track_caller]
    fn waiting(puppet: &PuppetHandle) -> Self {
        let mut probe = Self::new(puppet);
        assert!(probe.poll().is_none(), "there is room");
        probe
    }

    fn poll(&mut self) -> Option<Reserved> {
        let waker = Waker::from(Arc::clone(&self.woken));
        match self.future.as_mut().poll(&mut Task::from_waker(&waker)) {
            Poll::Ready(reserved) => Some(reserved),
            Poll::Pending => None,
        }
    }

    #[track_caller]
    fn permit(&mut self) -> Permit<PuppetMessage> {
        self.poll().expect("it is ready").expect("there is room")
    }

    fn wake_ups(&self) -> usize {
        self.woken.0.load(Ordering::SeqCst)
    }
}

/// An actor whose mailbox is full, and that is held.
fn full(system: &TestSystem, capacity: usize) -> (PuppetHandle, Held) {
    let builder = system.builder().name("full").capacity(capacity);
    let puppet = builder.spawn(Puppet::new()).unwrap();
    let held = hold(&puppet);
    for _ in 0..capacity {
        puppet.mark().detach();
    }
    (puppet, held)
}

/// An actor with this policy, held, with room for one message.
fn held_with(system: &TestSystem, overflow: Overflow) -> (PuppetHandle, Held) {
    let builder = system.builder().capacity(1).overflow(overflow);
    let puppet = builder.spawn(Puppet::new()).unwrap();
    let held = hold(&puppet);
    (puppet, held)
}

// ----- waiting --------------------------------------------------------------

/// A full mailbox never blocks a task, and all of them get through, in their
/// order: ten tasks on one thread, on either executor.
#[test]
fn a_full_mailbox_never_blocks_an_executor() {
    for capacity in [1, 3, 100] {
        let system = TestSystem::new();
        let (puppet, held) = full(&system, capacity);
        let log = Log::new();
        let mut tasks = Tasks::default();
        for number in 0..10 {
            let (puppet, log) = (puppet.clone(), log.clone());
            tasks.spawn(async move {
                for part in 0..20 {
                    let permit = puppet.reserve().await.unwrap();
                    let log = log.clone();
                    let job = job(move |_| log.push((number, part)));
                    permit.order(job).unwrap();
                }
            });
        }
        // Runs on the same thread, behind all that wait.
        tasks.spawn(async { held.release() });
        tasks.run();
        let entries = log.exactly(200);
        for number in 0..10 {
            let own = entries.iter().filter(|entry| entry.0 == number);
            assert!(own.map(|entry| entry.1).eq(0..20), "capacity {capacity}");
        }

        let posted = block_on(async { puppet.reserve().await?.add(1).await });
        assert_eq!(posted.unwrap(), i64::try_from(capacity).unwrap() + 1);
    }
}

/// Tasks and blocked threads together: nobody is forgotten.
#[test]
fn tasks_and_threads_share_a_mailbox() {
    for capacity in [1, 4, 64] {
        let system = TestSystem::new();
        let (puppet, held) = full(&system, capacity);
        let threads: Vec<_> = (0..4)
            .map(|_| {
                let puppet = puppet.clone();
                thread::spawn(move || (0..50).for_each(|_| puppet.mark().detach()))
            })
            .collect();
        let executors: Vec<_> = (0..2)
            .map(|_| {
                let puppet = puppet.clone();
                thread::spawn(move || {
                    let mut tasks = Tasks::default();
                    for _ in 0..4 {
                        tasks.spawn(async {
                            for _ in 0..50 {
                                puppet.reserve().await.unwrap().mark().detach();
                            }
                        });
                    }
                    tasks.run()
                })
            })
            .collect();
        held.release();
        all_joined(threads);
        all_joined(executors);
        let all = 600 + i64::try_from(capacity).unwrap();
        assert_eq!(puppet.add(0).value(), all, "capacity {capacity}");
    }
}

/// An actor that stands still at a gate in every message, with a full mailbox:
/// one held, and `capacity` in the queue.
fn stepwise(system: &TestSystem, capacity: usize) -> (PuppetHandle, Vec<Gate>) {
    let puppet = system
        .builder()
        .capacity(capacity)
        .spawn(Puppet::new())
        .unwrap();
    let gates: Vec<_> = (0..=capacity).map(|_| Gate::new()).collect();
    for (number, gate) in gates.iter().enumerate() {
        let inside = gate.clone();
        puppet.order(job(move |_| inside.pass())).unwrap();
        if number == 0 {
            gate.await_arrivals(1);
        }
    }
    (puppet, gates)
}

/// Each place that becomes free wakes one task, the one that has waited
/// longest, in a large mailbox too and however long the next handler takes.
#[test]
fn each_place_wakes_the_task_that_waits_longest() {
    for capacity in [3, 100] {
        let system = TestSystem::new();
        let (puppet, gates) = stepwise(&system, capacity);
        let mut waiting = [(); 3].map(|()| Probe::waiting(&puppet));
        // Who looks in vain keeps its place in the line.
        assert!(waiting[0].poll().is_none());
        for step in 0..3 {
            gates[step].open();
            gates[step + 1].await_arrivals(1);
            for (number, probe) in waiting.iter().enumerate() {
                let woken = usize::from(number <= step);
                assert_eq!(probe.wake_ups(), woken, "task {number}, step {step}");
            }
            waiting[step].permit().mark().detach();
        }
        gates.iter().for_each(Gate::open);
        assert_eq!(puppet.add(0).value(), 3);
    }
}

/// A task and a blocked thread are woken in the order in which they came.
#[test]
fn a_thread_does_not_overtake_a_task() {
    for capacity in [2, 100] {
        let system = TestSystem::new();
        let (puppet, gates) = stepwise(&system, capacity);
        let mut task = Probe::waiting(&puppet);
        let (sent, was_sent) = mpsc::channel();
        let sender = thread::spawn({
            let puppet = puppet.clone();
            move || {
                let reply = puppet.add(10);
                sent.send(()).unwrap();
                reply.outcome()
            }
        });
        // It finds the mailbox full, now and when it looks by itself.
        assert!(was_sent.recv_timeout(MOMENT).is_err());
        gates[0].open();
        gates[1].await_arrivals(1);
        assert_eq!(task.wake_ups(), 1);
        let permit = task.poll();
        // Unless the thread looked by itself just then, the place is the
        // task's; in either case both get through.
        gates[1].open();
        gates[2].await_arrivals(1);
        let permit = permit.unwrap_or_else(|| task.poll().expect("the next place is free"));
        permit.unwrap().mark().detach();
        was_sent.recv_timeout(PATIENCE).unwrap();
        gates.iter().for_each(Gate::open);
        assert!(matches!(joined(sender).unwrap(), 10 | 11));
    }
}

/// A task that was woken and is not polled keeps no blocked thread asleep
/// beside the free place.
#[test]
fn a_task_that_is_not_polled_holds_up_no_thread() {
    let system = TestSystem::new();
    let (puppet, gates) = stepwise(&system, 1);
    let idle = Probe::waiting(&puppet);
    let sender = thread::spawn({
        let puppet = puppet.clone();
        move || puppet.add(10).outcome()
    });
    thread::park_timeout(MOMENT);
    gates.iter().for_each(Gate::open);
    assert_eq!(joined(sender).unwrap(), 10);
    assert!(idle.wake_ups() <= 1);
}

// ----- permits --------------------------------------------------------------

/// The reserved place is there for the first message, whoever else presses;
/// further ones are like any other's.
#[test]
fn a_permit_posts_without_waiting() {
    let system = TestSystem::new();
    let (puppet, held) = held_with(&system, Overflow::Block);
    let permit = block_on(puppet.reserve()).unwrap();
    assert_eq!(puppet.mailbox_len(), 0, "a place is no message");
    let mut waiting = Probe::waiting(&puppet);

    let first = permit.add(1); // does not block
    assert_eq!(puppet.mailbox_len(), 1);
    let second = thread::spawn(move || permit.add(10).outcome());
    thread::park_timeout(MOMENT);
    assert_eq!(puppet.mailbox_len(), 1, "the second has to wait");
    assert!(waiting.poll().is_none());
    held.release();
    assert_eq!(first.value(), 1);
    assert_eq!(joined(second).unwrap(), 11);
    assert_eq!(block_on(waiting.future).unwrap().add(100).value(), 111);
}

/// Of two threads that post through one permit, one gets its place.
#[test]
fn a_permits_place_is_used_once() {
    for _ in 0..200 {
        let system = TestSystem::new();
        let (puppet, held) = held_with(&system, Overflow::Fail);
        let permit = block_on(puppet.reserve()).unwrap();
        let outcomes = thread::scope(|scope| {
            let post = || permit.add(1);
            let threads = [scope.spawn(post), scope.spawn(post)];
            threads.map(|thread| thread.join().unwrap())
        });
        held.release();
        let refused = outcomes
            .map(Patient::outcome)
            .into_iter()
            .filter(|outcome| {
                let refused = outcome.as_ref().err();
                refused.is_some_and(ReplyError::is_mailbox_full)
            });
        assert_eq!(refused.count(), 1);
    }
}

/// A permit that is dropped unused gives its place back and wakes the next; a
/// used one gives nothing back.
#[test]
fn an_unused_permit_gives_its_place_back() {
    let system = TestSystem::new();
    let (puppet, held) = held_with(&system, Overflow::Block);
    let permit = block_on(puppet.reserve()).unwrap();
    let mut waiting = Probe::waiting(&puppet);
    drop(permit);
    assert_eq!(waiting.wake_ups(), 1);
    let permit = waiting.permit();
    let call = permit.add(7);
    drop(permit);
    assert!(Probe::new(&puppet).poll().is_none(), "the message has it");
    held.release();
    assert_eq!(call.value(), 7);
    // None was lost on the way, and none made.
    let one = block_on(puppet.reserve()).unwrap();
    assert!(Probe::new(&puppet).poll().is_none());
    drop(one);
}

/// Clones and weak handles that are made from a permit are the actor's.
#[test]
fn a_permits_clone_is_a_handle() {
    let system = TestSystem::new();
    let (puppet, held) = held_with(&system, Overflow::Fail);
    let permit = block_on(puppet.reserve()).unwrap();
    let clone: PuppetHandle = permit.clone();
    let weak = permit.downgrade();
    assert_eq!((&clone, permit.id()), (&puppet, puppet.id()));
    assert!(clone.add(1).error().is_mailbox_full(), "it has no place");
    let strong = weak.upgrade().unwrap();
    assert!(strong.add(1).error().is_mailbox_full());
    let call = permit.add(5);
    drop((permit, strong));
    assert!(clone.is_alive());
    held.release();
    assert_eq!(call.value(), 5);
    drop((puppet, clone));
    assert!(matches!(
        weak.join_timeout(PATIENCE).unwrap(),
        ExitReason::HandlesDropped
    ));
}

/// A permit and a wait for one keep the actor running, as handles do, and no
/// longer.
#[test]
fn a_permit_keeps_the_actor_running() {
    let system = TestSystem::new();
    let (puppet, held) = held_with(&system, Overflow::Block);
    let weak = puppet.downgrade();
    let permit = block_on(puppet.reserve()).unwrap();
    let waiting = Probe::waiting(&puppet);
    drop(puppet);
    drop(permit);
    assert!(weak.is_alive(), "the wait keeps it");
    let permit = block_on(waiting.future).unwrap();
    assert!(weak.is_alive(), "the permit keeps it");
    let call = permit.add(5);
    drop(permit);
    assert!(!weak.is_alive());
    held.release();
    assert_eq!(call.value(), 5, "it was accepted");
    weak.join_timeout(PATIENCE).unwrap();
}

// ----- giving up ------------------------------------------------------------

/// A future that is dropped leaves the line; if it was woken, the next one is
/// woken in its place.
#[test]
fn a_dropped_future_passes_its_wake_up_on() {
    let system = TestSystem::new();
    let (puppet, gates) = stepwise(&system, 1);
    let [first, second, mut third] = [(); 3].map(|()| Probe::waiting(&puppet));
    drop(first); // not woken yet
    gates[0].open();
    gates[1].await_arrivals(1);
    assert_eq!((second.wake_ups(), third.wake_ups()), (1, 0));
    drop(second);
    assert_eq!(third.wake_ups(), 1);
    let call = third.permit().add(3);
    gates[1].open();
    assert_eq!(call.value(), 3);
}

/// Who waits for a place is told when the actor stops, whichever way.
#[test]
fn a_wait_for_a_place_ends_with_the_actor() {
    let ends: [fn(&PuppetHandle); 3] = [
        |puppet| puppet.stop().detach(),
        |puppet| puppet.stop_now().detach(),
        |puppet| puppet.kill().detach(),
    ];
    for end in ends {
        let system = TestSystem::new();
        let (puppet, held) = full(&system, 1);
        let mut waiting = Probe::waiting(&puppet);
        end(&puppet);
        assert_eq!(waiting.wake_ups(), 1);
        let error = waiting.poll().expect("it is over").unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Stopped);
        assert!(error.is_retry_safe());
        assert_eq!(
            (error.actor(), error.method()),
            (Some("full"), Some("reserve"))
        );
        let text = error.to_string();
        assert!(text.contains(".reserve"), "{text}");
        let error = block_on(puppet.reserve()).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Stopped);
        held.release();
        puppet.join_timeout(PATIENCE).unwrap();
    }
}

/// A permit for an actor that has stopped meanwhile is as good as its handle:
/// the message is refused, and the place is nobody's.
#[test]
fn a_permit_outlives_its_actor() {
    let system = TestSystem::new();
    let (puppet, held) = held_with(&system, Overflow::Block);
    let permit = block_on(puppet.reserve()).unwrap();
    puppet.stop().detach();
    let error = permit.add(1).error();
    assert!(error.is_stopped() && error.is_retry_safe());
    assert!(permit.order(job(|_| ())).unwrap_err().is_stopped());
    held.release();
    puppet.join_timeout(PATIENCE).unwrap();
}

/// A waker that panics, when it is called or dropped, harms neither the actor
/// nor the others in the line.
#[test]
fn a_waker_that_panics_is_contained() {
    let system = TestSystem::new();
    let (puppet, gates) = stepwise(&system, 2);
    let [woken, dropped] = [Bomb::WhenWoken, Bomb::WhenDropped].map(|bomb| {
        let mut reserve = Box::pin(puppet.reserve());
        let waker = Waker::from(Arc::new(bomb));
        let polled = reserve.as_mut().poll(&mut Task::from_waker(&waker));
        assert!(polled.is_pending());
        reserve
    });
    let mut last = Probe::waiting(&puppet);
    drop(dropped);
    gates[0].open();
    gates[1].await_arrivals(1);
    drop(woken); // passes its wake-up on
    assert_eq!(last.wake_ups(), 1);
    let call = last.permit().add(3);
    gates.iter().for_each(Gate::open);
    assert_eq!(call.value(), 3);
}

/// When a waker panics.
enum Bomb {
    WhenWoken,
    WhenDropped,
}

impl Wake for Bomb {
    fn wake(self: Arc<Self>) {
        assert!(!matches!(*self, Self::WhenWoken), "woken");
    }
}

impl Drop for Bomb {
    fn drop(&mut self) {
        assert!(!matches!(self, Self::WhenDropped), "dropped");
    }
}

// ----- policies -------------------------------------------------------------

/// `Fail` and `DropNewest`: a place, or an error at once.
#[test]
fn a_policy_that_refuses_refuses_a_reservation() {
    for overflow in [Overflow::Fail, Overflow::DropNewest] {
        let system = TestSystem::new();
        let (puppet, held) = held_with(&system, overflow);
        let permit = block_on(puppet.reserve()).unwrap();
        let error = block_on(puppet.reserve()).unwrap_err();
        assert!(error.is_mailbox_full() && error.is_retry_safe());
        assert_eq!(error.method(), Some("reserve"));
        assert!(puppet.add(1).error().is_mailbox_full());
        let call = permit.add(10);
        held.release();
        assert_eq!(call.value(), 10);
    }
}

/// `DropOldest`: nothing is given up for a permit, only for its message.
#[test]
fn a_policy_that_drops_the_oldest_drops_it_for_a_message() {
    let system = TestSystem::new();
    let (puppet, held) = held_with(&system, Overflow::DropOldest);
    let mut oldest = puppet.add(1);
    let permits = [(); 2].map(|()| block_on(puppet.reserve()).unwrap());
    assert!(oldest.try_take().is_none());
    let [one, two] = permits.map(|permit| permit.add(10));
    assert!(oldest.error().is_mailbox_full());
    assert!(one.error().is_mailbox_full());
    held.release();
    assert_eq!(two.value(), 10);
}

/// Without a bound there is room at once, and nothing to give back.
#[test]
fn an_unbounded_mailbox_has_room() {
    let system = TestSystem::new();
    let puppet = system.builder().unbounded().spawn(Puppet::new()).unwrap();
    let permit = block_on(puppet.reserve()).unwrap();
    let calls = [permit.add(1), permit.add(10)];
    drop(permit);
    assert_eq!(calls.map(Patient::value), [1, 11]);
}

// ----- actors ---------------------------------------------------------------

/// An actor may reserve a place in its own mailbox; it is refused where it
/// would wait for itself.
#[test]
fn an_actor_reserves_a_place_of_its_own() {
    let system = TestSystem::new();
    let puppet = system.builder().capacity(1).spawn(Puppet::new()).unwrap();
    let (call, refused) = puppet
        .call(job(|cx| {
            let own = cx.handle();
            let permit = block_on(own.reserve()).unwrap();
            let refused = block_on(own.reserve()).unwrap_err();
            (permit.add(1), refused)
        }))
        .value();
    assert!(refused.is_mailbox_full());
    assert_eq!(call.value(), 1);
}

/// Actors that wait for each other are no circle while a place is reserved:
/// whoever has it may give it back. When its message has come, they are.
#[test]
fn a_reserved_place_is_no_circle() {
    for used in [false, true] {
        let system = TestSystem::new();
        let one = system.spawn(Puppet::new()).unwrap();
        let two = system.builder().capacity(1).spawn(Puppet::new()).unwrap();
        let gate = Gate::new();
        let asks = two.call(job({
            let (one, gate) = (one.clone(), gate.clone());
            move |_| {
                gate.pass();
                one.add(5).wait()
            }
        }));
        gate.await_arrivals(1);
        let permit = block_on(two.reserve()).unwrap();
        let posts = one.call(job({
            let two = two.clone();
            move |_| two.add(1)
        }));
        eventually("one waits for room", || system.waits().len() == 1);
        gate.open();
        eventually("two waits for an answer", || system.waits().len() == 2);
        thread::park_timeout(MOMENT);
        assert!(!posts.is_done() && !asks.is_done());
        if used {
            permit.mark().detach();
            assert_eq!(posts.value().error().kind(), ErrorKind::WouldDeadlock);
        } else {
            drop(permit);
            assert_eq!(posts.value().value(), 1);
        }
        assert_eq!(asks.value().unwrap(), 5);
    }
}
