//! From methods to messages and hooks.

use proc_macro2::Ident;
use quote::ToTokens;
use syn::ext::IdentExt;
use syn::{FnArg, ReceiverKind, ReturnType, Type, TypeParamBound, Visibility, WherePredicate};

use crate::model::{
    Argument, ContextParam, Hook, HookParam, Message, Output, Param, Receiver, Travel,
};
use crate::normalize::{self, SelfType};
use crate::parse::Method;
use crate::{forward, names, types};

/// What is the same for all methods of a block.
pub(super) struct Lowering<'a> {
    pub(super) self_type: &'a SelfType,
    pub(super) self_ty: Option<&'a Type>,
    /// Methods without a visibility are helpers.
    pub(super) by_visibility: bool,
    /// Messages are variants of the enum if they can be.
    pub(super) unboxed: bool,
}

/// Those that start and those that stop.
pub(super) type Hooks = (Vec<Hook>, Vec<Hook>);

impl Lowering<'_> {
    pub(super) fn methods(&self, methods: Vec<Method>) -> (Vec<Message>, Hooks) {
        let mut messages = Vec::new();
        let (mut on_start, mut on_stop) = (Vec::new(), Vec::new());
        for method in methods {
            if method.options.on_start.is_some() {
                on_start.push(hook(method));
            } else if method.options.on_stop.is_some() {
                on_stop.push(hook(method));
            } else if self.is_message(&method) {
                messages.push(self.message(method));
            }
        }
        (messages, (on_start, on_stop))
    }

    fn is_message(&self, method: &Method) -> bool {
        let options = &method.options;
        if options.skip.is_some() {
            return false;
        }
        if options.message.is_some() {
            return true;
        }
        let is_open = if self.by_visibility {
            !matches!(method.vis, Visibility::Inherited)
        } else {
            !has_sized_self(method)
        };
        method.sig.receiver().is_some() && is_open
    }

    fn message(&self, source: Method) -> Message {
        let generics = normalize::generics(&source.sig.generics, self.self_type);
        let params = self.params(&source);
        let is_concrete = generics.params.is_empty()
            && generics.predicates.is_empty()
            && !params.iter().any(is_impl_trait);
        let output = match &source.sig.output {
            ReturnType::Default => Output::Unit,
            ReturnType::Type(_, ty) if types::is_unit(ty) => Output::Unit,
            ReturnType::Type(_, ty) if matches!(types::bare(ty), Type::Never(_)) => Output::Never,
            ReturnType::Type(_, ty) => Output::Value(self.self_type.replace(ty)),
        };
        let variant = match &source.options.rename {
            Some(rename) => rename.to.clone(),
            None => names::variant(&source.sig.ident),
        };
        Message {
            name: source.sig.ident.unraw().to_string(),
            variant,
            receiver: self.receiver(&source),
            params,
            output,
            generics,
            travel: if self.unboxed && is_concrete {
                Travel::Variant
            } else {
                Travel::Task
            },
            tell: source.options.tell.is_some(),
            cfgs: forward::cfgs(&source.attrs),
            forwarded: forward::of_method(&source.attrs),
            sick: false,
            source,
        }
    }

    fn receiver(&self, method: &Method) -> Receiver {
        let Some(receiver) = method.sig.receiver() else {
            return Receiver::Other;
        };
        let ty = match &receiver.kind {
            ReceiverKind::Value => return Receiver::Value,
            ReceiverKind::Reference(_, _, None) => return Receiver::Shared,
            ReceiverKind::Reference(_, _, Some(_)) => return Receiver::Mutable,
            ReceiverKind::Typed(_, ty) => types::bare(ty),
            _ => return Receiver::Other,
        };
        match ty {
            Type::Reference(reference) if self.is_self(&reference.elem) => {
                match reference.mutability {
                    None => Receiver::Shared,
                    Some(_) => Receiver::Mutable,
                }
            }
            ty if self.is_self(ty) => Receiver::Value,
            _ => Receiver::Other,
        }
    }

    /// Whether the type is `Self`, by that name or by its own.
    fn is_self(&self, ty: &Type) -> bool {
        let text = |ty: &Type| types::bare(ty).to_token_stream().to_string();
        let ty = text(ty);
        ty == "Self" || self.self_ty.is_some_and(|self_ty| text(self_ty) == ty)
    }

    fn params(&self, method: &Method) -> Vec<Param> {
        let typed = method.sig.inputs.iter().filter_map(|input| match input {
            FnArg::Receiver(_) => None,
            FnArg::Typed(typed) => Some(typed),
        });
        let mut fields: Vec<Ident> = Vec::new();
        let mut params = Vec::new();
        for (position, (typed, marked)) in typed.zip(&method.contexts).enumerate() {
            let cfgs = forward::cfgs(&typed.attrs);
            let ty = types::bare(&typed.ty);
            let context = match ty {
                Type::Reference(reference) if types::is_context(&reference.elem) => Some(reference),
                _ => None,
            };
            if marked.is_some() || context.is_some() || types::is_context_of_self(ty) {
                params.push(Param::Context(ContextParam {
                    cfgs,
                    mutable: matches!(ty, Type::Reference(reference) if reference.mutability.is_some()),
                    ty: (*typed.ty).clone(),
                }));
                continue;
            }
            let ident = normalize::argument_name(&typed.pat, position);
            let mut field = names::field(&ident);
            if fields.contains(&field) {
                field = names::argument(position, field.span());
            }
            fields.push(field.clone());
            params.push(Param::Argument(Argument {
                cfgs,
                ident,
                field,
                ty: self.self_type.replace(&typed.ty),
                source: (*typed.ty).clone(),
            }));
        }
        params
    }
}

fn is_impl_trait(param: &Param) -> bool {
    matches!(param, Param::Argument(argument) if types::impl_trait(&argument.source).is_some())
}

/// `where Self: Sized` takes a method out of `dyn Trait`, and out of the
/// handle.
fn has_sized_self(method: &Method) -> bool {
    let clause = method.sig.generics.where_clause.iter();
    clause
        .flat_map(|clause| &clause.predicates)
        .any(|predicate| {
            let WherePredicate::Type(predicate) = predicate else {
                return false;
            };
            predicate.bounded_ty.to_token_stream().to_string() == "Self"
                && predicate.bounds.iter().any(|bound| {
                    matches!(bound, TypeParamBound::Trait(bound)
                    if bound.path.segments.last().is_some_and(|last| last.ident == "Sized"))
                })
        })
}

fn hook(source: Method) -> Hook {
    let params = source
        .sig
        .inputs
        .iter()
        .filter_map(|input| match input {
            FnArg::Receiver(_) => None,
            FnArg::Typed(typed) => Some(hook_param(&typed.ty)),
        })
        .collect();
    Hook {
        params,
        cfgs: forward::cfgs(&source.attrs),
        sick: false,
        source,
    }
}

fn hook_param(ty: &Type) -> HookParam {
    let Type::Reference(reference) = types::bare(ty) else {
        return HookParam::Other;
    };
    let Type::Path(path) = types::bare(&reference.elem) else {
        return HookParam::Other;
    };
    match path.path.segments.last() {
        Some(last) if last.ident == "Context" => HookParam::Context {
            mutable: reference.mutability.is_some(),
        },
        Some(last) if last.ident == "ExitReason" && reference.mutability.is_none() => {
            HookParam::Reason
        }
        _ => HookParam::Other,
    }
}
