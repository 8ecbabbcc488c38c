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

mod executor;
mod puppet;

mod lifecycle;
mod stopping;
mod kill;

mod reply;
mod cancel;
mod callbacks;
mod mailbox;

mod failures;
mod unobserved;
mod dead_letters;

mod system;
mod races;
mod misuse;
mod golden;
mod threads;

mod cookbook;
mod traits;
