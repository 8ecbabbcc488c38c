//! The one door for generated code. Not for users: it changes without notice.

use std::fmt::Debug;
use std::marker::PhantomData;
use std::ops::Deref;

pub use crate::actor::{
    Actor, Context, Flow, IntoStart, Lent, LocalFuture, Message, Seat, SendFuture, Task, run_tell,
    run_tell_async, run_tell_async_local, run_tell_last, run_tell_last_async,
    run_tell_last_async_local,
};
pub use crate::error::{ExitReason, SendError, StartError};
pub use crate::handle::{ActorRef, ask, tell};
pub use crate::reply::{CAPACITY, ReplyStream, Yield, capacity, enter, open};
pub use crate::reply::{CallRef, Described, Description, Head, Reply, Resolver, Slot};

/// What arguments and replies are: they go from one thread to another.
///
/// A type that is itself not `Send` gets this trait's text; if something inside
/// of it is not, the compiler says what.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be sent between threads, as arguments and replies of messages are",
    label = "not `Send`",
    note = "shared data travels as `Arc` instead of `Rc`, with a `Mutex` or an atomic in it instead \
            of a `RefCell` or `Cell`",
    note = "what is only the actor's need not travel: build it on the actor's thread with \
            `Builder::spawn_with`"
)]
pub trait Travels: Send {}

impl<T: Send> Travels for T {}

/// Asserted for every argument, with the user's own type.
pub const fn message_argument_must_be_send<T: Travels + 'static>() {}

/// Asserted for every reply, with the user's own type.
pub const fn reply_must_be_send<T: Travels + 'static>() {}

/// Begins to find out what a reply's type is like, where it is known.
///
/// `describe` is a method of three types, each of which dereferences to the
/// next: the first that can have it for this reply type is the one that is
/// found. It is decided by what the type is, however it is spelt, and costs
/// its user's compiler less than traits would.
#[must_use]
pub const fn probe<T>(_: &Resolver<T>) -> Fallible<T> {
    Fallible(PhantomData)
}

/// Has `describe` for a `Result` with an error that can be shown.
#[derive(Debug)]
pub struct Fallible<T>(PhantomData<fn() -> T>);

impl<T: Send + 'static, E: Debug + Send + 'static> Fallible<Result<T, E>> {
    /// An `Err` is a failure.
    #[must_use]
    #[inline]
    pub fn describe(&self, resolver: Resolver<Result<T, E>>) -> Described<Result<T, E>> {
        resolver.described(Description::new(
            |value| {
                let error = value.as_ref().err()?;
                Some(format!("the handler returned Err({error:?})"))
            },
            |slot| Some(CallRef::new(slot)),
        ))
    }
}

impl<T> Deref for Fallible<T> {
    type Target = Plain<T>;

    fn deref(&self) -> &Plain<T> {
        const { &Plain(PhantomData) }
    }
}

/// Has `describe` for every reply.
#[derive(Debug)]
pub struct Plain<T>(PhantomData<fn() -> T>);

impl<T: Send + 'static> Plain<T> {
    /// No value is a failure.
    #[must_use]
    #[inline]
    pub fn describe(&self, resolver: Resolver<T>) -> Described<T> {
        resolver.described(Description::new(|_| None, |slot| Some(CallRef::new(slot))))
    }
}

impl<T> Deref for Plain<T> {
    type Target = Stuck<T>;

    fn deref(&self) -> &Stuck<T> {
        const { &Stuck(PhantomData) }
    }
}

/// Has `describe` for what is no reply, because it is not `Send`: the assertion
/// on the type says so, and this keeps it from being said twice.
#[derive(Debug)]
pub struct Stuck<T>(PhantomData<fn() -> T>);

impl<T> Stuck<T> {
    /// Nothing is known.
    #[must_use]
    pub fn describe(&self, resolver: Resolver<T>) -> Described<T> {
        resolver.described(Description::new(|_| None, |_| None))
    }
}

