//! The generics of a block, as its handle has them.

use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::{
    GenericArgument, GenericParam, Generics, PathArguments, TypeParam, TypeParamBound, TypePath,
    WherePredicate, parse_quote,
};

use crate::names;

/// The block's generics in the order in which its type takes them, so that
/// `impl<K, V> Map<V, K>` has a `MapHandle<V, K>`. A later `extend` block that
/// names the type then names the handle alike.
pub(crate) fn in_order_of(generics: &Generics, self_ty: &TypePath) -> Generics {
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

/// The generics with `T: 'static` for every type that does not say so itself.
///
/// An actor owns its data, and one assertion says so in the user's words.
/// Without the bounds here each generated item would say it again.
pub(crate) fn lasting(generics: &Generics) -> Generics {
    let mut lasting = generics.clone();
    for param in generics.type_params() {
        if !says_static(generics, param) {
            let ident = names::field(&param.ident);
            let clause = lasting.make_where_clause();
            clause.predicates.push(parse_quote!(#ident: 'static));
        }
    }
    lasting
}

fn says_static(generics: &Generics, param: &TypeParam) -> bool {
    let is_static = |bound: &TypeParamBound| matches!(bound, TypeParamBound::Lifetime(lifetime) if lifetime.ident == "static");
    let predicates = generics
        .where_clause
        .iter()
        .flat_map(|clause| &clause.predicates);
    let mut others = predicates.filter_map(|predicate| match predicate {
        WherePredicate::Type(predicate) => Some(predicate),
        _ => None,
    });
    param.bounds.iter().any(is_static)
        || others.any(|predicate| {
            predicate.bounds.iter().any(is_static)
                && param.ident == predicate.bounded_ty.to_token_stream().to_string()
        })
}

/// Whether [`lasting`] had something to add.
pub(crate) fn has_more_bounds(lasting: &Generics, written: &Generics) -> bool {
    let count = |generics: &Generics| {
        let clause = generics.where_clause.as_ref();
        clause.map_or(0, |clause| clause.predicates.len())
    };
    count(lasting) > count(written)
}

/// The type and const arguments of a path type.
pub(crate) fn arguments(ty: &TypePath) -> Vec<TokenStream> {
    let Some(PathArguments::AngleBracketed(generic)) =
        ty.path.segments.last().map(|last| &last.arguments)
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
