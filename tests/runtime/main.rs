//! What the runtime promises, actor by actor on threads.
//!
//! A test whose name begins with `ac_` proves the acceptance case of that
//! number; the others prove rows of the failure matrix and what the bugs of
//! other libraries teach. Helpers are in the `tests` library and in
//! `puppet`; the modules are themes.

#![allow(
    unreachable_pub,
    reason = "actors are written here as users write them, in modules that are not exported"
)]
#![allow(
    clippy::unused_self,
    clippy::needless_pass_by_value,
    reason = "a handler takes `self` and owned arguments whether or not it needs them"
)]

mod child;
mod executor;
mod puppet;
#[cfg(target_os = "linux")]
#[allow(unreachable_pub, dead_code, reason = "the benchmarks use more of it")]
#[path = "../../benches/threads.rs"]
mod watched;

mod ending;
mod kill;
mod lifecycle;
mod stopping;

mod async_handlers;
mod bounds;
mod callbacks;
mod cancel;
mod deferred;
mod mailbox;
mod pipe;
mod reply;
mod reserve;
mod streams;
mod tokens;

mod dead_letters;
mod deadlock;
mod failures;
mod fatal;
mod unobserved;

mod misuse;
mod races;
mod sets;
mod shutdown;
mod signals;
mod system;
mod threads;

mod cookbook;
mod traits;
