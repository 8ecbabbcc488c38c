//! A place in a full mailbox, for those who must not block a thread.

use std::fmt;
use std::future::Future;
use std::ops::Deref;
use std::panic::{RefUnwindSafe, UnwindSafe};
use std::pin::Pin;
use std::task::{Context, Poll};

use super::actor_ref::ActorRef;
use super::owner::Owner;
use crate::actor::Message;
use crate::error::{Cause, Ran, ReplyError, SendError};
use crate::mailbox::{Entry, Reserved, Ticket};
use crate::reply::{Bounds, Rejection};
use crate::sync::Arc;
use crate::time::Deadline;

impl<M: Message> ActorRef<M> {
    /// Waits for room in the mailbox without blocking the thread: for async
    /// code, where a message into a full mailbox would hold up an executor.
    ///
    /// The [`Permit`] has the handle's methods. The first message that is posted
    /// through it takes the reserved place and never blocks; further ones are
    /// posted as through the handle. A permit that is dropped unused gives its
    /// place back.
    ///
    /// Who waits here and who blocks in a handle's method are served in the
    /// order in which they came, except that somebody who comes just as a place
    /// becomes free may be faster. Permits count as messages: as long as they
    /// are kept they keep others out.
    ///
    /// What comes of a full mailbox depends on its
    /// [`Overflow`](crate::Overflow):
    ///
    /// | policy | `reserve` |
    /// |---|---|
    /// | `Block` | waits |
    /// | `Fail`, `DropNewest` | fails at once; with a permit, the message is surely accepted |
    /// | `DropOldest` | is ready at once, without a place: the message will make its own |
    /// | no bound | is ready at once |
    ///
    /// ```
    /// use actor_rt::prelude::*;
    ///
    /// struct Disk;
    ///
    /// #[actor]
    /// impl Disk {
    ///     pub fn write(&mut self, block: Vec<u8>) -> usize { block.len() }
    /// }
    ///
    /// async fn save(disk: DiskHandle, block: Vec<u8>) -> Result<usize, ReplyError> {
    ///     let permit = disk.reserve().await?; // others run while the disk is behind
    ///     permit.write(block).await
    /// }
    /// ```
    ///
    /// # Errors
    ///
    /// The future's: `Stopped` or `StartFailed`, also if the actor stops while
    /// one waits; `MailboxFull` as above, and from inside the actor itself, which
    /// would wait for itself; `Cancelled` or `DeadlinePassed` if it is polled
    /// when the work that it is for has come to that.
    pub fn reserve(&self) -> Reserve<M> {
        Reserve {
            actor: self.clone(),
            ticket: None,
        }
    }
}

/// The future of a [`Permit`]; made by [`ActorRef::reserve`].
///
/// It keeps the actor running. If it is polled again after it was ready, it
/// waits for one more permit.
///
/// # Cancel safety
///
/// Dropping it gives the place in the line up, and nothing else is lost. One
/// that is kept and not polled may have been woken in vain: other tasks then
/// wait until the next message leaves the mailbox.
///
/// ```
/// use actor_rt::prelude::*;
/// use std::pin::pin;
/// use std::task::{Context as Task, Poll, Waker};
///
/// # struct Disk;
/// # #[actor] impl Disk { pub fn write(&mut self, block: Vec<u8>) -> usize { block.len() } }
/// let disk = Builder::new().capacity(1).spawn(Disk)?;
/// let mut reserve = pin!(disk.reserve());
/// let polled = reserve.as_mut().poll(&mut Task::from_waker(Waker::noop()));
/// assert!(matches!(polled, Poll::Ready(Ok(_)))); // there was room
/// # Ok::<(), SpawnError>(())
/// ```
#[must_use = "futures do nothing unless awaited"]
pub struct Reserve<M: Message> {
    actor: ActorRef<M>,
    /// Present while it is, or was, on the list of those who wait.
    ticket: Option<Ticket>,
}

impl<M: Message> Future for Reserve<M> {
    type Output = Result<Permit<M>, SendError>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let this = &mut *self;
        let core = this.actor.core();
        let target = || Some(core.target("reserve"));
        let error = match core.mailbox.poll_reserve(&mut this.ticket, cx.waker()) {
            Poll::Ready(Reserved::Place) => return Poll::Ready(Ok(Permit::new(&this.actor, true))),
            Poll::Ready(Reserved::Needless) => {
                return Poll::Ready(Ok(Permit::new(&this.actor, false)));
            }
            Poll::Ready(Reserved::Closed) => core.rejection().error(target()),
            Poll::Ready(Reserved::Full) => Rejection::Full.error(target()),
            Poll::Pending => {
                let Some(obstacle) = Bounds::here(Deadline::NEVER).obstacle() else {
                    return Poll::Pending;
                };
                core.mailbox.withdraw(&mut this.ticket);
                ReplyError::new(obstacle.kind(), Ran::Never, target(), Cause::Plain)
            }
        };
        Poll::Ready(Err(SendError::new(error)))
    }
}

impl<M: Message> Drop for Reserve<M> {
    fn drop(&mut self) {
        self.actor.core().mailbox.withdraw(&mut self.ticket);
    }
}

impl<M: Message> fmt::Debug for Reserve<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reserve")
            .field("actor", &self.actor.core().identity)
            .field("waits", &self.ticket.is_some())
            .finish()
    }
}

/// A place in a mailbox, and the handle whose first message takes it. Made by
/// [`ActorRef::reserve`].
///
/// It keeps the actor running, like a handle; its clones are handles. It has no
/// methods but the handle's, so that none is in the way of them.
///
/// ```
/// # use actor_rt::prelude::*;
/// # struct Log;
/// # #[actor] impl Log { #[actor(tell)] pub fn line(&mut self, text: &'static str) { let _ = text; } }
/// async fn note(log: &LogHandle, text: &'static str) -> Result<(), SendError> {
///     log.reserve().await?.line(text)
/// }
/// ```
#[must_use = "a permit that is dropped gives its place back"]
pub struct Permit<M: Message> {
    handle: M::Handle,
    owner: Arc<Owner<M>>,
}

impl<M: Message> Permit<M> {
    fn new(actor: &ActorRef<M>, place: bool) -> Self {
        let owner = Owner::with_pass(actor.owner(), Entry::Reserved, place);
        Self {
            handle: M::Handle::from(ActorRef::new(Arc::clone(&owner))),
            owner,
        }
    }
}

impl<M: Message> Deref for Permit<M> {
    type Target = M::Handle;

    fn deref(&self) -> &M::Handle {
        &self.handle
    }
}

impl<M: Message> fmt::Debug for Permit<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Permit")
            .field("actor", &self.owner.core().identity)
            .field("has_place", &self.owner.has_place())
            .finish_non_exhaustive()
    }
}

// As handles are.
impl<M: Message> UnwindSafe for Permit<M> {}
impl<M: Message> RefUnwindSafe for Permit<M> {}
impl<M: Message> UnwindSafe for Reserve<M> {}
impl<M: Message> RefUnwindSafe for Reserve<M> {}
