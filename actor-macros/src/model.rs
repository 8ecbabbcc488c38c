//! A block as the expansion sees it: plain data, every default decided, every
//! node with the syntax it came from.

use proc_macro2::{Ident, TokenStream};
use syn::{Generics, Path, Token, Type, Visibility};

use crate::parse::Method;
use crate::runtime::Runtime;
use crate::types;

/// A block with what is to be generated for it.
pub(crate) struct Block {
    pub(crate) kind: Kind,
    pub(crate) runtime: Runtime,
    /// Of the block, as they were written.
    pub(crate) written: Generics,
    /// Of what is generated.
    pub(crate) generics: Generics,
    /// The type or trait as the user wrote it.
    pub(crate) subject: TokenStream,
    /// `Counter<T>`, away from the user's code; `Self` in a trait.
    pub(crate) actor: TokenStream,
    /// `Counter`, as docs link to it.
    pub(crate) doc_name: String,
    pub(crate) local: bool,
    pub(crate) messages: Vec<Message>,
    /// As many as were marked; more than one is a mistake.
    pub(crate) on_start: Vec<Hook>,
    pub(crate) on_stop: Vec<Hook>,
}

pub(crate) enum Kind {
    /// `#[actor] impl Counter`
    Primary(Primary),
    /// `#[actor(extend)] impl Counter`, with the handle's type.
    Extend(TokenStream),
    /// `#[actor] trait Greeter`
    Trait(HandleTrait),
    /// `#[actor] impl Greeter for English`
    TraitImpl(TraitImpl),
}

pub(crate) struct Primary {
    pub(crate) handle: Ident,
    pub(crate) message: Ident,
    pub(crate) vis: Visibility,
    /// The paths in `derive(..)`.
    pub(crate) derive: TokenStream,
}

pub(crate) struct HandleTrait {
    pub(crate) handle: Ident,
    pub(crate) vis: Visibility,
    /// `type Item: Bounds;`
    pub(crate) types: TokenStream,
    pub(crate) type_names: Vec<Ident>,
}

pub(crate) struct TraitImpl {
    /// The actor's trait.
    pub(crate) path: Path,
    /// The handle's trait.
    pub(crate) handle_trait: TokenStream,
    /// `SourceHandle<Item = Type>`, if the trait has associated types.
    pub(crate) object: Option<TokenStream>,
    /// The handle's type.
    pub(crate) handle: TokenStream,
    /// `type Item = Type;`
    pub(crate) types: TokenStream,
}

/// A method that is a message.
pub(crate) struct Message {
    /// The method as it was written.
    pub(crate) source: Method,
    /// The method's name as text, without `r#`.
    pub(crate) name: String,
    pub(crate) variant: Ident,
    pub(crate) receiver: Receiver,
    pub(crate) params: Vec<Param>,
    pub(crate) output: Output,
    pub(crate) generics: MethodGenerics,
    pub(crate) travel: Travel,
    pub(crate) tell: bool,
    pub(crate) stream: Option<Stream>,
    /// `cfg`, also inside `cfg_attr`: for everything generated for the method.
    pub(crate) cfgs: TokenStream,
    /// What the handle method shares with the method.
    pub(crate) forwarded: Forwarded,
    pub(crate) health: Health,
}

/// Of a message whose reply comes in parts.
pub(crate) struct Stream {
    /// What its items are.
    pub(crate) item: TokenStream,
    /// If it says so.
    pub(crate) capacity: Option<TokenStream>,
}

/// What comes out of the expansion for a method.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Health {
    /// A message.
    Sound,
    /// We have said what is wrong: a method to call, so that its calls are not
    /// wrong too.
    Refused,
    /// The compiler has something to say of the method: nothing, or it would
    /// say it again.
    Broken,
}

impl Message {
    pub(crate) fn asyncness(&self) -> Option<Token![async]> {
        self.source.sig.asyncness
    }

    /// Whether it is a variant of its own.
    pub(crate) fn has_variant(&self) -> bool {
        self.travel == Travel::Variant
    }

    /// What the message carries.
    pub(crate) fn arguments(&self) -> Vec<&Argument> {
        let mut arguments = Vec::new();
        for param in &self.params {
            if let Param::Argument(argument) = param {
                arguments.push(argument);
            }
        }
        arguments
    }

    /// The first parameter that answers the call, in place of what the method
    /// returns.
    pub(crate) fn deferred(&self) -> Option<&ReplyParam> {
        self.params.iter().find_map(|param| match param {
            Param::Reply(reply) => Some(&**reply),
            Param::Context(_) | Param::Argument(_) => None,
        })
    }

    /// Whether its signature holds a type that only a caller chooses.
    pub(crate) fn is_generic(&self) -> bool {
        !self.generics.params.is_empty()
            || self
                .arguments()
                .iter()
                .any(|argument| types::impl_trait(&argument.source).is_some())
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Receiver {
    Shared,
    Mutable,
    /// By value: the last call.
    Value,
    /// Something else, which `check` refuses.
    Other,
}

/// How a message gets to the actor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Travel {
    /// As a variant of the enum.
    Variant,
    /// As a boxed closure.
    Task,
}

pub(crate) enum Param {
    Context(ContextParam),
    Reply(Box<ReplyParam>),
    Argument(Argument),
}

/// `#[actor(reply)] reply: Resolver<T>`
pub(crate) struct ReplyParam {
    pub(crate) cfgs: TokenStream,
    /// The option.
    pub(crate) word: Ident,
    pub(crate) ty: Type,
    /// `T`, if the type looks like it has one.
    pub(crate) value: Option<Type>,
}

pub(crate) struct ContextParam {
    pub(crate) cfgs: TokenStream,
    pub(crate) mutable: bool,
    pub(crate) ty: Type,
}

pub(crate) struct Argument {
    pub(crate) cfgs: TokenStream,
    /// In the handle method, at the place of the user's.
    pub(crate) ident: Ident,
    /// In the enum, elsewhere.
    pub(crate) field: Ident,
    /// The way out of a stream: made by the handle method, not taken.
    pub(crate) out: bool,
    /// With `Self` replaced.
    pub(crate) ty: TokenStream,
    pub(crate) source: Type,
}

pub(crate) enum Output {
    /// `()`, written or not.
    Unit,
    /// `!`
    Never,
    /// With `Self` replaced.
    Value(TokenStream),
}

/// A method's generics without lifetimes, with `Self` replaced.
#[derive(Default)]
pub(crate) struct MethodGenerics {
    pub(crate) params: Vec<TokenStream>,
    pub(crate) predicates: Vec<TokenStream>,
    /// The names, to pass the parameters on.
    pub(crate) arguments: Vec<TokenStream>,
}

#[derive(Default)]
pub(crate) struct Forwarded {
    pub(crate) attrs: TokenStream,
    pub(crate) has_doc: bool,
    pub(crate) has_must_use: bool,
    /// `warn` or `deny`, which reach lints that generated code does not obey.
    pub(crate) raises_lints: bool,
}

/// `on_start` or `on_stop`.
pub(crate) struct Hook {
    pub(crate) source: Method,
    pub(crate) params: Vec<HookParam>,
    pub(crate) cfgs: TokenStream,
    pub(crate) sick: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum HookParam {
    Context {
        mutable: bool,
    },
    Reason,
    /// Something else, which `check` refuses.
    Other,
}
