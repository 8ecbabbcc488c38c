//! The bodies of handle methods: how a message is posted.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::spanned::Spanned;

use super::{call, message};
use crate::model::{Argument, Block, Kind, Message, Travel};
use crate::{names, types};

/// The body of a handle method.
pub(super) fn body(block: &Block, message: &Message) -> TokenStream {
    match (message.travel, &block.kind) {
        (Travel::Variant, Kind::Primary(primary)) => variant(block, message, &primary.message),
        _ => task(block, message),
    }
}

/// Expands to:
///
/// ```text
/// ask(&self.actor, "add", |__reply| CounterMessage::Add { by: by, __reply })
/// tell(&self.actor, CounterMessage::Note { text: text })
/// ```
fn variant(block: &Block, message: &Message, enumeration: &Ident) -> TokenStream {
    let rt = block.runtime.private();
    let Message { variant, name, .. } = message;
    let enumeration = names::field(enumeration);
    let fields = message.arguments().map(|argument| {
        let Argument {
            cfgs, field, ident, ..
        } = argument;
        quote!(#(#cfgs)* #field: #ident,)
    });
    if message.tell {
        return quote!(#rt::tell(&self.actor, #enumeration::#variant { #(#fields)* }));
    }
    let reply = names::local(names::REPLY);
    quote! {
        #rt::ask(&self.actor, #name, |#reply| #enumeration::#variant { #(#fields)* #reply })
    }
}

/// A message that travels as a closure. The method names every type in it
/// once, as an argument of a function that has a bound for each: a type that
/// may not travel is one error, at the type.
///
/// Expands to:
///
/// ```text
/// message_must_be_send::<Counter, (), K>(self, key, |key, __reply, mut seat, cx| ..)
/// ```
fn task(block: &Block, message: &Message) -> TokenStream {
    let poster = poster(block, message);
    let post = posting(block, message);
    let arguments = message.arguments().map(|argument| {
        let (cfgs, ident) = (&argument.cfgs, blamed(argument));
        quote!(#(#cfgs)* #ident,)
    });
    let patterns = message.arguments().map(|argument| {
        let (cfgs, local) = (&argument.cfgs, &argument.field);
        quote!(#(#cfgs)* #local,)
    });
    let cx = names::local("cx");
    let run = call::run(block, message);
    let mut reply = (!message.tell).then(|| {
        let reply = names::local(names::REPLY);
        quote!(#reply)
    });
    let mut seat = call::seat(message);
    if has_conditional_argument(message) {
        let (rt, actor) = (block.runtime.private(), &block.actor);
        let ty = message::reply_type(&message.output);
        reply = reply.map(|reply| quote!(#reply: #rt::Resolver<#ty>));
        seat = quote!(#seat: #rt::Seat<'_, #actor>);
    }
    let reply = reply.into_iter();
    quote! {
        #poster
        #post(self, #(#arguments)* |#(#patterns)* #(#reply,)* #seat, #cx| #run)
    }
}

/// `message_must_be_send::<Counter, Reply, K>`, at the place of the method's
/// name: that a type does not live long enough is said of the whole path.
///
/// An argument may be there or not by `cfg`, which a generic argument cannot:
/// then all are inferred, and so is the actor, from the closure.
fn posting(block: &Block, message: &Message) -> TokenStream {
    let span = Span::mixed_site().located_at(message.source.sig.ident.span());
    if has_conditional_argument(message) {
        return quote_spanned!(span=> message_must_be_send);
    }
    let actor = &block.actor;
    let reply = (!message.tell)
        .then(|| message::reply_type(&message.output))
        .into_iter();
    let types = message.arguments().map(|argument| {
        // An opaque type has no name.
        match types::impl_trait(&argument.source) {
            Some(opaque) => quote_spanned!(opaque.span()=> _),
            None => argument.ty.clone(),
        }
    });
    quote_spanned!(span=> message_must_be_send::<#actor #(, #reply)* #(, #types)*>)
}

fn has_conditional_argument(message: &Message) -> bool {
    message
        .arguments()
        .any(|argument| !argument.cfgs.is_empty())
}

/// The argument, at the place of its type if that is what an error about the
/// type would be blamed on.
fn blamed(argument: &Argument) -> Ident {
    let ident = &argument.ident;
    if types::impl_trait(&argument.source).is_none() && argument.cfgs.is_empty() {
        return ident.clone();
    }
    names::with_span(ident, ident.span().located_at(argument.source.span()))
}

/// Expands to:
///
/// ```text
/// fn message_must_be_send<A, R: Send + 'static, T0: Send + 'static>(
///     actor: &ActorRef<A::Message>,
///     arg0: T0,
///     run: fn(T0, Resolver<R>, Seat<'_, A>, &Context<A>) -> Flow<A>,
/// ) -> Reply<R>
/// where
///     A: Actor<Message: From<Task<A>>>,
/// {
///     ask(actor, "put", move |__reply| {
///         From::from(Task::new("put", move |seat, cx| run(arg0, __reply, seat, cx)))
///     })
/// }
/// ```
fn poster(block: &Block, message: &Message) -> TokenStream {
    let rt = block.runtime.private();
    let name = &message.name;
    let arguments = || {
        message.arguments().enumerate().map(|(i, argument)| {
            let local = names::argument(i, Span::mixed_site());
            (&argument.cfgs, local, format_ident!("T{i}"))
        })
    };
    let bounds =
        arguments().map(|(cfgs, _, ty)| quote!(#(#cfgs)* #ty: ::core::marker::Send + 'static,));
    let params = arguments().map(|(cfgs, local, ty)| quote!(#(#cfgs)* #local: #ty,));
    let types = arguments().map(|(cfgs, _, ty)| quote!(#(#cfgs)* #ty,));
    let locals = arguments().map(|(cfgs, local, _)| quote!(#(#cfgs)* #local,));
    let from = quote!(<A::Message as ::core::convert::From<#rt::Task<A>>>::from);
    let (reply, bound, resolver, output) = if message.tell {
        let output = quote!(::core::result::Result<(), #rt::SendError>);
        (None, None, None, output)
    } else {
        (
            Some(names::local(names::REPLY)).map(|reply| quote!(#reply,)),
            Some(quote!(R: ::core::marker::Send + 'static,)),
            Some(quote!(#rt::Resolver<R>,)),
            quote!(#rt::Reply<R>),
        )
    };
    let closure = quote! {
        move |seat: #rt::Seat<'_, A>, cx: &#rt::Context<A>| run(#(#locals)* #reply seat, cx)
    };
    let post = if message.tell {
        quote!(#rt::tell(actor, #from(#rt::Task::new_tell(#name, #closure))))
    } else {
        quote!(#rt::ask(actor, #name, move |#reply| #from(#rt::Task::new(#name, #closure))))
    };
    quote! {
        fn message_must_be_send<A, #bound #(#bounds)*>(
            actor: &#rt::ActorRef<A::Message>,
            #(#params)*
            run: fn(#(#types)* #resolver #rt::Seat<'_, A>, &#rt::Context<A>) -> #rt::Flow<A>,
        ) -> #output
        where
            A: #rt::Actor,
            A::Message: ::core::convert::From<#rt::Task<A>>,
        {
            #post
        }
    }
}
