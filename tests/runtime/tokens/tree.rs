//! Who is cancelled with whom.

use std::collections::HashSet;

use actor_rt::prelude::*;

use super::{Rings, poll};

#[test]
fn a_cancel_wakes_who_was_polled() {
    let (waker, rings) = Rings::new();
    let token = CancellationToken::new();
    assert!(!token.is_cancelled());
    let (mut polled, mut fresh) = (token.cancelled(), token.cancelled());
    assert!(poll(&mut polled, &waker).is_pending());
    assert_eq!(rings.count(), 0);

    token.cancel();
    assert!(token.is_cancelled());
    assert_eq!(rings.count(), 1, "the other one was never polled");
    for future in [&mut polled, &mut fresh] {
        assert!(poll(future, &waker).is_ready());
        assert!(poll(future, &waker).is_ready(), "and stays so");
    }
    token.cancel();
    assert_eq!(rings.count(), 1, "a second cancel does nothing");
}

#[test]
fn a_child_is_cancelled_through_its_parent() {
    let (waker, rings) = Rings::new();
    let parent = CancellationToken::new();
    let child = parent.child_token();
    let mut futures = [child.cancelled(), parent.cancelled()];
    for future in &mut futures {
        assert!(poll(future, &waker).is_pending());
    }
    parent.cancel();
    assert_eq!(rings.count(), 2);
    assert!(parent.is_cancelled() && child.is_cancelled());
    for future in &mut futures {
        assert!(poll(future, &waker).is_ready());
    }
}

#[test]
fn a_cancel_passes_through_a_token_without_handles() {
    let (waker, rings) = Rings::new();
    let top = CancellationToken::new();
    let between = top.child_token();
    let children = [between.child_token(), between.child_token()];
    drop(between);
    let mut futures = children.each_ref().map(CancellationToken::cancelled);
    for future in &mut futures {
        assert!(poll(future, &waker).is_pending());
    }
    top.cancel();
    assert_eq!(rings.count(), 2);
    assert!(children.iter().all(CancellationToken::is_cancelled));
    for future in &mut futures {
        assert!(poll(future, &waker).is_ready());
    }
}

#[test]
fn a_child_is_cancelled_without_its_parent() {
    let (waker, rings) = Rings::new();
    let parent = CancellationToken::new();
    let first = parent.child_token();
    let (mut of_first, mut of_parent) = (first.cancelled(), parent.cancelled());
    assert!(poll(&mut of_first, &waker).is_pending());
    assert!(poll(&mut of_parent, &waker).is_pending());

    first.cancel();
    assert_eq!(rings.count(), 1);
    assert!(first.is_cancelled() && !parent.is_cancelled());
    assert!(poll(&mut of_first, &waker).is_ready());
    assert!(poll(&mut of_parent, &waker).is_pending());

    let second = parent.child_token();
    let mut of_second = second.cancelled();
    assert!(poll(&mut of_second, &waker).is_pending());
    parent.cancel();
    assert_eq!(rings.count(), 3);
    assert!(parent.is_cancelled() && second.is_cancelled());
    assert!(poll(&mut of_second, &waker).is_ready());
    assert!(poll(&mut of_parent, &waker).is_ready());
}

#[test]
fn a_child_of_a_cancelled_token_is_born_cancelled() {
    for child_first in [true, false] {
        let (waker, rings) = Rings::new();
        let parent = CancellationToken::new();
        parent.cancel();
        let child = parent.child_token();
        let grandchild = child.child_token();
        assert!(child.is_cancelled() && grandchild.is_cancelled());
        assert!(poll(&mut child.cancelled(), &waker).is_ready());
        assert!(poll(&mut parent.cancelled(), &waker).is_ready());
        assert_eq!(rings.count(), 0);
        if child_first {
            drop(child);
            drop(parent);
        } else {
            drop(parent);
            drop(child);
        }
        assert!(grandchild.is_cancelled());
    }
}

