//! The passes, in order: parse, normalize, lower, check, expand.
//!
//! After each one stands a barrier: what a pass may assume is what the passes
//! before it have seen to. `expand` assumes a model without mistakes and has
//! no error path; methods with mistakes are left out of it, so that those
//! without keep their place on the handle.

use proc_macro2::TokenStream;

use crate::args::Args;
use crate::attr::Spelling;
use crate::diag::Diagnostics;
use crate::parse::Item;
use crate::{check, expand, fallback, lower, parse};

/// Compiles the attribute. Never fails: the user's item always comes out, and
/// after it what is generated, and what is wrong.
pub(crate) fn actor(args: TokenStream, item: TokenStream) -> TokenStream {
    let diag = Diagnostics::new();
    let args = Args::parse(args, &diag);
    let ours = Spelling::new(args.krate.as_ref().map(|(_, path)| path));
    let input = parse::item(item, &ours, &diag);
    if !check::shape(&input.item, &args, &diag) {
        return fallback::emit(input.tokens, diag);
    }
    let block = match input.item {
        Item::Impl(block) => lower::impl_block(*block, &args),
        Item::Trait(block) => Some(lower::trait_block(*block, &args)),
        Item::Other(..) | Item::Unreadable(_) => None,
    };
    let Some(mut block) = block else {
        return fallback::emit(input.tokens, diag);
    };
    check::block(&mut block, &diag);
    let mut tokens = expand::prefix(&block).unwrap_or_default();
    tokens.extend(input.tokens);
    tokens.extend(expand::block(&block));
    tokens.extend(diag.into_tokens());
    tokens
}
