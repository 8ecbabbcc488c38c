//! What the macro has to say to the user: the accumulator, and the catalogue
//! with one constructor per message.
//!
//! Form of a message: what is wrong, where it would be allowed, what to write
//! instead. Lower case, no full stop, the fix after a semicolon. Each
//! constructor has a golden under `tests/ui`.

use std::cell::{Cell, RefCell};
use std::thread;

use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::{Error, Ident};

use crate::keyword;

/// Collects every mistake of a block, so that one compile shows them all.
///
/// It panics when it is dropped unread: a forgotten report is found by the
/// first test that runs the forgetful path.
pub(crate) struct Diagnostics {
    errors: RefCell<Vec<Error>>,
    read: Cell<bool>,
}

impl Diagnostics {
    pub(crate) fn new() -> Self {
        Self {
            errors: RefCell::new(Vec::new()),
            read: Cell::new(false),
        }
    }

    pub(crate) fn push(&self, error: Error) {
        self.errors.borrow_mut().push(error);
    }

    /// How many there are, to see whether a pass over one method added any.
    pub(crate) fn count(&self) -> usize {
        self.errors.borrow().len()
    }

    /// The errors as items, to stand after the user's own code.
    pub(crate) fn into_tokens(self) -> TokenStream {
        self.read.set(true);
        self.errors
            .take()
            .iter()
            .map(Error::to_compile_error)
            .collect()
    }
}

impl Drop for Diagnostics {
    fn drop(&mut self) {
        assert!(
            self.read.get() || thread::panicking(),
            "the diagnostics were dropped unread"
        );
    }
}

fn at(tokens: &dyn ToTokens, text: &str) -> Error {
    Error::new_spanned(tokens, text)
}

// ----- the language of the attribute -----------------------------------------

