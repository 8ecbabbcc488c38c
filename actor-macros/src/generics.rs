//! The generics of a block, as its handle has them.

use proc_macro2::{Span, TokenStream};
use quote::ToTokens;
use syn::punctuated::Punctuated;
use syn::{
    GenericArgument, GenericParam, Generics, Ident, Lifetime, PathArguments, PredicateType, Token,
    TypeParam, TypeParamBound, TypePath, WherePredicate,
};

/// The parameter as an impl has it.
pub(crate) fn remove_default(param: &mut GenericParam) {
    match param {
        GenericParam::Type(param) => param.default = None,
        GenericParam::Const(param) => param.default = None,
        GenericParam::Lifetime(_) => {}
    }
}

/// The block's generics in the order in which its type takes them, so that
/// `impl<K, V> Map<V, K>` has a `MapHandle<V, K>`. A later `extend` block that
/// names the type then names the handle alike.
pub(crate) fn in_order_of(generics: &Generics, self_ty: &TypePath) -> Generics {
    let mut ordered = generics.clone();
    ordered.params.clear();
    for argument in arguments(self_ty) {
        let argument = argument.to_string();
        for param in &generics.params {
            if name(param).is_some_and(|name| *name == argument) {
                push_new(&mut ordered, param);
            }
        }
    }
    // What the type does not take as it is stays at the end.
    for param in &generics.params {
        push_new(&mut ordered, param);
    }
    ordered
}

fn push_new(generics: &mut Generics, param: &GenericParam) {
    let mut others = generics.params.iter();
    if !others.any(|other| name(other) == name(param)) {
        generics.params.push(param.clone());
    }
}

/// The name of a type or a constant.
pub(crate) fn name(param: &GenericParam) -> Option<&Ident> {
    match param {
        GenericParam::Type(param) => Some(&param.ident),
        GenericParam::Const(param) => Some(&param.ident),
        GenericParam::Lifetime(_) => None,
    }
}

/// The generics with `T: 'static` for every type that does not say so itself.
///
/// An actor owns its data, and one assertion says so in the user's words.
/// Without the bounds here each generated item would say it again.
pub(crate) fn lasting(written: &Generics) -> Generics {
    let mut lasting = written.clone();
    for param in lasting.type_params_mut() {
        if !says_static(written, param) {
            let lifetime = Lifetime::new("'static", Span::call_site());
            param.bounds.push(TypeParamBound::Lifetime(lifetime));
        }
    }
    lasting
}

fn says_static(generics: &Generics, param: &TypeParam) -> bool {
    has_static(&param.bounds)
        || type_predicates(generics).iter().any(|predicate| {
            has_static(&predicate.bounds)
                && param.ident == predicate.bounded_ty.to_token_stream().to_string()
        })
}

fn has_static(bounds: &Punctuated<TypeParamBound, Token![+]>) -> bool {
    bounds.iter().any(
        |bound| matches!(bound, TypeParamBound::Lifetime(lifetime) if lifetime.ident == "static"),
    )
}

/// Whether [`lasting`] had something to add.
pub(crate) fn has_more_bounds(lasting: &Generics, written: &Generics) -> bool {
    let mut params = lasting.type_params().zip(written.type_params());
    params.any(|(lasting, written)| lasting.bounds.len() > written.bounds.len())
}

/// What the where clause says of types.
pub(crate) fn type_predicates(generics: &Generics) -> Vec<&PredicateType> {
    let mut predicates = Vec::new();
    if let Some(clause) = &generics.where_clause {
        for predicate in &clause.predicates {
            if let WherePredicate::Type(predicate) = predicate {
                predicates.push(predicate);
            }
        }
    }
    predicates
}

/// The type and const arguments of a path type.
pub(crate) fn arguments(ty: &TypePath) -> Vec<TokenStream> {
    let Some(PathArguments::AngleBracketed(generic)) =
        ty.path.segments.last().map(|last| &last.arguments)
    else {
        return Vec::new();
    };
    let mut arguments = Vec::new();
    for argument in &generic.args {
        if !matches!(argument, GenericArgument::Lifetime(_)) {
            arguments.push(argument.to_token_stream());
        }
    }
    arguments
}
