//! From the model to tokens. One file per generated item, one function per
//! template; the functions here put them in order.

mod assertions;
mod call;
mod dispatch;
mod handle;
mod handle_trait;
pub(crate) mod lints;
mod message;
mod post;
mod traits;

use proc_macro2::TokenStream;

use crate::model::{Block, Kind, Message};

/// What stands in front of the user's block.
pub(crate) fn prefix(block: &Block) -> Option<TokenStream> {
    let is_inherent = matches!(block.kind, Kind::Primary(_) | Kind::Extend(_));
    is_inherent.then(lints::allow_messages)
}

/// Everything that is generated for a block, to stand after it.
pub(crate) fn block(block: &Block) -> TokenStream {
    let mut tokens = TokenStream::new();
    match &block.kind {
        Kind::Primary(primary) => {
            tokens.extend(message::item(block, primary));
            tokens.extend(handle::item(block, primary));
            tokens.extend(handle::methods(
                block,
                &handle::primary_type(block, primary),
            ));
            tokens.extend(traits::items(block, primary));
        }
        Kind::Extend(handle) => tokens.extend(handle::methods(block, handle)),
        Kind::Trait(handle) => tokens.extend(handle_trait::item(block, handle)),
        Kind::TraitImpl(target) => tokens.extend(handle_trait::implementation(block, target)),
    }
    tokens.extend(assertions::item(block));
    tokens
}

/// The methods that come out.
fn healthy(block: &Block) -> impl Iterator<Item = &Message> {
    block.messages.iter().filter(|message| !message.sick)
}
