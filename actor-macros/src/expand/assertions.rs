//! That every argument and reply may travel, asked of the compiler with the
//! user's own types: what may not is one error, at the type.

use proc_macro2::TokenStream;
use quote::quote;

use super::{each_taken, each_variant, lints};
use crate::model::{Argument, Block, Output, Stream};
use crate::{generics, normalize};

/// For the messages of a block that travel in the enum; a closure's are asked where it is
/// posted.
///
/// Expands to:
///
/// ```text
/// const _: () = {
///     fn messages_travel() {
///         message_argument_must_be_send::<i64>();
///         reply_must_be_send::<i64>();
///     }
/// };
/// ```
pub(super) fn item(block: &Block) -> Option<TokenStream> {
    let rt = block.runtime.private();
    let (params, _, clause) = block.generics.split_for_impl();
    let assertions = each_variant(block, &|message| {
        let cfgs = &message.cfgs;
        let arguments = each_taken(
            message,
            &|Argument { cfgs, ty, .. }| quote!(#cfgs #rt::message_argument_must_be_send::<#ty>();),
        );
        let item = message
            .stream
            .as_ref()
            .map(|Stream { item, .. }| quote!(#rt::reply_must_be_send::<#item>();));
        let reply = match &message.output {
            Output::Value(ty) => Some(quote!(#rt::reply_must_be_send::<#ty>();)),
            Output::Unit | Output::Never => None,
        };
        quote!(#cfgs { #arguments #item #reply })
    });
    let messages = (!assertions.is_empty()).then(|| {
        quote! {
            fn messages_travel #params () #clause {
                #assertions
            }
        }
    });
    let owned = owned_data(block);
    let allow = lints::allow();
    (messages.is_some() || owned.is_some()).then(|| {
        quote! {
            #allow
            const _: () = {
                #messages
                #owned
            };
        }
    })
}

/// A parameter of the actor's type that is not said to be `'static` where the
/// block begins: if the compiler does not know it either, it is one error, at
/// the type.
///
/// Expands to:
///
/// ```text
/// fn the_actor_lasts<T: Send>() {
///     fn an_actor_owns_its_data<A: 'static>() {}
///     an_actor_owns_its_data::<Store<T>>();
/// }
/// ```
fn owned_data(block: &Block) -> Option<TokenStream> {
    if !generics::has_more_bounds(&block.generics, &block.written) {
        return None;
    }
    let (params, _, clause) = block.written.split_for_impl();
    let subject = &block.subject;
    let function = normalize::between(quote!(an_actor_owns_its_data::<#subject>), subject);
    Some(quote! {
        fn the_actor_lasts #params () #clause {
            fn an_actor_owns_its_data<A: 'static>() {}
            #function();
        }
    })
}
