//! From methods to messages and hooks.

use proc_macro2::Ident;
use quote::ToTokens;
use syn::ext::IdentExt;
use syn::{Type, TypeParamBound, Visibility};

use crate::attr::ParamOptions;
use crate::model::{
    Argument, ContextParam, Health, Hook, HookParam, Message, Output, Param, Receiver, ReplyParam,
    Stream, Travel,
};
use crate::normalize::{self, SelfType};
use crate::parse::Method;
use crate::signature::ReceiverKind;
use crate::{forward, generics, names, types};

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
        method.sig.receiver.is_some() && is_open
    }

    fn message(&self, source: Method) -> Message {
        let generics = normalize::method_generics(&source.sig.generics, self.self_type);
        let params = self.params(&source);
        let is_concrete = generics.params.is_empty()
            && generics.predicates.is_empty()
            && !params.iter().any(is_impl_trait);
        let answer = params.iter().find_map(|param| match param {
            Param::Reply(reply) => Some(reply.value.as_ref()),
            Param::Context(_) | Param::Argument(_) => None,
        });
        let output = match answer.unwrap_or(source.sig.output.as_ref()) {
            None => Output::Unit,
            Some(ty) if types::is_unit(ty) => Output::Unit,
            Some(ty) if matches!(types::bare(ty), Type::Never(_)) => Output::Never,
            Some(ty) => Output::Value(self.self_type.replace(ty)),
        };
        let stream = source.options.stream.as_ref().and_then(|stream| {
            let item = types::only_argument(&first_out(&params)?.source)?;
            Some(Stream {
                item: self.self_type.replace(item),
                capacity: stream.capacity.as_ref().map(|n| self.self_type.replace(n)),
            })
        });
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
            stream,
            cfgs: forward::cfgs(&source.attrs),
            forwarded: forward::of_method(&source.attrs),
            health: Health::Sound,
            source,
        }
    }

    fn receiver(&self, method: &Method) -> Receiver {
        let Some(receiver) = &method.sig.receiver else {
            return Receiver::Other;
        };
        let ty = match &receiver.kind {
            ReceiverKind::Value => return Receiver::Value,
            ReceiverKind::Reference { mutable: false } => return Receiver::Shared,
            ReceiverKind::Reference { mutable: true } => return Receiver::Mutable,
            ReceiverKind::Typed(ty) => types::bare(ty),
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
        let mut fields: Vec<Ident> = Vec::new();
        let mut params = Vec::new();
        for (position, param) in method.sig.params.iter().enumerate() {
            let cfgs = forward::cfgs(&param.attrs);
            let ty = types::bare(&param.ty);
            let context = match ty {
                Type::Reference(reference) if types::is_context(&reference.elem) => Some(reference),
                _ => None,
            };
            let options = &method.param_options[position];
            if let Some(word) = options.word.as_ref().filter(|word| *word == "reply") {
                params.push(Param::Reply(Box::new(ReplyParam {
                    cfgs,
                    word: word.clone(),
                    ty: param.ty.clone(),
                    value: types::only_argument(&param.ty).cloned(),
                })));
                continue;
            }
            if options.says("ctx") || context.is_some() || types::is_context_of_self(ty) {
                params.push(Param::Context(ContextParam {
                    cfgs,
                    mutable: matches!(ty, Type::Reference(reference) if reference.mutability.is_some()),
                    ty: param.ty.clone(),
                }));
                continue;
            }
            let ident = normalize::argument_name(param, position);
            let mut field = names::field(&ident);
            if fields.contains(&field) {
                field = names::argument(position, field.span());
            }
            fields.push(field.clone());
            params.push(Param::Argument(Argument {
                cfgs,
                ident,
                field,
                out: is_out(method, position),
                ty: self.self_type.replace(&param.ty),
                source: param.ty.clone(),
            }));
        }
        params
    }
}

fn first_out(params: &[Param]) -> Option<&Argument> {
    params.iter().find_map(|param| match param {
        Param::Argument(argument) if argument.out => Some(argument),
        Param::Argument(_) | Param::Context(_) | Param::Reply(_) => None,
    })
}

/// Whether a parameter is the way out of a stream: it says so, or none does and
/// it looks like one.
fn is_out(method: &Method, position: usize) -> bool {
    let says_out = |options: &ParamOptions| options.says("out");
    method.options.stream.is_some()
        && if method.param_options.iter().any(says_out) {
            says_out(&method.param_options[position])
        } else {
            types::is_yield(&method.sig.params[position].ty)
        }
}

fn is_impl_trait(param: &Param) -> bool {
    matches!(param, Param::Argument(argument) if types::impl_trait(&argument.source).is_some())
}

/// `where Self: Sized` takes a method out of `dyn Trait`, and out of the
/// handle.
fn has_sized_self(method: &Method) -> bool {
    let is_sized = |bound: &TypeParamBound| {
        matches!(bound, TypeParamBound::Trait(bound)
            if bound.path.segments.last().is_some_and(|last| last.ident == "Sized"))
    };
    let predicates = generics::type_predicates(&method.sig.generics);
    predicates.iter().any(|predicate| {
        predicate.bounded_ty.to_token_stream().to_string() == "Self"
            && predicate.bounds.iter().any(is_sized)
    })
}

fn hook(source: Method) -> Hook {
    let params = source.sig.params.iter();
    let params = params.map(|param| hook_param(&param.ty)).collect();
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
