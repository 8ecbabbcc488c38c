//! The attribute on a block.

use proc_macro2::TokenStream;
use syn::parse::ParseStream;
use syn::{Ident, Path, Token, Visibility};

use crate::attr;
use crate::diag::{self, Diagnostics};
use crate::keyword;

/// What `#[actor(..)]` says on a block. Each option keeps its word, for the
/// errors that point at it.
#[derive(Default)]
pub(crate) struct Args {
    pub(crate) extend: Option<Ident>,
    pub(crate) local: Option<Ident>,
    pub(crate) handle: Option<(Ident, Path)>,
    pub(crate) message: Option<(Ident, Ident)>,
    pub(crate) vis: Option<(Ident, Visibility)>,
    pub(crate) krate: Option<(Ident, Path)>,
    pub(crate) derive: Option<(Ident, TokenStream)>,
    /// Words of the language of methods: this is no block's attribute.
    pub(crate) method_words: Vec<Ident>,
}

impl Args {
    pub(crate) fn parse(tokens: TokenStream, diag: &Diagnostics) -> Self {
        let mut args = Self::default();
        attr::each_option(tokens, diag, &mut |word, input| {
            args.option(word, input, diag)
        });
        args
    }

    fn option(
        &mut self,
        word: &Ident,
        input: ParseStream<'_>,
        diag: &Diagnostics,
    ) -> syn::Result<()> {
        let twice = match word.to_string().as_str() {
            "extend" => self.extend.replace(word.clone()).is_some(),
            "local" => self.local.replace(word.clone()).is_some(),
            "handle" => {
                let path = value(input)?.parse()?;
                self.handle.replace((word.clone(), path)).is_some()
            }
            // On a method the word stands alone.
            "message" if !input.is_empty() => {
                let name = value(input)?.parse()?;
                self.message.replace((word.clone(), name)).is_some()
            }
            "vis" => {
                let vis = value(input)?.parse()?;
                self.vis.replace((word.clone(), vis)).is_some()
            }
            "crate" => {
                let path = value(input)?.call(Path::parse_mod_style)?;
                self.krate.replace((word.clone(), path)).is_some()
            }
            "derive" => {
                let paths;
                syn::parenthesized!(paths in input);
                let paths = paths.parse()?;
                self.derive.replace((word.clone(), paths)).is_some()
            }
            _ => {
                self.foreign(word.clone(), diag);
                input.parse::<TokenStream>()?;
                false
            }
        };
        if twice {
            diag.push(diag::given_twice(word));
        }
        Ok(())
    }

    /// A word of a method's or a parameter's attribute is kept for the error
    /// about where it stands; any other is unknown.
    fn foreign(&mut self, word: Ident, diag: &Diagnostics) {
        let known = |words: &[&str]| words.iter().any(|known| word == known);
        if known(keyword::METHOD) || known(keyword::PARAMETER) {
            self.method_words.push(word);
        } else {
            diag.push(diag::unknown_option(&word, "blocks", keyword::BLOCK));
        }
    }
}

fn value(input: ParseStream<'_>) -> syn::Result<ParseStream<'_>> {
    input.parse::<Token![=]>()?;
    Ok(input)
}
