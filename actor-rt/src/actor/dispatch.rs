//! What generated code calls to run one message.
//!
//! The generated `dispatch` matches the message and hands the rest to a `run`
//! function here: take the call up, register it, run the handler, complete
//! it. A handler's panic passes through all of this; the turn stops it and
//! ends the registered call.

use std::fmt;
use std::future::Future;
use std::ops::{Deref, DerefMut};
use std::pin::Pin;

use super::context::Context;
use super::traits::Actor;
use crate::error::ExitReason;
use crate::reply::{Call, Described, Rejection};
use crate::sync::{Arc, Mutex};
use crate::unwind;

/// The future of an `async` handler that any executor may run.
pub type SendFuture = Pin<Box<dyn Future<Output = ()> + Send>>;

/// The future of an `async` handler of a `#[actor(local)]` block.
pub type LocalFuture = Pin<Box<dyn Future<Output = ()>>>;

/// How the actor goes on after a message.
pub enum Flow<A: Actor> {
    /// With the next message.
    Continue,
    /// With this future, before the next message.
    Poll(A::Future),
    /// Not at all: it was the last call.
    Finish,
}

impl<A: Actor> fmt::Debug for Flow<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Continue => "Continue",
            Self::Poll(_) => "Poll(..)",
            Self::Finish => "Finish",
        })
    }
}

/// The actor's state, for the handler of one message.
pub struct Seat<'a, A: Actor> {
    state: &'a mut Option<A>,
    home: &'a mut Home<A>,
}

/// Where a lent state comes back to. Made for the first `async` message.
pub(super) type Home<A> = Option<Arc<Mutex<Option<A>>>>;

impl<'a, A: Actor> Seat<'a, A> {
    pub(super) fn new(state: &'a mut Option<A>, home: &'a mut Home<A>) -> Self {
        Self { state, home }
    }

    /// For `&self`.
    ///
    /// # Panics
    ///
    /// If the state is lent or gone, in which case the turn handles no
    /// message.
    #[must_use]
    pub fn get(&self) -> &A {
        self.state.as_ref().expect(PRESENT)
    }

    /// For `&mut self`.
    ///
    /// # Panics
    ///
    /// As [`get`](Self::get).
    #[must_use]
    pub fn get_mut(&mut self) -> &mut A {
        self.state.as_mut().expect(PRESENT)
    }

    /// For `self`.
    ///
    /// # Panics
    ///
    /// As [`get`](Self::get).
    #[must_use]
    pub fn take(self) -> A {
        self.state.take().expect(PRESENT)
    }

    /// For an `async` handler, whose future owns the state meanwhile.
    ///
    /// # Panics
    ///
    /// As [`get`](Self::get).
    #[must_use]
    pub fn lend(self) -> Lent<A> {
        Lent {
            home: Arc::clone(self.home.get_or_insert_default()),
            state: self.state.take(),
        }
    }
}

const PRESENT: &str = "a message is dispatched only while the state is at home";

impl<A: Actor> fmt::Debug for Seat<'_, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Seat(..)")
    }
}

/// The state inside the future of an `async` handler. It goes home when the
/// future drops it: at its end, when it panics and when it is dropped half-way.
pub struct Lent<A: Actor> {
    home: Arc<Mutex<Option<A>>>,
    state: Option<A>,
}

impl<A: Actor> Deref for Lent<A> {
    type Target = A;

    fn deref(&self) -> &A {
        self.state.as_ref().expect(PRESENT)
    }
}

impl<A: Actor> DerefMut for Lent<A> {
    fn deref_mut(&mut self) -> &mut A {
        self.state.as_mut().expect(PRESENT)
    }
}

impl<A: Actor> Drop for Lent<A> {
    fn drop(&mut self) {
        *self.home.lock() = self.state.take();
    }
}

impl<A: Actor> fmt::Debug for Lent<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Lent(..)")
    }
}

