//! Paths into the runtime crate.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::Path;

/// The path under which the user's crate knows the runtime.
pub(crate) struct Runtime {
    krate: TokenStream,
}

impl Runtime {
    /// `::actor_rt`, unless the block says `crate = path`.
    pub(crate) fn new(krate: Option<&Path>) -> Self {
        Self {
            krate: krate.map_or_else(|| quote!(::actor_rt), ToTokens::to_token_stream),
        }
    }

    /// The one door: generated code names nothing else of the runtime.
    pub(crate) fn private(&self) -> TokenStream {
        let krate = &self.krate;
        quote!(#krate::__private)
    }
}
