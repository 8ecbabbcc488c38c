//! From the parts of a block to the model: the one home of defaults.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote};
use syn::ext::IdentExt;
use syn::{
    FnArg, Generics, Path, PathArguments, ReceiverKind, ReturnType, Type, TypeParamBound, TypePath,
    Visibility, WherePredicate,
};

use crate::args::Args;
use crate::model::{
    Argument, Block, ContextParam, HandleTrait, Hook, HookParam, Kind, Message, Output, Param,
    Primary, Receiver, TraitImpl, Travel,
};
use crate::normalize::{self, SelfType};
use crate::parse::{AssocType, ImplBlock, Members, Method, TraitBlock};
use crate::runtime::Runtime;
use crate::{forward, generics, names, types};

/// Lowers an impl block. `check::shape` has seen to it that its type is a
/// path.
pub(crate) fn impl_block(block: ImplBlock, args: &Args) -> Option<Block> {
    let Type::Path(ty) = types::bare(&block.self_ty) else {
        return None;
    };
    let name = &ty.path.segments.last()?.ident;
    let actor = normalize::elsewhere(ty);
    let self_type = match &block.trait_ {
        Some(path) => SelfType::of_trait_impl(&actor, &normalize::elsewhere(path)),
        None => SelfType::of_impl(&actor),
    };
    let context = Lowering {
        self_type: &self_type,
        self_ty: Some(&block.self_ty),
        by_visibility: block.trait_.is_none(),
        unboxed: block.trait_.is_none() && args.extend.is_none(),
    };
    let Members { methods, types } = block.members;
    let (messages, hooks) = context.methods(methods);
    let kind = match block.trait_ {
        Some(path) => Kind::TraitImpl(TraitImpl {
            handle_trait: normalize::elsewhere(handle_path(&path)),
            object: object(&path, &types),
            path,
            handle: handle_type(ty, &block.generics, args),
            types: types
                .into_iter()
                .map(|ty| assoc_type(&ty, &self_type))
                .collect(),
        }),
        None if args.extend.is_some() => Kind::Extend(handle_type(ty, &block.generics, args)),
        None => Kind::Primary(primary(name, &messages, args)),
    };
    let mut doc_path = ty.path.clone();
    doc_path.segments.last_mut()?.arguments = PathArguments::None;
    let (on_start, on_stop) = hooks;
    let written = normalize::block_generics(block.generics, &self_type);
    let written = generics::in_order_of(&written, ty);
    Some(Block {
        kind,
        runtime: runtime(args),
        subject: block.self_ty.to_token_stream(),
        generics: generics::lasting(&written),
        written,
        actor,
        doc_name: doc_path.to_token_stream().to_string().replace(' ', ""),
        local: args.local.is_some(),
        messages,
        on_start,
        on_stop,
    })
}

/// Lowers a trait.
pub(crate) fn trait_block(block: TraitBlock, args: &Args) -> Block {
    let context = Lowering {
        self_type: &SelfType::Kept,
        self_ty: None,
        by_visibility: false,
        unboxed: false,
    };
    let Members { methods, types } = block.members;
    let (messages, (on_start, on_stop)) = context.methods(methods);
    let handle = match args.handle.as_ref().and_then(|(_, path)| path.get_ident()) {
        Some(name) => name.clone(),
        None => names::handle(&block.ident),
    };
    Block {
        kind: Kind::Trait(HandleTrait {
            handle,
            vis: args.vis.as_ref().map_or(block.vis, |(_, vis)| vis.clone()),
            type_names: types.iter().map(|ty| ty.ident.clone()).collect(),
            types: types
                .into_iter()
                .map(|ty| assoc_type(&ty, &SelfType::Kept))
                .collect(),
        }),
        runtime: runtime(args),
        subject: block.ident.to_token_stream(),
        generics: block.generics.clone(),
        written: block.generics,
        actor: quote!(Self),
        doc_name: block.ident.unraw().to_string(),
        local: false,
        messages,
        on_start,
        on_stop,
    }
}

fn runtime(args: &Args) -> Runtime {
    Runtime::new(args.krate.as_ref().map(|(_, path)| path))
}

