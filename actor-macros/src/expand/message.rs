//! The message enum.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::{each_argument, each_variant, field_type, lints};
use crate::model::{Argument, Block, Message, Output, Primary};
use crate::names;

/// Expands to:
///
/// ```text
/// /// The messages of [`Counter`].
/// #[non_exhaustive]
/// pub enum CounterMessage {
///     /// [`Counter::add`]
///     Add {
///         /// The argument `by`.
///         by: i64,
///         #[doc(hidden)]
///         __reply: Resolver<i64>,
///     },
///     #[doc(hidden)]
///     __Task(Task<Counter>),
/// }
/// ```
pub(super) fn item(block: &Block, primary: &Primary) -> TokenStream {
    let rt = block.runtime.private();
    let Primary {
        message,
        vis,
        derive,
        ..
    } = primary;
    let allow = lints::allow();
    let doc = format!(" The messages of [`{}`].", block.doc_name);
    let derive = (!derive.is_empty()).then(|| quote!(#[derive(#derive)]));
    let generics = &block.generics;
    let clause = &generics.where_clause;
    let variants = each_variant(block, &|message| variant(block, message));
    let task = format_ident!("{}", names::TASK);
    let actor = &block.actor;
    quote! {
        #[doc = #doc]
        #derive
        #[non_exhaustive]
        #allow
        #vis enum #message #generics #clause {
            #variants
            #[doc(hidden)]
            #task(#rt::Task<#actor>),
        }
    }
}

fn variant(block: &Block, message: &Message) -> TokenStream {
    let rt = block.runtime.private();
    let Message { variant, cfgs, .. } = message;
    let doc = format!(" [`{}::{}`]", block.doc_name, message.name);
    let fields = each_argument(message, &|argument| {
        let Argument { cfgs, field, .. } = argument;
        let ty = field_type(block, message, argument);
        let doc = format!(" The argument `{field}`.");
        quote!(#cfgs #[doc = #doc] #field: #ty,)
    });
    let reply = (!message.tell).then(|| {
        let reply = format_ident!("{}", names::REPLY);
        let ty = reply_type(&message.output);
        quote!(#[doc(hidden)] #reply: #rt::Resolver<#ty>,)
    });
    quote! {
        #cfgs
        #[doc = #doc]
        #variant { #fields #reply },
    }
}

/// What the reply to a message holds.
pub(super) fn reply_type(output: &Output) -> TokenStream {
    match output {
        Output::Unit => quote!(()),
        Output::Never => quote!(::core::convert::Infallible),
        Output::Value(ty) => ty.clone(),
    }
}

/// Expands to `Self::Add { .. } => "add",` for each variant.
pub(super) fn names(block: &Block) -> TokenStream {
    each_variant(block, &|message| {
        let Message {
            variant,
            cfgs,
            name,
            ..
        } = message;
        quote!(#cfgs Self::#variant { .. } => #name,)
    })
}

/// Expands to `Self::Note { .. } => true,` for each variant without a reply.
pub(super) fn tells(block: &Block) -> TokenStream {
    each_variant(block, &|message| {
        let Message { variant, cfgs, .. } = message;
        if message.tell {
            quote!(#cfgs Self::#variant { .. } => true,)
        } else {
            TokenStream::new()
        }
    })
}
