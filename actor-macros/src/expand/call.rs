//! How a message is run: the handler's call, between the resolver that takes
//! it up and the reply.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote};
use syn::spanned::Spanned;

use super::commas;
use crate::model::{Argument, Block, ContextParam, Kind, Message, Output, Param, Receiver};
use crate::{names, normalize};

/// Runs the message's handler with `__reply`, `seat`, `cx` and the arguments
/// as locals. Expands to one of:
///
/// ```text
/// probe(&__reply).describe(__reply).run(cx, || <Counter>::add(Seat::get_mut(&mut seat), by))
/// ...run_last(cx, move || <Counter>::finish(Seat::take(seat)))
/// ...run_deferred(cx, |answer| <Counter>::later(Seat::get_mut(&mut seat), by, answer))
/// ...run_async(cx, move || { let mut seat = seat.lend(); async move { .. } })
/// run_tell(cx, || <Counter>::note(Seat::get_mut(&mut seat), text))
/// ```
pub(super) fn run(block: &Block, message: &Message) -> TokenStream {
    let rt = block.runtime.private();
    let is_async = message.asyncness().is_some();
    let name = runner(message, block.local);
    let mut cx = names::local("cx");
    if is_async {
        cx.set_span(name.span());
    }
    let handler = if is_async {
        future(block, message)
    } else {
        closure(block, message)
    };
    if message.tell {
        return quote!(#rt::#name(#cx, #handler));
    }
    let reply = names::local(names::REPLY);
    let handler = if is_async {
        let answer = answer(message);
        quote!(move |#answer| #handler)
    } else {
        handler
    };
    quote!(#rt::probe(&#reply).describe(#reply).#name(#cx, #handler))
}

/// The function of the runtime that fits the message.
fn runner(message: &Message, local: bool) -> Ident {
    let tell = if message.tell { "_tell" } else { "" };
    let last = if message.receiver == Receiver::Value {
        "_last"
    } else {
        ""
    };
    let deferred = if message.deferred().is_some() {
        "_deferred"
    } else {
        ""
    };
    let (asynchronous, local) = match (message.asyncness(), local) {
        (None, _) => ("", ""),
        (Some(_), false) => ("_async", ""),
        (Some(_), true) => ("_async", "_local"),
    };
    // An error about the future of an `async` method is one about the method.
    let span = match message.asyncness() {
        Some(_) => Span::mixed_site().located_at(message.source.sig.ident.span()),
        None => Span::call_site(),
    };
    Ident::new(
        &format!("run{tell}{last}{deferred}{asynchronous}{local}"),
        span,
    )
}

/// The local that holds the actor's seat.
pub(super) fn seat(message: &Message) -> TokenStream {
    let seat = names::local("seat");
    let is_borrowed = message.receiver == Receiver::Mutable && message.asyncness().is_none();
    if is_borrowed {
        quote!(mut #seat)
    } else {
        quote!(#seat)
    }
}

/// Expands to `|| <Counter>::add(Seat::get_mut(&mut seat), by)`.
fn closure(block: &Block, message: &Message) -> TokenStream {
    let rt = block.runtime.private();
    let seat = names::local("seat");
    // By path, because the type may turn out to be no actor: one error instead
    // of two.
    let (by_value, state) = match message.receiver {
        Receiver::Mutable => (None, quote!(get_mut(&mut #seat))),
        Receiver::Value => (Some(quote!(move)), quote!(take(#seat))),
        Receiver::Shared | Receiver::Other => (None, quote!(get(&#seat))),
    };
    let call = call(block, message, &quote!(#rt::Seat::#state), false);
    // The annotation is what `!` is coerced to.
    let never =
        matches!(message.output, Output::Never).then(|| quote!(-> ::core::convert::Infallible));
    let answer = answer(message);
    match cloned_context(message, false) {
        None if never.is_none() => quote!(#by_value |#answer| #call),
        context => quote!(#by_value |#answer| #never { #context #call }),
    }
}

/// The local that holds the resolver, if the handler gets it: at the place of
/// its type, which may turn out to be another.
fn answer(message: &Message) -> Option<Ident> {
    let resolver = message.deferred()?;
    let span = Span::mixed_site().located_at(resolver.ty.span());
    Some(Ident::new("answer", span))
}

/// Expands to
/// `{ let mut seat = seat.lend(); async move { <Counter>::fetch(&mut *seat, url).await } }`.
fn future(block: &Block, message: &Message) -> TokenStream {
    let seat = names::local("seat");
    let (lend, state) = match message.receiver {
        Receiver::Mutable => (quote!(let mut #seat = #seat.lend();), quote!(&mut *#seat)),
        Receiver::Value => (quote!(let #seat = #seat.take();), quote!(#seat)),
        Receiver::Shared | Receiver::Other => (quote!(let #seat = #seat.lend();), quote!(&*#seat)),
    };
    let call = call(block, message, &state, true);
    let context = cloned_context(message, true);
    let call = if matches!(message.output, Output::Never) {
        let never = names::local("never");
        quote!(let #never: ::core::convert::Infallible = #call.await; #never)
    } else {
        quote!(#call.await)
    };
    quote! {{
        #lend
        #context
        async move { #call }
    }}
}

/// A context of the handler's own, if it takes `&mut`, or outlives this call.
fn cloned_context(message: &Message, is_async: bool) -> Option<TokenStream> {
    let context = context(message)?;
    let cx = names::local("cx");
    let mutable = context.mutable.then(|| quote!(mut));
    (context.mutable || is_async)
        .then(|| quote!(let #mutable #cx = ::core::clone::Clone::clone(#cx);))
}

fn context(message: &Message) -> Option<&ContextParam> {
    message.params.iter().find_map(|param| match param {
        Param::Context(context) => Some(context),
        Param::Argument(_) | Param::Reply(_) => None,
    })
}

/// Expands to `<Counter>::add(state, by)`.
fn call(block: &Block, message: &Message, state: &TokenStream, is_async: bool) -> TokenStream {
    let cx = names::local("cx");
    let mut arguments = TokenStream::new();
    for param in &message.params {
        let argument = match param {
            Param::Argument(Argument {
                field,
                source,
                out: true,
                ..
            }) => {
                let rt = block.runtime.private();
                // At the place of its type, which may turn out to be another.
                let out = normalize::between(quote!(#rt::enter(#field)), &source.to_token_stream());
                quote!(, #out)
            }
            Param::Argument(Argument { cfgs, field, .. }) => quote!(, #cfgs #field),
            Param::Reply(_) => {
                let answer = answer(message);
                quote!(, #answer)
            }
            Param::Context(context) => {
                let cfgs = &context.cfgs;
                let borrow = match (context.mutable, is_async) {
                    (true, _) => Some(quote!(&mut)),
                    (false, true) => Some(quote!(&)),
                    (false, false) => None,
                };
                quote!(, #cfgs #borrow #cx)
            }
        };
        argument.to_tokens(&mut arguments);
    }
    let path = path(block, message);
    let turbofish = (!message.generics.arguments.is_empty()).then(|| {
        let arguments = commas(&message.generics.arguments);
        quote!(::<#arguments>)
    });
    quote!(#path #turbofish(#state #arguments))
}

/// `<Counter>::add`, away from the user's `add`: an editor would list the call
/// among its uses.
fn path(block: &Block, message: &Message) -> TokenStream {
    let actor = &block.actor;
    let ident = names::field(&message.source.sig.ident);
    if let Kind::TraitImpl(target) = &block.kind {
        let path = normalize::elsewhere(&target.path);
        quote!(<#actor as #path>::#ident)
    } else {
        quote!(<#actor>::#ident)
    }
}
