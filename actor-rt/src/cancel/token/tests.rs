//! What only the inside can see: that nothing is kept which nobody can reach.

use super::CancellationToken;
use super::node::Node;
use crate::sync::{Arc, Weak};

fn weak(token: &CancellationToken) -> Weak<Node> {
    Arc::downgrade(&token.node)
}

#[test]
fn a_chain_that_lets_go_of_its_head_stays_short() {
    let mut token = CancellationToken::new();
    let first = weak(&token);
    for _ in 0..100_000 {
        token = token.child_token();
    }
    assert_eq!(token.node.family_size(), 1);
    assert_eq!(first.strong_count(), 0);
    token.cancel();
    assert!(token.is_cancelled());
}

#[test]
fn a_family_that_was_large_gives_its_memory_back() {
    let parent = CancellationToken::new();
    let mut children: Vec<_> = (0..100_000).map(|_| parent.child_token()).collect();
    let all = parent.node.family_room();
    assert_eq!(parent.node.family_size(), 100_001);
    children.truncate(100);
    assert_eq!(parent.node.family_size(), 101);
    assert!(parent.node.family_room() < all / 100);
    let half = children.split_off(50);
    drop(children);
    parent.cancel();
    assert!(half.iter().all(CancellationToken::is_cancelled));
    assert_eq!(parent.node.family_size(), 0);
}

#[test]
fn a_token_ends_with_its_last_handle() {
    let parent = CancellationToken::new();
    let child = parent.child_token();
    let grandchild = child.child_token();
    let (above, between, below) = (weak(&parent), weak(&child), weak(&grandchild));
    let clone = child.clone();
    drop(child);
    assert!(between.upgrade().is_some());
    drop(clone);
    assert!(between.upgrade().is_none(), "its child does not keep it");
    drop(parent);
    assert!(above.upgrade().is_none());
    drop(grandchild);
    assert!(below.upgrade().is_none(), "nor does its family");
}

#[test]
fn a_cancelled_token_ends_with_its_last_handle() {
    let parent = CancellationToken::new();
    let child = parent.child_token();
    let registration = child.on_cancel(|| ());
    let born = {
        parent.cancel();
        parent.child_token()
    };
    let all = [&parent, &child, &born].map(weak);
    drop((parent, child, born));
    assert_eq!(all.each_ref().map(Weak::strong_count), [0, 1, 0]);
    drop(registration);
    assert_eq!(all[1].strong_count(), 0, "the registration was a handle");
}

#[test]
fn a_future_and_a_wait_leave_nothing_behind() {
    let token = CancellationToken::new();
    for _ in 0..10 {
        let mut future = token.cancelled();
        let mut cx = std::task::Context::from_waker(std::task::Waker::noop());
        for _ in 0..2 {
            assert!(std::pin::Pin::new(&mut future).poll(&mut cx).is_pending());
            assert_eq!(token.node.watcher_count(), 1);
        }
        drop(future);
        assert!(!token.wait_timeout(std::time::Duration::ZERO));
        drop(token.on_cancel(|| ()));
        assert_eq!(token.node.watcher_count(), 0);
    }
}
