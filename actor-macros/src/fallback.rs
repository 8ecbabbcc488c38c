//! What is left when a block cannot be expanded: the user's own item, so that
//! the rest of the crate, and the editor, still see it.

use proc_macro2::TokenStream;

use crate::diag::Diagnostics;

/// The user's item, then everything there is to say about it.
pub(crate) fn emit(item: TokenStream, diag: Diagnostics) -> TokenStream {
    let mut tokens = item;
    tokens.extend(diag.into_tokens());
    tokens
}
