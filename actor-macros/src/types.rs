//! Questions about types, answered on their syntax.

use std::ptr;

use quote::ToTokens;
use syn::punctuated::Punctuated;
use syn::{
    AngleBracketedGenericArguments, GenericArgument, Lifetime, Path, PathArguments, Token, Type,
    TypeImplTrait, TypeParamBound,
};

/// The type without the groups and parentheses around it: `macro_rules!` puts
/// a `$t:ty` into an invisible group.
pub(crate) fn bare(mut ty: &Type) -> &Type {
    loop {
        ty = match ty {
            Type::Group(group) => &group.elem,
            Type::Paren(paren) => &paren.elem,
            ty => return ty,
        };
    }
}

pub(crate) fn is_unit(ty: &Type) -> bool {
    matches!(bare(ty), Type::Tuple(tuple) if tuple.elems.is_empty())
}

/// Whether the type has no size by the look of it. The method itself is an
/// error then, which the compiler reports better than we could.
pub(crate) fn is_unsized(ty: &Type) -> bool {
    match bare(ty) {
        Type::Slice(_) | Type::TraitObject(_) => true,
        Type::Path(path) => path.path.is_ident("str"),
        _ => false,
    }
}

/// `Context<Self>`, `actor_rt::Context<Self>`, `Context`.
pub(crate) fn is_context(ty: &Type) -> bool {
    matches!(bare(ty), Type::Path(path)
        if path.path.segments.last().is_some_and(|segment| segment.ident == "Context"))
}

/// `Yield<T>`, `actor_rt::Yield<T>`
pub(crate) fn is_yield(ty: &Type) -> bool {
    matches!(bare(ty), Type::Path(path)
        if path.path.segments.last().is_some_and(|segment| segment.ident == "Yield"))
}

/// `Context<Self>`: the generic argument tells it from a user's own `Context`.
pub(crate) fn is_context_of_self(ty: &Type) -> bool {
    let Type::Path(path) = bare(ty) else {
        return false;
    };
    let Some(last) = path.path.segments.last() else {
        return false;
    };
    let PathArguments::AngleBracketed(generic) = &last.arguments else {
        return false;
    };
    last.ident == "Context"
        && generic.args.len() == 1
        && generic.args.to_token_stream().to_string() == "Self"
}

/// `T` of `Resolver<T>`, or of another path with one type in its brackets: an
/// alias.
pub(crate) fn only_argument(ty: &Type) -> Option<&Type> {
    let Type::Path(path) = bare(ty) else {
        return None;
    };
    let PathArguments::AngleBracketed(generic) = &path.path.segments.last()?.arguments else {
        return None;
    };
    match generic.args.first()? {
        GenericArgument::Type(argument) if generic.args.len() == 1 => Some(argument),
        _ => None,
    }
}

/// Whether the type borrows: a reference that is not `'static`, or a lifetime
/// argument that is not. `Fn(&T)`, `fn(&T)` and what `for<'a>` binds borrow
/// only while they are called.
pub(crate) fn borrows(ty: &Type) -> bool {
    any(ty, &mut |part| match part {
        Part::Type(Type::Reference(reference)) => reference
            .lifetime
            .as_ref()
            .is_none_or(|lifetime| !is_static(lifetime)),
        Part::Lifetime(lifetime) => !is_static(lifetime),
        Part::Type(_) => false,
    })
}

/// The first `impl Trait` inside of the type, other than the type itself.
pub(crate) fn nested_impl_trait(ty: &Type) -> Option<TypeImplTrait> {
    let outer = bare(ty);
    let mut found = None;
    any(outer, &mut |part| match part {
        Part::Type(inner @ Type::ImplTrait(nested)) if !ptr::eq(inner, outer) => {
            found = Some(nested.clone());
            true
        }
        _ => false,
    });
    found
}

/// The first `impl Trait` in the type, the type itself included.
pub(crate) fn impl_trait(ty: &Type) -> Option<TypeImplTrait> {
    match bare(ty) {
        Type::ImplTrait(whole) => Some(whole.clone()),
        ty => nested_impl_trait(ty),
    }
}

