//! Models of the mailbox: the door, the sleep and the room.

use std::sync::Arc as StdArc;
use std::sync::atomic::{AtomicUsize as Count, Ordering::SeqCst};
use std::task::{Poll, Wake, Waker};

use loom::sync::atomic::AtomicBool;
use loom::thread;

use super::room::{Room, Waited};
use super::{Cursor, Entry, Mailbox, Next, Overflow, Refused, Reserved};
use crate::cancel::Running;
use crate::hook::Hooks;
use crate::id::Identity;
use crate::sync::model::check;
use crate::sync::{self, Arc, Parker};

fn mailbox(capacity: Option<usize>, overflow: Overflow) -> StdArc<Mailbox<u32>> {
    let actor = Identity::new(Some("model"), "Model", &Arc::new(Hooks::default()));
    StdArc::new(Mailbox::new(actor, capacity, overflow))
}

/// Posts one message; counts it if it was swept again or refused.
fn post(mailbox: &Mailbox<u32>, disposed: &Count) {
    let posted = mailbox.post(1, |_, _| {
        disposed.fetch_add(1, SeqCst);
    });
    if posted.is_err() {
        disposed.fetch_add(1, SeqCst);
    }
}

#[test]
fn loom_no_message_is_left_behind_a_closed_door() {
    check(|| {
        let mailbox = mailbox(None, Overflow::Block);
        let disposed = StdArc::new(Count::new(0));
        let posters: Vec<_> = (0..2)
            .map(|_| {
                let (mailbox, disposed) = (StdArc::clone(&mailbox), StdArc::clone(&disposed));
                thread::spawn(move || post(&mailbox, &disposed))
            })
            .collect();
        mailbox.close(|_| {
            disposed.fetch_add(1, SeqCst);
        });
        for poster in posters {
            poster.join().unwrap();
        }
        assert_eq!(disposed.load(SeqCst), 2);
        assert_eq!(mailbox.len(), 0);
    });
}

#[test]
fn loom_every_message_is_taken_or_swept() {
    check(|| {
        let mailbox = mailbox(None, Overflow::Block);
        let count = StdArc::new(Count::new(0));
        let poster = {
            let (mailbox, count) = (StdArc::clone(&mailbox), StdArc::clone(&count));
            thread::spawn(move || post(&mailbox, &count))
        };
        let actor = {
            let (mailbox, count) = (StdArc::clone(&mailbox), StdArc::clone(&count));
            thread::spawn(move || {
                // The streak is at its end: this take drains.
                let mut cursor = Cursor {
                    batch: 0,
                    streak: super::STREAK,
                };
                if let Next::Message(_) = mailbox.next(&mut cursor) {
                    count.fetch_add(1, SeqCst);
                }
            })
        };
        mailbox.close(|_| {
            count.fetch_add(1, SeqCst);
        });
        poster.join().unwrap();
        actor.join().unwrap();
        assert_eq!(count.load(SeqCst), 1);
    });
}

/// Wakes a loom thread.
struct Alarm(Parker);

impl Wake for Alarm {
    fn wake(self: StdArc<Self>) {
        self.0.unpark();
    }
}

/// The actor, as its turn and its executor work together.
fn next(mailbox: &Mailbox<u32>, cursor: &mut Cursor) -> Option<u32> {
    loop {
        match mailbox.next(cursor) {
            Next::Message(message) => return Some(message),
            Next::Closing => return None,
            Next::Sleep => sync::park_until(crate::time::Deadline::NEVER),
        }
    }
}

fn actor(mailbox: &StdArc<Mailbox<u32>>, messages: usize) -> thread::JoinHandle<usize> {
    let mailbox = StdArc::clone(mailbox);
    thread::spawn(move || {
        mailbox.set_waker(Waker::from(StdArc::new(Alarm(sync::current()))));
        let mut cursor = Cursor::default();
        (0..messages)
            .take_while(|_| next(&mailbox, &mut cursor).is_some())
            .count()
    })
}

#[test]
fn loom_a_sleeping_actor_is_woken_by_a_message() {
    check(|| {
        let mailbox = mailbox(None, Overflow::Block);
        let actor = actor(&mailbox, 2);
        let disposed = Count::new(0);
        post(&mailbox, &disposed);
        post(&mailbox, &disposed);
        assert_eq!(actor.join().unwrap(), 2);
        assert_eq!(disposed.load(SeqCst), 0);
    });
}

