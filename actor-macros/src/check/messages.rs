//! What may be a message.

use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use syn::{GenericParam, Type};

use crate::diag::{self, Diagnostics};
use crate::model::{Message, Output, Param, Receiver};
use crate::{names, normalize, types};

/// The rules for each message.
pub(super) const RULES: &[fn(&Message, &Diagnostics)] = &[
    receiver,
    safe,
    own_abi,
    owned_arguments,
    owned_generics,
    nameable_arguments,
    free_names,
    contexts,
    resolvers,
    one_answer,
    one_way_out,
    out_of_stream,
    streamed_reply,
    owned_reply,
    nameable_reply,
    tell_without_reply,
    free_variant,
    used_name,
];

/// `pub fn f(self: Box<Self>)`: `tests/ui/method/receiver.rs`
/// `#[actor(message)] fn f()`: `tests/ui/method/no_receiver.rs`
fn receiver(message: &Message, diag: &Diagnostics) {
    if message.receiver != Receiver::Other {
        return;
    }
    diag.push(match &message.source.sig.receiver {
        Some(receiver) => diag::odd_receiver(&receiver.tokens),
        None => diag::no_receiver(&message.source.sig.ident),
    });
}

/// `pub unsafe fn f(&self)`: `tests/ui/method/unsafe.rs`
fn safe(message: &Message, diag: &Diagnostics) {
    if let Some(qualifier) = &message.source.sig.unsafety {
        diag.push(diag::unsafe_message(qualifier));
    }
}

/// `pub extern "C" fn f(&self)`: `tests/ui/method/extern.rs`
fn own_abi(message: &Message, diag: &Diagnostics) {
    if let Some(abi) = &message.source.sig.abi {
        diag.push(diag::extern_message(abi));
    }
}

/// `pub fn f(&self, s: &str)`: `tests/ui/argument/borrowed.rs`
fn owned_arguments(message: &Message, diag: &Diagnostics) {
    for argument in message.arguments() {
        if types::borrows(&argument.source) && !argument.out {
            diag.push(diag::borrowed_argument(&argument.source));
        }
    }
}

/// `pub fn f<'a, T: Of<'a>>(&self, t: T)`: `tests/ui/argument/borrowed_generic.rs`
///
/// A lifetime of the method may be that of the receiver and of the context. In
/// a type it was reported there.
fn owned_generics(message: &Message, diag: &Diagnostics) {
    let generics = &message.generics;
    let mentions = |name: &str| {
        let mut all = generics.params.iter().chain(&generics.predicates);
        all.any(|tokens| mentions_lifetime(tokens, name))
    };
    for param in &message.source.sig.generics.params {
        match param {
            GenericParam::Lifetime(param) if mentions(&param.lifetime.ident.to_string()) => {
                diag.push(diag::borrowed_argument(&param.lifetime));
            }
            _ => {}
        }
    }
}

fn mentions_lifetime(tokens: &TokenStream, name: &str) -> bool {
    let mut after_tick = false;
    tokens.clone().into_iter().any(|token| match token {
        TokenTree::Punct(punct) => {
            after_tick = punct.as_char() == '\'';
            false
        }
        TokenTree::Ident(ident) => std::mem::take(&mut after_tick) && ident == name,
        TokenTree::Group(group) => mentions_lifetime(&group.stream(), name),
        TokenTree::Literal(_) => false,
    })
}

/// `pub fn f(&self, xs: Vec<impl Send>)`: `tests/ui/argument/nested_impl.rs`
fn nameable_arguments(message: &Message, diag: &Diagnostics) {
    for argument in message.arguments() {
        if let Some(opaque) = types::nested_impl_trait(&argument.source) {
            diag.push(diag::nested_impl_trait(&opaque));
        }
    }
}

/// `pub fn f(&self, __reply: u8)`: `tests/ui/argument/reserved.rs`
fn free_names(message: &Message, diag: &Diagnostics) {
    for argument in message.arguments() {
        if argument.ident == names::REPLY {
            diag.push(diag::reserved_argument(&argument.ident));
        }
    }
}

/// `pub fn f(&self, a: &Context<Self>, b: &Context<Self>)`: `tests/ui/argument/two_contexts.rs`
/// `pub fn f(&self, cx: Context<Self>)`: `tests/ui/argument/owned_context.rs`
fn contexts(message: &Message, diag: &Diagnostics) {
    let contexts = message.params.iter().filter_map(|param| match param {
        Param::Context(context) => Some(context),
        Param::Argument(_) | Param::Reply(_) => None,
    });
    for (i, context) in contexts.enumerate() {
        let is_borrowed = matches!(types::bare(&context.ty), Type::Reference(_));
        if !is_borrowed {
            diag.push(diag::owned_context(&context.ty));
        } else if i > 0 {
            diag.push(diag::second_context(&context.ty));
        }
    }
}