pub(crate) fn unknown_option(option: &Ident, place: &str, words: &[&'static str]) -> Error {
    let guess = keyword::closest(&option.to_string(), words).map_or_else(
        || ";".to_owned(),
        |word| format!(", did you mean `{word}`?"),
    );
    let words = keyword::list(words);
    at(
        option,
        &format!("unknown option `{option}`{guess} {place} take: {words}"),
    )
}

pub(crate) fn given_twice(option: &Ident) -> Error {
    at(option, &format!("`{option}` is given twice; remove one"))
}

pub(crate) fn no_option(attribute: &dyn ToTokens) -> Error {
    at(
        attribute,
        &format!(
            "`#[actor]` needs an option here; methods take: {}; parameters take: {}",
            keyword::list(keyword::METHOD),
            keyword::list(keyword::PARAMETER),
        ),
    )
}

pub(crate) fn without_effect(option: &Ident, why: &str) -> Error {
    at(
        option,
        &format!("`{option}` has no effect {why}; remove it"),
    )
}

pub(crate) fn bad_value(option: &dyn ToTokens, word: &Ident) -> Error {
    let word = word.to_string();
    let example = keyword::example(&word).unwrap_or(&word);
    at(option, &format!("this option is written `{example}`"))
}

pub(crate) fn option_of_private_method(option: &Ident) -> Error {
    at(
        option,
        &format!(
            "`{option}` has no effect on a private method, which is no message; make the method \
             `pub`, or add `message`"
        ),
    )
}

pub(crate) fn method_option_on_block(option: &Ident) -> Error {
    at(
        option,
        &format!(
            "`{option}` is an option of methods and parameters; blocks take: {}",
            keyword::list(keyword::BLOCK),
        ),
    )
}

pub(crate) fn handle_is_no_name(path: &dyn ToTokens) -> Error {
    at(
        path,
        "this block defines the handle, which takes a plain name such as `handle = CounterHandle`; \
         a path is for `#[actor(extend)]` blocks and trait impls",
    )
}

pub(crate) fn inside_cfg_attr(attribute: &dyn ToTokens) -> Error {
    at(
        attribute,
        "`#[actor(..)]` options cannot be inside `cfg_attr`: they are read before it is expanded; \
         put `#[cfg(..)]` on two versions of the method",
    )
}

pub(crate) fn stray_option(option: &Ident) -> Error {
    at(
        option,
        &format!(
            "`{option}` only works inside an `#[actor] impl` block or an `#[actor] trait`; \
             is `#[actor]` missing on the `impl`?"
        ),
    )
}

// ----- the block -------------------------------------------------------------

pub(crate) fn not_a_block(keyword: &dyn ToTokens, name: Option<&Ident>) -> Error {
    let name = name.map_or_else(|| "Counter".to_owned(), ToString::to_string);
    at(
        keyword,
        &format!(
            "`#[actor]` goes on an `impl` block or a `trait`; put it on `impl {name} {{ .. }}`"
        ),
    )
}

pub(crate) fn unnamed_type(ty: &dyn ToTokens) -> Error {
    at(ty, "`#[actor]` needs a named type such as `impl Counter`")
}

pub(crate) fn qualified_block(qualifier: &dyn ToTokens) -> Error {
    let text = &format!(
        "`{}` is not supported on an actor block; write a plain `impl` or `trait`",
        qualifier.to_token_stream(),
    );
    at(qualifier, text)
}

pub(crate) fn borrowing_actor(lifetime: &dyn ToTokens) -> Error {
    at(
        lifetime,
        "an actor cannot borrow: it outlives the caller; use `'static` or owned data",
    )
}

pub(crate) fn no_message(subject: &dyn ToTokens) -> Error {
    at(
        subject,
        "no method here is a message: methods with a receiver become messages when they are `pub` \
         (or `pub(..)`), or marked `#[actor(message)]`",
    )
}

pub(crate) fn no_message_in_trait(subject: &dyn ToTokens) -> Error {
    at(
        subject,
        "no method here is a message: the methods of a trait become messages when they take \
         `&self`, `&mut self` or `self`, and are not marked `#[actor(skip)]`",
    )
}

pub(crate) fn same_variant(second: &Ident, first: &Ident, variant: &Ident) -> Error {
    at(
        second,
        &format!(
            "methods `{first}` and `{second}` both give the message name `{variant}`; \
             add `#[actor(rename = ..)]` to one"
        ),
    )
}

pub(crate) fn reserved_variant(name: &Ident) -> Error {
    at(
        name,
        &format!("`{name}` is reserved for messages that travel as closures; choose another name"),
    )
}

// ----- methods ---------------------------------------------------------------

/// `pub fn f(&self, a: [u8; if A { 1 } else { 2 }])`: `tests/ui/argument/long_expression.rs`
///
/// Without its largest feature the parser reads the expressions that stand in
/// types, but not all that could.
pub(crate) fn unreadable(error: Error) -> Error {
    if error.to_string().starts_with("unsupported expression") {
        let text = "this expression is too long for the signature of a message; name its value \
                    with a `const`";
        return Error::new(error.span(), text);
    }
    error
}

pub(crate) fn borrowed_argument(ty: &dyn ToTokens) -> Error {
    at(
        ty,
        "a message argument cannot borrow from the caller: the call outlives it; take an owned \
         value (`String`), `&'static` or `Arc`, or, if this is a helper and not a message, make \
         the method private or mark it `#[actor(skip)]`",
    )
}

pub(crate) fn borrowed_reply(ty: &dyn ToTokens) -> Error {
    at(
        ty,
        "a reply cannot borrow from the actor's state; return an owned value (`String`), or make \
         the method private or mark it `#[actor(skip)]`",
    )
}

pub(crate) fn hidden_actor(parameter: &Ident) -> Error {
    at(
        parameter,
        &format!("the generic parameter `{parameter}` hides the actor's own type; rename it"),
    )
}

pub(crate) fn unsafe_message(qualifier: &dyn ToTokens) -> Error {
    at(
        qualifier,
        "an `unsafe` method cannot be a message: the handle would call it from safe code; mark it \
         `#[actor(skip)]` and wrap it in a safe method",
    )
}

pub(crate) fn extern_message(qualifier: &dyn ToTokens) -> Error {
    at(
        qualifier,
        "an `extern` method cannot be a message; mark it `#[actor(skip)]` and wrap it in a plain \
         method",
    )
}

pub(crate) fn odd_receiver(receiver: &dyn ToTokens) -> Error {
    at(
        receiver,
        "a message method takes `&self`, `&mut self` or `self`; the actor owns its state on its \
         own thread",
    )
}

pub(crate) fn no_receiver(method: &Ident) -> Error {
    at(
        method,
        &format!(
            "`{method}` has no receiver, so it cannot be a message; add `&self` or `&mut self`, or \
             remove `message`"
        ),
    )
}

pub(crate) fn opaque_reply(opaque: &dyn ToTokens) -> Error {
    at(
        opaque,
        "a reply type must be nameable; return a concrete type such as `Vec<_>`, or stream with \
         `#[actor(stream)]` and a `Yield<_>` parameter",
    )
}

pub(crate) fn tell_with_reply(ty: &dyn ToTokens) -> Error {
    at(
        ty,
        "a `tell` method has no reply; remove the return type or remove `tell`",
    )
}

pub(crate) fn odd_resolver(ty: &dyn ToTokens) -> Error {
    at(
        ty,
        "a `reply` parameter answers the call; write its type as `Resolver<T>`, where the caller \
         gets a `Reply<T>`",
    )
}

pub(crate) fn second_resolver(option: &Ident) -> Error {
    at(
        option,
        "a call is answered once; remove this `reply` parameter",
    )
}

pub(crate) fn conditional_reply(parameter: &dyn ToTokens) -> Error {
    at(
        parameter,
        "this parameter decides what the handle's method returns and cannot have a `cfg`; put \
         `#[cfg(..)]` on two versions of the method",
    )
}

pub(crate) fn resolver_and_return(ty: &dyn ToTokens) -> Error {
    at(
        ty,
        "the `reply` parameter answers the call, so nothing is returned; remove the return type, \
         or the parameter",
    )
}

pub(crate) fn resolver_of_tell(option: &Ident) -> Error {
    at(
        option,
        "a `tell` method has no reply; remove this parameter or remove `tell`",
    )
}

pub(crate) fn resolver_of_last_call(option: &Ident) -> Error {
    at(
        option,
        "a method that takes `self` answers when it ends the actor, not later; take `&mut self`, \
         or return the value",
    )
}

pub(crate) fn resolver_of_stream(option: &Ident) -> Error {
    at(
        option,
        "a stream ends with what its method returns; remove this parameter, or `stream`",
    )
}

pub(crate) fn stream_without_out(option: &Ident) -> Error {
    at(
        option,
        "a `stream` method sends its items through a parameter; add `out: Yield<_>`, or mark the \
         one that is there with `#[actor(out)]`",
    )
}

pub(crate) fn no_capacity(value: &dyn ToTokens) -> Error {
    at(
        value,
        "a stream without any room could pass nothing on; write `1` or more",
    )
}

pub(crate) fn second_out(ty: &dyn ToTokens) -> Error {
    at(
        ty,
        "a stream has one `Yield` parameter, which can be cloned; remove one, or mark the one that \
         is meant with `#[actor(out)]`",
    )
}

pub(crate) fn odd_out(ty: &dyn ToTokens) -> Error {
    at(
        ty,
        "an `out` parameter takes the items of the stream; write its type as `Yield<T>`, where the \
         caller gets a `ReplyStream<T, _>`",
    )
}

pub(crate) fn out_without_stream(option: &Ident) -> Error {
    at(
        option,
        "an `out` parameter belongs to a stream; mark the method `#[actor(stream)]`, or remove `out`",
    )
}

pub(crate) fn reserved_argument(argument: &Ident) -> Error {
    at(
        argument,
        &format!("`{argument}` is reserved for the reply slot; rename the argument"),
    )
}

pub(crate) fn nested_impl_trait(opaque: &dyn ToTokens) -> Error {
    at(
        opaque,
        "`impl Trait` cannot stand inside of an argument's type; name this type with a generic \
         parameter: `fn f<T: ..>(&mut self, xs: Vec<T>)`",
    )
}

pub(crate) fn second_context(ty: &dyn ToTokens) -> Error {
    at(ty, "a message takes only one context parameter; remove one")
}

pub(crate) fn owned_context(ty: &dyn ToTokens) -> Error {
    at(
        ty,
        "the context belongs to the actor; take `&Context<Self>` or `&mut Context<Self>`",
    )
}

pub(crate) fn self_behind_dyn(ty: &dyn ToTokens) -> Error {
    at(
        ty,
        "`Self` is not usable behind `dyn`, where handles of many types meet; add `where Self: \
         Sized` to the method, which leaves it out of the handle trait",
    )
}

// ----- hooks -----------------------------------------------------------------

pub(crate) fn second_hook(option: &Ident) -> Error {
    at(
        option,
        &format!("a block has one `{option}` hook; call the other method from the first"),
    )
}

pub(crate) fn misplaced_hook(option: &Ident) -> Error {
    at(
        option,
        &format!("the `{option}` hook belongs in the primary `#[actor] impl` block of the type"),
    )
}

pub(crate) fn async_hook(asyncness: &dyn ToTokens) -> Error {
    at(
        asyncness,
        "a hook runs on the actor's thread before or after all messages and cannot be `async`; \
         remove `async`, or do the work in an `async` message",
    )
}

pub(crate) fn hook_receiver(subject: &dyn ToTokens) -> Error {
    at(
        subject,
        "a hook takes `&mut self`; the actor keeps its state",
    )
}

pub(crate) fn hook_qualifier(qualifier: &dyn ToTokens) -> Error {
    at(
        qualifier,
        "a hook is a plain method, without generics, `unsafe` and `extern`",
    )
}

pub(crate) fn start_parameter(ty: &dyn ToTokens) -> Error {
    at(
        ty,
        "an `on_start` hook takes `&mut self` and, if it needs it, `&Context<Self>`; remove this \
         parameter",
    )
}

pub(crate) fn stop_parameter(ty: &dyn ToTokens) -> Error {
    at(
        ty,
        "an `on_stop` hook takes `&mut self` and, if it needs them, `&Context<Self>` and \
         `&ExitReason`; remove this parameter",
    )
}

pub(crate) fn stop_with_return(ty: &dyn ToTokens) -> Error {
    at(
        ty,
        "an `on_stop` hook returns nothing: there is nobody to take it; remove the return type",
    )
}
