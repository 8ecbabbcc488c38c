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

 Each method posts a message and returns at once. What all handles can do (`stop`, `join`, `name`, ..) is found on the `ActorRef` to which this one dereferences.*/
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
                    __reply
                        .described(crate::rt::__private::describe!())
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
    impl Words {
        /// The name of the method that the message calls.
        #[must_use]
        pub fn method(&self) -> &'static str {
            match self {
                Self::Hello { .. } => "hi",
                Self::__Task(task) => task.method(),
            }
        }
    }
    #[automatically_derived]
    impl crate::rt::__private::Message for Words {
        type Handle = Remote;
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
    impl ::core::convert::From<crate::rt::__private::Task<inner::Actor>> for Words {
        fn from(task: crate::rt::__private::Task<inner::Actor>) -> Self {
            Self::__Task(task)
        }
    }
    #[automatically_derived]
    impl ::core::convert::From<crate::rt::__private::ActorRef<Words>> for Remote {
        fn from(actor: crate::rt::__private::ActorRef<Words>) -> Self {
            Self { actor }
        }
    }
    #[automatically_derived]
    impl ::core::ops::Deref for Remote {
        type Target = crate::rt::__private::ActorRef<Words>;
        fn deref(&self) -> &Self::Target {
            &self.actor
        }
    }
    #[automatically_derived]
    impl ::core::clone::Clone for Remote {
        fn clone(&self) -> Self {
            Self {
                actor: ::core::clone::Clone::clone(&self.actor),
            }
        }
    }
    #[automatically_derived]
    impl ::core::fmt::Debug for Remote {
        fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
            f.debug_tuple("Remote").field(&self.actor).finish()
        }
    }
    #[automatically_derived]
    impl ::core::cmp::PartialEq for Remote {
        fn eq(&self, other: &Self) -> bool {
            ::core::cmp::PartialEq::eq(&self.actor, &other.actor)
        }
    }
    #[automatically_derived]
    impl ::core::cmp::Eq for Remote {}
    #[automatically_derived]
    impl ::core::hash::Hash for Remote {
        fn hash<__H: ::core::hash::Hasher>(&self, state: &mut __H) {
            ::core::hash::Hash::hash(&self.actor, state);
        }
    }
};
const _: () = {
    fn messages_travel() {
        {}
    }
};
