//! Cuts the body of a block into its members, on tokens alone.
//!
//! A parser gives up on a whole block at the first token it does not
//! understand. Here each member is cut out first and parsed alone, so that a
//! half-typed method costs no other method its place on the handle, and the
//! bodies of functions stay what they are: groups that nobody opens.

use proc_macro2::{Delimiter, Group, Spacing, TokenStream, TokenTree};

/// The tokens of one member.
pub(crate) struct Chunk {
    pub(crate) tokens: Vec<TokenTree>,
    pub(crate) kind: ChunkKind,
}

/// What a member is, as far as one can tell without parsing it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ChunkKind {
    Function,
    Type,
    Other,
}

/// Cuts the tokens between a block's braces into members. Together they are
/// all of the tokens, in order.
pub(crate) fn members(body: TokenStream) -> Vec<Chunk> {
    let tokens: Vec<TokenTree> = body.into_iter().collect();
    let mut chunks = Vec::new();
    let mut start = 0;
    while start < tokens.len() {
        let (end, kind) = Scanner::new(&tokens, start).member();
        chunks.push(Chunk {
            tokens: tokens[start..end].to_vec(),
            kind,
        });
        start = end;
    }
    chunks
}

/// Walks over one member, up to its end or to the beginning of the next one.
struct Scanner<'a> {
    tokens: &'a [TokenTree],
    start: usize,
    at: usize,
    /// The keyword is behind us: what comes is no longer attribute,
    /// visibility or qualifier.
    begun: bool,
    kind: ChunkKind,
    /// Open `<`, counted in the signature of a function only.
    angles: usize,
}

impl<'a> Scanner<'a> {
    fn new(tokens: &'a [TokenTree], start: usize) -> Self {
        Self {
            tokens,
            start,
            at: start,
            begun: false,
            kind: ChunkKind::Other,
            angles: 0,
        }
    }

    fn member(mut self) -> (usize, ChunkKind) {
        while let Some(token) = self.tokens.get(self.at) {
            if self.at > self.start && self.begun && self.next_begins_here() {
                return (self.back_over_qualifiers(), self.kind);
            }
            match token {
                TokenTree::Punct(punct) if punct.as_char() == ';' => {
                    return (self.at + 1, self.kind);
                }
                token if brace(token).is_some() && self.is_body() => {
                    return (self.at + 1, self.kind);
                }
                token => self.note(token),
            }
            self.at += 1;
        }
        (self.tokens.len(), self.kind)
    }

    /// Whether the brace group here ends the member.
    fn is_body(&self) -> bool {
        match self.kind {
            // `Foo<{ N }>` is part of a type.
            ChunkKind::Function => self.angles == 0,
            // `name! { .. }` ends; `const A: T = { .. };` does not.
            ChunkKind::Type | ChunkKind::Other => !self.begun || self.follows('!'),
        }
    }

    /// Updates the state for a token that does not end the member.
    fn note(&mut self, token: &TokenTree) {
        match token {
            TokenTree::Ident(ident) if !self.begun => {
                if ident == "fn" && self.name_follows() {
                    self.kind = ChunkKind::Function;
                    self.begun = true;
                } else if ident == "type" {
                    self.kind = ChunkKind::Type;
                    self.begun = true;
                } else {
                    self.begun = !is_qualifier(token);
                }
            }
            TokenTree::Punct(punct) if self.kind == ChunkKind::Function => {
                match punct.as_char() {
                    '<' => self.angles += 1,
                    '>' if !self.is_arrow() => self.angles = self.angles.saturating_sub(1),
                    _ => {}
                }
            }
            _ => {}
        }
    }

    /// Whether a new member begins here although this one has not ended: the
    /// user is typing it.
    fn next_begins_here(&self) -> bool {
        let token = &self.tokens[self.at];
        match token {
            TokenTree::Ident(ident) if ident == "pub" => true,
            TokenTree::Ident(ident) if ident == "fn" => self.name_follows(),
            TokenTree::Ident(ident) if ident == "type" => self.kind == ChunkKind::Function,
            TokenTree::Punct(punct) if punct.as_char() == '#' => {
                // In angle brackets it is the attribute of a generic parameter.
                self.angles == 0
                    && matches!(self.tokens.get(self.at + 1), Some(TokenTree::Group(group))
                        if group.delimiter() == Delimiter::Bracket)
            }
            // A `$vis` of a `macro_rules!` macro.
            TokenTree::Group(group) if group.delimiter() == Delimiter::None => {
                matches!(group.stream().into_iter().next(), Some(TokenTree::Ident(ident)) if ident == "pub")
            }
            _ => false,
        }
    }

    /// The `async` of `async fn` belongs to the member that begins here.
    fn back_over_qualifiers(&self) -> usize {
        let mut at = self.at;
        while at > self.start + 1 && is_qualifier(&self.tokens[at - 1]) {
            at -= 1;
        }
        at
    }

    fn name_follows(&self) -> bool {
        match self.tokens.get(self.at + 1) {
            Some(TokenTree::Ident(_)) => true,
            // A `$name` of a `macro_rules!` macro.
            Some(TokenTree::Group(group)) => group.delimiter() == Delimiter::None,
            _ => false,
        }
    }

    fn follows(&self, mark: char) -> bool {
        matches!(self.tokens.get(self.at.wrapping_sub(1)), Some(TokenTree::Punct(punct))
            if punct.as_char() == mark)
    }

    /// Whether the `>` here is that of `->` or `=>`.
    fn is_arrow(&self) -> bool {
        matches!(self.tokens.get(self.at.wrapping_sub(1)), Some(TokenTree::Punct(punct))
            if punct.spacing() == Spacing::Joint && matches!(punct.as_char(), '-' | '='))
    }
}

fn is_qualifier(token: &TokenTree) -> bool {
    match token {
        TokenTree::Ident(ident) => {
            ["pub", "async", "unsafe", "const", "extern", "default", "safe"]
                .iter()
                .any(|word| ident == word)
        }
        // The ABI of `extern "C"`.
        TokenTree::Literal(_) => true,
        // `(crate)` after `pub`, an attribute's brackets, a `$vis`.
        TokenTree::Group(group) => group.delimiter() != Delimiter::Brace,
        TokenTree::Punct(_) => false,
    }
}

/// The brace group that `token` is, also when `macro_rules!` wrapped it as a
/// `$body:block`.
pub(crate) fn brace(token: &TokenTree) -> Option<Group> {
    let TokenTree::Group(group) = token else {
        return None;
    };
    match group.delimiter() {
        Delimiter::Brace => Some(group.clone()),
        Delimiter::None => {
            let mut inner = group.stream().into_iter();
            match (inner.next(), inner.next()) {
                (Some(only), None) => brace(&only),
                _ => None,
            }
        }
        _ => None,
    }
}
