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
pub(crate) enum StoreMessage<K, V: Clone + 'static, const N: usize>
where
    K: Eq + 'static,
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

 Each method posts a message and returns at once. A method of the actor that is missing here has no visibility: `pub` makes it a message. What all handles can do (`stop`, `join`, `name`, ..) is found on the `ActorRef` to which this one dereferences.*/
pub(crate) struct StoreHandle<K, V: Clone + 'static, const N: usize>
where
    K: Eq + 'static,
{
    actor: ::actor_rt::__private::ActorRef<StoreMessage<K, V, N>>,
}
impl<K, V: Clone + 'static, const N: usize> StoreHandle<K, V, N>
where
    K: Eq + 'static,
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
        ::actor_rt::__private::poster!(tell "map"[arg0 : T0, arg1 : T1,]);
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
    impl<K, V: Clone + 'static, const N: usize> ::actor_rt::__private::Actor
    for Store<K, V, N>
    where
        K: Eq + 'static,
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
                    ::actor_rt::__private::probe(&__reply)
                        .describe(__reply)
                        .run(
                            cx,
                            || <Store<
                                K,
                                V,
                                N,
                            >>::put(
                                ::actor_rt::__private::Seat::get_mut(&mut seat),
                                key,
                                #[cfg(test)]
                                value,
                            ),
                        )
                }
                StoreMessage::__Task(task) => task.run(seat, cx),
            }
        }
    }
    ::actor_rt::__private::implement! {
        "StoreHandle", [< K, V : Clone + 'static, const N : usize >], [StoreHandle < K,
        V, N >], [StoreMessage < K, V, N >], [Store < K, V, N >], [where K : Eq +
        'static,] names { #[cfg(feature = "put")] Self::Put { .. } => "put", } tells {}
        vis { pub (crate) }
    }
};
const _: () = {
    fn messages_travel<K, V: Clone + 'static, const N: usize>()
    where
        K: Eq + 'static,
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
