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
    /// More than attributes is behind us.
    qualified: bool,
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
            qualified: false,
            begun: false,
            kind: ChunkKind::Other,
            angles: 0,
        }
    }

    fn member(mut self) -> (usize, ChunkKind) {
        while let Some(token) = self.tokens.get(self.at) {
            if self.next_begins_here() {
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
        let is_attribute = match token {
            TokenTree::Punct(punct) => punct.as_char() == '#',
            TokenTree::Group(group) => group.delimiter() == Delimiter::Bracket,
            _ => false,
        };
        self.qualified |= !is_attribute;
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
            TokenTree::Punct(punct) if self.kind == ChunkKind::Function => match punct.as_char() {
                '<' => self.angles += 1,
                '>' if !self.is_arrow() => self.angles = self.angles.saturating_sub(1),
                _ => {}
            },
            _ => {}
        }
    }

    /// Whether a new member begins here although this one has not ended: the
    /// user is typing it.
    fn next_begins_here(&self) -> bool {
        let token = &self.tokens[self.at];
        if !self.qualified {
            return false;
        }
        match token {
            TokenTree::Ident(ident) if ident == "pub" => true,
            TokenTree::Ident(ident) if ident == "fn" => self.begun && self.name_follows(),
            TokenTree::Ident(ident) if ident == "type" => self.kind == ChunkKind::Function,
            TokenTree::Punct(_) if is_mark(token, '#') => {
                // In angle brackets it is the attribute of a generic parameter.
                self.angles == 0
                    && matches!(self.tokens.get(self.at + 1), Some(TokenTree::Group(group))
                        if group.delimiter() == Delimiter::Bracket)
            }
            token => is_vis(token),
        }
    }

    /// The attributes, the visibility and the `async` of the member that begins
    /// here belong to it.
    fn back_over_qualifiers(&self) -> usize {
        let mut at = self.at;
        while at > self.start + 1 {
            let (before, last) = (&self.tokens[at - 2], &self.tokens[at - 1]);
            at -= match last {
                TokenTree::Ident(_) if is_qualifier(last) => 1,
                TokenTree::Literal(_) if is_word(before, "extern") => 1,
                TokenTree::Group(_) if is_vis(last) => 1,
                TokenTree::Group(_) if is_word(before, "pub") => 1,
                TokenTree::Group(group)
                    if group.delimiter() == Delimiter::Bracket && is_mark(before, '#') =>
                {
                    2
                }
                _ => break,
            };
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
        let before = self.tokens.get(self.at.wrapping_sub(1));
        before.is_some_and(|token| is_mark(token, mark))
    }

    /// Whether the `>` here is that of `->` or `=>`.
    fn is_arrow(&self) -> bool {
        matches!(self.tokens.get(self.at.wrapping_sub(1)), Some(TokenTree::Punct(punct))
            if punct.spacing() == Spacing::Joint && matches!(punct.as_char(), '-' | '='))
    }
}

fn is_qualifier(token: &TokenTree) -> bool {
    let words = [
        "pub", "async", "unsafe", "const", "extern", "default", "safe",
    ];
    words.iter().any(|word| is_word(token, word))
}

/// A `$vis` of a `macro_rules!` macro.
fn is_vis(token: &TokenTree) -> bool {
    let TokenTree::Group(group) = token else {
        return false;
    };
    let first = group.stream().into_iter().next();
    group.delimiter() == Delimiter::None && first.is_some_and(|first| is_word(&first, "pub"))
}

fn is_word(token: &TokenTree, word: &str) -> bool {
    matches!(token, TokenTree::Ident(ident) if ident == word)
}

pub(crate) fn is_mark(token: &TokenTree, mark: char) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == mark)
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

#[cfg(test)]
mod tests {
    use super::members;

    /// The members of a body, each with the first letter of its kind.
    #[track_caller]
    fn check(body: &str, expected: &[&str]) {
        let members: Vec<String> = members(body.parse().unwrap())
            .into_iter()
            .map(|chunk| {
                let tokens: proc_macro2::TokenStream = chunk.tokens.into_iter().collect();
                let kind = format!("{:?}", chunk.kind);
                format!("{}: {tokens}", &kind[..1]).replace(' ', "")
            })
            .collect();
        let expected: Vec<String> = expected.iter().map(|text| text.replace(' ', "")).collect();
        assert_eq!(members, expected);
    }

    #[test]
    fn whole_members() {
        check("fn a() {} fn b();", &["F: fn a() {}", "F: fn b();"]);
        check(
            "#[x] pub(crate) async fn a() -> u8 { { } } const B: u8 = { 1 };",
            &[
                "F: #[x] pub(crate) async fn a() -> u8 { { } }",
                "O: const B: u8 = { 1 };",
            ],
        );
        check(
            "fn a<const N: usize>() -> A<{ N + 1 }> where A<{ N }>: B {} type C = u8;",
            &[
                "F: fn a<const N: usize>() -> A<{ N + 1 }> where A<{ N }>: B {}",
                "T: type C = u8;",
            ],
        );
        check(
            "fn a() -> fn(u8) -> u8 {} m! { x } n!(y); unsafe extern \"C\" fn b() {}",
            &[
                "F: fn a() -> fn(u8) -> u8 {}",
                "O: m! { x }",
                "O: n!(y);",
                "F: unsafe extern \"C\" fn b() {}",
            ],
        );
        check(
            "const F: fn(u8) = f; const fn g() {}",
            &["O: const F: fn(u8) = f;", "F: const fn g() {}"],
        );
        check(
            "fn a<F: Fn(u8) -> u8>(f: F) {} fn b() {}",
            &["F: fn a<F: Fn(u8) -> u8>(f: F) {}", "F: fn b() {}"],
        );
        check(
            "fn a<#[x] T>() {} #[y] fn b() {}",
            &["F: fn a<#[x] T>() {}", "F: #[y] fn b() {}"],
        );
    }

    #[test]
    fn half_typed_members() {
        check("fn re pub fn b() {}", &["F: fn re", "F: pub fn b() {}"]);
        check("fn re async fn b() {}", &["F: fn re", "F: async fn b() {}"]);
        check(
            "fn re #[x] pub(crate) fn b() {}",
            &["F: fn re", "F: #[x] pub(crate) fn b() {}"],
        );
        check(
            "fn re() -> Vec< #[x] fn b() {}",
            &["F: fn re() -> Vec<", "F: #[x] fn b() {}"],
        );
        check(
            "pub fn re() -> A type B = u8;",
            &["F: pub fn re() -> A", "T: type B = u8;"],
        );
        check("pub pub fn b() {}", &["O: pub", "F: pub fn b() {}"]);
        check("const X pub fn b() {}", &["O: const X", "F: pub fn b() {}"]);
        check("x. pub fn b() {}", &["O: x.", "F: pub fn b() {}"]);
    }
}