#[test]
fn children_are_dropped_in_any_order() {
    for order in [
        [0, 1, 2],
        [0, 2, 1],
        [1, 0, 2],
        [1, 2, 0],
        [2, 0, 1],
        [2, 1, 0],
    ] {
        let parent = CancellationToken::new();
        let mut children = [(); 3].map(|()| Some(parent.child_token()));
        for next in order {
            children[next] = None;
            assert!(!parent.is_cancelled(), "dropping cancels nothing");
            assert!(children.iter().flatten().all(|child| !child.is_cancelled()));
        }
        parent.cancel();
        assert!(parent.is_cancelled());
    }
}

#[test]
fn a_parent_is_dropped_before_its_children() {
    let parent = CancellationToken::new();
    let (first, second) = (parent.child_token(), parent.child_token());
    drop(parent);
    assert!(!first.is_cancelled());
    first.cancel();
    assert!(
        !second.is_cancelled(),
        "they have nothing in common any more"
    );
}

#[test]
fn a_cancel_reaches_descendants_only() {
    let (waker, rings) = Rings::new();
    let parent = CancellationToken::new();
    let token = parent.child_token();
    let sibling = parent.child_token();
    let (child, other) = (token.child_token(), token.child_token());
    let (grandchild, cousin) = (child.child_token(), child.child_token());
    let last = grandchild.child_token();
    let (inside, outside) = (
        [&token, &child, &other, &grandchild, &cousin, &last],
        [&parent, &sibling],
    );
    let mut within = inside.map(CancellationToken::cancelled);
    let mut around = outside.map(CancellationToken::cancelled);
    for future in within.iter_mut().chain(&mut around) {
        assert!(poll(future, &waker).is_pending());
    }

    token.cancel();
    assert_eq!(rings.count(), inside.len());
    assert!(inside.iter().all(|token| token.is_cancelled()));
    assert!(outside.iter().all(|token| !token.is_cancelled()));
    assert!(
        within
            .iter_mut()
            .all(|future| poll(future, &waker).is_ready())
    );
    assert!(
        around
            .iter_mut()
            .all(|future| poll(future, &waker).is_pending())
    );
    assert_eq!(rings.count(), inside.len());
}

/// What a tree should do, in the plainest way.
#[derive(Default)]
struct Plain {
    parents: Vec<Option<usize>>,
    cancelled: HashSet<usize>,
}

impl Plain {
    fn add(&mut self, parent: Option<usize>) {
        let born = parent.is_some_and(|parent| self.cancelled.contains(&parent));
        self.parents.push(parent);
        if born {
            self.cancelled.insert(self.parents.len() - 1);
        }
    }

    fn cancel(&mut self, token: usize) {
        self.cancelled.insert(token);
        // Parents are older than their children.
        for child in token + 1..self.parents.len() {
            if self.parents[child].is_some_and(|parent| self.cancelled.contains(&parent)) {
                self.cancelled.insert(child);
            }
        }
    }
}

/// Thousands of steps on random trees: made, dropped, cancelled in any order,
/// they answer like the plain model.
#[test]
fn random_trees_answer_like_the_plain_one() {
    for seed in 1..=200_u64 {
        let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15);
        let mut draw = |below: usize| {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            usize::try_from(state % below as u64).expect("it is below a usize")
        };
        let mut plain = Plain::default();
        plain.add(None);
        let mut tokens = vec![Some(CancellationToken::new())];
        for _ in 0..120 {
            let at = draw(tokens.len());
            match (draw(8), tokens[at].as_ref()) {
                (0, Some(token)) if at > 0 => {
                    token.cancel();
                    plain.cancel(at);
                }
                (1 | 2, Some(_)) => tokens[at] = None,
                (_, Some(token)) => {
                    let child = token.child_token();
                    tokens.push(Some(child));
                    plain.add(Some(at));
                }
                (_, None) => {}
            }
            for (number, token) in tokens.iter().enumerate() {
                let Some(token) = token else { continue };
                let wanted = plain.cancelled.contains(&number);
                assert_eq!(token.is_cancelled(), wanted, "seed {seed}, token {number}");
            }
            if tokens.iter().all(Option::is_none) {
                break;
            }
        }
    }
}