fn primary(name: &Ident, messages: &[Message], args: &Args) -> Primary {
    let handle = args.handle.as_ref().and_then(|(_, path)| path.get_ident());
    Primary {
        handle: handle.cloned().unwrap_or_else(|| names::handle(name)),
        message: match &args.message {
            Some((_, name)) => name.clone(),
            None => names::message(name),
        },
        vis: match &args.vis {
            Some((_, vis)) => vis.clone(),
            None => widest(messages),
        },
        derive: args
            .derive
            .as_ref()
            .map(|(_, paths)| paths.clone())
            .unwrap_or_default(),
    }
}

/// A handle is as visible as the most visible of its methods.
fn widest(messages: &[Message]) -> Visibility {
    messages
        .iter()
        .map(|message| &message.source.vis)
        .max_by_key(|vis| width(vis))
        .cloned()
        .unwrap_or(Visibility::Inherited)
}

fn width(vis: &Visibility) -> u8 {
    match vis {
        Visibility::Public(_) => 4,
        Visibility::Restricted(vis) if vis.path.is_ident("crate") => 3,
        // The path of `pub(in path)` leads to this module or one around it.
        Visibility::Restricted(vis) if vis.in_token.is_some() => 2,
        Visibility::Restricted(_) => 1,
        Visibility::Inherited => 0,
    }
}

/// `api::Greeter<T>` → `api::GreeterHandle<T>`
fn handle_path(path: &Path) -> Path {
    let mut path = path.clone();
    if let Some(last) = path.segments.last_mut() {
        last.ident = names::handle(&last.ident);
    }
    path
}

/// `Source<T>` → `SourceHandle<T, Item = Self::Item>`, with the `Self` of the
/// handle.
fn object(path: &Path, types: &[AssocType]) -> Option<TokenStream> {
    if types.is_empty() {
        return None;
    }
    let handle = handle_path(path);
    let own = match &handle.segments.last()?.arguments {
        PathArguments::AngleBracketed(generic) => generic.args.iter().collect(),
        _ => Vec::new(),
    };
    let values = types
        .iter()
        .map(|AssocType { ident, .. }| quote!(#ident = Self::#ident));
    let mut bare = handle.clone();
    bare.segments.last_mut()?.arguments = PathArguments::None;
    Some(normalize::elsewhere(quote!(#bare<#(#own,)* #(#values),*>)))
}

/// The handle of a type whose primary block is somewhere else. Handles have no
/// lifetimes.
fn handle_type(ty: &TypePath, generics: &Generics, args: &Args) -> TokenStream {
    let mut path = if let Some((_, path)) = &args.handle {
        path.to_token_stream()
    } else {
        let mut path = handle_path(&ty.path);
        if let Some(last) = path.segments.last_mut() {
            last.arguments = PathArguments::None;
        }
        normalize::elsewhere(path)
    };
    let says_arguments = args.handle.as_ref().is_some_and(|(_, path)| {
        let last = path.segments.last();
        // A block without parameters may be that of one type of many, each
        // with a handle of its own.
        generics.params.is_empty() || last.is_some_and(|last| !last.arguments.is_none())
    });
    let arguments = generics::arguments(ty);
    if !arguments.is_empty() && !says_arguments {
        path.extend(quote!(<#(#arguments),*>));
    }
    path
}

fn assoc_type(ty: &AssocType, self_type: &SelfType) -> TokenStream {
    let cfgs = forward::cfgs(&ty.attrs);
    let docs = ty.attrs.iter().filter(|attr| attr.path().is_ident("doc"));
    let tokens = self_type.replace(&ty.tokens);
    quote!(#(#cfgs)* #(#docs)* #tokens)
}

/// What is the same for all methods of a block.
struct Lowering<'a> {
    self_type: &'a SelfType,
    self_ty: Option<&'a Type>,
    /// Methods without a visibility are helpers.
    by_visibility: bool,
    /// Messages are variants of the enum if they can be.
    unboxed: bool,
}

type Hooks = (Vec<Hook>, Vec<Hook>);

impl Lowering<'_> {
    fn methods(&self, methods: Vec<Method>) -> (Vec<Message>, Hooks) {
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
