//! The traits of the runtime and of std that the types of a primary block
//! implement.

use proc_macro2::TokenStream;
use quote::{ToTokens, format_ident, quote};
use syn::ReturnType;
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
///     impl Message for CounterMessage { .. }
///     impl CounterMessage { pub fn method(&self) -> &'static str { .. } }
///     impl From<Task<Counter>> for CounterMessage { .. }
///     impl From<ActorRef<CounterMessage>> for CounterHandle { .. }
///     impl Clone, Debug, PartialEq, Eq, Hash, Deref for CounterHandle { .. }
/// };
/// ```
pub(super) fn items(block: &Block, primary: &Primary) -> TokenStream {
    let allow = lints::allow();
    let actor = actor(block, primary);
    let message = message_impls(block, primary);
    let handle = handle_impls(block, primary);
    quote! {
        #allow
        const _: () = {
            #actor
            #message
            #handle
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
    let on_start = healthy(&block.on_start).map(|hook| on_start(block, hook));
    let on_stop = healthy(&block.on_stop).map(|hook| on_stop(block, hook));
    quote! {
        #[automatically_derived]
        impl #params #rt::Actor for #actor #clause {
            type Message = #message;
            type Handle = #handle;
            type Future = #rt::#future;
            #dispatch
            #(#on_start)*
            #(#on_stop)*
        }
    }
}

/// One, or several under opposite `cfg`s.
fn healthy(hooks: &[Hook]) -> impl Iterator<Item = &Hook> {
    hooks.iter().filter(|hook| !hook.sick)
}

fn on_start(block: &Block, hook: &Hook) -> TokenStream {
    let rt = block.runtime.private();
    let cx = names::local("cx");
    let cfgs = &hook.cfgs;
    let call = hook_call(block, hook);
    // A return type that is no answer is an error at that type.
    let call = match &hook.source.sig.output {
        ReturnType::Default => call,
        ReturnType::Type(_, ty) => normalize::between(call, &ty.to_token_stream()),
    };
    quote! {
        #(#cfgs)*
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
        #(#cfgs)*
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
    let arguments = hook.params.iter().map(|param| match param {
        HookParam::Context { mutable: true } => quote!(&mut ::core::clone::Clone::clone(#cx)),
        HookParam::Context { mutable: false } => cx.to_token_stream(),
        HookParam::Reason | HookParam::Other => reason.to_token_stream(),
    });
    quote!(<#actor>::#ident(self #(, #arguments)*))
}

fn message_impls(block: &Block, primary: &Primary) -> TokenStream {
    let rt = block.runtime.private();
    let (params, _, clause) = block.generics.split_for_impl();
    let message = message_type(block, primary);
    let handle = handle::primary_type(block, primary);
    let actor = &block.actor;
    let vis = &primary.vis;
    let method = message::method_names(block);
    let is_tell = message::tells(block);
    let task = format_ident!("{}", names::TASK);
    quote! {
        impl #params #message #clause {
            /// The name of the method that the message calls.
            #[must_use]
            #vis fn method(&self) -> &'static str {
                #method
            }
        }

        #[automatically_derived]
        impl #params #rt::Message for #message #clause {
            type Handle = #handle;
            fn method(&self) -> &'static str {
                Self::method(self)
            }
            fn is_tell(&self) -> bool {
                #is_tell
            }
        }

        #[automatically_derived]
        impl #params ::core::convert::From<#rt::Task<#actor>> for #message #clause {
            fn from(task: #rt::Task<#actor>) -> Self {
                Self::#task(task)
            }
        }
    }
}

fn handle_impls(block: &Block, primary: &Primary) -> TokenStream {
    let rt = block.runtime.private();
    let (params, _, clause) = block.generics.split_for_impl();
    let handle = handle::primary_type(block, primary);
    let message = message_type(block, primary);
    let target = quote!(#rt::ActorRef<#message>);
    let name = primary.handle.unraw().to_string();
    quote! {
        #[automatically_derived]
        impl #params ::core::convert::From<#target> for #handle #clause {
            fn from(actor: #target) -> Self {
                Self { actor }
            }
        }

        #[automatically_derived]
        impl #params ::core::ops::Deref for #handle #clause {
            type Target = #target;
            fn deref(&self) -> &Self::Target {
                &self.actor
            }
        }

        #[automatically_derived]
        impl #params ::core::clone::Clone for #handle #clause {
            fn clone(&self) -> Self {
                Self { actor: ::core::clone::Clone::clone(&self.actor) }
            }
        }

        #[automatically_derived]
        impl #params ::core::fmt::Debug for #handle #clause {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.debug_tuple(#name).field(&self.actor).finish()
            }
        }

        #[automatically_derived]
        impl #params ::core::cmp::PartialEq for #handle #clause {
            fn eq(&self, other: &Self) -> bool {
                ::core::cmp::PartialEq::eq(&self.actor, &other.actor)
            }
        }

        #[automatically_derived]
        impl #params ::core::cmp::Eq for #handle #clause {}

        #[automatically_derived]
        impl #params ::core::hash::Hash for #handle #clause {
            fn hash<__H: ::core::hash::Hasher>(&self, state: &mut __H) {
                ::core::hash::Hash::hash(&self.actor, state);
            }
        }
    }
}
