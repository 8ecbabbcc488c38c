pub trait Greeter {
    /// Greets.
    fn greet(&mut self, name: String) -> String;
    fn generic<T: Send + 'static>(&self, t: T);
}
/// Handle to an actor that is a [`Greeter`].
pub trait GreeterHandle: __GreeterHandleClone + ::core::marker::Send + ::core::marker::Sync + 'static {
    /// Greets.
    #[must_use = "the message is posted; `.detach()` to drop the reply"]
    fn greet(&self, name: String) -> ::actor_rt::__private::Reply<String>;
    /// Posts [`Greeter::generic`] to the actor.
    fn generic<T: Send + 'static>(&self, t: T) -> ::actor_rt::__private::Reply<()>
    where
        Self: ::core::marker::Sized;
}
#[doc(hidden)]
pub trait __GreeterHandleClone {
    fn __clone(&self) -> ::std::boxed::Box<dyn GreeterHandle>;
}
const _: () = {
    #[automatically_derived]
    impl<__H: GreeterHandle + ::core::clone::Clone> __GreeterHandleClone for __H {
        fn __clone(&self) -> ::std::boxed::Box<dyn GreeterHandle> {
            ::std::boxed::Box::new(::core::clone::Clone::clone(self))
        }
    }
    #[automatically_derived]
    impl ::core::clone::Clone for ::std::boxed::Box<dyn GreeterHandle> {
        fn clone(&self) -> Self {
            __GreeterHandleClone::__clone(&**self)
        }
    }
};
impl api::Greeter for English {
    fn greet(&mut self, name: String) -> String {
        name
    }
    fn generic<T: Send + 'static>(&self, t: T) {}
}
impl api::GreeterHandle for EnglishHandle {
    fn greet(&self, name: String) -> ::actor_rt::__private::Reply<String> {
        fn message_must_be_send<
            A,
            R: ::core::marker::Send + 'static,
            T0: ::core::marker::Send + 'static,
        >(
            actor: &::actor_rt::__private::ActorRef<A::Message>,
            arg0: T0,
            run: fn(
                T0,
                ::actor_rt::__private::Resolver<R>,
                ::actor_rt::__private::Seat<'_, A>,
                &::actor_rt::__private::Context<A>,
            ) -> ::actor_rt::__private::Flow<A>,
        ) -> ::actor_rt::__private::Reply<R>
        where
            A: ::actor_rt::__private::Actor,
            A::Message: ::core::convert::From<::actor_rt::__private::Task<A>>,
        {
            ::actor_rt::__private::ask(
                actor,
                "greet",
                move |__reply| <A::Message as ::core::convert::From<
                    ::actor_rt::__private::Task<A>,
                >>::from(
                    ::actor_rt::__private::Task::new(
                        "greet",
                        move |
                            seat: ::actor_rt::__private::Seat<'_, A>,
                            cx: &::actor_rt::__private::Context<A>|
                        run(arg0, __reply, seat, cx),
                    ),
                ),
            )
        }
        message_must_be_send::<
            English,
            String,
            String,
        >(
            self,
            name,
            |name, __reply, mut seat, cx| {
                __reply
                    .described(::actor_rt::__private::describe!())
                    .run(
                        cx,
                        || <English as api::Greeter>::greet(
                            ::actor_rt::__private::Seat::get_mut(&mut seat),
                            name,
                        ),
                    )
            },
        )
    }
    fn generic<T: Send + 'static>(&self, t: T) -> ::actor_rt::__private::Reply<()> {
        fn message_must_be_send<
            A,
            R: ::core::marker::Send + 'static,
            T0: ::core::marker::Send + 'static,
        >(
            actor: &::actor_rt::__private::ActorRef<A::Message>,
            arg0: T0,
            run: fn(
                T0,
                ::actor_rt::__private::Resolver<R>,
                ::actor_rt::__private::Seat<'_, A>,
                &::actor_rt::__private::Context<A>,
            ) -> ::actor_rt::__private::Flow<A>,
        ) -> ::actor_rt::__private::Reply<R>
        where
            A: ::actor_rt::__private::Actor,
            A::Message: ::core::convert::From<::actor_rt::__private::Task<A>>,
        {
            ::actor_rt::__private::ask(
                actor,
                "generic",
                move |__reply| <A::Message as ::core::convert::From<
                    ::actor_rt::__private::Task<A>,
                >>::from(
                    ::actor_rt::__private::Task::new(
                        "generic",
                        move |
                            seat: ::actor_rt::__private::Seat<'_, A>,
                            cx: &::actor_rt::__private::Context<A>|
                        run(arg0, __reply, seat, cx),
                    ),
                ),
            )
        }
        message_must_be_send::<
            English,
            (),
            T,
        >(
            self,
            t,
            |t, __reply, seat, cx| {
                __reply
                    .described(::actor_rt::__private::describe!())
                    .run(
                        cx,
                        || <English as api::Greeter>::generic::<
                            T,
                        >(::actor_rt::__private::Seat::get(&seat), t),
                    )
            },
        )
    }
}
trait Source<T> {
    type Item: Debug;
    fn next(&mut self, seed: T) -> Self::Item;
}
/// Handle to an actor that is a [`Source`].
trait SourceHandle<T>: ::core::marker::Send + ::core::marker::Sync + 'static {
    type Item: Debug;
    /// A clone in a box; write `Box::new(self.clone())`.
    fn __clone(&self) -> ::std::boxed::Box<dyn SourceHandle<T, Item = Self::Item>>;
    /// Posts [`Source::next`] to the actor.
    #[must_use = "the message is posted; `.detach()` to drop the reply"]
    fn next(&self, seed: T) -> ::actor_rt::__private::Reply<Self::Item>;
}
const _: () = {
    #[automatically_derived]
    impl<T, Item> ::core::clone::Clone
    for ::std::boxed::Box<dyn SourceHandle<T, Item = Item>>
    where
        dyn SourceHandle<T, Item = Item>: SourceHandle<T, Item = Item>,
    {
        fn clone(&self) -> Self {
            SourceHandle::__clone(&**self)
        }
    }
};
impl Source<u8> for Numbers {
    type Item = u16;
    fn next(&mut self, seed: u8) -> Self::Item {
        0
    }
}
impl SourceHandle<u8> for NumbersHandle {
    type Item = u16;
    fn __clone(&self) -> ::std::boxed::Box<dyn SourceHandle<u8, Item = Self::Item>> {
        ::std::boxed::Box::new(::core::clone::Clone::clone(self))
    }
    fn next(
        &self,
        seed: u8,
    ) -> ::actor_rt::__private::Reply<<Numbers as Source<u8>>::Item> {
        fn message_must_be_send<
            A,
            R: ::core::marker::Send + 'static,
            T0: ::core::marker::Send + 'static,
        >(
            actor: &::actor_rt::__private::ActorRef<A::Message>,
            arg0: T0,
            run: fn(
                T0,
                ::actor_rt::__private::Resolver<R>,
                ::actor_rt::__private::Seat<'_, A>,
                &::actor_rt::__private::Context<A>,
            ) -> ::actor_rt::__private::Flow<A>,
        ) -> ::actor_rt::__private::Reply<R>
        where
            A: ::actor_rt::__private::Actor,
            A::Message: ::core::convert::From<::actor_rt::__private::Task<A>>,
        {
            ::actor_rt::__private::ask(
                actor,
                "next",
                move |__reply| <A::Message as ::core::convert::From<
                    ::actor_rt::__private::Task<A>,
                >>::from(
                    ::actor_rt::__private::Task::new(
                        "next",
                        move |
                            seat: ::actor_rt::__private::Seat<'_, A>,
                            cx: &::actor_rt::__private::Context<A>|
                        run(arg0, __reply, seat, cx),
                    ),
                ),
            )
        }
        message_must_be_send::<
            Numbers,
            <Numbers as Source<u8>>::Item,
            u8,
        >(
            self,
            seed,
            |seed, __reply, mut seat, cx| {
                __reply
                    .described(::actor_rt::__private::describe!())
                    .run(
                        cx,
                        || <Numbers as Source<
                            u8,
                        >>::next(::actor_rt::__private::Seat::get_mut(&mut seat), seed),
                    )
            },
        )
    }
}
