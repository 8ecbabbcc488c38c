impl<V: Clone, K, const N: usize> Store<K, V, N>
where
    K: Eq + 'static,
{
    #[cfg(feature = "put")]
    pub fn put(&mut self, key: K, #[cfg(test)] value: [V; N]) -> Option<Self> {
        None
    }
    pub fn map<'a, T: Send + 'static>(
        &'a self,
        f: impl Fn(&V) -> T + Send + 'static,
        t: T,
    ) {}
}
/// The messages of [`Store`].
#[derive(Debug)]
#[non_exhaustive]
pub(crate) enum StoreMessage<K, V: Clone, const N: usize>
where
    K: Eq + 'static,
    V: 'static,
{
    #[cfg(feature = "put")]
    /// [`Store::put`]
    Put {
        /// The argument `key`.
        key: K,
        #[cfg(test)]
        /// The argument `value`.
        value: [V; N],
        #[doc(hidden)]
        __reply: ::actor_rt::__private::Resolver<Option<Store<K, V, N>>>,
    },
    #[doc(hidden)]
    __Task(::actor_rt::__private::Task<Store<K, V, N>>),
}
/** Handle to a running [`Store`].

 Each method posts a message and returns at once. What all handles can do (`stop`, `join`, `name`, ..) is found on the `ActorRef` to which this one dereferences.*/
