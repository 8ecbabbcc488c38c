//! How a message is run: the handler's call, between the resolver that takes
//! it up and the reply.

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

use crate::model::{Block, ContextParam, Kind, Message, Output, Param, Receiver, Travel};
use crate::{names, normalize};

/// Runs the message's handler with `__reply`, `seat`, `cx` and the arguments
/// as locals. Expands to one of:
///
/// ```text
/// __reply.described(describe!()).run(cx, || <Counter>::add(seat.get_mut(), by))
/// __reply.run_last(cx, move || <Counter>::finish(seat.take()))
/// __reply.run_async(cx, move || { let mut seat = seat.lend(); async move { .. } })
/// run_tell(cx, || <Counter>::note(seat.get_mut(), text))
/// ```
pub(super) fn run(block: &Block, message: &Message) -> TokenStream {
    let rt = block.runtime.private();
    let cx = names::local("cx");
    let is_async = message.asyncness().is_some();
    let name = runner(message, block.local);
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
        quote!(move || #handler)
    } else {
        handler
    };
    quote!(#reply.described(#rt::describe!()).#name(#cx, #handler))
}

/// The function of the runtime that fits the message.
fn runner(message: &Message, local: bool) -> Ident {
    let tell = if message.tell { "_tell" } else { "" };
    let last = if message.receiver == Receiver::Value {
        "_last"
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
    Ident::new(&format!("run{tell}{last}{asynchronous}{local}"), span)
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

/// Expands to `|| <Counter>::add(seat.get_mut(), by)`.
fn closure(block: &Block, message: &Message) -> TokenStream {
    let seat = names::local("seat");
    // By path where the type may turn out to be no actor: one error instead of
    // two.
    let by_path = |method: TokenStream, seat: TokenStream| {
        let rt = block.runtime.private();
        quote!(#rt::Seat::#method(#seat))
    };
    let state = match (message.receiver, message.travel) {
        (Receiver::Mutable, Travel::Variant) => quote!(#seat.get_mut()),
        (Receiver::Mutable, Travel::Task) => by_path(quote!(get_mut), quote!(&mut #seat)),
        (Receiver::Value, Travel::Variant) => quote!(#seat.take()),
        (Receiver::Value, Travel::Task) => by_path(quote!(take), quote!(#seat)),
        (_, Travel::Variant) => quote!(#seat.get()),
        (_, Travel::Task) => by_path(quote!(get), quote!(&#seat)),
    };
    let call = call(block, message, &state, false);
    let context = cloned_context(message, false);
    let by_value = (message.receiver == Receiver::Value).then(|| quote!(move));
    match (&message.output, context) {
        // The annotation is what `!` is coerced to.
        (Output::Never, context) => {
            quote!(#by_value || -> ::core::convert::Infallible { #context #call })
        }
        (_, None) => quote!(#by_value || #call),
        (_, Some(context)) => quote!(#by_value || { #context #call }),
    }
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
        Param::Argument(_) => None,
    })
}

/// Expands to `<Counter>::add(state, by)`.
fn call(block: &Block, message: &Message, state: &TokenStream, is_async: bool) -> TokenStream {
    let cx = names::local("cx");
    let arguments = message.params.iter().map(|param| match param {
        Param::Argument(of) => {
            let (cfgs, local) = (&of.cfgs, &of.field);
            quote!(#(#cfgs)* #local)
        }
        Param::Context(context) => {
            let cfgs = &context.cfgs;
            let cx = match (context.mutable, is_async) {
                (true, _) => quote!(&mut #cx),
                (false, true) => quote!(&#cx),
                (false, false) => quote!(#cx),
            };
            quote!(#(#cfgs)* #cx)
        }
    });
    let path = path(block, message);
    let turbofish = (!message.generics.arguments.is_empty()).then(|| {
        let arguments = &message.generics.arguments;
        quote!(::<#(#arguments),*>)
    });
    quote!(#path #turbofish(#state #(, #arguments)*))
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
