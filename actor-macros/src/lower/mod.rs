//! From the parts of a block to the model: the one home of defaults.

mod methods;

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote};
use syn::ext::IdentExt;
use syn::{Generics, Path, PathArguments, Token, Type, TypePath, Visibility};

use crate::args::Args;
use crate::model::{Block, HandleTrait, Kind, Primary, TraitImpl};
use crate::normalize::{self, SelfType};
use crate::parse::{AssocType, ImplBlock, Members, TraitBlock};
use crate::runtime::Runtime;
use crate::{attr, forward, generics, names, types};
use methods::Lowering;

/// Lowers an impl block. `check::shape` has seen to it that its type is a
/// path.
pub(crate) fn impl_block(block: ImplBlock, args: &Args) -> Option<Block> {
    let Type::Path(ty) = types::bare(&block.self_ty) else {
        return None;
    };
    let name = &ty.path.segments.last()?.ident;
    let actor = normalize::elsewhere(ty);
    let self_type = match &block.trait_ {
        Some(path) => SelfType::of_trait_impl(&actor, &normalize::elsewhere(path)),
        None => SelfType::of_impl(&actor),
    };
    let context = Lowering {
        self_type: &self_type,
        self_ty: Some(&block.self_ty),
        by_visibility: block.trait_.is_none(),
        unboxed: block.trait_.is_none() && args.extend.is_none(),
    };
    let Members { methods, types } = block.members;
    let (messages, hooks) = context.methods(methods);
    let kind = match block.trait_ {
        Some(path) => Kind::TraitImpl(TraitImpl {
            handle_trait: normalize::elsewhere(handle_path(&path)),
            object: object(&path, &types),
            path,
            handle: handle_type(ty, &block.generics, args),
            types: assoc_types(&types, &self_type),
        }),
        None if args.extend.is_some() => Kind::Extend(handle_type(ty, &block.generics, args)),
        None => Kind::Primary(primary(name, args)),
    };
    let mut doc_path = ty.path.clone();
    doc_path.segments.last_mut()?.arguments = PathArguments::None;
    let (on_start, on_stop) = hooks;
    let written = normalize::block_generics(block.generics, &self_type);
    let written = generics::in_order_of(&written, ty);
    Some(Block {
        kind,
        runtime: runtime(args),
        subject: block.self_ty.to_token_stream(),
        generics: generics::lasting(&written),
        written,
        actor,
        doc_name: attr::dense(doc_path.to_token_stream()),
        local: args.local.is_some(),
        messages,
        on_start,
        on_stop,
    })
}

/// Lowers a trait.
pub(crate) fn trait_block(block: TraitBlock, args: &Args) -> Block {
    let context = Lowering {
        self_type: &SelfType::Kept,
        self_ty: None,
        by_visibility: false,
        unboxed: false,
    };
    let Members { methods, types } = block.members;
    let (messages, (on_start, on_stop)) = context.methods(methods);
    let handle = match args.handle.as_ref().and_then(|(_, path)| path.get_ident()) {
        Some(name) => name.clone(),
        None => names::handle(&block.ident),
    };
    Block {
        kind: Kind::Trait(HandleTrait {
            handle,
            vis: args.vis.as_ref().map_or(block.vis, |(_, vis)| vis.clone()),
            types: assoc_types(&types, &SelfType::Kept),
            type_names: types.into_iter().map(|ty| ty.ident).collect(),
        }),
        runtime: runtime(args),
        subject: block.ident.to_token_stream(),
        generics: block.generics.clone(),
        written: block.generics,
        actor: quote!(Self),
        doc_name: block.ident.unraw().to_string(),
        local: false,
        messages,
        on_start,
        on_stop,
    }
}

fn runtime(args: &Args) -> Runtime {
    Runtime::new(args.krate.as_ref().map(|(_, path)| path))
}

fn primary(name: &Ident, args: &Args) -> Primary {
    let handle = args.handle.as_ref().and_then(|(_, path)| path.get_ident());
    Primary {
        handle: handle.cloned().unwrap_or_else(|| names::handle(name)),
        message: match &args.message {
            Some((_, name)) => name.clone(),
            None => names::message(name),
        },
        vis: match &args.vis {
            Some((_, vis)) => vis.clone(),
            // The type's own visibility cannot be seen from here, and the
            // handle must not have less. It is reached no further than its
            // module is.
            None => Visibility::Public(Token![pub](Span::call_site())),
        },
        derive: args
            .derive
            .as_ref()
            .map(|(_, paths)| paths.clone())
            .unwrap_or_default(),
    }
}

/// `api::Greeter<T>` → `api::GreeterHandle<T>`
fn handle_path(path: &Path) -> Path {
    let mut path = path.clone();
    if let Some(last) = path.segments.last_mut() {
        last.ident = names::handle(&last.ident);
    }
    path
}

/// `Source<T>` → `SourceHandle<T, Item = Self::Item>`, with the `Self` of the
/// handle.
fn object(path: &Path, types: &[AssocType]) -> Option<TokenStream> {
    if types.is_empty() {
        return None;
    }
    let handle = handle_path(path);
    let own = match &handle.segments.last()?.arguments {
        PathArguments::AngleBracketed(generic) => generic.args.iter().collect(),
        _ => Vec::new(),
    };
    let values = types
        .iter()
        .map(|AssocType { ident, .. }| quote!(#ident = Self::#ident));
    let mut bare = handle.clone();
    bare.segments.last_mut()?.arguments = PathArguments::None;
    Some(normalize::elsewhere(quote!(#bare<#(#own,)* #(#values),*>)))
}

/// The handle of a type whose primary block is somewhere else. Handles have no
/// lifetimes.
fn handle_type(ty: &TypePath, generics: &Generics, args: &Args) -> TokenStream {
    let mut path = if let Some((_, path)) = &args.handle {
        path.to_token_stream()
    } else {
        let mut path = handle_path(&ty.path);
        if let Some(last) = path.segments.last_mut() {
            last.arguments = PathArguments::None;
        }
        normalize::elsewhere(path)
    };
    let says_arguments = args.handle.as_ref().is_some_and(|(_, path)| {
        let last = path.segments.last();
        // A block without parameters may be that of one type of many, each
        // with a handle of its own.
        generics.params.is_empty() || last.is_some_and(|last| !last.arguments.is_none())
    });
    let arguments = generics::arguments(ty);
    if !arguments.is_empty() && !says_arguments {
        path.extend(quote!(<#(#arguments),*>));
    }
    path
}

/// With their docs, of all their attributes.
fn assoc_types(types: &[AssocType], self_type: &SelfType) -> TokenStream {
    let mut tokens = TokenStream::new();
    for ty in types {
        forward::cfgs(&ty.attrs).to_tokens(&mut tokens);
        for attr in &ty.attrs {
            if attr.path().is_ident("doc") {
                attr.to_tokens(&mut tokens);
            }
        }
        self_type.replace(&ty.tokens).to_tokens(&mut tokens);
    }
    tokens
}
