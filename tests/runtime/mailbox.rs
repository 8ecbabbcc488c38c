//! The mailbox: order, bounds, and what happens when it is full.

use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use actor_rt::prelude::*;
use tests::{
    Drops, Gate, Log, MOMENT, PATIENCE, Patient, TestSystem, all_joined, joined, patiently,
};

use crate::puppet::{Puppet, PuppetHandle, hold, job};

// ----- order ----------------------------------------------------------------

/// A read after a write sees the write, although nobody waited for it.
#[test]
fn ac_017_call_then_read() {
    let system = TestSystem::new();
    let puppet = system.spawn(Puppet::new()).unwrap();
    for round in 1..=1_000 {
        puppet.add(1).detach();
        let unread = puppet.add(0);
        assert_eq!(puppet.add(0).value(), round);
        drop(unread);
    }
}

/// A message without a reply is observed by a later call.
#[test]
fn ac_018_a_tell_is_seen_by_a_later_call() {
    let system = TestSystem::new();
    let puppet = system.spawn(Puppet::new()).unwrap();
    let log = Log::new();
    for number in 0..1_000 {
        let log = log.clone();
        puppet.order(job(move |_| log.push(number))).unwrap();
        puppet.mark().detach();
    }
    assert_eq!(puppet.add(0).value(), 1_000);
    assert_eq!(log.entries(), (0..1_000).collect::<Vec<_>>());
}

/// An actor that posts the rest of its work to itself lets other messages in
/// between the parts.
#[test]
fn ac_020_work_to_itself_interleaves() {
    let system = TestSystem::new();
    let puppet = system.spawn(Puppet::new()).unwrap();
    let log = Log::new();
    let gate = Gate::new();
    let (inside, parts) = (gate.clone(), log.clone());
    let work = puppet.run(job(move |cx| {
        parts.push("part 1");
        inside.pass();
        cx.handle()
            .order(job(move |_| parts.push("part 2")))
            .unwrap();
        1
    }));
    gate.await_arrivals(1);
    let other = log.clone();
    let between = puppet.run(job(move |_| {
        other.push("other");
        2
    }));
    gate.open();
    assert_eq!((work.value(), between.value()), (1, 2));
    puppet.add(0).value();
    assert_eq!(log.entries(), ["part 1", "other", "part 2"]);
}

/// Per sender first in, first out, whatever the others do; and one order for
/// all, with calls and tells mixed, on a small and on a large mailbox.
#[test]
fn messages_of_one_sender_keep_their_order() {
    for capacity in [1, 2, 7, 10_000] {
        let system = TestSystem::new();
        let puppet = system
            .builder()
            .capacity(capacity)
            .spawn(Puppet::new())
            .unwrap();
        let log = Log::new();
        let senders: Vec<_> = (0..4)
            .map(|sender| {
                let (puppet, log) = (puppet.clone(), log.clone());
                thread::spawn(move || {
                    for number in 0..500 {
                        let log = log.clone();
                        if number % 2 == 0 {
                            puppet
                                .order(job(move |_| log.push((sender, number))))
                                .unwrap();
                        } else {
                            puppet
                                .call(job(move |_| log.push((sender, number))))
                                .detach();
                        }
                    }
                })
            })
            .collect();
        all_joined(senders);
        puppet.add(0).value();
        let entries = log.exactly(2_000);
        for sender in 0..4 {
            let own = entries.iter().filter(|entry| entry.0 == sender);
            assert!(own.map(|entry| entry.1).eq(0..500), "capacity {capacity}");
        }
    }
}

/// The order is causal: what A sent to C before it told B comes before what B
/// then sends to C.
#[test]
fn the_order_is_causal() {
    let system = TestSystem::new();
    let [a, b, c] = [(); 3].map(|()| system.spawn(Puppet::new()).unwrap());
    let log = Log::new();
    for round in 0..500 {
        let (b, c, log) = (b.clone(), c.clone(), log.clone());
        a.order(job(move |_| {
            let first = log.clone();
            c.order(job(move |_| first.push((round, 'a')))).unwrap();
            b.order(job(move |_| {
                c.order(job(move |_| log.push((round, 'b')))).unwrap();
            }))
            .unwrap();
        }))
        .unwrap();
    }
    let entries = log.exactly(1_000);
    for round in 0..500 {
        let at = |who| {
            entries
                .iter()
                .position(|entry| *entry == (round, who))
                .unwrap()
        };
        assert!(at('a') < at('b'), "round {round}");
    }
}

