//! Whole actors on threads, in schedules that a model checker chooses: spawn,
//! post, stop, kill and join race with each other, and every call is accounted
//! for. The cells below are explored by loom, beside their code.
//!
//! Empty unless built with `--cfg shuttle`. What the threads of a model wait
//! for must be shuttle's own or the library's, so the helpers of the other
//! tests, which are std's, are of no use here. There is no time either: a kill
//! has no grace or an endless one.
#![cfg(shuttle)]
#![allow(
    clippy::needless_pass_by_value,
    clippy::unused_self,
    reason = "a handler takes `self` and owned arguments whether or not it needs them"
)]

mod books;
mod model;

mod calls;
mod circles;
mod ending;
mod systems;