#[test]
fn loom_a_sleeping_actor_is_woken_by_a_stop() {
    check(|| {
        let mailbox = mailbox(None, Overflow::Block);
        let actor = actor(&mailbox, 1);
        mailbox.begin_closing();
        mailbox.wake();
        assert_eq!(actor.join().unwrap(), 0);
    });
}

#[test]
fn loom_what_was_accepted_before_the_door_closed_is_taken() {
    check(|| {
        let mailbox = mailbox(None, Overflow::Block);
        let actor = actor(&mailbox, 2);
        mailbox
            .post(1, |_, _| panic!("nothing is given up"))
            .unwrap();
        mailbox.begin_closing();
        mailbox.wake();
        assert_eq!(actor.join().unwrap(), 1);
    });
}

#[test]
fn loom_an_interrupt_reaches_an_actor_that_never_slept() {
    check(|| {
        let mailbox = mailbox(None, Overflow::Block);
        let identity = Identity::new(None, "Model", &Arc::new(Hooks::default()));
        let interrupt = Running::new(&identity);
        let sleeper = {
            let (mailbox, interrupt) = (StdArc::clone(&mailbox), Arc::clone(&interrupt));
            thread::spawn(move || {
                mailbox.set_waker(Waker::from(StdArc::new(Alarm(sync::current()))));
                // A wait inside the first handler.
                while !interrupt.is_killed() {
                    sync::park_until(crate::time::Deadline::NEVER);
                }
            })
        };
        interrupt.kill();
        mailbox.interrupt();
        sleeper.join().unwrap();
    });
}

#[test]
fn loom_a_sender_waits_for_room() {
    check(|| {
        let mailbox = mailbox(Some(1), Overflow::Block);
        let actor = actor(&mailbox, 2);
        let sender = {
            let mailbox = StdArc::clone(&mailbox);
            thread::spawn(move || {
                for _ in 0..2 {
                    mailbox.post(1, |_, _| ()).unwrap();
                }
            })
        };
        sender.join().unwrap();
        assert_eq!(actor.join().unwrap(), 2);
    });
}

#[test]
fn loom_a_sender_that_waits_for_room_is_released_by_the_close() {
    check(|| {
        let mailbox = mailbox(Some(1), Overflow::Block);
        mailbox.post(1, |_, _| ()).unwrap();
        let sender = {
            let mailbox = StdArc::clone(&mailbox);
            thread::spawn(move || match mailbox.post(2, |_, _| ()) {
                Ok(()) | Err(Refused::Closed(2)) => {}
                Err(refused) => panic!("{refused:?}"),
            })
        };
        mailbox.begin_closing();
        sender.join().unwrap();
    });
}

#[test]
fn loom_a_waiter_that_gives_up_passes_its_wake_up_on() {
    check(|| {
        let room = StdArc::new(Room::new(1));
        assert!(room.try_enter());
        let killed = StdArc::new(AtomicBool::new(false));
        let victim = {
            let (room, killed) = (StdArc::clone(&room), StdArc::clone(&killed));
            thread::spawn(move || {
                let waited = room.enter(crate::time::Deadline::NEVER, || {
                    killed.load(SeqCst).then_some(Waited::Killed)
                });
                if waited == Waited::Entered {
                    room.leave();
                }
            })
        };
        let other = {
            let room = StdArc::clone(&room);
            thread::spawn(move || {
                assert_eq!(
                    room.enter(crate::time::Deadline::NEVER, || None),
                    Waited::Entered
                )
            })
        };
        killed.store(true, SeqCst);
        room.leave();
        other.join().unwrap();
        // The kill's own wake-up.
        room.wake_all();
        victim.join().unwrap();
    });
}

#[test]
fn loom_the_oldest_makes_room() {
    check(|| {
        let mailbox = mailbox(Some(1), Overflow::DropOldest);
        let evicted = StdArc::new(Count::new(0));
        let posters: Vec<_> = (0..2)
            .map(|_| {
                let (mailbox, evicted) = (StdArc::clone(&mailbox), StdArc::clone(&evicted));
                thread::spawn(move || post(&mailbox, &evicted))
            })
            .collect();
        for poster in posters {
            poster.join().unwrap();
        }
        assert_eq!(evicted.load(SeqCst), 1);
        assert_eq!(mailbox.len(), 1);
    });
}

// ----- reservations ---------------------------------------------------------

/// A task on a thread of its own, which sleeps until its waker is called.
fn reserve(mailbox: &Mailbox<u32>) -> Reserved {
    let waker = Waker::from(StdArc::new(Alarm(sync::current())));
    let mut ticket = None;
    loop {
        match mailbox.poll_reserve(&mut ticket, &waker) {
            Poll::Ready(reserved) => return reserved,
            Poll::Pending => sync::park_until(crate::time::Deadline::NEVER),
        }
    }
}

