//! Models of the edges: whoever publishes last sees the circle, and nobody sees
//! one that is not there.

use loom::thread;

use super::{Kind, Waiting};
use crate::cancel::{Running, Scope};
use crate::hook::Hooks;
use crate::id::Identity;
use crate::reply::{Description, pair};
use crate::sync::Arc;
use crate::sync::model::check;

fn actor() -> Arc<Identity> {
    Identity::new(Some("model"), "Model", &Arc::new(Hooks::default()))
}

/// A wait, and whether it closes a circle.
fn wait(me: &Arc<Identity>, owner: &Arc<Identity>) -> (Waiting, bool) {
    let mut waiting = Waiting::begin(me.node().id(), None);
    let cycle = waiting.for_what(owner.node().id(), Kind::Reply);
    (waiting, cycle.is_some())
}

/// Each waits for the next, all at once; how many see the circle.
fn crossing<const N: usize>() -> usize {
    let actors: [Arc<Identity>; N] = std::array::from_fn(|_| actor());
    let waiters: Vec<_> = (0..N)
        .map(|at| {
            let (me, owner) = (Arc::clone(&actors[at]), Arc::clone(&actors[(at + 1) % N]));
            // Nobody gives up before all have looked.
            thread::spawn(move || wait(&me, &owner))
        })
        .collect();
    let ends: Vec<_> = waiters
        .into_iter()
        .map(|waiter| waiter.join().unwrap())
        .collect();
    ends.iter().filter(|(_, closes)| *closes).count()
}

#[test]
fn loom_two_that_cross_see_it() {
    check(|| assert!(crossing::<2>() > 0));
}

#[test]
fn loom_three_that_cross_see_it() {
    check(|| assert!(crossing::<3>() > 0));
}

/// A callee that has answered may call back: the waiter's edge is gone before
/// the answer shows, although the waiter may not have woken yet.
#[test]
fn loom_an_answered_wait_is_no_edge() {
    check(|| {
        let (caller, callee) = (actor(), actor());
        let (resolver, reply) = pair::<u32>(&callee, "call");
        let me = Arc::clone(&caller);
        let waiter = thread::spawn(move || {
            let scope = Scope::enter(Running::new(&me));
            assert_eq!(reply.wait().unwrap(), 7);
            drop(scope);
        });
        resolver.begin(None).unwrap().complete(7);
        let (back, closes) = wait(&callee, &caller);
        assert!(!closes, "the caller has its answer");
        drop(back);
        waiter.join().unwrap();
    });
}

/// A call whose handler was left to answer later is owed by nobody that is
/// known: from the moment it is taken up, its waiter's edge closes no circle.
#[test]
fn loom_a_deferred_call_is_no_edge_once_it_is_taken_up() {
    check(|| {
        let (caller, callee) = (actor(), actor());
        let (resolver, reply) = pair::<u32>(&callee, "call");
        let me = Arc::clone(&caller);
        let waiter = thread::spawn(move || {
            let scope = Scope::enter(Running::new(&me));
            assert_eq!(reply.wait().unwrap(), 7);
            drop(scope);
        });
        let described = resolver.described(Description::new(|_| None, |_| None));
        let (entered, resolver) = described.begin_deferred().unwrap();
        let (back, closes) = wait(&callee, &caller);
        assert!(!closes, "somebody else may answer");
        drop(back);
        entered.leave();
        resolver.resolve(7);
        waiter.join().unwrap();
    });
}
