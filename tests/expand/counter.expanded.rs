impl Counter {
    pub fn new(total: i64) -> Self {
        Counter { total }
    }
    /// Adds `by` and returns the new total.
    pub fn add(&mut self, by: i64) -> i64 {
        self.total += by;
        self.total
    }
    pub(crate) fn reset(&mut self) {
        self.total = 0;
    }
    pub fn note(&mut self, (text, _): (String, u8)) {}
    pub async fn fetch(&mut self, url: String, cx: &Context<Self>) -> String {
        url
    }
    pub fn fail(&self) -> ! {
        panic!()
    }
    pub fn finish(self) -> i64 {
        self.total
    }
    fn helper(&self) {}
}
/// The messages of [`Counter`].
#[non_exhaustive]
pub enum CounterMessage {
    /// [`Counter::add`]
    Add {
        /// The argument `by`.
        by: i64,
        #[doc(hidden)]
        __reply: ::actor_rt::__private::Resolver<i64>,
    },
    /// [`Counter::reset`]
    Reset { #[doc(hidden)] __reply: ::actor_rt::__private::Resolver<()> },
    /// [`Counter::note`]
    Note {
        /// The argument `arg0`.
        arg0: (String, u8),
    },
    /// [`Counter::fetch`]
    Fetch {
        /// The argument `url`.
        url: String,
        #[doc(hidden)]
        __reply: ::actor_rt::__private::Resolver<String>,
    },
    /// [`Counter::fail`]
    Fail {
        #[doc(hidden)]
        __reply: ::actor_rt::__private::Resolver<::core::convert::Infallible>,
    },
    /// [`Counter::finish`]
    Finish { #[doc(hidden)] __reply: ::actor_rt::__private::Resolver<i64> },
    #[doc(hidden)]
    __Task(::actor_rt::__private::Task<Counter>),
}
/** Handle to a running [`Counter`].

 Each method posts a message and returns at once. A method of the actor that is missing here has no visibility: `pub` makes it a message. What all handles can do (`stop`, `join`, `name`, ..) is found on the `ActorRef` to which this one dereferences.*/
pub struct CounterHandle {
    actor: ::actor_rt::__private::ActorRef<CounterMessage>,
}
impl CounterHandle {
    /// Adds `by` and returns the new total.
    #[must_use = "the message is posted; `.detach()` to drop the reply"]
    pub fn add(&self, by: i64) -> ::actor_rt::__private::Reply<i64> {
        ::actor_rt::__private::ask(
            &self.actor,
            "add",
            |__reply| CounterMessage::Add {
                by: by,
                __reply,
            },
        )
    }
    /// Posts [`Counter::reset`] to the actor.
    pub(crate) fn reset(&self) -> ::actor_rt::__private::Reply<()> {
        ::actor_rt::__private::ask(
            &self.actor,
            "reset",
            |__reply| CounterMessage::Reset { __reply },
        )
    }
    /// Posts [`Counter::note`] to the actor.
    pub fn note(
        &self,
        arg0: (String, u8),
    ) -> ::core::result::Result<(), ::actor_rt::__private::SendError> {
        ::actor_rt::__private::tell(&self.actor, CounterMessage::Note { arg0: arg0 })
    }
    /// Posts [`Counter::fetch`] to the actor.
    #[must_use = "the message is posted; `.detach()` to drop the reply"]
    pub fn fetch(&self, url: String) -> ::actor_rt::__private::Reply<String> {
        ::actor_rt::__private::ask(
            &self.actor,
            "fetch",
            |__reply| CounterMessage::Fetch {
                url: url,
                __reply,
            },
        )
    }
    /// Posts [`Counter::fail`] to the actor.
    #[must_use = "the message is posted; `.detach()` to drop the reply"]
    pub fn fail(&self) -> ::actor_rt::__private::Reply<::core::convert::Infallible> {
        ::actor_rt::__private::ask(
            &self.actor,
            "fail",
            |__reply| CounterMessage::Fail { __reply },
        )
    }
    /// Posts [`Counter::finish`] to the actor.
    #[must_use = "the message is posted; `.detach()` to drop the reply"]
    pub fn finish(&self) -> ::actor_rt::__private::Reply<i64> {
        ::actor_rt::__private::ask(
            &self.actor,
            "finish",
            |__reply| CounterMessage::Finish { __reply },
        )
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
                CounterMessage::Add { by, __reply: __reply } => {
                    ::actor_rt::__private::probe(&__reply)
                        .describe(__reply)
                        .run(
                            cx,
                            || <Counter>::add(
                                ::actor_rt::__private::Seat::get_mut(&mut seat),
                                by,
                            ),
                        )
                }
                CounterMessage::Reset { __reply: __reply } => {
                    ::actor_rt::__private::probe(&__reply)
                        .describe(__reply)
                        .run(
                            cx,
                            || <Counter>::reset(
                                ::actor_rt::__private::Seat::get_mut(&mut seat),
                            ),
                        )
                }
                CounterMessage::Note { arg0 } => {
                    ::actor_rt::__private::run_tell(
                        cx,
                        || <Counter>::note(
                            ::actor_rt::__private::Seat::get_mut(&mut seat),
                            arg0,
                        ),
                    )
                }
                CounterMessage::Fetch { url, __reply: __reply } => {
                    ::actor_rt::__private::probe(&__reply)
                        .describe(__reply)
                        .run_async(
                            cx,
                            move || {
                                let mut seat = seat.lend();
                                let cx = ::core::clone::Clone::clone(cx);
                                async move { <Counter>::fetch(&mut *seat, url, &cx).await }
                            },
                        )
                }
                CounterMessage::Fail { __reply: __reply } => {
                    ::actor_rt::__private::probe(&__reply)
                        .describe(__reply)
                        .run(
                            cx,
                            || -> ::core::convert::Infallible {
                                <Counter>::fail(::actor_rt::__private::Seat::get(&seat))
                            },
                        )
                }
                CounterMessage::Finish { __reply: __reply } => {
                    ::actor_rt::__private::probe(&__reply)
                        .describe(__reply)
                        .run_last(
                            cx,
                            move || <Counter>::finish(
                                ::actor_rt::__private::Seat::take(seat),
                            ),
                        )
                }
                CounterMessage::__Task(task) => task.run(seat, cx),
            }
        }
    }
    ::actor_rt::__private::implement! {
        "CounterHandle", [], [CounterHandle], [CounterMessage], [Counter], [] names {
        Self::Add { .. } => "add", Self::Reset { .. } => "reset", Self::Note { .. } =>
        "note", Self::Fetch { .. } => "fetch", Self::Fail { .. } => "fail", Self::Finish
        { .. } => "finish", } tells { Self::Note { .. } => true, } vis { pub }
    }
};
const _: () = {
    fn messages_travel() {
        {
            ::actor_rt::__private::message_argument_must_be_send::<i64>();
            ::actor_rt::__private::reply_must_be_send::<i64>();
        }
        {}
        {
            ::actor_rt::__private::message_argument_must_be_send::<(String, u8)>();
        }
        {
            ::actor_rt::__private::message_argument_must_be_send::<String>();
            ::actor_rt::__private::reply_must_be_send::<String>();
        }
        {}
        {
            ::actor_rt::__private::reply_must_be_send::<i64>();
        }
    }
};
