impl Library {
    pub fn rows(&mut self, query: Query, out: Yield<Row<Self>>) -> Result<u64, Failure> {
        self.each(query, |row| out.send(row))
    }
    pub async fn all<K: Key>(&self, rows: Out<K>, others: Yield<K>) {
        self.copy(rows, others).await
    }
}
/// The messages of [`Library`].
#[non_exhaustive]
pub enum LibraryMessage {
    /// [`Library::rows`]
    Rows {
        /// The argument `query`.
        query: Query,
        /// The argument `out`.
        out: ::actor_rt::__private::Yield<Row<Library>>,
        #[doc(hidden)]
        __reply: ::actor_rt::__private::Resolver<Result<u64, Failure>>,
    },
    #[doc(hidden)]
    __Task(::actor_rt::__private::Task<Library>),
}
/** Handle to a running [`Library`].

 Each method posts a message and returns at once. A method of the actor that is missing here has no visibility: `pub` makes it a message. What all handles can do (`stop`, `join`, `name`, ..) is found on the `ActorRef` to which this one dereferences.*/
pub struct LibraryHandle {
    actor: ::actor_rt::__private::ActorRef<LibraryMessage>,
}
impl LibraryHandle {
    /// Posts [`Library::rows`] to the actor.
    pub fn rows(
        &self,
        query: Query,
    ) -> ::actor_rt::__private::ReplyStream<Row<Library>, Result<u64, Failure>> {
        ::actor_rt::__private::open(
            ::actor_rt::__private::CAPACITY,
            |out| {
                ::actor_rt::__private::ask(
                    &self.actor,
                    "rows",
                    |__reply| LibraryMessage::Rows {
                        query: query,
                        out: out,
                        __reply,
                    },
                )
            },
        )
    }
    /// Posts [`Library::all`] to the actor.
    pub fn all<K: Key>(
        &self,
        others: Yield<K>,
    ) -> ::actor_rt::__private::ReplyStream<K, ()> {
        ::actor_rt::__private::open(
            const { ::actor_rt::__private::capacity(<Library>::AHEAD) },
            |rows| {
                ::actor_rt::__private::poster!(ask "all"[arg0 : T0, arg1 : T1,]);
                message_must_be_send::<
                    Library,
                    (),
                    ::actor_rt::__private::Yield<K>,
                    Yield<K>,
                >(
                    self,
                    rows,
                    others,
                    |rows, others, __reply, seat, cx| {
                        ::actor_rt::__private::probe(&__reply)
                            .describe(__reply)
                            .run_async(
                                cx,
                                move || {
                                    let seat = seat.lend();
                                    async move {
                                        <Library>::all::<
                                            K,
                                        >(&*seat, ::actor_rt::__private::enter(rows), others)
                                            .await
                                    }
                                },
                            )
                    },
                )
            },
        )
    }
}
const _: () = {
    #[automatically_derived]
    impl ::actor_rt::__private::Actor for Library {
        type Message = LibraryMessage;
        type Handle = LibraryHandle;
        type Future = ::actor_rt::__private::SendFuture;
        fn dispatch(
            mut seat: ::actor_rt::__private::Seat<'_, Self>,
            message: LibraryMessage,
            cx: &::actor_rt::__private::Context<Self>,
        ) -> ::actor_rt::__private::Flow<Self> {
            match message {
                LibraryMessage::Rows { query, out, __reply: __reply } => {
                    ::actor_rt::__private::probe(&__reply)
                        .describe(__reply)
                        .run(
                            cx,
                            || <Library>::rows(
                                ::actor_rt::__private::Seat::get_mut(&mut seat),
                                query,
                                ::actor_rt::__private::enter(out),
                            ),
                        )
                }
                LibraryMessage::__Task(task) => task.run(seat, cx),
            }
        }
    }
    ::actor_rt::__private::implement! {
        "LibraryHandle", [], [LibraryHandle], [LibraryMessage], [Library], [] names {
        Self::Rows { .. } => "rows", } tells {} vis { pub }
    }
};
const _: () = {
    fn messages_travel() {
        {
            ::actor_rt::__private::message_argument_must_be_send::<Query>();
            ::actor_rt::__private::reply_must_be_send::<Row<Library>>();
            ::actor_rt::__private::reply_must_be_send::<Result<u64, Failure>>();
        }
    }
};