/// A message that travels as a closure: of a generic method, an `extend`
/// block or a trait's.
pub struct Task<A: Actor> {
    method: &'static str,
    tell: bool,
    run: Box<Run<A>>,
}

type Run<A> = dyn for<'a> FnOnce(Seat<'a, A>, &Context<A>) -> Flow<A> + Send;

impl<A: Actor> Task<A> {
    /// A call.
    pub fn new<F>(method: &'static str, run: F) -> Self
    where
        F: for<'a> FnOnce(Seat<'a, A>, &Context<A>) -> Flow<A> + Send + 'static,
    {
        let run = Box::new(run);
        Self {
            method,
            tell: false,
            run,
        }
    }

    /// A message without a reply.
    pub fn new_tell<F>(method: &'static str, run: F) -> Self
    where
        F: for<'a> FnOnce(Seat<'a, A>, &Context<A>) -> Flow<A> + Send + 'static,
    {
        let run = Box::new(run);
        Self {
            method,
            tell: true,
            run,
        }
    }

    /// Runs the handler.
    #[must_use]
    pub fn run(self, seat: Seat<'_, A>, cx: &Context<A>) -> Flow<A> {
        (self.run)(seat, cx)
    }

    /// The name of the method.
    #[must_use]
    pub fn method(&self) -> &'static str {
        self.method
    }

    /// Whether no reply travels with it.
    #[must_use]
    pub fn is_tell(&self) -> bool {
        self.tell
    }
}

impl<A: Actor> fmt::Debug for Task<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Task")
            .field("method", &self.method)
            .finish_non_exhaustive()
    }
}

// ----- messages with a reply ------------------------------------------------

impl<T: 'static> Described<T> {
    /// Runs a handler that borrows the state.
    #[inline]
    pub fn run<A: Actor>(self, cx: &Context<A>, handler: impl FnOnce() -> T) -> Flow<A> {
        let Some((call, handler)) = self.take_up(cx, handler) else {
            return Flow::Continue;
        };
        let value = handler();
        call.complete(value);
        Flow::Continue
    }

    /// Runs a handler that consumes the state.
    pub fn run_last<A: Actor>(self, cx: &Context<A>, handler: impl FnOnce() -> T) -> Flow<A> {
        let Some((call, handler)) = self.take_up(cx, handler) else {
            return Flow::Continue;
        };
        let value = handler();
        complete_last(cx, call, value);
        Flow::Finish
    }

    /// Makes the future of an `async` handler.
    pub fn run_async<A, F>(self, cx: &Context<A>, handler: impl FnOnce() -> F) -> Flow<A>
    where
        A: Actor<Future = SendFuture>,
        T: Send,
        F: Future<Output = T> + Send + 'static, // or `#[actor(local)]`; `&self` needs a `Sync` state
    {
        let Some((call, handler)) = self.take_up(cx, handler) else {
            return Flow::Continue;
        };
        let future: A::Future = Box::pin(drive(call, handler()));
        Flow::Poll(future)
    }

    /// As `run_async`, for a `local` block.
    pub fn run_async_local<A, F>(self, cx: &Context<A>, handler: impl FnOnce() -> F) -> Flow<A>
    where
        A: Actor<Future = LocalFuture>,
        F: Future<Output = T> + 'static,
    {
        let Some((call, handler)) = self.take_up(cx, handler) else {
            return Flow::Continue;
        };
        let future: A::Future = Box::pin(drive(call, handler()));
        Flow::Poll(future)
    }

    /// An `async` handler that consumes the state.
    pub fn run_last_async<A, F>(self, cx: &Context<A>, handler: impl FnOnce() -> F) -> Flow<A>
    where
        A: Actor<Future = SendFuture>,
        A::Message: Send,
        T: Send,
        F: Future<Output = T> + Send + 'static, // or `#[actor(local)]`; `&self` needs a `Sync` state
    {
        let Some((call, handler)) = self.take_up(cx, handler) else {
            return Flow::Continue;
        };
        let future: A::Future = Box::pin(drive_last(cx.clone(), call, handler()));
        Flow::Poll(future)
    }

    /// As `run_last_async`, for a `local` block.
    pub fn run_last_async_local<A, F>(self, cx: &Context<A>, handler: impl FnOnce() -> F) -> Flow<A>
    where
        A: Actor<Future = LocalFuture>,
        F: Future<Output = T> + 'static,
    {
        let Some((call, handler)) = self.take_up(cx, handler) else {
            return Flow::Continue;
        };
        let future: A::Future = Box::pin(drive_last(cx.clone(), call, handler()));
        Flow::Poll(future)
    }

    /// Takes the call up and gives the handler back, unless the call has ended
    /// or must not begin any more. Then the handler is dropped here, with the
    /// arguments it holds: a destructor that panics is not the actor's fault.
    #[inline]
    fn take_up<A: Actor, H>(self, cx: &Context<A>, handler: H) -> Option<(Call<T>, H)> {
        let Some(mut call) = self.begin() else {
            unwind::drop_guarded(handler);
            return None;
        };
        if !call.register(|call| cx.core().running.attach(call)) {
            call.reject(&Rejection::Exit(ExitReason::Abandoned));
            unwind::drop_guarded(handler);
            return None;
        }
        Some((call, handler))
    }
}

