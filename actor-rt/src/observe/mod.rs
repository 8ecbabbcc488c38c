//! What a program can see of its actors from the side.

pub(crate) mod hook;

pub use hook::{DeadLetter, Subscription, UnobservedError};
