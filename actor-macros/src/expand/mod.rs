//! From the model to tokens. One file per generated item, one function per
//! template; the functions here put them in order.

mod assertions;
mod call;
mod dispatch;
mod handle;
mod handle_trait;
mod lints;
mod message;
mod post;
mod traits;

use proc_macro2::TokenStream;

use crate::model::{Block, Kind, Message};

/// Everything that is generated for a block, to stand after it.
pub(crate) fn block(block: &Block) -> TokenStream {
    match &block.kind {
        Kind::Primary(primary) => [
            message::item(block, primary),
            handle::item(block, primary),
            handle::methods(block, handle::primary_type(block, primary)),
            traits::items(block, primary),
            assertions::item(block),
        ]
        .into_iter()
        .collect(),
        Kind::Extend(handle) => handle::methods(block, handle.clone()),
        Kind::Trait(handle) => handle_trait::item(block, handle),
        Kind::TraitImpl(target) => handle_trait::implementation(block, target),
    }
}

/// The methods that come out.
fn healthy(block: &Block) -> impl Iterator<Item = &Message> {
    block.messages.iter().filter(|message| !message.sick)
}
