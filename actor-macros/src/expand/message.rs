//! The message enum.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::{healthy, lints};
use crate::model::{Block, Message, Output, Primary};
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
    let variants = variants(block).map(|message| variant(block, message));
    let task = format_ident!("{}", names::TASK);
    let actor = &block.actor;
    quote! {
        #[doc = #doc]
        #derive
        #[non_exhaustive]
        #allow
        #vis enum #message #generics #clause {
            #(#variants)*
            #[doc(hidden)]
            #task(#rt::Task<#actor>),
        }
    }
}

/// The messages that have a variant of their own.
pub(super) fn variants(block: &Block) -> impl Iterator<Item = &Message> {
    healthy(block).filter(|message| message.has_variant())
}

fn variant(block: &Block, message: &Message) -> TokenStream {
    let rt = block.runtime.private();
    let Message { variant, cfgs, .. } = message;
    let doc = format!(" [`{}::{}`]", block.doc_name, message.name);
    let fields = message.arguments().map(|argument| {
        let (cfgs, field, ty) = (&argument.cfgs, &argument.field, &argument.ty);
        let doc = format!(" The argument `{field}`.");
        quote!(#(#cfgs)* #[doc = #doc] #field: #ty,)
    });
    let reply = (!message.tell).then(|| {
        let reply = format_ident!("{}", names::REPLY);
        let ty = reply_type(&message.output);
        quote!(#[doc(hidden)] #reply: #rt::Resolver<#ty>,)
    });
    quote! {
        #(#cfgs)*
        #[doc = #doc]
        #variant { #(#fields)* #reply },
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

/// Expands to:
///
/// ```text
/// match self { Self::Add { .. } => "add", Self::__Task(task) => task.method() }
/// ```
pub(super) fn method_names(block: &Block) -> TokenStream {
    let arms = variants(block).map(|message| {
        let Message {
            variant,
            cfgs,
            name,
            ..
        } = message;
        quote!(#(#cfgs)* Self::#variant { .. } => #name,)
    });
    let task = format_ident!("{}", names::TASK);
    quote! {
        match self {
            #(#arms)*
            Self::#task(task) => task.method(),
        }
    }
}

/// Expands to:
///
/// ```text
/// match self { Self::Note { .. } => true, Self::__Task(task) => task.is_tell(), _ => false }
/// ```
pub(super) fn tells(block: &Block) -> TokenStream {
    let arms = variants(block)
        .filter(|message| message.tell)
        .map(|message| {
            let Message { variant, cfgs, .. } = message;
            quote!(#(#cfgs)* Self::#variant { .. } => true,)
        });
    let task = format_ident!("{}", names::TASK);
    quote! {
        match self {
            #(#arms)*
            Self::#task(task) => task.is_tell(),
            #[allow(unreachable_patterns)]
            _ => false,
        }
    }
}