/// `pub fn f(&self, #[actor(reply)] r: u8)`: `tests/ui/deferred/shape.rs`
/// `.., #[actor(reply)] a: Resolver<u8>, #[actor(reply)] b: ..`: `tests/ui/deferred/second.rs`
/// `#[cfg(test)] #[actor(reply)] r: Resolver<u8>`: `tests/ui/deferred/conditional.rs`
fn resolvers(message: &Message, diag: &Diagnostics) {
    let resolvers = message.params.iter().filter_map(|param| match param {
        Param::Reply(resolver) => Some(resolver),
        Param::Context(_) | Param::Argument(_) => None,
    });
    for (i, resolver) in resolvers.enumerate() {
        if i > 0 {
            diag.push(diag::second_resolver(&resolver.word));
        } else if resolver.value.is_none() {
            diag.push(diag::odd_resolver(&resolver.ty));
        } else if !resolver.cfgs.is_empty() {
            diag.push(diag::conditional_reply(&resolver.word));
        }
    }
}

/// `pub fn f(&self, #[actor(reply)] r: Resolver<u8>) -> u8`: `tests/ui/deferred/with_return.rs`
/// `#[actor(tell)] pub fn f(&self, #[actor(reply)] ..)`: `tests/ui/deferred/tell.rs`
/// `pub fn f(self, #[actor(reply)] r: Resolver<u8>)`: `tests/ui/deferred/last_call.rs`
fn one_answer(message: &Message, diag: &Diagnostics) {
    let Some(resolver) = message.deferred() else {
        return;
    };
    match &message.source.sig.output {
        Some(ty) if !types::is_unit(ty) => diag.push(diag::resolver_and_return(ty)),
        _ => {}
    }
    if message.tell {
        diag.push(diag::resolver_of_tell(&resolver.word));
    } else if message.receiver == Receiver::Value {
        diag.push(diag::resolver_of_last_call(&resolver.word));
    }
}

/// `#[actor(stream)] pub fn f(&self)`: `tests/ui/stream/no_out.rs`
/// `#[actor(stream)] pub fn f(&self, a: Yield<u8>, b: Yield<u8>)`: `tests/ui/stream/second.rs`
/// `#[actor(stream)] pub fn f(&self, #[actor(out)] out: u8)`: `tests/ui/stream/shape.rs`
/// `#[actor(stream)] pub fn f(&self, #[cfg(test)] out: Yield<u8>)`: `tests/ui/stream/conditional.rs`
/// `#[actor(stream)] pub fn f(&self, out: Yield<&u8>)`: `tests/ui/stream/borrowed.rs`
/// `#[actor(stream(capacity = 0))]`: `tests/ui/stream/capacity.rs`
fn one_way_out(message: &Message, diag: &Diagnostics) {
    let Some(stream) = &message.source.options.stream else {
        return;
    };
    let none = |capacity: &&TokenStream| capacity.to_string() == "0";
    if let Some(capacity) = stream.capacity.as_ref().filter(none) {
        diag.push(diag::no_capacity(capacity));
    }
    let arguments = message.arguments();
    let mut outs = arguments.iter().filter(|argument| argument.out);
    let Some(out) = outs.next() else {
        diag.push(diag::stream_without_out(&stream.word));
        return;
    };
    for second in outs {
        diag.push(diag::second_out(&second.source));
    }
    if !out.cfgs.is_empty() {
        diag.push(diag::conditional_reply(&out.source));
    }
    match types::only_argument(&out.source) {
        None => diag.push(diag::odd_out(&out.source)),
        Some(item) if types::borrows(item) => diag.push(diag::borrowed_reply(item)),
        Some(_) => {}
    }
}

/// `pub fn f(&self, #[actor(out)] out: Yield<u8>)`: `tests/ui/stream/no_stream.rs`
fn out_of_stream(message: &Message, diag: &Diagnostics) {
    if message.source.options.stream.is_some() {
        return;
    }
    for options in &message.source.param_options {
        match &options.word {
            Some(word) if word == "out" => diag.push(diag::out_without_stream(word)),
            _ => {}
        }
    }
}

/// `#[actor(stream, tell)]`: `tests/ui/stream/tell.rs`
/// `#[actor(stream)] pub fn f(.., #[actor(reply)] r: Resolver<u8>)`: `tests/ui/stream/deferred.rs`
fn streamed_reply(message: &Message, diag: &Diagnostics) {
    let options = &message.source.options;
    if options.stream.is_none() {
        return;
    }
    if let Some(tell) = &options.tell {
        diag.push(diag::without_effect(tell, "on a stream, which is a reply"));
    }
    if let Some(resolver) = message.deferred() {
        diag.push(diag::resolver_of_stream(&resolver.word));
    }
}

