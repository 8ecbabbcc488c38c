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

 Each method posts a message and returns at once. What all handles can do (`stop`, `join`, `name`, ..) is found on the `ActorRef` to which this one dereferences.*/
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
                    __reply
                        .described(::actor_rt::__private::describe!())
                        .run(cx, || <Counter>::healthy(seat.get()))
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
                Self::Healthy { .. } => "healthy",
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
            ::actor_rt::__private::reply_must_be_send::<u8>();
        }
    }
};
::core::compile_error! {
    "a message argument cannot borrow from the caller: the call outlives it; take an owned value (`String`), `&'static` or `Arc`, or, if this is a helper and not a message, make the method private or mark it `#[actor(skip)]`"
}
