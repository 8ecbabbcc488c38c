//! The handle and its methods.

use proc_macro2::TokenStream;
use quote::quote;

use super::{healthy, lints, message, post};
use crate::model::{Block, Message, Output, Primary};
use crate::names;

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
         Each method posts a message and returns at once. What all handles can do (`stop`, `join`, \
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
    let methods = healthy(block).map(|message| {
        let vis = &message.source.vis;
        let head = head(block, message);
        let signature = signature(block, message);
        let body = post::body(block, message);
        quote!(#head #vis #signature { #body })
    });
    quote! {
        #allow
        impl #params #handle #clause {
            #(#methods)*
        }
    }
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
    let returns = !message.tell && !matches!(message.output, Output::Unit);
    let must_use = (returns && !forwarded.has_must_use)
        .then(|| quote!(#[must_use = "the message is posted; `.detach()` to drop the reply"]));
    let allow = forwarded.raises_lints.then(lints::allow);
    quote!(#(#cfgs)* #doc #(#attrs)* #must_use #allow)
}

/// `fn add<K: Bound>(&self, by: i64) -> Reply<i64> where ..`
pub(super) fn signature(block: &Block, message: &Message) -> TokenStream {
    let rt = block.runtime.private();
    let ident = &message.source.sig.ident;
    let generics = &message.generics;
    let params = (!generics.params.is_empty()).then(|| {
        let params = &generics.params;
        quote!(<#(#params),*>)
    });
    let clause = (!generics.predicates.is_empty()).then(|| {
        let predicates = &generics.predicates;
        quote!(where #(#predicates),*)
    });
    let arguments = message.arguments().map(|argument| {
        let (cfgs, ident, ty) = (&argument.cfgs, &argument.ident, &argument.ty);
        quote!(#(#cfgs)* #ident: #ty)
    });
    let output = if message.tell {
        quote!(::core::result::Result<(), #rt::SendError>)
    } else {
        let ty = message::reply_type(&message.output);
        quote!(#rt::Reply<#ty>)
    };
    quote!(fn #ident #params (&self #(, #arguments)*) -> #output #clause)
}
