//! From tokens to the parts of a block. Decides nothing: what a part means is
//! for `lower`, whether it is allowed for `check`.

use proc_macro2::{Delimiter, Group, Span, TokenStream, TokenTree};
use quote::ToTokens;
use syn::parse::{ParseStream, Parser};
use syn::{Attribute, Generics, Ident, Lifetime, Path, Token, Type, Visibility};

use crate::attr::{MethodOptions, ParamOptions, Spelling};
use crate::diag::{self, Diagnostics};
use crate::signature::Signature;
use crate::split::{self, Chunk, ChunkKind};
use crate::types;

/// What the attribute stands on.
pub(crate) struct Input {
    /// The user's item without our attributes, as it is emitted.
    pub(crate) tokens: TokenStream,
    pub(crate) item: Item,
}

pub(crate) enum Item {
    Impl(Box<ImplBlock>),
    Trait(Box<TraitBlock>),
    /// An item on which the attribute means nothing: its keyword, and its name
    /// if it is a type.
    Other(TokenTree, Option<Ident>),
    /// Syntax that the compiler will not accept either.
    Unreadable(syn::Error),
}

pub(crate) struct ImplBlock {
    pub(crate) generics: Generics,
    pub(crate) trait_: Option<Path>,
    pub(crate) self_ty: Type,
    /// `unsafe`, `!` or `const`
    pub(crate) qualifier: Option<TokenTree>,
    pub(crate) members: Members,
}

pub(crate) struct TraitBlock {
    pub(crate) vis: Visibility,
    pub(crate) ident: Ident,
    pub(crate) generics: Generics,
    pub(crate) qualifier: Option<TokenTree>,
    pub(crate) members: Members,
}

#[derive(Default)]
pub(crate) struct Members {
    pub(crate) methods: Vec<Method>,
    pub(crate) types: Vec<AssocType>,
}

/// An associated type: `type Item: Bounds;` or `type Item = Type;`.
pub(crate) struct AssocType {
    pub(crate) ident: Ident,
    pub(crate) tokens: TokenStream,
    pub(crate) attrs: Vec<Attribute>,
}

/// A function of the block: its signature. The body stays in the tokens.
pub(crate) struct Method {
    /// Without ours.
    pub(crate) attrs: Vec<Attribute>,
    pub(crate) options: MethodOptions,
    pub(crate) vis: Visibility,
    /// Without our attributes on parameters.
    pub(crate) sig: Signature,
    /// For each parameter after the receiver.
    pub(crate) param_options: Vec<ParamOptions>,
}

/// Reads the item under the attribute.
pub(crate) fn item(tokens: TokenStream, ours: &Spelling, diag: &Diagnostics) -> Input {
    let tokens = ungroup(tokens);
    let Some(keyword) = keyword(&tokens) else {
        return other(tokens, |_| {
            let text = "expected an `impl` block or a `trait`";
            Item::Unreadable(syn::Error::new(Span::call_site(), text))
        });
    };
    let at = match &tokens[keyword] {
        TokenTree::Ident(ident) if ident == "impl" || ident == "trait" => keyword,
        _ => {
            return other(tokens, |tokens| {
                Item::Other(tokens[keyword].clone(), type_name(&tokens[keyword..]))
            });
        }
    };
    let Some(body) = tokens.last().and_then(split::brace) else {
        return other(tokens, |tokens| {
            let text = "expected the braces of the block";
            Item::Unreadable(syn::Error::new_spanned(&tokens[at], text))
        });
    };
    let chunks = split::members(body.stream());
    let head = &tokens[..tokens.len() - 1];
    let item = read_block(head, at, &chunks, ours, diag).unwrap_or_else(Item::Unreadable);
    Input {
        tokens: emitted(&tokens, chunks, ours),
        item,
    }
}

fn other(tokens: Vec<TokenTree>, item: impl FnOnce(&[TokenTree]) -> Item) -> Input {
    Input {
        item: item(&tokens),
        tokens: tokens.into_iter().collect(),
    }
}

/// An item that comes from an `$item:item` is in an invisible group.
fn ungroup(tokens: TokenStream) -> Vec<TokenTree> {
    let mut tokens: Vec<TokenTree> = tokens.into_iter().collect();
    while let [TokenTree::Group(group)] = tokens.as_slice() {
        if group.delimiter() != Delimiter::None {
            break;
        }
        tokens = group.stream().into_iter().collect();
    }
    tokens
}