fn is_static(lifetime: &Lifetime) -> bool {
    lifetime.ident == "static"
}

/// What a walk over a type comes by.
enum Part<'a> {
    Type(&'a Type),
    Lifetime(&'a Lifetime),
}

/// Whether `found` holds for a part of the type. Stays outside of the types of
/// functions and of what `for<'a>` binds.
fn any(ty: &Type, found: &mut dyn FnMut(Part<'_>) -> bool) -> bool {
    if found(Part::Type(ty)) {
        return true;
    }
    match ty {
        Type::Array(array) => any(&array.elem, found),
        Type::Slice(slice) => any(&slice.elem, found),
        Type::Group(group) => any(&group.elem, found),
        Type::Paren(paren) => any(&paren.elem, found),
        Type::Ptr(pointer) => any(&pointer.elem, found),
        Type::Reference(reference) => any(&reference.elem, found),
        Type::Tuple(tuple) => tuple.elems.iter().any(|elem| any(elem, found)),
        Type::Path(path) => {
            path.qself
                .as_ref()
                .is_some_and(|qself| any(&qself.ty, found))
                || any_in_path(&path.path, found)
        }
        Type::ImplTrait(opaque) => any_in_bounds(&opaque.bounds, found),
        Type::TraitObject(object) => any_in_bounds(&object.bounds, found),
        _ => false,
    }
}

fn any_in_path(path: &Path, found: &mut dyn FnMut(Part<'_>) -> bool) -> bool {
    path.segments
        .iter()
        .any(|segment| match &segment.arguments {
            PathArguments::AngleBracketed(generic) => any_in_arguments(generic, found),
            // `Fn(&T)`
            PathArguments::Parenthesized(_) | PathArguments::None => false,
        })
}

fn any_in_arguments(
    generic: &AngleBracketedGenericArguments,
    found: &mut dyn FnMut(Part<'_>) -> bool,
) -> bool {
    generic.args.iter().any(|argument| match argument {
        GenericArgument::Lifetime(lifetime) => found(Part::Lifetime(lifetime)),
        GenericArgument::Type(ty) => any(ty, found),
        GenericArgument::AssocType(assoc) => any(&assoc.ty, found),
        GenericArgument::Constraint(constraint) => any_in_bounds(&constraint.bounds, found),
        _ => false,
    })
}

fn any_in_bounds(
    bounds: &Punctuated<TypeParamBound, Token![+]>,
    found: &mut dyn FnMut(Part<'_>) -> bool,
) -> bool {
    bounds.iter().any(|bound| match bound {
        TypeParamBound::Trait(bound) if bound.lifetimes.is_none() => {
            any_in_path(&bound.path, found)
        }
        TypeParamBound::Lifetime(lifetime) => found(Part::Lifetime(lifetime)),
        _ => false,
    })
}

#[cfg(test)]
mod tests {
    use syn::Type;

    #[track_caller]
    fn check(ty: &str, borrows: bool) {
        let parsed: Type = syn::parse_str(ty).unwrap();
        assert_eq!(super::borrows(&parsed), borrows, "{ty}");
    }

    #[test]
    fn what_borrows() {
        check("&str", true);
        check("&'static str", false);
        check("&'a str", true);
        check("Cow<'_, str>", true);
        check("Cow<'static, str>", false);
        check("(u8, Vec<&u8>)", true);
        check("[&u8; 2]", true);
        check("Box<dyn Fn(&str) -> &str + Send>", false);
        check("Box<dyn Trait + 'a>", true);
        check("fn(&str) -> &str", false);
        check("Box<dyn for<'a> Visit<'a>>", false);
        check("impl Iterator<Item = &u8>", true);
        check("&'static [&u8]", true);
        check("Vec<String>", false);
    }

    #[test]
    fn impl_traits() {
        let nested = |ty: &str| super::nested_impl_trait(&syn::parse_str(ty).unwrap()).is_some();
        assert!(!nested("impl Into<String>"));
        assert!(!nested("(impl Into<String>)"));
        assert!(nested("Vec<impl Into<String>>"));
        assert!(nested("impl Into<Vec<impl Send>>"));
        assert!(!nested("Vec<String>"));
    }
}
