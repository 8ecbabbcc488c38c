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

use syn::Ident;

use crate::diag::{self, Diagnostics};
use crate::model::{Block, Health, Kind};

pub(crate) use shape::shape;

/// Checks a lowered block, and marks what has mistakes.
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
        if messages::is_for_the_compiler(message) {
            message.health = Health::Broken;
        } else if diag.count() > before {
            message.health = Health::Refused;
        }
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
    let mut seen: Vec<(String, Ident)> = Vec::new();
    for message in &mut block.messages {
        if !message.has_variant() {
            continue;
        }
        let variant = message.variant.to_string();
        let method = &message.source.sig.ident;
        match seen.iter().find(|(name, _)| *name == variant) {
            None => seen.push((variant, method.clone())),
            Some((_, first)) if first == method => {
                if message.cfgs.is_empty() {
                    message.health = Health::Broken;
                }
            }
            Some((_, first)) => {
                diag.push(diag::same_variant(method, first, &message.variant));
                message.health = Health::Refused;
            }
        }
    }
}
