//! The traits of the runtime and of std that the types of a primary block
//! implement.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::ext::IdentExt;

use super::{dispatch, handle, lints, message};
use crate::model::{Block, Hook, HookParam, Primary};
use crate::{names, normalize};

/// All implementations, in a scope of their own.
///
/// Expands to:
///
/// ```text
/// const _: () = {
///     impl Actor for Counter { .. }
///     implement! { .. }
/// };
/// ```
pub(super) fn items(block: &Block, primary: &Primary) -> TokenStream {
    let allow = lints::allow();
    let actor = actor(block, primary);
    let constant = constant(block, primary);
    quote! {
        #allow
        const _: () = {
            #actor
            #constant
        };
    }
}

fn message_type(block: &Block, primary: &Primary) -> TokenStream {
    let (_, arguments, _) = block.generics.split_for_impl();
    let message = names::field(&primary.message);
    quote!(#message #arguments)
}

/// Expands to:
///
/// ```text
/// impl Actor for Counter {
///     type Message = CounterMessage;
///     type Handle = CounterHandle;
///     type Future = SendFuture;
///     fn dispatch(..) -> Flow<Self> { .. }
///     fn on_start(..) { .. }
///     fn on_stop(..) { .. }
/// }
/// ```
fn actor(block: &Block, primary: &Primary) -> TokenStream {
    let rt = block.runtime.private();
    let (params, _, clause) = block.generics.split_for_impl();
    let actor = &block.actor;
    let message = message_type(block, primary);
    let handle = handle::primary_type(block, primary);
    let future = if block.local {
        quote!(LocalFuture)
    } else {
        quote!(SendFuture)
    };
    let dispatch = dispatch::function(block, primary);
    let hooks = hooks(block);
    quote! {
        #[automatically_derived]
        impl #params #rt::Actor for #actor #clause {
            type Message = #message;
            type Handle = #handle;
            type Future = #rt::#future;
            #dispatch
            #hooks
        }
    }
}

/// Of each kind none, one, or several under opposite `cfg`s.
fn hooks(block: &Block) -> TokenStream {
    let mut tokens = TokenStream::new();
    for (hooks, expand) in [
        (
            &block.on_start,
            on_start as fn(&Block, &Hook) -> TokenStream,
        ),
        (&block.on_stop, on_stop),
    ] {
        for hook in hooks {
            if !hook.sick {
                expand(block, hook).to_tokens(&mut tokens);
            }
        }
    }
    tokens
}

fn on_start(block: &Block, hook: &Hook) -> TokenStream {
    let rt = block.runtime.private();
    let cx = names::local("cx");
    let cfgs = &hook.cfgs;
    let call = hook_call(block, hook);
    // A return type that is no answer is an error at that type.
    let call = match &hook.source.sig.output {
        None => call,
        Some(ty) => normalize::between(call, &ty.to_token_stream()),
    };
    quote! {
        #cfgs
        fn on_start(&mut self, #cx: &#rt::Context<Self>) -> ::core::result::Result<(), #rt::StartError> {
            #rt::IntoStart::into_start(#call)
        }
    }
}

fn on_stop(block: &Block, hook: &Hook) -> TokenStream {
    let rt = block.runtime.private();
    let (cx, reason) = (names::local("cx"), names::local("reason"));
    let cfgs = &hook.cfgs;
    let call = hook_call(block, hook);
    quote! {
        #cfgs
        fn on_stop(&mut self, #cx: &#rt::Context<Self>, #reason: &#rt::ExitReason) {
            #call
        }
    }
}

/// Expands to `<Counter>::started(self, cx)`.
fn hook_call(block: &Block, hook: &Hook) -> TokenStream {
    let (cx, reason) = (names::local("cx"), names::local("reason"));
    let actor = &block.actor;
    let ident = names::field(&hook.source.sig.ident);
    let mut arguments = TokenStream::new();
    for param in &hook.params {
        let argument = match param {
            HookParam::Context { mutable: true } => quote!(, &mut ::core::clone::Clone::clone(#cx)),
            HookParam::Context { mutable: false } => quote!(, #cx),
            HookParam::Reason | HookParam::Other => quote!(, #reason),
        };
        argument.to_tokens(&mut arguments);
    }
    quote!(<#actor>::#ident(self #arguments))
}

/// Expands to:
///
/// ```text
/// implement! {
///     "CounterHandle", [], [CounterHandle], [CounterMessage], [Counter], []
///     names { Self::Add { .. } => "add", }
///     tells { }
///     vis { pub }
/// }
/// ```
fn constant(block: &Block, primary: &Primary) -> TokenStream {
    let rt = block.runtime.private();
    let (params, _, clause) = block.generics.split_for_impl();
    let handle = handle::primary_type(block, primary);
    let message = message_type(block, primary);
    let actor = &block.actor;
    let vis = &primary.vis;
    let name = primary.handle.unraw().to_string();
    let (names, tells) = (message::names(block), message::tells(block));
    quote! {
        #rt::implement! {
            #name, [#params], [#handle], [#message], [#actor], [#clause]
            names { #names }
            tells { #tells }
            vis { #vis }
        }
    }
}
