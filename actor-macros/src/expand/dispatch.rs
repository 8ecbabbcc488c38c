//! From a message in the mailbox to its handler.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::{call, each_argument, each_variant};
use crate::model::{Argument, Block, Message, Primary};
use crate::names;

/// Expands to:
///
/// ```text
/// fn dispatch(mut seat: Seat<'_, Self>, message: CounterMessage, cx: &Context<Self>) -> Flow<Self> {
///     match message {
///         CounterMessage::Add { by, __reply: __reply } => ..,
///         CounterMessage::__Task(task) => task.run(seat, cx),
///     }
/// }
/// ```
pub(super) fn function(block: &Block, primary: &Primary) -> TokenStream {
    let rt = block.runtime.private();
    let enumeration = names::field(&primary.message);
    let (_, type_arguments, _) = block.generics.split_for_impl();
    let (seat, cx) = (names::local("seat"), names::local("cx"));
    let (message, task) = (names::local("message"), names::local("task"));
    let arms = each_variant(block, &|message| arm(block, primary, message));
    let hidden = format_ident!("{}", names::TASK);
    quote! {
        fn dispatch(
            mut #seat: #rt::Seat<'_, Self>,
            #message: #enumeration #type_arguments,
            #cx: &#rt::Context<Self>,
        ) -> #rt::Flow<Self> {
            match #message {
                #arms
                #enumeration::#hidden(#task) => #task.run(#seat, #cx),
            }
        }
    }
}

fn arm(block: &Block, primary: &Primary, message: &Message) -> TokenStream {
    let enumeration = names::field(&primary.message);
    let Message { variant, cfgs, .. } = message;
    let fields = each_argument(
        message,
        &|Argument { cfgs, field, .. }| quote!(#cfgs #field,),
    );
    let reply = (!message.tell).then(|| {
        let (field, local) = (
            format_ident!("{}", names::REPLY),
            names::local(names::REPLY),
        );
        quote!(#field: #local,)
    });
    let run = call::run(block, message);
    quote!(#cfgs #enumeration::#variant { #fields #reply } => #run,)
}
