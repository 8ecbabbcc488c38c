//! The bodies of handle methods: how a message is posted.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::spanned::Spanned;

use super::{call, each_argument, field_type, message};
use crate::model::{Argument, Block, Kind, Message, Stream, Travel};
use crate::{names, types};

/// The body of a handle method.
pub(super) fn body(block: &Block, message: &Message) -> TokenStream {
    let post = match (message.travel, &block.kind) {
        (Travel::Variant, Kind::Primary(primary)) => variant(block, message, &primary.message),
        _ => task(block, message),
    };
    match &message.stream {
        Some(stream) => streamed(block, message, stream, &post),
        None => post,
    }
}

/// A message of which one field is the way out of the stream that is returned.
///
/// Expands to:
///
/// ```text
/// open(CAPACITY, |out| ask(..))
/// ```
fn streamed(block: &Block, message: &Message, stream: &Stream, post: &TokenStream) -> TokenStream {
    let rt = block.runtime.private();
    let capacity = stream.capacity.as_ref();
    let capacity = capacity.map_or_else(
        || quote!(#rt::CAPACITY),
        |capacity| quote!(const { #rt::capacity(#capacity) }),
    );
    let arguments = message.arguments();
    let out = arguments.iter().find(|argument| argument.out);
    let out = out.map(|argument| &argument.field);
    quote!(#rt::open(#capacity, |#out| { #post }))
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
    let fields = each_argument(message, &|argument| {
        let Argument { cfgs, field, .. } = argument;
        let value = value(argument);
        quote!(#cfgs #field: #value,)
    });
    if message.tell {
        return quote!(#rt::tell(&self.actor, #enumeration::#variant { #fields }));
    }
    let reply = names::local(names::REPLY);
    quote! {
        #rt::ask(&self.actor, #name, |#reply| #enumeration::#variant { #fields #reply })
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
    let arguments = each_argument(message, &|argument| {
        let (cfgs, ident) = (&argument.cfgs, blamed(argument));
        quote!(#cfgs #ident,)
    });
    let patterns = each_argument(
        message,
        &|Argument { cfgs, field, .. }| quote!(#cfgs #field,),
    );
    let cx = names::local("cx");
    let run = call::run(block, message);
    let mut reply = (!message.tell).then(|| {
        let reply = names::local(names::REPLY);
        quote!(#reply,)
    });
    let mut seat = call::seat(message);
    if has_conditional_argument(message) {
        let (rt, actor) = (block.runtime.private(), &block.actor);
        let ty = message::reply_type(&message.output);
        let local = names::local(names::REPLY);
        reply = reply.map(|_| quote!(#local: #rt::Resolver<#ty>,));
        seat = quote!(#seat: #rt::Seat<'_, #actor>);
    }
    quote! {
        #poster
        #post(self, #arguments |#patterns #reply #seat, #cx| #run)
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
    let reply = (!message.tell).then(|| {
        let ty = message::reply_type(&message.output);
        quote!(, #ty)
    });
    let types = each_argument(message, &|argument| {
        let ty = match types::impl_trait(&argument.source) {
            // An opaque type has no name.
            Some(opaque) => quote_spanned!(opaque.span()=> _),
            None => field_type(block, message, argument),
        };
        quote!(, #ty)
    });
    quote_spanned!(span=> message_must_be_send::<#actor #reply #types>)
}

fn has_conditional_argument(message: &Message) -> bool {
    let arguments = message.arguments();
    arguments.iter().any(|argument| !argument.cfgs.is_empty())
}

/// The local that holds an argument.
fn value(argument: &Argument) -> &Ident {
    if argument.out {
        &argument.field
    } else {
        &argument.ident
    }
}

/// The argument, at the place of its type if that is what an error about the
/// type would be blamed on.
fn blamed(argument: &Argument) -> Ident {
    let ident = value(argument);
    if types::impl_trait(&argument.source).is_none() && argument.cfgs.is_empty() {
        return ident.clone();
    }
    names::with_span(ident, ident.span().located_at(argument.source.span()))
}

/// Expands to `poster!(ask "put" [arg0: T0,]);`
fn poster(block: &Block, message: &Message) -> TokenStream {
    let rt = block.runtime.private();
    let name = &message.name;
    let verb = if message.tell {
        quote!(tell)
    } else {
        quote!(ask)
    };
    let mut arguments = TokenStream::new();
    for (i, argument) in message.arguments().iter().enumerate() {
        let cfgs = &argument.cfgs;
        let (local, ty) = (
            names::argument(i, Span::mixed_site()),
            format_ident!("T{i}"),
        );
        quote!(#cfgs #local: #ty,).to_tokens(&mut arguments);
    }
    quote!(#rt::poster!(#verb #name [#arguments]);)
}