/// The place of the word that says what kind of item this is.
fn keyword(tokens: &[TokenTree]) -> Option<usize> {
    const KINDS: &[&str] = &[
        "impl",
        "trait",
        "struct",
        "enum",
        "union",
        "fn",
        "mod",
        "static",
        "type",
        "use",
        "macro_rules",
    ];
    let is_kind = |token: &TokenTree| matches!(token, TokenTree::Ident(ident) if KINDS.iter().any(|kind| ident == kind));
    tokens.iter().position(is_kind).or_else(|| {
        tokens
            .iter()
            .position(|token| matches!(token, TokenTree::Ident(ident) if ident != "pub"))
    })
}

/// `Counter`, of the tokens `struct Counter ..`.
fn type_name(tokens: &[TokenTree]) -> Option<Ident> {
    match tokens {
        [TokenTree::Ident(keyword), TokenTree::Ident(name), ..]
            if keyword == "struct" || keyword == "enum" || keyword == "union" =>
        {
            Some(name.clone())
        }
        _ => None,
    }
}

/// The user's item, without our attributes in it.
fn emitted(tokens: &[TokenTree], chunks: Vec<Chunk>, ours: &Spelling) -> TokenStream {
    let is_clean = !chunks.iter().any(|chunk| ours.occurs_in(&chunk.tokens));
    match tokens.split_last() {
        Some((TokenTree::Group(body), head)) if !is_clean => {
            let mut members = TokenStream::new();
            for chunk in chunks {
                ours.strip(chunk.tokens).to_tokens(&mut members);
            }
            let mut stripped = Group::new(Delimiter::Brace, members);
            stripped.set_span(body.span());
            let mut emitted: TokenStream = head.iter().cloned().collect();
            stripped.to_tokens(&mut emitted);
            emitted
        }
        _ => tokens.iter().cloned().collect(),
    }
}

fn read_block(
    head: &[TokenTree],
    keyword: usize,
    chunks: &[Chunk],
    ours: &Spelling,
    diag: &Diagnostics,
) -> syn::Result<Item> {
    let is_trait = matches!(&head[keyword], TokenTree::Ident(ident) if ident == "trait");
    let (head, qualifier) = without_qualifier(head, keyword);
    let header = if is_trait { read_trait } else { read_impl };
    let parser = |input: ParseStream<'_>| header(input, qualifier);
    let mut item = parser.parse2(head.into_iter().collect())?;
    match &mut item {
        Item::Impl(block) => {
            block.members = read_members(chunks, block.trait_.is_some(), ours, diag);
        }
        Item::Trait(block) => block.members = read_members(chunks, true, ours, diag),
        Item::Other(..) | Item::Unreadable(_) => {}
    }
    Ok(item)
}

