impl inner::Actor {
    fn started(&mut self) -> Result<(), Error> {
        Ok(())
    }
    fn stopped(&mut self, reason: &ExitReason, cx: &mut Context<Self>) {}
    #[deprecated]
    #[inline]
    pub async fn hi(&self) {}
}
/// The messages of [`inner::Actor`].
#[non_exhaustive]
pub enum Words {
    /// [`inner::Actor::hi`]
    Hello { #[doc(hidden)] __reply: crate::rt::__private::Resolver<()> },
    #[doc(hidden)]
    __Task(crate::rt::__private::Task<inner::Actor>),
}
/** Handle to a running [`inner::Actor`].

 Each method posts a message and returns at once. A method of the actor that is missing here has no visibility: `pub` makes it a message. What all handles can do (`stop`, `join`, `name`, ..) is found on the `ActorRef` to which this one dereferences.*/
pub struct Remote {
    actor: crate::rt::__private::ActorRef<Words>,
}
impl Remote {
    /// Posts [`inner::Actor::hi`] to the actor.
    #[deprecated]
    pub fn hi(&self) -> crate::rt::__private::Reply<()> {
        crate::rt::__private::ask(&self.actor, "hi", |__reply| Words::Hello { __reply })
    }
}
const _: () = {
    #[automatically_derived]
    impl crate::rt::__private::Actor for inner::Actor {
        type Message = Words;
        type Handle = Remote;
        type Future = crate::rt::__private::LocalFuture;
        fn dispatch(
            mut seat: crate::rt::__private::Seat<'_, Self>,
            message: Words,
            cx: &crate::rt::__private::Context<Self>,
        ) -> crate::rt::__private::Flow<Self> {
            match message {
                Words::Hello { __reply: __reply } => {
                    crate::rt::__private::probe(&__reply)
                        .describe(__reply)
                        .run_async_local(
                            cx,
                            move || {
                                let seat = seat.lend();
                                async move { <inner::Actor>::hi(&*seat).await }
                            },
                        )
                }
                Words::__Task(task) => task.run(seat, cx),
            }
        }
        fn on_start(
            &mut self,
            cx: &crate::rt::__private::Context<Self>,
        ) -> ::core::result::Result<(), crate::rt::__private::StartError> {
            crate::rt::__private::IntoStart::into_start(<inner::Actor>::started(self))
        }
        fn on_stop(
            &mut self,
            cx: &crate::rt::__private::Context<Self>,
            reason: &crate::rt::__private::ExitReason,
        ) {
            <inner::Actor>::stopped(self, reason, &mut ::core::clone::Clone::clone(cx))
        }
    }
    crate::rt::__private::implement! {
        "Remote", [], [Remote], [Words], [inner::Actor], [] names { Self::Hello { .. } =>
        "hi", } tells {} vis { pub }
    }
};
const _: () = {
    fn messages_travel() {
        {}
    }
};
