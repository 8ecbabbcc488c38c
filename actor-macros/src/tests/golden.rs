//! Golden expansions: `tests/expand/*.rs` holds blocks, and next to each the
//! `.expanded.rs` that they expand to. `BLESS=1 cargo test -p actor-macros`
//! writes those anew; nobody else does.

use std::path::{Path, PathBuf};
use std::{env, fs};

use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use syn::{Attribute, File, Item, Meta};

use crate::compile;

#[test]
fn golden_expansions() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/expand");
    let mut stale = Vec::new();
    let mut count = 0;
    for input in inputs(&folder) {
        count += 1;
        let text = fs::read_to_string(&input).unwrap();
        let expanded = expand(&text);
        let golden = input.with_extension("expanded.rs");
        if env::var_os("BLESS").is_some() {
            fs::write(&golden, &expanded).unwrap();
        }
        if fs::read_to_string(&golden).unwrap_or_default() != expanded {
            stale.push(golden);
        }
    }
    assert!(count > 0, "no inputs in {}", folder.display());
    assert!(stale.is_empty(), "not as expected, see BLESS: {stale:#?}");
}

fn inputs(folder: &Path) -> Vec<PathBuf> {
    let mut inputs: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| {
            let name = path.to_string_lossy();
            name.ends_with(".rs") && !name.ends_with(".expanded.rs")
        })
        .collect();
    inputs.sort();
    inputs
}

/// Expands every item of a file that carries the attribute.
fn expand(text: &str) -> String {
    let file: File = syn::parse_str(text).unwrap();
    let mut expanded = TokenStream::new();
    for item in file.items {
        let (args, item) = without_attribute(item);
        expanded.extend(match args {
            Some(args) => compile::actor(args, item),
            None => item,
        });
    }
    let file: File = syn::parse2(short(expanded)).unwrap();
    prettyplease::unparse(&file)
}

/// The arguments of the `#[actor]` on the item, and the item without it.
fn without_attribute(mut item: Item) -> (Option<TokenStream>, TokenStream) {
    let attrs: &mut Vec<Attribute> = match &mut item {
        Item::Impl(item) => &mut item.attrs,
        Item::Trait(item) => &mut item.attrs,
        _ => return (None, item.to_token_stream()),
    };
    let at = attrs.iter().position(|attr| attr.path().is_ident("actor"));
    let args = at.map(|at| match attrs.remove(at).meta {
        Meta::List(list) => list.tokens,
        _ => TokenStream::new(),
    });
    (args, item.to_token_stream())
}

/// The list of lints is the same each time; a reader wants to see the rest.
fn short(tokens: TokenStream) -> TokenStream {
    let mut kept: Vec<TokenTree> = Vec::new();
    for token in tokens {
        let TokenTree::Group(group) = &token else {
            kept.push(token);
            continue;
        };
        if group.to_string().contains("reason = \"") && group.stream().into_iter().count() == 2 {
            kept.pop();
            continue;
        }
        let inner = short(group.stream());
        let group = proc_macro2::Group::new(group.delimiter(), inner);
        kept.push(TokenTree::Group(group));
    }
    kept.into_iter().collect()
}
