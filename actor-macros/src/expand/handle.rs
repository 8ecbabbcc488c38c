//! The handle and its methods.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::Type;

use super::{commas, each_message, each_refused, each_taken, lints, message, post};
use crate::model::{Argument, Block, Health, Message, Output, Primary, Stream};
use crate::{names, normalize, types};

/// Expands to:
///
/// ```text
/// /// Handle to a running [`Counter`].
/// /// ..
/// pub struct CounterHandle { actor: ActorRef<CounterMessage> }
/// ```
pub(super) fn item(block: &Block, primary: &Primary) -> TokenStream {
    let rt = block.runtime.private();
    let Primary {
        handle,
        message,
        vis,
        ..
    } = primary;
    let allow = lints::allow();
    let doc = format!(
        " Handle to a running [`{}`].\n\n \
         Each method posts a message and returns at once. A method of the actor that is missing \
         here has no visibility: `pub` makes it a message. What all handles can do (`stop`, `join`, \
         `name`, ..) is found on the `ActorRef` to which this one dereferences.",
        block.doc_name,
    );
    let generics = &block.generics;
    let clause = &generics.where_clause;
    let (_, arguments, _) = generics.split_for_impl();
    quote! {
        #[doc = #doc]
        #allow
        #vis struct #handle #generics #clause {
            actor: #rt::ActorRef<#message #arguments>,
        }
    }
}

/// `CounterHandle<T>`
pub(super) fn primary_type(block: &Block, primary: &Primary) -> TokenStream {
    let (_, arguments, _) = block.generics.split_for_impl();
    let handle = names::field(&primary.handle);
    quote!(#handle #arguments)
}

/// Expands to:
///
/// ```text
/// impl CounterHandle {
///     /// Adds `by`.
///     pub fn add(&self, by: i64) -> Reply<i64> { .. }
/// }
/// ```
pub(super) fn methods(block: &Block, handle: &TokenStream) -> TokenStream {
    let allow = lints::allow();
    let (params, _, clause) = block.generics.split_for_impl();
    let methods = each_message(block, &|message| {
        let vis = &message.source.vis;
        let head = head(block, message);
        let signature = signature(block, message);
        let body = post::body(block, message);
        quote!(#head #vis #signature { #body })
    });
    let refused = each_refused(block, &|message| refused(block, message));
    quote! {
        #allow
        impl #params #handle #clause {
            #methods
            #refused
        }
    }
}

/// What stands in for a method that was refused, so that it is wrong at one
/// place only. It takes what the method takes, borrowed or not.
fn refused(block: &Block, message: &Message) -> TokenStream {
    let is_opaque = |ty: &Type| types::impl_trait(ty).is_some();
    if message.source.sig.output.as_ref().is_some_and(is_opaque) {
        return TokenStream::new();
    }
    let vis = &message.source.vis;
    let signature = signature(block, message);
    quote!(#vis #signature { ::core::unreachable!() })
}

/// The attributes of a handle method.
pub(super) fn head(block: &Block, message: &Message) -> TokenStream {
    let Message {
        cfgs, forwarded, ..
    } = message;
    let attrs = &forwarded.attrs;
    let doc = (!forwarded.has_doc).then(|| {
        let doc = format!(
            " Posts [`{}::{}`] to the actor.",
            block.doc_name, message.name
        );
        quote!(#[doc = #doc])
    });
    // A stream says so itself, whatever its outcome is.
    let returns =
        !message.tell && !matches!(message.output, Output::Unit) && message.stream.is_none();
    let must_use = (returns && !forwarded.has_must_use)
        .then(|| quote!(#[must_use = "the message is posted; `.detach()` to drop the reply"]));
    let allow = forwarded.raises_lints.then(lints::allow);
    quote!(#cfgs #doc #attrs #must_use #allow)
}

/// Of a method that was refused because it has some.
fn lifetimes(message: &Message) -> TokenStream {
    let mut tokens = TokenStream::new();
    if message.health == Health::Refused {
        for param in message.source.sig.generics.lifetimes() {
            quote!(#param,).to_tokens(&mut tokens);
        }
    }
    tokens
}

/// `fn add<K: Bound>(&self, by: i64) -> Reply<i64> where ..`
pub(super) fn signature(block: &Block, message: &Message) -> TokenStream {
    let rt = block.runtime.private();
    let ident = &message.source.sig.ident;
    let generics = &message.generics;
    let mut params = lifetimes(message);
    commas(&generics.params).to_tokens(&mut params);
    let params = (!params.is_empty()).then(|| quote!(<#params>));
    let clause = (!generics.predicates.is_empty()).then(|| {
        let predicates = commas(&generics.predicates);
        quote!(where #predicates)
    });
    let arguments = each_taken(message, &|Argument {
                                              cfgs, ident, ty, ..
                                          }| quote!(, #cfgs #ident: #ty));
    let output = if message.tell {
        quote!(::core::result::Result<(), #rt::SendError>)
    } else {
        let mut ty = message::reply_type(&message.output);
        if message.health == Health::Refused {
            ty = normalize::lasting(ty);
        }
        if let Some(Stream { item, .. }) = &message.stream {
            quote!(#rt::ReplyStream<#item, #ty>)
        } else {
            quote!(#rt::Reply<#ty>)
        }
    };
    quote!(fn #ident #params (&self #arguments) -> #output #clause)
}