/// The future of an `async` handler, to its end.
async fn drive<T: 'static>(call: Call<T>, handler: impl Future<Output = T>) {
    let value = handler.await;
    call.complete(value);
}

/// The same, for a handler that consumes the state.
async fn drive_last<A: Actor, T: 'static>(
    cx: Context<A>,
    call: Call<T>,
    handler: impl Future<Output = T>,
) {
    let value = handler.await;
    complete_last(&cx, call, value);
}

/// Whoever sees the reply of a last call finds the actor closed.
fn complete_last<A: Actor, T: 'static>(cx: &Context<A>, call: Call<T>, value: T) {
    cx.core().mailbox.begin_closing();
    call.complete(value);
}

// ----- messages without a reply ---------------------------------------------

/// Runs a `tell` handler.
#[inline]
pub fn run_tell<A: Actor>(_cx: &Context<A>, handler: impl FnOnce()) -> Flow<A> {
    handler();
    Flow::Continue
}

/// Runs a `tell` handler that consumes the state.
pub fn run_tell_last<A: Actor>(_cx: &Context<A>, handler: impl FnOnce()) -> Flow<A> {
    handler();
    Flow::Finish
}

/// Makes the future of an `async` `tell` handler.
pub fn run_tell_async<A, F>(_cx: &Context<A>, handler: F) -> Flow<A>
where
    A: Actor<Future = SendFuture>,
    F: Future<Output = ()> + Send + 'static, // or `#[actor(local)]`; `&self` needs a `Sync` state
{
    let future: A::Future = Box::pin(handler);
    Flow::Poll(future)
}

/// An `async` `tell` handler that consumes the state: that it does not come
/// home ends the actor.
pub fn run_tell_last_async<A, F>(cx: &Context<A>, handler: F) -> Flow<A>
where
    A: Actor<Future = SendFuture>,
    F: Future<Output = ()> + Send + 'static, // or `#[actor(local)]`; `&self` needs a `Sync` state
{
    run_tell_async(cx, handler)
}

/// As `run_tell_last_async`, for a `local` block.
pub fn run_tell_last_async_local<A, F>(cx: &Context<A>, handler: F) -> Flow<A>
where
    A: Actor<Future = LocalFuture>,
    F: Future<Output = ()> + 'static,
{
    run_tell_async_local(cx, handler)
}

/// As `run_tell_async`, for a `local` block.
pub fn run_tell_async_local<A, F>(_cx: &Context<A>, handler: F) -> Flow<A>
where
    A: Actor<Future = LocalFuture>,
    F: Future<Output = ()> + 'static,
{
    let future: A::Future = Box::pin(handler);
    Flow::Poll(future)
}
