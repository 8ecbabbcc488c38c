//! What can be an actor block at all. Without it nothing can be lowered.

use quote::ToTokens;
use syn::{GenericArgument, Generics, PathArguments, Type};

use super::options;
use crate::args::Args;
use crate::diag::{self, Diagnostics};
use crate::parse::{ImplBlock, Item};
use crate::types;

/// Whether the item can be lowered. Also checks how options are combined,
/// which wants the block as it was written.
pub(crate) fn shape(item: &Item, args: &Args, diag: &Diagnostics) -> bool {
    match item {
        Item::Impl(block) => {
            options::of_block(item, args, diag);
            options::of_methods(item, args, &block.members.methods, diag);
            plain(block.qualifier.as_ref(), diag)
                & named_type(&block.self_ty, diag)
                & owned_generics(&block.generics, diag)
                & owned_type(block, diag)
        }
        Item::Trait(block) => {
            options::of_block(item, args, diag);
            options::of_methods(item, args, &block.members.methods, diag);
            plain(block.qualifier.as_ref(), diag) & owned_generics(&block.generics, diag)
        }
        Item::Other(keyword, name) => {
            other_item(keyword, name.as_ref(), args, diag);
            false
        }
        Item::Unreadable(error) => {
            diag.push(error.clone());
            false
        }
    }
}

/// `#[actor] struct Counter;`: `tests/ui/block/struct.rs`
/// `#[actor(skip)] fn f(&self)` without a block: `tests/ui/option/stray.rs`
fn other_item(
    keyword: &proc_macro2::TokenTree,
    name: Option<&syn::Ident>,
    args: &Args,
    diag: &Diagnostics,
) {
    match args.method_words.first() {
        Some(word) => diag.push(diag::stray_option(word)),
        None => diag.push(diag::not_a_block(keyword, name)),
    }
}

/// `#[actor] unsafe impl Counter`: `tests/ui/block/unsafe_impl.rs`
fn plain(qualifier: Option<&proc_macro2::TokenTree>, diag: &Diagnostics) -> bool {
    if let Some(qualifier) = qualifier {
        diag.push(diag::qualified_block(qualifier));
    }
    qualifier.is_none()
}

/// `#[actor] impl (u8, u8)`: `tests/ui/block/unnamed_type.rs`
fn named_type(ty: &Type, diag: &Diagnostics) -> bool {
    let is_named = matches!(types::bare(ty), Type::Path(path) if path.qself.is_none());
    if !is_named {
        diag.push(diag::unnamed_type(ty));
    }
    is_named
}

/// `#[actor] impl<'a> Counter<'a>`: `tests/ui/block/lifetime.rs`
fn owned_generics(generics: &Generics, diag: &Diagnostics) -> bool {
    for param in generics.lifetimes() {
        diag.push(diag::borrowing_actor(&param.lifetime));
    }
    generics.lifetimes().next().is_none()
}

/// `#[actor] impl Counter<'_>`: `tests/ui/block/elided_lifetime.rs`
fn owned_type(block: &ImplBlock, diag: &Diagnostics) -> bool {
    // One error per lifetime: a named one was reported where it is declared.
    if block.generics.lifetimes().next().is_some() || !types::borrows(&block.self_ty) {
        return true;
    }
    let borrowed = borrowed_argument(&block.self_ty);
    let subject = borrowed.map_or(&block.self_ty as &dyn ToTokens, |argument| argument);
    diag.push(diag::borrowing_actor(subject));
    false
}

fn borrowed_argument(ty: &Type) -> Option<&GenericArgument> {
    let Type::Path(path) = types::bare(ty) else {
        return None;
    };
    for segment in &path.path.segments {
        let PathArguments::AngleBracketed(generic) = &segment.arguments else {
            continue;
        };
        for argument in &generic.args {
            let is_borrowed = match argument {
                GenericArgument::Lifetime(lifetime) => lifetime.ident != "static",
                GenericArgument::Type(ty) => types::borrows(ty),
                _ => false,
            };
            if is_borrowed {
                return Some(argument);
            }
        }
    }
    None
}
