impl Desk {
    pub fn keep(&mut self, item: Item, reply: Resolver<Found<Self>>) {
        self.kept.push((item, reply));
    }
    pub async fn fetch<K: Key>(&mut self, reply: Resolver<()>, key: K) {
        self.fetching.push((key.url(), reply));
    }
}
/// The messages of [`Desk`].
#[non_exhaustive]
pub enum DeskMessage {
    /// [`Desk::keep`]
    Keep {
        /// The argument `item`.
        item: Item,
        #[doc(hidden)]
        __reply: ::actor_rt::__private::Resolver<Found<Desk>>,
    },
    #[doc(hidden)]
    __Task(::actor_rt::__private::Task<Desk>),
}
/** Handle to a running [`Desk`].

 Each method posts a message and returns at once. A method of the actor that is missing here has no visibility: `pub` makes it a message. What all handles can do (`stop`, `join`, `name`, ..) is found on the `ActorRef` to which this one dereferences.*/
pub struct DeskHandle {
    actor: ::actor_rt::__private::ActorRef<DeskMessage>,
}
impl DeskHandle {
    /// Posts [`Desk::keep`] to the actor.
    #[must_use = "the message is posted; `.detach()` to drop the reply"]
    pub fn keep(&self, item: Item) -> ::actor_rt::__private::Reply<Found<Desk>> {
        ::actor_rt::__private::ask(
            &self.actor,
            "keep",
            |__reply| DeskMessage::Keep {
                item: item,
                __reply,
            },
        )
    }
    /// Posts [`Desk::fetch`] to the actor.
    pub fn fetch<K: Key>(&self, key: K) -> ::actor_rt::__private::Reply<()> {
        ::actor_rt::__private::poster!(ask "fetch"[arg0 : T0,]);
        message_must_be_send::<
            Desk,
            (),
            K,
        >(
            self,
            key,
            |key, __reply, seat, cx| {
                ::actor_rt::__private::probe(&__reply)
                    .describe(__reply)
                    .run_deferred_async(
                        cx,
                        move |answer| {
                            let mut seat = seat.lend();
                            async move {
                                <Desk>::fetch::<K>(&mut *seat, answer, key).await
                            }
                        },
                    )
            },
        )
    }
}
const _: () = {
    #[automatically_derived]
    impl ::actor_rt::__private::Actor for Desk {
        type Message = DeskMessage;
        type Handle = DeskHandle;
        type Future = ::actor_rt::__private::SendFuture;
        fn dispatch(
            mut seat: ::actor_rt::__private::Seat<'_, Self>,
            message: DeskMessage,
            cx: &::actor_rt::__private::Context<Self>,
        ) -> ::actor_rt::__private::Flow<Self> {
            match message {
                DeskMessage::Keep { item, __reply: __reply } => {
                    ::actor_rt::__private::probe(&__reply)
                        .describe(__reply)
                        .run_deferred(
                            cx,
                            |answer| <Desk>::keep(
                                ::actor_rt::__private::Seat::get_mut(&mut seat),
                                item,
                                answer,
                            ),
                        )
                }
                DeskMessage::__Task(task) => task.run(seat, cx),
            }
        }
    }
    ::actor_rt::__private::implement! {
        "DeskHandle", [], [DeskHandle], [DeskMessage], [Desk], [] names { Self::Keep { ..
        } => "keep", } tells {} vis { pub }
    }
};
const _: () = {
    fn messages_travel() {
        {
            ::actor_rt::__private::message_argument_must_be_send::<Item>();
            ::actor_rt::__private::reply_must_be_send::<Found<Desk>>();
        }
    }
};
