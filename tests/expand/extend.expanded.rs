impl<T: Display> api::Store<T> {
    pub fn show(&self, prefix: String) -> Result<String, Self::Error> {
        Ok(prefix)
    }
}
impl<T: Display> api::StoreHandle<T>
where
    T: 'static,
{
    /// Posts [`api::Store::show`] to the actor.
    #[must_use = "the message is posted; `.detach()` to drop the reply"]
    pub fn show(
        &self,
        prefix: String,
    ) -> ::actor_rt::__private::Reply<Result<String, <api::Store<T>>::Error>> {
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
                "show",
                move |__reply| <A::Message as ::core::convert::From<
                    ::actor_rt::__private::Task<A>,
                >>::from(
                    ::actor_rt::__private::Task::new(
                        "show",
                        move |
                            seat: ::actor_rt::__private::Seat<'_, A>,
                            cx: &::actor_rt::__private::Context<A>|
                        run(arg0, __reply, seat, cx),
                    ),
                ),
            )
        }
        message_must_be_send::<
            api::Store<T>,
            Result<String, <api::Store<T>>::Error>,
            String,
        >(
            self,
            prefix,
            |prefix, __reply, seat, cx| {
                __reply
                    .described(::actor_rt::__private::describe!())
                    .run(
                        cx,
                        || <api::Store<
                            T,
                        >>::show(::actor_rt::__private::Seat::get(&seat), prefix),
                    )
            },
        )
    }
}
const _: () = {
    fn the_actor_lasts<T: Display>() {
        fn an_actor_owns_its_data<A: 'static>() {}
        an_actor_owns_its_data::<api::Store<T>>();
    }
};
