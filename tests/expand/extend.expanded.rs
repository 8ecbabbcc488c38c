impl<T: Display> api::Store<T> {
    pub fn show(&self, prefix: String) -> Result<String, Self::Error> {
        Ok(prefix)
    }
}
impl<T: Display + 'static> api::StoreHandle<T> {
    /// Posts [`api::Store::show`] to the actor.
    #[must_use = "the message is posted; `.detach()` to drop the reply"]
    pub fn show(
        &self,
        prefix: String,
    ) -> ::actor_rt::__private::Reply<Result<String, <api::Store<T>>::Error>> {
        ::actor_rt::__private::poster!(ask "show"[arg0 : T0,]);
        message_must_be_send::<
            api::Store<T>,
            Result<String, <api::Store<T>>::Error>,
            String,
        >(
            self,
            prefix,
            |prefix, __reply, seat, cx| {
                ::actor_rt::__private::probe(&__reply)
                    .describe(__reply)
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
