//! The generics of a block, as its handle has them.

use quote::ToTokens;
use proc_macro2::TokenStream;
use syn::{GenericArgument, GenericParam, Generics, PathArguments, Type};

/// The block's generics in the order in which its type takes them, so that
/// `impl<K, V> Map<V, K>` has a `MapHandle<V, K>`. A later `extend` block that
/// names the type then names the handle alike.
pub(crate) fn in_order_of(generics: &Generics, self_ty: &Type) -> Generics {
    let mut ordered = generics.clone();
    let order: Vec<String> = arguments(self_ty).iter().map(ToString::to_string).collect();
    let place = |param: &GenericParam| {
        let name = match param {
            GenericParam::Type(param) => param.ident.to_string(),
            GenericParam::Const(param) => param.ident.to_string(),
            GenericParam::Lifetime(_) => return None,
        };
        order.iter().position(|argument| *argument == name)
    };
    let mut params: Vec<GenericParam> = generics.params.iter().cloned().collect();
    // A stable sort: what the type does not take as it is stays at the end.
    params.sort_by_key(|param| place(param).unwrap_or(usize::MAX));
    ordered.params = params.into_iter().collect();
    ordered
}

/// The type and const arguments of a path type.
pub(crate) fn arguments(ty: &Type) -> Vec<TokenStream> {
    let Type::Path(path) = ty else {
        return Vec::new();
    };
    let Some(PathArguments::AngleBracketed(generic)) =
        path.path.segments.last().map(|last| &last.arguments)
    else {
        return Vec::new();
    };
    generic
        .args
        .iter()
        .filter(|argument| !matches!(argument, GenericArgument::Lifetime(_)))
        .map(ToTokens::to_token_stream)
        .collect()
}
