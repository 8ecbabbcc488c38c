//! Which of a method's attributes its handle method shares.
//!
//! Those that speak to whoever calls or reads: docs, `cfg`, `deprecated`,
//! `must_use` and lint levels. What changes the method itself (`inline`,
//! `instrument`, another macro) stays on the method.

use proc_macro2::{TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::Attribute;

use crate::attr::CfgAttr;
use crate::model::Forwarded;

/// The attributes for the handle method, without the `cfg`s.
pub(crate) fn of_method(attrs: &[Attribute]) -> Forwarded {
    let mut forwarded = Forwarded::default();
    for attr in attrs {
        if let Some(conditional) = CfgAttr::of(attr) {
            let predicate = &conditional.predicate;
            for inner in conditional.attrs {
                if let Some(inner) = shared(inner, &mut forwarded) {
                    forwarded
                        .attrs
                        .push(quote!(#[cfg_attr(#predicate, #inner)]));
                }
            }
        } else if let Some(inner) = shared(attr.meta.to_token_stream(), &mut forwarded) {
            forwarded.attrs.push(quote!(#[#inner]));
        }
    }
    forwarded
}

/// The `cfg`s of a method or a parameter, also those inside `cfg_attr`.
pub(crate) fn cfgs(attrs: &[Attribute]) -> Vec<TokenStream> {
    let mut cfgs = Vec::new();
    for attr in attrs {
        if attr.path().is_ident("cfg") {
            cfgs.push(attr.to_token_stream());
        } else if let Some(conditional) = CfgAttr::of(attr) {
            let predicate = &conditional.predicate;
            let inner = conditional
                .attrs
                .iter()
                .filter(|inner| word(inner) == "cfg");
            cfgs.extend(inner.map(|inner| quote!(#[cfg_attr(#predicate, #inner)])));
        }
    }
    cfgs
}

/// The attribute as the handle method has it, if it does.
fn shared(attr: TokenStream, forwarded: &mut Forwarded) -> Option<TokenStream> {
    match word(&attr).as_str() {
        "doc" => {
            forwarded.has_doc |= is_text(&attr);
            Some(attr)
        }
        "deprecated" | "allow" => Some(attr),
        "must_use" => {
            forwarded.has_must_use = true;
            Some(attr)
        }
        "warn" | "deny" => {
            forwarded.raises_lints = true;
            Some(attr)
        }
        // The handle method need not meet what the method is expected to.
        "expect" => {
            let rest: TokenStream = attr.into_iter().skip(1).collect();
            Some(quote!(allow #rest))
        }
        _ => None,
    }
}

/// `doc = ".."`, in contrast to `doc(hidden)`.
fn is_text(attr: &TokenStream) -> bool {
    let mut tokens = attr.clone().into_iter().skip(1);
    matches!(tokens.next(), Some(TokenTree::Punct(punct)) if punct.as_char() == '=')
}

fn word(attr: &TokenStream) -> String {
    attr.clone()
        .into_iter()
        .next()
        .map(|token| token.to_string())
        .unwrap_or_default()
}
