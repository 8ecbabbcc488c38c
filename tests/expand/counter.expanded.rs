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

 Each method posts a message and returns at once. What all handles can do (`stop`, `join`, `name`, ..) is found on the `ActorRef` to which this one dereferences.*/
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
                    __reply
                        .described(::actor_rt::__private::describe!())
                        .run(cx, || <Counter>::add(seat.get_mut(), by))
                }
                CounterMessage::Reset { __reply: __reply } => {
                    __reply
                        .described(::actor_rt::__private::describe!())
                        .run(cx, || <Counter>::reset(seat.get_mut()))
                }
                CounterMessage::Note { arg0 } => {
                    ::actor_rt::__private::run_tell(
                        cx,
                        || <Counter>::note(seat.get_mut(), arg0),
                    )
                }
                CounterMessage::Fetch { url, __reply: __reply } => {
                    __reply
                        .described(::actor_rt::__private::describe!())
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
                    __reply
                        .described(::actor_rt::__private::describe!())
                        .run(
                            cx,
                            || -> ::core::convert::Infallible {
                                <Counter>::fail(seat.get())
                            },
                        )
                }
                CounterMessage::Finish { __reply: __reply } => {
                    __reply
                        .described(::actor_rt::__private::describe!())
                        .run_last(cx, move || <Counter>::finish(seat.take()))
                }
                CounterMessage::__Task(task) => task.run(seat, cx),
            }
        }
    }
    impl CounterMessage {
        /// The name of the method that the message calls.
        #[must_use]
        pub fn method(&self) -> &'static str {
            match self {
                Self::Add { .. } => "add",
                Self::Reset { .. } => "reset",
                Self::Note { .. } => "note",
                Self::Fetch { .. } => "fetch",
                Self::Fail { .. } => "fail",
                Self::Finish { .. } => "finish",
                Self::__Task(task) => task.method(),
            }
        }
    }
    #[automatically_derived]
    impl ::actor_rt::__private::Message for CounterMessage {
        type Handle = CounterHandle;
        fn method(&self) -> &'static str {
            Self::method(self)
        }
        fn is_tell(&self) -> bool {
            match self {
                Self::Note { .. } => true,
                Self::__Task(task) => task.is_tell(),
                #[allow(unreachable_patterns)]
                _ => false,
            }
        }
    }
    #[automatically_derived]
    impl ::core::convert::From<::actor_rt::__private::Task<Counter>> for CounterMessage {
        fn from(task: ::actor_rt::__private::Task<Counter>) -> Self {
            Self::__Task(task)
        }
    }
    #[automatically_derived]
    impl ::core::convert::From<::actor_rt::__private::ActorRef<CounterMessage>>
    for CounterHandle {
        fn from(actor: ::actor_rt::__private::ActorRef<CounterMessage>) -> Self {
            Self { actor }
        }
    }
    #[automatically_derived]
    impl ::core::ops::Deref for CounterHandle {
        type Target = ::actor_rt::__private::ActorRef<CounterMessage>;
        fn deref(&self) -> &Self::Target {
            &self.actor
        }
    }
    #[automatically_derived]
    impl ::core::clone::Clone for CounterHandle {
        fn clone(&self) -> Self {
            Self {
                actor: ::core::clone::Clone::clone(&self.actor),
            }
        }
    }
    #[automatically_derived]
    impl ::core::fmt::Debug for CounterHandle {
        fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
            f.debug_tuple("CounterHandle").field(&self.actor).finish()
        }
    }
    #[automatically_derived]
    impl ::core::cmp::PartialEq for CounterHandle {
        fn eq(&self, other: &Self) -> bool {
            ::core::cmp::PartialEq::eq(&self.actor, &other.actor)
        }
    }
    #[automatically_derived]
    impl ::core::cmp::Eq for CounterHandle {}
    #[automatically_derived]
    impl ::core::hash::Hash for CounterHandle {
        fn hash<__H: ::core::hash::Hasher>(&self, state: &mut __H) {
            ::core::hash::Hash::hash(&self.actor, state);
        }
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
