//! What `#[actor]` accepts, and that what it generates works.
//!
//! What it refuses, and in which words, is in `tests/ui`; what it generates,
//! token by token, in `tests/expand`.

#![allow(
    clippy::unused_self,
    clippy::needless_pass_by_value,
    clippy::unused_async,
    reason = "a handler takes `self` and owned arguments whether or not it needs them"
)]
#![allow(
    unreachable_pub,
    reason = "actors are written here as users write them, in modules that are not exported"
)]

mod messages;
mod arguments;
mod generics;
mod hooks;
mod options;
mod extend;
mod handle_traits;
mod handles;
mod hygiene;
mod prelude_free;
mod lints;