// ----- bounds ---------------------------------------------------------------

/// `Block`: a sender waits while the mailbox is full, and only then.
#[test]
fn ac_076_block_waits_for_room() {
    let system = TestSystem::new();
    let puppet = system.builder().capacity(2).spawn(Puppet::new()).unwrap();
    let held = hold(&puppet);
    let queued = [puppet.add(1), puppet.add(10)];
    assert_eq!(
        (puppet.mailbox_len(), puppet.mailbox_capacity()),
        (2, Some(2))
    );
    let (sent, was_sent) = mpsc::channel();
    let sender = thread::spawn({
        let puppet = puppet.clone();
        move || {
            let reply = puppet.add(100);
            sent.send(()).unwrap();
            reply.outcome()
        }
    });
    assert!(was_sent.recv_timeout(MOMENT).is_err(), "there was no room");
    assert_eq!(puppet.mailbox_len(), 2);
    held.release();
    was_sent.recv_timeout(PATIENCE).unwrap();
    assert_eq!(queued.map(Patient::value), [1, 11]);
    assert_eq!(joined(sender).unwrap(), 111);
}

/// A sender that waits for room gets in with the first message that leaves,
/// even if the actor then stays in a handler; for every capacity.
#[test]
fn ac_076_block_waits_no_longer_than_the_mailbox_is_full() {
    for capacity in [1, 2, 3, 4, 8, 100] {
        let system = TestSystem::new();
        let puppet = system
            .builder()
            .capacity(capacity)
            .spawn(Puppet::new())
            .unwrap();
        let held = hold(&puppet);
        let (sent, was_sent) = mpsc::channel();
        // The second message ends only when the blocked sender has got in.
        let waits = puppet.run(job(move |_| {
            i64::from(was_sent.recv_timeout(PATIENCE / 2).is_ok())
        }));
        for _ in 1..capacity {
            puppet.mark().detach();
        }
        let blocked = thread::spawn({
            let puppet = puppet.clone();
            move || {
                puppet.mark().detach();
                let _ = sent.send(());
            }
        });
        // Give it the time to be really asleep.
        thread::park_timeout(Duration::from_millis(10));
        held.release();
        assert_eq!(waits.value(), 1, "capacity {capacity}");
        joined(blocked);
    }
}

/// Every one of many blocked senders gets in, in whatever order.
#[test]
fn ac_076_no_blocked_sender_is_forgotten() {
    for capacity in [1, 3, 16] {
        let system = TestSystem::new();
        let puppet = system
            .builder()
            .capacity(capacity)
            .spawn(Puppet::new())
            .unwrap();
        let held = hold(&puppet);
        let senders: Vec<_> = (0..16)
            .map(|_| {
                let puppet = puppet.clone();
                thread::spawn(move || (0..50).map(|_| puppet.add(1)).collect::<Vec<_>>())
            })
            .collect();
        thread::park_timeout(Duration::from_millis(10));
        held.release();
        let replies = all_joined(senders).into_iter().flatten();
        let mut sums: Vec<_> = replies.map(Patient::value).collect();
        sums.sort_unstable();
        assert_eq!(sums, (1..=800).collect::<Vec<_>>());
    }
}