pub(crate) struct StoreHandle<K, V: Clone, const N: usize>
where
    K: Eq + 'static,
    V: 'static,
{
    actor: ::actor_rt::__private::ActorRef<StoreMessage<K, V, N>>,
}
impl<K, V: Clone, const N: usize> StoreHandle<K, V, N>
where
    K: Eq + 'static,
    V: 'static,
{
    #[cfg(feature = "put")]
    /// Posts [`Store::put`] to the actor.
    #[must_use = "the message is posted; `.detach()` to drop the reply"]
    pub fn put(
        &self,
        key: K,
        #[cfg(test)]
        value: [V; N],
    ) -> ::actor_rt::__private::Reply<Option<Store<K, V, N>>> {
        ::actor_rt::__private::ask(
            &self.actor,
            "put",
            |__reply| StoreMessage::Put {
                key: key,
                #[cfg(test)]
                value: value,
                __reply,
            },
        )
    }
    /// Posts [`Store::map`] to the actor.
    pub fn map<T: Send + 'static>(
        &self,
        f: impl Fn(&V) -> T + Send + 'static,
        t: T,
    ) -> ::core::result::Result<(), ::actor_rt::__private::SendError> {
        fn message_must_be_send<
            A,
            T0: ::core::marker::Send + 'static,
            T1: ::core::marker::Send + 'static,
        >(
            actor: &::actor_rt::__private::ActorRef<A::Message>,
            arg0: T0,
            arg1: T1,
            run: fn(
                T0,
                T1,
                ::actor_rt::__private::Seat<'_, A>,
                &::actor_rt::__private::Context<A>,
            ) -> ::actor_rt::__private::Flow<A>,
        ) -> ::core::result::Result<(), ::actor_rt::__private::SendError>
        where
            A: ::actor_rt::__private::Actor,
            A::Message: ::core::convert::From<::actor_rt::__private::Task<A>>,
        {
            ::actor_rt::__private::tell(
                actor,
                <A::Message as ::core::convert::From<
                    ::actor_rt::__private::Task<A>,
                >>::from(
                    ::actor_rt::__private::Task::new_tell(
                        "map",
                        move |
                            seat: ::actor_rt::__private::Seat<'_, A>,
                            cx: &::actor_rt::__private::Context<A>|
                        run(arg0, arg1, seat, cx),
                    ),
                ),
            )
        }
        message_must_be_send::<
            Store<K, V, N>,
            _,
            T,
        >(
            self,
            f,
            t,
            |f, t, seat, cx| ::actor_rt::__private::run_tell(
                cx,
                || <Store<
                    K,
                    V,
                    N,
                >>::map::<T>(::actor_rt::__private::Seat::get(&seat), f, t),
            ),
        )
    }
}
const _: () = {
    #[automatically_derived]
    impl<K, V: Clone, const N: usize> ::actor_rt::__private::Actor for Store<K, V, N>
    where
        K: Eq + 'static,
        V: 'static,
    {
        type Message = StoreMessage<K, V, N>;
        type Handle = StoreHandle<K, V, N>;
        type Future = ::actor_rt::__private::SendFuture;
        fn dispatch(
            mut seat: ::actor_rt::__private::Seat<'_, Self>,
            message: StoreMessage<K, V, N>,
            cx: &::actor_rt::__private::Context<Self>,
        ) -> ::actor_rt::__private::Flow<Self> {
            match message {
                #[cfg(feature = "put")]
                StoreMessage::Put { key, #[cfg(test)] value, __reply: __reply } => {
                    __reply
                        .described(::actor_rt::__private::describe!())
                        .run(
                            cx,
                            || <Store<
                                K,
                                V,
                                N,
                            >>::put(seat.get_mut(), key, #[cfg(test)] value),
                        )
                }
                StoreMessage::__Task(task) => task.run(seat, cx),
            }
        }
    }
    impl<K, V: Clone, const N: usize> StoreMessage<K, V, N>
    where
        K: Eq + 'static,
        V: 'static,
    {
        /// The name of the method that the message calls.
        #[must_use]
        pub(crate) fn method(&self) -> &'static str {
            match self {
                #[cfg(feature = "put")]
                Self::Put { .. } => "put",
                Self::__Task(task) => task.method(),
            }
        }
    }
    #[automatically_derived]
    impl<K, V: Clone, const N: usize> ::actor_rt::__private::Message
    for StoreMessage<K, V, N>
    where
        K: Eq + 'static,
        V: 'static,
    {
        type Handle = StoreHandle<K, V, N>;
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
    impl<
        K,
        V: Clone,
        const N: usize,
    > ::core::convert::From<::actor_rt::__private::Task<Store<K, V, N>>>
    for StoreMessage<K, V, N>
    where
        K: Eq + 'static,
        V: 'static,
    {
        fn from(task: ::actor_rt::__private::Task<Store<K, V, N>>) -> Self {
            Self::__Task(task)
        }
    }
    #[automatically_derived]
    impl<
        K,
        V: Clone,
        const N: usize,
    > ::core::convert::From<::actor_rt::__private::ActorRef<StoreMessage<K, V, N>>>
    for StoreHandle<K, V, N>
    where
        K: Eq + 'static,
        V: 'static,
    {
        fn from(actor: ::actor_rt::__private::ActorRef<StoreMessage<K, V, N>>) -> Self {
            Self { actor }
        }
    }
    #[automatically_derived]
    impl<K, V: Clone, const N: usize> ::core::ops::Deref for StoreHandle<K, V, N>
    where
        K: Eq + 'static,
        V: 'static,
    {
        type Target = ::actor_rt::__private::ActorRef<StoreMessage<K, V, N>>;
        fn deref(&self) -> &Self::Target {
            &self.actor
        }
    }
    #[automatically_derived]
    impl<K, V: Clone, const N: usize> ::core::clone::Clone for StoreHandle<K, V, N>
    where
        K: Eq + 'static,
        V: 'static,
    {
        fn clone(&self) -> Self {
            Self {
                actor: ::core::clone::Clone::clone(&self.actor),
            }
        }
    }
    #[automatically_derived]
    impl<K, V: Clone, const N: usize> ::core::fmt::Debug for StoreHandle<K, V, N>
    where
        K: Eq + 'static,
        V: 'static,
    {
        fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
            f.debug_tuple("StoreHandle").field(&self.actor).finish()
        }
    }
    #[automatically_derived]
    impl<K, V: Clone, const N: usize> ::core::cmp::PartialEq for StoreHandle<K, V, N>
    where
        K: Eq + 'static,
        V: 'static,
    {
        fn eq(&self, other: &Self) -> bool {
            ::core::cmp::PartialEq::eq(&self.actor, &other.actor)
        }
    }
    #[automatically_derived]
    impl<K, V: Clone, const N: usize> ::core::cmp::Eq for StoreHandle<K, V, N>
    where
        K: Eq + 'static,
        V: 'static,
    {}
    #[automatically_derived]
    impl<K, V: Clone, const N: usize> ::core::hash::Hash for StoreHandle<K, V, N>
    where
        K: Eq + 'static,
        V: 'static,
    {
        fn hash<__H: ::core::hash::Hasher>(&self, state: &mut __H) {
            ::core::hash::Hash::hash(&self.actor, state);
        }
    }
};
const _: () = {
    fn messages_travel<K, V: Clone, const N: usize>()
    where
        K: Eq + 'static,
        V: 'static,
    {
        #[cfg(feature = "put")]
        {
            ::actor_rt::__private::message_argument_must_be_send::<K>();
            #[cfg(test)]
            ::actor_rt::__private::message_argument_must_be_send::<[V; N]>();
            ::actor_rt::__private::reply_must_be_send::<Option<Store<K, V, N>>>();
        }
    }
    fn the_actor_lasts<K, V: Clone, const N: usize>()
    where
        K: Eq + 'static,
    {
        fn an_actor_owns_its_data<A: 'static>() {}
        an_actor_owns_its_data::<Store<K, V, N>>();
    }
};