fn reserving(mailbox: &StdArc<Mailbox<u32>>) -> thread::JoinHandle<()> {
    let mailbox = StdArc::clone(mailbox);
    thread::spawn(move || {
        let reserved = reserve(&mailbox);
        assert!(matches!(reserved, Reserved::Place), "{reserved:?}");
        mailbox.post_by(Entry::Reserved, 1, |_, _| ()).unwrap();
    })
}

fn full(overflow: Overflow) -> StdArc<Mailbox<u32>> {
    let mailbox = mailbox(Some(1), overflow);
    mailbox.post(1, |_, _| ()).unwrap();
    mailbox
}

#[test]
fn loom_a_task_waits_for_room() {
    check(|| {
        let mailbox = full(Overflow::Block);
        let task = reserving(&mailbox);
        assert!(mailbox.pop_any().is_some());
        task.join().unwrap();
        assert_eq!(mailbox.len(), 1);
        assert!(mailbox.is_full());
    });
}

#[test]
fn loom_two_tasks_wait_for_room() {
    check(|| {
        let mailbox = full(Overflow::Block);
        let tasks = [reserving(&mailbox), reserving(&mailbox)];
        let mut taken = 0;
        while taken < 2 {
            match mailbox.pop_any() {
                Some(_) => taken += 1,
                None => thread::yield_now(),
            }
        }
        tasks.map(|task| task.join().unwrap());
        assert_eq!(mailbox.len(), 1);
    });
}

#[test]
fn loom_a_permit_that_is_dropped_makes_room() {
    check(|| {
        let mailbox = mailbox(Some(1), Overflow::Block);
        assert!(matches!(reserve(&mailbox), Reserved::Place));
        assert!(!mailbox.is_full(), "nobody waits for the actor");
        let task = reserving(&mailbox);
        mailbox.give_back();
        task.join().unwrap();
    });
}

#[test]
fn loom_a_task_and_a_thread_wait_for_room() {
    check(|| {
        let room = StdArc::new(Room::new(1));
        assert!(room.try_enter());
        let task = {
            let room = StdArc::clone(&room);
            thread::spawn(move || {
                let waker = Waker::from(StdArc::new(Alarm(sync::current())));
                let mut ticket = None;
                while !room.reserve_or_queue(&mut ticket, &waker) {
                    sync::park_until(crate::time::Deadline::NEVER);
                }
                room.leave_reserved();
            })
        };
        let sender = {
            let room = StdArc::clone(&room);
            thread::spawn(move || {
                assert_eq!(
                    room.enter(crate::time::Deadline::NEVER, || None),
                    Waited::Entered
                );
                room.leave();
            })
        };
        room.leave();
        task.join().unwrap();
        sender.join().unwrap();
    });
}

#[test]
fn loom_a_dropped_future_passes_its_wake_up_on() {
    check(|| {
        let mailbox = full(Overflow::Block);
        let victim = {
            let mailbox = StdArc::clone(&mailbox);
            thread::spawn(move || {
                let waker = Waker::from(StdArc::new(Alarm(sync::current())));
                let mut ticket = None;
                match mailbox.poll_reserve(&mut ticket, &waker) {
                    Poll::Ready(_) => mailbox.give_back(),
                    // Dropped without a second look, woken or not.
                    Poll::Pending => mailbox.withdraw(&mut ticket),
                }
            })
        };
        let other = reserving(&mailbox);
        assert!(mailbox.pop_any().is_some());
        other.join().unwrap();
        victim.join().unwrap();
    });
}

#[test]
fn loom_a_task_that_waits_for_room_is_released_by_the_close() {
    check(|| {
        let mailbox = full(Overflow::Block);
        let tasks = [(); 2].map(|()| {
            let mailbox = StdArc::clone(&mailbox);
            thread::spawn(move || {
                let reserved = reserve(&mailbox);
                assert!(matches!(reserved, Reserved::Closed), "{reserved:?}");
            })
        });
        mailbox.begin_closing();
        tasks.map(|task| task.join().unwrap());
    });
}

#[test]
fn loom_an_exempt_message_makes_no_room() {
    check(|| {
        let mailbox = full(Overflow::Block);
        mailbox.post_by(Entry::Exempt, 2, |_, _| ()).unwrap();
        let task = reserving(&mailbox);
        assert!(mailbox.pop_any().is_some());
        assert!(mailbox.pop_any().is_some());
        task.join().unwrap();
        assert_eq!(mailbox.len(), 1);
    });
}
