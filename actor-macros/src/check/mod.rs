//! The rules, as three lists: of what can be an actor block at all, of how the
//! options may be combined, and of what may be a message or a hook.
//!
//! Each rule is a function; its comment shows what it rejects and names its
//! test under `tests/ui`. A rule says what it has to say and nothing else: a
//! message or hook about which anything was said is left out of the expansion.

mod hooks;
mod messages;
mod options;
mod shape;

use std::collections::HashMap;

use crate::diag::{self, Diagnostics};
use crate::model::{Block, Kind};

pub(crate) use shape::shape;

/// Checks a lowered block. Marks what has mistakes as sick.
pub(crate) fn block(block: &mut Block, diag: &Diagnostics) {
    some_message(block, diag);
    let Block {
        kind,
        messages,
        doc_name: name,
        ..
    } = block;
    for message in messages.iter_mut() {
        let before = diag.count();
        for rule in messages::RULES {
            rule(message, diag);
        }
        if matches!(kind, Kind::Trait(_)) {
            messages::self_behind_dyn(message, diag);
        }
        messages::visible_actor(message, name, diag);
        message.sick = diag.count() > before || messages::is_for_the_compiler(message);
    }
    distinct_variants(block, diag);
    hooks::check(block, diag);
}

/// `#[actor] impl Counter { fn helper(&self) {} }`: `tests/ui/block/no_message.rs`
///
/// What could not be read may have been one.
fn some_message(block: &Block, diag: &Diagnostics) {
    if !block.messages.is_empty() || diag.count() > 0 {
        return;
    }
    diag.push(match block.kind {
        Kind::Primary(_) | Kind::Extend(_) => diag::no_message(&block.subject),
        Kind::Trait(_) | Kind::TraitImpl(_) => diag::no_message_in_trait(&block.subject),
    });
}

/// `pub fn get_x(&self)` and `pub fn getX(&self)`: `tests/ui/method/same_variant.rs`
///
/// Two methods of one name are the compiler's business, or stand under
/// opposite `cfg`s.
fn distinct_variants(block: &mut Block, diag: &Diagnostics) {
    let mut seen = HashMap::new();
    for message in block
        .messages
        .iter_mut()
        .filter(|message| message.has_variant())
    {
        let method = message.source.sig.ident.clone();
        let Some(first) = seen.insert(message.variant.to_string(), method.clone()) else {
            continue;
        };
        if first == method {
            message.sick |= message.cfgs.is_empty();
        } else {
            diag.push(diag::same_variant(&method, &first, &message.variant));
            message.sick = true;
        }
    }
}
