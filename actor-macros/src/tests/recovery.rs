//! An editor calls the macro while its user types: with tokens that are no
//! block yet. It never panics, and the user's tokens always come out.

use std::str::FromStr;

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};

use crate::{compile, expand};

const BLOCKS: &[(&str, &str)] = &[
    (
        "handle = Remote, derive(Debug), vis = pub(crate)",
        r#"
        impl<T: Into<Vec<u8>>, const N: usize> api::Store<T, { N + 1 }>
        where
            T: Send + 'static,
        {
            const LIMIT: usize = { 3 };
            pub fn new() -> Self { Self }
            /// Adds.
            #[must_use]
            #[cfg_attr(test, inline, doc = "x")]
            pub async fn add(&mut self, (a, b): (u8, u8), #[actor(ctx)] cx: &Context<Self>) -> Self::Item { a }
            #[actor(tell, rename = Noted)]
            pub(in crate::a) fn note(&self, text: impl Into<String> + Send, #[cfg(x)] n: [u8; { 1 }]) {}
            #[actor(on_start)]
            fn started(&mut self) -> Result<(), E> { Ok(()) }
            pub fn finish<'a, K: Ord, const M: usize>(self, k: &'a str) -> ! where K: Fn(&u8) -> u8 { loop {} }
            macro_call! { x }
            type Item = u8;
            fn helper(&self) -> &str { "" }
        }
        "#,
    ),
    (
        "",
        r"
        pub(crate) unsafe trait Greeter<T = u8>: Send where T: Sync {
            type Item: Clone;
            const N: usize;
            fn greet(&mut self, name: String) -> Self::Item;
            async fn later(&self, other: Self) -> Option<Self> where Self: Sized { None }
            fn generic<K: Into<T>>(&self, k: K);
        }
        ",
    ),
    (
        "extend, local, crate = a::b",
        r"
        impl api::Greeter<u8> for &'static English<'_> {
            type Item = u8;
            extern fn greet(self: Box<Self>, __reply: impl Iterator<Item = &u8>) -> impl Sized {}
            unsafe fn two(&self, a: &mut Context<Self>, b: Context<Self>) {}
        }
        ",
    ),
];

/// Runs the compiler; whether the item's tokens come out first.
#[track_caller]
fn check(args: TokenStream, item: &TokenStream) {
    let output = compile::actor(args, item.clone()).to_string();
    let plain = without_ours(item.clone()).to_string();
    // What is no block is nobody's to change.
    let begin = output
        .strip_prefix(&prefix())
        .unwrap_or(&output)
        .trim_start();
    let is_there = begin.starts_with(&plain) || begin.starts_with(&item.to_string());
    assert!(is_there, "{plain}\n\nbecame\n\n{output}");
}

/// What `compile` may put in front of them.
fn prefix() -> String {
    expand::lints::allow_messages().to_string()
}

/// What `compile` may take out of the user's tokens.
fn without_ours(tokens: TokenStream) -> TokenStream {
    let mut kept: Vec<TokenTree> = Vec::new();
    for token in tokens {
        if let TokenTree::Group(group) = &token {
            let is_attribute =
                matches!(kept.last(), Some(TokenTree::Punct(punct)) if punct.as_char() == '#');
            let text = group.stream().to_string();
            if is_attribute && group.delimiter() == Delimiter::Bracket && text.starts_with("actor")
            {
                kept.pop();
                continue;
            }
            let inner = without_ours(group.stream());
            kept.push(Group::new(group.delimiter(), inner).into());
        } else {
            kept.push(token);
        }
    }
    kept.into_iter().collect()
}

/// Every stream that is the given one with something missing: cut off after
/// each token at each depth, and with each single token left out.
fn damaged(tokens: &TokenStream) -> Vec<TokenStream> {
    let tokens: Vec<TokenTree> = tokens.clone().into_iter().collect();
    let mut streams = Vec::new();
    for at in 0..tokens.len() {
        streams.push(tokens[..at].iter().cloned().collect());
        let others = tokens[..at].iter().chain(&tokens[at + 1..]);
        streams.push(others.cloned().collect());
        let TokenTree::Group(group) = &tokens[at] else {
            continue;
        };
        for inner in damaged(&group.stream()) {
            let inner = TokenTree::Group(Group::new(group.delimiter(), inner));
            let whole = tokens[..at].iter().chain([&inner]).chain(&tokens[at + 1..]);
            streams.push(whole.cloned().collect());
        }
    }
    streams
}

#[test]
fn whole_blocks() {
    for (args, item) in BLOCKS {
        check(args.parse().unwrap(), &item.parse().unwrap());
    }
}

#[test]
fn damaged_blocks() {
    let mut count = 0;
    for (args, item) in BLOCKS {
        let args: TokenStream = args.parse().unwrap();
        for item in damaged(&item.parse().unwrap()) {
            check(args.clone(), &item);
            count += 1;
        }
    }
    assert!(count > 500, "only {count}");
}

#[test]
fn damaged_arguments() {
    for (args, item) in BLOCKS {
        for args in damaged(&args.parse().unwrap()) {
            check(args, &item.parse().unwrap());
        }
    }
}

#[test]
fn garbage() {
    let words = [
        "",
        "impl",
        "trait",
        "impl {}",
        "impl X",
        "fn",
        "fn f",
        "#",
        "#[actor]",
        "# impl X {}",
        "{}",
        "()",
        "->",
        "<",
        ">",
        "impl < {}",
        "impl X { # }",
        "impl X { #[actor] }",
        "impl X { #[actor()] }",
        "impl X { pub }",
        "impl X { pub fn }",
        "impl X { pub fn f }",
        "impl X { pub fn f( }",
        "impl X { fn fn fn }",
        "impl X { pub fn f(&self",
        "impl X { ; ; }",
        "impl X { pub fn f(&self, ) -> }",
        "impl X { pub fn f(&self, x) {} }",
        "impl X { pub fn f(&self, x: ) {} }",
        "impl X { pub fn r#type(&self, r#fn: u8) {} }",
        "impl X { pub fn __(&self, _: u8, __: u8) {} }",
        "impl r#type { pub fn f(&self) {} }",
        "impl X { #[cfg_attr] pub fn f(&self) {} }",
        "impl X { #[cfg_attr()] pub fn f(&self) {} }",
        "impl X { #[cfg_attr(a, )] pub fn f(&self) {} }",
        "impl X { #[doc] #[must_use = 1] #[expect] pub fn f(&self) {} }",
        "impl self { pub fn f(&self) {} }",
        "impl Self { pub fn f(&self) -> Self {} }",
        "impl crate::X { pub fn f(&self) {} }",
        "impl <X as Y>::Z { pub fn f(&self) {} }",
        "impl X!() { pub fn f(&self) {} }",
        "trait _ { fn f(&self); }",
        "impl X { pub fn ı(&self) {} pub fn ß(&self) {} pub fn 名(&self) {} }",
        "1 + 1",
        "\"impl\"",
        "'a",
        "const F: fn() = f;",
        "extern crate x;",
    ];
    for text in words {
        // What does not even make tokens never reaches the macro.
        let Ok(tokens) = TokenStream::from_str(text) else {
            continue;
        };
        check(TokenStream::new(), &tokens);
        check(tokens, &"impl X { pub fn f(&self) {} }".parse().unwrap());
    }
}

/// A method that is being typed costs no other method its place.
#[track_caller]
fn check_survivor(block: &str) {
    let output = compile::actor(TokenStream::new(), block.parse().unwrap()).to_string();
    let flat: String = output.split_whitespace().collect();
    for survivor in ["before", "after"] {
        let handle_method = format!("pubfn{survivor}(&self)->::actor_rt::__private::Reply");
        assert!(
            flat.contains(&handle_method),
            "{survivor} is lost in\n\n{output}"
        );
    }
}

#[test]
fn half_typed_methods() {
    let half_typed = [
        "fn",
        "fn re",
        "fn re(",
        "fn re<",
        "fn re<T",
        "fn re(&self)",
        "fn re(&self) ->",
        "fn re(&self) -> Vec<",
        "pub",
        "pub fn",
        "pub fn re",
        "pub fn re<T: Into<",
        "pub fn re(&self, x",
        "pub fn re(&self, x:)",
        "pub async fn re(&self) -> Result<",
        "#[actor(",
        "#[actor(te)]",
        "#[doc",
        "pub const",
        "const X",
        "const X: u8 =",
        "type",
        "type X =",
        "let x = 1;",
        "x",
        "x.",
        "pub(crate)",
        "re!",
        "pub fn re(&self) where",
        "pub fn re(&self) -> impl",
    ];
    for text in half_typed {
        // An editor closes what is open.
        let open = |mark: char| text.matches(mark).count();
        let text = format!(
            "{text}{}{}",
            ")".repeat(open('(') - open(')')),
            "]".repeat(open('[') - open(']')),
        );
        check_survivor(&format!(
            "impl X {{ pub fn before(&self) -> u8 {{ 1 }} {text} pub fn after(&self) -> u8 {{ 2 }} }}"
        ));
    }
}
