//! The handle's side of a trait.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};

use super::{each_message, handle, lints, parameters, post};
use crate::model::{Block, HandleTrait, Message, TraitImpl};
use crate::{generics, names};

/// Expands to:
///
/// ```text
/// /// Handle to an actor that is a [`Greeter`].
/// pub trait GreeterHandle: __GreeterHandleClone + Send + Sync + 'static {
///     fn greet(&self, name: String) -> Reply<String>;
/// }
/// impl Clone for Box<dyn GreeterHandle> { .. }
/// ```
pub(super) fn item(block: &Block, target: &HandleTrait) -> TokenStream {
    let HandleTrait {
        handle,
        vis,
        types: assoc,
        ..
    } = target;
    let allow = lints::allow();
    let doc = format!(" Handle to an actor that is a [`{}`].", block.doc_name);
    let generics = &block.generics;
    let clause = &generics.where_clause;
    let (supertrait, method, cloning) = if target.type_names.is_empty() {
        let (_, arguments, _) = generics.split_for_impl();
        let clone = names::clone_trait(handle);
        (
            Some(quote!(#clone #arguments +)),
            None,
            by_supertrait(block, target),
        )
    } else {
        (
            None,
            Some(clone_signature(block, target)),
            by_method(block, target),
        )
    };
    let methods = each_message(block, &|message| {
        let head = handle::head(block, message);
        let signature = signature(block, message);
        quote!(#head #signature;)
    });
    quote! {
        #[doc = #doc]
        #allow
        #vis trait #handle #generics:
            #supertrait ::core::marker::Send + ::core::marker::Sync + 'static
        #clause
        {
            #assoc
            #method
            #methods
        }
        #cloning
    }
}

/// A generic method stays out of `dyn`.
fn signature(block: &Block, message: &Message) -> TokenStream {
    let signature = handle::signature(block, message);
    if !message.is_generic() {
        return signature;
    }
    // Predicates end with a comma.
    let begin = message
        .generics
        .predicates
        .is_empty()
        .then(|| quote!(where));
    quote!(#signature #begin Self: ::core::marker::Sized)
}

/// `Box<dyn GreeterHandle>` is cloned through a supertrait that every handle
/// has by being `Clone`, so that a test double need not write it.
///
/// Expands to:
///
/// ```text
/// clone_by_supertrait!(pub __GreeterHandleClone, [], [], [GreeterHandle], []);
/// ```
fn by_supertrait(block: &Block, target: &HandleTrait) -> TokenStream {
    let rt = block.runtime.private();
    let allow = lints::allow();
    let vis = &target.vis;
    let handle = names::field(&target.handle);
    let clone = names::clone_trait(&handle);
    let params = parameters(&block.generics);
    let (_, arguments, clause) = block.generics.split_for_impl();
    quote! {
        #rt::clone_by_supertrait! {
            #allow #vis #clone, [#params], [#arguments], [#handle #arguments], [#clause]
        }
    }
}

/// A supertrait cannot name the associated types of its subtrait. Then the
/// method is one of the handle trait itself, which each implementation writes.
///
/// Expands to:
///
/// ```text
/// clone_by_method!(SourceHandle, [Item,], [SourceHandle<Item = Item,>], []);
/// ```
fn by_method(block: &Block, target: &HandleTrait) -> TokenStream {
    let rt = block.runtime.private();
    let allow = lints::allow();
    let handle = names::field(&target.handle);
    let mut params = parameters(&block.generics);
    for ty in &target.type_names {
        quote!(#ty,).to_tokens(&mut params);
    }
    let object = object(block, target, None);
    let clause = block.generics.where_clause.as_ref();
    let predicates = clause.map(|clause| &clause.predicates);
    quote! {
        #rt::clone_by_method!(#allow #handle, [#params], [#object], [#predicates]);
    }
}

/// `fn __clone(&self) -> Box<dyn SourceHandle<Item = Self::Item>>;`
fn clone_signature(block: &Block, target: &HandleTrait) -> TokenStream {
    let object = object(block, target, Some(&quote!(Self::)));
    let doc = " A clone in a box; write `Box::new(self.clone())`.";
    quote! {
        #[doc = #doc]
        fn __clone(&self) -> ::std::boxed::Box<dyn #object>;
    }
}

/// `SourceHandle<T, Item = Item>`, with what stands in front of the second.
fn object(block: &Block, target: &HandleTrait, of: Option<&TokenStream>) -> TokenStream {
    let handle = names::field(&target.handle);
    let mut arguments = TokenStream::new();
    for param in &block.generics.params {
        if let Some(name) = generics::name(param) {
            quote!(#name,).to_tokens(&mut arguments);
        }
    }
    for ty in &target.type_names {
        quote!(#ty = #of #ty,).to_tokens(&mut arguments);
    }
    quote!(#handle<#arguments>)
}

/// Expands to:
///
/// ```text
/// impl GreeterHandle for EnglishHandle {
///     fn greet(&self, name: String) -> Reply<String> { .. }
/// }
/// ```
pub(super) fn implementation(block: &Block, target: &TraitImpl) -> TokenStream {
    let TraitImpl {
        handle_trait,
        handle,
        types: assoc,
        ..
    } = target;
    let allow = lints::allow();
    let clone = target.object.as_ref().map(|object| {
        quote! {
            fn __clone(&self) -> ::std::boxed::Box<dyn #object> {
                ::std::boxed::Box::new(::core::clone::Clone::clone(self))
            }
        }
    });
    let (params, _, clause) = block.generics.split_for_impl();
    let methods = each_message(block, &|message| {
        let cfgs = &message.cfgs;
        let signature = handle::signature(block, message);
        let body = post::body(block, message);
        quote!(#cfgs #signature { #body })
    });
    quote! {
        #allow
        impl #params #handle_trait for #handle #clause {
            #assoc
            #clone
            #methods
        }
    }
}
