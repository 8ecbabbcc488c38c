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
::actor_rt::__private::clone_by_supertrait! {
    pub __GreeterHandleClone, [], [], [GreeterHandle], []
}
impl api::Greeter for English {
    fn greet(&mut self, name: String) -> String {
        name
    }
    fn generic<T: Send + 'static>(&self, t: T) {}
}
impl api::GreeterHandle for EnglishHandle {
    fn greet(&self, name: String) -> ::actor_rt::__private::Reply<String> {
        ::actor_rt::__private::poster!(ask "greet"[arg0 : T0,]);
        message_must_be_send::<
            English,
            String,
            String,
        >(
            self,
            name,
            |name, __reply, mut seat, cx| {
                ::actor_rt::__private::probe(&__reply)
                    .describe(__reply)
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
        ::actor_rt::__private::poster!(ask "generic"[arg0 : T0,]);
        message_must_be_send::<
            English,
            (),
            T,
        >(
            self,
            t,
            |t, __reply, seat, cx| {
                ::actor_rt::__private::probe(&__reply)
                    .describe(__reply)
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
::actor_rt::__private::clone_by_method!(
    SourceHandle, [T, Item,], [SourceHandle < T, Item = Item, >], []
);
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
        ::actor_rt::__private::poster!(ask "next"[arg0 : T0,]);
        message_must_be_send::<
            Numbers,
            <Numbers as Source<u8>>::Item,
            u8,
        >(
            self,
            seed,
            |seed, __reply, mut seat, cx| {
                ::actor_rt::__private::probe(&__reply)
                    .describe(__reply)
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