/// `pub fn f(&self) -> &str`: `tests/ui/reply/borrowed.rs`
fn owned_reply(message: &Message, diag: &Diagnostics) {
    // What an opaque type borrows is the lesser problem.
    let plain = output(message).filter(|ty| types::impl_trait(ty).is_none());
    if let Some(ty) = plain.filter(|ty| types::borrows(ty)) {
        diag.push(diag::borrowed_reply(ty));
    }
}

/// `pub fn f(&self) -> impl Iterator<Item = u8>`: `tests/ui/reply/opaque.rs`
fn nameable_reply(message: &Message, diag: &Diagnostics) {
    if let Some(opaque) = output(message).and_then(types::impl_trait) {
        diag.push(diag::opaque_reply(&opaque));
    }
}

/// `#[actor(tell)] pub fn f(&self) -> u8`: `tests/ui/reply/tell.rs`
fn tell_without_reply(message: &Message, diag: &Diagnostics) {
    let answers = message.deferred().is_some() || message.source.options.stream.is_some();
    if !message.tell || matches!(message.output, Output::Unit) || answers {
        return;
    }
    if let Some(ty) = output(message) {
        diag.push(diag::tell_with_reply(ty));
    }
}

/// `#[actor(rename = __Task)]`: `tests/ui/option/reserved_rename.rs`
fn free_variant(message: &Message, diag: &Diagnostics) {
    if message.variant == names::TASK {
        diag.push(diag::reserved_variant(&message.variant));
    }
}

/// `impl T { pub fn f<T>(&self, t: T) }`: `tests/ui/method/hidden_actor.rs`
pub(super) fn visible_actor(message: &Message, actor: &str, diag: &Diagnostics) {
    for param in message.source.sig.generics.type_params() {
        if param.ident == actor {
            diag.push(diag::hidden_actor(&param.ident));
        }
    }
}

/// `#[actor(rename = Name)]` on a generic method: `tests/ui/option/rename_generic.rs`
///
/// Where there is no enum, `options` has said so.
fn used_name(message: &Message, diag: &Diagnostics) {
    let is_generic = message.is_generic() || !message.generics.predicates.is_empty();
    match &message.source.options.rename {
        Some(rename) if is_generic => {
            let why = "on a generic method, which travels as a closure and not as a variant";
            diag.push(diag::without_effect(&rename.word, why));
        }
        _ => {}
    }
}

/// `fn f(&self, other: Self)` in a trait: `tests/ui/handle_trait/self_argument.rs`
/// `fn f(&self) -> Self` in a trait: `tests/ui/handle_trait/self_reply.rs`
/// `fn f<T: Into<Self>>(&self, t: T)` in a trait: `tests/ui/handle_trait/self_bound.rs`
pub(super) fn self_behind_dyn(message: &Message, diag: &Diagnostics) {
    let check = |part: &TokenStream| {
        if mentions_whole_self(part.clone()) {
            diag.push(diag::self_behind_dyn(part));
        }
    };
    for argument in message.arguments() {
        check(&argument.source.to_token_stream());
    }
    if let Some(output) = output(message) {
        check(&output.to_token_stream());
    }
    message.generics.params.iter().for_each(check);
    message.generics.predicates.iter().for_each(check);
}

/// `Self`, other than in `Self::Item`.
fn mentions_whole_self(tokens: TokenStream) -> bool {
    let mut tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        let is_path = tokens.peek().is_some_and(normalize::begins_path);
        let found = match token {
            TokenTree::Ident(ident) => ident == "Self" && !is_path,
            TokenTree::Group(group) => mentions_whole_self(group.stream()),
            _ => false,
        };
        if found {
            return true;
        }
    }
    false
}

/// `pub fn f(&self, s: [u8])`: `tests/ui/argument/unsized.rs`
///
/// The method itself is wrong, and the compiler says so. Were it expanded, it
/// would be said twice.
pub(super) fn is_for_the_compiler(message: &Message) -> bool {
    let params = &message.source.sig.params;
    params.iter().any(|param| types::is_unsized(&param.ty))
        || output(message).is_some_and(types::is_unsized)
}

/// What the caller gets, as it was written.
fn output(message: &Message) -> Option<&Type> {
    match message.deferred() {
        Some(resolver) => resolver.value.as_ref(),
        None => message.source.sig.output.as_ref(),
    }
}
