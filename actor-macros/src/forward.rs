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
                    quote!(#[cfg_attr(#predicate, #inner)]).to_tokens(&mut forwarded.attrs);
                }
            }
        } else if let Some(inner) = shared(attr.meta.to_token_stream(), &mut forwarded) {
            quote!(#[#inner]).to_tokens(&mut forwarded.attrs);
        }
    }
    forwarded
}

/// The `cfg`s of a method or a parameter, also those inside `cfg_attr`.
pub(crate) fn cfgs(attrs: &[Attribute]) -> TokenStream {
    let mut cfgs = TokenStream::new();
    for attr in attrs {
        if attr.path().is_ident("cfg") {
            attr.to_tokens(&mut cfgs);
        } else if let Some(conditional) = CfgAttr::of(attr) {
            let predicate = &conditional.predicate;
            for inner in &conditional.attrs {
                if word(inner) == "cfg" {
                    quote!(#[cfg_attr(#predicate, #inner)]).to_tokens(&mut cfgs);
                }
            }
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