/// A blocked sender is released by the death of the actor, whichever way it
/// dies, and its reply is resolved.
#[test]
fn ac_076_a_blocked_sender_is_released_by_death() {
    let ends: [fn(&PuppetHandle); 4] = [
        |puppet| puppet.stop().detach(),
        |puppet| puppet.stop_now().detach(),
        |puppet| puppet.kill().detach(),
        |_| (),
    ];
    for (number, end) in ends.into_iter().enumerate() {
        let system = TestSystem::new();
        let puppet = system.builder().capacity(1).spawn(Puppet::new()).unwrap();
        let gate = Gate::new();
        let inside = gate.clone();
        let first = puppet.run(job(move |_| {
            inside.pass();
            assert!(number != 3, "dies of this");
            0
        }));
        gate.await_arrivals(1);
        let queued = puppet.add(1);
        let blocked: Vec<_> = (0..4)
            .map(|_| {
                let puppet = puppet.clone();
                thread::spawn(move || (puppet.add(1).outcome(), puppet.order(job(|_| ()))))
            })
            .collect();
        thread::park_timeout(Duration::from_millis(10));
        end(&puppet);
        if number == 3 {
            gate.open();
        }
        // The verbs release them although the handler is still at it.
        for sender in blocked {
            let (asked, told) = joined(sender);
            // It may have got in before the actor died.
            if let Err(error) = asked {
                assert_eq!(error.kind(), ErrorKind::Stopped);
                assert!(error.is_retry_safe());
            }
            if let Err(error) = told {
                assert_eq!(error.kind(), ErrorKind::Stopped);
            }
        }
        gate.open();
        assert_eq!(first.outcome().is_ok(), number != 3);
        assert_eq!(queued.outcome().is_ok(), number == 0);
        puppet.join_timeout(PATIENCE).unwrap();
    }
}

/// `Fail`: the message is refused, the queue is untouched.
#[test]
fn ac_076_fail_refuses() {
    let system = TestSystem::new();
    let puppet = system
        .builder()
        .name("small")
        .capacity(2)
        .overflow(Overflow::Fail)
        .spawn(Puppet::new())
        .unwrap();
    let held = hold(&puppet);
    let queued = [puppet.add(1), puppet.add(10)];
    let refused = puppet.add(100);
    assert!(refused.is_done());
    let error = refused.error();
    assert_eq!(error.kind(), ErrorKind::MailboxFull);
    assert!(error.is_retry_safe());
    assert_eq!(
        (error.actor(), error.method()),
        (Some("small"), Some("add"))
    );
    let error = puppet.order(job(|_| ())).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::MailboxFull);
    held.release();
    assert_eq!(queued.map(Patient::value), [1, 11]);
    assert_eq!(puppet.add(0).value(), 11, "there is room again");
    system.assert_quiet();
}

/// `DropOldest`: the new message is accepted, the oldest one is given up; its
/// caller hears of it, and so does the dead-letter hook if it has none.
#[test]
fn ac_076_drop_oldest_keeps_the_new() {
    let system = TestSystem::new();
    let drops = Drops::new();
    let puppet = system
        .builder()
        .capacity(2)
        .overflow(Overflow::DropOldest)
        .spawn(Puppet::new())
        .unwrap();
    let held = hold(&puppet);
    let first = puppet.hand_back(drops.token());
    puppet.order(job(|_| panic!("given up, not run"))).unwrap();
    let third = puppet.add(1);
    assert_eq!(drops.alive(), 0, "it is dropped at once");
    let error = first.error();
    assert_eq!(error.kind(), ErrorKind::MailboxFull);
    assert!(error.is_retry_safe());
    let fourth = puppet.add(10);
    let letters = system.letters.exactly(1);
    assert_eq!(letters[0].method(), "order");
    assert_eq!(letters[0].error().kind(), ErrorKind::MailboxFull);
    assert_eq!(puppet.mailbox_len(), 2);
    held.release();
    assert_eq!((third.value(), fourth.value()), (1, 11));
}

/// `DropNewest`: the queue is untouched; the caller of the new message hears
/// of it; one without a reply counts as sent and is a dead letter.
#[test]
fn ac_076_drop_newest_keeps_the_old() {
    let system = TestSystem::new();
    let puppet = system
        .builder()
        .capacity(2)
        .overflow(Overflow::DropNewest)
        .spawn(Puppet::new())
        .unwrap();
    let held = hold(&puppet);
    let queued = [puppet.add(1), puppet.add(10)];
    let error = puppet.add(100).error();
    assert_eq!(error.kind(), ErrorKind::MailboxFull);
    assert!(error.is_retry_safe());
    system.assert_quiet();
    puppet.order(job(|_| panic!("given up, not run"))).unwrap();
    let letters = system.letters.exactly(1);
    assert_eq!(letters[0].method(), "order");
    assert_eq!(letters[0].error().kind(), ErrorKind::MailboxFull);
    held.release();
    assert_eq!(queued.map(Patient::value), [1, 11]);
    assert_eq!(puppet.add(0).value(), 11);
}

