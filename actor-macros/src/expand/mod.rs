//! From the model to tokens. One file per generated item, one function per
//! template; the functions here put them in order.

mod assertions;
mod call;
mod dispatch;
mod handle;
mod handle_trait;
pub(crate) mod lints;
mod message;
mod post;
mod traits;

use proc_macro2::TokenStream;

use quote::{ToTokens, quote};
use syn::Generics;

use crate::model::{Argument, Block, Health, Kind, Message, Primary, Stream};
use crate::{generics, normalize};

/// What stands in front of the user's block.
pub(crate) fn prefix(block: &Block) -> Option<TokenStream> {
    let is_inherent = matches!(block.kind, Kind::Primary(_) | Kind::Extend(_));
    is_inherent.then(lints::allow_messages)
}

/// Everything that is generated for a block, to stand after it.
pub(crate) fn block(block: &Block) -> TokenStream {
    let mut tokens = match &block.kind {
        Kind::Primary(primary) => primary_block(block, primary),
        Kind::Extend(handle) => handle::methods(block, handle),
        Kind::Trait(handle) => handle_trait::item(block, handle),
        Kind::TraitImpl(target) => handle_trait::implementation(block, target),
    };
    assertions::item(block).to_tokens(&mut tokens);
    tokens
}

fn primary_block(block: &Block, primary: &Primary) -> TokenStream {
    let enumeration = message::item(block, primary);
    let handle = handle::item(block, primary);
    let methods = handle::methods(block, &handle::primary_type(block, primary));
    let traits = traits::items(block, primary);
    quote!(#enumeration #handle #methods #traits)
}

// What is repeated is rendered by the two functions below, and not by the
// repetitions of `quote!`: each of those is a loop of its own to compile.

/// What `render` makes of each method that comes out.
fn each_message(block: &Block, render: &dyn Fn(&Message) -> TokenStream) -> TokenStream {
    let mut tokens = TokenStream::new();
    for message in &block.messages {
        if message.health == Health::Sound {
            render(message).to_tokens(&mut tokens);
        }
    }
    tokens
}

/// What `render` makes of each method that was refused.
fn each_refused(block: &Block, render: &dyn Fn(&Message) -> TokenStream) -> TokenStream {
    let mut tokens = TokenStream::new();
    for message in &block.messages {
        if message.health == Health::Refused {
            render(message).to_tokens(&mut tokens);
        }
    }
    tokens
}

/// What `render` makes of each method that has a variant of its own.
fn each_variant(block: &Block, render: &dyn Fn(&Message) -> TokenStream) -> TokenStream {
    each_message(block, &|message| {
        if message.has_variant() {
            render(message)
        } else {
            TokenStream::new()
        }
    })
}

/// What `render` makes of each argument.
fn each_argument(message: &Message, render: &dyn Fn(&Argument) -> TokenStream) -> TokenStream {
    let mut tokens = TokenStream::new();
    for argument in message.arguments() {
        render(argument).to_tokens(&mut tokens);
    }
    tokens
}

/// What `render` makes of each argument that the handle method takes.
fn each_taken(message: &Message, render: &dyn Fn(&Argument) -> TokenStream) -> TokenStream {
    each_argument(message, &|argument| {
        if argument.out {
            TokenStream::new()
        } else {
            render(argument)
        }
    })
}

/// The type of an argument in the message. That of the way out is ours, so that
/// a type which turns out to be another is wrong where the handler takes it.
fn field_type(block: &Block, message: &Message, argument: &Argument) -> TokenStream {
    match &message.stream {
        Some(Stream { item, .. }) if argument.out => {
            let rt = block.runtime.private();
            let written = argument.source.to_token_stream();
            normalize::around(&quote!(#rt::Yield), item, &written)
        }
        _ => argument.ty.clone(),
    }
}

/// The parts, each with a comma behind it.
fn commas(parts: &[TokenStream]) -> TokenStream {
    let mut tokens = TokenStream::new();
    for part in parts {
        quote!(#part,).to_tokens(&mut tokens);
    }
    tokens
}

/// The parameters of an impl as a list to which others can be added.
fn parameters(generics: &Generics) -> TokenStream {
    let mut tokens = TokenStream::new();
    for param in &generics.params {
        let mut param = param.clone();
        generics::remove_default(&mut param);
        quote!(#param,).to_tokens(&mut tokens);
    }
    tokens
}
