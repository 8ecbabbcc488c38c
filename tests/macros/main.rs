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
    single_use_lifetimes,
    unused_qualifications,
    unused_braces,
    unused_parens,
    clippy::needless_lifetimes,
    clippy::needless_arbitrary_self_type,
    clippy::toplevel_ref_arg,
    clippy::unused_unit,
    dead_code,
    reason = "what can be written in several ways is written in all of them"
)]
#![allow(
    unreachable_pub,
    reason = "actors are written here as users write them, in modules that are not exported"
)]

mod arguments;
mod deferred;
mod extend;
mod generics;
mod handle_traits;
mod handles;
mod hooks;
mod hygiene;
pub mod lints;
mod messages;
mod options;
mod prelude_free;
mod replies;
mod signatures;
mod streams;
