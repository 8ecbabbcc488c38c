//! The attribute on methods and parameters.

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use quote::ToTokens;
use syn::ext::IdentExt;
use syn::parse::{ParseStream, Parser};
use syn::{Attribute, Ident, Meta, Path, Token, parenthesized};

use crate::diag::{self, Diagnostics};
use crate::keyword;

/// The spellings under which the attribute is known in a block. Whole paths:
/// somebody else's `other::actor` is left alone.
pub(crate) struct Spelling {
    paths: Vec<String>,
}

impl Spelling {
    pub(crate) fn new(krate: Option<&Path>) -> Self {
        let mut paths: Vec<String> = ["actor", "actor_rt::actor", "::actor_rt::actor"]
            .map(String::from)
            .into();
        if let Some(path) = krate {
            paths.push(format!("{}::actor", dense(path.to_token_stream())));
        }
        Self { paths }
    }

    pub(crate) fn is_ours(&self, path: &Path) -> bool {
        self.paths.contains(&dense(path.to_token_stream()))
    }

    /// Whether the tokens inside an attribute's brackets are one of ours.
    pub(crate) fn begins(&self, attr: &TokenStream) -> bool {
        let mut path = TokenStream::new();
        for token in attr.clone() {
            if matches!(&token, TokenTree::Group(group) if group.delimiter() != Delimiter::None) {
                break;
            }
            token.to_tokens(&mut path);
        }
        self.paths.contains(&dense(path))
    }

    /// Whether the brackets of an attribute hold ours.
    fn is_in(&self, brackets: &Group) -> bool {
        brackets.delimiter() == Delimiter::Bracket && self.begins(&brackets.stream())
    }

    /// Whether there is one of our attributes for `strip` to take out.
    pub(crate) fn occurs_in(&self, tokens: &[TokenTree]) -> bool {
        tokens.iter().any(|token| match token {
            TokenTree::Group(group) => self.is_in(group) || self.has_parameter_attribute(group),
            _ => false,
        })
    }

    /// The tokens without our attributes: of a member, and of the parameters
    /// of a function. Everything else keeps its place and its span.
    pub(crate) fn strip(&self, tokens: Vec<TokenTree>) -> TokenStream {
        let mut kept = Vec::with_capacity(tokens.len());
        let mut tokens = tokens.into_iter().peekable();
        while let Some(token) = tokens.next() {
            let is_attribute = matches!(&token, TokenTree::Punct(punct) if punct.as_char() == '#');
            if is_attribute
                && matches!(tokens.peek(), Some(TokenTree::Group(group)) if self.is_in(group))
            {
                tokens.next();
                continue;
            }
            kept.push(match token {
                TokenTree::Group(group) if self.has_parameter_attribute(&group) => {
                    let inner = self.strip(group.stream().into_iter().collect());
                    let mut stripped = Group::new(group.delimiter(), inner);
                    stripped.set_span(group.span());
                    TokenTree::Group(stripped)
                }
                token => token,
            });
        }
        kept.into_iter().collect()
    }

    /// Rebuilding a group loses the spans of its two ends, so only those that
    /// have something to lose are rebuilt. A body in braces is never opened.
    fn has_parameter_attribute(&self, group: &Group) -> bool {
        group.delimiter() == Delimiter::Parenthesis
            && group
                .stream()
                .into_iter()
                .any(|token| matches!(token, TokenTree::Group(brackets) if self.is_in(&brackets)))
    }
}

/// The text of a path, without spaces.
pub(crate) fn dense(tokens: TokenStream) -> String {
    let mut text = String::new();
    for token in tokens {
        text.push_str(&token.to_string());
    }
    text
}

/// What `#[actor(..)]` says on a method. Each option is kept as it was
/// written, for the errors that point at it.
#[derive(Default)]
pub(crate) struct MethodOptions {
    pub(crate) skip: Option<Ident>,
    pub(crate) message: Option<Ident>,
    pub(crate) tell: Option<Ident>,
    pub(crate) stream: Option<Stream>,
    pub(crate) rename: Option<Rename>,
    pub(crate) on_start: Option<Ident>,
    pub(crate) on_stop: Option<Ident>,
}

/// `stream`, `stream(capacity = 16)`
pub(crate) struct Stream {
    pub(crate) word: Ident,
    pub(crate) capacity: Option<TokenStream>,
}

/// `rename = To`
pub(crate) struct Rename {
    pub(crate) word: Ident,
    pub(crate) to: Ident,
}

impl MethodOptions {
    /// The words that were given.
    pub(crate) fn words(&self) -> Vec<&Ident> {
        let plain = [
            &self.skip,
            &self.message,
            &self.tell,
            &self.on_start,
            &self.on_stop,
        ];
        let mut words = Vec::new();
        for word in plain.into_iter().flatten() {
            words.push(word);
        }
        if let Some(rename) = &self.rename {
            words.push(&rename.word);
        }
        if let Some(stream) = &self.stream {
            words.push(&stream.word);
        }
        words
    }

    /// `on_start` or `on_stop`
    pub(crate) fn hook(&self) -> Option<&Ident> {
        self.on_start.as_ref().or(self.on_stop.as_ref())
    }

    /// Takes our attributes out of `attrs`.
    pub(crate) fn take(attrs: &mut Vec<Attribute>, ours: &Spelling, diag: &Diagnostics) -> Self {
        let mut options = Self::default();
        attrs.retain(|attr| {
            if !ours.is_ours(attr.path()) {
                return true;
            }
            each_option(list(attr, diag), diag, &mut |word, input| {
                options.option(word, input, diag)
            });
            false
        });
        options
    }

