//! One form for what users may write in several: `Self` becomes the type it
//! stands for, patterns get names, lifetimes of methods go.

use proc_macro2::{Group, Ident, Spacing, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::parse::Parse;
use syn::punctuated::Punctuated;
use syn::spanned::Spanned;
use syn::{GenericParam, Generics, Token, TypeParamBound};

use crate::model::MethodGenerics;
use crate::signature::Parameter;
use crate::split::is_mark;
use crate::{generics, names};

/// What `Self` stands for in the signatures of a block.
pub(crate) enum SelfType {
    /// In an impl: the type, and how its associated items are reached.
    Is {
        whole: TokenStream,
        qualified: TokenStream,
    },
    /// In a trait: the handle trait has the same associated types.
    Kept,
}

impl SelfType {
    /// `Self` is `Counter<T>`, `Self::X` is `<Counter<T>>::X`.
    pub(crate) fn of_impl(ty: &TokenStream) -> Self {
        Self::Is {
            whole: ty.clone(),
            qualified: quote!(<#ty>),
        }
    }

    /// As above, but `Self::X` is `<Counter<T> as Trait>::X`.
    pub(crate) fn of_trait_impl(ty: &TokenStream, path: &TokenStream) -> Self {
        Self::Is {
            whole: ty.clone(),
            qualified: quote!(<#ty as #path>),
        }
    }

    /// Replaces `Self` token by token, so that it is found also in the
    /// arguments of macros.
    pub(crate) fn replace(&self, tokens: impl ToTokens) -> TokenStream {
        let tokens = tokens.into_token_stream();
        match self {
            Self::Is { whole, qualified } if mentions(&tokens, "Self") => {
                replace(tokens, whole, qualified)
            }
            _ => tokens,
        }
    }
}

pub(crate) fn mentions(tokens: &TokenStream, word: &str) -> bool {
    tokens.clone().into_iter().any(|token| match token {
        TokenTree::Ident(ident) => ident == word,
        TokenTree::Group(group) => mentions(&group.stream(), word),
        _ => false,
    })
}

fn replace(tokens: TokenStream, whole: &TokenStream, qualified: &TokenStream) -> TokenStream {
    let mut replaced = TokenStream::new();
    let mut tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        match token {
            TokenTree::Ident(ident) if ident == "Self" => {
                let is_path = tokens.peek().is_some_and(begins_path);
                let ty = if is_path { qualified } else { whole };
                // An error about the type belongs to the user's `Self`.
                moved(ty.clone(), ident.span()).to_tokens(&mut replaced);
            }
            TokenTree::Group(group) => {
                let inner = replace(group.stream(), whole, qualified);
                let mut outer = Group::new(group.delimiter(), inner);
                outer.set_span(group.span());
                outer.to_tokens(&mut replaced);
            }
            token => token.to_tokens(&mut replaced),
        }
    }
    replaced
}

/// Whether the token is the first half of a `::`.
pub(crate) fn begins_path(token: &TokenTree) -> bool {
    matches!(token, TokenTree::Punct(punct)
        if punct.as_char() == ':' && punct.spacing() == Spacing::Joint)
}

/// The tokens with another place and their own hygiene.
pub(crate) fn moved(tokens: TokenStream, to: Span) -> TokenStream {
    let mut there = TokenStream::new();
    for mut token in tokens {
        if let TokenTree::Group(group) = &token {
            let mut inner = Group::new(group.delimiter(), moved(group.stream(), to));
            inner.set_span(group.span());
            token = TokenTree::Group(inner);
        }
        token.set_span(to.resolved_at(token.span()));
        token.to_tokens(&mut there);
    }
    there
}

/// The tokens with the place of `target`, from its first token to its last: an
/// error about them underlines it.
pub(crate) fn between(tokens: TokenStream, target: &TokenStream) -> TokenStream {
    let ends = target.clone().into_iter();
    let first = ends.clone().next().map(|token| token.span());
    let last = ends.last().map(|token| token.span());
    let (Some(first), Some(last)) = (first, last) else {
        return tokens;
    };
    let mut place = first;
    let mut there = TokenStream::new();
    for mut token in tokens {
        token.set_span(place.resolved_at(token.span()));
        place = last;
        token.to_tokens(&mut there);
    }
    there
}

/// `path<item>`, where the tokens around the item have the place of `target`.
pub(crate) fn around(path: &TokenStream, item: &TokenStream, target: &TokenStream) -> TokenStream {
    let mut open = between(quote!(#path<), target);
    item.to_tokens(&mut open);
    let last = target.clone().into_iter().last().map(|token| token.span());
    let close = moved(quote!(>), last.unwrap_or_else(Span::call_site));
    close.to_tokens(&mut open);
    open
}

/// The tokens at the place of the attribute: an editor then finds the user's
/// own mention only.
pub(crate) fn elsewhere(tokens: impl ToTokens) -> TokenStream {
    moved(tokens.into_token_stream(), Span::call_site())
}

/// The type with `'static` for each of its lifetimes.
pub(crate) fn lasting(tokens: TokenStream) -> TokenStream {
    let mut lasting = TokenStream::new();
    let mut tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        match token {
            TokenTree::Group(group) => {
                let inner = self::lasting(group.stream());
                Group::new(group.delimiter(), inner).to_tokens(&mut lasting);
            }
            token if is_mark(&token, '\'') => {
                tokens.next();
                quote!('static).to_tokens(&mut lasting);
            }
            token => {
                let is_elided =
                    is_mark(&token, '&') && !tokens.peek().is_some_and(|next| is_mark(next, '\''));
                token.to_tokens(&mut lasting);
                is_elided.then(|| quote!('static)).to_tokens(&mut lasting);
            }
        }
    }
    lasting
}

/// The name of an argument: its own, or one by its position.
pub(crate) fn argument_name(param: &Parameter, position: usize) -> Ident {
    match &param.name {
        Some(name) => name.clone(),
        None => names::argument(position, param.pattern.span()),
    }
}

/// The generics of a block, whose `Self` would be another one on the enum and
/// the handle.
pub(crate) fn block_generics(mut generics: Generics, self_type: &SelfType) -> Generics {
    for param in &mut generics.params {
        reparse(param, self_type);
    }
    if let Some(clause) = &mut generics.where_clause {
        for predicate in &mut clause.predicates {
            reparse(predicate, self_type);
        }
    }
    generics
}

/// Replaces `Self` in a node, which is left as it is if that makes it
/// something else.
fn reparse<T: ToTokens + Parse>(node: &mut T, self_type: &SelfType) {
    let tokens = node.to_token_stream();
    if !mentions(&tokens, "Self") {
        return;
    }
    if let Ok(replaced) = syn::parse2(self_type.replace(tokens)) {
        *node = replaced;
    }
}

/// The generics of a method for the handle method. Lifetimes go: a message
/// borrows nothing but its receiver and its context.
pub(crate) fn method_generics(generics: &Generics, self_type: &SelfType) -> MethodGenerics {
    let mut normal = MethodGenerics::default();
    for param in &generics.params {
        match param {
            GenericParam::Lifetime(_) => {}
            GenericParam::Type(param) => {
                let mut param = param.clone();
                param.bounds = static_bounds(&param.bounds);
                if param.bounds.is_empty() {
                    param.colon_token = None;
                }
                normal.arguments.push(param.ident.to_token_stream());
                normal.params.push(self_type.replace(param));
            }
            GenericParam::Const(param) => {
                normal.arguments.push(param.ident.to_token_stream());
                normal.params.push(self_type.replace(param));
            }
        }
    }
    for predicate in generics::type_predicates(generics) {
        let mut predicate = predicate.clone();
        predicate.bounds = static_bounds(&predicate.bounds);
        normal.predicates.push(self_type.replace(predicate));
    }
    normal
}

/// The bounds without those of lifetimes that are dropped.
fn static_bounds(
    bounds: &Punctuated<TypeParamBound, Token![+]>,
) -> Punctuated<TypeParamBound, Token![+]> {
    let mut kept = Punctuated::new();
    for bound in bounds {
        if !matches!(bound, TypeParamBound::Lifetime(lifetime) if lifetime.ident != "static") {
            kept.push(bound.clone());
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use quote::quote;

    #[test]
    fn lifetimes_become_static() {
        let ty = quote!(Option<(&str, Cow<'_, u8>, &'a mut [&'static u8])>);
        let expected = quote!(Option<(&'static str, Cow<'static, u8>, &'static mut [&'static u8])>);
        assert_eq!(super::lasting(ty).to_string(), expected.to_string());
    }

    use super::SelfType;

    #[track_caller]
    fn check(written: &str, expected: &str) {
        let tokens: proc_macro2::TokenStream = written.parse().unwrap();
        let self_type = SelfType::of_impl(&quote!(Store<T>));
        let replaced = self_type.replace(tokens).to_string();
        assert_eq!(replaced.replace(' ', ""), expected.replace(' ', ""));
    }

    #[test]
    fn self_is_replaced() {
        check("Vec<Self>", "Vec<Store<T>>");
        check("[u8; Self::N]", "[u8; <Store<T>>::N]");
        check("list![Self, u8]", "list![Store<T>, u8]");
        check("Self: Clone", "Store<T>: Clone");
        check("<Self as Trait>::X", "<Store<T> as Trait>::X");
        check("Selfish", "Selfish");
    }
}
