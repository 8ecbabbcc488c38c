//! Guards, and what else a token is.

use std::panic::{RefUnwindSafe, UnwindSafe};
use std::thread;

use actor_rt::prelude::*;
use actor_rt::{Cancelled, CancelledOwned, DropGuard, DropGuardRef, Registration};
use tests::{Log, patiently};

#[test]
fn a_guard_cancels_unless_it_is_disarmed() {
    let token = CancellationToken::new();
    let child = token.child_token();
    let kept = token.clone().drop_guard().disarm();
    assert!(kept == token && !token.is_cancelled());
    assert_eq!(token.drop_guard_ref().disarm(), &token);
    assert!(!token.is_cancelled());

    let borrowed = child.drop_guard_ref();
    assert!(!child.is_cancelled());
    drop(borrowed);
    assert!(child.is_cancelled() && !token.is_cancelled());

    drop(kept.drop_guard());
    assert!(token.is_cancelled());
}

#[test]
fn a_guard_cancels_when_a_panic_passes() {
    let token = CancellationToken::new();
    let (guarded, log) = (token.clone(), Log::new());
    let entry = log.clone();
    token.on_cancel(move || entry.push(())).forever();
    let thread = thread::spawn(move || {
        let _guard = guarded.drop_guard();
        panic!("planned");
    });
    patiently(|| thread.join().unwrap_err());
    assert!(token.is_cancelled());
    assert_eq!(log.len(), 1);
}

#[test]
fn clones_are_one_token() {
    let token = CancellationToken::default();
    let (clone, child) = (token.clone(), token.child_token());
    assert_eq!(token, clone);
    assert_ne!(token, child);
    assert_ne!(token, CancellationToken::new());
    let tokens = [token.clone(), child];
    assert!(tokens.contains(&clone), "found by its clone");
    clone.cancel();
    assert!(token.is_cancelled());
}

#[test]
fn tokens_show_whether_they_are_cancelled() {
    let token = CancellationToken::new();
    let live = "CancellationToken { is_cancelled: false }";
    assert_eq!(format!("{token:?}"), live);
    let registration = token.on_cancel(|| ());
    for text in [
        format!("{:?}", token.cancelled()),
        format!("{:?}", token.clone().cancelled_owned()),
        format!("{registration:?}"),
    ] {
        assert!(text.contains(live), "{text}");
    }
    let guard = token.clone().drop_guard();
    assert!(format!("{guard:?}").contains(live));
    token.cancel();
    assert!(format!("{token:?}").contains("true"));
}

#[test]
fn tokens_go_anywhere() {
    fn anywhere<T: Send + Sync + Unpin + UnwindSafe + RefUnwindSafe>() {}
    anywhere::<CancellationToken>();
    anywhere::<Cancelled<'static>>();
    anywhere::<CancelledOwned>();
    anywhere::<DropGuard>();
    anywhere::<DropGuardRef<'static>>();
    anywhere::<Registration>();
    assert_eq!(size_of::<CancellationToken>(), size_of::<usize>());
}
