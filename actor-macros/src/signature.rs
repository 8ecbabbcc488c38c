//! The signature of a function, as far as a message needs to know it.
//!
//! The parser's own type for it comes with those for statements, patterns and
//! all of Rust's expressions, and every user's build would spend almost half as
//! much time again on the parser.

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use quote::ToTokens;
use syn::parse::{Parse, ParseStream};
use syn::{Abi, Attribute, Generics, Ident, Lifetime, ReturnType, Token, Type, parenthesized};

use crate::normalize;
use crate::split::is_mark;

pub(crate) struct Signature {
    pub(crate) asyncness: Option<Token![async]>,
    pub(crate) unsafety: Option<Token![unsafe]>,
    pub(crate) abi: Option<Abi>,
    pub(crate) ident: Ident,
    pub(crate) generics: Generics,
    pub(crate) receiver: Option<Receiver>,
    /// Those after the receiver.
    pub(crate) params: Vec<Parameter>,
    pub(crate) output: Option<Type>,
}

/// `self` in one of its forms.
pub(crate) struct Receiver {
    pub(crate) tokens: TokenStream,
    pub(crate) kind: ReceiverKind,
}

pub(crate) enum ReceiverKind {
    /// `self`
    Value,
    /// `&self`, `&mut self`
    Reference { mutable: bool },
    /// `self: Type`
    Typed(Box<Type>),
}

pub(crate) struct Parameter {
    pub(crate) attrs: Vec<Attribute>,
    pub(crate) pattern: TokenStream,
    /// What the pattern binds, if that is one name.
    pub(crate) name: Option<Ident>,
    pub(crate) ty: Type,
}

impl Parse for Signature {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        input.parse::<Option<Token![const]>>()?;
        let asyncness = input.parse()?;
        let unsafety = input.parse()?;
        let abi = input.parse()?;
        input.parse::<Token![fn]>()?;
        let ident = input.parse()?;
        let mut generics: Generics = input.parse()?;
        let inputs;
        parenthesized!(inputs in input);
        let mut receiver = None;
        let mut params = Vec::new();
        while !inputs.is_empty() {
            let attrs = inputs.call(Attribute::parse_outer)?;
            if params.is_empty() && receiver.is_none() && begins_receiver(&inputs) {
                receiver = Some(inputs.parse()?);
            } else if inputs.parse::<Option<Token![...]>>()?.is_none() {
                params.push(parameter(attrs, &inputs)?);
            }
            if !inputs.is_empty() {
                inputs.parse::<Token![,]>()?;
            }
        }
        let output = output(input)?;
        generics.where_clause = input.parse()?;
        Ok(Self {
            asyncness,
            unsafety,
            abi,
            ident,
            generics,
            receiver,
            params,
            output,
        })
    }
}

/// `-> Type`
fn output(input: ParseStream<'_>) -> syn::Result<Option<Type>> {
    let mut tokens = TokenStream::new();
    while !input.is_empty() && !input.peek(Token![where]) {
        input.parse::<TokenTree>()?.to_tokens(&mut tokens);
    }
    if normalize::mentions(&tokens, "use") {
        tokens = without_captures(tokens);
    }
    Ok(match syn::parse2(tokens)? {
        ReturnType::Default => None,
        ReturnType::Type(_, ty) => Some(*ty),
    })
}

/// `impl Trait + use<'a>` without the `use`, which the parser does not know.
fn without_captures(tokens: TokenStream) -> TokenStream {
    let mut kept = Vec::new();
    let mut tokens = tokens.into_iter();
    while let Some(token) = tokens.next() {
        match token {
            TokenTree::Ident(word) if word == "use" => {
                kept.pop();
                tokens.find(|token| is_mark(token, '>'));
            }
            TokenTree::Group(group) if group.delimiter() != Delimiter::Brace => {
                let inner = without_captures(group.stream());
                let mut outer = Group::new(group.delimiter(), inner);
                outer.set_span(group.span());
                kept.push(TokenTree::Group(outer));
            }
            token => kept.push(token),
        }
    }
    kept.into_iter().collect()
}

fn begins_receiver(input: ParseStream<'_>) -> bool {
    let ahead = input.fork();
    let _ = reference(&ahead);
    let _ = ahead.parse::<Option<Token![mut]>>();
    ahead.peek(Token![self]) && !ahead.peek2(Token![::])
}

/// `&` or `&'a`
fn reference(input: ParseStream<'_>) -> syn::Result<bool> {
    let is_reference = input.parse::<Option<Token![&]>>()?.is_some();
    if is_reference && input.peek(Lifetime) {
        input.parse::<Lifetime>()?;
    }
    Ok(is_reference)
}

impl Parse for Receiver {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let begin = input.fork();
        let is_reference = reference(input)?;
        let mutable = input.parse::<Option<Token![mut]>>()?.is_some();
        input.parse::<Token![self]>()?;
        let kind = if is_reference {
            ReceiverKind::Reference { mutable }
        } else if input.parse::<Option<Token![:]>>()?.is_some() {
            ReceiverKind::Typed(input.parse()?)
        } else {
            ReceiverKind::Value
        };
        Ok(Self {
            tokens: between(&begin, input)?,
            kind,
        })
    }
}

/// The tokens from one place to another.
fn between(begin: ParseStream<'_>, end: ParseStream<'_>) -> syn::Result<TokenStream> {
    let mut tokens = TokenStream::new();
    while begin.cursor() < end.cursor() {
        begin.parse::<TokenTree>()?.to_tokens(&mut tokens);
    }
    Ok(tokens)
}

/// `pattern: Type`
fn parameter(attrs: Vec<Attribute>, input: ParseStream<'_>) -> syn::Result<Parameter> {
    let name = binding(&input.fork()).ok();
    let mut pattern = TokenStream::new();
    while !input.peek(Token![:]) || input.peek(Token![::]) {
        if input.peek(Token![::]) {
            // As one, or its second half would look like the end.
            let path: Token![::] = input.parse()?;
            path.to_tokens(&mut pattern);
        } else {
            input.parse::<TokenTree>()?.to_tokens(&mut pattern);
        }
    }
    input.parse::<Token![:]>()?;
    Ok(Parameter {
        attrs,
        pattern,
        name,
        ty: input.parse()?,
    })
}

/// `by`, `mut by`, `ref by`, `by @ 1..`
fn binding(input: ParseStream<'_>) -> syn::Result<Ident> {
    input.parse::<Option<Token![ref]>>()?;
    input.parse::<Option<Token![mut]>>()?;
    let name = input.parse()?;
    let ends = input.peek(Token![:]) && !input.peek(Token![::]) || input.peek(Token![@]);
    if ends {
        Ok(name)
    } else {
        Err(input.error("a pattern"))
    }
}
