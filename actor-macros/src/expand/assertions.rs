//! That every argument and reply may travel, asked of the compiler with the
//! user's own types: what may not is one error, at the type.

use proc_macro2::TokenStream;
use quote::quote;

use super::{lints, message};
use crate::model::{Block, Output};

/// For the messages that travel in the enum; a closure's are asked where it is
/// posted.
///
/// Expands to:
///
/// ```text
/// const _: () = {
///     fn assertions() {
///         message_argument_must_be_send::<i64>();
///         reply_must_be_send::<i64>();
///     }
/// };
/// ```
pub(super) fn item(block: &Block) -> TokenStream {
    let rt = block.runtime.private();
    let allow = lints::allow();
    let (params, _, clause) = block.generics.split_for_impl();
    let assertions = message::variants(block).map(|message| {
        let cfgs = &message.cfgs;
        let arguments = message.arguments().map(|argument| {
            let (cfgs, ty) = (&argument.cfgs, &argument.ty);
            quote!(#(#cfgs)* #rt::message_argument_must_be_send::<#ty>();)
        });
        let reply = match &message.output {
            Output::Value(ty) => Some(quote!(#rt::reply_must_be_send::<#ty>();)),
            Output::Unit | Output::Never => None,
        };
        quote!(#(#cfgs)* { #(#arguments)* #reply })
    });
    quote! {
        #allow
        const _: () = {
            fn assertions #params () #clause {
                #(#assertions)*
            }
        };
    }
}
