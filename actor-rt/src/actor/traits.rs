//! What the macro implements.

use std::future::Future;

use super::{Context, Flow, Seat};
use crate::error::{ExitReason, StartError};
use crate::handle::{ActorRef, Builder};

/// A type whose `impl` block carries `#[actor]`.
///
/// Implemented by the attribute, not by hand. What is left to call is
/// [`spawn`](Self::spawn).
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an actor",
    label = "not an actor",
    note = "put `#[actor]` on its `impl` block"
)]
pub trait Actor: Sized + 'static {
    /// The enum of the actor's messages.
    type Message: Message<Handle = Self::Handle>;

    /// The handle with one method per message.
    type Handle: From<ActorRef<Self::Message>> + Clone;

    /// What an `async` handler becomes.
    #[doc(hidden)]
    type Future: Future<Output = ()> + Unpin + 'static;

    #[doc(hidden)]
    fn dispatch(seat: Seat<'_, Self>, message: Self::Message, cx: &Context<Self>) -> Flow<Self>;

    #[doc(hidden)]
    #[allow(unused_variables, reason = "the names are the documentation")]
    fn on_start(&mut self, cx: &Context<Self>) -> Result<(), StartError> {
        Ok(())
    }

    #[doc(hidden)]
    #[allow(unused_variables, reason = "the names are the documentation")]
    fn on_stop(&mut self, cx: &Context<Self>, reason: &ExitReason) {}

    /// Starts the actor on a thread of its own, in the default
    /// [`System`](crate::System), and returns its handle. Does not wait for
    /// `on_start`. Use a [`Builder`] for a name, a capacity or a stack size.
    ///
    /// ```
    /// use actor_rt::prelude::*;
    ///
    /// struct Counter;
    ///
    /// #[actor]
    /// impl Counter { pub fn get(&self) -> i64 { 7 } }
    ///
    /// # fn main() -> Result<(), ReplyError> {
    /// let counter = Counter.spawn();
    /// assert_eq!(counter.get().wait()?, 7);
    /// # Ok(()) }
    /// ```
    ///
    /// # Panics
    ///
    /// Where [`std::thread::spawn`] would, if the operating system starts no
    /// thread; and if the default system was shut down. [`Builder::spawn`]
    /// returns that as an error.
    #[track_caller]
    fn spawn(self) -> Self::Handle
    where
        Self: Send,
        Self::Message: Send,
    {
        match Builder::new().spawn(self) {
            Ok(handle) => handle,
            Err(error) => panic!("failed to spawn an actor: {error}"),
        }
    }
}

/// The enum of an actor's messages. Implemented by the attribute.
///
/// `Send` is left to `spawn`, so that a message that is not `Send` is one
/// error at the argument's type.
pub trait Message: Sized + 'static {
    /// The handle that posts these messages.
    type Handle: From<ActorRef<Self>> + Clone;

    /// The name of the method. (What generic code can know of any message; the
    /// enum has an inherent method of the same name.)
    fn method(&self) -> &'static str;

    /// Whether no reply travels with it.
    #[doc(hidden)]
    fn is_tell(&self) -> bool;
}
