//! Which generated tokens stand at the places of the user's: an editor goes
//! from one to the other.

use proc_macro2::{LineColumn, Span, TokenStream, TokenTree};

use crate::compile;

const BLOCK: &str = r"
    impl<T: Send + 'static> Counter<T> {
        pub fn add(&mut self, by: i64) -> i64 { by }
        #[actor(tell)]
        pub fn note(&mut self, text: String) {}
        pub fn put<K: Send + 'static>(&mut self, key: K) -> Self { key }
    }
";

/// Where an identifier of the generated code stands, if it is a place in the
/// user's code.
fn places(tokens: TokenStream, found: &mut Vec<(String, LineColumn, bool)>) {
    let mut after_fn = false;
    for token in tokens {
        match token {
            TokenTree::Group(group) => places(group.stream(), found),
            TokenTree::Ident(ident) => {
                let is_definition = after_fn;
                after_fn = ident == "fn" || ident == "enum" || ident == "struct";
                let start = ident.span().start();
                if start != Span::call_site().start() {
                    found.push((ident.to_string(), start, is_definition));
                }
            }
            _ => after_fn = false,
        }
    }
}

/// The identifiers of the generated code at the place of the given word of the
/// user's, and whether they are defined there.
fn at(line: usize, column: usize) -> Vec<(String, bool)> {
    let block: TokenStream = BLOCK.parse().unwrap();
    let count = block.clone().into_iter().count();
    let output = compile::actor(TokenStream::new(), block);
    // What comes before is the user's block, after the attribute for its lints.
    let generated = output.into_iter().skip(count + 2).collect();
    let mut found = Vec::new();
    places(generated, &mut found);
    found.retain(|(_, start, _)| (start.line, start.column) == (line, column));
    found
        .into_iter()
        .map(|(word, _, defined)| (word, defined))
        .collect()
}

#[test]
fn the_method_of_the_handle_stands_at_the_method() {
    assert_eq!(at(3, 15), [("add".to_owned(), true)]);
    assert_eq!(at(5, 15), [("note".to_owned(), true)]);
}

#[test]
fn a_method_that_travels_as_a_closure_is_defined_once() {
    let found = at(6, 15);
    let defined = found.iter().filter(|(_, defined)| *defined);
    assert_eq!(defined.count(), 1, "{found:?}");
    let named = found.iter().filter(|(word, _)| word == "put");
    assert_eq!(named.count(), 1, "{found:?}");
}

#[test]
fn the_handle_stands_at_the_type() {
    assert_eq!(at(2, 28), [("CounterHandle".to_owned(), true)]);
}

#[test]
fn the_arguments_of_the_handle_stand_at_the_arguments() {
    // The parameter, and its use in the method's body.
    let by = [("by".to_owned(), false), ("by".to_owned(), false)];
    assert_eq!(at(3, 30), by);
}
