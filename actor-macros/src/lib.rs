//! The `#[actor]` attribute of actor-rt.
//!
//! Use it through the `actor-rt` crate, which re-exports it: generated code
//! names a hidden module of that crate, and the two are pinned to each other.

mod args;
mod attr;
mod check;
mod compile;
mod diag;
mod expand;
mod fallback;
mod forward;
mod generics;
mod keyword;
mod lower;
mod model;
mod names;
mod normalize;
mod parse;
mod runtime;
mod split;
mod types;

use proc_macro::TokenStream;

/// placeholder
#[proc_macro_attribute]
pub fn actor(args: TokenStream, item: TokenStream) -> TokenStream {
    compile::actor(args.into(), item.into()).into()
}