// What is the same in every expansion but for the names is written here, as
// macros to which the attribute passes the names: less for the attribute to
// make, and for its user's compiler to wait for. Each list of tokens comes in
// brackets, because generics and where clauses are not one kind of fragment.

/// The trait impls of a handle and of its messages.
#[doc(hidden)]
#[macro_export]
macro_rules! __implement {
    (
        $name:literal,
        [$($params:tt)*],
        [$($handle:tt)*],
        [$($message:tt)*],
        [$($actor:tt)*],
        [$($clause:tt)*]
        names { $($names:tt)* }
        tells { $($tells:tt)* }
        vis { $($vis:tt)* }
    ) => {
        impl $($params)* $($message)* $($clause)* {
            /// The name of the method that the message calls.
            #[must_use]
            $($vis)* fn method(&self) -> &'static str {
                $crate::__private::Message::method(self)
            }
        }

        #[automatically_derived]
        impl $($params)* $crate::__private::Message for $($message)* $($clause)* {
            type Handle = $($handle)*;
            fn method(&self) -> &'static str {
                match self {
                    $($names)*
                    Self::__Task(task) => task.method(),
                }
            }
            fn is_tell(&self) -> bool {
                match self {
                    $($tells)*
                    Self::__Task(task) => task.is_tell(),
                    #[allow(unreachable_patterns, reason = "there may be no others")]
                    _ => false,
                }
            }
        }

        #[automatically_derived]
        impl $($params)* ::core::convert::From<$crate::__private::Task<$($actor)*>>
            for $($message)* $($clause)*
        {
            fn from(task: $crate::__private::Task<$($actor)*>) -> Self {
                Self::__Task(task)
            }
        }

        #[automatically_derived]
        impl $($params)* ::core::convert::From<$crate::__private::ActorRef<$($message)*>>
            for $($handle)* $($clause)*
        {
            fn from(actor: $crate::__private::ActorRef<$($message)*>) -> Self {
                Self { actor }
            }
        }

        #[automatically_derived]
        impl $($params)* ::core::ops::Deref for $($handle)* $($clause)* {
            type Target = $crate::__private::ActorRef<$($message)*>;
            fn deref(&self) -> &Self::Target {
                &self.actor
            }
        }

        #[automatically_derived]
        impl $($params)* ::core::clone::Clone for $($handle)* $($clause)* {
            fn clone(&self) -> Self {
                Self { actor: ::core::clone::Clone::clone(&self.actor) }
            }
        }

        #[automatically_derived]
        impl $($params)* ::core::fmt::Debug for $($handle)* $($clause)* {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.debug_tuple($name).field(&self.actor).finish()
            }
        }

        #[automatically_derived]
        impl $($params)* ::core::cmp::PartialEq for $($handle)* $($clause)* {
            fn eq(&self, other: &Self) -> bool {
                ::core::cmp::PartialEq::eq(&self.actor, &other.actor)
            }
        }

        #[automatically_derived]
        impl $($params)* ::core::cmp::Eq for $($handle)* $($clause)* {}

        #[automatically_derived]
        impl $($params)* ::core::hash::Hash for $($handle)* $($clause)* {
            fn hash<__H: ::core::hash::Hasher>(&self, state: &mut __H) {
                ::core::hash::Hash::hash(&self.actor, state);
            }
        }
    };
}