/// `impl<T> Path for Type where ..`
fn read_impl(input: ParseStream<'_>, qualifier: Option<TokenTree>) -> syn::Result<Item> {
    input.call(Attribute::parse_outer)?;
    input.parse::<Token![impl]>()?;
    let begins_generics = input.peek(Token![<])
        && (input.peek2(Token![>])
            || input.peek2(Token![#])
            || input.peek2(Token![const])
            || input.peek2(Lifetime)
            || input.peek2(Ident) && ends_parameter(&input.fork()));
    let mut generics = Generics::default();
    if begins_generics {
        generics = input.parse()?;
    }
    let mut self_ty: Type = input.parse()?;
    let mut trait_ = None;
    if input.parse::<Option<Token![for]>>()?.is_some() {
        trait_ = match types::bare(&self_ty) {
            Type::Path(ty) if ty.qself.is_none() => Some(ty.path.clone()),
            _ => return Err(syn::Error::new_spanned(self_ty, "expected trait path")),
        };
        self_ty = input.parse()?;
    }
    generics.where_clause = input.parse()?;
    Ok(Item::Impl(Box::new(ImplBlock {
        generics,
        trait_,
        self_ty,
        qualifier,
        members: Members::default(),
    })))
}

/// Tells the `<` of `impl<T: Bound>` from that of `impl <Type as Trait>::Of`.
fn ends_parameter(input: ParseStream<'_>) -> bool {
    let _ = input.parse::<Token![<]>();
    let _ = input.parse::<Ident>();
    (input.peek(Token![:]) && !input.peek(Token![::]))
        || input.peek(Token![,])
        || input.peek(Token![=])
        || (input.peek(Token![>]) && !input.peek2(Token![::]))
}

/// `pub trait Name<T>: Bounds where ..`
fn read_trait(input: ParseStream<'_>, qualifier: Option<TokenTree>) -> syn::Result<Item> {
    input.call(Attribute::parse_outer)?;
    let vis = input.parse()?;
    input.parse::<Token![trait]>()?;
    let ident = input.parse()?;
    let mut generics: Generics = input.parse()?;
    // The handle's trait does not share the bounds.
    while !input.is_empty() && !input.peek(Token![where]) {
        input.parse::<TokenTree>()?;
    }
    generics.where_clause = input.parse()?;
    Ok(Item::Trait(Box::new(TraitBlock {
        vis,
        ident,
        generics,
        qualifier,
        members: Members::default(),
    })))
}

/// Takes out `unsafe impl`, `impl const Trait`, `impl !Trait`: the parser need
/// not know them, and `check` can point at them.
fn without_qualifier(head: &[TokenTree], keyword: usize) -> (Vec<TokenTree>, Option<TokenTree>) {
    let mut head = head.to_vec();
    let is = |token: &TokenTree, word: &str| token.to_string() == word;
    let before = keyword.checked_sub(1).filter(|at| {
        let words = ["unsafe", "auto", "default"];
        words.iter().any(|word| is(&head[*at], word))
    });
    let after = Some(after_generics(&head, keyword + 1)).filter(|at| {
        let token = head.get(*at);
        token.is_some_and(|token| is(token, "const") || is(token, "!"))
    });
    let qualifier = before.or(after).map(|at| head.remove(at));
    (head, qualifier)
}

/// The place after `<..>`, if it begins at `at`.
fn after_generics(tokens: &[TokenTree], at: usize) -> usize {
    let mut depth = 0_usize;
    for (i, token) in tokens.iter().enumerate().skip(at) {
        if let TokenTree::Punct(punct) = token {
            match punct.as_char() {
                '<' => depth += 1,
                '>' if !matches!(&tokens[i - 1], TokenTree::Punct(punct) if punct.as_char() == '-') =>
                {
                    depth = depth.saturating_sub(1);
                    if depth == 0 {
                        return i + 1;
                    }
                }
                _ => {}
            }
        }
        if depth == 0 {
            return i;
        }
    }
    tokens.len()
}

fn read_members(chunks: &[Chunk], is_trait: bool, ours: &Spelling, diag: &Diagnostics) -> Members {
    let mut members = Members::default();
    for chunk in chunks {
        match chunk.kind {
            ChunkKind::Function => match read_method(chunk, ours, diag) {
                Ok(method) => members.methods.push(method),
                Err(error) if is_trait || may_be_message(chunk) => {
                    diag.push(diag::unreadable(error));
                }
                // A helper's signature is nobody's business.
                Err(_) => {}
            },
            ChunkKind::Type => members.types.extend(read_type(chunk)),
            ChunkKind::Other => {}
        }
    }
    members
}

fn may_be_message(chunk: &Chunk) -> bool {
    chunk.tokens.iter().any(|token| match token {
        TokenTree::Ident(ident) => ident == "pub",
        // A `$vis` of a `macro_rules!` macro.
        TokenTree::Group(group) => group.delimiter() == Delimiter::None,
        _ => false,
    })
}

fn read_method(chunk: &Chunk, ours: &Spelling, diag: &Diagnostics) -> syn::Result<Method> {
    let has_end = chunk.tokens.last().is_some_and(|token| {
        split::brace(token).is_some()
            || matches!(token, TokenTree::Punct(punct) if punct.as_char() == ';')
    });
    let header = &chunk.tokens[..chunk.tokens.len() - usize::from(has_end)];
    let parser = |input: ParseStream<'_>| {
        let attrs = input.call(Attribute::parse_outer)?;
        let vis = input.parse()?;
        let sig: Signature = input.parse()?;
        Ok((attrs, vis, sig))
    };
    let (mut attrs, vis, mut sig) = parser.parse2(header.iter().cloned().collect())?;
    let options = MethodOptions::take(&mut attrs, ours, diag);
    let mut param_options = Vec::new();
    for param in &mut sig.params {
        param_options.push(ParamOptions::take(&mut param.attrs, ours, diag));
    }
    Ok(Method {
        attrs,
        options,
        vis,
        sig,
        param_options,
    })
}

/// Not the parser's own type for it: that of a trait has no value, that of an
/// impl no bounds, and only the name is needed.
fn read_type(chunk: &Chunk) -> Option<AssocType> {
    let tokens: TokenStream = chunk.tokens.iter().cloned().collect();
    let parser = |input: ParseStream<'_>| {
        let attrs = input.call(Attribute::parse_outer)?;
        let rest: TokenStream = input.parse()?;
        Ok((attrs, rest))
    };
    let (attrs, rest) = parser.parse2(tokens).ok()?;
    let mut words = rest.clone().into_iter();
    let ident = words.find_map(|token| match token {
        TokenTree::Ident(ident) if ident != "type" => Some(ident),
        _ => None,
    })?;
    // A generic one is not usable behind `dyn`.
    if matches!(words.next(), Some(TokenTree::Punct(punct)) if punct.as_char() == '<') {
        return None;
    }
    Some(AssocType {
        ident,
        tokens: rest,
        attrs,
    })
}