/// An actor that posts to its own full mailbox is refused instead of waiting
/// for itself.
#[test]
fn an_actor_is_not_blocked_by_its_own_mailbox() {
    let system = TestSystem::new();
    let puppet = system.builder().capacity(1).spawn(Puppet::new()).unwrap();
    let outcome = puppet.call(job(|cx| {
        let own = cx.handle();
        let accepted = own.add(1);
        let refused = own.add(10).wait().unwrap_err();
        let told = own.order(job(|_| ())).unwrap_err();
        accepted.detach();
        (refused, told.kind())
    }));
    let (refused, told) = outcome.value();
    assert_eq!(refused.kind(), ErrorKind::MailboxFull);
    assert!(refused.is_retry_safe());
    assert_eq!(told, ErrorKind::MailboxFull);
    assert_eq!(puppet.add(0).value(), 1);
}

/// A mailbox of one works from the first moment on, before the actor has
/// started.
#[test]
fn a_mailbox_of_one_works_at_start_up() {
    let system = TestSystem::new();
    for _ in 0..200 {
        let puppet = system.builder().capacity(1).spawn(Puppet::new()).unwrap();
        let sender = puppet.clone();
        let sums = patiently(move || {
            let replies: Vec<_> = (0..5).map(|_| sender.add(1)).collect();
            replies.into_iter().map(Patient::value).collect::<Vec<_>>()
        });
        assert_eq!(sums, [1, 2, 3, 4, 5]);
    }
    // And while `on_start` posts to its own actor.
    let started = Gate::new();
    let done = started.clone();
    let puppet = system
        .builder()
        .capacity(1)
        .spawn(Puppet::new().on_start(move |cx| {
            let own = cx.handle();
            own.add(1).detach();
            assert_eq!(
                own.add(10).wait().unwrap_err().kind(),
                ErrorKind::MailboxFull
            );
            done.open();
            Ok(())
        }))
        .unwrap();
    started.pass();
    assert_eq!(puppet.add(0).value(), 1);
}

/// A mailbox without a bound takes what comes.
#[test]
fn an_unbounded_mailbox_takes_everything() {
    let system = TestSystem::new();
    let puppet = system.builder().unbounded().spawn(Puppet::new()).unwrap();
    assert_eq!(puppet.mailbox_capacity(), None);
    let held = hold(&puppet);
    for _ in 0..50_000 {
        puppet.mark().detach();
    }
    assert_eq!(puppet.mailbox_len(), 50_000);
    held.release();
    assert_eq!(puppet.add(0).value(), 50_000);
}

/// The bound holds under a flood from many threads, and every call is
/// accounted for.
#[test]
fn a_flood_is_bounded() {
    for overflow in [Overflow::Block, Overflow::Fail, Overflow::DropOldest] {
        const CAPACITY: usize = 8;
        const SENDERS: usize = 4;
        let system = TestSystem::new();
        let puppet = system
            .builder()
            .capacity(CAPACITY)
            .overflow(overflow)
            .spawn(Puppet::new())
            .unwrap();
        let senders: Vec<_> = (0..SENDERS)
            .map(|_| {
                let puppet = puppet.clone();
                thread::spawn(move || {
                    let mut most = 0;
                    let replies: Vec<_> = (0..2_000)
                        .map(|_| {
                            most = most.max(puppet.mailbox_len());
                            puppet.add(1)
                        })
                        .collect();
                    let ran = replies.into_iter().filter_map(|reply| reply.outcome().ok());
                    (ran.count(), most)
                })
            })
            .collect();
        let (ran, most) = all_joined(senders)
            .into_iter()
            .fold((0, 0), |all, one| (all.0 + one.0, all.1.max(one.1)));
        assert!(most <= CAPACITY, "{most} messages under {overflow:?}");
        assert_eq!(usize::try_from(puppet.add(0).value()).unwrap(), ran);
        if overflow == Overflow::Block {
            assert_eq!(ran, 2_000 * SENDERS);
        }
    }
}
