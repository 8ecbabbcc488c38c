//! What may be a hook.

use syn::Type;

use crate::diag::{self, Diagnostics};
use crate::model::{Block, Hook, HookParam};
use crate::signature::ReceiverKind;
use crate::types;

/// Checks the hooks of a block. Marks what has mistakes as sick.
pub(super) fn check(block: &mut Block, diag: &Diagnostics) {
    for hooks in [&mut block.on_start, &mut block.on_stop] {
        let mut before: Option<bool> = None;
        for hook in hooks {
            let count = diag.count();
            single(before, hook, diag);
            for rule in RULES {
                rule(hook, diag);
            }
            hook.sick = diag.count() > count;
            before = Some(hook.cfgs.is_empty());
        }
    }
}

const RULES: &[fn(&Hook, &Diagnostics)] = &[
    synchronous,
    keeps_the_state,
    plain,
    known_parameters,
    stop_without_return,
];

/// Two `#[actor(on_start)]`: `tests/ui/hook/second.rs`
///
/// They may stand under opposite `cfg`s. `before` is whether the one before
/// has none.
fn single(before: Option<bool>, hook: &Hook, diag: &Diagnostics) {
    let is_certain = match before {
        None => return,
        Some(before) => before || hook.cfgs.is_empty(),
    };
    if let Some(word) = hook.source.options.hook().filter(|_| is_certain) {
        diag.push(diag::second_hook(word));
    }
}

/// `#[actor(on_start)] async fn f(&mut self)`: `tests/ui/hook/async.rs`
fn synchronous(hook: &Hook, diag: &Diagnostics) {
    if let Some(asyncness) = &hook.source.sig.asyncness {
        diag.push(diag::async_hook(asyncness));
    }
}

/// `#[actor(on_stop)] fn f(self)`: `tests/ui/hook/by_value.rs`
/// `#[actor(on_stop)] fn f()`: `tests/ui/hook/no_receiver.rs`
fn keeps_the_state(hook: &Hook, diag: &Diagnostics) {
    let sig = &hook.source.sig;
    match &sig.receiver {
        None => diag.push(diag::hook_receiver(&sig.ident)),
        Some(receiver) => {
            let is_borrowed = match &receiver.kind {
                ReceiverKind::Reference { .. } => true,
                ReceiverKind::Typed(ty) => matches!(types::bare(ty), Type::Reference(_)),
                ReceiverKind::Value => false,
            };
            if !is_borrowed {
                diag.push(diag::hook_receiver(&receiver.tokens));
            }
        }
    }
}

/// `#[actor(on_start)] fn f<T>(&mut self)`: `tests/ui/hook/generic.rs`
/// `#[actor(on_start)] unsafe fn f(&mut self)`: `tests/ui/hook/unsafe.rs`
fn plain(hook: &Hook, diag: &Diagnostics) {
    let sig = &hook.source.sig;
    let has_types =
        sig.generics.type_params().next().is_some() || sig.generics.const_params().next().is_some();
    if has_types {
        diag.push(diag::hook_qualifier(&sig.generics));
    }
    if let Some(qualifier) = &sig.unsafety {
        diag.push(diag::hook_qualifier(qualifier));
    }
    if let Some(abi) = &sig.abi {
        diag.push(diag::hook_qualifier(abi));
    }
}

/// `#[actor(on_start)] fn f(&mut self, n: u8)`: `tests/ui/hook/start_parameter.rs`
/// `#[actor(on_stop)] fn f(&mut self, n: u8)`: `tests/ui/hook/stop_parameter.rs`
fn known_parameters(hook: &Hook, diag: &Diagnostics) {
    let starts = hook.source.options.on_start.is_some();
    let mut seen = Vec::new();
    for (param, of) in hook.params.iter().zip(&hook.source.sig.params) {
        let kind = std::mem::discriminant(param);
        let is_known = match param {
            HookParam::Context { .. } => true,
            HookParam::Reason => !starts,
            HookParam::Other => false,
        };
        if !is_known || seen.contains(&kind) {
            diag.push(if starts {
                diag::start_parameter(&of.ty)
            } else {
                diag::stop_parameter(&of.ty)
            });
        }
        seen.push(kind);
    }
}

/// `#[actor(on_stop)] fn f(&mut self) -> u8`: `tests/ui/hook/stop_with_return.rs`
fn stop_without_return(hook: &Hook, diag: &Diagnostics) {
    match &hook.source.sig.output {
        Some(ty) if hook.source.options.on_stop.is_some() && !types::is_unit(ty) => {
            diag.push(diag::stop_with_return(ty));
        }
        _ => {}
    }
}