    fn option(
        &mut self,
        word: &Ident,
        input: ParseStream<'_>,
        diag: &Diagnostics,
    ) -> syn::Result<()> {
        let slot = match word.to_string().as_str() {
            "skip" => &mut self.skip,
            "message" => &mut self.message,
            "tell" => &mut self.tell,
            "on_start" => &mut self.on_start,
            "on_stop" => &mut self.on_stop,
            "rename" => {
                input.parse::<Token![=]>()?;
                let rename = Rename {
                    word: word.clone(),
                    to: input.parse()?,
                };
                if self.rename.replace(rename).is_some() {
                    diag.push(diag::given_twice(word));
                }
                return Ok(());
            }
            "stream" => {
                let stream = Stream {
                    word: word.clone(),
                    capacity: capacity(input)?,
                };
                if self.stream.replace(stream).is_some() {
                    diag.push(diag::given_twice(word));
                }
                return Ok(());
            }
            _ => {
                diag.push(diag::unknown_option(word, "methods", keyword::METHOD));
                input.parse::<TokenStream>()?;
                return Ok(());
            }
        };
        if slot.replace(word.clone()).is_some() {
            diag.push(diag::given_twice(word));
        }
        Ok(())
    }
}

/// `(capacity = 16)`, if it is there.
fn capacity(input: ParseStream<'_>) -> syn::Result<Option<TokenStream>> {
    if input.is_empty() {
        return Ok(None);
    }
    let inside;
    parenthesized!(inside in input);
    let word: Ident = inside.parse()?;
    inside.parse::<Token![=]>()?;
    let value: TokenStream = inside.parse()?;
    if word != "capacity" || value.is_empty() {
        return Err(inside.error("expected `capacity = ..`"));
    }
    Ok(Some(value))
}

/// What `#[actor(..)]` says on a parameter: one word at most.
#[derive(Default)]
pub(crate) struct ParamOptions {
    pub(crate) word: Option<Ident>,
}

impl ParamOptions {
    pub(crate) fn says(&self, word: &str) -> bool {
        self.word.as_ref().is_some_and(|said| said == word)
    }

    /// Takes our attributes out of `attrs`.
    pub(crate) fn take(attrs: &mut Vec<Attribute>, ours: &Spelling, diag: &Diagnostics) -> Self {
        let mut options = Self::default();
        attrs.retain(|attr| {
            if !ours.is_ours(attr.path()) {
                return true;
            }
            each_option(list(attr, diag), diag, &mut |word, input| {
                options.option(word, input, diag)
            });
            false
        });
        options
    }

    fn option(
        &mut self,
        word: &Ident,
        input: ParseStream<'_>,
        diag: &Diagnostics,
    ) -> syn::Result<()> {
        if !keyword::PARAMETER.iter().any(|known| word == known) {
            diag.push(diag::unknown_option(word, "parameters", keyword::PARAMETER));
            input.parse::<TokenStream>()?;
            return Ok(());
        }
        match &self.word {
            None => self.word = Some(word.clone()),
            Some(first) if first == word => diag.push(diag::given_twice(word)),
            Some(first) => {
                let why = format!("on a parameter that is `{first}`");
                diag.push(diag::without_effect(word, &why));
            }
        }
        Ok(())
    }
}

/// The tokens between the parentheses of our attribute.
fn list(attr: &Attribute, diag: &Diagnostics) -> TokenStream {
    if let Meta::List(list) = &attr.meta {
        list.tokens.clone()
    } else {
        diag.push(diag::no_option(&attr.meta));
        TokenStream::new()
    }
}

/// Reads options, each alone, so that a bad one does not hide the next. What
/// `read` does not like or leaves over is an error that shows how the option
/// is written.
pub(crate) fn each_option(
    tokens: TokenStream,
    diag: &Diagnostics,
    read: &mut dyn FnMut(&Ident, ParseStream<'_>) -> syn::Result<()>,
) {
    for item in at_commas(tokens) {
        let mut word = None;
        let parser = |input: ParseStream<'_>| {
            let name = word.insert(input.call(Ident::parse_any)?);
            read(name, input)
        };
        if let Err(error) = parser.parse2(item.clone()) {
            diag.push(match &word {
                Some(word) => diag::bad_value(&item, word),
                None => error,
            });
        }
    }
}

/// The parts between the commas that are in no brackets; a trailing comma
/// makes none.
fn at_commas(tokens: TokenStream) -> Vec<TokenStream> {
    let mut parts = vec![TokenStream::new()];
    let mut angles = 0_usize;
    for token in tokens {
        if let TokenTree::Punct(punct) = &token {
            match punct.as_char() {
                '<' => angles += 1,
                '>' => angles = angles.saturating_sub(1),
                ',' if angles == 0 => {
                    parts.push(TokenStream::new());
                    continue;
                }
                _ => {}
            }
        }
        if let Some(part) = parts.last_mut() {
            token.to_tokens(part);
        }
    }
    parts.retain(|part| !part.is_empty());
    parts
}

/// The attributes inside a `cfg_attr(predicate, ..)`.
pub(crate) struct CfgAttr {
    pub(crate) predicate: TokenStream,
    pub(crate) attrs: Vec<TokenStream>,
}

impl CfgAttr {
    pub(crate) fn of(attr: &Attribute) -> Option<Self> {
        let Meta::List(list) = &attr.meta else {
            return None;
        };
        if !list.path.is_ident("cfg_attr") {
            return None;
        }
        let mut parts = at_commas(list.tokens.clone()).into_iter();
        Some(Self {
            predicate: parts.next()?,
            attrs: parts.collect(),
        })
    }
}
