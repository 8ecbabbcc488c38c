//! What `#[actor]` accepts, in a crate of the edition 2021: the very sources of
//! `tests/macros`, and what means something else since then.

#![deny(
    rust_2024_compatibility,
    reason = "generated code must not stand in the way of a crate that moves on"
)]
#![allow(
    clippy::unused_self,
    clippy::needless_pass_by_value,
    clippy::unused_async,
    reason = "a handler takes `self` and owned arguments whether or not it needs them"
)]
#![allow(
    single_use_lifetimes,
    unused_qualifications,
    unused_parens,
    clippy::needless_lifetimes,
    clippy::needless_arbitrary_self_type,
    clippy::unused_unit,
    dead_code,
    reason = "what can be written in several ways is written in all of them"
)]
#![allow(
    unreachable_pub,
    reason = "actors are written here as users write them, in modules that are not exported"
)]

mod older;

#[path = "../macros/arguments.rs"]
mod arguments;
#[path = "../macros/extend.rs"]
mod extend;
#[path = "../macros/generics.rs"]
mod generics;
#[path = "../macros/handle_traits.rs"]
mod handle_traits;
#[path = "../macros/handles.rs"]
mod handles;
#[path = "../macros/hooks.rs"]
mod hooks;
#[path = "../macros/hygiene.rs"]
mod hygiene;
#[path = "../macros/lints.rs"]
pub mod lints;
#[path = "../macros/messages.rs"]
mod messages;
#[path = "../macros/options.rs"]
mod options;
#[path = "../macros/prelude_free.rs"]
mod prelude_free;
#[path = "../macros/replies.rs"]
mod replies;