/// The function that posts one message that travels as a closure. It has a
/// bound for each of the message's types, in the order of the method's.
#[doc(hidden)]
#[macro_export]
macro_rules! __poster {
    (ask $method:literal [$($(#$cfg:tt)* $argument:ident: $T:ident,)*]) => {
        // On one line, or errors would show the two ends of it.
        fn message_must_be_send<A, R: $crate::__private::Travels + 'static, $($(#$cfg)* $T: $crate::__private::Travels + 'static,)*>(
            actor: &$crate::__private::ActorRef<A::Message>,
            $($(#$cfg)* $argument: $T,)*
            run: fn(
                $($(#$cfg)* $T,)*
                $crate::__private::Resolver<R>,
                $crate::__private::Seat<'_, A>,
                &$crate::__private::Context<A>,
            ) -> $crate::__private::Flow<A>,
        ) -> $crate::__private::Reply<R>
        where
            A: $crate::__private::Actor,
            A::Message: ::core::convert::From<$crate::__private::Task<A>>,
        {
            $crate::__private::ask(actor, $method, move |reply| {
                ::core::convert::From::from($crate::__private::Task::<A>::new(
                    $method,
                    move |seat: $crate::__private::Seat<'_, A>, cx: &$crate::__private::Context<A>| {
                        run($($(#$cfg)* $argument,)* reply, seat, cx)
                    },
                ))
            })
        }
    };
    (tell $method:literal [$($(#$cfg:tt)* $argument:ident: $T:ident,)*]) => {
        fn message_must_be_send<A, $($(#$cfg)* $T: $crate::__private::Travels + 'static,)*>(
            actor: &$crate::__private::ActorRef<A::Message>,
            $($(#$cfg)* $argument: $T,)*
            run: fn(
                $($(#$cfg)* $T,)*
                $crate::__private::Seat<'_, A>,
                &$crate::__private::Context<A>,
            ) -> $crate::__private::Flow<A>,
        ) -> ::core::result::Result<(), $crate::__private::SendError>
        where
            A: $crate::__private::Actor,
            A::Message: ::core::convert::From<$crate::__private::Task<A>>,
        {
            $crate::__private::tell(
                actor,
                ::core::convert::From::from($crate::__private::Task::<A>::new_tell(
                    $method,
                    move |seat: $crate::__private::Seat<'_, A>, cx: &$crate::__private::Context<A>| {
                        run($($(#$cfg)* $argument,)* seat, cx)
                    },
                )),
            )
        }
    };
}

/// `Clone` for boxed handles of a trait, through a hidden supertrait.
#[doc(hidden)]
#[macro_export]
macro_rules! __clone_by_supertrait {
    (
        #[$($allow:tt)*] $vis:vis $clone:ident,
        [$($params:tt)*],
        [$($arguments:tt)*],
        [$($handle:tt)*],
        [$($clause:tt)*]
    ) => {
        #[doc(hidden)]
        #[$($allow)*]
        $vis trait $clone<$($params)*> $($clause)* {
            fn __clone(&self) -> ::std::boxed::Box<dyn $($handle)*>;
        }
        #[$($allow)*]
        const _: () = {
            #[automatically_derived]
            impl<$($params)* __H: $($handle)* + ::core::clone::Clone> $clone $($arguments)* for __H
            $($clause)*
            {
                fn __clone(&self) -> ::std::boxed::Box<dyn $($handle)*> {
                    ::std::boxed::Box::new(::core::clone::Clone::clone(self))
                }
            }
            #[automatically_derived]
            impl<$($params)*> ::core::clone::Clone for ::std::boxed::Box<dyn $($handle)*>
            $($clause)*
            {
                fn clone(&self) -> Self {
                    $clone::__clone(&**self)
                }
            }
        };
    };
}

/// `Clone` for boxed handles of a trait with associated types, through a method
/// of the trait.
#[doc(hidden)]
#[macro_export]
macro_rules! __clone_by_method {
    (
        #[$($allow:tt)*] $handle:ident,
        [$($params:tt)*],
        [$($object:tt)*],
        [$($predicates:tt)*]
    ) => {
        #[$($allow)*]
        const _: () = {
            #[automatically_derived]
            impl<$($params)*> ::core::clone::Clone for ::std::boxed::Box<dyn $($object)*>
            where
                dyn $($object)*: $($object)*,
                $($predicates)*
            {
                fn clone(&self) -> Self {
                    $handle::__clone(&**self)
                }
            }
        };
    };
}

pub use {
    __clone_by_method as clone_by_method, __clone_by_supertrait as clone_by_supertrait,
    __implement as implement, __poster as poster,
};
