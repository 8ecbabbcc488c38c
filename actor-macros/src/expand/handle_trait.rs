//! The handle's side of a trait.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{GenericParam, Generics};

use super::{handle, healthy, lints, post};
use crate::model::{Block, HandleTrait, Message, TraitImpl};
use crate::{names, types};

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
    let methods = healthy(block).map(|message| {
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
            #(#assoc)*
            #method
            #(#methods)*
        }
        #cloning
    }
}

/// A generic method stays out of `dyn`.
fn signature(block: &Block, message: &Message) -> TokenStream {
    let signature = handle::signature(block, message);
    if message.generics.params.is_empty()
        && !message
            .arguments()
            .any(|argument| types::impl_trait(&argument.source).is_some())
    {
        return signature;
    }
    if message.generics.predicates.is_empty() {
        quote!(#signature where Self: ::core::marker::Sized)
    } else {
        quote!(#signature, Self: ::core::marker::Sized)
    }
}

/// `Box<dyn GreeterHandle>` is cloned through a supertrait that every handle
/// has by being `Clone`, so that a test double need not write it.
///
/// Expands to:
///
/// ```text
/// #[doc(hidden)]
/// pub trait __GreeterHandleClone { fn __clone(&self) -> Box<dyn GreeterHandle>; }
/// const _: () = {
///     impl<H: GreeterHandle + Clone> __GreeterHandleClone for H { .. }
///     impl Clone for Box<dyn GreeterHandle> { .. }
/// };
/// ```
fn by_supertrait(block: &Block, target: &HandleTrait) -> TokenStream {
    let allow = lints::allow();
    let vis = &target.vis;
    let handle = names::field(&target.handle);
    let clone = names::clone_trait(&handle);
    let (params, arguments, clause) = block.generics.split_for_impl();
    let boxed = quote!(::std::boxed::Box<dyn #handle #arguments>);
    let of_handles = with_parameter(
        &block.generics,
        &quote!(__H: #handle #arguments + ::core::clone::Clone),
    );
    quote! {
        #[doc(hidden)]
        #allow
        #vis trait #clone #params #clause {
            fn __clone(&self) -> #boxed;
        }
        #allow
        const _: () = {
            #[automatically_derived]
            impl #of_handles #clone #arguments for __H #clause {
                fn __clone(&self) -> #boxed {
                    ::std::boxed::Box::new(::core::clone::Clone::clone(self))
                }
            }
            #[automatically_derived]
            impl #params ::core::clone::Clone for #boxed #clause {
                fn clone(&self) -> Self {
                    #clone::__clone(&**self)
                }
            }
        };
    }
}

/// A supertrait cannot name the associated types of its subtrait. Then the
/// method is one of the handle trait itself, which each implementation writes.
///
/// Expands to:
///
/// ```text
/// const _: () = {
///     impl<Item> Clone for Box<dyn SourceHandle<Item = Item>>
///     where
///         dyn SourceHandle<Item = Item>: SourceHandle<Item = Item>,
///     { .. }
/// };
/// ```
fn by_method(block: &Block, target: &HandleTrait) -> TokenStream {
    let allow = lints::allow();
    let types = &target.type_names;
    let generics = with_parameter(&block.generics, &quote!(#(#types),*));
    let object = object(
        block,
        target,
        &types.iter().map(|ty| quote!(#ty)).collect::<Vec<_>>(),
    );
    let predicates = block
        .generics
        .where_clause
        .as_ref()
        .map(|clause| &clause.predicates);
    let predicates = predicates.into_iter().flatten();
    let handle = names::field(&target.handle);
    quote! {
        #allow
        const _: () = {
            #[automatically_derived]
            impl #generics ::core::clone::Clone for ::std::boxed::Box<dyn #object>
            where
                dyn #object: #object,
                #(#predicates,)*
            {
                fn clone(&self) -> Self {
                    #handle::__clone(&**self)
                }
            }
        };
    }
}

/// `fn __clone(&self) -> Box<dyn SourceHandle<Item = Self::Item>>;`
fn clone_signature(block: &Block, target: &HandleTrait) -> TokenStream {
    let types = target.type_names.iter().map(|ty| quote!(Self::#ty));
    let object = object(block, target, &types.collect::<Vec<_>>());
    let doc = " A clone in a box; write `Box::new(self.clone())`.";
    quote! {
        #[doc = #doc]
        fn __clone(&self) -> ::std::boxed::Box<dyn #object>;
    }
}

/// `SourceHandle<T, Item = ..>`
fn object(block: &Block, target: &HandleTrait, values: &[TokenStream]) -> TokenStream {
    let handle = names::field(&target.handle);
    let arguments = block
        .generics
        .params
        .iter()
        .filter_map(|param| match param {
            GenericParam::Type(param) => Some(&param.ident),
            GenericParam::Const(param) => Some(&param.ident),
            GenericParam::Lifetime(_) => None,
        });
    let types = &target.type_names;
    quote!(#handle<#(#arguments,)* #(#types = #values),*>)
}

/// The generics of an impl with one more parameter.
fn with_parameter(generics: &Generics, parameter: &TokenStream) -> TokenStream {
    let mut generics = generics.clone();
    for param in generics.type_params_mut() {
        param.default = None;
    }
    for param in generics.const_params_mut() {
        param.default = None;
    }
    let params = generics.params.iter();
    quote!(<#(#params,)* #parameter>)
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
    let methods = healthy(block).map(|message| {
        let cfgs = &message.cfgs;
        let signature = handle::signature(block, message);
        let body = post::body(block, message);
        quote!(#(#cfgs)* #signature { #body })
    });
    quote! {
        #allow
        impl #params #handle_trait for #handle #clause {
            #(#assoc)*
            #clone
            #(#methods)*
        }
    }
}
