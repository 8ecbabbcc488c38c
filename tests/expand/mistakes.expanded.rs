impl Counter {
    pub fn borrowed(&self, text: &str) {}
    pub fn healthy(&self) -> u8 {
        1
    }
}
/// The messages of [`Counter`].
#[non_exhaustive]
pub enum CounterMessage {
    /// [`Counter::healthy`]
    Healthy { #[doc(hidden)] __reply: ::actor_rt::__private::Resolver<u8> },
    #[doc(hidden)]
    __Task(::actor_rt::__private::Task<Counter>),
}
/** Handle to a running [`Counter`].

 Each method posts a message and returns at once. A method of the actor that is missing here has no visibility: `pub` makes it a message. What all handles can do (`stop`, `join`, `name`, ..) is found on the `ActorRef` to which this one dereferences.*/
pub struct CounterHandle {
    actor: ::actor_rt::__private::ActorRef<CounterMessage>,
}
impl CounterHandle {
    /// Posts [`Counter::healthy`] to the actor.
    #[must_use = "the message is posted; `.detach()` to drop the reply"]
    pub fn healthy(&self) -> ::actor_rt::__private::Reply<u8> {
        ::actor_rt::__private::ask(
            &self.actor,
            "healthy",
            |__reply| CounterMessage::Healthy { __reply },
        )
    }
    pub fn borrowed(&self, text: &str) -> ::actor_rt::__private::Reply<()> {
        ::core::unreachable!()
    }
}
const _: () = {
    #[automatically_derived]
    impl ::actor_rt::__private::Actor for Counter {
        type Message = CounterMessage;
        type Handle = CounterHandle;
        type Future = ::actor_rt::__private::SendFuture;
        fn dispatch(
            mut seat: ::actor_rt::__private::Seat<'_, Self>,
            message: CounterMessage,
            cx: &::actor_rt::__private::Context<Self>,
        ) -> ::actor_rt::__private::Flow<Self> {
            match message {
                CounterMessage::Healthy { __reply: __reply } => {
                    ::actor_rt::__private::probe(&__reply)
                        .describe(__reply)
                        .run(
                            cx,
                            || <Counter>::healthy(
                                ::actor_rt::__private::Seat::get(&seat),
                            ),
                        )
                }
                CounterMessage::__Task(task) => task.run(seat, cx),
            }
        }
    }
    ::actor_rt::__private::implement! {
        "CounterHandle", [], [CounterHandle], [CounterMessage], [Counter], [] names {
        Self::Healthy { .. } => "healthy", } tells {} vis { pub }
    }
};
const _: () = {
    fn messages_travel() {
        {
            ::actor_rt::__private::reply_must_be_send::<u8>();
        }
    }
};
::core::compile_error! {
    "a message argument cannot borrow from the caller: the call outlives it; take an owned value (`String`), `&'static` or `Arc`, or, if this is a helper and not a message, make the method private or mark it `#[actor(skip)]`"
}
