//! What generated code calls to run a message whose handler gets the resolver
//! of its reply, to answer now or later.
//!
//! As in `dispatch`: the call is taken up, registered, the handler runs. It is
//! the actor's running call until the handler returns, so that until then a
//! cancel reaches the handler's context, and a reaper can end the call. Then it
//! is let go, and whoever holds the resolver ends it.

use std::future::Future;

use super::context::Context;
use super::dispatch::{Flow, LocalFuture, SendFuture};
use super::traits::Actor;
use crate::cancel::Running;
use crate::error::ExitReason;
use crate::reply::{Described, Entered, Rejection, Resolver};
use crate::sync::Arc;
use crate::unwind;

impl<T: 'static> Described<T> {
    /// Runs a handler that borrows the state and gets the resolver.
    pub fn run_deferred<A: Actor>(
        self,
        cx: &Context<A>,
        handler: impl FnOnce(Resolver<T>),
    ) -> Flow<A> {
        if let Some((entered, resolver, handler)) = self.enter(cx, handler) {
            handler(resolver);
            leave(entered, &cx.core().running);
        }
        Flow::Continue
    }

    /// Makes the future of an `async` handler that gets the resolver.
    pub fn run_deferred_async<A, F>(
        self,
        cx: &Context<A>,
        handler: impl FnOnce(Resolver<T>) -> F,
    ) -> Flow<A>
    where
        A: Actor<Future = SendFuture>,
        T: Send,
        F: Future<Output = ()> + Send + 'static, // or `#[actor(local)]`; `&self` needs a `Sync` state
    {
        let Some((entered, resolver, handler)) = self.enter(cx, handler) else {
            return Flow::Continue;
        };
        let running = Arc::clone(&cx.core().running);
        let future: A::Future = Box::pin(drive(entered, running, handler(resolver)));
        Flow::Poll(future)
    }

    /// As `run_deferred_async`, for a `local` block.
    pub fn run_deferred_async_local<A, F>(
        self,
        cx: &Context<A>,
        handler: impl FnOnce(Resolver<T>) -> F,
    ) -> Flow<A>
    where
        A: Actor<Future = LocalFuture>,
        F: Future<Output = ()> + 'static,
    {
        let Some((entered, resolver, handler)) = self.enter(cx, handler) else {
            return Flow::Continue;
        };
        let running = Arc::clone(&cx.core().running);
        let future: A::Future = Box::pin(drive(entered, running, handler(resolver)));
        Flow::Poll(future)
    }

    /// Takes the call up and gives the handler back, unless the call has ended
    /// or must not begin any more.
    fn enter<A: Actor, H>(self, cx: &Context<A>, handler: H) -> Option<(Entered, Resolver<T>, H)> {
        let Some((entered, resolver)) = self.begin_deferred() else {
            unwind::drop_guarded(handler);
            return None;
        };
        if !entered.register(|call| cx.core().running.attach(call)) {
            entered.reject(&Rejection::Exit(ExitReason::Abandoned));
            unwind::drop_guarded(handler);
            return None;
        }
        Some((entered, resolver, handler))
    }
}

async fn drive(entered: Entered, running: Arc<Running>, handler: impl Future<Output = ()>) {
    handler.await;
    leave(entered, &running);
}

fn leave(entered: Entered, running: &Running) {
    running.detach();
    entered.leave();
}
