//! How the options of the attribute may be combined.

use syn::{Ident, Visibility};

use crate::args::Args;
use crate::attr::{CfgAttr, Spelling};
use crate::diag::{self, Diagnostics};
use crate::parse::{Item, Method};

/// What a block is, for what its options can do.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    Primary,
    Extend,
    Trait,
    TraitImpl,
}

fn role(item: &Item, args: &Args) -> Role {
    match item {
        Item::Trait(_) => Role::Trait,
        Item::Impl(block) if block.trait_.is_some() => Role::TraitImpl,
        _ if args.extend.is_some() => Role::Extend,
        _ => Role::Primary,
    }
}

/// `#[actor(extend, message = Name)]`: `tests/ui/option/extend_with_message.rs`
/// `#[actor(derive(Debug))] trait T`: `tests/ui/option/derive_on_trait.rs`
/// `#[actor(skip)] impl Counter`: `tests/ui/option/method_option_on_block.rs`
/// `#[actor(handle = a::B)] impl Counter`: `tests/ui/option/handle_path.rs`
pub(super) fn of_block(item: &Item, args: &Args, diag: &Diagnostics) {
    let role = role(item, args);
    for word in &args.method_words {
        diag.push(diag::method_option_on_block(word));
    }
    let refuse = |word: Option<&Ident>, why: &str| {
        if let Some(word) = word {
            diag.push(diag::without_effect(word, why));
        }
    };
    let message = args.message.as_ref().map(|(word, _)| word);
    let derive = args.derive.as_ref().map(|(word, _)| word);
    let vis = args.vis.as_ref().map(|(word, _)| word);
    match role {
        Role::Primary => {}
        Role::Extend => {
            let why = "on an `extend` block: the enum and the handle come from the primary block";
            refuse(message, why);
            refuse(derive, why);
            refuse(vis, why);
        }
        Role::Trait => {
            let why = "on a trait, which has no message enum";
            refuse(message, why);
            refuse(derive, why);
            refuse(
                args.local.as_ref(),
                "on a trait: it is for the impl of an actor",
            );
            refuse(args.extend.as_ref(), "on a trait");
        }
        Role::TraitImpl => {
            let why = "on a trait impl: the enum and the handle come from the primary block";
            refuse(message, why);
            refuse(derive, why);
            refuse(vis, why);
            refuse(
                args.extend.as_ref(),
                "on a trait impl, which always extends the handle",
            );
        }
    }
    match &args.handle {
        Some((_, path))
            if matches!(role, Role::Primary | Role::Trait) && path.get_ident().is_none() =>
        {
            diag.push(diag::handle_is_no_name(path));
        }
        _ => {}
    }
}

/// Checks the options of every method, message or not.
pub(super) fn of_methods(item: &Item, args: &Args, methods: &[Method], diag: &Diagnostics) {
    let role = role(item, args);
    let ours = Spelling::new(args.krate.as_ref().map(|(_, path)| path));
    for method in methods {
        outside_cfg_attr(method, &ours, diag);
        skipped(method, diag);
        hook(method, role, diag);
        private(method, role, diag);
        renamed(method, role, diag);
    }
}

/// `#[cfg_attr(test, actor(skip))]`: `tests/ui/option/inside_cfg_attr.rs`
fn outside_cfg_attr(method: &Method, ours: &Spelling, diag: &Diagnostics) {
    for conditional in method.attrs.iter().filter_map(CfgAttr::of) {
        for attr in &conditional.attrs {
            if ours.begins(attr) {
                diag.push(diag::inside_cfg_attr(attr));
            }
        }
    }
}

/// `#[actor(skip, tell)]`: `tests/ui/option/skip_and_tell.rs`
fn skipped(method: &Method, diag: &Diagnostics) {
    if method.options.skip.is_none() {
        return;
    }
    for word in method.options.words() {
        if word != "skip" {
            diag.push(diag::without_effect(word, "on a skipped method"));
        }
    }
}

/// `#[actor(on_start, tell)]`: `tests/ui/hook/hook_and_tell.rs`
/// `#[actor(on_start)]` in an `extend` block: `tests/ui/hook/misplaced.rs`
fn hook(method: &Method, role: Role, diag: &Diagnostics) {
    let options = &method.options;
    let Some(hook) = options.hook() else {
        return;
    };
    if options.skip.is_some() {
        return;
    }
    for word in options.words() {
        if word != hook {
            diag.push(diag::without_effect(word, "on a hook"));
        }
    }
    if role != Role::Primary {
        diag.push(diag::misplaced_hook(hook));
    }
}

/// `#[actor(tell)] fn note(&mut self)`: `tests/ui/option/private_tell.rs`
/// `fn later(&mut self, #[actor(reply)] r: Resolver<u8>)`: `tests/ui/deferred/private.rs`
fn private(method: &Method, role: Role, diag: &Diagnostics) {
    let options = &method.options;
    let is_private = matches!(method.vis, Visibility::Inherited)
        && matches!(role, Role::Primary | Role::Extend)
        && options.message.is_none()
        && options.skip.is_none()
        && options.hook().is_none();
    if !is_private {
        return;
    }
    // A helper may well take a context.
    let of_params = method
        .param_options
        .iter()
        .filter(|param| !param.says("ctx"));
    let of_params = of_params.filter_map(|param| param.word.as_ref());
    for word in options.words().into_iter().chain(of_params) {
        diag.push(diag::option_of_private_method(word));
    }
}

/// `#[actor(rename = Name)]` where there is no enum: `tests/ui/option/rename_in_extend.rs`
fn renamed(method: &Method, role: Role, diag: &Diagnostics) {
    if role == Role::Primary || method.options.skip.is_some() {
        return;
    }
    if let Some(rename) = &method.options.rename {
        let why = "here: it names the variant of a message in the primary block";
        diag.push(diag::without_effect(&rename.word, why));
    }
}
