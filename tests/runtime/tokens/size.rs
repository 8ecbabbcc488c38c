//! Large trees, and many threads at one.

use std::thread;

use actor_rt::prelude::*;
use tests::{Gate, all_joined, joined};

/// Runs `body` on a thread that has room for no recursion.
fn on_a_small_stack(body: impl FnOnce() + Send + 'static) {
    let thread = thread::Builder::new().stack_size(64 * 1024);
    joined(thread.spawn(body).expect("a thread"));
}

const MILLION: usize = 1_000_000;

fn nested() -> Vec<CancellationToken> {
    let mut tokens = vec![CancellationToken::new()];
    for last in 0..MILLION {
        tokens.push(tokens[last].child_token());
    }
    tokens
}

fn wide() -> Vec<CancellationToken> {
    let parent = CancellationToken::new();
    let mut tokens: Vec<_> = (0..MILLION).map(|_| parent.child_token()).collect();
    tokens.insert(0, parent);
    tokens
}

#[test]
fn a_million_tokens_are_cancelled_without_recursion() {
    for tree in [nested, wide] {
        on_a_small_stack(move || {
            let tokens = tree();
            tokens[0].cancel();
            assert!(tokens.iter().all(CancellationToken::is_cancelled));
        });
    }
}

#[test]
fn a_million_tokens_are_dropped_without_recursion() {
    for tree in [nested, wide] {
        for youngest_first in [true, false] {
            on_a_small_stack(move || {
                let mut tokens = tree();
                if youngest_first {
                    tokens.reverse();
                }
                let last = tokens.pop().expect("there are many");
                drop(tokens);
                assert!(!last.is_cancelled());
                last.cancel();
                assert!(last.is_cancelled());
            });
        }
    }
}

#[test]
fn a_cancel_passes_through_a_million_dropped_tokens() {
    on_a_small_stack(|| {
        let mut tokens = nested();
        let last = tokens.pop().expect("there are many");
        let first = tokens.swap_remove(0);
        drop(tokens);
        first.cancel();
        assert!(last.is_cancelled());
    });
}

/// Cancels, children and drops of one family from many threads at once.
#[test]
fn a_tree_stands_any_number_of_threads() {
    let rounds = if cfg!(debug_assertions) { 100 } else { 500 };
    for _ in 0..rounds {
        let top = CancellationToken::new();
        let begin = Gate::new();
        let threads = (0..4)
            .map(|number| {
                let (parent, begin) = (top.child_token(), begin.clone());
                thread::spawn(move || {
                    begin.pass();
                    let mut kept = Vec::new();
                    let mut token = parent;
                    for step in 0..20 {
                        let child = token.child_token();
                        if step % 7 == number {
                            child.child_token().cancel();
                        }
                        kept.push(std::mem::replace(&mut token, child));
                        if step % 3 == 0 {
                            kept.swap_remove(0);
                        }
                    }
                    kept.push(token);
                    kept
                })
            })
            .collect::<Vec<_>>();
        begin.await_arrivals(threads.len());
        begin.open();
        top.cancel();
        let left = all_joined(threads);
        assert!(left.iter().flatten().all(CancellationToken::is_cancelled));
    }
}
